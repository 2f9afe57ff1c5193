// Tenants of resource types taken at random from the data, each with a body built from its schema: what required members need always, the
// rest now and then, and beside it what Azure answers and nobody may write. Parents are there, so that the tenant could be deployed.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { randomFrom } from '../../../bench/campaigns/random.ts';
import {
  makeArmSchema,
  SCOPE,
  shapeAt,
  type ArmTable,
  type Shape,
  type ShapeRef,
} from '../../../src/graph/arm-schema.ts';
import { TENANT } from '../../support/iac.ts';
import type { Arm, Snapshot } from '../../support/snapshot-graph.ts';

const SUBSCRIPTION_ID = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/mg';
const schema = makeArmSchema();

const allTypes = (
  JSON.parse(gunzipSync(readFileSync(new URL('../../../data/arm/index.json.gz', import.meta.url))).toString()) as {
    types: string[];
  }
).types.map((entry) => entry.slice(0, entry.lastIndexOf('@')));

/** Types that nobody can deploy, or that are something else in a template. */
const isDeployable = (type: string): boolean =>
  (schema.typeOf(type)?.type.w ?? 0) > 0 &&
  !/^microsoft\.(resources\/(deployments|resourcegroups|subscriptions)|management\/managementgroups|subscription\/|billing\/)/i.test(
    type,
  );

const candidates = allTypes.filter(isDeployable);

/** Chance that an object has a member it may leave out. */
interface Chance {
  readonly next: () => number;
  readonly optional: number;
}

/** A value that a shape takes. */
function valueOf(table: ArmTable, ref: ShapeRef, chance: Chance, depth: number): unknown {
  const { next } = chance;
  if (ref === 's') return `text ${Math.floor(next() * 1000)}`;
  if (ref === 'i') return Math.floor(next() * 10);
  if (ref === 'b') return next() < 0.5;
  if (ref === 'a') return { any: 'thing' };
  const shape = shapeAt(table, ref)!;
  if (shape.u) return valueOf(table, shape.u[Math.floor(next() * shape.u.length)]!, chance, depth);
  if (shape.p) return objectOf(table, shape, chance, depth);
  if (shape.l !== undefined) {
    const length = Math.max(shape.n ?? 0, depth > 5 ? 0 : Math.min(shape.m ?? 2, 2));
    return Array.from({ length }, () => valueOf(table, shape.l!, chance, depth + 1));
  }
  if (shape.i) return Math.min(Math.max(shape.n ?? 1, 1), shape.m ?? Infinity);
  if (shape.e) return shape.o && next() < 0.1 ? 'fromTheFuture' : shape.e[Math.floor(next() * shape.e.length)];
  return textOf(shape, next);
}

/** A text within a shape's bounds and of its pattern, as far as texts can be made of it. */
function textOf({ q: pattern, n: least = 0, m: most = 200 }: Shape, next: () => number): string {
  const plain = `text-${'x'.repeat(Math.max(0, least - 5))}`.slice(0, most);
  if (pattern === undefined || isOfPattern(plain, pattern)) return plain;
  const fits = (text: string): boolean => text.length >= least && /^[ -~]*$/.test(text) && isOfPattern(text, pattern);
  return textsOf(pattern, most, Math.floor(next() * 2 ** 31)).find(fits) ?? plain;
}

function textsOf(pattern: string, maxLength: number, seed: number): string[] {
  try {
    const texts = fc.stringMatching(new RegExp(pattern.replace(/^\(\?i\)/, '')), { maxLength });
    return fc.sample(texts, { seed, numRuns: 20 });
  } catch {
    return []; // a pattern that looks ahead or behind, or holds a range of no order: fast-check makes no texts of it
  }
}

const isOfPattern = (text: string, pattern: string): boolean => new RegExp(pattern.replace(/^\(\?i\)/, '')).test(text);

function objectOf(table: ArmTable, shape: Shape, chance: Chance, depth: number): Record<string, unknown> {
  const { next, optional } = chance;
  const made: Record<string, unknown> = {};
  let whole = shape;
  while (whole.d !== undefined && whole.v) {
    const kinds = Object.keys(whole.v);
    const kind = kinds[Math.floor(next() * kinds.length)]!;
    made[whole.d] = kind;
    const variant = shapeAt(table, whole.v[kind]!)!;
    whole = { ...variant, p: { ...whole.p, ...variant.p }, r: [...(whole.r ?? []), ...(variant.r ?? [])] };
  }
  for (const [name, property] of Object.entries(whole.p ?? {})) {
    const [ref, flags] = typeof property === 'object' ? property : [property, 0];
    const isNeeded = (flags & 1) !== 0;
    if (flags & 2 || Object.hasOwn(made, name)) continue;
    const isWanted = isNeeded ? depth < 12 : depth < 6 && next() < optional;
    if (isWanted) made[name] = valueOf(table, ref, chance, depth + 1);
  }
  for (const name of whole.r ?? [])
    if (!Object.hasOwn(made, name) && next() < optional / 2) made[name] = `read-only ${Math.floor(next() * 1000)}`;
  if (whole.x !== undefined && Object.keys(whole.p ?? {}).length === 0 && depth < 6)
    made['own name'] = valueOf(table, whole.x, chance, depth + 1);
  return made;
}

/** The scopes where a type can be deployed, as the beginnings of ids. */
const SCOPES: readonly (readonly [number, string])[] = [
  [SCOPE.resourceGroup, GROUP],
  [SCOPE.subscription, SUBSCRIPTION],
  [SCOPE.managementGroup, MANAGEMENT_GROUP],
  [SCOPE.tenant, ''],
  [SCOPE.extension, `${GROUP}/providers/Microsoft.Storage/storageAccounts/st`],
];

