// What ARM answered, as the map of azurerm reads it: names in any case, lists by every element or by place. The values are those that
// will be written, so references stand where ids stood.
import { ExactNumber, type Json } from '../../../json.ts';
import { isValueObject, type Value, type ValueObject } from '../../../model.ts';

/** A whole answer of ARM, its ids already references where they point into the output. */
export type Source = ValueObject;

export interface Match {
  readonly value: Value;
  /** Places in the lists that `[]` stood for, in their order. */
  readonly indices: readonly number[];
  /** Names that `.*` in the middle of a path stood for. */
  readonly names: readonly string[];
  /** Where the value is: `properties.rules[2].name`, in lower case. */
  readonly path: string;
}

interface Step {
  readonly name: string;
  readonly lowerCase: string;
  readonly index: 'each' | number | undefined;
}

const parsed = new Map<string, readonly Step[]>();

/** The steps of a path such as `properties.rules[].name`. */
export function stepsOf(path: string): readonly Step[] {
  let steps = parsed.get(path);
  if (!steps) {
    steps = path.split('.').map((part) => {
      const [, name, index] = /^([^[]*)(?:\[(\d*)\])?$/.exec(part) ?? [, part];
      return {
        name: name!,
        lowerCase: name!.toLowerCase(),
        index: index === undefined ? undefined : index === '' ? 'each' : Number(index),
      };
    });
    parsed.set(path, steps);
  }
  return steps;
}

/**
 * Every non-null value at a path. `bound` fixes the first `[]` of the path to places already found, so that a condition asks of the
 * same element.
 */
export function matchesOf(source: Value, path: string, bound: readonly number[] = []): readonly Match[] {
  const found: Match[] = [];
  walk(source, stepsOf(path), 0, bound, ROOT, found);
  return found;
}

type Way = Omit<Match, 'value'>;

const ROOT: Way = { indices: [], names: [], path: '' };

function walk(
  value: Value,
  steps: readonly Step[],
  at: number,
  bound: readonly number[],
  way: Way,
  found: Match[],
): void {
  if (value === null) return;
  const step = steps[at];
  if (!step) {
    found.push({ value, ...way });
    return;
  }
  if (step.name === '*') {
    if (!isValueObject(value)) return;
    if (at === steps.length - 1) found.push({ value, ...way });
    else
      for (const name of Object.keys(value)) {
        const next = { indices: way.indices, names: [...way.names, name], path: below(way.path, name.toLowerCase()) };
        walk(value[name]!, steps, at + 1, bound, next, found);
      }
    return;
  }
  const member = memberOf(value, step.name, step.lowerCase);
  if (member === undefined) return;
  const path = below(way.path, step.lowerCase);
  if (step.index === undefined) {
    walk(member, steps, at + 1, bound, { indices: way.indices, names: way.names, path }, found);
    return;
  }
  if (!Array.isArray(member)) return;
  const items = member as readonly Value[];
  const only = step.index === 'each' ? bound[way.indices.length] : step.index;
  for (let index = only ?? 0; index < items.length && (only === undefined || index === only); index++) {
    const indices = step.index === 'each' ? [...way.indices, index] : way.indices;
    walk(items[index]!, steps, at + 1, bound, { indices, names: way.names, path: `${path}[${index}]` }, found);
  }
}

const below = (path: string, lowerCase: string): string => (path === '' ? lowerCase : `${path}.${lowerCase}`);

/** A member by its name in any case. */
export function memberOf(value: Value, name: string, lowerCase: string = name.toLowerCase()): Value | undefined {
  if (!isValueObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const found = Object.keys(value).find((each) => each.length === lowerCase.length && each.toLowerCase() === lowerCase);
  return found === undefined ? undefined : value[found];
}

/** A plain value as text; undefined for lists, objects and texts that hold references. */
export const textOf = (value: Value): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : value instanceof ExactNumber
        ? value.text
        : undefined;

/** True for what azurerm takes for not given. */
export const isEmpty = (value: Value | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isValueObject(value) && Object.keys(value).length === 0);

/**
 * Lays the values that will be written over the whole answer. What the schema knows nothing of stays as it was read; what was meant to be
 * written (`pruned`) and is not was left out on purpose.
 */
export function overlay(read: Json, pruned: Json | undefined, written: Value | undefined): Value {
  if (written === undefined) return read as Value;
  if (Array.isArray(read) && Array.isArray(written) && read.length === written.length)
    return (read as readonly Json[]).map((item, index) =>
      overlay(
        item,
        Array.isArray(pruned) ? (pruned as readonly Json[])[index] : undefined,
        (written as readonly Value[])[index],
      ),
    );
  if (isPlainJson(read) && isValueObject(written)) {
    const laid: Record<string, Value> = {};
    const meant = pruned !== undefined && isPlainJson(pruned) ? pruned : {};
    for (const name of Object.keys(read)) {
      const value = own(written, name);
      if (value !== undefined || !Object.hasOwn(meant, name)) put(laid, name, overlay(read[name]!, meant[name], value));
    }
    for (const name of Object.keys(written)) if (!Object.hasOwn(laid, name)) put(laid, name, written[name]!);
    return laid;
  }
  return written;
}

const own = (value: ValueObject, name: string): Value | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined;

const put = (target: Record<string, Value>, name: string, value: Value): void => {
  // defineProperty, since a property may be called __proto__
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
};

const isPlainJson = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
