// Decides what stands for what when a tenant is written anew elsewhere: from the request, from the mapping it brought, and by rule. The
// same input gives the same names, whatever part of the tenant is asked for.
import { createHash } from 'node:crypto';
import { AtgError } from '../../contract/errors.ts';
import type { GenerateIacParams } from '../../contract/start-generate-iac.ts';
import type { ResourceReader, StoredDirectoryObject } from '../../graph/stored-resource.ts';
import { MANAGEMENT_GROUP, RESOURCE_GROUP, type ArmId } from '../arm-id.ts';
import { localNameOf, nameOfObject, resourceOf } from '../directory.ts';
import type { Parameter } from '../model.ts';
import { nameFor, tagOf } from '../names.ts';
import { globalNameOf, MANAGEMENT_GROUP_NAME, suffixed, ZONES } from '../rules/global-names.ts';
import { makeRewriter, nameKey, regionKey, type RewriteTables, type Rewriter } from './rewriter.ts';

/** A user, group, service principal or application of the source tenant, by one of its ids. */
export interface KnownPrincipal {
  readonly id: string;
  readonly kind: string;
  /** Its user principal name, or what it is called. */
  readonly name: string;
  readonly appId: string | undefined;
  /** Its id in the target tenant, where somebody said so. */
  readonly target: string | undefined;
  readonly parameter: Parameter;
}

export interface KnownDomain {
  readonly domain: string;
  readonly target: string | undefined;
  readonly parameter: Parameter;
}

export interface TenantMapping {
  readonly sourceTenant: string;
  readonly targetTenant: string;
  readonly isOtherTenant: boolean;
  readonly suffix: string;
  readonly subscriptions: ReadonlyMap<string, string>;
  readonly locations: ReadonlyMap<string, string>;
  readonly tables: RewriteTables;
  readonly rewriter: Rewriter;
  /** By lower-case id; empty within one tenant, where principals stay what they are. */
  readonly principals: ReadonlyMap<string, KnownPrincipal>;
  /** Targets that the request gave, by object id, user principal name or application id in lower case. */
  readonly principalTargets: ReadonlyMap<string, string>;
  /** By lower-case name. */
  readonly domains: ReadonlyMap<string, KnownDomain>;
  /** Source ids with their new last names, in the order of the ids. */
  readonly names: readonly { readonly id: string; readonly target: string }[];
  /** Names that must be gone: of the tenant, its subscriptions and everything renamed. */
  readonly sourceNames: ReadonlySet<string>;
}

/** True where a request asks for code that makes the same elsewhere. */
export const isRewriting = (params: GenerateIacParams): boolean =>
  [
    params.target_tenant_id,
    params.target_subscription_id,
    params.target_location,
    params.name_suffix,
    params.mapping,
  ].some((field) => field !== undefined);

/** True where the code takes over what exists: what is made anew somewhere else cannot be imported. */
export const isImporting = (params: GenerateIacParams): boolean => params.auto_import && !isRewriting(params);

