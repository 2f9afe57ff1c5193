// What a scan does not read by design, and why: of every type that the schema knows it can be said. For the summary those that matter for the
// tenant, for the documentation all.
import { byCodeUnit } from '../graph/by-code-unit.ts';
import { SCOPE, shapeAt, type ArmSchema, type ArmTable, type ArmType } from '../graph/arm-schema.ts';
import { comesAnotherWay, isShownInside, outerOf, type ChildLists } from './child-lists.ts';
import { TYPES_OF_TABLES } from './graph-tables.ts';
import { LEFT_OUT_AT_SCOPES, LISTED_BY_RESOURCE_GRAPH, whyLeftOut } from './left-out.ts';
import { GROUP_LISTS, SUBSCRIPTION_LISTS, typeOfScopeList } from './scope-lists.ts';

export const COMPUTED = 'Azure computes it: it can only be read';
export const ABOVE =
  'It belongs to the tenant, a management group or a subscription as a whole, of which only what is named above is read';
export const INSIDE = 'What it is inside of is not read';
const WITHOUT_PLACE = 'It has no location, and no list of a subscription shows it';

/** Read by steps of their own. */
const STEPS_READ: ReadonlySet<string> = new Set([
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roledefinitions',
  'microsoft.authorization/roleeligibilityscheduleinstances',
  'microsoft.management/managementgroups',
  'microsoft.resources/resourcegroups',
  ...[...SUBSCRIPTION_LISTS, ...GROUP_LISTS].map((path) => typeOfScopeList(path).toLowerCase()),
  ...TYPES_OF_TABLES,
  ...LISTED_BY_RESOURCE_GRAPH,
]);
const AT_SCOPES: ReadonlySet<string> = new Set(LEFT_OUT_AT_SCOPES.types);
/** Some kinds of a parent have other lists. */
const KINDS_OF_PARENTS = [null, 'MongoDB', 'StorageV2'];

/**
 * Why each type of these namespaces that the schema knows is not read; a type that is read is missing.
 * @returns by type as Azure spells it, in order
 */
export function whyNotRead(
  schema: ArmSchema,
  childLists: ChildLists,
  namespaces: readonly string[],
): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const namespace of namespaces) {
    const table = schema.table(namespace);
    if (table === undefined) continue;
    // Parents first: a child is read where its parent is.
    const types = Object.entries(table.types).sort(([a], [b]) => depthOf(a) - depthOf(b) || byCodeUnit(a, b));
    const read = new Set<string>();
    for (const [key, type] of types) {
      if (isRead(key, type, table)) read.add(key);
      if (!read.has(key)) continue;
      for (const kind of KINDS_OF_PARENTS)
        for (const list of childLists.listsOf(key, kind)) read.add(list.type.toLowerCase());
    }
    for (const [key, type] of types) if (!read.has(key)) reasons.set(type.t, reasonOf(key, type));

    function isRead(key: string, type: ArmType, ofTable: ArmTable): boolean {
      if (STEPS_READ.has(key)) return true;
      if (AT_SCOPES.has(key) || type.w === 0) return false;
      if (depthOf(key) > 1) {
        const parent = outerOf(key);
        return read.has(parent) && comesAnotherWay(schema, parent, key, type, ofTable);
      }
      return (type.w & SCOPE.resourceGroup) !== 0 && shapeAt(ofTable, type.b)?.p?.['location'] !== undefined;
    }
  }
  return new Map([...reasons].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
}

/**
 * The types of these namespaces that need no list of their own: what they are inside of is read, and its record has them.
 * @returns as Azure spells them, in order
 */
export function shownInside(schema: ArmSchema, childLists: ChildLists, namespaces: readonly string[]): string[] {
  const reasons = whyNotRead(schema, childLists, namespaces);
  const types = namespaces.flatMap((namespace) => Object.entries(schema.table(namespace)?.types ?? {}));
  return types
    .filter(
      ([key, { t, w }]) =>
        depthOf(key) > 1 &&
        w !== 0 &&
        !reasons.has(t) &&
        !TYPES_OF_TABLES.has(key) &&
        !LISTED_BY_RESOURCE_GRAPH.has(key) &&
        isShownInside(schema, outerOf(key), key),
    )
    .map(([, { t }]) => t)
    .sort((a, b) => byCodeUnit(a.toLowerCase(), b.toLowerCase()));
}
const depthOf = (key: string): number => key.split('/').length - 1;

function reasonOf(key: string, { w }: ArmType): string {
  const leftOut = whyLeftOut(key);
  if (leftOut !== undefined) return leftOut;
  if (AT_SCOPES.has(key)) return LEFT_OUT_AT_SCOPES.reason;
  if (w === 0) return COMPUTED;
  if ((w & (SCOPE.resourceGroup | SCOPE.extension)) === 0) return ABOVE;
  return depthOf(key) === 1 ? WITHOUT_PLACE : INSIDE;
}

/**
 * What was not read of what is right inside of the types that the scan found, and of what can hang on anything.
 * @returns reason to types, both in order
 */
export function notRead(schema: ArmSchema, childLists: ChildLists, types: Iterable<string>): Record<string, string[]> {
  const found = new Set([...types].map((type) => type.toLowerCase()));
  const namespaces = [...new Set([...found].map((type) => type.slice(0, type.indexOf('/'))))].sort();
  const reasons = whyNotRead(schema, childLists, namespaces);
  const isUnread = new Set([...reasons.keys()].map((type) => type.toLowerCase()));
  const byReason = new Map<string, string[]>([[LEFT_OUT_AT_SCOPES.reason, [...LEFT_OUT_AT_SCOPES.types]]]);
  for (const [type, reason] of reasons) {
    let holder = outerOf(type.toLowerCase());
    while (isUnread.has(holder) || (holder.includes('/') && schema.typeOf(holder) === undefined))
      holder = outerOf(holder);
    if (!AT_SCOPES.has(type.toLowerCase()) && found.has(holder))
      byReason.set(reason, [...(byReason.get(reason) ?? []), type]);
  }
  return Object.fromEntries(
    [...byReason].sort(([a], [b]) => byCodeUnit(a, b)).map(([why, named]) => [why, named.sort()]),
  );
}
