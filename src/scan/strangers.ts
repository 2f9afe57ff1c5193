// Types that the schema does not know: newer than it, or of a provider of one's own. The resource provider itself is asked which types it
// has inside of them, and under which api-versions.
import type { Ask, Denied } from '../services/azure/ask.ts';
import type { ChildList } from './child-lists.ts';
import type { Scan } from './step.ts';
import { asObject, SUBNET_IN_GRAPH } from './to-resource.ts';

const API_VERSIONS = ['2021-04-01'];
const PERMISSION = 'Microsoft.Resources/subscriptions/providers/read';

/** A list that only the provider knows of. Plain JSON, for a cursor. */
export interface StrangeList extends ChildList {
  readonly apiVersions: readonly string[];
}
/** By parent type in lower case. */
export type Strangers = Readonly<Record<string, readonly StrangeList[]>>;

/** What a provider tells of its types, by type in lower case. */
type ProviderTypes = ReadonlyMap<string, { readonly type: string; readonly apiVersions: readonly string[] }>;

/** True for a type that the schema does not know. */
export const isStrange = ({ schema }: Pick<Scan, 'schema'>, type: string): boolean =>
  type !== SUBNET_IN_GRAPH && schema.typeOf(type) === undefined;

/** The lists of those types that the schema does not know; refused ones are named by the provider's id. */
export async function strangersAmong(
  scan: Scan,
  ask: Ask,
  subscriptionId: string,
  types: readonly string[],
): Promise<{ lists: Strangers; denied: readonly { scope: string; why: Denied }[] }> {
  const unknown = types.filter((type) => isStrange(scan, type));
  const lists: Record<string, StrangeList[]> = {};
  const denied: { scope: string; why: Denied }[] = [];
  for (const namespace of [...new Set(unknown.map((type) => type.slice(0, type.indexOf('/'))))].sort()) {
    const known = await typesOfProvider(scan, ask, subscriptionId, namespace);
    if (!(known instanceof Map)) {
      denied.push({ scope: providerId(subscriptionId, namespace), why: known as Denied });
      continue;
    }
    for (const [key, { type, apiVersions }] of known as ProviderTypes) {
      const parent = key.slice(0, key.lastIndexOf('/'));
      // A type that the schema knows has its lists from there.
      const isOurs = unknown.some(
        (each) => parent === each.toLowerCase() || parent.startsWith(`${each.toLowerCase()}/`),
      );
      if (!isOurs || apiVersions.length === 0) continue;
      const path = type.slice(type.lastIndexOf('/') + 1);
      (lists[parent] ??= []).push({ path, type, single: false, apiVersions });
    }
  }
  return { lists, denied };
}

/** The api-versions of one type that the schema does not know; empty where its provider does not know it either. */
export async function apiVersionsOfStranger(
  scan: Scan,
  ask: Ask,
  subscriptionId: string,
  type: string,
): Promise<readonly string[] | Denied> {
  const known = await typesOfProvider(scan, ask, subscriptionId, type.slice(0, type.indexOf('/')));
  return known instanceof Map
    ? ((known as ProviderTypes).get(type.toLowerCase())?.apiVersions ?? [])
    : (known as Denied);
}

const providerId = (subscriptionId: string, namespace: string): string =>
  `/subscriptions/${subscriptionId}/providers/${namespace}`;

async function typesOfProvider(
  { arm }: Scan,
  ask: Ask,
  subscriptionId: string,
  namespace: string,
): Promise<ProviderTypes | Denied> {
  const answer = await arm.get(ask, providerId(subscriptionId, namespace), API_VERSIONS);
  if (answer.outcome === 'denied') return { ...answer, permission: answer.permission ?? PERMISSION };
  const { resourceTypes } = answer.outcome === 'found' ? answer.body : {};
  const found = (Array.isArray(resourceTypes) ? resourceTypes : [])
    .map(asObject)
    .flatMap(({ resourceType, apiVersions }) =>
      typeof resourceType === 'string'
        ? [{ type: `${namespace}/${resourceType}`, apiVersions: stableFirst(apiVersions) }]
        : [],
    );
  return new Map(found.map((each) => [each.type.toLowerCase(), each]));
}

/** At most three, the newest stable ones before previews. */
function stableFirst(apiVersions: unknown): string[] {
  const all = (Array.isArray(apiVersions) ? apiVersions : []).filter((each) => typeof each === 'string');
  const isPreview = (version: string): boolean => /[a-z]/i.test(version);
  return [...all.filter((each) => !isPreview(each)), ...all.filter(isPreview)].slice(0, 3);
}
