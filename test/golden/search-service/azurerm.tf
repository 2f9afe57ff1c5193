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

# ==== rg-data-prod.search.tf
resource "azurerm_search_service" "search_service_srch_contoso_prod_737d7" {
  name                          = "srch-contoso-prod"
  resource_group_name           = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location                      = "westeurope"
  sku                           = "standard"
  public_network_access_enabled = false

  identity {
    type = "SystemAssigned"
  }

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
  to = azurerm_search_service.search_service_srch_contoso_prod_737d7
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Search/searchServices/srch-contoso-prod"
}
