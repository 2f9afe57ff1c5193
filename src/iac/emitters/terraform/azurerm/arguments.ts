// Applies the map of a type: ARM's answer in, azurerm's arguments out, not yet fitted to the schema. It also tells which leaves of the
// answer found a home, so that nothing is lost unseen.
import { isValueObject, type Resource, type Value } from '../../../model.ts';
import type { Written } from './written.ts';
import type { HclValue } from '../hcl.ts';
import { convert, NOTHING } from './convert.ts';
import type { AzurermResource, IdEntry, MapEntry } from './schema.ts';
import { isEmpty, matchesOf, stepsOf, textOf, type Match, type Source } from './source.ts';

/** Arguments by name; blocks are objects, or lists of them. */
export interface Arguments {
  [name: string]: HclValue;
}

/** True for a value that has arguments of its own. */
export const isArguments = (value: HclValue | undefined): value is Arguments =>
  value !== undefined && isValueObject(value as Value);

export interface MappedArguments {
  readonly args: Arguments;
  /** Places in the answer that were read, in lower case; `.*` at the end stands for all that is below. */
  readonly homes: ReadonlySet<string>;
  /** Arguments that the map has a source for, whether the answer held it or not; without list places. */
  readonly mapped: ReadonlySet<string>;
  /** Arguments that an answer other than the resource's own decides. */
  readonly elsewhere: ReadonlySet<string>;
  /** Paths whose conversion is beyond the data. */
  readonly unknown: readonly string[];
}

/** What of a resource goes to which argument, and what no argument takes. */
export function mapArguments(
  spec: AzurermResource,
  resource: Resource,
  source: Source,
  written: Pick<Written, 'idOf' | 'nameOf' | 'defaults'>,
): MappedArguments {
  const args: Arguments = {};
  const homes = new Set<string>();
  const unknown: string[] = [];
  const owners = new Map<string, MapEntry>();
  for (const entry of spec.id ?? []) {
    const value = idValue(entry, resource, written);
    if (value !== undefined) args[entry.tf] = value;
  }
  for (const entry of spec.map ?? []) {
    if (entry.src !== undefined) continue;
    for (const match of matchesOf(source, entry.arm)) {
      const conditions = conditionsOf(entry, source, match);
      if (!conditions) continue;
      homes.add(homeOf(entry, match.path));
      // A value that decides which argument takes another is said by that argument.
      for (const path of conditions) homes.add(path);
      if (isEmpty(match.value) && entry.convert !== 'block' && !(entry.empty && isValueObject(match.value))) continue;
      const text = textOf(match.value);
      if (text !== undefined && entry.unless?.some((each) => String(each).toLowerCase() === text.toLowerCase()))
        continue;
      const value = convert(entry, match, source, written.defaults);
      if (value === NOTHING) continue;
      if (value === undefined) {
        unknown.push(entry.arm);
        continue;
      }
      write(args, entry, match, value, owners);
    }
  }
  return { args, homes, ...targetsOf(spec), unknown };
}

type Targets = Pick<MappedArguments, 'mapped' | 'elsewhere'>;
const targetsOfMaps = new WeakMap<readonly MapEntry[], Targets>();

/** The arguments of a type, whatever a resource holds; found once for each map. */
function targetsOf({ id = [], map = [] }: AzurermResource): Targets {
  let targets = targetsOfMaps.get(map);
  if (!targets) {
    const elsewhere = map.filter(({ src }) => src !== undefined).map(({ tf }) => bare(tf));
    targets = {
      mapped: new Set([...id.map(({ tf }) => tf), ...map.map(({ tf }) => bare(tf))]),
      elsewhere: new Set(elsewhere),
    };
    targetsOfMaps.set(map, targets);
  }
  return targets;
}

/** A path of arguments without places in lists. */
const bare = (path: string): string => path.replace(/\[\d*\]/g, '').replace(/\.\*$/, '');

/** A whole map, and an object turned into text, have everything below them in their home. */
const homeOf = ({ arm, convert }: MapEntry, path: string): string =>
  arm.endsWith('.*') || convert === 'jsonencode' || convert === 'keyVaultKeyId' ? `${path}.*` : path;

