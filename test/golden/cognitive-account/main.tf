# ==== rg-data-prod.ai.tf
resource "azapi_resource" "account_oai_contoso_1b2e6" {
  type      = "Microsoft.CognitiveServices/accounts@2026-05-01"
  name      = "oai-contoso"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "swedencentral"

  identity {
    type         = "SystemAssigned"
    identity_ids = []
  }

  body = {
    kind = "OpenAI"
    properties = {
      customSubDomainName = "oai-contoso"
      publicNetworkAccess = "Enabled"
    }
    sku = {
      name = "S0"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "deployment_oai_contoso_gpt_4o_870b7" {
  type      = "Microsoft.CognitiveServices/accounts/deployments@2026-05-01"
  name      = "gpt-4o"
  parent_id = azapi_resource.account_oai_contoso_1b2e6.id

  body = {
    properties = {
      model = {
        name    = "gpt-4o"
        format  = "OpenAI"
        version = "2024-08-06"
      }
    }
    sku = {
      name     = "Standard"
      capacity = 1
    }
  }
}

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

# ==== imports.tf
import {
  to = azapi_resource.account_oai_contoso_1b2e6
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.CognitiveServices/accounts/oai-contoso?api-version=2026-05-01"
}

import {
  to = azapi_resource.deployment_oai_contoso_gpt_4o_870b7
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.CognitiveServices/accounts/oai-contoso/deployments/gpt-4o?api-version=2026-05-01"
}

import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}
