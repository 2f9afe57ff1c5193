// Management groups: list, one with its children, descendants, subscriptions below, and entities.
import { armKey } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { pageOf } from './arm-page.ts';
import { armError, queryValue, type Answer, type Call } from './http.ts';
import { subscriptionsIn } from './scopes.ts';
import type { Item } from './tenant.ts';
import { without } from './without.ts';

const TYPE = 'Microsoft.Management/managementGroups';

interface Properties {
  tenantId?: string;
  displayName: string;
  details?: { parent?: { id: string; name: string; displayName?: string } | null };
  children?: (Item & { type: string; name: string; displayName: string })[];
}

const propertiesOf = (group: Item) => group.properties as unknown as Properties;

export function makeManagementGroups({ tenant, pageSizeMax }: ArmOptions): ArmPart {
  const groups = () => tenant.list('managementGroups').sorted();
  const page = (call: Call, items: readonly Item[]) =>
    pageOf(
      call,
      items,
      pageSizeMax,
      (item) => item.id,
      (item) => item,
    );

  function childrenOf(group: Item, recurse: boolean): object[] {
    return (propertiesOf(group).children ?? []).map((child) => {
      const below = recurse ? tenant.find('managementGroups', child.id) : undefined;
      return below ? { ...child, children: childrenOf(below, true) } : child;
    });
  }

  function one(call: Call, group: Item): Answer {
    const properties = without(propertiesOf(group), 'children');
    const expand = queryValue(call, '$expand')?.toLowerCase();
    if (expand === undefined) return { status: 200, body: { ...group, properties } };
    const recurse = queryValue(call, '$recurse')?.toLowerCase() === 'true';
    const path = tenant
      .managementGroupsAbove(group.id)
      .reverse()
      .map((above) => ({ name: above.name, displayName: propertiesOf(above).displayName }));
    const details = expand === 'path' ? { details: { ...propertiesOf(group).details, path } } : {};
    const children = expand === 'children' ? { children: childrenOf(group, recurse) } : {};
    return { status: 200, body: { ...group, properties: { ...properties, ...details, ...children } } };
  }

  /** Every management group and subscription below a group, each with its parent. */
  function below(group: Item): Item[] {
    return (propertiesOf(group).children ?? []).flatMap((child) => {
      const { id, type, name, displayName } = child;
      const next = tenant.find('managementGroups', id);
      const entry = { id, type, name, properties: { displayName, parent: { id: group.id } } };
      return [entry, ...(next ? below(next) : [])];
    });
  }

  function subscriptionsBelow(call: Call, group: Item): Answer {
    const ids = subscriptionsIn(tenant, armKey(group.id));
    const items = tenant
      .list('subscriptions')
      .sorted()
      .filter((subscription) => ids.has(String(subscription.subscriptionId).toLowerCase()))
      .map((subscription) => ({
        id: `${group.id}/subscriptions/${String(subscription.subscriptionId)}`,
        type: `${TYPE}/subscriptions`,
        name: subscription.subscriptionId,
        properties: {
          tenant: tenant.info.tenantId,
          displayName: subscription.displayName,
          parent: { id: tenant.managementGroupsAbove(subscription.id)[0]?.id },
          state: subscription.state,
        },
      }));
    return page(call, items);
  }

  function entity(id: string, type: string, name: unknown, displayName: unknown): Item {
    const above = tenant.managementGroupsAbove(id);
    const children = propertiesOf(tenant.find('managementGroups', id) ?? { id, properties: {} }).children ?? [];
    const group = tenant.find('managementGroups', id);
    return {
      id,
      type,
      name,
      properties: {
        tenantId: tenant.info.tenantId,
        displayName,
        parent: { id: above[0]?.id ?? null },
        permissions: 'view',
        inheritedPermissions: 'view',
        numberOfDescendants: group ? below(group).length : 0,
        numberOfChildren: children.length,
        numberOfChildGroups: children.filter((child) => child.type === TYPE).length,
        parentDisplayNameChain: above.map((each) => propertiesOf(each).displayName).reverse(),
        parentNameChain: above.map((each) => each.name).reverse(),
      },
    };
  }

  function entities(call: Call): Answer {
    const items = [
      ...groups().map((group) => entity(group.id, TYPE, group.name, propertiesOf(group).displayName)),
      ...tenant
        .list('subscriptions')
        .sorted()
        .map((each) => entity(each.id, '/subscriptions', each.subscriptionId, each.displayName)),
    ];
    return pageOf(
      call,
      items,
      pageSizeMax,
      (item) => item.id,
      (item) => item,
      { count: items.length },
    );
  }

  function list(call: Call): Answer {
    const items = groups().map((group) => {
      const { tenantId, displayName } = propertiesOf(group);
      return { id: group.id, type: TYPE, name: group.name, properties: { tenantId, displayName } };
    });
    return page(call, items);
  }

  return (call) => {
    const [providers, namespace, kind, , below2] = call.segments.map((segment) => segment.toLowerCase());
    if (providers !== 'providers' || namespace !== 'microsoft.management') return undefined;
    if (kind === 'getentities' && call.method === 'POST' && call.segments.length === 3) return entities(call);
    if (kind !== 'managementgroups' || call.method !== 'GET' || call.segments.length > 5) return undefined;
    if (call.segments.length === 3) return list(call);
    const group = tenant.find('managementGroups', '/' + call.segments.slice(0, 4).join('/'));
    if (!group) return armError(404, 'NotFound', `The management group '${call.segments[3]}' cannot be found.`);
    if (below2 === undefined) return one(call, group);
    if (below2 === 'descendants') return page(call, below(group));
    if (below2 === 'subscriptions') return subscriptionsBelow(call, group);
    return undefined;
  };
}
