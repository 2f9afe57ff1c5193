// The lists of children and extensions that Resource Graph does not have, by the type of what they hang on. Data; a new list is a new line.

/** One list to ask for on every resource of a type. */
export interface ChildList {
  /** Below the parent's id; the child's type is the parent's and this, or what follows `providers/`. */
  readonly path: string;
  /** Only parents of these kinds (lower case); `not` turns it round. */
  readonly kinds?: { readonly are: readonly string[] } | { readonly areNot: readonly string[] };
  /** A POST action that shows what the GET leaves out; its answer is one body. */
  readonly action?: true;
}

const lists = (...paths: string[]): readonly ChildList[] => paths.map((path) => ({ path }));

/** By parent type, lower case. */
const CHILDREN: Readonly<Record<string, readonly ChildList[]>> = {
  'microsoft.apimanagement/service': lists('namedValues', 'apis', 'products', 'backends', 'loggers'),
  'microsoft.app/managedenvironments': lists('storages', 'daprComponents'),
  'microsoft.automation/automationaccounts': lists('variables', 'schedules', 'credentials', 'connections'),
  'microsoft.cache/redis': lists('firewallRules'),
  'microsoft.cdn/profiles': lists('originGroups', 'ruleSets', 'customDomains', 'securityPolicies'),
  'microsoft.cdn/profiles/afdendpoints': lists('routes'),
  'microsoft.cdn/profiles/origingroups': lists('origins'),
  'microsoft.cdn/profiles/rulesets': lists('rules'),
  'microsoft.cognitiveservices/accounts': lists('deployments'),
  'microsoft.containerservice/managedclusters': lists('agentPools', 'maintenanceConfigurations'),
  'microsoft.datafactory/factories': lists(
    'linkedservices',
    'pipelines',
    'datasets',
    'triggers',
    'dataflows',
    'integrationRuntimes',
  ),
  'microsoft.dbformysql/flexibleservers': lists('databases', 'firewallRules'),
  'microsoft.dbforpostgresql/flexibleservers': lists('databases', 'firewallRules', 'administrators'),
  'microsoft.documentdb/databaseaccounts': [
    { path: 'sqlDatabases', kinds: { areNot: ['mongodb'] } },
    { path: 'mongodbDatabases', kinds: { are: ['mongodb'] } },
  ],
  'microsoft.documentdb/databaseaccounts/sqldatabases': lists('containers'),
  'microsoft.documentdb/databaseaccounts/mongodbdatabases': lists('collections'),
  'microsoft.eventgrid/systemtopics': lists('eventSubscriptions'),
  'microsoft.eventgrid/topics': lists('eventSubscriptions'),
  'microsoft.eventgrid/domains': lists('topics'),
  'microsoft.eventhub/namespaces': lists('eventhubs', 'authorizationRules'),
  'microsoft.eventhub/namespaces/eventhubs': lists('consumergroups'),
  'microsoft.keyvault/vaults': lists('secrets', 'keys'),
  'microsoft.managedidentity/userassignedidentities': lists('federatedIdentityCredentials'),
  'microsoft.network/dnszones': lists('A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'),
  'microsoft.network/firewallpolicies': lists('ruleCollectionGroups'),
  'microsoft.network/privatednszones': lists('A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SOA', 'SRV', 'TXT'),
  'microsoft.network/privateendpoints': lists('privateDnsZoneGroups'),
  'microsoft.recoveryservices/vaults': lists('backupPolicies'),
  'microsoft.servicebus/namespaces': lists('queues', 'topics', 'authorizationRules'),
  'microsoft.servicebus/namespaces/topics': lists('subscriptions'),
  'microsoft.servicebus/namespaces/topics/subscriptions': lists('rules'),
  'microsoft.sql/servers': lists('firewallRules', 'virtualNetworkRules', 'administrators', 'failoverGroups'),
  'microsoft.storage/storageaccounts': [
    { path: 'blobServices' },
    { path: 'fileServices', kinds: { areNot: ['blobstorage', 'blockblobstorage'] } },
    { path: 'queueServices', kinds: { areNot: ['blobstorage', 'blockblobstorage', 'filestorage'] } },
    { path: 'tableServices', kinds: { areNot: ['blobstorage', 'blockblobstorage', 'filestorage'] } },
    { path: 'managementPolicies', kinds: { areNot: ['filestorage'] } },
  ],
  'microsoft.storage/storageaccounts/blobservices': lists('containers'),
  'microsoft.storage/storageaccounts/fileservices': lists('shares'),
  'microsoft.storage/storageaccounts/queueservices': lists('queues'),
  'microsoft.storage/storageaccounts/tableservices': lists('tables'),
  'microsoft.web/sites': [
    { path: 'config' },
    { path: 'config/appsettings/list', action: true },
    { path: 'config/connectionstrings/list', action: true },
  ],
  'microsoft.web/sites/slots': [
    { path: 'config' },
    { path: 'config/appsettings/list', action: true },
    { path: 'config/connectionstrings/list', action: true },
  ],
};

