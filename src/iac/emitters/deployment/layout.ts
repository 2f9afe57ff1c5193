// How a plan is cut into templates. ARM deploys a module as a whole, so modules must not need each other in a circle although resource
// groups often do: where a circle of modules would arise, each of them is divided into steps, and a step needs earlier steps only.
// Modules are packed, in the order of their needs, into as few top-level templates as ARM's limits allow.
import { RESOURCE_GROUP } from '../../arm-id.ts';
import { knots, type Edge } from '../../cycles.ts';
import { tagOf } from '../../names.ts';
import { fileSlug } from '../../placement.ts';
import type { Entry, Plan } from '../../plan.ts';
import { variablesOf } from '../../resolve.ts';
import { ANY_MANAGEMENT_GROUP, placeOf, scopeKey, subscriptionOf, TENANT, type Place, type Scope } from './scope.ts';

/** Resources that one deployment makes together: a module, or a single resource of the top-level template itself. */
export interface Step {
  /** Of a module the name of its deployment: at most 64 characters, unique in the layout. */
  readonly name: string;
  /** A folder and a file name for it. */
  readonly group: string;
  readonly file: string;
  readonly scope: Scope;
  /** False for a resource that is written in the top-level template. */
  readonly isModule: boolean;
  /** In the order of the plan. */
  readonly entries: readonly Entry[];
  /** Steps that must be done before; none of them comes back here. */
  readonly needs: readonly Step[];
}

/** One top-level template. */
export interface Unit {
  /** Counts from 1. */
  readonly number: number;
  /** In an order in which each follows what it needs. */
  readonly steps: readonly Step[];
}

export interface Layout {
  /** Where the top-level templates are deployed. */
  readonly scope: Scope;
  /** In the order of deployment. */
  readonly units: readonly Unit[];
  stepOf(key: string): Step;
  unitOf(step: Step): Unit;
  placeOf(key: string): Place;
}

/**
 * Below ARM's own limits of a template: 800 resources, 256 parameters and 4 MB, whose expansion (names, indents, dependencies)
 * makes about twice of the bodies. Source: "ARM template best practices", Template limits.
 */
const STEP_MAX = { entries: 400, size: 700_000, parameters: 240 };
const UNIT_MAX = { entries: 600, size: 1_500_000, parameters: 240 };
/** What stands around each body: type, version, name, scope and dependencies. */
const ENVELOPE_SIZE = 700;
/** Source: `Microsoft.Resources/deployments`, name. */
const DEPLOYMENT_NAME_MAX = 64;

export type Grain = 'group' | 'service';

/** Lays a plan out. With grain `service` there is a module for each service of a group, with `group` one for the group. */
export function layOut(plan: Plan, grain: Grain): Layout {
  const places = new Map([...plan.entries.values()].map((entry) => [entry.key, placeOf(entry.id, entry.type)]));
  const scope = topScope([...places.values()]);
  const steps = stepsOf(plan, grain, scope, places);
  const stepOf = new Map(steps.flatMap((step) => step.entries.map(({ key }) => [key, step] as const)));
  const units = pack(steps, plan);
  const unitOf = new Map(units.flatMap((unit) => unit.steps.map((step) => [step, unit] as const)));
  return {
    scope,
    units,
    stepOf: (key) => stepOf.get(key)!,
    unitOf: (step) => unitOf.get(step)!,
    placeOf: (key) => places.get(key)!,
  };
}

/** The lowest scope from which everything can be deployed. */
function topScope(places: readonly Place[]): Scope {
  if (places.some(({ scope }) => scope.kind === 'tenant')) return TENANT;
  if (places.some(({ scope }) => scope.kind === 'managementGroup')) return ANY_MANAGEMENT_GROUP;
  const [subscription, ...others] = new Set(places.map(({ scope }) => subscriptionOf(scope)!));
  return subscription === undefined || others.length > 0
    ? ANY_MANAGEMENT_GROUP
    : { kind: 'subscription', subscription };
}

/** What would be one module, were there no circles and no limits. */
interface Bucket {
  readonly key: string;
  readonly group: string;
  readonly file: string;
  readonly scope: Scope;
  readonly isModule: boolean;
}

