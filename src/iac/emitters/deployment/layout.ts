// How a plan is cut into templates. ARM deploys a module as a whole, so modules must not need each other in a circle although resource
// groups often do: where a circle of modules would arise, each of them is divided into steps, and a step needs earlier steps only.
// Modules are packed, in the order of their needs, into as few top-level templates as ARM's limits allow.
import { RESOURCE_GROUP } from '../../arm-id.ts';
import { knots } from '../../cycles.ts';
import { Links } from '../../links.ts';
import { tagOf } from '../../names.ts';
import { fileSlug } from '../../placement.ts';
import type { Entry, Plan } from '../../plan.ts';
import { variablesOf } from '../../secret-variables.ts';
import { eachInTurns } from '../../step-aside.ts';
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

/** Places that are kept for the next who asks: taking an id apart is cheap, keeping one for every resource is not. */
const PLACES_MAX = 4_000;

/** Lays a plan out. With grain `service` there is a module for each service of a group, with `group` one for the group. */
export async function layOut(plan: Plan, grain: Grain): Promise<Layout> {
  const entries = [...plan.entries.values()];
  const scopes = await scopesOf(entries);
  const scope = topScope(new Set(scopes));
  const { parts, partAt } = await partsOf(plan, entries, grain, scope, scopes);
  const steps = named(parts, partAt, plan.entries);
  const units = pack(steps);
  const unitOf = new Map(units.flatMap((unit) => unit.steps.map((step) => [step, unit] as const)));
  const places = new Map<string, Place>();
  return {
    scope,
    units,
    stepOf: (key) => partAt[plan.entries.get(key)!.index]!.step!,
    unitOf: (step) => unitOf.get(step)!,
    placeOf(key) {
      let place = places.get(key);
      if (!place) {
        if (places.size === PLACES_MAX) places.clear();
        const { id, type } = plan.entries.get(key)!;
        places.set(key, (place = placeOf(id, type)));
      }
      return place;
    },
  };
}

/** The scope of each entry; equal ones are one object. */
async function scopesOf(entries: readonly Entry[]): Promise<Scope[]> {
  const known = new Map<string, Scope>();
  const scopes: Scope[] = [];
  await eachInTurns(entries, ({ id, type }) => {
    const { scope } = placeOf(id, type);
    const key = scopeKey(scope);
    if (!known.has(key)) known.set(key, scope);
    scopes.push(known.get(key)!);
  });
  return scopes;
}

/** The lowest scope from which everything can be deployed. */
function topScope(scopes: ReadonlySet<Scope>): Scope {
  const all = [...scopes];
  if (all.some(({ kind }) => kind === 'tenant')) return TENANT;
  if (all.some(({ kind }) => kind === 'managementGroup')) return ANY_MANAGEMENT_GROUP;
  const [subscription, ...others] = new Set(all.map((scope) => subscriptionOf(scope)!));
  return subscription === undefined || others.length > 0
    ? ANY_MANAGEMENT_GROUP
    : { kind: 'subscription', subscription };
}

/** What would be one module, were there no circles and no limits. */
interface Bucket {
  readonly number: number;
  readonly key: string;
  readonly group: string;
  readonly file: string;
  readonly scope: Scope;
  readonly isModule: boolean;
}

/** What becomes a step. */
interface Part {
  readonly bucket: Bucket;
  readonly stage: number;
  readonly entries: Entry[];
  weight: Weight;
  step?: WeighedStep;
}

interface WeighedStep extends Step {
  readonly needs: Step[];
  readonly weight: Weight;
}

