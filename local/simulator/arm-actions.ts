// What Terraform's providers ask for beside reads and writes: keys (made up from the id, the same at every call), whether a name is free, and
// the few children that Azure makes with their parent and that a tenant file does not hold.
import { createHash } from 'node:crypto';
import { parseArmPath } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { isAzurerm } from './complete-body.ts';
import { jsonBody, type Answer, type Call } from './http.ts';
import type { Resource } from './tenant.ts';

type Keys = (key: (name: string) => string, resource: Resource) => Record<string, unknown>;

/** A pair of keys under the names a service gives them. */
const pair =
  (first: string, second: string): Keys =>
  (key) => ({ [first]: key(first), [second]: key(second) });

/** Answers to POST actions that hand out keys, by `type/action` or by action alone, in lower case. */
const KEYS: Readonly<Record<string, Keys>> = {
  'microsoft.storage/storageaccounts/listkeys': (key) => ({
    keys: ['key1', 'key2'].map((keyName) => ({ keyName, value: key(keyName), permissions: 'FULL' })),
  }),
  'microsoft.documentdb/databaseaccounts/listkeys': (key) =>
    Object.fromEntries(
      ['primaryMasterKey', 'secondaryMasterKey', 'primaryReadonlyMasterKey', 'secondaryReadonlyMasterKey'].map(
        (name) => [name, key(name)],
      ),
    ),
  'microsoft.documentdb/databaseaccounts/listconnectionstrings': () => ({ connectionStrings: [] }),
  'microsoft.cognitiveservices/accounts/listkeys': pair('key1', 'key2'),
  'microsoft.eventgrid/topics/listkeys': pair('key1', 'key2'),
  'microsoft.eventgrid/domains/listkeys': pair('key1', 'key2'),
  'microsoft.operationalinsights/workspaces/sharedkeys': pair('primarySharedKey', 'secondarySharedKey'),
  'microsoft.containerregistry/registries/listcredentials': (key, { item }) => ({
    username: item.name,
    passwords: ['password', 'password2'].map((name) => ({ name, value: key(name) })),
  }),
  'microsoft.search/searchservices/listquerykeys': () => ({ value: [] }),
  'microsoft.containerservice/managedclusters/listclusterusercredential': () => ({ kubeconfigs: [] }),
  listkeys: (key) => ({
    primaryKey: key('primary'),
    secondaryKey: key('secondary'),
    primaryConnectionString: key('primaryConnection'),
    secondaryConnectionString: key('secondaryConnection'),
  }),
  listadminkeys: pair('primaryKey', 'secondaryKey'),
  listsecrets: () => ({ value: [] }),
};

const childOf =
  (kind: string, name: string, properties: Record<string, unknown>) =>
  ({ item, type }: Resource): Record<string, unknown> => ({
    id: `${item.id}/${kind}/${name}`,
    name,
    type: `${item.type ?? type}/${kind}`,
    properties,
  });

/** A namespace that is open to all, as it is made. */
const NO_RULES = {
  defaultAction: 'Allow',
  ipRules: [],
  publicNetworkAccess: 'Enabled',
  trustedServiceAccessEnabled: false,
  virtualNetworkRules: [],
};

/** Children that exist with their parent, which azurerm reads with it and tenant files do not hold, by type in lower case. */
const BORN_WITH: Readonly<Record<string, (parent: Resource) => Record<string, unknown>>> = {
  'microsoft.network/dnszones/soa': soaOf('ns1-01.azure-dns.com.', 'azuredns-hostmaster.microsoft.com'),
  'microsoft.network/privatednszones/soa': soaOf('azureprivatedns.net', 'azureprivatedns-host.microsoft.com'),
  'microsoft.storage/storageaccounts/blobservices': childOf('blobServices', 'default', {
    changeFeed: { enabled: false },
    containerDeleteRetentionPolicy: { enabled: false },
    cors: { corsRules: [] },
    deleteRetentionPolicy: { allowPermanentDelete: false, enabled: false },
    isVersioningEnabled: false,
    restorePolicy: { enabled: false },
  }),
  'microsoft.storage/storageaccounts/fileservices': childOf('fileServices', 'default', {
    cors: { corsRules: [] },
    protocolSettings: { smb: {} },
    shareDeleteRetentionPolicy: { days: 7, enabled: true },
  }),
  'microsoft.sql/servers/connectionpolicies': childOf('connectionPolicies', 'default', { connectionType: 'Default' }),
  'microsoft.sql/servers/sqlvulnerabilityassessments': childOf('sqlVulnerabilityAssessments', 'default', {
    state: 'Disabled',
  }),
  'microsoft.servicebus/namespaces/networkrulesets': childOf('networkRuleSets', 'default', NO_RULES),
  'microsoft.eventhub/namespaces/networkrulesets': childOf('networkRuleSets', 'default', NO_RULES),
};

