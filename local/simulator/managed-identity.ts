// What Azure adds to a resource that is written with an identity: a principal of its own in the directory, the same for the same resource.
import { isObject } from './read-tenant.ts';
import type { Item, Tenant } from './tenant.ts';
import { armKey } from './arm-id.ts';
import { guidOf } from './tokens.ts';

const USER_ASSIGNED = 'microsoft.managedidentity/userassignedidentities';

interface Principal {
  principalId: string;
  clientId: string;
}

const principalOf = (id: string): Principal => ({
  principalId: guidOf(`principal of ${armKey(id)}`),
  clientId: guidOf(`client of ${armKey(id)}`),
});

function servicePrincipal(item: Item, { principalId, clientId }: Principal, isExplicit: boolean): Item {
  return {
    id: principalId,
    appId: clientId,
    displayName: item.name,
    accountEnabled: true,
    servicePrincipalType: 'ManagedIdentity',
    servicePrincipalNames: [clientId],
    alternativeNames: [`isExplicit=${isExplicit ? 'True' : 'False'}`, item.id],
    appRoles: [],
    keyCredentials: [],
    passwordCredentials: [],
    tags: [],
  };
}

/** The resource with its principals filled in, and the service principals that come into being with it. */
export function withIdentity(tenant: Tenant, type: string, item: Item): { item: Item; servicePrincipals: Item[] } {
  const { tenantId } = tenant.info;
  const own = principalOf(item.id);
  if (type === USER_ASSIGNED) {
    const properties = { ...own, tenantId, ...(isObject(item.properties) ? item.properties : {}) };
    return { item: { ...item, properties }, servicePrincipals: made(servicePrincipal(item, properties, true)) };
  }
  if (!isObject(item.identity)) return { item, servicePrincipals: [] };
  const isSystem = /systemassigned/i.test(String(item.identity.type));
  const users = isObject(item.identity.userAssignedIdentities) ? item.identity.userAssignedIdentities : undefined;
  const known = Object.entries(users ?? {}).map(([id]) => {
    const { principalId, clientId } = (tenant.find('resources', id)?.properties ?? principalOf(id)) as Principal;
    return [id, { principalId, clientId }] as const;
  });
  const identity = {
    ...item.identity,
    ...(isSystem ? { principalId: item.identity.principalId ?? own.principalId, tenantId } : {}),
    ...(users ? { userAssignedIdentities: Object.fromEntries(known) } : {}),
  };
  const isNew = isSystem && item.identity.principalId === undefined;
  return { item: { ...item, identity }, servicePrincipals: isNew ? made(servicePrincipal(item, own, false)) : [] };

  function made(principal: Item): Item[] {
    return tenant.find('servicePrincipals', principal.id) ? [] : [principal];
  }
}

/** Ids of the service principals that go with resources (keys) when these are deleted. */
export function principalsOf(tenant: Tenant, keys: ReadonlySet<string>): string[] {
  return tenant
    .list('servicePrincipals')
    .sorted()
    .filter(({ servicePrincipalType, alternativeNames }) => {
      const owner = (alternativeNames as string[] | undefined)?.[1];
      return servicePrincipalType === 'ManagedIdentity' && owner !== undefined && keys.has(armKey(owner));
    })
    .map(({ id }) => id);
}
