# ==== rg-data-prod.main.tf
resource "azapi_resource" "resource_group_rg_data_prod_26183" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-data-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter         = "CC-2002"
    dataClassification = "confidential"
    env                = "prod"
    owner              = "web-team"
  }
}

# ==== rg-data-prod.messaging.tf
resource "azapi_resource" "namespace_sb_contoso_prod_bc109" {
  type      = "Microsoft.ServiceBus/namespaces@2026-01-01"
  name      = "sb-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "West Europe"

  body = {
    properties = {
      disableLocalAuth = false
      zoneRedundant    = false
    }
    sku = {
      name = "Standard"
      tier = "Standard"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "queue_sb_contoso_prod_orders_5fd37" {
  type      = "Microsoft.ServiceBus/namespaces/queues@2026-01-01"
  name      = "orders"
  parent_id = azapi_resource.namespace_sb_contoso_prod_bc109.id

  body = {
    properties = {
      autoDeleteOnIdle                    = "P10675199DT2H48M5.4775807S"
      deadLetteringOnMessageExpiration    = false
      defaultMessageTimeToLive            = "P10675199DT2H48M5.4775807S"
      duplicateDetectionHistoryTimeWindow = "PT10M"
      enableBatchedOperations             = true
      enableExpress                       = false
      enablePartitioning                  = false
      lockDuration                        = "PT1M"
      maxDeliveryCount                    = 10
      maxMessageSizeInKilobytes           = 256
      maxSizeInMegabytes                  = 1024
      requiresDuplicateDetection          = false
      requiresSession                     = false
      status                              = "Active"
    }
  }
}

resource "azapi_resource" "topic_sb_contoso_prod_order_events_4d57e" {
  type      = "Microsoft.ServiceBus/namespaces/topics@2026-01-01"
  name      = "order-events"
  parent_id = azapi_resource.namespace_sb_contoso_prod_bc109.id

  body = {
    properties = {
      autoDeleteOnIdle                    = "P10675199DT2H48M5.4775807S"
      defaultMessageTimeToLive            = "P10675199DT2H48M5.4775807S"
      duplicateDetectionHistoryTimeWindow = "PT10M"
      enableBatchedOperations             = true
      enableExpress                       = false
      enablePartitioning                  = false
      maxMessageSizeInKilobytes           = 256
      maxSizeInMegabytes                  = 1024
      requiresDuplicateDetection          = false
      status                              = "Active"
      supportOrdering                     = true
    }
  }
}

resource "azapi_resource" "subscription_sb_contoso_prod_order_events_billing_52e27" {
  type      = "Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01"
  name      = "billing"
  parent_id = azapi_resource.topic_sb_contoso_prod_order_events_4d57e.id

  body = {
    properties = {
      autoDeleteOnIdle                          = "P10675199DT2H48M5.4775807S"
      deadLetteringOnFilterEvaluationExceptions = true
      deadLetteringOnMessageExpiration          = false
      defaultMessageTimeToLive                  = "P10675199DT2H48M5.4775807S"
      enableBatchedOperations                   = true
      isClientAffine                            = false
      lockDuration                              = "PT1M"
      maxDeliveryCount                          = 10
      requiresSession                           = false
      status                                    = "Active"
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.namespace_sb_contoso_prod_bc109
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod?api-version=2026-01-01"
}

import {
  to = azapi_resource.queue_sb_contoso_prod_orders_5fd37
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod/queues/orders?api-version=2026-01-01"
}

import {
  to = azapi_resource.topic_sb_contoso_prod_order_events_4d57e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod/topics/order-events?api-version=2026-01-01"
}

import {
  to = azapi_resource.subscription_sb_contoso_prod_order_events_billing_52e27
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod/topics/order-events/subscriptions/billing?api-version=2026-01-01"
}