/** Facts about a resource that are asked for by a word behind its id. */
const FACTS: Readonly<Record<string, (parent: Resource) => Record<string, unknown>>> = {
  'microsoft.containerservice/managedclusters/availableagentpoolversions': ({ item }) => ({
    properties: { agentPoolVersions: poolVersions(item.properties) },
  }),
  'microsoft.insights/components/currentbillingfeatures': () => ({
    CurrentBillingFeatures: ['Basic'],
    DataVolumeCap: {
      Cap: 100,
      MaxHistoryCap: 1000,
      ResetTime: 0,
      StopSendNotificationWhenHitCap: false,
      StopSendNotificationWhenHitThreshold: false,
      WarningThreshold: 90,
    },
  }),
  'microsoft.automation/automationaccounts/agentregistrationinformation': ({ item }) => ({
    endpoint: 'https://agentsvc.azure-automation.net/accounts/simulated',
    keys: { primary: keyOf(item.id, 'primary'), secondary: keyOf(item.id, 'secondary') },
    id: `${item.id}/agentRegistrationInformation`,
  }),
};

/** A pool runs the version of its cluster or one of the three minor ones before; every patch below 20 is on offer. */
function poolVersions(properties: unknown): { kubernetesVersion: string }[] {
  const cluster = String((properties as { kubernetesVersion?: unknown } | undefined)?.kubernetesVersion);
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(cluster) ?? [];
  if (minor === undefined) return [];
  const minors = [0, 1, 2, 3].map((back) => `${major}.${Number(minor) - back}`);
  const patched = minors.flatMap((each) => Array.from({ length: 20 }, (_, patch) => `${each}.${patch}`));
  return [...new Set([cluster, ...patched])].map((kubernetesVersion) => ({ kubernetesVersion }));
}

function soaOf(host: string, email: string): (zone: Resource) => Record<string, unknown> {
  return ({ item, type }) => ({
    id: `${item.id}/SOA/@`,
    name: '@',
    type: `${type}/SOA`,
    etag: 'simulated',
    properties: {
      fqdn: `${item.name!}.`,
      TTL: 3600,
      ttl: 3600,
      soaRecord: {
        email,
        expireTime: 2419200,
        host,
        minimumTTL: type.includes('private') ? 10 : 300,
        minimumTtl: type.includes('private') ? 10 : 300,
        refreshTime: 3600,
        retryTime: 300,
        serialNumber: 1,
      },
      metadata: {},
    },
  });
}

const keyOf = (id: string, name: string): string =>
  createHash('sha512').update(`${id.toLowerCase()} ${name}`).digest('base64');

export function makeArmActions({ tenant }: ArmOptions): ArmPart {
  const parentOf = (call: Call, levels: number): Resource | undefined =>
    tenant.resource('/' + call.segments.slice(0, -levels).join('/'));

  function keys(call: Call, action: string): Answer | undefined {
    const resource = parentOf(call, 1);
    // A key of an authorization rule that no file holds belongs to the namespace above it.
    const owner = resource ?? parentOf(call, 3);
    if (!owner) return undefined;
    const make = KEYS[`${(resource ?? owner).type}/${action}`] ?? KEYS[action];
    return make && { status: 200, body: make((name) => keyOf(owner.item.id, name), owner) };
  }

  return (call) => {
    const path = parseArmPath(call.segments);
    const last = call.segments.at(-1)?.toLowerCase() ?? '';
    if (call.method === 'POST' && /^check.*nameavailability$/.test(last)) {
      const { name } = jsonBody(call) as { name?: string };
      return { status: 200, body: { nameAvailable: true, available: true, name, message: '', reason: null } };
    }
    if (!path) return undefined;
    if (call.method === 'POST') return keys(call, last);
    if (call.method !== 'GET' || !isAzurerm(call) || tenant.resource('/' + call.segments.join('/'))) return undefined;
    const type = `${path.namespace}/${path.types.join('/')}`.toLowerCase();
    const make = path.kind === 'item' ? BORN_WITH[type] : FACTS[type];
    const parent = make && parentOf(call, path.kind === 'item' ? 2 : 1);
    return parent && { status: 200, body: make(parent) };
  };
}
