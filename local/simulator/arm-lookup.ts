// Finds what an ARM path names: a resource of its own, or something that ARM embeds in its parent (subnets, rules, routes).
// Knows ARM's words for what is not there.
import { armKey, type ArmPath } from './arm-id.ts';
import { armError, Refusal } from './http.ts';
import type { ProviderCatalog } from './provider-catalog.ts';
import type { Item, Resource, Tenant } from './tenant.ts';
import { without } from './without.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `sites/config` entries whose values ARM gives only to `POST {id}/list`. */
const LIST_ONLY = /^microsoft\.web\/sites(\/slots)?\/config$/;
const LIST_ONLY_NAMES = new Set(['appsettings', 'connectionstrings']);

export function isListOnly(resource: Resource): boolean {
  return LIST_ONLY.test(resource.type) && LIST_ONLY_NAMES.has(resource.key.slice(resource.key.lastIndexOf('/') + 1));
}

/** The body of a GET: what the snapshot holds, without what ARM does not show. */
export function bodyOf(resource: Resource): Record<string, unknown> {
  const body = without(resource.item, 'apiVersion');
  return isListOnly(resource) ? { ...body, properties: null } : body;
}

/** A thing inside a resource's body, and the list that holds it. */
export interface Embedded {
  owner: Resource;
  list: Item[];
  item: Item;
}

/** Finds what has this id inside the body of the nearest resource above it. */
export function findEmbedded(tenant: Tenant, id: string): Embedded | undefined {
  const key = armKey(id);
  for (let parts = key.split('/').slice(0, -2); parts.length > 4; parts = parts.slice(0, -2)) {
    const owner = tenant.resources.get(parts.join('/'));
    if (owner) return embeddedIn(owner).find(({ item }) => armKey(item.id) === key);
  }
  return undefined;
}

/** Everything that a resource's body holds of its own: objects with a name and an id below the resource's. */
export function embeddedIn(owner: Resource): Embedded[] {
  const found: Embedded[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) {
        if (isOwn(item)) found.push({ owner, list: value as Item[], item });
        walk(item);
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const each of Object.values(value)) walk(each);
    }
  };
  // an object of which only the id is given is a reference to the thing, not the thing
  const isOwn = (item: unknown): item is Item =>
    typeof item === 'object' &&
    item !== null &&
    'id' in item &&
    'name' in item &&
    typeof item.id === 'string' &&
    armKey(item.id).startsWith(owner.key + '/');
  walk(owner.item.properties);
  return found;
}

/** True where a key names something that exists: a scope, a resource, a thing inside one. */
export function exists(tenant: Tenant, key: string): boolean {
  if (key === '/') return true;
  const singleton = key.endsWith('/default') ? key.split('/').slice(0, -2).join('/') : undefined;
  return (
    tenant.resources.has(key) ||
    tenant.list('resourceGroups').has(key) ||
    tenant.list('subscriptions').has(key) ||
    tenant.list('managementGroups').has(key) ||
    findEmbedded(tenant, key) !== undefined ||
    // what is called default, such as the blob service of a storage account, comes into being with its parent
    (singleton !== undefined && tenant.resources.has(singleton))
  );
}

/** @throws Refusal 404 (400 for what is no GUID) where the subscription or group of a path is not there */
export function requireScope(tenant: Tenant, path: ArmPath): void {
  const { subscriptionId, group } = path;
  if (subscriptionId === '') return;
  if (!GUID.test(subscriptionId))
    throw new Refusal(
      armError(
        400,
        'InvalidSubscriptionId',
        `The provided subscription identifier '${subscriptionId}' is malformed or invalid.`,
      ),
    );
  if (!tenant.find('subscriptions', subscriptionId))
    throw new Refusal(
      armError(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`),
    );
  if (group !== '' && !tenant.find('resourceGroups', `/subscriptions/${subscriptionId}/resourceGroups/${group}`))
    throw new Refusal(armError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`));
}

/** @throws Refusal 404 where the namespace or the type is known neither to Azure nor to this tenant */
export function requireType(tenant: Tenant, catalog: ProviderCatalog, path: ArmPath, type: string): void {
  if (tenant.hasType(type) || catalog.type(type)) return;
  if (!catalog.namespaces().has(path.namespace.toLowerCase()) && !hasNamespace(tenant, path.namespace))
    throw new Refusal(
      armError(404, 'InvalidResourceNamespace', `The resource namespace '${path.namespace}' is invalid.`),
    );
  throw new Refusal(
    armError(
      404,
      'InvalidResourceType',
      `The resource type '${path.types.join('/')}' could not be found in the namespace '${path.namespace}'.`,
    ),
  );
}

function hasNamespace(tenant: Tenant, namespace: string): boolean {
  return tenant.resources.sorted().some((resource) => resource.type.startsWith(`${namespace.toLowerCase()}/`));
}

export function notFound(path: ArmPath): Refusal {
  const name = `${path.namespace}/${path.types.map((type, index) => `${type}/${path.names[index] ?? ''}`).join('/')}`;
  const where = path.group === '' ? '' : ` under resource group '${path.group}'`;
  return new Refusal(
    armError(
      404,
      'ResourceNotFound',
      `The Resource '${name}'${where} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
  );
}

export function parentNotFound(path: ArmPath, parent: string, verb: 'read' | 'write'): Refusal {
  return new Refusal(
    armError(
      404,
      'ParentResourceNotFound',
      `Failed to perform '${verb}' on resource(s) of type '${path.types.join('/')}', because the parent resource '${parent}' could not be found.`,
    ),
  );
}
