// A small tenant made of chance, and changes to it made of chance. It is a plain snapshot: nothing here knows of the scan.

export type Item = Record<string, unknown> & { id: string };
export const SECTIONS = [
  'managementGroups', 'subscriptions', 'roleDefinitions', 'users', 'groups', 'applications', 'resourceGroups', 'servicePrincipals',
  'resources', 'roleAssignments', 'directoryRoleDefinitions', 'directoryRoleAssignments', 'directoryRoleEligibilities',
  'appRoleAssignments', 'oauth2PermissionGrants',
] as const; // prettier-ignore
export type Section = (typeof SECTIONS)[number];
export type Snapshot = { tenant: Item } & Record<Section, Item[]>;

/** A change as the simulator's control API takes it. */
export interface Change {
  readonly upsert: Partial<Record<Section, Item[]>>;
  readonly remove: Partial<Record<Section, string[]>>;
}

export interface Chance {
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly upTo: (count: number) => number;
  readonly of: <T>(items: readonly T[]) => T;
  readonly guid: () => string;
}

export function chanceOf(random: () => number): Chance {
  const upTo = (count: number) => Math.floor(random() * count);
  const hex = (count: number) => Array.from({ length: count }, () => upTo(16).toString(16)).join('');
  return {
    random,
    upTo,
    of: (items) => items[upTo(items.length)]!,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}

const REGIONS = ['westeurope', 'West Europe', 'northeurope', 'eastus'];
/** Names as people give them, and as they should not. */
const ODD = ['Größe (1)', 'a b', 'data.lake', 'ÜBER_alles', '日本', "o'neill", '100%', 'plus+und&', 'x'.repeat(180)];

let made = 0;
const nameFrom = (chance: Chance, stem: string): string =>
  `${stem}-${(++made).toString(36)}${chance.random() < 0.15 ? `-${chance.of(ODD)}` : ''}`;

const tagsFrom = (chance: Chance): Record<string, string> | undefined =>
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
const KINDS: readonly ((chance: Chance, group: string, location: string) => Item[])[] = [
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
];

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
const lock = (chance: Chance, scope: string): Item =>
  resource(
    chance,
    `${scope}/providers/Microsoft.Authorization/locks/${nameFrom(chance, 'lock')}`,
    'Microsoft.Authorization/locks',
    {
      properties: { level: 'CanNotDelete' },
    },
  );

function newGroup(chance: Chance, subscriptionId: string): Item {
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
const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);

/** Lets some of these refer to what there is: by an id spelled in some way, and to people and applications. */
const linked = (chance: Chance, items: readonly Item[], snapshot: Snapshot): Item[] =>
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
const RULE = /\/(policy|roleEligibility)\w+\/[^/]+$/;

/** What is set up at a management group or a subscription: policy of one's own, or who may take on a role. */
function newRule(chance: Chance, snapshot: Snapshot): Item {
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
function newHolding(chance: Chance, snapshot: Snapshot): readonly [Section, Item] {
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

function newAssignment(chance: Chance, snapshot: Snapshot): Item {
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

function newRole(chance: Chance, scope: string): Item {
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

const newUser = (chance: Chance): Item => {
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
const newCredential = (chance: Chance) => {
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

/** True for an id that is this one or below it. */
export const isWithin = (id: string, above: string): boolean =>
  `${id}/`.toLowerCase().startsWith(`${above}/`.toLowerCase());
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
];

/** A change of the tenant made of chance; undefined where the one that was drawn does not fit it. */
export const mutate = (chance: Chance, snapshot: Snapshot): Mutation | undefined =>
  chance.of(MUTATIONS)(chance, snapshot);
