// What Azure states about a resource that its writer left unsaid: the values are those of its documentation and of its answers. Only
// azurerm leaves things to it, having no argument for them; every other code that is tried here states all that was read.
import { isObject } from './read-tenant.ts';
import { without } from './without.ts';
import type { Item } from './tenant.ts';

/** A body of defaults, an empty list for one that is there though nothing is in it; `name[]` holds those of every item of the list `name`. */
export interface Defaults {
  readonly [name: string]: string | number | boolean | readonly never[] | Defaults;
}

const OFF = { days: 0, enabled: false };
const ACCOUNT_KEY = { enabled: true, keyType: 'Account' };
const SUBNET = { 'delegations[]': { type: 'Microsoft.Network/virtualNetworks/subnets/delegations' } };
const PEERING = { doNotVerifyRemoteGateways: false };

/** What lies below `properties`, by type in lower case. */
const STATED: Readonly<Record<string, Defaults>> = {
  'microsoft.cache/redis': { updateChannel: 'Stable' },
  'microsoft.containerservice/managedclusters/agentpools': { powerState: { code: 'Running' } },
  'microsoft.containerregistry/registries': {
    encryption: { status: 'disabled' },
    policies: {
      retentionPolicy: { days: 7, status: 'disabled' },
      trustPolicy: { status: 'disabled', type: 'Notary' },
    },
  },
  'microsoft.documentdb/databaseaccounts/sqldatabases/containers': {
    resource: { indexingPolicy: { automatic: true } },
  },
  'microsoft.eventhub/namespaces': { kafkaEnabled: true, zoneRedundant: false },
  'microsoft.insights/diagnosticsettings': {
    'logs[]': { retentionPolicy: OFF },
    'metrics[]': { retentionPolicy: OFF },
  },
  'microsoft.network/applicationgateways': { sku: { family: 'Generation_1' } },
  'microsoft.network/bastionhosts': { 'ipConfigurations[]': { properties: { privateIPAllocationMethod: 'Dynamic' } } },
  'microsoft.network/dnszones': { zoneType: 'Public' },
  'microsoft.network/networkinterfaces': { auxiliaryMode: 'None', nicType: 'Standard' },
  'microsoft.network/virtualnetworks': {
    enableDdosProtection: false,
    'subnets[]': { properties: SUBNET },
    'virtualNetworkPeerings[]': { properties: PEERING },
  },
  'microsoft.network/virtualnetworks/subnets': SUBNET,
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': PEERING,
  'microsoft.apimanagement/service': {
    natGatewayState: 'Disabled',
    'hostnameConfigurations[]': { certificateSource: 'BuiltIn' },
  },
  'microsoft.compute/virtualmachines': {
    osProfile: { requireGuestProvisionSignal: true },
    networkProfile: { 'networkInterfaces[]': { properties: { deleteOption: 'Detach' } } },
    storageProfile: {
      osDisk: { deleteOption: 'Detach' },
      'dataDisks[]': { deleteOption: 'Detach', toBeDetached: false },
    },
  },
  'microsoft.dbforpostgresql/flexibleservers': {
    dataEncryption: { type: 'SystemManaged' },
    replicationRole: 'Primary',
  },
  'microsoft.keyvault/vaults': { softDeleteRetentionInDays: 90 },
  'microsoft.sql/servers/databases': { catalogCollation: 'SQL_Latin1_General_CP1_CI_AS', status: 'Online' },
  'microsoft.servicebus/namespaces': { zoneRedundant: false },
  'microsoft.servicebus/namespaces/queues': { maxMessageSizeInKilobytes: 256 },
  'microsoft.servicebus/namespaces/topics': { maxMessageSizeInKilobytes: 256 },
  'microsoft.storage/storageaccounts': { encryption: { services: { blob: ACCOUNT_KEY, file: ACCOUNT_KEY } } },
  'microsoft.storage/storageaccounts/blobservices/containers': {
    defaultEncryptionScope: '$account-encryption-key',
    denyEncryptionScopeOverride: false,
  },
  'microsoft.web/serverfarms': { isSpot: false, isXenon: false, targetWorkerCount: 0, targetWorkerSizeId: 0 },
};

