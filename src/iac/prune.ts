// Takes from a body what may not be written, by the schema of its type, and says of everything else that went why it went. Secrets come
// masked and go too. It never changes a value and never adds one: what is left equals what was read.
import { FLAG, propertyOf, shapeAt, type ArmTable, type Shape, type ShapeRef } from '../graph/arm-schema.ts';
import { isList, isObject, pathText, ExactNumber, type Json, type JsonObject, type Path } from './json.ts';
import { isComputedValue } from './computed-values.ts';
import type { Computed, Dropped, Secret } from './model.ts';
import { MASKED } from '../graph/secrets.ts';

export interface Pruned {
  readonly value: JsonObject;
  readonly dropped: Dropped[];
  readonly refusals: Dropped[];
  readonly secrets: Secret[];
  readonly computed: Computed[];
}

/** Says why a value is Azure's own to set although the schema does not call it read-only; undefined where it is not. */
export type ComputedTest = (path: Path, value: Json, siblings: JsonObject) => string | undefined;

interface Walk {
  readonly table: ArmTable | undefined;
  readonly whyComputed: ComputedTest;
  readonly dropped: Dropped[];
  readonly refusals: Dropped[];
  readonly secrets: Secret[];
  readonly computed: Computed[];
}

export interface PruneOptions {
  /** Where the shapes are; absent where no schema knows the type, and then only nulls and secrets go. */
  readonly table?: ArmTable;
  readonly shape?: ShapeRef;
  readonly whyComputed: ComputedTest;
}

/** Prunes a body. Its root may hold `name`, which the schema can choose a variant by. */
export function prune(body: JsonObject, { table, shape = 'a', whyComputed }: PruneOptions): Pruned {
  const walk: Walk = { table, whyComputed, dropped: [], refusals: [], secrets: [], computed: [] };
  const value = pruneValue(walk, body, shape, []);
  const { dropped, refusals, secrets, computed } = walk;
  return { value: value !== WITHHELD && isObject(value) ? value : {}, dropped, refusals, secrets, computed };
}

/** Stands for a value that must not appear, in a place where its absence would change what is left. */
const WITHHELD = Symbol('withheld');
type Outcome = Json | undefined | typeof WITHHELD;

function pruneValue(walk: Walk, value: Json, ref: ShapeRef, path: Path): Outcome {
  if (value === null) return undefined;
  if (isMasked(value)) return withhold(walk, path);
  const shape = walk.table && shapeAt(walk.table, ref);
  if (shape === undefined) return prunePrimitive(walk, value, ref, path);
  if (shape.u) return pruneChoice(walk, value, shape.u, path);
  if (shape.p) {
    if (isObject(value)) return pruneObject(walk, value, shape, path);
    return refuse(walk, path, 'is no object', pruneAny(walk, value, path));
  }
  if (shape.l !== undefined) {
    if (isList(value)) return pruneList(walk, value, shape.l, path, shape);
    return refuse(walk, path, 'is no list', pruneAny(walk, value, path));
  }
  checkLeaf(walk, value, shape, path);
  return isObject(value) || isList(value) ? pruneAny(walk, value, path) : value;
}

/** A secret was here, alone or within a text. */
const isMasked = (value: Json): boolean => typeof value === 'string' && value.includes(MASKED);

/** Whose very name was a secret has none that could be written. */
function isNamedBySecret(walk: Walk, path: Path): boolean {
  if (path.at(-1) !== MASKED) return false;
  walk.dropped.push({ path: pathText(path), reason: 'its name shows a secret' });
  return true;
}

function withhold(walk: Walk, path: Path): typeof WITHHELD {
  walk.secrets.push({ path, settable: isSettable(path) });
  return WITHHELD;
}

/** Whether a value can be handed over alone at a path: it has a name, and no name on the way to it holds a dot. */
export const isSettable = (path: Path): boolean =>
  typeof path.at(-1) === 'string' && path.every((step) => typeof step === 'number' || !step.includes('.'));

function prunePrimitive(walk: Walk, value: Json, ref: ShapeRef, path: Path): Outcome {
  const fits =
    ref === 'a' ||
    (ref === 's' && typeof value === 'string') ||
    (ref === 'b' && typeof value === 'boolean') ||
    (ref === 'i' && (typeof value === 'number' || value instanceof ExactNumber));
  const pruned = pruneAny(walk, value, path);
  return fits ? pruned : refuse(walk, path, `is no ${{ s: 'text', b: 'boolean', i: 'number' }[ref as 's']}`, pruned);
}

