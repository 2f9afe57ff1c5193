// The resource providers: every namespace of Azure is registered, with its types and the api-versions under which they can be asked.
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { requireScope } from './arm-lookup.ts';
import { parseArmPath } from './arm-id.ts';
import { armError } from './http.ts';
import { REGIONS } from './regions.ts';
import type { Tenant } from './tenant.ts';

const REGISTERED = { registrationPolicy: 'RegistrationRequired', registrationState: 'Registered' };

export function makeArmProviders({ tenant, catalog }: ArmOptions): ArmPart {
  function list(scope: string): object[] {
    return [...catalog.namespaces().values()].map(({ namespace, types }) => ({
      id: `${scope}/providers/${namespace}`,
      namespace,
      ...REGISTERED,
      resourceTypes: types.map(({ type, apiVersion }) => ({
        resourceType: type,
        locations: [],
        apiVersions: [apiVersion],
        capabilities: 'None',
      })),
    }));
  }

  /** A provider with all that is known of its types; undefined for a namespace known neither to Azure nor to the tenant. */
  function one(namespace: string, scope: string) {
    const known = catalog.namespaces().get(namespace.toLowerCase());
    const versions = versionsSeen(tenant, namespace.toLowerCase());
    if (!known && versions.size === 0) return undefined;
    const types = new Map((known?.types ?? []).map(({ type }) => [type.toLowerCase(), type]));
    for (const { type } of versions.values()) if (!types.has(type.toLowerCase())) types.set(type.toLowerCase(), type);
    const name = known?.namespace ?? namespace;
    const resourceTypes = [...types].map(([key, resourceType]) => {
      const seen = versions.get(key)?.apiVersions ?? [];
      const apiVersions = [...new Set([...(catalog.type(`${name}/${key}`.toLowerCase())?.apiVersions ?? []), ...seen])];
      const locations = Object.values(REGIONS);
      return { resourceType, locations, apiVersions, defaultApiVersion: apiVersions[0], capabilities: 'None' };
    });
    return { id: `${scope}/providers/${name}`, namespace: name, ...REGISTERED, resourceTypes };
  }

  return (call) => {
    const words = call.segments.map((segment) => segment.toLowerCase());
    const isInSubscription = words[0] === 'subscriptions' && words[2] === 'providers';
    if (!isInSubscription && words[0] !== 'providers') return undefined;
    const [namespace, last, ...more] = call.segments.slice(isInSubscription ? 3 : 1);
    const asked = `${call.method} ${last?.toLowerCase() ?? ''}`.trim();
    if (more.length > 0 || !['GET', 'GET resourcetypes', 'POST register'].includes(asked)) return undefined;
    if (isInSubscription) requireScope(tenant, parseArmPath(call.segments.slice(0, 2))!);
    const scope = isInSubscription ? `/subscriptions/${call.segments[1]}` : '';
    if (namespace === undefined) return { status: 200, body: { value: list(scope) } };
    const provider = one(namespace, scope);
    if (!provider)
      return armError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
    return {
      status: 200,
      body: last?.toLowerCase() === 'resourcetypes' ? { value: provider.resourceTypes } : provider,
    };
  };
}

function versionsSeen(tenant: Tenant, namespace: string): Map<string, { type: string; apiVersions: string[] }> {
  const seen = new Map<string, { type: string; apiVersions: string[] }>();
  for (const resource of tenant.resources.sorted()) {
    if (!resource.type.startsWith(`${namespace}/`) || typeof resource.item.apiVersion !== 'string') continue;
    const key = resource.type.slice(namespace.length + 1);
    const type = String(resource.item.type).slice(namespace.length + 1);
    const known = seen.get(key) ?? { type, apiVersions: [] };
    if (!known.apiVersions.includes(resource.item.apiVersion)) known.apiVersions.push(resource.item.apiVersion);
    seen.set(key, known);
  }
  return seen;
}
