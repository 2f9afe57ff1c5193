// What a scan does not read by design, for the summary: of the types that were found, the children that are not asked for, and why.
import { LEFT_OUT_AT_SCOPES } from './left-out.ts';
import type { ChildLists } from './child-lists.ts';

/** Reason to types, both in order. `types` are those that the scan found. */
export function notRead(childLists: ChildLists, types: Iterable<string>): Record<string, string[]> {
  const byReason = new Map<string, Set<string>>();
  for (const type of types)
    for (const [child, reason] of childLists.leftOut(type))
      byReason.set(reason, (byReason.get(reason) ?? new Set()).add(child));
  byReason.set(LEFT_OUT_AT_SCOPES.reason, new Set(LEFT_OUT_AT_SCOPES.types));
  return Object.fromEntries(
    [...byReason].sort(([a], [b]) => (a < b ? -1 : 1)).map(([why, named]) => [why, [...named].sort()]),
  );
}
