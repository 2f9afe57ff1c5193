// A small tenant made of chance. It is a plain snapshot: nothing here knows of the scan.
import { linked, newApplication, newAssignment, newHolding, newRole, newRule, newUser } from './random-access.ts';
import { KINDS, lock, nameFrom, newGroup, REGIONS } from './random-resources.ts';
import type { Chance, Item, Snapshot } from './snapshot.ts';

/** The root, and up to three groups in a row or side by side; every subscription is in one of them, some are in none of the others. */
function treeOf(chance: Chance, tenantId: string, subscriptions: readonly Item[]): Item[] {
  const path = '/providers/Microsoft.Management/managementGroups';
  const type = 'Microsoft.Management/managementGroups';
  const names = [
    tenantId,
    ...Array.from({ length: chance.upTo(4) }, () => nameFrom(chance, 'mg').replace(/[^\w-]/g, '')),
  ];
  const groups = names.map((name) => ({ id: `${path}/${name}`, type, name, displayName: `Group ${name}` }));
  const parents = groups.map((_, index) => (index === 0 ? undefined : chance.of(groups.slice(0, index))));
  const holders = subscriptions.map(() => chance.of(groups));
  return groups.map(({ displayName, ...group }, index) => {
    const parent = parents[index];
    const inner = groups.filter((_, at) => parents[at]?.id === group.id);
    const held = subscriptions.filter((_, at) => holders[at]!.id === group.id);
    const children = [
      ...inner,
      ...held.map(({ id, subscriptionId, displayName: name }) => ({
        id,
        type: '/subscriptions',
        name: subscriptionId,
        displayName: name,
      })),
    ];
    return {
      ...group,
      properties: { tenantId, displayName, details: { version: 1, parent: parent ?? null }, children },
    };
  });
}

/** A tenant of one to three subscriptions and some 20 to 60 resources. */
export function randomTenant(chance: Chance): Snapshot {
  const tenantId = chance.guid();
  const subscriptions = Array.from({ length: 1 + chance.upTo(3) }, (_, index): Item => {
    const subscriptionId = chance.guid();
    return {
      id: `/subscriptions/${subscriptionId}`,
      subscriptionId,
      tenantId,
      displayName: `Sub ${index}`,
      state: 'Enabled',
    };
  });
  const resourceGroups = subscriptions.flatMap(({ subscriptionId }) =>
    Array.from({ length: 1 + chance.upTo(3) }, () => newGroup(chance, String(subscriptionId))),
  );
  const resources = resourceGroups.flatMap(({ id }) =>
    Array.from({ length: 1 + chance.upTo(3) }, () => chance.of(KINDS)(chance, id, chance.of(REGIONS))).flat(),
  );
  resources.push(...resourceGroups.filter(() => chance.random() < 0.3).map(({ id }) => lock(chance, id)));
  const users = Array.from({ length: 2 + chance.upTo(5) }, () => newUser(chance));
  const groups: Item[] = [];
  for (let index = 0; index < 1 + chance.upTo(4); index++)
    groups.push({
      id: chance.guid(),
      displayName: nameFrom(chance, 'group'),
      securityEnabled: true,
      mailEnabled: false,
      groupTypes: [],
      memberIds: [...users, ...groups].filter(() => chance.random() < 0.4).map(({ id }) => id),
      ownerIds: users.filter(() => chance.random() < 0.2).map(({ id }) => id),
    });
  const applications = Array.from({ length: 1 + chance.upTo(2) }, () => newApplication(chance, [users[0]!.id]));
  const servicePrincipals = applications.map(({ appId }): Item => ({
    id: chance.guid(),
    appId,
    displayName: nameFrom(chance, 'sp'),
    servicePrincipalType: 'Application',
  }));
  const managementGroups = treeOf(chance, tenantId, subscriptions);
  const snapshot: Snapshot = {
    tenant: {
      id: tenantId,
      tenantId,
      displayName: 'Chance',
      defaultDomain: 'chance.onmicrosoft.com',
      verifiedDomains: [],
    },
    managementGroups,
    subscriptions,
    roleDefinitions: [
      newRole(chance, '/'),
      newRole(chance, '/'),
      ...subscriptions.map(({ id }) => newRole(chance, id)),
      ...managementGroups.slice(1).map(({ id }) => newRole(chance, id)),
    ],
    users,
    groups,
    applications,
    resourceGroups,
    servicePrincipals,
    resources,
    roleAssignments: [],
    directoryRoleDefinitions: Array.from({ length: 2 }, () => ({
      id: chance.guid(),
      displayName: nameFrom(chance, 'role'),
    })),
    directoryRoleAssignments: [],
    directoryRoleEligibilities: [],
    appRoleAssignments: [],
    oauth2PermissionGrants: [],
  };
  snapshot.resources = linked(chance, resources, snapshot);
  for (let index = 0; index < chance.upTo(6); index++) snapshot.resources.push(newRule(chance, snapshot));
  for (let index = 0; index < chance.upTo(6); index++) {
    const [section, item] = newHolding(chance, snapshot);
    snapshot[section].push(item);
  }
  for (let index = 0; index < 4 + chance.upTo(6); index++)
    snapshot.roleAssignments.push(newAssignment(chance, snapshot));
  return snapshot;
}