/** Tier and family of the plans of App Service, by the first characters of their name. */
const PLANS: readonly (readonly [name: RegExp, tier: string, family: string])[] = [
  [/^Y1$/, 'Dynamic', 'Y'],
  [/^F1$/, 'Free', 'F'],
  [/^D1$/, 'Shared', 'D'],
  [/^B\d$/, 'Basic', 'B'],
  [/^S\d$/, 'Standard', 'S'],
  [/^P\dv2$/, 'PremiumV2', 'Pv2'],
  [/^P\dm?v3$/, 'PremiumV3', 'Pv3'],
  [/^EP\d$/, 'ElasticPremium', 'EP'],
  [/^WS\d$/, 'WorkflowStandard', 'WS'],
];

/** The models of SQL databases that are bought by size alone, by the first letter of their objective. */
const SQL_TIERS: Readonly<Record<string, string>> = { B: 'Basic', S: 'Standard', P: 'Premium' };
/** The units that an objective stands for. */
const SQL_UNITS: Readonly<Record<string, number>> = {
  Basic: 5,
  S0: 10,
  S1: 20,
  S2: 50,
  S3: 100,
  S4: 200,
  S6: 400,
  S7: 800,
  S9: 1600,
  S12: 3000,
  P1: 125,
  P2: 250,
  P4: 500,
  P6: 1000,
  P11: 1750,
  P15: 4000,
};
const SQL_VCORE_TIERS: Readonly<Record<string, string>> = {
  GP: 'GeneralPurpose',
  BC: 'BusinessCritical',
  HS: 'Hyperscale',
};

/** The sku that Azure tells for the objective that was asked for. */
function sqlSku(objective: string): Record<string, unknown> {
  const [, model, serverless, family, cores] = /^(GP|BC|HS)(_S)?_(\w+)_(\d+)$/.exec(objective) ?? [];
  if (model !== undefined)
    return {
      name: `${model}${serverless ?? ''}_${family!}`,
      tier: SQL_VCORE_TIERS[model],
      family,
      capacity: Number(cores),
    };
  const tier = SQL_TIERS[objective[0] ?? ''];
  return tier === undefined ? { name: objective } : { name: tier, tier, capacity: SQL_UNITS[objective] };
}

