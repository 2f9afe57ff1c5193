// Items by key, and in the order of their ids at any moment, cheap to change one by one and to fill all at once.

/** Compares by code unit, as Kusto and ARM's continuation do; never by locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A map whose values can also be read in the order of a text of theirs (code units). */
export class SortedItems<T> {
  readonly #items = new Map<string, T>();
  readonly #orderOf: (item: T) => string;
  #sorted: T[] | undefined;

  constructor(orderOf: (item: T) => string) {
    this.#orderOf = orderOf;
  }

  get size(): number {
    return this.#items.size;
  }

  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  has(key: string): boolean {
    return this.#items.has(key);
  }

  set(key: string, item: T): void {
    this.delete(key);
    this.#items.set(key, item);
    this.#sorted?.splice(this.#placeOf(this.#orderOf(item)), 0, item);
  }

  delete(key: string): boolean {
    const item = this.#items.get(key);
    if (item === undefined) return false;
    this.#items.delete(key);
    if (this.#sorted) this.#sorted.splice(this.#sorted.indexOf(item, this.#placeOf(this.#orderOf(item))), 1);
    return true;
  }

  /** All items in order. The array is the list's own: read it, do not keep or change it. */
  sorted(): readonly T[] {
    this.#sorted ??= [...this.#items.values()].sort((a, b) => byCodeUnit(this.#orderOf(a), this.#orderOf(b)));
    return this.#sorted;
  }

  /** Place in {@link sorted} of the first item that comes after `order`. */
  placeAfter(order: string): number {
    const items = this.sorted();
    let place = this.#placeOf(order);
    while (place < items.length && this.#orderOf(items[place]!) === order) place += 1;
    return place;
  }

  #placeOf(order: string): number {
    const items = this.sorted();
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#orderOf(items[middle]!) < order) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
