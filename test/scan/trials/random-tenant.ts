// A small tenant made of chance. It is a plain snapshot: nothing here knows of the scan.
import type { Item, Section, Snapshot, Chance } from './snapshot.ts';

export const REGIONS = ['westeurope', 'West Europe', 'northeurope', 'eastus'];
/** Names as people give them, and as they should not. */
const ODD = ['Größe (1)', 'a b', 'data.lake', 'ÜBER_alles', '日本', "o'neill", '100%', 'plus+und&', 'x'.repeat(180)];

let made = 0;
const nameFrom = (chance: Chance, stem: string): string =>
  `${stem}-${(++made).toString(36)}${chance.random() < 0.15 ? `-${chance.of(ODD)}` : ''}`;

export const tagsFrom = (chance: Chance): Record<string, string> | undefined =>
  chance.random() < 0.4
    ? { env: chance.of(['prod', 'test']), [chance.of(['Owner', 'team'])]: chance.of(['a', 'B c']) }
    : undefined;

function resource(chance: Chance, id: string, type: string, more: object = {}): Item {
  const tags = tagsFrom(chance);
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type,
    apiVersion: '2023-01-01',
    ...(tags && { tags }),
    ...more,
    properties: {
      provisioningState: 'Succeeded',
      serial: chance.upTo(1_000_000),
      ...(more as { properties?: object }).properties,
    },
  };
}

/** A top-level resource with what is inside of it. */
export const KINDS: readonly ((chance: Chance, group: string, location: string) => Item[])[] = [
  (chance, group, location) => {
    const id = `${group}/providers/Microsoft.Storage/storageAccounts/${nameFrom(chance, 'st')}`;
    const service = `${id}/blobServices/default`;
    const containers = Array.from({ length: chance.upTo(3) }, () =>
      resource(
        chance,
        `${service}/containers/${nameFrom(chance, 'c')}`,
        'Microsoft.Storage/storageAccounts/blobServices/containers',
      ),
    );
    return [
      resource(chance, id, 'Microsoft.Storage/storageAccounts', {
        location,
        kind: 'StorageV2',
        sku: { name: 'Standard_LRS' },
      }),
      resource(chance, service, 'Microsoft.Storage/storageAccounts/blobServices'),
      ...containers,
    ];
  },
  (chance, group, location) => {
    const id = `${group}/providers/Microsoft.KeyVault/vaults/${nameFrom(chance, 'kv')}`;
    const secrets = Array.from({ length: chance.upTo(3) }, () =>
      resource(chance, `${id}/secrets/${nameFrom(chance, 's')}`, 'Microsoft.KeyVault/vaults/secrets', { location }),
    );
    return [resource(chance, id, 'Microsoft.KeyVault/vaults', { location }), ...secrets, ...diagnostics(chance, id)];
  },
  (chance, group, location) => {
    const id = `${group}/providers/Microsoft.Sql/servers/${nameFrom(chance, 'sql')}`;
    const databases = Array.from({ length: chance.upTo(3) }, () =>
      resource(chance, `${id}/databases/${nameFrom(chance, 'db')}`, 'Microsoft.Sql/servers/databases', { location }),
    );
    const rule = resource(
      chance,
      `${id}/firewallRules/${nameFrom(chance, 'r')}`,
      'Microsoft.Sql/servers/firewallRules',
    );
    return [resource(chance, id, 'Microsoft.Sql/servers', { location }), ...databases, rule];
  },
  (chance, group, location) => {
    const id = `${group}/providers/Microsoft.Network/virtualNetworks/${nameFrom(chance, 'vnet')}`;
    const subnets = Array.from({ length: 1 + chance.upTo(2) }, (_, index) => {
      const name = nameFrom(chance, 'subnet');
      return { id: `${id}/subnets/${name}`, name, properties: { addressPrefix: `10.0.${index}.0/24` } };
    });
    const properties = { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets };
    return [resource(chance, id, 'Microsoft.Network/virtualNetworks', { location, properties })];
  },
  (chance, group, location) => [
    resource(
      chance,
      `${group}/providers/Microsoft.Compute/disks/${nameFrom(chance, 'disk')}`,
      'Microsoft.Compute/disks',
      { location },
    ),
  ],
  (chance, group, location) => {
    const id = `${group}/providers/Microsoft.ServiceBus/namespaces/${nameFrom(chance, 'sb')}`;
    const queue = resource(chance, `${id}/queues/${nameFrom(chance, 'q')}`, 'Microsoft.ServiceBus/namespaces/queues', {
      location,
    });
    const topicId = `${id}/topics/${nameFrom(chance, 't')}`;
    const topic = resource(chance, topicId, 'Microsoft.ServiceBus/namespaces/topics', { location });
    const reader = resource(
      chance,
      `${topicId}/subscriptions/${nameFrom(chance, 'r')}`,
      'Microsoft.ServiceBus/namespaces/topics/subscriptions',
    );
    return [resource(chance, id, 'Microsoft.ServiceBus/namespaces', { location }), queue, topic, reader];
  },
  machine,
  logs,
];

