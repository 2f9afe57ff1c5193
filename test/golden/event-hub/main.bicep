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

resource namespace_evhns_contoso_prod_1c427 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: 'evhns-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Standard'
    capacity: 1
    tier: 'Standard'
  }
  properties: {
    disableLocalAuth: false
    isAutoInflateEnabled: true
    kafkaEnabled: true
    maximumThroughputUnits: 2
    privateEndpointConnections: []
    zoneRedundant: false
  }
}

resource eventhub_evhns_contoso_prod_telemetry_4f13c 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = {
  parent: namespace_evhns_contoso_prod_1c427
  name: 'telemetry'
  properties: {
    messageRetentionInDays: 3
    partitionCount: 1
    status: 'Active'
  }
}

resource consumergroup_evhns_contoso_prod_telemetry_stream_analytics_89c01 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' = {
  parent: eventhub_evhns_contoso_prod_telemetry_4f13c
  name: 'stream-analytics'
  properties: {
    userMetadata: 'This is some fun metadata'
  }
}
