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

resource redis_redis_contoso_prod_e1a80 'Microsoft.Cache/redis@2024-11-01' = {
  name: 'redis-contoso-prod'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    enableNonSslPort: false
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
    redisConfiguration: {
      'maxfragmentationmemory-reserved': '642'
      'maxmemory-delta': '642'
      'maxmemory-policy': 'allkeys-lru'
      'maxmemory-reserved': '642'
    }
    redisVersion: '6.0'
    sku: {
      name: 'Premium'
      capacity: 1
      family: 'P'
    }
    updateChannel: 'Stable'
  }
}
