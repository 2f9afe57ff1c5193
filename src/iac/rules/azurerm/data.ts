// Storage, vaults and databases.
import type { RulesByType } from './rule.ts';

export const DATA: RulesByType = {
  'microsoft.storage/storageaccounts': {
    implicit: {
      'properties.networkAcls': {
        bypass: 'AzureServices',
        defaultAction: 'Allow',
        ipRules: [],
        virtualNetworkRules: [],
      },
    },
    silent: {
      'properties.encryption.services.blob.enabled': true,
      'properties.encryption.services.blob.keyType': 'Account',
      'properties.encryption.services.file.enabled': true,
      'properties.encryption.services.file.keyType': 'Account',
      'properties.encryption.keySource': 'Microsoft.Storage',
      'properties.networkAcls.ipRules[].action': 'Allow',
      'properties.networkAcls.virtualNetworkRules[].action': 'Allow',
    },
  },
  'microsoft.keyvault/vaults': {
    map: [
      {
        arm: 'properties.publicNetworkAccess',
        tf: 'public_network_access_enabled',
        convert: 'values',
        values: { Disabled: false, '*': true },
      },
    ],
    silent: { 'properties.sku.family': 'A', 'properties.enableSoftDelete': true },
  },
  'microsoft.keyvault/vaults/secrets': {
    never: 'azurerm would read the secret with its value from the vault, and keep it in the state',
  },
  'microsoft.documentdb/databaseaccounts': {
    silent: {
      'properties.defaultPriorityLevel': 'High',
      // The regions are said once, by the policies of failover.
      'properties.locations[].locationName': 'any',
      'properties.locations[].failoverPriority': 'any',
    },
  },
  'microsoft.documentdb/databaseaccounts/sqldatabases': { silent: { 'properties.resource.id': 'any' } },
  'microsoft.documentdb/databaseaccounts/sqldatabases/containers': {
    silent: { 'properties.resource.id': 'any', 'properties.resource.indexingPolicy.automatic': true },
    implicit: { 'properties.resource.indexingPolicy.excludedPaths[]': { path: '/"_etag"/?' } },
  },
  'microsoft.sql/servers': {
    silent: {
      'properties.administrators.administratorType': 'ActiveDirectory',
      'properties.administrators.principalType': 'any',
    },
  },
  'microsoft.sql/servers/databases': {
    // The name of the sku says all of it, and is said by the objective that was asked for.
    silent: {
      'sku.name': 'any',
      'sku.tier': 'any',
      'sku.family': 'any',
      'sku.capacity': 'any',
      'properties.catalogCollation': 'SQL_Latin1_General_CP1_CI_AS',
    },
  },
  'microsoft.recoveryservices/vaults': {
    silent: {
      'properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays': 14,
      'properties.securitySettings.softDeleteSettings.softDeleteState': 'Enabled',
      'properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState': 'Enabled',
    },
  },
  'microsoft.cache/redis': { silent: { 'properties.updateChannel': 'Stable' } },
  'microsoft.dbforpostgresql/flexibleservers': {
    silent: {
      'properties.dataEncryption.type': 'SystemManaged',
      // Whether it has a window of its own is said by the window.
      'properties.maintenanceWindow.customWindow': 'any',
      'properties.replicationRole': 'Primary',
    },
  },
};
