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
resource "azapi_resource" "system_topic_egst_stcontosodatalake_f7515" {
  type      = "Microsoft.EventGrid/systemTopics@2025-02-15"
  name      = "egst-stcontosodatalake"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "westeurope"

  body = {
    properties = {
      source    = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Storage/storageAccounts/stcontosodatalake"
      topicType = "microsoft.storage.storageaccounts"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.system_topic_egst_stcontosodatalake_f7515
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventGrid/systemTopics/egst-stcontosodatalake?api-version=2025-02-15"
}
