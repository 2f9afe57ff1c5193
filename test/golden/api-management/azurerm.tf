# ==== rg-web-prod.api-management.tf
resource "azurerm_api_management" "service_apim_contoso_8064c" {
  name                      = "apim-contoso"
  resource_group_name       = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location                  = "westeurope"
  publisher_email           = "api@contoso.com"
  publisher_name            = "Contoso"
  sku_name                  = "Developer_1"
  notification_sender_email = "apimgmt-noreply@mail.windowsazure.com"

  hostname_configuration {
    proxy {
      host_name                    = "apim-contoso.azure-api.net"
      default_ssl_binding          = true
      negotiate_client_certificate = false
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "named_value_apim_contoso_erp_key_9ef5e" {
  type      = "Microsoft.ApiManagement/service/namedValues@2024-05-01"
  name      = "erp-key"
  parent_id = azurerm_api_management.service_apim_contoso_8064c.id

  body = {
    properties = {
      displayName = "erp-key"
      secret      = false
    }
  }

  sensitive_body = {
    properties = {
      value = var.named_value_apim_contoso_erp_key_9ef5e_value
    }
  }

  sensitive_body_version = {
    "properties.value" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

# ==== rg-web-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_web_prod_9b44b" {
  name     = "rg-web-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_api_management.service_apim_contoso_8064c
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso"
}

import {
  to = azapi_resource.named_value_apim_contoso_erp_key_9ef5e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso/namedValues/erp-key?api-version=2024-05-01"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

# ==== variables.tf
variable "named_value_apim_contoso_erp_key_9ef5e_value" {
  description = "Secret: properties.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso/namedValues/erp-key"
  type        = string
  sensitive   = true
  default     = null
}
