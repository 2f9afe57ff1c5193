// One colour for each family of kinds: the provider's namespace, or the directory's label.
const PALETTE = [
  '#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#ff8ab7', '#a463f2', '#97bbf5', '#9c6b4e', '#1b9aaa',
  '#c0446c', '#7d8f2e', '#e07b00', '#5e4fa2', '#d0a98f', '#2f6f5e', '#b8a1e3', '#808895',
]; // prettier-ignore

/** `microsoft.network/virtualNetworks` is of the family `network`; `User` of the family `User`. */
export const familyOf = (kind: string): string => kind.split('/')[0]!.replace(/^microsoft\./i, '');

/** Colours by family: the commonest get one of their own, the rest share the last. */
export function coloursOf(counts: ReadonlyMap<string, number>): ReadonlyMap<string, string> {
  const families = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Map(families.map(([family], rank) => [family, PALETTE[Math.min(rank, PALETTE.length - 1)]!]));
}