/** The parts, and that of each entry by its index. */
async function partsOf(
  { entries, parametersOf, subscriptionNames }: Plan,
  inOrder: readonly Entry[],
  grain: Grain,
  top: Scope,
  scopes: readonly Scope[],
): Promise<{ parts: Part[]; partAt: readonly Part[] }> {
  const known = new Map<string, Bucket>();
  const buckets: Bucket[] = [];
  await eachInTurns(inOrder, (entry) => {
    const bucket = bucketFor(entry, scopes[entry.index]!, grain, top, subscriptionNames);
    let same = known.get(bucket.key);
    if (!same) known.set(bucket.key, (same = { ...bucket, number: known.size }));
    buckets.push(same);
  });
  const bucketOf = (key: string): Bucket => buckets[entries.get(key)!.index]!;
  const links = new Links();
  await eachInTurns(inOrder, ({ key, needs }) => {
    const from = bucketOf(key);
    for (const need of needs) if (bucketOf(need) !== from) links.add(from.number, bucketOf(need).number, 'reference');
  });
  const knotOf = knots(links.outgoing(known.size));
  const stages = new Int32Array(inOrder.length);
  const stagesOf = new Map<string, Part[]>();
  const partAt = new Array<Part>(inOrder.length);
  const byNeed = inOrderOfNeed(inOrder, ({ needs }) => needs.map((key) => entries.get(key)!));
  await eachInTurns(byNeed, (entry) => {
    const bucket = buckets[entry.index]!;
    const knot = knotOf[bucket.number]!;
    let stage = 0;
    for (const key of entry.needs) {
      const { index } = entries.get(key)!;
      const other = buckets[index]!;
      if (knot >= 0 && knotOf[other.number] === knot)
        stage = Math.max(stage, stages[index]! + (other === bucket ? 0 : 1));
    }
    stages[entry.index] = stage;
    partAt[entry.index] = put(stagesOf, bucket, stage, entry, weightOf(parametersOf, entry));
  });
  return { parts: [...stagesOf.values()].flat(), partAt };
}

function bucketFor(
  entry: Entry,
  scope: Scope,
  grain: Grain,
  top: Scope,
  subscriptionNames: Plan['subscriptionNames'],
): Omit<Bucket, 'number'> {
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
function named(parts: readonly Part[], partAt: readonly Part[], entries: Plan['entries']): WeighedStep[] {
  const inBuckets = new Map<Bucket, Part[]>();
  for (const part of parts) {
    const list = inBuckets.get(part.bucket);
    if (list) list.push(part);
    else inBuckets.set(part.bucket, [part]);
  }
  const taken = new Set<string>();
  for (const [bucket, list] of inBuckets) {
    list.sort((a, b) => a.stage - b.stage);
    list.forEach((part, index) => {
      const file = [bucket.file, ...(index > 0 ? [String(index + 1)] : [])].filter((word) => word !== '').join('-');
      const words = [bucket.group, file].filter((word) => word !== '').join('-');
      const name = bucket.isModule ? deploymentName(words, bucket.key, taken) : words;
      part.entries.sort((a, b) => a.index - b.index);
      const { group, scope, isModule } = bucket;
      part.step = { name, group, file, scope, isModule, entries: part.entries, needs: [], weight: part.weight };
    });
  }
  const first = ({ entries: [entry] }: Step): number => entry!.index;
  for (const { step, entries: own } of parts) {
    const needed = new Set(own.flatMap(({ needs }) => needs.map((key) => partAt[entries.get(key)!.index]!.step!)));
    needed.delete(step!);
    step!.needs.push(...[...needed].sort((a, b) => first(a) - first(b)));
  }
  const byPlan = parts.map(({ step }) => step!).sort((a, b) => first(a) - first(b));
  return inOrderOfNeed<WeighedStep>(byPlan, ({ needs }) => needs as WeighedStep[]);
}

function deploymentName(text: string, key: string, taken: Set<string>): string {
  const short = text.length <= DEPLOYMENT_NAME_MAX ? text : `${text.slice(0, DEPLOYMENT_NAME_MAX - 6)}-${tagOf(text)}`;
  const name = taken.has(short) ? `${short.slice(0, DEPLOYMENT_NAME_MAX - 9)}-${tagOf(`${key} ${text}`, 8)}` : short;
  taken.add(name);
  return name;
}

/** Fills templates one after the other. */
function pack(steps: readonly WeighedStep[]): Unit[] {
  const units: { number: number; steps: Step[] }[] = [];
  let weight: Weight | undefined;
  for (const step of steps) {
    const own = { ...step.weight, entries: 1 };
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

function weightOf(parametersOf: Plan['parametersOf'], entry: Entry): Weight {
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
function inOrderOfNeed<T>(items: Iterable<T>, needsOf: (item: T) => Iterable<T>): T[] {
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