function pruneObject(walk: Walk, value: JsonObject, shape: Shape, path: Path): Outcome {
  const kept: Record<string, Json> = {};
  const withheld = new Set<string>();
  const choice = shape.d === undefined ? undefined : value[shape.d];
  const variantKnown =
    shape.d === undefined || (typeof choice === 'string' && shape.v !== undefined && Object.hasOwn(shape.v, choice));
  if (!variantKnown)
    walk.refusals.push({
      path: pathText([...path, shape.d!]),
      reason: choice === undefined ? 'is required and was not read' : `${JSON.stringify(choice)} is no known kind`,
    });
  for (const [name, member] of Object.entries(value)) {
    const at = [...path, name];
    const property = propertyOf(walk.table!, shape, name, value);
    if (member === null || isNamedBySecret(walk, at)) continue;
    if (property === 'read-only') {
      noteComputed(walk, at, member);
      continue;
    }
    const computed = walk.whyComputed(at, member, value);
    if (computed !== undefined) {
      noteComputed(walk, at, member, false);
      walk.dropped.push({ path: pathText(at), reason: computed });
      continue;
    }
    if (property === undefined) {
      if (name === shape.d || !variantKnown) put(kept, name, pruneAny(walk, member, at));
      else walk.dropped.push({ path: pathText(at), reason: whyUnknown(walk, shape, name, value) });
      continue;
    }
    if (property.flags & FLAG.readOnly) {
      noteComputed(walk, at, member);
      continue;
    }
    const pruned = pruneValue(walk, member, property.ref, at);
    if (pruned === WITHHELD) withheld.add(name);
    if (emptied(member, pruned) && !(property.flags & FLAG.required)) continue;
    put(kept, name, pruned);
  }
  for (const name of requiredOf(walk.table!, shape, value)) {
    if (Object.hasOwn(kept, name) || (path.length === 0 && BESIDE_THE_BODY.has(name))) continue;
    if (value[name] === undefined && isUnseen(walk.table!, propertyOf(walk.table!, shape, name, value))) {
      walk.secrets.push({ path: [...path, name], settable: isSettable([...path, name]), isUnseen: true });
      withheld.add(name);
    }
    walk.refusals.push({
      path: pathText([...path, name]),
      reason: withheld.has(name) ? REQUIRED_SECRET : 'is required and was not read',
    });
  }
  return kept;
}

/** The reason why a schema refuses a body without a secret. */
export const REQUIRED_SECRET = 'is required and a secret';

/** A text that ARM takes and gives back to nobody. */
function isUnseen(table: ArmTable, property: ReturnType<typeof propertyOf>): boolean {
  if (property === undefined || property === 'read-only' || !(property.flags & FLAG.writeOnly)) return false;
  const shape = shapeAt(table, property.ref);
  return shape === undefined ? property.ref === 's' : shape.s === 1 && shape.e === undefined;
}

/** What is below a read-only name is read-only too. Items of lists have no name of their own, so nothing can point to them. */
function noteComputed(walk: Walk, path: Path, value: Json, isReadOnly = true): void {
  if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) noteComputed(walk, [...path, name], member, isReadOnly);
  } else if (typeof value === 'string' && isNamed(path) && isComputedValue(path, value)) {
    walk.computed.push({ attribute: path, value, isReadOnly });
  }
}

const isNamed = (path: Path): path is readonly string[] => path.every((step) => typeof step === 'string');

/** Written beside the body, whatever the schema says of them. */
const BESIDE_THE_BODY = new Set(['name', 'location', 'tags', 'identity']);

const emptied = (before: Json, after: Outcome): boolean =>
  isObject(before) &&
  Object.keys(before).length > 0 &&
  after !== WITHHELD &&
  isObject(after) &&
  Object.keys(after).length === 0;

const put = (kept: Record<string, Json>, name: string, value: Outcome): void => {
  // defineProperty, since a property may be called __proto__
  if (value !== undefined && value !== WITHHELD)
    Object.defineProperty(kept, name, { value, enumerable: true, configurable: true, writable: true });
};

function requiredOf(table: ArmTable, shape: Shape, value: JsonObject): string[] {
  const own = Object.entries(shape.p ?? {})
    .filter(([, property]) => typeof property === 'object' && (property[1] & 3) === FLAG.required)
    .map(([name]) => name);
  const choice = shape.d === undefined ? undefined : value[shape.d];
  const variant = typeof choice === 'string' && shape.v && Object.hasOwn(shape.v, choice) ? shape.v[choice] : undefined;
  const variantShape = variant === undefined ? undefined : shapeAt(table, variant);
  return variantShape ? [...own, ...requiredOf(table, variantShape, value)] : own;
}

function whyUnknown(walk: Walk, shape: Shape, name: string, value: JsonObject): string {
  const known = [...Object.keys(shape.p ?? {}), ...(shape.r ?? [])].find(
    (other) => other.toLowerCase() === name.toLowerCase() && propertyOf(walk.table!, shape, other, value) !== undefined,
  );
  return known === undefined ? 'the schema does not know it' : `the schema spells it ${known}`;
}

