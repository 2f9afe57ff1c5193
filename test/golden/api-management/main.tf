# ==== rg-web-prod.api-management.tf
resource "azapi_resource" "service_apim_contoso_8064c" {
  type      = "Microsoft.ApiManagement/service@2024-05-01"
  name      = "apim-contoso"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "West Europe"

  body = {
    properties = {
      customProperties = {
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2"           = "False"
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Ssl30" = "False"
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls10" = "False"
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls11" = "False"
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TripleDes168"    = "False"
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Ssl30"         = "False"
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10"         = "False"
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11"         = "False"
      }
      disableGateway = false
      hostnameConfigurations = [
        {
          certificateSource          = "BuiltIn"
          defaultSslBinding          = true
          hostName                   = "apim-contoso.azure-api.net"
          negotiateClientCertificate = false
          type                       = "Proxy"
        },
      ]
      natGatewayState         = "Disabled"
      notificationSenderEmail = "apimgmt-noreply@mail.windowsazure.com"
      publicNetworkAccess     = "Enabled"
      publisherEmail          = "api@contoso.com"
      publisherName           = "Contoso"
      virtualNetworkType      = "None"
    }
    sku = {
      name     = "Developer"
      capacity = 1
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
  parent_id = azapi_resource.service_apim_contoso_8064c.id

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
resource "azapi_resource" "resource_group_rg_web_prod_9b44b" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-web-prod"
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
  to = azapi_resource.service_apim_contoso_8064c
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso?api-version=2024-05-01"
}

import {
  to = azapi_resource.named_value_apim_contoso_erp_key_9ef5e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso/namedValues/erp-key?api-version=2024-05-01"
}

import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

# ==== variables.tf
variable "named_value_apim_contoso_erp_key_9ef5e_value" {
  description = "Secret: properties.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso/namedValues/erp-key"
  type        = string
  sensitive   = true
  default     = null
}