/** What the id itself says: the name, and what the resource lies in, referred to where it is in the output. */
function idValue(
  { from, of, drop, prefix = '' }: IdEntry,
  { id, name, parent }: Resource,
  { idOf, nameOf }: Pick<Written, 'idOf' | 'nameOf'>,
): HclValue | undefined {
  if (from === 'idScope') return idOf(parent);
  const segments = id.split('/');
  if (from === 'idParent') return drop === 2 ? idOf(parent) : idOf(segments.slice(0, -drop!).join('/'));
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === of?.toLowerCase());
  if (at < 0 || at + 1 >= segments.length) return undefined;
  return at + 2 === segments.length ? prefix + name : nameOf(segments.slice(0, at + 2).join('/'), segments[at + 1]!);
}

/** The places of the values by which the conditions of an entry hold for the element that was found; undefined where they do not. */
function conditionsOf({ when, arm }: MapEntry, source: Source, match: Match): readonly string[] | undefined {
  if (!when || when.length === 0) return [];
  for (const alternative of when) {
    const places: string[] = [];
    const holds = Object.entries(alternative).every(([path, wanted]) => {
      const found = [...matchesOf(source, path, match.indices.slice(0, commonPlaces(arm, path)))];
      if (wanted === 'present') return found.length > 0;
      const deciding = found.filter(({ value }) => textOf(value)?.toLowerCase() === String(wanted).toLowerCase());
      places.push(...deciding.map((each) => each.path));
      return deciding.length > 0;
    });
    if (holds) return places;
  }
  return undefined;
}

/** How many of the lists two paths go through are the same, from the root. */
function commonPlaces(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  let places = 0;
  for (let at = 0; at < left.length && at < right.length; at++) {
    if (left[at]!.toLowerCase() !== right[at]!.toLowerCase()) break;
    if (left[at]!.endsWith('[]')) places++;
  }
  return places;
}

/**
 * Puts a value at its argument. The n-th list of the ARM path is the n-th of the argument's; a list without a partner collects, and so
 * does the one list of an argument that stands for lists within a list.
 */
function write(args: Arguments, entry: MapEntry, match: Match, value: HclValue, written: Map<string, MapEntry>): void {
  const steps = stepsOf(entry.tf).filter(({ name }) => name !== '*');
  const places = steps.filter(({ index }) => index === 'each').length;
  let at: Arguments | HclValue[] = args;
  let place = 0;
  let path = '';
  for (const [depth, { name, index }] of steps.entries()) {
    const isLast = depth === steps.length - 1;
    path += `.${name}`;
    const holder = at as Arguments;
    if (index === undefined) {
      if (isLast) return set(holder, name, value, path, entry, written);
      at = (holder[name] ??= {}) as Arguments;
      continue;
    }
    const list = (holder[name] ??= []) as HclValue[];
    const isCollector = isLast && match.indices.length > places;
    const number = index === 'each' ? (isCollector ? undefined : match.indices[place++]) : index;
    if (number === undefined) {
      // A collector: everything the entry finds goes to the end.
      if (!claims(path, entry, written)) return;
      if (isLast) list.push(value);
      else
        list.push(
          nested(
            steps.slice(depth + 1).map((step) => step.name),
            value,
          ),
        );
      return;
    }
    path += `[${number}]`;
    if (isLast) {
      if (list[number] === undefined && claims(path, entry, written)) list[number] = value;
      return;
    }
    at = (list[number] ??= {}) as Arguments;
  }
}

const nested = (names: readonly string[], value: HclValue): HclValue =>
  names.reduceRight<HclValue>((inner, name) => ({ [name]: inner }), value);

function set(
  holder: Arguments,
  name: string,
  value: HclValue,
  path: string,
  entry: MapEntry,
  written: Map<string, MapEntry>,
): void {
  if (!claims(path, entry, written)) return;
  if (!Object.hasOwn(holder, name))
    Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true });
}

/** Of several entries for one argument the first with a value wins. */
function claims(path: string, entry: MapEntry, written: Map<string, MapEntry>): boolean {
  const owner = written.get(path);
  if (owner === undefined) written.set(path, entry);
  return owner === undefined || owner === entry;
}
