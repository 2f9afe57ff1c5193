// The lists of children to ask ARM for, made from the schema: every type that can be set up inside of another and that comes no other
// way. What no schema can say is in left-out.ts. Pure but for reading the schema; it never guesses a list.
import { byCodeUnit } from '../graph/by-code-unit.ts';
import { FLAG, SCOPE, shapeAt, type ArmSchema, type ArmTable, type ArmType, type Shape } from '../graph/arm-schema.ts';
import { TYPES_OF_TABLES } from './graph-tables.ts';
import {
  KINDS,
  LISTED_BY_RESOURCE_GRAPH,
  NOT_SHOWN_IN_PARENT,
  ONLY_NAME,
  THROUGH,
  whyLeftOut,
  WITH_DIAGNOSTICS,
} from './left-out.ts';

/** One call to make for a parent. */
export interface ChildList {
  /** Below the parent's id. */
  readonly path: string;
  /** The type of what it answers. */
  readonly type: string;
  /** The path is of one thing, there once in every parent or not at all, and no list. */
  readonly single: boolean;
}

export interface ChildLists {
  /** The calls to make for a parent, by its type and kind (any case). */
  listsOf(type: string, kind: string | null): readonly ChildList[];
  /** Of these types the ones that have lists, at a depth: 1 for `namespace/type`. A child's type is one deeper than its parent's. */
  parentsAmong(types: Iterable<string>, depth: number): readonly string[];
  /** Child types of a type that can be set up and are not read, each with the reason. */
  leftOut(type: string): ReadonlyMap<string, string>;
}

const DIAGNOSTIC_SETTINGS: ChildList = {
  path: 'providers/Microsoft.Insights/diagnosticSettings',
  type: 'Microsoft.Insights/diagnosticSettings',
  single: false,
};
/** The deepest type that has lists is far above it. */
export const DEPTH_MAX = 8;
const IN_A_GROUP = SCOPE.resourceGroup | SCOPE.extension;

interface Lists {
  readonly lists: readonly (ChildList & { readonly kindsOf: readonly string[] })[];
  readonly leftOut: ReadonlyMap<string, string>;
}

/** The lists of children that each type can have, made of the schema. */
export function makeChildLists(schema: ArmSchema): ChildLists {
  const known = new Map<string, Lists>();
  const childrenOf = makeChildrenOf(schema);

  function listsBelow(parent: string): Lists {
    const lists: Lists['lists'][number][] = [];
    const leftOut = new Map<string, string>();
    for (const [key, child, table] of childrenOf(parent)) {
      if ((child.w & IN_A_GROUP) === 0 || comesAnotherWay(schema, parent, key, child, table)) continue;
      const reason = whyLeftOut(key);
      if (reason !== undefined) {
        leftOut.set(child.t, reason);
        continue;
      }
      const word = child.t.slice(child.t.lastIndexOf('/') + 1);
      const name = ONLY_NAME[key] ?? onlyName(child, table);
      const path = name === undefined ? word : `${word}/${name}`;
      lists.push({ path, type: child.t, single: name !== undefined, kindsOf: [key] });
      // What there is once is there with its parent, so its own lists need not wait until it was seen.
      if (name === undefined) continue;
      const inner = below(key);
      for (const each of inner.lists)
        lists.push({ ...each, path: `${path}/${each.path}`, kindsOf: [key, ...each.kindsOf] });
      for (const [type, why] of inner.leftOut) leftOut.set(type, why);
    }
    for (const [key, path] of Object.entries(THROUGH)) {
      if (outerOf(key) !== parent) continue;
      const inner = below(key);
      for (const each of inner.lists) lists.push({ ...each, path: `${path}/${each.path}` });
      for (const [type, why] of inner.leftOut) leftOut.set(type, why);
    }
    return { lists, leftOut };
  }
  const below = (parent: string): Lists => {
    const found = known.get(parent) ?? listsBelow(parent);
    known.set(parent, found);
    return found;
  };
  const isSingle = (key: string): boolean => {
    const found = key.split('/').length > 2 ? schema.typeOf(key) : undefined;
    return found !== undefined && onlyName(found.type, found.table) !== undefined;
  };
  /** Those of a thing that is there once were asked for with its parent. */
  const own = (key: string): Lists => (isSingle(key) ? { lists: [], leftOut: new Map() } : below(key));

  return {
    listsOf(type, kind) {
      const key = type.toLowerCase();
      const lists: ChildList[] = own(key)
        .lists.filter(({ kindsOf }) => kindsOf.every((each) => hasKind(each, kind)))
        .map(({ path, type: childType, single }) => ({ path, type: childType, single }));
      return WITH_DIAGNOSTICS.has(key) ? [...lists, DIAGNOSTIC_SETTINGS] : lists;
    },
    parentsAmong(types, depth) {
      const found = new Map<string, string>();
      const add = (type: string): void => {
        const key = type.toLowerCase();
        if (found.has(key)) return;
        found.set(key, type);
        for (const list of own(key).lists) add(list.type);
      };
      for (const type of types) add(type);
      return [...found]
        .filter(([key]) => key.split('/').length - 1 === depth)
        .filter(([key]) => own(key).lists.length > 0 || WITH_DIAGNOSTICS.has(key))
        .map(([, type]) => type)
        .sort();
    },
    leftOut: (type) => own(type.toLowerCase()).leftOut,
  };
}