/** `sites/config` shows these with their values left out; the POST action of the same name has them. */
export const LEFT_EMPTY = /^microsoft\.web\/sites(\/slots)?\/config$/;
export const LEFT_EMPTY_NAMES: ReadonlySet<string> = new Set(['appsettings', 'connectionstrings']);

/** Types that can have diagnostic settings (resource logs or metrics that can be sent on), lower case. */
const WITH_DIAGNOSTICS: readonly string[] = [
  'microsoft.analysisservices/servers',
  'microsoft.apimanagement/service',
  'microsoft.app/managedenvironments',
  'microsoft.appconfiguration/configurationstores',
  'microsoft.automation/automationaccounts',
  'microsoft.batch/batchaccounts',
  'microsoft.cache/redis',
  'microsoft.cdn/profiles',
  'microsoft.cognitiveservices/accounts',
  'microsoft.containerregistry/registries',
  'microsoft.containerservice/managedclusters',
  'microsoft.databricks/workspaces',
  'microsoft.datafactory/factories',
  'microsoft.dbformysql/flexibleservers',
  'microsoft.dbforpostgresql/flexibleservers',
  'microsoft.devices/iothubs',
  'microsoft.documentdb/databaseaccounts',
  'microsoft.eventgrid/domains',
  'microsoft.eventgrid/systemtopics',
  'microsoft.eventgrid/topics',
  'microsoft.eventhub/namespaces',
  'microsoft.insights/components',
  'microsoft.keyvault/managedhsms',
  'microsoft.keyvault/vaults',
  'microsoft.kusto/clusters',
  'microsoft.logic/workflows',
  'microsoft.machinelearningservices/workspaces',
  'microsoft.network/applicationgateways',
  'microsoft.network/azurefirewalls',
  'microsoft.network/bastionhosts',
  'microsoft.network/expressroutecircuits',
  'microsoft.network/frontdoors',
  'microsoft.network/loadbalancers',
  'microsoft.network/networkinterfaces',
  'microsoft.network/networksecuritygroups',
  'microsoft.network/publicipaddresses',
  'microsoft.network/virtualnetworkgateways',
  'microsoft.network/virtualnetworks',
  'microsoft.network/vpngateways',
  'microsoft.operationalinsights/workspaces',
  'microsoft.recoveryservices/vaults',
  'microsoft.relay/namespaces',
  'microsoft.search/searchservices',
  'microsoft.servicebus/namespaces',
  'microsoft.signalrservice/signalr',
  'microsoft.signalrservice/webpubsub',
  'microsoft.sql/managedinstances',
  'microsoft.sql/servers/databases',
  'microsoft.storage/storageaccounts',
  'microsoft.streamanalytics/streamingjobs',
  'microsoft.synapse/workspaces',
  'microsoft.web/serverfarms',
  'microsoft.web/sites',
  'microsoft.web/sites/slots',
];
const DIAGNOSTIC_SETTINGS: ChildList = { path: 'providers/Microsoft.Insights/diagnosticSettings' };

export const DIAGNOSTIC_SETTING = 'microsoft.insights/diagnosticsettings';

/** Lists at a whole subscription; `$filter` keeps Azure's own definitions out. */
export const SUBSCRIPTION_LISTS: readonly string[] = [
  'providers/Microsoft.Authorization/locks',
  'providers/Microsoft.Authorization/policyAssignments',
  "providers/Microsoft.Authorization/policyDefinitions?$filter=policyType eq 'Custom'",
  "providers/Microsoft.Authorization/policySetDefinitions?$filter=policyType eq 'Custom'",
  'providers/Microsoft.Authorization/policyExemptions',
  'providers/Microsoft.Consumption/budgets',
  'providers/Microsoft.Insights/diagnosticSettings',
  'providers/Microsoft.Resources/deployments',
];
/** Lists at every resource group. */
export const GROUP_LISTS: readonly string[] = ['providers/Microsoft.Resources/deployments'];

const byParent = new Map<string, ChildList[]>(Object.entries(CHILDREN).map(([type, own]) => [type, [...own]]));
for (const type of WITH_DIAGNOSTICS) byParent.set(type, [...(byParent.get(type) ?? []), DIAGNOSTIC_SETTINGS]);

/** Types that have lists, lower case, by how deep they are: 1 for `namespace/type`. A child's type is one deeper than its parent's. */
export function parentTypes(depth: number): string[] {
  return [...byParent.keys()].filter((type) => type.split('/').length - 1 === depth).sort();
}
export const DEPTH_MAX = Math.max(...[...byParent.keys()].map((type) => type.split('/').length - 1));

/** The lists to ask for on a parent. */
export function listsOf(type: string, kind: string | null): readonly ChildList[] {
  const own = kind?.toLowerCase() ?? '';
  return (byParent.get(type.toLowerCase()) ?? []).filter(
    ({ kinds }) => kinds === undefined || ('are' in kinds ? kinds.are.includes(own) : !kinds.areNot.includes(own)),
  );
}

/** The type of what a list holds. */
export function typeOfList(parentType: string, { path }: Pick<ChildList, 'path'>): string {
  const extension = /^providers\/([^?]+)/.exec(path)?.[1];
  return extension ?? `${parentType}/${path.split('/')[0]!}`;
}