/** A machine with its interface, the network around both and an endpoint in it; each names the others as ARM does, in both directions. */
function machine(chance: Chance, group: string, location: string): Item[] {
  const at = (type: string, stem: string): string => `${group}/providers/Microsoft.${type}/${nameFrom(chance, stem)}`;
  const rules = at('Network/networkSecurityGroups', 'nsg');
  const network = at('Network/virtualNetworks', 'vnet');
  const nic = at('Network/networkInterfaces', 'nic');
  const vm = at('Compute/virtualMachines', 'vm');
  const endpoint = at('Network/privateEndpoints', 'pe');
  const vault = at('KeyVault/vaults', 'kv');
  const identity = at('ManagedIdentity/userAssignedIdentities', 'id');
  const subnet = `${network}/subnets/inner`;
  const within = {
    subnet: { id: chance.random() < 0.3 ? subnet.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions') : subnet },
  };
  const made = (id: string, type: string, properties: object): Item =>
    resource(chance, id, `Microsoft.${type}`, { location, properties });
  return [
    made(identity, 'ManagedIdentity/userAssignedIdentities', { principalId: chance.guid(), clientId: chance.guid() }),
    {
      ...made(vm, 'Compute/virtualMachines', { networkProfile: { networkInterfaces: [{ id: nic }] } }),
      identity: {
        type: 'SystemAssigned, UserAssigned',
        principalId: chance.guid(),
        userAssignedIdentities: { [identity]: {} },
      },
    },
    made(nic, 'Network/networkInterfaces', {
      ipConfigurations: [{ name: 'ip', properties: within }],
      networkSecurityGroup: { id: rules },
      virtualMachine: { id: vm },
    }),
    made(rules, 'Network/networkSecurityGroups', { networkInterfaces: [{ id: nic }], subnets: [{ id: subnet }] }),
    made(network, 'Network/virtualNetworks', {
      addressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      subnets: [
        {
          id: subnet,
          name: 'inner',
          properties: { addressPrefix: '10.1.0.0/24', networkSecurityGroup: { id: rules } },
        },
      ],
    }),
    made(endpoint, 'Network/privateEndpoints', {
      ...within,
      privateLinkServiceConnections: [{ name: 'to', properties: { privateLinkServiceId: vault, groupIds: ['vault'] } }],
    }),
    made(vault, 'KeyVault/vaults', {
      privateEndpointConnections: [{ properties: { privateEndpoint: { id: endpoint } } }],
      networkAcls: { virtualNetworkRules: [{ id: subnet }] },
    }),
  ];
}

/** A workspace, what logs to it, and what looks at it. */
function logs(chance: Chance, group: string, location: string): Item[] {
  const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/${nameFrom(chance, 'log')}`;
  const vault = `${group}/providers/Microsoft.KeyVault/vaults/${nameFrom(chance, 'kv')}`;
  const setting = (on: string, properties: object): Item =>
    resource(
      chance,
      `${on}/providers/Microsoft.Insights/diagnosticSettings/to-logs`,
      'Microsoft.Insights/diagnosticSettings',
      { properties },
    );
  return [
    resource(chance, vault, 'Microsoft.KeyVault/vaults', { location }),
    resource(chance, workspace, 'Microsoft.OperationalInsights/workspaces', { location }),
    setting(vault, { workspaceId: workspace }),
    setting(workspace, { storageAccountId: null }),
    resource(
      chance,
      `${group}/providers/Microsoft.Insights/metricAlerts/${nameFrom(chance, 'alert')}`,
      'Microsoft.Insights/metricAlerts',
      {
        location: 'global',
        properties: { scopes: [workspace] },
      },
    ),
    ...(chance.random() < 0.5 ? [lock(chance, workspace)] : []),
  ];
}

const diagnostics = (chance: Chance, id: string): Item[] =>
  chance.random() < 0.5
    ? [
        resource(
          chance,
          `${id}/providers/Microsoft.Insights/diagnosticSettings/to-logs`,
          'Microsoft.Insights/diagnosticSettings',
        ),
      ]
    : [];
export const lock = (chance: Chance, scope: string): Item =>
  resource(
    chance,
    `${scope}/providers/Microsoft.Authorization/locks/${nameFrom(chance, 'lock')}`,
    'Microsoft.Authorization/locks',
    {
      properties: { level: 'CanNotDelete' },
    },
  );

export function newGroup(chance: Chance, subscriptionId: string): Item {
  const name = nameFrom(chance, 'rg').slice(0, 80);
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location: chance.of(REGIONS),
    properties: { provisioningState: 'Succeeded' },
  };
}

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
  return { id: chance.guid(), displayName, userPrincipalName: `${made}@example.com`, accountEnabled: true };
};
const newApplication = (chance: Chance, owners: readonly string[]): Item => ({
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