/** What says of a name how it is formed. */
function nameOf(table: ArmTable, body: Shape, chance: Chance, otherwise: string): string {
  const property = body.p?.['name'];
  const ref = typeof property === 'object' ? property[0] : property;
  const shape = ref === undefined ? undefined : shapeAt(table, ref);
  if (body.d === 'name') return Object.keys(body.v!)[Math.floor(chance.next() * Object.keys(body.v!).length)]!;
  if (shape?.e) return shape.e[Math.floor(chance.next() * shape.e.length)]!;
  const fits = (name: string): boolean =>
    name.length >= (shape?.n ?? 0) &&
    name.length <= (shape?.m ?? 80) &&
    (shape?.q === undefined || isOfPattern(name, shape.q));
  const plain = [
    otherwise,
    otherwise.replaceAll('-', ''),
    `${otherwise}${'x'.repeat(Math.max(0, (shape?.n ?? 0) - 2))}`,
  ];
  const found = plain.find(fits);
  if (found !== undefined || shape === undefined) return found ?? otherwise;
  const made = textOf(shape, chance.next);
  return /^[A-Za-z0-9._()-]+$/.test(made) ? made : otherwise;
}

/** A record of a type and those of its parents, parents first. */
function recordsOf(type: string, chance: Chance, index: number): Arm[] {
  const { type: known } = schema.typeOf(type)!;
  const scopes = SCOPES.filter(([bit]) => known.w & bit);
  const [, scope] = scopes[Math.floor(chance.next() * scopes.length)]!;
  const [namespace, ...kinds] = known.t.split('/');
  const records: Arm[] = [];
  let id = `${scope}/providers/${namespace!}`;
  kinds.forEach((kind, level) => {
    const own = schema.typeOf([namespace, ...kinds.slice(0, level + 1)].join('/'));
    const shape = own && shapeAt(own.table, own.type.b)!;
    const name = own && shape ? nameOf(own.table, shape, chance, `n${index}-${level}`) : `n${index}-${level}`;
    id += `/${kind}/${name}`;
    if (own && shape && own.type.w > 0) records.push(recordOf(id, name, chance));
  });
  return records;
}

function recordOf(id: string, name: string, chance: Chance): Arm {
  const type = typeIn(id);
  const { type: known, table } = schema.typeOf(type)!;
  let shape = shapeAt(table, known.b)!;
  // The variant that the name chooses is the body.
  if (shape.d === 'name') {
    const variant = shapeAt(table, shape.v![name]!)!;
    shape = { ...variant, p: { ...shape.p, ...variant.p }, r: [...(shape.r ?? []), ...(variant.r ?? [])] };
  }
  const body = shape.p ? objectOf(table, shape, chance, 0) : {};
  const has = (member: string): boolean => Object.hasOwn(shape.p ?? {}, member);
  return {
    ...body,
    ...(has('location') && { location: 'westeurope' }),
    ...(has('tags') && { tags: { a: 'b' } }),
    ...(has('identity') && { identity: { type: 'SystemAssigned', principalId: TENANT, tenantId: TENANT } }),
    id,
    name,
    type: known.t,
    apiVersion: schema.apiVersionOf(type),
  };
}

const typeIn = (id: string): string => {
  const words = id.slice(id.lastIndexOf('/providers/') + '/providers/'.length).split('/');
  return words.filter((_, index) => index === 0 || index % 2 === 1).join('/');
};

/** A whole tenant of `count` random types, with their parents and what they stand on. The same for the same seed. */
export function randomTypes(seed: number, count: number): Snapshot {
  const next = randomFrom(seed);
  const chance: Chance = { next, optional: 0.2 + 0.6 * next() };
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(candidates[Math.floor(next() * candidates.length)]!);
  const records = new Map<string, Arm>();
  const storage = recordOf(`${GROUP}/providers/Microsoft.Storage/storageAccounts/st`, 'stock', chance);
  records.set(storage.id.toLowerCase(), { ...storage, name: 'st' });
  [...chosen].forEach((type, index) => {
    for (const record of recordsOf(type, chance, index)) records.set(record.id.toLowerCase(), record);
  });
  return {
    tenant: { tenantId: TENANT, displayName: 'Random', defaultDomain: 'random.onmicrosoft.com' },
    managementGroups: [managementGroup(TENANT, 'Tenant root group', null), managementGroup('mg', 'MG', TENANT)],
    subscriptions: [
      {
        id: SUBSCRIPTION,
        subscriptionId: SUBSCRIPTION_ID,
        tenantId: TENANT,
        displayName: 'Random',
        state: 'Enabled',
      } as Snapshot['subscriptions'][number],
    ],
    roleDefinitions: [],
    users: [],
    groups: [],
    applications: [],
    resourceGroups: [
      {
        id: GROUP,
        name: 'rg',
        type: 'Microsoft.Resources/resourceGroups',
        location: 'westeurope',
        properties: { provisioningState: 'Succeeded' },
      },
    ],
    servicePrincipals: [],
    resources: [...records.values()],
    roleAssignments: [],
  };
}

const managementGroup = (name: string, displayName: string, parent: string | null): Arm => ({
  id: `/providers/Microsoft.Management/managementGroups/${name}`,
  type: 'Microsoft.Management/managementGroups',
  name,
  properties: {
    tenantId: TENANT,
    displayName,
    details: {
      parent: parent && {
        id: `/providers/Microsoft.Management/managementGroups/${parent}`,
        name: parent,
        displayName: parent,
      },
    },
    children:
      parent === null
        ? [{ id: MANAGEMENT_GROUP, type: 'Microsoft.Management/managementGroups', name: 'mg', displayName: 'MG' }]
        : [{ id: SUBSCRIPTION, type: '/subscriptions', name: SUBSCRIPTION_ID, displayName: 'Random' }],
  },
});
