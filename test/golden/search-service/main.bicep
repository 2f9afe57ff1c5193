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

module rg_data_prod_search 'modules/rg-data-prod/search.bicep' = {
  name: 'rg-data-prod-search'
  scope: resource_group_rg_data_prod_26183
}

// ==== modules/rg-data-prod/search.bicep
targetScope = 'resourceGroup'

// The schema would refuse what Azure returned: properties.hostingMode "default" is none of the allowed values.
resource search_service_srch_contoso_prod_737d7 'Microsoft.Search/searchServices@2025-05-01' = {
  name: 'srch-contoso-prod'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  identity: {
    type: 'SystemAssigned'
  }
  sku: {
    name: 'standard'
  }
  properties: {
    authOptions: {
      apiKeyOnly: {}
    }
    disableLocalAuth: false
    encryptionWithCmk: {
      enforcement: 'Disabled'
    }
    hostingMode: 'default'
    networkRuleSet: {
      bypass: 'None'
      ipRules: []
    }
    partitionCount: 1
    publicNetworkAccess: 'Disabled'
    replicaCount: 1
  }
}
