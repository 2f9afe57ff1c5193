# ==== rg-data-prod.ai.tf
resource "azurerm_cognitive_account" "account_oai_contoso_1b2e6" {
  name                  = "oai-contoso"
  resource_group_name   = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location              = "swedencentral"
  kind                  = "OpenAI"
  sku_name              = "S0"
  custom_subdomain_name = "oai-contoso"

  identity {
    type = "SystemAssigned"
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_cognitive_deployment" "deployment_oai_contoso_gpt_4o_870b7" {
  name                 = "gpt-4o"
  cognitive_account_id = azurerm_cognitive_account.account_oai_contoso_1b2e6.id

  model {
    name    = "gpt-4o"
    format  = "OpenAI"
    version = "2024-08-06"
  }

  sku {
    name     = "Standard"
    capacity = 1
  }
}

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

# ==== imports.tf
import {
  to = azurerm_cognitive_account.account_oai_contoso_1b2e6
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.CognitiveServices/accounts/oai-contoso"
}

import {
  to = azurerm_cognitive_deployment.deployment_oai_contoso_gpt_4o_870b7
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.CognitiveServices/accounts/oai-contoso/deployments/gpt-4o"
}

import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}
