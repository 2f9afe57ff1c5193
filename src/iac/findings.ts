// What writing the code finds out beside the code, as the account and the page tell it. Each file has its own, so that a file that was
// written by another worker adds what it found without being written again.

export interface Remark {
  /** Key of the resource. */
  readonly from: string;
  readonly path: string;
  readonly text: string;
}

export interface Findings {
  references: number;
  /** Resources whose body cannot be compared with Azure. */
  hiddenBodies: number;
  /** Ids outside the output, with the keys of the resources that name them. */
  readonly external: Map<string, Set<string>>;
  /** Texts that point inside the output and stay, because Azure spells them in another case than the id. */
  readonly respelled: Remark[];
  /** Members left out because Azure makes what they point to. */
  readonly madeByAzure: Remark[];
  /** Texts left literal to break a circle. */
  readonly circular: Remark[];
}

/** Findings before the first file. */
export const noFindings = (): Findings => ({
  references: 0,
  hiddenBodies: 0,
  external: new Map(),
  respelled: [],
  madeByAzure: [],
  circular: [],
});

/** Findings as plain JSON. */
export interface StoredFindings extends Omit<Findings, 'external'> {
  readonly external: readonly (readonly [id: string, users: readonly string[]])[];
}

/** Findings as JSON can hold them. */
export const storedFindings = ({ external, ...rest }: Findings): StoredFindings => ({
  ...rest,
  external: [...external].map(([id, users]) => [id, [...users]]),
});

/** Adds what one file found, after all that was found before. */
export function addFindings(all: Findings, found: StoredFindings): void {
  all.references += found.references;
  all.hiddenBodies += found.hiddenBodies;
  for (const kind of ['respelled', 'madeByAzure', 'circular'] as const)
    for (const remark of found[kind]) all[kind].push(remark);
  for (const [id, users] of found.external) {
    let known = all.external.get(id);
    if (!known) all.external.set(id, (known = new Set()));
    for (const user of users) known.add(user);
  }
}
