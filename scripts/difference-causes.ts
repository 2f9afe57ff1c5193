// Why a property of what was made differs from what was read. Only what Azure assigns anew is left out of the share of equal properties; a
// value that one side states and that is what Azure assumes on the other says the same. All the rest is a difference.

export type Cause =
  /** Nobody can ask for the value: Azure gives an address, or reports on another resource. */
  | 'assigned by Azure'
  /** Said on one side only, and what Azure assumes where nothing is said. */
  | 'default said on one side'
  /** Nothing was said before; off, empty or `None` is said now. */
  | 'off said now'
  /** The same value by another name, in another case or another order. */
  | 'the same in other words'
  | 'different';

export interface Difference {
  /** Type of ARM in lower case, without version. */
  readonly type: string;
  /** Path below the body, with `[]` for any place of a list. */
  readonly path: string;
  /** JSON of the value; undefined where there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** By type, paths whose values Azure alone gives. */
const ASSIGNED: Readonly<Record<string, readonly RegExp[]>> = {
  'microsoft.network/publicipaddresses': [/^properties\.ipAddress$/],
  'microsoft.network/bastionhosts': [/^properties\.dnsName$/],
  // Regions of an endpoint, and what Azure last saw of the network at the other end.
  'microsoft.network/virtualnetworks': [
    /\.serviceEndpoints\[\]\.locations\[\]$/,
    /\.virtualNetworkPeerings\[\]\.properties\.(peeringState|peeringSyncLevel)$/,
    /\.virtualNetworkPeerings\[\]\.properties\.remote(VirtualNetwork)?AddressSpace\.addressPrefixes\[\]$/,
  ],
  // The answer of the other side.
  'microsoft.network/privateendpoints': [/\.privateLinkServiceConnectionState\.\w+$/],
  // The disk's own, and what the directory knows of a principal.
  'microsoft.compute/virtualmachines': [/^properties\.storageProfile\.dataDisks\[\]\.diskSizeGB$/],
  'microsoft.sql/servers': [/^properties\.administrators\.principalType$/],
  // The newest image of the day.
  'microsoft.containerservice/managedclusters/agentpools': [/^properties\.nodeImageVersion$/],
  // They follow from size and sku; only Ultra and Premium v2 disks, which azurerm writes them for, take them from the caller.
  'microsoft.compute/disks': [/^properties\.(diskIOPSReadWrite|diskMBpsReadWrite|tier)$/],
};

/** What Azure's documentation says it assumes, beside what is off. By type, path and JSON of the value. */
const ASSUMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'microsoft.apimanagement/service': {
    'properties.customProperties.Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2': '"False"',
  },
  'microsoft.app/containerapps': {
    'properties.template.scale.cooldownPeriod': '300',
    'properties.template.scale.minReplicas': '0',
    'properties.template.scale.pollingInterval': '30',
  },
  'microsoft.automation/automationaccounts': { 'properties.publicNetworkAccess': 'true' },
  'microsoft.compute/virtualmachines': {
    'properties.extensionsTimeBudget': '"PT1H30M"',
    'properties.priority': '"Regular"',
  },
  'microsoft.cognitiveservices/accounts/deployments': {
    'properties.versionUpgradeOption': '"OnceNewDefaultVersionAvailable"',
  },
  'microsoft.containerregistry/registries': { 'properties.roleAssignmentMode': '"LegacyRegistryPermissions"' },
  'microsoft.containerservice/managedclusters/agentpools': { 'properties.scaleSetPriority': '"Regular"' },
  'microsoft.datafactory/factories': { 'properties.publicNetworkAccess': '"Enabled"' },
  'microsoft.dbforpostgresql/flexibleservers': {
    'properties.storage.autoGrow': '"Disabled"',
    // The tier of 128 GB.
    'properties.storage.tier': '"P10"',
  },
  'microsoft.eventhub/namespaces': {
    'properties.minimumTlsVersion': '"1.2"',
    'properties.publicNetworkAccess': '"Enabled"',
  },
  'microsoft.insights/actiongroups': { 'properties.webhookReceivers[].useAadAuth': 'false' },
  'microsoft.network/applicationgateways': {
    'properties.backendHttpSettingsCollection[].properties.validateCertChainAndExpiry': 'true',
    'properties.backendHttpSettingsCollection[].properties.validateSNI': 'true',
  },
  'microsoft.network/applicationgatewaywebapplicationfirewallpolicies': {
    'properties.policySettings.jsChallengeCookieExpirationInMins': '30',
  },
  'microsoft.network/publicipaddresses': { 'properties.ddosSettings.protectionMode': '"VirtualNetworkInherited"' },
  'microsoft.network/virtualnetworks': {
    'properties.privateEndpointVNetPolicies': '"Disabled"',
    'properties.subnets[].properties.defaultOutboundAccess': 'true',
    'properties.virtualNetworkPeerings[].properties.peerCompleteVnets': 'true',
  },
  'microsoft.search/searchservices': { 'properties.semanticSearch': '"disabled"' },
  'microsoft.servicebus/namespaces': {
    'properties.minimumTlsVersion': '"1.2"',
    'properties.publicNetworkAccess': '"Enabled"',
  },
  'microsoft.storage/storageaccounts': {
    'properties.allowSharedKeyAccess': 'true',
    'properties.dnsEndpointType': '"Standard"',
    'properties.encryption.services.queue.keyType': '"Service"',
    'properties.encryption.services.table.keyType': '"Service"',
    'properties.isLocalUserEnabled': 'true',
    'properties.publicNetworkAccess': '"Enabled"',
  },
};

/** JSON of values that say that something is not set. Not `Disabled`: what is open where nothing is said can be closed by it. */
const OFF = new Set(['"none"', '"false"', 'false', '0', 'null']);

/** Why the two sides of a property differ. */
export function causeOf({ type, path, before, after }: Difference): Cause {
  if (ASSIGNED[type]?.some((pattern) => pattern.test(path))) return 'assigned by Azure';
  if (before !== undefined && after !== undefined)
    return before.toLowerCase() === after.toLowerCase() && isCaseless(path) ? 'the same in other words' : 'different';
  const said = (before ?? after)!;
  const assumed = ASSUMED[type]?.[path];
  if (assumed !== undefined) return assumed === said ? 'default said on one side' : 'different';
  if (said === '""') return 'the same in other words';
  return after !== undefined && OFF.has(said.toLowerCase()) ? 'off said now' : 'different';
}

/** Words of an enumeration, flags written as text, and ids, which ARM reads in any case. */
const isCaseless = (path: string): boolean =>
  /(^|\.)(id|\w+Id|hostingMode|transport)$|\.permissions\.\w+\[\]$|^properties\.customProperties\./.test(path);
