# ==== rg-aks-prod.containers.tf
resource "azurerm_container_registry" "registry_acrcontosoprod_8b9be" {
  name                = "acrcontosoprod"
  resource_group_name = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.name
  location            = "westeurope"
  sku                 = "Basic"
  admin_enabled       = true

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-aks-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_aks_prod_bfabe" {
  name     = "rg-aks-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_container_registry.registry_acrcontosoprod_8b9be
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerRegistry/registries/acrcontosoprod"
}

import {
  to = azurerm_resource_group.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod"
}
