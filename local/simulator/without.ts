/** A copy of an object without some of its keys. */
export function without(object: object, ...names: string[]): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...object };
  for (const name of names) delete copy[name];
  return copy;
}