export interface MappingInput {
  readonly params: GenerateIacParams;
  readonly reader: ResourceReader;
  /** Everything the tenant has, in the order of the keys. */
  readonly ids: readonly ArmId[];
  /** Keys of what was asked for. */
  readonly asked: readonly string[];
  readonly subscriptionNames: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** @throws MAPPING_INCOMPLETE where a subscription of another tenant has no target */
export async function makeMapping({
  params,
  reader,
  ids,
  asked,
  subscriptionNames,
  signal,
}: MappingInput): Promise<TenantMapping> {
  const given = params.mapping ?? {};
  const sourceTenant = params.tenant_id;
  const targetTenant = (params.target_tenant_id ?? given.tenants?.[sourceTenant] ?? sourceTenant).toLowerCase();
  const isOtherTenant = targetTenant !== sourceTenant;
  const subscriptions = subscriptionsOf(params, ids, subscriptionNames, isOtherTenant);
  const suffix =
    params.name_suffix ??
    given.name_suffix ??
    tagOf(`${sourceTenant} ${targetTenant} ${[...subscriptions.values()].sort().join()}`, 5);
  const guids = new Map([...subscriptions, [sourceTenant, targetTenant]]);
  const givenNames = new Map(Object.entries(given.names ?? {}).map(([id, name]) => [nameKey(id), name]));
  const names = new Map(givenNames);
  for (const [id, name] of Object.entries(given.resource_groups ?? {})) names.set(nameKey(id), name);
  const hosts = new Map<string, string>();
  const bareNames = new Map<string, string>();

  nameGlobally(ids, suffix, names, hosts, bareNames);
  nameRoles(ids, `${targetTenant} ${suffix}`, names, guids);
  if (!isOtherTenant && makesManagementGroups(params, asked)) nameManagementGroups(ids, sourceTenant, suffix, names);
  const locations = new Map(Object.entries(given.locations ?? {}).map(([from, to]) => [regionKey(from), to]));
  const principalTargets = principalTargetsOf(params);
  const people = isOtherTenant
    ? await principalsOf(params, principalTargets, names, reader, signal)
    : { principals: new Map<string, KnownPrincipal>(), domains: new Map<string, KnownDomain>(), tenantNames: [] };
  const mappedDomains = [...people.domains.values()].filter((each) => each.target !== undefined);
  const tables: RewriteTables = {
    guids,
    locations,
    location: params.target_location === undefined ? undefined : regionKey(params.target_location),
    names,
    hosts,
    bareNames,
    domains: new Map(mappedDomains.map(({ domain, target }) => [domain, target!])),
    roleSuffix: isOtherTenant ? undefined : suffix,
  };
  nameDnsRecords(ids, names, hosts);
  keepApart(ids, names, makeRewriter(tables));
  return {
    sourceTenant,
    targetTenant,
    isOtherTenant,
    suffix,
    subscriptions,
    locations,
    tables,
    rewriter: makeRewriter(tables),
    principals: people.principals,
    principalTargets,
    domains: people.domains,
    names: ids.flatMap(({ id }) => {
      const target = names.get(nameKey(id));
      return target === undefined ? [] : [{ id, target }];
    }),
    sourceNames: new Set([
      ...bareNames.keys(),
      ...(isOtherTenant
        ? [...people.tenantNames, ...subscriptionNames.values()].map((name) => name.toLowerCase())
        : []),
    ]),
  };
}

function subscriptionsOf(
  { mapping, target_subscription_id: target }: GenerateIacParams,
  ids: readonly ArmId[],
  names: ReadonlyMap<string, string>,
  isOtherTenant: boolean,
): Map<string, string> {
  const used = new Set(
    ids.flatMap(({ subscription }) => (subscription === undefined ? [] : [subscription.toLowerCase()])),
  );
  const known = [...new Set([...names.keys(), ...used])].sort();
  const mapped = known.map((source) => [source, mapping?.subscriptions?.[source] ?? target ?? source] as const);
  const missing = mapped
    .filter(([source, to]) => isOtherTenant && source === to && used.has(source))
    .map(([source]) => source);
  if (missing.length > 0)
    throw new AtgError(
      'MAPPING_INCOMPLETE',
      `No target for ${missing.length === 1 ? 'subscription' : 'subscriptions'} ${missing.slice(0, 20).join(', ')}. Give target_subscription_id, or each of them in mapping.subscriptions.`,
    );
  return new Map(mapped.map(([source, to]) => [source, to.toLowerCase()]));
}

/** New names for what must be called otherwise in the whole world. */
function nameGlobally(
  ids: readonly ArmId[],
  suffix: string,
  names: Map<string, string>,
  hosts: Map<string, string>,
  bareNames: Map<string, string>,
): void {
  const taken = new Set<string>();
  for (const { id, type, name, parent } of ids) {
    const rule = globalNameOf(type);
    const slotOf = /^microsoft\.web\/sites\/slots$/i.test(type) ? names.get(nameKey(parent)) : undefined;
    if (slotOf !== undefined) {
      const site = parent.slice(parent.lastIndexOf('/') + 1);
      hosts.set(`${site}-${name}.azurewebsites.net`.toLowerCase(), `${slotOf}-${name}`);
    }
    if (!rule) continue;
    const short = suffixed(name, suffix, rule);
    const isTaken = taken.has(`${type} ${short}`.toLowerCase());
    const target = names.get(nameKey(id)) ?? (isTaken ? suffixed(name, suffix, rule, tagOf(id, 4)) : short);
    taken.add(`${type} ${target}`.toLowerCase());
    names.set(nameKey(id), target);
    bareNames.set(name.toLowerCase(), target);
    for (const zone of rule.zones) hosts.set(`${name}.${zone}`.toLowerCase(), target);
  }
}

/** Roles of one's own and assignments are called by GUIDs that a tenant may have once. */
function nameRoles(ids: readonly ArmId[], salt: string, names: Map<string, string>, guids: Map<string, string>): void {
  for (const { id, type, name } of ids) {
    const isDefinition = /^microsoft\.authorization\/roledefinitions$/i.test(type);
    if (!isDefinition && !/^microsoft\.authorization\/roleassignments$/i.test(type)) continue;
    // A custom role is one thing, though each of its scopes shows it.
    const target = names.get(nameKey(id)) ?? guidOf(isDefinition ? name.toLowerCase() : nameKey(id), salt);
    names.set(nameKey(id), target);
    if (isDefinition) guids.set(name.toLowerCase(), target);
  }
}

const IN_MANAGEMENT_GROUP = /^\/providers\/microsoft\.management\/managementgroups\/[^/]+(\/.*)?$/;

/** Whether the code makes management groups. Where it makes none, what it says of them means those that the tenant has. */
const makesManagementGroups = (params: GenerateIacParams, asked: readonly string[]): boolean =>
  asked.some((key) => {
    const inside = IN_MANAGEMENT_GROUP.exec(key);
    return inside !== null && (params.include_dependencies || inside[1] === undefined);
  });

/** A tenant has a management group of a name once; its root is called like the tenant. */
function nameManagementGroups(ids: readonly ArmId[], tenant: string, suffix: string, names: Map<string, string>): void {
  for (const { id, type, name } of ids)
    if (type === MANAGEMENT_GROUP && name.toLowerCase() !== tenant && !names.has(nameKey(id)))
      names.set(nameKey(id), suffixed(name, suffix, MANAGEMENT_GROUP_NAME));
}

/** Records of private zones are called like the resources they lead to. */
function nameDnsRecords(ids: readonly ArmId[], names: Map<string, string>, hosts: ReadonlyMap<string, string>): void {
  for (const { id, type, name, parent } of ids) {
    if (!/^microsoft\.network\/privatednszones\/(a|aaaa|cname)$/i.test(type) || names.has(nameKey(id))) continue;
    const zoneName = parent.slice(parent.lastIndexOf('/') + 1).toLowerCase();
    const zone = ZONES.find((each) => zoneName.endsWith(`.${each}`));
    const target = zone && hosts.get(`${name.toLowerCase()}.${zone}`);
    if (target !== undefined) names.set(nameKey(id), target);
  }
}

/** Where several subscriptions become one, equal ids are told apart: the later one gets a few digits made of its source id. */
function keepApart(ids: readonly ArmId[], names: Map<string, string>, rewriter: Rewriter): void {
  const taken = new Set<string>();
  const inOrder = [...ids].sort((a, b) => Number(b.type === RESOURCE_GROUP) - Number(a.type === RESOURCE_GROUP));
  for (const { id, name } of inOrder) {
    const target = nameKey(rewriter.text(id));
    if (taken.has(target)) {
      const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);
      names.set(nameKey(id), isGuid ? guidOf(nameKey(id), 'apart') : `${name}-${tagOf(id, 4)}`);
    }
    taken.add(nameKey(rewriter.text(id)));
  }
}

