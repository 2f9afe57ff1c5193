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
resource "azapi_resource" "namespace_evhns_contoso_prod_1c427" {
  type      = "Microsoft.EventHub/namespaces@2026-01-01"
  name      = "evhns-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "westeurope"

  body = {
    properties = {
      disableLocalAuth           = false
      isAutoInflateEnabled       = true
      kafkaEnabled               = true
      maximumThroughputUnits     = 2
      privateEndpointConnections = []
      zoneRedundant              = false
    }
    sku = {
      name     = "Standard"
      capacity = 1
      tier     = "Standard"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "eventhub_evhns_contoso_prod_telemetry_4f13c" {
  type      = "Microsoft.EventHub/namespaces/eventhubs@2026-01-01"
  name      = "telemetry"
  parent_id = azapi_resource.namespace_evhns_contoso_prod_1c427.id

  body = {
    properties = {
      messageRetentionInDays = 3
      partitionCount         = 1
      status                 = "Active"
    }
  }
}

resource "azapi_resource" "consumergroup_evhns_contoso_prod_telemetry_stream_analytics_89c01" {
  type      = "Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01"
  name      = "stream-analytics"
  parent_id = azapi_resource.eventhub_evhns_contoso_prod_telemetry_4f13c.id

  body = {
    properties = {
      userMetadata = "This is some fun metadata"
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.namespace_evhns_contoso_prod_1c427
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventHub/namespaces/evhns-contoso-prod?api-version=2026-01-01"
}

import {
  to = azapi_resource.eventhub_evhns_contoso_prod_telemetry_4f13c
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventHub/namespaces/evhns-contoso-prod/eventhubs/telemetry?api-version=2026-01-01"
}

import {
  to = azapi_resource.consumergroup_evhns_contoso_prod_telemetry_stream_analytics_89c01
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventHub/namespaces/evhns-contoso-prod/eventhubs/telemetry/consumergroups/stream-analytics?api-version=2026-01-01"
}