function pruneList(walk: Walk, value: readonly Json[], item: ShapeRef, path: Path, bounds?: Shape): Outcome {
  const kept: Json[] = [];
  let withheld = false;
  value.forEach((member, index) => {
    const pruned = pruneValue(walk, member, item, [...path, index]);
    if (pruned === WITHHELD) withheld = true;
    else kept.push(pruned ?? null);
  });
  if (bounds?.n !== undefined && value.length < bounds.n)
    walk.refusals.push({ path: pathText(path), reason: `has fewer than ${bounds.n} items` });
  if (bounds?.m !== undefined && value.length > bounds.m)
    walk.refusals.push({ path: pathText(path), reason: `has more than ${bounds.m} items` });
  return withheld ? withholdList(walk, path) : kept;
}

/** A list without one of its items is another list; without the whole list nothing is said of it, and no value can be handed over in it. */
function withholdList(walk: Walk, path: Path): typeof WITHHELD {
  for (const [at, { path: each }] of walk.secrets.entries())
    if (path.every((step, depth) => each[depth] === step)) walk.secrets[at] = { path: each, settable: false };
  return WITHHELD;
}

/** Tries every alternative; the one with the fewest objections is meant. */
function pruneChoice(walk: Walk, value: Json, choices: readonly ShapeRef[], path: Path): Outcome {
  let best: { trial: Walk; outcome: Outcome } | undefined;
  for (const choice of choices) {
    const trial: Walk = { ...walk, dropped: [], refusals: [], secrets: [], computed: [] };
    const outcome = pruneValue(trial, value, choice, path);
    if (best === undefined || objections(trial) < objections(best.trial)) best = { trial, outcome };
  }
  if (!best) return pruneAny(walk, value, path);
  walk.dropped.push(...best.trial.dropped);
  walk.refusals.push(...best.trial.refusals);
  walk.secrets.push(...best.trial.secrets);
  walk.computed.push(...best.trial.computed);
  return best.outcome;
}

const objections = (walk: Walk): number => walk.refusals.length * 1000 + walk.dropped.length;

/** Below a place of any type, or where the schema is at a loss: all but nulls and secrets stays. */
function pruneAny(walk: Walk, value: Json, path: Path): Outcome {
  if (value === null) return undefined;
  if (isMasked(value)) return withhold(walk, path);
  if (isList(value)) {
    const kept: Json[] = [];
    let withheld = false;
    value.forEach((member, index) => {
      const pruned = pruneAny(walk, member, [...path, index]);
      if (pruned === WITHHELD) withheld = true;
      else kept.push(pruned ?? null);
    });
    return withheld ? withholdList(walk, path) : kept;
  }
  if (isObject(value)) {
    const kept: Record<string, Json> = {};
    for (const [name, member] of Object.entries(value))
      if (!isNamedBySecret(walk, [...path, name])) put(kept, name, pruneAny(walk, member, [...path, name]));
    return kept;
  }
  return value;
}

function checkLeaf(walk: Walk, value: Json, shape: Shape, path: Path): void {
  const why = whyLeafRefused(value, shape);
  if (why !== undefined) walk.refusals.push({ path: pathText(path), reason: why });
}

/** Why a schema's string or number shape refuses a value; undefined where it does not. */
function whyLeafRefused(value: Json, shape: Shape): string | undefined {
  if (shape.i) {
    if (value instanceof ExactNumber) return undefined;
    if (typeof value !== 'number') return 'is no number';
    if (shape.n !== undefined && value < shape.n) return `is below ${shape.n}`;
    if (shape.m !== undefined && value > shape.m) return `is above ${shape.m}`;
    return undefined;
  }
  if (typeof value !== 'string') return 'is no text';
  if (shape.e && !shape.o && !shape.e.includes(value)) return `${JSON.stringify(value)} is none of the allowed values`;
  const bytes = Buffer.byteLength(value);
  if (shape.s && shape.n !== undefined && bytes < shape.n) return `is shorter than ${shape.n}`;
  if (shape.s && shape.m !== undefined && bytes > shape.m) return `is longer than ${shape.m}`;
  if (shape.q !== undefined && !patternOf(shape.q).test(value)) return `does not match ${shape.q}`;
  return undefined;
}

const patterns = new Map<string, RegExp>();

const ANYTHING = /(?:)/;

/** A Go (RE2) pattern as JavaScript reads it. RE2 has no lookaround: azapi cannot compile such a pattern and lets all pass. */
function patternOf(text: string): RegExp {
  let pattern = patterns.get(text);
  if (!pattern) patterns.set(text, (pattern = /\(\?<?[=!]/.test(text) ? ANYTHING : compile(text)));
  return pattern;
}

function compile(text: string): RegExp {
  const flags = /^\(\?([ims]+)\)/.exec(text);
  return new RegExp(text.slice(flags?.[0].length ?? 0), flags?.[1] ?? '');
}

function refuse(walk: Walk, path: Path, reason: string, outcome: Outcome): Outcome {
  walk.refusals.push({ path: pathText(path), reason });
  return outcome;
}
