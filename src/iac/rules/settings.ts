// Settings that stand beside a resource as children of it. Azure makes them together with the resource, with values of its own, so they
// cannot be created, only changed. A template's PUT changes them; azapi_resource refuses to create what is there already.

const SETTINGS = new Set([
  'microsoft.storage/storageaccounts/blobservices',
  'microsoft.storage/storageaccounts/fileservices',
  'microsoft.storage/storageaccounts/queueservices',
  'microsoft.storage/storageaccounts/tableservices',
  'microsoft.web/sites/basicpublishingcredentialspolicies',
  'microsoft.web/sites/config',
  'microsoft.web/sites/slots/basicpublishingcredentialspolicies',
  'microsoft.web/sites/slots/config',
  'microsoft.sql/servers/advancedthreatprotectionsettings',
  'microsoft.sql/servers/auditingsettings',
  'microsoft.sql/servers/connectionpolicies',
  'microsoft.sql/servers/securityalertpolicies',
  'microsoft.sql/servers/databases/auditingsettings',
  'microsoft.sql/servers/databases/backupshorttermretentionpolicies',
  'microsoft.sql/servers/databases/securityalertpolicies',
  'microsoft.sql/servers/databases/transparentdataencryption',
  'microsoft.dbforpostgresql/flexibleservers/configurations',
  'microsoft.dbformysql/flexibleservers/configurations',
]);

/** Whether a resource of this type is there as soon as its parent is. */
export const isSettingOfParent = (type: string): boolean => SETTINGS.has(type.toLowerCase());
