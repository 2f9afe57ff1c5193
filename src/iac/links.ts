// Which of many numbered things points to which, in columns of numbers: a large tenant has hundreds of thousands of links, and an object for
// each would be most of what planning needs.

/** A parent cannot be cut away; an order of creation is the first to go, then a `value` that Azure computes. */
export const LINK_KINDS = ['parent', 'reference', 'value', 'order'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface Link {
  readonly from: number;
  readonly to: number;
  readonly kind: LinkKind;
}

export class Links {
  #size = 0;
  #from = new Int32Array(64);
  #to = new Int32Array(64);
  #kind = new Uint8Array(64);

  get size(): number {
    return this.#size;
  }

  add(from: number, to: number, kind: LinkKind): void {
    if (this.#size === this.#from.length) this.#grow();
    this.#from[this.#size] = from;
    this.#to[this.#size] = to;
    this.#kind[this.#size] = LINK_KINDS.indexOf(kind);
    this.#size++;
  }

  *[Symbol.iterator](): Generator<Link> {
    for (let at = 0; at < this.#size; at++)
      yield { from: this.#from[at]!, to: this.#to[at]!, kind: LINK_KINDS[this.#kind[at]!]! };
  }

  /** For each of so many things what it points to, in the order in which the links were added. */
  outgoing(count: number): Outgoing {
    const starts = new Int32Array(count + 1);
    for (let at = 0; at < this.#size; at++) starts[this.#from[at]! + 1]!++;
    for (let thing = 0; thing < count; thing++) starts[thing + 1]! += starts[thing]!;
    const next = starts.slice(0, count);
    const targets = new Int32Array(this.#size);
    for (let at = 0; at < this.#size; at++) targets[next[this.#from[at]!]!++] = this.#to[at]!;
    return { starts, targets };
  }

  #grow(): void {
    const twice = this.#size * 2;
    const grown = <T extends Int32Array | Uint8Array>(column: T, wider: T): T => {
      wider.set(column);
      return wider;
    };
    this.#from = grown(this.#from, new Int32Array(twice));
    this.#to = grown(this.#to, new Int32Array(twice));
    this.#kind = grown(this.#kind, new Uint8Array(twice));
  }
}

/** What thing `n` points to is in `targets`, from `starts[n]` up to `starts[n + 1]`. */
export interface Outgoing {
  readonly starts: Int32Array;
  readonly targets: Int32Array;
}
