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
resource "azurerm_eventhub_namespace" "namespace_evhns_contoso_prod_1c427" {
  name                     = "evhns-contoso-prod"
  resource_group_name      = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location                 = "westeurope"
  sku                      = "Standard"
  auto_inflate_enabled     = true
  maximum_throughput_units = 2

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_eventhub" "eventhub_evhns_contoso_prod_telemetry_4f13c" {
  name              = "telemetry"
  namespace_id      = azurerm_eventhub_namespace.namespace_evhns_contoso_prod_1c427.id
  partition_count   = 1
  message_retention = 3
}

resource "azurerm_eventhub_consumer_group" "consumergroup_evhns_contoso_prod_telemetry_stream_analytics_89c01" {
  name                = "stream-analytics"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  eventhub_name       = azurerm_eventhub.eventhub_evhns_contoso_prod_telemetry_4f13c.name
  namespace_name      = azurerm_eventhub_namespace.namespace_evhns_contoso_prod_1c427.name
  user_metadata       = "This is some fun metadata"
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}

import {
  to = azurerm_eventhub_namespace.namespace_evhns_contoso_prod_1c427
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventHub/namespaces/evhns-contoso-prod"
}

import {
  to = azurerm_eventhub.eventhub_evhns_contoso_prod_telemetry_4f13c
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventHub/namespaces/evhns-contoso-prod/eventhubs/telemetry"
}

import {
  to = azurerm_eventhub_consumer_group.consumergroup_evhns_contoso_prod_telemetry_stream_analytics_89c01
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventHub/namespaces/evhns-contoso-prod/eventhubs/telemetry/consumerGroups/stream-analytics"
}
