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

module rg_data_prod_messaging 'modules/rg-data-prod/messaging.bicep' = {
  name: 'rg-data-prod-messaging'
  scope: resource_group_rg_data_prod_26183
}

// ==== modules/rg-data-prod/messaging.bicep
targetScope = 'resourceGroup'

resource system_topic_egst_stcontosodatalake_f7515 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'egst-stcontosodatalake'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    source: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Storage/storageAccounts/stcontosodatalake'
    topicType: 'microsoft.storage.storageaccounts'
  }
}
