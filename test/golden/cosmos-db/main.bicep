// ==== main.bicep
targetScope = 'subscription'

resource resource_group_rg_data_prod_26183 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-data-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    dataClassification: 'confidential'
    env: 'prod'
    owner: 'web-team'
  }
}

module rg_data_prod_databases 'modules/rg-data-prod/databases.bicep' = {
  name: 'rg-data-prod-databases'
  scope: resource_group_rg_data_prod_26183
}

// ==== modules/rg-data-prod/databases.bicep
targetScope = 'resourceGroup'

resource database_account_cosmos_contoso_72eea 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' = {
  name: 'cosmos-contoso'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    defaultExperience: 'Core (SQL)'
    env: 'prod'
    owner: 'web-team'
  }
  identity: {
    type: 'None'
  }
  kind: 'GlobalDocumentDB'
  properties: {
    analyticalStorageConfiguration: {}
    backupPolicy: {
      continuousModeProperties: {
        tier: 'Continuous30Days'
      }
      type: 'Continuous'
    }
    capabilities: []
    capacity: {
      totalThroughputLimit: -1
    }
    consistencyPolicy: {
      defaultConsistencyLevel: 'Session'
      maxIntervalInSeconds: 5
      maxStalenessPrefix: 100
    }
    cors: []
    createMode: 'Default'
    databaseAccountOfferType: 'Standard'
    defaultIdentity: 'FirstPartyIdentity'
    defaultPriorityLevel: 'High'
    disableKeyBasedMetadataWriteAccess: false
    disableLocalAuth: false
    enableAnalyticalStorage: false
    enableAutomaticFailover: false
    enableBurstCapacity: false
    enableFreeTier: false
    enableMultipleWriteLocations: false
    enablePartitionMerge: false
    enablePerRegionPerPartitionAutoscale: false
    enablePriorityBasedExecution: false
    ipRules: [
      {
        ipAddressOrRange: '203.0.113.40'
      }
    ]
    isVirtualNetworkFilterEnabled: false
    locations: [
      {
        failoverPriority: 0
        isZoneRedundant: false
        locationName: 'West Europe'
      }
    ]
    minimalTlsVersion: 'Tls'
    networkAclBypass: 'None'
    networkAclBypassResourceIds: []
    publicNetworkAccess: 'Enabled'
    virtualNetworkRules: []
  }
}

resource sql_database_cosmos_contoso_catalog_9e5dc 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2026-03-15' = {
  parent: database_account_cosmos_contoso_72eea
  name: 'catalog'
  properties: {
    resource: {
      id: 'catalog'
    }
  }
}

resource container_cosmos_contoso_catalog_products_636c8 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2026-03-15' = {
  parent: sql_database_cosmos_contoso_catalog_9e5dc
  name: 'products'
  properties: {
    resource: {
      computedProperties: []
      conflictResolutionPolicy: {
        conflictResolutionPath: '/_ts'
        conflictResolutionProcedure: ''
        mode: 'LastWriterWins'
      }
      defaultTtl: 400
      id: 'products'
      indexingPolicy: {
        automatic: true
        excludedPaths: [
          {
            path: '/myPathToNotIndex/*'
          }
          {
            path: '/"_etag"/?'
          }
        ]
        includedPaths: [
          {
            path: '/*'
          }
        ]
        indexingMode: 'consistent'
      }
      partitionKey: {
        kind: 'Hash'
        paths: [
          '/myPartitionKey'
        ]
      }
      uniqueKeyPolicy: {
        uniqueKeys: []
      }
    }
  }
}
