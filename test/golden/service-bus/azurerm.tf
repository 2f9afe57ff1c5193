# ==== rg-data-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_data_prod_26183" {
  name     = "rg-data-prod"
  location = "westeurope"

  tags = {
    costCenter         = "CC-2002"
    dataClassification = "confidential"
    env                = "prod"
    owner              = "web-team"
  }
}

# ==== rg-data-prod.messaging.tf
resource "azurerm_servicebus_namespace" "namespace_sb_contoso_prod_bc109" {
  name                = "sb-contoso-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location            = "westeurope"
  sku                 = "Standard"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_servicebus_queue" "queue_sb_contoso_prod_orders_5fd37" {
  name                  = "orders"
  namespace_id          = azurerm_servicebus_namespace.namespace_sb_contoso_prod_bc109.id
  auto_delete_on_idle   = "P10675199DT2H48M5.4775807S"
  default_message_ttl   = "P10675199DT2H48M5.4775807S"
  max_size_in_megabytes = 1024
}

resource "azurerm_servicebus_topic" "topic_sb_contoso_prod_order_events_4d57e" {
  name                       = "order-events"
  namespace_id               = azurerm_servicebus_namespace.namespace_sb_contoso_prod_bc109.id
  batched_operations_enabled = true
  max_size_in_megabytes      = 1024
  support_ordering           = true
}

resource "azurerm_servicebus_subscription" "subscription_sb_contoso_prod_order_events_billing_52e27" {
  name                       = "billing"
  max_delivery_count         = 10
  topic_id                   = azurerm_servicebus_topic.topic_sb_contoso_prod_order_events_4d57e.id
  batched_operations_enabled = true
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}

import {
  to = azurerm_servicebus_namespace.namespace_sb_contoso_prod_bc109
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod"
}

import {
  to = azurerm_servicebus_queue.queue_sb_contoso_prod_orders_5fd37
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod/queues/orders"
}

import {
  to = azurerm_servicebus_topic.topic_sb_contoso_prod_order_events_4d57e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod/topics/order-events"
}

import {
  to = azurerm_servicebus_subscription.subscription_sb_contoso_prod_order_events_billing_52e27
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.ServiceBus/namespaces/sb-contoso-prod/topics/order-events/subscriptions/billing"
}