/** What follows from the rest of the resource, by type in lower case. */
const DERIVED: Readonly<Record<string, (item: Item) => Item>> = {
  'microsoft.web/serverfarms'(item) {
    const sku = isObject(item.sku) ? item.sku : {};
    const name = String(sku.name);
    const [, tier, family] = PLANS.find(([pattern]) => pattern.test(name)) ?? [];
    const kind = isObject(item.properties) && item.properties.reserved === true ? 'linux' : undefined;
    const ofPlan = tier === 'Dynamic' ? 'functionapp' : tier === 'ElasticPremium' ? 'elastic' : 'app';
    return { ...item, kind: item.kind ?? kind ?? ofPlan, sku: { tier, family, size: name, ...sku } };
  },
  'microsoft.sql/servers/databases'(item) {
    const asked = isObject(item.sku) ? String(item.sku.name) : undefined;
    if (asked === undefined || !/_\d+$|^(Basic|[SP]\d+)$/.test(asked)) return item;
    const properties = isObject(item.properties) ? item.properties : {};
    const objectives = { currentServiceObjectiveName: asked, requestedServiceObjectiveName: asked };
    return { ...item, sku: sqlSku(asked), properties: { ...properties, ...objectives } };
  },
  // The system disk is a resource of its own, called as the machine calls it.
  'microsoft.compute/virtualmachines'(item) {
    const { storageProfile, osProfile, ...rest } = isObject(item.properties) ? item.properties : {};
    const osDisk = isObject(storageProfile) && isObject(storageProfile.osDisk) ? storageProfile.osDisk : {};
    const managed = isObject(osDisk.managedDisk) ? osDisk.managedDisk : {};
    const group = String(item.id).split('/').slice(0, 5).join('/');
    const id = managed.id ?? `${group}/providers/Microsoft.Compute/disks/${String(osDisk.name)}`;
    const linux =
      isObject(osProfile) && isObject(osProfile.linuxConfiguration) ? osProfile.linuxConfiguration : undefined;
    return {
      ...item,
      properties: {
        ...rest,
        ...(isObject(osProfile) && {
          osProfile: {
            ...osProfile,
            ...(linux && { linuxConfiguration: { enableVMAgentPlatformUpdates: false, ...linux } }),
          },
        }),
        storageProfile: {
          ...(isObject(storageProfile) ? storageProfile : {}),
          osDisk: { ...osDisk, ...(osDisk.name !== undefined && { managedDisk: { ...managed, id } }) },
        },
      },
    };
  },
  'microsoft.keyvault/vaults'(item) {
    const properties = isObject(item.properties) ? item.properties : {};
    const { networkAcls } = properties;
    const rules = isObject(networkAcls) ? networkAcls.virtualNetworkRules : undefined;
    if (!isObject(networkAcls) || !Array.isArray(rules)) return item;
    const virtualNetworkRules = (rules as unknown[]).map((rule) =>
      isObject(rule) ? { ignoreMissingVnetServiceEndpoint: false, ...rule } : rule,
    );
    return { ...item, properties: { ...properties, networkAcls: { ...networkAcls, virtualNetworkRules } } };
  },
  'microsoft.app/containerapps'(item) {
    const properties = isObject(item.properties) ? item.properties : {};
    return { ...item, properties: { environmentId: properties.managedEnvironmentId, ...properties } };
  },
  // `6` asks for the newest of its line, and Azure answers with what that is.
  'microsoft.cache/redis'(item) {
    const properties = isObject(item.properties) ? item.properties : {};
    const { redisVersion } = properties;
    return redisVersion === '6' ? { ...item, properties: { ...properties, redisVersion: '6.0' } } : item;
  },
  // The list and its only item are two words for one pool, and both are answered.
  'microsoft.network/loadbalancers'(item) {
    const properties = isObject(item.properties) ? item.properties : {};
    const { loadBalancingRules: rules } = properties;
    if (!Array.isArray(rules)) return item;
    const whole = (rules as unknown[]).map((rule) => {
      if (!isObject(rule) || !isObject(rule.properties)) return rule;
      const { backendAddressPool: pool, backendAddressPools: pools } = rule.properties;
      const isTold = pool === undefined || pool === null || (Array.isArray(pools) && pools.length > 0);
      return isTold ? rule : { ...rule, properties: { ...rule.properties, backendAddressPools: [pool] } };
    });
    return { ...item, properties: { ...properties, loadBalancingRules: whole } };
  },
  // Its own bookkeeping is never indexed.
  'microsoft.documentdb/databaseaccounts/sqldatabases/containers'(item) {
    const etag = { path: '/"_etag"/?' };
    const { properties } = item as { properties?: { resource?: { indexingPolicy?: { excludedPaths?: unknown } } } };
    const resource = properties?.resource;
    const paths = resource?.indexingPolicy?.excludedPaths;
    const excludedPaths = Array.isArray(paths) ? (paths as unknown[]) : [];
    if (excludedPaths.some((each) => isObject(each) && each.path === etag.path)) return item;
    const indexingPolicy = { ...resource?.indexingPolicy, excludedPaths: [...excludedPaths, etag] };
    return { ...item, properties: { ...properties, resource: { ...resource, indexingPolicy } } };
  },
};

/** The resource with what Azure states where nothing was said; what was said stays. `type` in lower case. */
export function withStatedDefaults(type: string, item: Item): Item {
  const stated = STATED[type];
  const said = withoutEmpty(item, NOTHING_SAID[type]);
  const filled = stated ? { ...said, properties: fill(said.properties, stated) } : said;
  return DERIVED[type]?.(filled) ?? filled;
}

/** Members that azurerm sends empty where nothing was asked for, and that Azure then does not state. */
const NOTHING_SAID: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines': 'additionalCapabilities',
  'microsoft.compute/virtualmachinescalesets': 'additionalCapabilities',
  'microsoft.servicebus/namespaces/topics/subscriptions': 'clientAffineProperties',
};

function withoutEmpty(item: Item, name: string | undefined): Item {
  const { properties } = item;
  if (name === undefined || !isObject(properties)) return item;
  const value = properties[name];
  return isObject(value) && Object.keys(value).length === 0 ? { ...item, properties: without(properties, name) } : item;
}

export function fill(value: unknown, defaults: Defaults): Record<string, unknown> {
  const result: Record<string, unknown> = { ...(isObject(value) ? value : {}) };
  for (const [key, stated] of Object.entries(defaults)) {
    if (!isObject(stated)) result[key] ??= stated;
    else if (!key.endsWith('[]')) result[key] = fill(result[key], stated as Defaults);
    else {
      const list = key.slice(0, -2);
      const items = result[list];
      if (Array.isArray(items)) result[list] = items.map((each) => fill(each, stated as Defaults));
    }
  }
  return result;
}
