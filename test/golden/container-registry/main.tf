# ==== rg-aks-prod.containers.tf
resource "azapi_resource" "registry_acrcontosoprod_8b9be" {
  type      = "Microsoft.ContainerRegistry/registries@2025-11-01"
  name      = "acrcontosoprod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "westeurope"

  body = {
    properties = {
      adminUserEnabled     = true
      anonymousPullEnabled = false
      dataEndpointEnabled  = false
      encryption = {
        status = "disabled"
      }
      networkRuleBypassOptions = "AzureServices"
      policies = {
        azureADAuthenticationAsArmPolicy = {
          status = "enabled"
        }
        exportPolicy = {
          status = "enabled"
        }
        quarantinePolicy = {
          status = "disabled"
        }
        retentionPolicy = {
          days   = 7
          status = "disabled"
        }
        trustPolicy = {
          status = "disabled"
          type   = "Notary"
        }
      }
      publicNetworkAccess = "Enabled"
      zoneRedundancy      = "Disabled"
    }
    sku = {
      name = "Basic"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-aks-prod.main.tf
resource "azapi_resource" "resource_group_rg_aks_prod_bfabe" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-aks-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.registry_acrcontosoprod_8b9be
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerRegistry/registries/acrcontosoprod?api-version=2025-11-01"
}

import {
  to = azapi_resource.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod?api-version=2025-04-01"
}