interface Part {
  readonly bucket: Bucket;
  readonly stage: number;
  readonly entries: Entry[];
  weight: Weight;
}

function stepsOf(plan: Plan, grain: Grain, top: Scope, places: ReadonlyMap<string, Place>): Step[] {
  const { entries } = plan;
  const buckets = new Map<string, Bucket>();
  const bucketOf = new Map<string, Bucket>();
  for (const entry of entries.values()) {
    const fresh = bucketFor(entry, places.get(entry.key)!.scope, grain, top, plan);
    const bucket = buckets.get(fresh.key) ?? fresh;
    buckets.set(bucket.key, bucket);
    bucketOf.set(entry.key, bucket);
  }
  const knotOf = knots(edgesBetween(entries, bucketOf));
  const stageOf = new Map<string, number>();
  const parts = new Map<string, Part[]>();
  const partOf = new Map<string, Part>();
  for (const entry of inOrderOfNeed(entries.values(), ({ needs }) => needs.map((key) => entries.get(key)!))) {
    const bucket = bucketOf.get(entry.key)!;
    const knot = knotOf.get(bucket.key);
    let stage = 0;
    for (const key of entry.needs) {
      const other = bucketOf.get(key)!;
      if (knot !== undefined && knotOf.get(other.key) === knot)
        stage = Math.max(stage, stageOf.get(key)! + (other === bucket ? 0 : 1));
    }
    stageOf.set(entry.key, stage);
    partOf.set(entry.key, put(parts, bucket, stage, entry, weightOf(plan, entry)));
  }
  return named([...parts.values()].flat(), partOf, entries);
}

function bucketFor(entry: Entry, scope: Scope, grain: Grain, top: Scope, { subscriptionNames }: Plan): Bucket {
  const { group, service } = entry.placement;
  const base = { group, file: grain === 'group' ? '' : service, scope };
  if (scopeKey(scope) === scopeKey(top)) return { ...base, key: `=${entry.key}`, isModule: false };
  if (entry.type !== RESOURCE_GROUP) return { ...base, key: `${scopeKey(scope)}\n${base.file}`, isModule: true };
  // Groups need nothing and all else needs them: apart from what else their subscription holds, they stand in no circle.
  const subscription = entry.subscription!;
  const name = fileSlug(subscriptionNames.get(subscription.toLowerCase()) ?? subscription);
  return {
    group: `subscription-${name}`,
    file: 'resource-groups',
    scope,
    key: `${scopeKey(scope)}\ngroups`,
    isModule: true,
  };
}

function edgesBetween(entries: Plan['entries'], bucketOf: ReadonlyMap<string, Bucket>): Map<string, Edge[]> {
  const edges = new Map<string, Map<string, Edge>>();
  for (const entry of entries.values()) {
    const from = bucketOf.get(entry.key)!.key;
    let out = edges.get(from);
    if (!out) edges.set(from, (out = new Map()));
    for (const key of entry.needs) {
      const to = bucketOf.get(key)!.key;
      if (to !== from && !out.has(to)) out.set(to, { from, to, kind: 'reference' });
    }
  }
  return new Map([...edges].map(([from, out]) => [from, [...out.values()]]));
}

/** Adds an entry to the last part of its bucket and stage, or begins another where that is full. Entries come in the order of needs. */
function put(parts: Map<string, Part[]>, bucket: Bucket, stage: number, entry: Entry, weight: Weight): Part {
  const key = `${bucket.key}\n${stage}`;
  let list = parts.get(key);
  if (!list) parts.set(key, (list = []));
  const last = list.at(-1);
  const together = last && add(last.weight, weight);
  if (last && fits(together!, STEP_MAX)) {
    last.entries.push(entry);
    last.weight = together!;
    return last;
  }
  const part = { bucket, stage, entries: [entry], weight };
  list.push(part);
  return part;
}

