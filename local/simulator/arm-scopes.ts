// ARM's own things: tenants, subscriptions, locations, resource groups, generic resource lists, tags of a scope.
import { armKey, parseArmPath } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { bodyOf, exists, requireScope } from './arm-lookup.ts';
import { pageOf } from './arm-page.ts';
import { armError, queryValue, Refusal, type Answer, type Call } from './http.ts';
import { compileFilter } from './odata-filter.ts';
import { operationAt } from './operations.ts';
import { normalLocation, REGIONS } from './regions.ts';
import type { Item, Resource } from './tenant.ts';

const GENERIC_NAMES = [
  'id',
  'name',
  'type',
  'location',
  'kind',
  'sku',
  'identity',
  'tags',
  'zones',
  'plan',
  'managedBy',
];

/** @throws Refusal 400 for a filter outside of what is simulated */
function filterOf(call: Call): (item: Record<string, unknown>) => boolean {
  const text = queryValue(call, '$filter');
  const filter = text === undefined ? () => true : compileFilter(text);
  if (!filter)
    throw new Refusal(
      armError(400, 'InvalidFilterInQueryString', `Invalid $filter '${text}' specified in the query string.`),
    );
  return filter;
}

export function makeArmScopes({ tenant, pageSizeMax, now }: ArmOptions): ArmPart {
  const itemPage = (call: Call, items: readonly Item[], more?: object) =>
    pageOf(
      call,
      items,
      pageSizeMax,
      (item) => item.id,
      (item) => item,
      more,
    );

  function listTenants(): Answer {
    const { tenantId, displayName, defaultDomain, countryCode, tenantType, verifiedDomains } = tenant.info;
    const domains = ((verifiedDomains as { name: string }[] | undefined) ?? []).map((domain) => domain.name);
    const value = [
      {
        id: `/tenants/${tenantId}`,
        tenantId,
        countryCode,
        displayName,
        domains,
        tenantCategory: 'Home',
        defaultDomain,
        tenantType,
      },
    ];
    return { status: 200, body: { value } };
  }

  function listLocations(subscriptionId: string): Answer {
    const locations = new Map(Object.entries(REGIONS));
    for (const { item } of tenant.resources.sorted()) {
      if (typeof item.location !== 'string' || normalLocation(item.location) === 'global') continue;
      const name = normalLocation(item.location);
      if (!locations.has(name)) locations.set(name, item.location);
    }
    const value = [...locations].map(([name, displayName]) => ({
      id: `/subscriptions/${subscriptionId}/locations/${name}`,
      name,
      type: 'Region',
      displayName,
      regionalDisplayName: displayName,
      metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
    }));
    return { status: 200, body: { value } };
  }

  function listGroups(call: Call, subscriptionId: string): Answer {
    const matches = filterOf(call);
    const groups = tenant
      .list('resourceGroups')
      .sorted()
      .filter(
        (group) =>
          armKey(group.id).startsWith(`/subscriptions/${subscriptionId}/`) &&
          tagsOf(group).some((tag) => matches({ ...group, ...tag })),
      );
    return itemPage(call, groups);
  }

  function listResources(call: Call, scope: string): Answer {
    const matches = filterOf(call);
    const isWanted = ({ item, group: resourceGroup }: Resource): boolean =>
      tagsOf(item).some((tag) => matches({ ...item, ...tag, resourceType: item.type, resourceGroup }));
    const inScope = tenant.resources.sorted().filter(({ isTracked, key }) => isTracked && key.startsWith(scope + '/'));
    // Most callers want all there is, of a tenant that may be large.
    const resources = queryValue(call, '$filter') === undefined ? inScope : inScope.filter(isWanted);
    const expand = (queryValue(call, '$expand') ?? '').toLowerCase().split(',');
    return pageOf(
      call,
      resources,
      pageSizeMax,
      (resource) => resource.item.id,
      (resource) => generic(resource, expand),
    );
  }

  function tagsAt(scope: string): Answer {
    const key = armKey(scope);
    if (!exists(tenant, key))
      throw new Refusal(armError(404, 'ResourceNotFound', `The scope '${scope}' was not found.`));
    const holder =
      tenant.resources.get(key)?.item ??
      tenant.list('resourceGroups').get(key) ??
      tenant.list('subscriptions').get(key);
    const id = `${scope}/providers/Microsoft.Resources/tags/default`;
    return {
      status: 200,
      body: { id, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags: holder?.tags ?? {} } },
    };
  }

  return (call) => {
    const words = call.segments.map((segment) => segment.toLowerCase());
    const [first, subscriptionId = '', third, fourth = '', fifth] = words;
    const isGet = call.method === 'GET';
    if (first === 'tenants' && words.length === 1 && isGet) return listTenants();
    if (words.at(-4) === 'providers' && words.slice(-3).join('/') === 'microsoft.resources/tags/default' && isGet)
      return tagsAt(words.length === 4 ? '' : '/' + call.segments.slice(0, -4).join('/'));
    if (first !== 'subscriptions') return undefined;
    if (words.length === 1 && isGet) {
      const subscriptions = tenant.list('subscriptions').sorted();
      return itemPage(call, subscriptions, { count: { type: 'Total', value: subscriptions.length } });
    }
    requireScope(tenant, parseArmPath(call.segments.slice(0, 2))!);
    const scope = `/subscriptions/${call.segments[1]}`;
    if (words.length === 2 && isGet) return { status: 200, body: tenant.find('subscriptions', subscriptionId) };
    if (third === 'locations' && words.length === 3 && isGet) return listLocations(subscriptionId);
    if (third === 'resources' && words.length === 3 && isGet) return listResources(call, armKey(scope));
    if (third === 'operationresults' && words.length === 4 && isGet) return operationAt(call.segments[3]!, now());
    if (third !== 'resourcegroups') return undefined;
    if (words.length === 3 && isGet) return listGroups(call, subscriptionId);
    if (words.length === 4 && (isGet || call.method === 'HEAD')) {
      const group = tenant.find('resourceGroups', `${scope}/resourceGroups/${fourth}`);
      if (!group)
        return armError(404, 'ResourceGroupNotFound', `Resource group '${call.segments[3]}' could not be found.`);
      return isGet ? { status: 200, body: group } : { status: 204 };
    }
    if (words.length === 5 && fifth === 'resources' && isGet) {
      requireScope(tenant, parseArmPath(call.segments.slice(0, 4))!);
      return listResources(call, armKey(`${scope}/resourceGroups/${fourth}`));
    }
    return undefined;
  };
}

/** A tag filter wants tagName and tagValue of one tag; what has no tags still counts once. */
function tagsOf(item: Item): { tagName?: string; tagValue?: unknown }[] {
  const tags = Object.entries((item.tags as Record<string, unknown> | null | undefined) ?? {});
  return tags.length === 0 ? [{}] : tags.map(([tagName, tagValue]) => ({ tagName, tagValue }));
}

function generic(resource: Resource, expand: string[]): Record<string, unknown> {
  const body = bodyOf(resource);
  const shown: Record<string, unknown> = {};
  for (const name of GENERIC_NAMES) if (name in body) shown[name] = body[name];
  const { createdAt, lastModifiedAt } = (body.systemData ?? {}) as Record<string, unknown>;
  if (expand.includes('createdtime') && createdAt !== undefined) shown.createdTime = createdAt;
  if (expand.includes('changedtime') && lastModifiedAt !== undefined) shown.changedTime = lastModifiedAt;
  const state = (body.properties as Record<string, unknown> | null)?.provisioningState;
  if (expand.includes('provisioningstate') && state !== undefined) shown.provisioningState = state;
  return shown;
}
