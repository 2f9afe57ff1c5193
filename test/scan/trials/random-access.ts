// Users, applications, roles, policy, and who holds what, made of chance.
import { nameFrom } from './random-resources.ts';
import type { Chance, Item, Section, Snapshot } from './snapshot.ts';

const principalsOf = ({ users, groups, servicePrincipals }: Snapshot): Item[] => [
  ...users,
  ...groups,
  ...servicePrincipals,
];
export const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);

/** Lets some of these refer to what there is: by an id spelled in some way, and to people and applications. */
export const linked = (chance: Chance, items: readonly Item[], snapshot: Snapshot): Item[] =>
  items.map((item) => {
    if (snapshot.resources.length === 0 || chance.random() < 0.6) return item;
    const to = chance.of(snapshot.resources).id;
    const links = {
      uses: chance.random() < 0.3 ? to.toUpperCase() : to,
      ...(chance.random() < 0.5 && { owner: { objectId: chance.of(principalsOf(snapshot)).id } }),
    };
    return { ...item, properties: { ...(item.properties as object), links } };
  });

/** What {@link newRule} makes; nobody is given a role on it. */
export const RULE = /\/(policy|roleEligibility)\w+\/[^/]+$/;

/** What is set up at a management group or a subscription: policy of one's own, or who may take on a role. */
export function newRule(chance: Chance, snapshot: Snapshot): Item {
  const scope = chance.of([...snapshot.managementGroups, ...snapshot.subscriptions]).id;
  const type = chance.of(['policyDefinitions', 'policyAssignments', 'roleEligibilityScheduleInstances']);
  const properties = {
    policyDefinitions: () => ({
      policyType: 'Custom',
      displayName: nameFrom(chance, 'rule'),
      policyRule: { if: {}, then: {} },
    }),
    policyAssignments: () => ({ scope, displayName: nameFrom(chance, 'assigned') }),
    roleEligibilityScheduleInstances: () => ({
      scope,
      principalId: chance.of(principalsOf(snapshot)).id,
      principalType: 'User',
      roleDefinitionId: chance.of(snapshot.roleDefinitions).id,
    }),
  }[type]!();
  return {
    id: `${scope}/providers/Microsoft.Authorization/${type}/${chance.guid()}`,
    name: nameFrom(chance, 'rule'),
    type: `Microsoft.Authorization/${type}`,
    apiVersion: '2023-04-01',
    properties,
  };
}

/** Who holds what in the directory, of a kind drawn. */
export function newHolding(chance: Chance, snapshot: Snapshot): readonly [Section, Item] {
  const holder = { id: chance.guid(), principalId: chance.of(principalsOf(snapshot)).id };
  const role = { ...holder, roleDefinitionId: chance.of(snapshot.directoryRoleDefinitions).id, directoryScopeId: '/' };
  const api = chance.of(snapshot.servicePrincipals).id;
  return chance.of<readonly [Section, Item]>([
    ['directoryRoleAssignments', role],
    ['directoryRoleEligibilities', role],
    ['appRoleAssignments', { ...holder, principalType: 'User', resourceId: api, appRoleId: chance.guid() }],
    [
      'oauth2PermissionGrants',
      {
        id: holder.id,
        clientId: chance.of(snapshot.servicePrincipals).id,
        resourceId: api,
        consentType: 'AllPrincipals',
        principalId: null,
        scope: 'User.Read',
      },
    ],
  ]);
}

export function newAssignment(chance: Chance, snapshot: Snapshot): Item {
  const above = ['/', ...idsOf(snapshot.managementGroups), ...idsOf(snapshot.subscriptions)];
  const scopes = [
    ...above,
    ...idsOf(snapshot.resourceGroups),
    ...idsOf(snapshot.resources).filter((id) => !RULE.test(id)),
  ];
  const scope = chance.random() < 0.3 ? chance.of(above) : chance.of(scopes);
  const subscription = /^\/subscriptions\/[^/]+/.exec(scope)?.[0] ?? '';
  const name = chance.guid();
  const definition = chance.of(
    snapshot.roleDefinitions.filter(({ id }) => id.startsWith('/providers/') || id.startsWith(subscription)),
  );
  return {
    id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
    properties: {
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${String(definition.name)}`,
      principalId: chance.random() < 0.9 ? chance.of(principalsOf(snapshot)).id : chance.guid(),
      principalType: 'User',
      scope,
    },
  };
}

export function newRole(chance: Chance, scope: string): Item {
  const name = chance.guid();
  return {
    // the roles of a management group have no scope in their ids
    id: `${scope.startsWith('/subscriptions/') ? scope : ''}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name,
    properties: {
      roleName: nameFrom(chance, 'role'),
      type: scope === '/' ? 'BuiltInRole' : 'CustomRole',
      description: '',
      assignableScopes: [scope],
      permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
    },
  };
}

export const newUser = (chance: Chance): Item => {
  const displayName = nameFrom(chance, 'user');
  return {
    id: chance.guid(),
    displayName,
    userPrincipalName: `${displayName.split('-')[1]}@example.com`,
    accountEnabled: true,
  };
};

export const newApplication = (chance: Chance, owners: readonly string[]): Item => ({
  id: chance.guid(),
  appId: chance.guid(),
  displayName: nameFrom(chance, 'app'),
  ownerIds: owners,
  federatedIdentityCredentials: Array.from({ length: chance.upTo(3) }, () => newCredential(chance)),
});

export const newCredential = (chance: Chance) => {
  const name = nameFrom(chance, 'ci');
  return {
    id: chance.guid(),
    name,
    issuer: 'https://ci.example',
    subject: `repo:${name}`,
    audiences: ['api://AzureADTokenExchange'],
  };
};