/** A GUID made of texts, by the way of name-based GUIDs (RFC 9562, version 5). */
function guidOf(...texts: readonly string[]): string {
  const bytes = createHash('sha1').update(texts.join('\n')).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const KINDS: Readonly<Record<StoredDirectoryObject['label'], string>> = {
  User: 'user',
  IdentityGroup: 'group',
  Application: 'application',
  ServicePrincipal: 'service principal',
};

function principalTargetsOf({ mapping }: GenerateIacParams): Map<string, string> {
  const targets = new Map<string, string>();
  for (const [key, to] of Object.entries(mapping?.principals ?? {})) {
    const target = typeof to === 'string' ? to : to.target;
    if (target !== null) targets.set(key.toLowerCase(), target);
  }
  return targets;
}

/** The directory by ids, with its domains. Some hundred bytes an object are kept. */
async function principalsOf(
  { mapping, tenant_id }: GenerateIacParams,
  given: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
  reader: ResourceReader,
  signal: AbortSignal,
) {
  const principals = new Map<string, KnownPrincipal>();
  const found = new Set<string>();
  const taken = new Set<string>();
  /** An identity is called like what it belongs to, there as well. */
  const localOf = (object: StoredDirectoryObject): string => {
    const resource = resourceOf(object);
    return (resource === undefined ? undefined : names.get(nameKey(resource))) ?? localNameOf(object);
  };
  const add = (id: string, kind: string, name: string, local: string, appId: string | undefined): void => {
    const target =
      given.get(id) ?? given.get(name.toLowerCase()) ?? (appId === undefined ? undefined : given.get(appId));
    const parameter: Parameter = {
      name: nameFor('principal', local, id, taken),
      description: `Id of the ${kind} ${local} in the target tenant`,
      default: target,
    };
    if (!principals.has(id)) principals.set(id, { id, kind, name, appId, target, parameter });
  };
  for await (const page of reader.directory(tenant_id, signal))
    for (const object of page) {
      const { label, id, properties } = object;
      const name = nameOfObject(object);
      const local = localOf(object);
      const held = properties['appId'];
      const appId = typeof held === 'string' ? held.toLowerCase() : undefined;
      add(id, KINDS[label], name, local, appId);
      // An application that another tenant owns has the same id everywhere.
      const owner = properties['app_owner_organization_id'];
      const isForeign = typeof owner === 'string' && owner.toLowerCase() !== tenant_id;
      if (appId !== undefined && !isForeign && !principals.has(appId))
        principals.set(appId, {
          id: appId,
          kind: 'application id',
          name,
          appId,
          target: given.get(appId),
          parameter: {
            name: nameFor('application', local, appId, taken),
            description: `Application id of ${local} in the target tenant`,
            default: given.get(appId),
          },
        });
      const user = label === 'User' ? properties['userPrincipalName'] : undefined;
      if (typeof user === 'string' && user.includes('@'))
        found.add(user.slice(user.lastIndexOf('@') + 1).toLowerCase());
      const publisher = properties['publisher_domain'];
      if (typeof publisher === 'string' && publisher.includes('.')) found.add(publisher.toLowerCase());
    }
  const { domain, name } = await reader.tenantNames(tenant_id);
  if (domain !== undefined) found.add(domain.toLowerCase());
  const givenDomains = new Map(Object.entries(mapping?.domains ?? {}).map(([from, to]) => [from.toLowerCase(), to]));
  const domains = new Map<string, KnownDomain>();
  for (const each of [...new Set([...found, ...givenDomains.keys()])].sort()) {
    const to = givenDomains.get(each);
    const target = (typeof to === 'string' ? to : to?.target)?.toLowerCase();
    const parameter: Parameter = {
      name: `domain_${tagOf(each)}`,
      description: 'A domain of the target tenant; mapping.json says which one it stands for',
      default: target,
    };
    domains.set(each, { domain: each, target, parameter });
  }
  return { principals, domains, tenantNames: name === undefined ? [] : [name] };
}