function hasKind(childType: string, kind: string | null): boolean {
  const kinds = KINDS[childType];
  const own = kind?.toLowerCase() ?? '';
  return kinds === undefined || ('are' in kinds ? kinds.are.includes(own) : !kinds.areNot.includes(own));
}

/** Children of a type by its key, each with its key, from one walk over its namespace's table. */
function makeChildrenOf(schema: ArmSchema) {
  const tables = new Map<string, ReadonlyMap<string, readonly [string, ArmType, ArmTable][]>>();
  return (parent: string): readonly [string, ArmType, ArmTable][] => {
    const namespace = parent.slice(0, parent.indexOf('/'));
    let byParent = tables.get(namespace);
    if (byParent === undefined) {
      const made = new Map<string, [string, ArmType, ArmTable][]>();
      const table = schema.table(namespace);
      for (const [key, type] of Object.entries(table?.types ?? {}).sort(([a], [b]) => byCodeUnit(a, b))) {
        const outer = outerOf(key);
        const siblings = made.get(outer);
        if (siblings) siblings.push([key, type, table!]);
        else made.set(outer, [[key, type, table!]]);
      }
      tables.set(namespace, made);
      byParent = made;
    }
    return byParent.get(parent) ?? [];
  };
}

/** The type around a type, as keys. */
export const outerOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

/** True for a child that Resource Graph lists, or that its parent's own record shows. Keys are types in lower case. */
export function comesAnotherWay(
  schema: ArmSchema,
  parent: string,
  key: string,
  child: ArmType,
  table: ArmTable,
): boolean {
  if (TYPES_OF_TABLES.has(key) || LISTED_BY_RESOURCE_GRAPH.has(key)) return true;
  const location = shapeAt(table, child.b)?.p?.['location'];
  // Where a location is demanded the child is tracked: Resource Graph has it among the resources.
  if (typeof location === 'object' && (location[1] & FLAG.required) !== 0) return true;
  return isShownInside(schema, parent, key);
}

/** True for a child that the record of its parent shows. Keys are types in lower case. */
export function isShownInside(schema: ArmSchema, parent: string, key: string): boolean {
  if (key === 'microsoft.keyvault/vaults/accesspolicies') return true;
  if (key.endsWith('/privateendpointconnections')) return isMember(schema, parent, key);
  return parent.startsWith('microsoft.network/') && !NOT_SHOWN_IN_PARENT.has(key) && isMember(schema, parent, key);
}

/** Where the parent's record has a list under the name of the type, as the network provider's have for their children. */
function isMember(schema: ArmSchema, parent: string, key: string): boolean {
  const found = schema.typeOf(parent);
  if (!found) return false;
  const properties = shapeAt(found.table, found.type.b)?.p?.['properties'];
  const shape = properties === undefined ? undefined : shapeAt(found.table, refOf(properties));
  const word = key.slice(key.lastIndexOf('/') + 1);
  const isNamed = (name: string): boolean => name.toLowerCase() === word;
  if (shape?.r?.some(isNamed)) return true;
  const member = Object.entries(shape?.p ?? {}).find(([name]) => isNamed(name))?.[1];
  return member !== undefined && shapeAt(found.table, refOf(member))?.l !== undefined;
}

/** The one name that a child can have; undefined where it has any, or one of several. */
function onlyName({ b }: ArmType, table: ArmTable): string | undefined {
  const name = shapeAt(table, b)?.p?.['name'];
  const shape: Shape | undefined = name === undefined ? undefined : shapeAt(table, refOf(name));
  return shape?.e?.length === 1 && shape.o === undefined ? shape.e[0] : undefined;
}

const refOf = (member: NonNullable<Shape['p']>[string]) => (typeof member === 'object' ? member[0] : member);
