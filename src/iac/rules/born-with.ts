// Children that are there as soon as their parent is, with values of Azure's own, and that anybody may change: nobody can create them. A
// template's PUT changes them; `azapi_resource` refuses to create what it finds. What Azure alone looks after is in made-by.ts.

const ALL = /(?:)/;

/** The same below a slot. */
const ofSites = (kind: string): Record<string, RegExp> => ({
  [`microsoft.web/sites/${kind}`]: ALL,
  [`microsoft.web/sites/slots/${kind}`]: ALL,
});

const ofAll = (parent: string, kinds: string): Record<string, RegExp> =>
  Object.fromEntries(kinds.split(' ').map((kind) => [`${parent}/${kind}`, ALL]));

/** Names of such children, by type in lower case. */
const BORN_WITH: Readonly<Record<string, RegExp>> = {
  ...ofAll('microsoft.storage/storageaccounts', 'blobservices fileservices queueservices tableservices'),
  ...ofSites('basicpublishingcredentialspolicies'),
  ...ofSites('config'),
  'microsoft.web/staticsites/basicauth': ALL,
  ...ofAll(
    'microsoft.sql/servers',
    'advancedthreatprotectionsettings auditingsettings automatictuning azureadonlyauthentications connectionpolicies ' +
      'devopsauditingsettings encryptionprotector extendedauditingsettings securityalertpolicies sqlvulnerabilityassessments ' +
      'vulnerabilityassessments',
  ),
  ...ofAll(
    'microsoft.sql/servers/databases',
    'advancedthreatprotectionsettings auditingsettings backuplongtermretentionpolicies backupshorttermretentionpolicies ' +
      'datamaskingpolicies extendedauditingsettings geobackuppolicies ledgerdigestuploads maintenancewindows ' +
      'securityalertpolicies transparentdataencryption vulnerabilityassessments',
  ),
  ...ofAll(
    'microsoft.sql/managedinstances',
    'advancedthreatprotectionsettings azureadonlyauthentications encryptionprotector securityalertpolicies',
  ),
  ...ofAll(
    'microsoft.sql/managedinstances/databases',
    'advancedthreatprotectionsettings backupshorttermretentionpolicies securityalertpolicies transparentdataencryption',
  ),
  ...ofAll('microsoft.dbforpostgresql/flexibleservers', 'advancedthreatprotectionsettings configurations'),
  ...ofAll('microsoft.dbformysql/flexibleservers', 'advancedthreatprotectionsettings configurations'),
  'microsoft.eventhub/namespaces/networkrulesets': ALL,
  'microsoft.relay/namespaces/networkrulesets': ALL,
  'microsoft.servicebus/namespaces/networkrulesets': ALL,
  ...ofAll('microsoft.recoveryservices/vaults', 'backupconfig backupstorageconfig replicationvaultsettings'),
  'microsoft.recoveryservices/vaults/backuppolicies': /^(DefaultPolicy|EnhancedPolicy|HourlyLogBackup)$/i,
  ...ofAll('microsoft.apimanagement/service', 'portalsettings tenant'),
  ...ofAll('microsoft.network/dnszones', 'ns soa'),
  'microsoft.network/privatednszones/soa': ALL,
  'microsoft.cognitiveservices/accounts/defenderforaisettings': ALL,
  ...ofAll('microsoft.insights/components', 'pricingplans proactivedetectionconfigs'),
  // A table of a person's own ends so.
  'microsoft.operationalinsights/workspaces/tables': /(?<!_CL|_RST|_SRCH)$/i,
  // A subscription has them.
  ...ofAll('microsoft.security', 'autoprovisioningsettings pricings settings'),
};

/** Whether a resource is there as soon as its parent is. */
export const isBornWithParent = ({ type, name }: { readonly type: string; readonly name: string }): boolean =>
  BORN_WITH[type.toLowerCase()]?.test(name) ?? false;
