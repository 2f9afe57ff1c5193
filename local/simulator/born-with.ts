// What Azure makes with a resource and a tenant file does not hold: children that are there from the first moment, and facts that are asked
// for by a word behind its id. The values are those that Azure gives where nobody has said otherwise.
import { createHash } from 'node:crypto';
import { publishingPolicy, shownConfig } from './site-config.ts';
import type { Resource } from './tenant.ts';

/** A key as services make them: the same for the same id and name. */
export const keyOf = (id: string, name: string): string =>
  createHash('sha512').update(`${id.toLowerCase()} ${name}`).digest('base64');

const childOf =
  (kind: string, name: string, properties: Record<string, unknown>) =>
  ({ item, type }: Resource, asked: string): Record<string, unknown> | undefined =>
    asked.toLowerCase() !== name.toLowerCase()
      ? undefined
      : { id: `${item.id}/${kind}/${name}`, name, type: `${item.type ?? type}/${kind}`, properties };

/** Settings of a developer portal that nobody has touched. */
const PORTAL: Readonly<Record<string, Record<string, unknown>>> = {
  signin: { enabled: false },
  signup: { enabled: false, termsOfService: { enabled: false, consentRequired: false, text: '' } },
  delegation: { url: '', subscriptions: { enabled: false }, userRegistration: { enabled: false } },
};

/** A namespace that is open to all, as it is made. */
const NO_RULES = {
  defaultAction: 'Allow',
  ipRules: [],
  publicNetworkAccess: 'Enabled',
  trustedServiceAccessEnabled: false,
  virtualNetworkRules: [],
};

const rootRule = childOf('AuthorizationRules', 'RootManageSharedAccessKey', { rights: ['Listen', 'Manage', 'Send'] });

const NO_AUDIT = { auditActionsAndGroups: [], isAzureMonitorTargetEnabled: false, retentionDays: 0, state: 'Disabled' };

const NO_ALERTS = {
  disabledAlerts: [],
  emailAccountAdmins: false,
  emailAddresses: [],
  retentionDays: 0,
  state: 'Disabled',
};

type Make = (parent: Resource, name: string) => Record<string, unknown> | undefined;

/** Children that exist with their parent and that tenant files do not hold, by type in lower case. */
const BORN_WITH: Readonly<Record<string, Make>> = {
  'microsoft.apimanagement/service/portalsettings': (parent, name) => {
    const properties = PORTAL[name.toLowerCase()];
    return properties && childOf('portalsettings', name, properties)(parent, name);
  },
  'microsoft.apimanagement/service/tenant': (parent, name) =>
    childOf('tenant', name, { enabled: false, id: name, principalId: null })(parent, name),
  'microsoft.web/sites/config': shownConfig,
  'microsoft.web/sites/basicpublishingcredentialspolicies': publishingPolicy,
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
  'microsoft.storage/storageaccounts/queueservices': childOf('queueServices', 'default', { cors: { corsRules: [] } }),
  'microsoft.storage/storageaccounts/tableservices': childOf('tableServices', 'default', { cors: { corsRules: [] } }),
  'microsoft.sql/servers/auditingsettings': childOf('auditingSettings', 'default', NO_AUDIT),
  'microsoft.sql/servers/extendedauditingsettings': childOf('extendedAuditingSettings', 'default', NO_AUDIT),
  'microsoft.sql/servers/securityalertpolicies': childOf('securityAlertPolicies', 'Default', NO_ALERTS),
  'microsoft.sql/servers/databases/auditingsettings': childOf('auditingSettings', 'default', NO_AUDIT),
  'microsoft.sql/servers/databases/extendedauditingsettings': childOf('extendedAuditingSettings', 'default', NO_AUDIT),
  'microsoft.sql/servers/connectionpolicies': childOf('connectionPolicies', 'default', { connectionType: 'Default' }),
  'microsoft.sql/servers/sqlvulnerabilityassessments': childOf('sqlVulnerabilityAssessments', 'default', {
    state: 'Disabled',
  }),
  'microsoft.sql/servers/databases/backuplongtermretentionpolicies': childOf(
    'backupLongTermRetentionPolicies',
    'default',
    {
      monthlyRetention: 'PT0S',
      weeklyRetention: 'PT0S',
      weekOfYear: 0,
      yearlyRetention: 'PT0S',
    },
  ),
  'microsoft.sql/servers/databases/backupshorttermretentionpolicies': childOf(
    'backupShortTermRetentionPolicies',
    'default',
    {
      diffBackupIntervalInHours: 12,
      retentionDays: 7,
    },
  ),
  'microsoft.sql/servers/databases/geobackuppolicies': childOf('geoBackupPolicies', 'Default', { state: 'Enabled' }),
  'microsoft.sql/servers/databases/securityalertpolicies': childOf('securityAlertPolicies', 'Default', NO_ALERTS),
  'microsoft.sql/servers/databases/transparentdataencryption': childOf('transparentDataEncryption', 'Current', {
    state: 'Enabled',
  }),
  'microsoft.recoveryservices/vaults/replicationvaultsettings': childOf('replicationVaultSettings', 'default', {
    migrationSolutionId: null,
    vmwareToAzureProviderType: 'InMageRcm',
  }),
  'microsoft.eventhub/namespaces/eventhubs/consumergroups': childOf('consumergroups', '$Default', {}),
  'microsoft.eventhub/namespaces/authorizationrules': rootRule,
  'microsoft.relay/namespaces/authorizationrules': rootRule,
  'microsoft.servicebus/namespaces/authorizationrules': rootRule,
  'microsoft.servicebus/namespaces/networkrulesets': childOf('networkRuleSets', 'default', NO_RULES),
  'microsoft.eventhub/namespaces/networkrulesets': childOf('networkRuleSets', 'default', NO_RULES),
};

/** Makes a child that exists with its parent, as a GET shows it; undefined for types of which Azure makes none. */
export const bornWith = (type: string): Make | undefined =>
  BORN_WITH[type] ?? BORN_WITH[type.replace('/sites/slots/', '/sites/')];

/** Facts about a resource that are asked for by a word behind its id. */
export const FACTS: Readonly<Record<string, (parent: Resource) => Record<string, unknown>>> = {
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

function soaOf(host: string, email: string): Make {
  return ({ item, type }, asked) =>
    asked !== '@'
      ? undefined
      : {
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
        };
}
