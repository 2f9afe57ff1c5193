// JSON whose text depends on the content alone, and a hash of it: two reads of the same thing may come with their keys in another order.
import { createHash } from 'node:crypto';

/** JSON text with the keys of every object sorted by code unit. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );
}

/** 32 hex digits that stand for the content of a value. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(stableJson(value)).digest('hex').slice(0, 32);
