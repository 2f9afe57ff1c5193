// The configuration that every web site is born with and that a tenant file holds in part or not at all: what a GET shows, and what Azure
// hands out only to a POST. Values are those of a site that nobody has configured.
import type { Resource } from './tenant.ts';

type Properties = Record<string, unknown>;

const LOGS: Properties = {
  applicationLogs: {
    fileSystem: { level: 'Off' },
    azureBlobStorage: { level: 'Off', retentionInDays: null, sasUrl: null },
  },
  detailedErrorMessages: { enabled: false },
  failedRequestsTracing: { enabled: false },
  httpLogs: {
    fileSystem: { enabled: false, retentionInDays: 3, retentionInMb: 100 },
    azureBlobStorage: { enabled: false, retentionInDays: 3, sasUrl: null },
  },
};

const NO_SIGN_IN: Properties = {
  platform: { enabled: false, runtimeVersion: '~1' },
  globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' },
  identityProviders: {},
  login: {},
  httpSettings: {},
};

/** By name in lower case, shown to a GET; null where Azure says no more to it than that it is there. */
const SHOWN: Readonly<Record<string, Properties | null>> = {
  appsettings: null,
  azurestorageaccounts: null,
  connectionstrings: null,
  metadata: null,
  pushsettings: null,
  web: { alwaysOn: false, http20Enabled: false, minTlsVersion: '1.2', numberOfWorkers: 1 },
  authsettingsv2: NO_SIGN_IN,
  logs: LOGS,
  slotconfignames: { appSettingNames: [], azureStorageConfigNames: [], connectionStringNames: [] },
};

/** By name in lower case, handed out to a POST to `list`. */
const LISTED: Readonly<Record<string, (site: Resource) => Properties>> = {
  appsettings: () => ({}),
  authsettings: () => ({ enabled: false, tokenStoreEnabled: false, unauthenticatedClientAction: 'AllowAnonymous' }),
  authsettingsv2: () => NO_SIGN_IN,
  azurestorageaccounts: () => ({}),
  connectionstrings: () => ({}),
  metadata: () => ({}),
  pushsettings: () => ({ isPushEnabled: false }),
  publishingcredentials: ({ item }) => ({
    publishingUserName: `$${String(item.name)}`,
    publishingPassword: 'simulated',
    scmUri: `https://$${String(item.name)}:simulated@${String(item.name)}.scm.azurewebsites.net`,
  }),
};

const configOf = ({ item, type }: Resource, name: string, properties: Properties | null): Properties => ({
  id: `${item.id}/config/${name}`,
  name,
  type: `${item.type ?? type}/config`,
  location: item.location,
  properties,
});

/** The configuration of a site that a GET shows; undefined where there is none of that name. */
export function shownConfig(site: Resource, name: string): Properties | undefined {
  const properties = SHOWN[name.toLowerCase()];
  return properties === undefined ? undefined : configOf(site, name, properties);
}

/** The configuration of a site that `POST config/{name}/list` hands out; undefined where there is none of that name. */
export function listedConfig(site: Resource, name: string): Properties | undefined {
  const make = LISTED[name.toLowerCase()];
  return make && configOf(site, name, make(site));
}

/** Whether one may publish with a password: so it is until somebody forbids it. */
export const publishingPolicy = ({ item, type }: Resource, name: string): Properties => ({
  id: `${item.id}/basicPublishingCredentialsPolicies/${name}`,
  name,
  type: `${item.type ?? type}/basicPublishingCredentialsPolicies`,
  properties: { allow: true },
});
