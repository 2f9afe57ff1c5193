# ==== rg-data-prod.main.tf
resource "azapi_resource" "resource_group_rg_data_prod_26183" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-data-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    env                = "prod"
    owner              = "web-team"
    costCenter         = "CC-2002"
    dataClassification = "confidential"
  }
}

# ==== rg-data-prod.messaging.tf
resource "azapi_resource" "namespace_sb_contoso_prod_bc109" {
  type      = "Microsoft.ServiceBus/namespaces@2026-01-01"
  name      = "sb-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "West Europe"

  body = {
    sku = {
      name = "Standard"
      tier = "Standard"
    }
    properties = {
      disableLocalAuth = false
      zoneRedundant    = false
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "queue_sb_contoso_prod_orders_5fd37" {
  type      = "Microsoft.ServiceBus/namespaces/queues@2026-01-01"
  name      = "orders"
  parent_id = azapi_resource.namespace_sb_contoso_prod_bc109.id

  body = {
    properties = {
      maxMessageSizeInKilobytes           = 256
      lockDuration                        = "PT1M"
      maxSizeInMegabytes                  = 1024
      requiresDuplicateDetection          = false
      requiresSession                     = false
      defaultMessageTimeToLive            = "P10675199DT2H48M5.4775807S"
      deadLetteringOnMessageExpiration    = false
      enableBatchedOperations             = true
      duplicateDetectionHistoryTimeWindow = "PT10M"
      maxDeliveryCount                    = 10
      status                              = "Active"
      autoDeleteOnIdle                    = "P10675199DT2H48M5.4775807S"
      enablePartitioning                  = false
      enableExpress                       = false
    }
  }
}

resource "azapi_resource" "topic_sb_contoso_prod_order_events_4d57e" {
  type      = "Microsoft.ServiceBus/namespaces/topics@2026-01-01"
  name      = "order-events"
  parent_id = azapi_resource.namespace_sb_contoso_prod_bc109.id

  body = {
    properties = {
      maxMessageSizeInKilobytes           = 256
      defaultMessageTimeToLive            = "P10675199DT2H48M5.4775807S"
      maxSizeInMegabytes                  = 1024
      requiresDuplicateDetection          = false
      duplicateDetectionHistoryTimeWindow = "PT10M"
      enableBatchedOperations             = true
      status                              = "Active"
      supportOrdering                     = true
      autoDeleteOnIdle                    = "P10675199DT2H48M5.4775807S"
      enablePartitioning                  = false
      enableExpress                       = false
    }
  }
}

resource "azapi_resource" "subscription_sb_contoso_prod_order_events_billing_52e27" {
  type      = "Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01"
  name      = "billing"
  parent_id = azapi_resource.topic_sb_contoso_prod_order_events_4d57e.id

  body = {
    properties = {
      isClientAffine                            = false
      lockDuration                              = "PT1M"
      requiresSession                           = false
      defaultMessageTimeToLive                  = "P10675199DT2H48M5.4775807S"
      deadLetteringOnMessageExpiration          = false
      deadLetteringOnFilterEvaluationExceptions = true
      maxDeliveryCount                          = 10
      status                                    = "Active"
      enableBatchedOperations                   = true
      autoDeleteOnIdle                          = "P10675199DT2H48M5.4775807S"
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
