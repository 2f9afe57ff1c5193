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

resource namespace_sb_contoso_prod_bc109 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: 'sb-contoso-prod'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    disableLocalAuth: false
    zoneRedundant: false
  }
}

resource queue_sb_contoso_prod_orders_5fd37 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = {
  parent: namespace_sb_contoso_prod_bc109
  name: 'orders'
  properties: {
    autoDeleteOnIdle: 'P10675199DT2H48M5.4775807S'
    deadLetteringOnMessageExpiration: false
    defaultMessageTimeToLive: 'P10675199DT2H48M5.4775807S'
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    enableBatchedOperations: true
    enableExpress: false
    enablePartitioning: false
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    maxMessageSizeInKilobytes: 256
    maxSizeInMegabytes: 1024
    requiresDuplicateDetection: false
    requiresSession: false
    status: 'Active'
  }
}

resource topic_sb_contoso_prod_order_events_4d57e 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = {
  parent: namespace_sb_contoso_prod_bc109
  name: 'order-events'
  properties: {
    autoDeleteOnIdle: 'P10675199DT2H48M5.4775807S'
    defaultMessageTimeToLive: 'P10675199DT2H48M5.4775807S'
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    enableBatchedOperations: true
    enableExpress: false
    enablePartitioning: false
    maxMessageSizeInKilobytes: 256
    maxSizeInMegabytes: 1024
    requiresDuplicateDetection: false
    status: 'Active'
    supportOrdering: true
  }
}

resource subscription_sb_contoso_prod_order_events_billing_52e27 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = {
  parent: topic_sb_contoso_prod_order_events_4d57e
  name: 'billing'
  properties: {
    autoDeleteOnIdle: 'P10675199DT2H48M5.4775807S'
    deadLetteringOnFilterEvaluationExceptions: true
    deadLetteringOnMessageExpiration: false
    defaultMessageTimeToLive: 'P10675199DT2H48M5.4775807S'
    enableBatchedOperations: true
    isClientAffine: false
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    requiresSession: false
    status: 'Active'
  }
}
