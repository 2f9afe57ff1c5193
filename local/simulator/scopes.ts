// How two scopes of a tenant lie to each other: management groups stand above subscriptions without being part of their ids.
import { armKey, isAtOrBelow } from './arm-id.ts';
import type { Tenant } from './tenant.ts';

export type Relation = 'at' | 'above' | 'below' | 'beside';

/** Where `scope` lies as seen from `from`. Both are keys; `/` is the root of the tenant. */
export function relation(tenant: Tenant, scope: string, from: string): Relation {
  if (scope === from) return 'at';
  if (contains(tenant, scope, from)) return 'above';
  return contains(tenant, from, scope) ? 'below' : 'beside';
}

/** True where `inner` is `outer` or lies below it. */
export function contains(tenant: Tenant, outer: string, inner: string): boolean {
  if (isAtOrBelow(inner, outer)) return true;
  if (!outer.startsWith('/providers/microsoft.management/managementgroups/')) return false;
  const start = /^\/subscriptions\/[^/]+|^\/providers\/microsoft\.management\/managementgroups\/[^/]+/.exec(inner)?.[0];
  return start !== undefined && tenant.managementGroupsAbove(start).some((group) => armKey(group.id) === outer);
}

/** Ids (lower-case GUIDs) of the subscriptions at or below a scope. */
export function subscriptionsIn(tenant: Tenant, scope: string): Set<string> {
  const ids = tenant
    .list('subscriptions')
    .sorted()
    .filter((subscription) => contains(tenant, scope, armKey(subscription.id)))
    .map((subscription) => String(subscription.subscriptionId).toLowerCase());
  return new Set(ids);
}
