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
resource "azurerm_eventgrid_system_topic" "system_topic_egst_stcontosodatalake_f7515" {
  name                = "egst-stcontosodatalake"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location            = "westeurope"
  source_resource_id  = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Storage/storageAccounts/stcontosodatalake"
  topic_type          = "microsoft.storage.storageaccounts"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}

import {
  to = azurerm_eventgrid_system_topic.system_topic_egst_stcontosodatalake_f7515
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.EventGrid/systemTopics/egst-stcontosodatalake"
}
