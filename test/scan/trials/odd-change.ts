// Changes that happen seldom in a tenant, and that tell a scan which goes by names or by counts from one that goes by ids.
import type { Mutation } from './random-change.ts';
import { newAssignment } from './random-access.ts';
import { KINDS, REGIONS } from './random-resources.ts';
import { isWithin, type Chance, type Item, type Snapshot } from './snapshot.ts';

const childrenOf = ({ properties }: Item): Item[] => (properties as { children: Item[] }).children;
const withChildren = (group: Item, children: readonly Item[]): Item => ({
  ...group,
  properties: { ...(group.properties as object), children },
});

export const ODD_CHANGES: readonly ((chance: Chance, snapshot: Snapshot) => Mutation | undefined)[] = [
  /** To another management group: what is set up at the old one may be in no subscription's sight any more. */
  function moveSubscription(chance, { subscriptions, managementGroups }) {
    const { id } = chance.of(subscriptions);
    const holds = (group: Item): boolean => childrenOf(group).some((child) => child.id === id);
    const from = managementGroups.find(holds);
    const to = chance.of(managementGroups);
    if (from === undefined || to.id === from.id) return undefined;
    const moved = childrenOf(from).find((child) => child.id === id)!;
    const changed = [
      withChildren(
        from,
        childrenOf(from).filter((child) => child !== moved),
      ),
      withChildren(to, [...childrenOf(to), moved]),
    ];
    return {
      what: 'move subscription',
      change: { upsert: { managementGroups: changed }, remove: {} },
      touched: [id.split('/').at(-1)!],
    };
  },
  /** A group of the same name in another place, with other things in it. */
  function makeGroupAnew(chance, { resourceGroups, resources, roleAssignments }) {
    if (resourceGroups.length === 0) return undefined;
    const group = chance.of(resourceGroups);
    const inside = (items: readonly Item[]) => items.filter(({ id }) => isWithin(id, group.id)).map(({ id }) => id);
    return {
      what: 'make group anew',
      change: {
        upsert: {
          resourceGroups: [{ ...group, location: chance.of(REGIONS) }],
          resources: chance.of(KINDS)(chance, group.id, chance.of(REGIONS)),
        },
        remove: { resources: inside(resources), roleAssignments: inside(roleAssignments) },
      },
      touched: [group.id],
    };
  },
  /** Its assignments and grants stay, and lead nowhere. */
  function removeHolder(chance, { groups, servicePrincipals, applications }) {
    const section = chance.of(['groups', 'servicePrincipals'] as const);
    const items = { groups, servicePrincipals }[section];
    if (items.length < 2) return undefined;
    const { id } = chance.of(items);
    const without = (item: Item): Item => ({
      ...item,
      ...('memberIds' in item && { memberIds: (item.memberIds as string[]).filter((each) => each !== id) }),
      ...('ownerIds' in item && { ownerIds: (item.ownerIds as string[]).filter((each) => each !== id) }),
    });
    const touches = (item: Item) => item.id !== id && JSON.stringify(item).includes(id);
    const changed = {
      groups: groups.filter(touches).map(without),
      applications: applications.filter(touches).map(without),
    };
    return {
      what: `remove one of ${section}`,
      change: { upsert: changed, remove: { [section]: [id] } },
      touched: [id, ...Object.values(changed).flatMap((each) => each.map((item) => item.id))],
    };
  },
  /** Groups in each other, in circles, and with service principals. */
  function nestGroups(chance, { groups, users, servicePrincipals }) {
    const group = chance.of(groups);
    const memberIds = [...groups, ...users, ...servicePrincipals]
      .filter(({ id }) => id !== group.id && chance.random() < 0.5)
      .map(({ id }) => id);
    return {
      what: 'nest groups',
      change: { upsert: { groups: [{ ...group, memberIds }] }, remove: {} },
      touched: [group.id],
    };
  },
  /** A second service principal of the same application. */
  function secondPrincipal(chance, { applications, servicePrincipals }) {
    const { appId } = chance.of(applications);
    if (servicePrincipals.filter((each) => each.appId === appId).length > 1) return undefined;
    const item: Item = { id: chance.guid(), appId, displayName: 'second', servicePrincipalType: 'Application' };
    return {
      what: 'second principal',
      change: { upsert: { servicePrincipals: [item] }, remove: {} },
      touched: [item.id],
    };
  },
  /** Somebody of another tenant, whom the directory does not know. */
  function assignStranger(chance, snapshot) {
    const item = newAssignment(chance, snapshot);
    const properties = { ...(item.properties as object), principalId: chance.guid(), principalType: 'ForeignGroup' };
    return {
      what: 'assign a stranger',
      change: { upsert: { roleAssignments: [{ ...item, properties }] }, remove: {} },
      touched: [item.id],
    };
  },
];