/** Steps of parts, each with its names; parts of one bucket are numbered from the second on. */
function named(parts: readonly Part[], partOf: ReadonlyMap<string, Part>, entries: Plan['entries']): Step[] {
  const place = new Map([...entries.keys()].map((key, index) => [key, index]));
  const inBuckets = new Map<Bucket, Part[]>();
  for (const part of parts) {
    const list = inBuckets.get(part.bucket);
    if (list) list.push(part);
    else inBuckets.set(part.bucket, [part]);
  }
  const taken = new Set<string>();
  const steps = new Map<Part, Step & { readonly needs: Step[] }>();
  for (const [bucket, list] of inBuckets) {
    list.sort((a, b) => a.stage - b.stage);
    list.forEach((part, index) => {
      const file = [bucket.file, ...(index > 0 ? [String(index + 1)] : [])].filter((word) => word !== '').join('-');
      const words = [bucket.group, file].filter((word) => word !== '').join('-');
      const name = bucket.isModule ? deploymentName(words, bucket.key, taken) : words;
      part.entries.sort((a, b) => place.get(a.key)! - place.get(b.key)!);
      const { group, scope, isModule } = bucket;
      steps.set(part, { name, group, file, scope, isModule, entries: part.entries, needs: [] });
    });
  }
  for (const [part, step] of steps) {
    const needed = new Set(part.entries.flatMap(({ needs }) => needs.map((key) => steps.get(partOf.get(key)!)!)));
    needed.delete(step);
    step.needs.push(...needed);
  }
  const first = (step: Step): number => place.get(step.entries[0]!.key)!;
  const byPlan = [...steps.values()].sort((a, b) => first(a) - first(b));
  for (const step of byPlan) step.needs.sort((a, b) => first(a) - first(b));
  return inOrderOfNeed<Step>(byPlan, ({ needs }) => needs);
}

function deploymentName(text: string, key: string, taken: Set<string>): string {
  const short = text.length <= DEPLOYMENT_NAME_MAX ? text : `${text.slice(0, DEPLOYMENT_NAME_MAX - 6)}-${tagOf(text)}`;
  const name = taken.has(short) ? `${short.slice(0, DEPLOYMENT_NAME_MAX - 9)}-${tagOf(`${key} ${text}`, 8)}` : short;
  taken.add(name);
  return name;
}

/** Fills templates one after the other. */
function pack(steps: readonly Step[], plan: Plan): Unit[] {
  const units: { number: number; steps: Step[] }[] = [];
  let weight: Weight | undefined;
  for (const step of steps) {
    const own = { ...step.entries.map((entry) => weightOf(plan, entry)).reduce(add), entries: 1 };
    const together: Weight | undefined = weight && add(weight, own);
    if (together && fits(together, UNIT_MAX)) {
      units.at(-1)!.steps.push(step);
      weight = together;
    } else {
      units.push({ number: units.length + 1, steps: [step] });
      weight = own;
    }
  }
  return units;
}

interface Weight {
  readonly entries: number;
  readonly size: number;
  /** Names of the parameters used. */
  readonly parameters: ReadonlySet<string>;
}

function weightOf({ parametersOf }: Plan, entry: Entry): Weight {
  const secrets = variablesOf(entry).map(({ name }) => name);
  return {
    entries: 1,
    size: entry.size + ENVELOPE_SIZE + 100 * entry.needs.length,
    parameters: new Set([...secrets, ...parametersOf(entry.key)]),
  };
}

const add = (a: Weight, b: Weight): Weight => ({
  entries: a.entries + b.entries,
  size: a.size + b.size,
  parameters: b.parameters.size === 0 ? a.parameters : new Set([...a.parameters, ...b.parameters]),
});

const fits = (weight: Weight, max: typeof STEP_MAX): boolean =>
  weight.entries <= max.entries && weight.size <= max.size && weight.parameters.size <= max.parameters;

/** Each item after what it needs, else in the order given. Without recursion: chains can be long. */
export function inOrderOfNeed<T>(items: Iterable<T>, needsOf: (item: T) => Iterable<T>): T[] {
  const ordered = new Set<T>();
  const open: { item: T; needs: Iterator<T> }[] = [];
  const seen = new Set<T>();
  const enter = (item: T): void => {
    if (seen.has(item)) return;
    seen.add(item);
    open.push({ item, needs: needsOf(item)[Symbol.iterator]() });
  };
  for (const item of items) {
    enter(item);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const next = top.needs.next();
      if (!next.done) enter(next.value);
      else {
        open.pop();
        ordered.add(top.item);
      }
    }
  }
  return [...ordered];
}
