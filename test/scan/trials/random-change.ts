// Changes to a tenant, made of chance.
import { ODD_CHANGES } from './odd-change.ts';
import {
  idsOf,
  linked,
  newAssignment,
  newCredential,
  newHolding,
  newRole,
  newRule,
  newUser,
  RULE,
} from './random-access.ts';
import { KINDS, lock, newGroup, REGIONS, tagsFrom } from './random-resources.ts';
import { isWithin, type Item, type Snapshot, type Change, type Chance } from './snapshot.ts';

const isTop = ({ id }: Item): boolean =>
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+$/i.test(id);

/** One change of a tenant, and the ids that it touches with all below them. */
export interface Mutation {
  readonly what: string;
  readonly change: Change;
  readonly touched: readonly string[];
}

/** Takes away what is at or below an id, as ARM does. */
function removal(snapshot: Snapshot, id: string): Change['remove'] {
  const below = (items: readonly Item[]) => items.filter((item) => isWithin(item.id, id)).map((item) => item.id);
  return {
    resources: below(snapshot.resources),
    resourceGroups: below(snapshot.resourceGroups),
    roleAssignments: below(snapshot.roleAssignments),
  };
}

const MUTATIONS: readonly ((chance: Chance, snapshot: Snapshot) => Mutation | undefined)[] = [
  function addResource(chance, snapshot) {
    const { resourceGroups } = snapshot;
    if (resourceGroups.length === 0) return undefined;
    const items = linked(chance, chance.of(KINDS)(chance, chance.of(resourceGroups).id, chance.of(REGIONS)), snapshot);
    return { what: 'add', change: { upsert: { resources: items }, remove: {} }, touched: [items[0]!.id] };
  },
  function addGroup(chance, { subscriptions }) {
    const group = newGroup(chance, String(chance.of(subscriptions).subscriptionId));
    const resources = chance.of(KINDS)(chance, group.id, chance.of(REGIONS));
    return {
      what: 'add group',
      change: { upsert: { resourceGroups: [group], resources }, remove: {} },
      touched: [group.id],
    };
  },
  function removeResource(chance, snapshot) {
    if (snapshot.resources.length === 0) return undefined;
    const { id } = chance.of(snapshot.resources);
    return { what: 'remove', change: { upsert: {}, remove: removal(snapshot, id) }, touched: [id] };
  },
  function removeGroup(chance, snapshot) {
    if (snapshot.resourceGroups.length < 2) return undefined;
    const { id } = chance.of(snapshot.resourceGroups);
    return { what: 'remove group', change: { upsert: {}, remove: removal(snapshot, id) }, touched: [id] };
  },
  function moveResource(chance, snapshot) {
    const movable = snapshot.resources.filter(isTop);
    if (movable.length === 0 || snapshot.resourceGroups.length < 2) return undefined;
    const { id } = chance.of(movable);
    const group = chance.of(snapshot.resourceGroups);
    if (isWithin(id, group.id)) return undefined;
    const to = group.id + id.slice(id.toLowerCase().indexOf('/providers/'));
    // what is inside may spell the id otherwise
    const everywhere = new RegExp(
      JSON.stringify(id)
        .slice(1, -1)
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      'gi',
    );
    const move = (item: Item): Item =>
      JSON.parse(JSON.stringify(item).replace(everywhere, () => JSON.stringify(to).slice(1, -1))) as Item;
    const resources = snapshot.resources.filter((item) => isWithin(item.id, id)).map(move);
    return { what: 'move', change: { upsert: { resources }, remove: removal(snapshot, id) }, touched: [id, to] };
  },
  function changeResource(chance, { resources }) {
    const changeable = resources.filter(({ id }) => !RULE.test(id));
    if (changeable.length === 0) return undefined;
    const item = chance.of(changeable);
    const properties = { ...(item.properties as object), serial: chance.upTo(1_000_000) };
    const changed = { ...item, tags: tagsFrom(chance) ?? {}, properties };
    return { what: 'change', change: { upsert: { resources: [changed] }, remove: {} }, touched: [item.id] };
  },
  function respell(chance, { resources }) {
    const items = resources.filter(isTop);
    if (items.length === 0) return undefined;
    const item = chance.of(items);
    const id = item.id
      .replace('/resourceGroups/', '/resourcegroups/')
      .replace(/\/providers\/[^/]+/, (text) => text.toLowerCase().replace('/providers', '/providers'));
    return { what: 'respell', change: { upsert: { resources: [{ ...item, id }] }, remove: {} }, touched: [] };
  },
  function lockSomething(chance, { resourceGroups, resources }) {
    const scopes = [...resourceGroups, ...resources.filter(isTop)];
    if (scopes.length === 0) return undefined;
    const item = lock(chance, chance.of(scopes).id);
    return { what: 'lock', change: { upsert: { resources: [item] }, remove: {} }, touched: [item.id] };
  },
  function addUser(chance, { groups }) {
    const user = newUser(chance);
    const group = chance.of(groups);
    const changed = { ...group, memberIds: [...(group.memberIds as string[]), user.id] };
    return {
      what: 'add user',
      change: { upsert: { users: [user], groups: [changed] }, remove: {} },
      touched: [user.id, group.id],
    };
  },
  function removeUser(chance, { users, groups, applications }) {
    if (users.length < 2) return undefined;
    const { id } = chance.of(users);
    const without = (item: Item): Item => ({
      ...item,
      ...('memberIds' in item && { memberIds: (item.memberIds as string[]).filter((each) => each !== id) }),
      ownerIds: ((item.ownerIds as string[] | undefined) ?? []).filter((each) => each !== id),
    });
    const touches = (item: Item) => JSON.stringify(item).includes(id);
    const changed = {
      groups: groups.filter(touches).map(without),
      applications: applications.filter(touches).map(without),
    };
    return {
      what: 'remove user',
      change: { upsert: changed, remove: { users: [id] } },
      touched: [id, ...[...changed.groups, ...changed.applications].map((item) => item.id)],
    };
  },
  function changeMembers(chance, { groups, users }) {
    const group = chance.of(groups);
    const memberIds = users.filter(() => chance.random() < 0.4).map(({ id }) => id);
    return {
      what: 'members',
      change: { upsert: { groups: [{ ...group, memberIds }] }, remove: {} },
      touched: [group.id],
    };
  },
  function changeApplication(chance, { applications, servicePrincipals }) {
    // Credentials that a scan had read before they went stay until the next one.
    const credentialsOf = ({ federatedIdentityCredentials }: Item) =>
      (federatedIdentityCredentials as { id: string }[]).map(({ id }) => id);
    if (chance.random() < 0.3 && applications.length > 1) {
      const application = chance.of(applications);
      const principals = servicePrincipals.filter(({ appId }) => appId === application.appId).map(({ id }) => id);
      return {
        what: 'remove application',
        change: { upsert: {}, remove: { applications: [application.id], servicePrincipals: principals } },
        touched: [application.id, ...principals, ...credentialsOf(application)],
      };
    }
    const application = chance.of(applications);
    const kept = (application.federatedIdentityCredentials as object[]).filter(() => chance.random() < 0.6);
    const changed = {
      ...application,
      federatedIdentityCredentials: [...kept, ...(chance.random() < 0.5 ? [newCredential(chance)] : [])],
    };
    return {
      what: 'credentials',
      change: { upsert: { applications: [changed] }, remove: {} },
      touched: [application.id, ...credentialsOf(application)],
    };
  },
  function assign(chance, snapshot) {
    const item = newAssignment(chance, snapshot);
    return { what: 'assign', change: { upsert: { roleAssignments: [item] }, remove: {} }, touched: [item.id] };
  },
  function unassign(chance, { roleAssignments }) {
    if (roleAssignments.length === 0) return undefined;
    const { id } = chance.of(roleAssignments);
    return { what: 'unassign', change: { upsert: {}, remove: { roleAssignments: [id] } }, touched: [id] };
  },
  function addRule(chance, snapshot) {
    const item = newRule(chance, snapshot);
    return { what: 'add rule', change: { upsert: { resources: [item] }, remove: {} }, touched: [item.id] };
  },
  function removeRule(chance, { resources }) {
    const rules = resources.filter(({ id }) => RULE.test(id));
    if (rules.length === 0) return undefined;
    const { id } = chance.of(rules);
    return { what: 'remove rule', change: { upsert: {}, remove: { resources: [id] } }, touched: [id] };
  },
  function hold(chance, snapshot) {
    const [section, item] = newHolding(chance, snapshot);
    return { what: 'hold', change: { upsert: { [section]: [item] }, remove: {} }, touched: [item.id] };
  },
  function letGo(chance, snapshot) {
    const held = (
      [
        'directoryRoleAssignments',
        'directoryRoleEligibilities',
        'appRoleAssignments',
        'oauth2PermissionGrants',
      ] as const
    ).flatMap((section) => snapshot[section].map(({ id }) => ({ section, id })));
    if (held.length === 0) return undefined;
    const { section, id } = chance.of(held);
    return { what: 'let go', change: { upsert: {}, remove: { [section]: [id] } }, touched: [id] };
  },
  function changeOwners(chance, { users, groups, applications, servicePrincipals }) {
    const section = chance.of(['groups', 'applications', 'servicePrincipals'] as const);
    const items = { groups, applications, servicePrincipals }[section];
    if (items.length === 0) return undefined;
    const changed = { ...chance.of(items), ownerIds: idsOf(users).filter(() => chance.random() < 0.4) };
    return { what: 'owners', change: { upsert: { [section]: [changed] }, remove: {} }, touched: [changed.id] };
  },
  function changeRole(chance, { subscriptions, managementGroups, roleDefinitions }) {
    const custom = roleDefinitions.filter(({ properties }) => (properties as Item).type === 'CustomRole');
    if (custom.length > 0 && chance.random() < 0.5) {
      const { id } = chance.of(custom);
      return { what: 'remove role', change: { upsert: {}, remove: { roleDefinitions: [id] } }, touched: [id] };
    }
    const item = newRole(chance, chance.of([...subscriptions, ...managementGroups]).id);
    return { what: 'add role', change: { upsert: { roleDefinitions: [item] }, remove: {} }, touched: [item.id] };
  },
  ...ODD_CHANGES,
];

/** A change of the tenant made of chance; undefined where the one that was drawn does not fit it. */
export const mutate = (chance: Chance, snapshot: Snapshot): Mutation | undefined =>
  chance.of(MUTATIONS)(chance, snapshot);

/** Makes again what was removed, under the same ids; undefined where its place is not there any more. */
export function bringBack(items: readonly Item[], { resourceGroups, resources }: Snapshot): Mutation | undefined {
  const isThere = ({ id }: Item): boolean => resources.some((item) => item.id.toLowerCase() === id.toLowerCase());
  const hasPlace = ({ id }: Item): boolean => resourceGroups.some((group) => isWithin(id, group.id));
  const [first] = items;
  if (first === undefined || isThere(first) || !items.every(hasPlace)) return undefined;
  const outer = first.id.split('/').slice(0, -2).join('/');
  const isTop = /\/providers\/[^/]+$/i.test(outer) && !/\/providers\/.*\/providers\//i.test(outer);
  if (!isTop) return undefined;
  return { what: 'bring back', change: { upsert: { resources: [...items] }, remove: {} }, touched: [first.id] };
}
