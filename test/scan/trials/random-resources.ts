// Resource groups and resources made of chance, as ARM would answer them: with what is inside of them, and naming each other.
import type { Chance, Item } from './snapshot.ts';

export const REGIONS = ['westeurope', 'West Europe', 'northeurope', 'eastus'];
/** Names as people give them, and as they should not. */
const ODD = ['Größe (1)', 'a b', 'data.lake', 'ÜBER_alles', '日本', "o'neill", '100%', 'plus+und&', 'x'.repeat(180)];

let made = 0;
/** A name that nothing else has, sometimes an odd one. */
export const nameFrom = (chance: Chance, stem: string): string =>
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
