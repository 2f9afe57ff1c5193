// JSON whose text depends on the content alone, and a hash of it: two reads of the same thing may come with their keys in another order.
import { hash } from 'node:crypto';

/** JSON text with the keys of every object sorted by code unit. */
export function stableJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableJson).join()}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) members.push(`${JSON.stringify(key)}:${stableJson(item)}`);
  }
  return `{${members.join()}}`;
}

/** 32 hex digits that stand for the content of a value. */
export const hashOf = (value: unknown): string => hash('sha256', stableJson(value)).slice(0, 32);
