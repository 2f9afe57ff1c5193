// Copies of JSON in which something may have changed: most of what Azure answers stays as it is, and needs no copy.

type Entry = readonly [key: string, value: unknown];

/** The object with each member changed, or the very object where no member did. */
export function mapMembers<T extends Readonly<Record<string, unknown>>>(
  object: T,
  change: (key: string, value: unknown) => Entry,
): T {
  let isSame = true;
  const entries: Entry[] = [];
  for (const key of Object.keys(object)) {
    const entry = change(key, object[key]);
    isSame &&= entry[0] === key && entry[1] === object[key];
    entries.push(entry);
  }
  return isSame ? object : (Object.fromEntries(entries) as T);
}

/** The list with each item changed, or the very list where no item did. */
export function mapItems(
  items: readonly unknown[],
  change: (item: unknown, index: number) => unknown,
): readonly unknown[] {
  const changed = items.map(change);
  return changed.some((item, index) => item !== items[index]) ? changed : items;
}
