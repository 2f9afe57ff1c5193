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

module rg_data_prod_ai 'modules/rg-data-prod/ai.bicep' = {
  name: 'rg-data-prod-ai'
  scope: resource_group_rg_data_prod_26183
}

// ==== modules/rg-data-prod/ai.bicep
targetScope = 'resourceGroup'

resource account_oai_contoso_1b2e6 'Microsoft.CognitiveServices/accounts@2026-05-01' = {
  name: 'oai-contoso'
  location: 'swedencentral'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  identity: {
    type: 'SystemAssigned'
  }
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'oai-contoso'
    publicNetworkAccess: 'Enabled'
  }
}

resource deployment_oai_contoso_gpt_4o_870b7 'Microsoft.CognitiveServices/accounts/deployments@2026-05-01' = {
  parent: account_oai_contoso_1b2e6
  name: 'gpt-4o'
  sku: {
    name: 'Standard'
    capacity: 1
  }
  properties: {
    model: {
      name: 'gpt-4o'
      format: 'OpenAI'
      version: '2024-08-06'
    }
  }
}
