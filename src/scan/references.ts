// Finds, in what a resource holds, everything that names something else: ARM ids and ids of directory objects, with their paths. Pure.
import { isGuid, keyOf, parseArmId } from '../graph/arm-id.ts';
import { isArmId } from './to-resource.ts';

/** A reference to a directory object, or to an ARM id. */
export interface Reference {
  readonly kind: 'arm' | 'principal';
  /** Where it stands, such as `properties.ipConfigurations[0].properties.subnet.id`. */
  readonly path: string;
  /** The text as it stands there. */
  readonly text: string;
  /** For comparison: lower case. */
  readonly key: string;
}

/** GUIDs below these names are never directory objects. */
const NEVER_PRINCIPAL =
  /(tenant|subscription|correlation|operation|resource|etag|guid|vm|keyid|unique|deployment)(id|guid)?s?$/i;
/** Below these names a GUID is meant to be one, so an unknown one counts as unresolved. */
export const ALWAYS_PRINCIPAL = /(principal|object)_?ids?(\[\d+\])?$/i;

/** Every reference below `value`, in document order; keys of objects count too, as identities are named by key. */
export function findReferences(value: unknown, path: string): Reference[] {
  const found: Reference[] = [];
  const seen = new Set<string>();
  const add = (kind: Reference['kind'], text: string, at: string): void => {
    const key = kind === 'arm' ? keyOf(text).replace(/\/+$/, '') : text.toLowerCase();
    if (seen.has(`${at}\n${key}`)) return;
    seen.add(`${at}\n${key}`);
    found.push({ kind, path: at, text, key });
  };
  const walk = (item: unknown, at: string): void => {
    if (typeof item === 'string') {
      if (isArmId(item)) add('arm', item, at);
      else if (isGuid(item) && !NEVER_PRINCIPAL.test(at.replace(/\[\d+\]$/, ''))) add('principal', item, at);
    } else if (Array.isArray(item)) item.forEach((each, index) => walk(each, `${at}[${index}]`));
    else if (typeof item === 'object' && item !== null)
      for (const [key, each] of Object.entries(item)) {
        if (isArmId(key)) {
          add('arm', key, at);
          walk(each, `${at}['${key}']`);
        } else walk(each, /^[\w$-]+$/.test(key) ? `${at}.${key}` : `${at}['${key}']`);
      }
  };
  walk(value, path);
  return found;
}

/** Parts that ARM shows inside a resource and that have no node of their own. */
const INLINE_PARTS =
  /^microsoft\.network\/(?!privatednszones|dnszones|virtualnetworks\/subnets|privateendpoints\/privatednszonegroups)[^/]+\/|^microsoft\.compute\/virtualmachinescalesets\/virtualmachines/;

/** Keys under which the end of a reference may be in the graph, best first: its own, then those of what it is a part of. */
export function candidatesOf(key: string): readonly string[] {
  const keys = [key];
  for (let id = parseArmId(key); id?.type !== undefined && id.names.length > 1 && INLINE_PARTS.test(id.type);) {
    keys.push(id.parent!);
    id = parseArmId(id.parent!);
  }
  return keys;
}

/** How the result calls a reference that leads nowhere: the type it names. */
export function kindOf(reference: Reference): string {
  if (reference.kind === 'principal') return 'principal';
  const id = parseArmId(reference.text);
  if (id === undefined) return 'unknown';
  if (id.type !== undefined) return id.type;
  return id.resourceGroup === undefined ? 'Microsoft.Resources/subscriptions' : 'Microsoft.Resources/resourceGroups';
}

/** A copy of `value` in which the texts (and keys) of `exact` are replaced; the same object where none is in it. */
export function rewriteIds<T>(value: T, exact: ReadonlyMap<string, string>): T {
  if (exact.size === 0) return value;
  const swap = (item: unknown): unknown => {
    if (typeof item === 'string') return exact.get(item) ?? item;
    if (Array.isArray(item)) return item.map(swap);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, each]) => [exact.get(key) ?? key, swap(each)]));
  };
  return swap(value) as T;
}
