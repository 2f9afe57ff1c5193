// Writes of management groups: made and moved with PUT, changed with PATCH, taken away with DELETE, and subscriptions put into them. A group
// made or taken away is answered as an asynchronous operation. A tenant that never had a group gets its root with the first, as in Azure.
// What Azure does beyond that, an assignment of Owner to who made the group, is left out.
import { assignmentScope } from './arm-access.ts';
import { armKey } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { armError, jsonBody, queryValue, Refusal, type Answer, type Call } from './http.ts';
import { isObject } from './read-tenant.ts';
import type { Item } from './tenant.ts';
import { without } from './without.ts';

const TYPE = 'Microsoft.Management/managementGroups';
const ROOT_NAME = 'Tenant Root Group';
/** Source: "Naming rules and restrictions for Azure resources", Microsoft.Management. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._()-]{0,89}$/;

interface Child {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly displayName: string;
}

/** A management group as the tenant holds it. */
type Group = Item & {
  readonly name: string;
  readonly properties: {
    readonly [name: string]: unknown;
    readonly displayName: string;
    readonly details: {
      readonly version: number;
      readonly parent: Omit<Child, 'type'> | null;
      readonly [name: string]: unknown;
    };
    readonly children: readonly Child[];
  };
};

export function makeManagementGroupWrites({ tenant, now }: ArmOptions): ArmPart {
  const find = (id: string): Group | undefined => tenant.find('managementGroups', id) as Group | undefined;
  const idOf = (name: string): string => `/providers/${TYPE}/${name}`;
  const childrenOf = (group: Group): readonly Child[] => group.properties.children ?? [];
  const refuse = (status: number, code: string, message: string): never => {
    throw new Refusal(armError(status, code, message));
  };

  function groupOf(call: Call, name: string, displayName: string, parent: Group | null, before?: Group): Group {
    const { version = 0, ...details } = before?.properties.details ?? {};
    return {
      id: before?.id ?? idOf(name),
      type: TYPE,
      name: before?.name ?? name,
      properties: {
        tenantId: tenant.info.tenantId,
        displayName,
        details: {
          path: null,
          ...details,
          version: version + 1,
          updatedTime: new Date(now()).toISOString(),
          updatedBy: call.principalId,
          parent: parent && { id: parent.id, name: parent.name, displayName: parent.properties.displayName },
        },
        children: before ? childrenOf(before) : [],
      },
    };
  }

  const withChildren = (group: Group, children: readonly Child[]): Group => ({
    ...group,
    properties: { ...group.properties, children },
  });

  function root(call: Call): Group {
    const name = tenant.info.tenantId;
    const known = find(idOf(name));
    if (known) return known;
    const children = tenant
      .list('subscriptions')
      .sorted()
      .map(({ id, subscriptionId, displayName }) => ({
        id,
        type: '/subscriptions',
        name: String(subscriptionId),
        displayName: String(displayName),
      }));
    const made = withChildren(groupOf(call, name, ROOT_NAME, null), children);
    tenant.apply({ upsert: { managementGroups: [made] } });
    return made;
  }

  /** Puts a group, new or changed, below a parent; what repeats its name or holds it elsewhere follows. */
  function save(call: Call, name: string, displayName: string, parent: Group | undefined, before?: Group): Group {
    const group = groupOf(call, name, displayName, parent ?? null, before);
    const changed = new Map([[armKey(group.id), group]]);
    const held = before && (tenant.managementGroupsAbove(before.id)[0] as Group | undefined);
    if (held && held !== parent) changed.set(armKey(held.id), withChildren(held, others(held, group.id)));
    if (parent) {
      const child = { id: group.id, type: TYPE, name: group.name, displayName };
      changed.set(armKey(parent.id), withChildren(parent, [...others(parent, group.id), child]));
    }
    for (const { id } of childrenOf(group)) {
      const below = find(id);
      if (!below) continue;
      const { details } = below.properties;
      const shown = { id: group.id, name: group.name, displayName };
      const renamed = { ...below.properties, details: { ...details, parent: shown } };
      changed.set(armKey(id), { ...below, properties: renamed });
    }
    tenant.apply({ upsert: { managementGroups: [...changed.values()] } });
    return group;
  }

  const others = (group: Group, id: string): Child[] =>
    childrenOf(group).filter((child) => armKey(child.id) !== armKey(id));

  /** The group that is to hold another, refused where it cannot. */
  function parentOf(id: string, parentId: string, top: Group): Group {
    if (armKey(id) === armKey(top.id)) refuse(400, 'BadRequest', 'The root management group cannot be moved.');
    const parent =
      find(parentId) ?? refuse(404, 'NotFound', `The parent management group '${parentId}' cannot be found.`);
    const above = [parent, ...tenant.managementGroupsAbove(parent.id)];
    if (above.some((each) => armKey(each.id) === armKey(id)))
      refuse(400, 'BadRequest', `The management group '${id}' cannot be below itself.`);
    return parent;
  }

  /** As a plain GET shows it. */
  function shown(group: Group): object {
    return { ...group, properties: without(group.properties, 'children') };
  }

  function put(call: Call, id: string, name: string): Answer {
    const { properties } = jsonBody(call);
    const { displayName, details } = isObject(properties) ? properties : {};
    const asked = isObject(details) && isObject(details.parent) ? details.parent.id : undefined;
    const top = root(call);
    const before = find(id);
    if (!before && !NAME.test(name)) refuse(400, 'BadRequest', `'${name}' is no name of a management group.`);
    const held = before ? (tenant.managementGroupsAbove(before.id)[0] as Group | undefined) : top;
    const parent = typeof asked === 'string' ? parentOf(id, asked, top) : held;
    const shownName = typeof displayName === 'string' ? displayName : (before?.properties.displayName ?? name);
    const group = save(call, name, shownName, parent, before);
    return before ? { status: 200, body: shown(group) } : accepted(call, 'create', group.name);
  }

  function patch(call: Call, id: string, name: string): Answer {
    const { displayName, parentGroupId } = jsonBody(call);
    const before = find(id) ?? refuse(404, 'NotFound', `The management group '${name}' cannot be found.`);
    const held = tenant.managementGroupsAbove(before.id)[0] as Group | undefined;
    const parent = typeof parentGroupId === 'string' ? parentOf(id, parentGroupId, root(call)) : held;
    const shownName = typeof displayName === 'string' ? displayName : before.properties.displayName;
    return { status: 200, body: shown(save(call, name, shownName, parent, before)) };
  }

  function remove(call: Call, id: string): Answer {
    const group = find(id);
    if (!group) return { status: 204 };
    const parent = tenant.managementGroupsAbove(group.id)[0] as Group | undefined;
    if (!parent) return armError(400, 'BadRequest', 'The root management group cannot be deleted.');
    if (childrenOf(group).length > 0)
      return armError(400, 'BadRequest', `The management group '${group.name}' has children and cannot be deleted.`);
    const key = armKey(group.id);
    const roleAssignments = tenant
      .list('roleAssignments')
      .sorted()
      .filter((assignment) => assignmentScope(assignment) === key);
    tenant.apply({
      remove: {
        resources: tenant.allBelow(key).map(({ item }) => item.id),
        roleAssignments: roleAssignments.map((assignment) => assignment.id),
        managementGroups: [group.id],
      },
      upsert: { managementGroups: [withChildren(parent, others(parent, group.id))] },
    });
    return accepted(call, 'delete', group.name);
  }

  /** Puts a subscription into a group, or back into the root. */
  function place(group: Group, subscriptionId: string): Answer {
    const subscription =
      tenant.find('subscriptions', subscriptionId) ??
      refuse(404, 'NotFound', `The subscription '${subscriptionId}' cannot be found.`);
    const { id, displayName } = subscription;
    const name = String(subscription.subscriptionId);
    const held = tenant.managementGroupsAbove(id)[0] as Group | undefined;
    if (held) tenant.apply({ upsert: { managementGroups: [withChildren(held, others(held, id))] } });
    const into = find(group.id)!;
    const child = { id, type: '/subscriptions', name, displayName: String(displayName) };
    tenant.apply({ upsert: { managementGroups: [withChildren(into, [...others(into, id), child])] } });
    return { status: 200, body: placeOf(into, subscription) };
  }

  /** A subscription in the very group that holds it. */
  function placed(name: string, subscriptionId: string): Answer {
    const group = find(idOf(name)) ?? refuse(404, 'NotFound', `The management group '${name}' cannot be found.`);
    const subscription = tenant.find('subscriptions', subscriptionId);
    if (!subscription || !childrenOf(group).some(({ id }) => armKey(id) === armKey(subscription.id)))
      return armError(
        404,
        'NotFound',
        `The subscription '${subscriptionId}' is not in the management group '${name}'.`,
      );
    return { status: 200, body: placeOf(group, subscription) };
  }

  const placeOf = (group: Group, { displayName, state, subscriptionId }: Record<string, unknown>): object => ({
    id: `${group.id}/subscriptions/${String(subscriptionId)}`,
    type: `${TYPE}/subscriptions`,
    name: String(subscriptionId),
    properties: { tenant: tenant.info.tenantId, displayName, parent: { id: group.id }, state },
  });

  const accepted = (call: Call, what: 'create' | 'delete', name: string): Answer => {
    const version = queryValue(call, 'api-version') ?? '';
    const place = `/providers/Microsoft.Management/operationResults/${what}/managementGroups/${name}`;
    const location = `${call.origin}${place}?api-version=${version}`;
    const body = { id: idOf(name), type: TYPE, name, status: 'NotStarted' };
    return { status: 202, headers: { location, 'retry-after': '0' }, body };
  };

  /** How an operation ended: it is done at once. azurerm goes on asking until it reads a status. */
  function result(what: string, name: string): Answer {
    const status = 'Succeeded';
    if (what === 'delete') return { status: 200, body: { id: idOf(name), type: TYPE, name, status } };
    const group = find(idOf(name));
    if (!group) return armError(404, 'NotFound', 'There is no such operation.');
    return { status: 200, body: { ...shown(group), status } };
  }

  return (call) => {
    const [providers, namespace, kind, third, fourth] = call.segments.map((segment) => segment.toLowerCase());
    if (providers !== 'providers' || namespace !== 'microsoft.management') return undefined;
    const isResult = kind === 'operationresults' && fourth === 'managementgroups' && call.segments.length === 6;
    if (isResult && call.method === 'GET') return result(third!, call.segments[5]!);
    if (kind !== 'managementgroups') return undefined;
    const name = call.segments[3]!;
    if (call.segments.length === 6 && fourth === 'subscriptions' && ['PUT', 'DELETE'].includes(call.method)) {
      const group = find(idOf(name)) ?? refuse(404, 'NotFound', `The management group '${name}' cannot be found.`);
      return place(call.method === 'PUT' ? group : root(call), call.segments[5]!);
    }
    if (call.segments.length === 6 && fourth === 'subscriptions' && call.method === 'GET')
      return placed(name, call.segments[5]!);
    if (call.segments.length !== 4) return undefined;
    if (call.method === 'PUT') return put(call, idOf(name), name);
    if (call.method === 'PATCH') return patch(call, idOf(name), name);
    return call.method === 'DELETE' ? remove(call, idOf(name)) : undefined;
  };
}
