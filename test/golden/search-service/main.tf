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

# ==== rg-data-prod.search.tf
resource "azapi_resource" "search_service_srch_contoso_prod_737d7" {
  type      = "Microsoft.Search/searchServices@2025-05-01"
  name      = "srch-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "West Europe"

  identity {
    type         = "SystemAssigned"
    identity_ids = []
  }

  body = {
    properties = {
      authOptions = {
        apiKeyOnly = {}
      }
      disableLocalAuth = false
      encryptionWithCmk = {
        enforcement = "Disabled"
      }
      hostingMode = "default"
      networkRuleSet = {
        bypass  = "None"
        ipRules = []
      }
      partitionCount      = 1
      publicNetworkAccess = "Disabled"
      replicaCount        = 1
    }
    sku = {
      name = "standard"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  # The schema would refuse what Azure returned: properties.hostingMode "default" is none of the allowed values.
  schema_validation_enabled = false

  lifecycle {
    ignore_changes = [schema_validation_enabled]
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.search_service_srch_contoso_prod_737d7
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Search/searchServices/srch-contoso-prod?api-version=2025-05-01"
}
