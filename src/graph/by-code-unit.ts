// The one order of names and ids in what we write: the same on every machine, which the order of a locale is not.

/** Compares two texts by code unit, for `sort`. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
