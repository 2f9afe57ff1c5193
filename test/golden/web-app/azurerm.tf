# ==== rg-web-prod.identity.tf
resource "azurerm_user_assigned_identity" "user_assigned_identity_id_contoso_shop_5b2ce" {
  name                = "id-contoso-shop"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
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

# ==== rg-web-prod.monitoring.tf
resource "azapi_resource" "component_appi_contoso_shop_0c9f8" {
  type      = "Microsoft.Insights/components@2020-02-02"
  name      = "appi-contoso-shop"
  parent_id = azurerm_resource_group.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    kind = "web"
    properties = {
      Application_Type                = "web"
      Flow_Type                       = "Bluefield"
      IngestionMode                   = "LogAnalytics"
      Request_Source                  = "rest"
      RetentionInDays                 = 90
      WorkspaceResourceId             = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod"
      publicNetworkAccessForIngestion = "Enabled"
      publicNetworkAccessForQuery     = "Enabled"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-web-prod.web.tf
resource "azurerm_service_plan" "serverfarm_asp_web_prod_2c8d5" {
  name                         = "asp-web-prod"
  resource_group_name          = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location                     = "westeurope"
  os_type                      = "Linux"
  sku_name                     = "P1v3"
  maximum_elastic_worker_count = 1
  worker_count                 = 2

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "site_app_contoso_shop_6090b" {
  type      = "Microsoft.Web/sites@2025-03-01"
  name      = "app-contoso-shop"
  parent_id = azurerm_resource_group.resource_group_rg_web_prod_9b44b.id
  location  = "West Europe"

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.user_assigned_identity_id_contoso_shop_5b2ce.id]
  }

  body = {
    kind = "app,linux"
    properties = {
      clientAffinityEnabled      = false
      clientCertEnabled          = false
      clientCertMode             = "Required"
      containerSize              = 1536
      customDomainVerificationId = "ED2B2FA581DDAFF88DECD8361252CF2CED2B2FA581DDAFF88DECD8361252CF2C"
      dailyMemoryTimeQuota       = 0
      dnsConfiguration           = {}
      enabled                    = true
      endToEndEncryptionEnabled  = false
      hostNameSslStates = [
        {
          name     = "app-contoso-shop.azurewebsites.net"
          hostType = "Standard"
          sslState = "Disabled"
        },
        {
          name     = "app-contoso-shop.scm.azurewebsites.net"
          hostType = "Repository"
          sslState = "Disabled"
        },
      ]
      hostNamesDisabled         = false
      httpsOnly                 = true
      hyperV                    = false
      ipMode                    = "IPv4"
      isXenon                   = false
      keyVaultReferenceIdentity = "SystemAssigned"
      redundancyMode            = "None"
      reserved                  = true
      scmSiteAlsoStopped        = false
      serverFarmId              = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/serverfarms/asp-web-prod"
      siteConfig = {
        acrUseManagedIdentityCreds  = false
        alwaysOn                    = true
        functionAppScaleLimit       = 0
        http20Enabled               = true
        linuxFxVersion              = "NODE|20-lts"
        minimumElasticInstanceCount = 0
        numberOfWorkers             = 1
      }
      storageAccountRequired = false
      virtualNetworkSubnetId = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web"
    }
  }

  tags = {
    costCenter                               = "CC-2002"
    env                                      = "prod"
    "hidden-link: /app-insights-resource-id" = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/components/appi-contoso-shop"
    owner                                    = "web-team"
  }

  depends_on = [azurerm_service_plan.serverfarm_asp_web_prod_2c8d5]
}

resource "azapi_resource" "config_app_contoso_shop_appsettings_b6946" {
  type      = "Microsoft.Web/sites/config@2025-03-01"
  name      = "appsettings"
  parent_id = azapi_resource.site_app_contoso_shop_6090b.id

  body = {
    properties = {
      COSMOS_ENDPOINT              = "https://cosmos-contoso.documents.azure.com:443/"
      KV_SECRET                    = "@Microsoft.KeyVault(SecretUri=https://kv-contoso-web.vault.azure.net/secrets/db-password/)"
      WEBSITE_NODE_DEFAULT_VERSION = "~20"
    }
  }

  sensitive_body = {
    properties = {
      APPLICATIONINSIGHTS_CONNECTION_STRING = var.config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string
      PAYMENT_API_KEY                       = var.config_app_contoso_shop_appsettings_b6946_payment_api_key
      STORAGE_CONNECTION                    = var.config_app_contoso_shop_appsettings_b6946_storage_connection
    }
  }

  sensitive_body_version = {
    "properties.APPLICATIONINSIGHTS_CONNECTION_STRING" = "1"
    "properties.PAYMENT_API_KEY"                       = "1"
    "properties.STORAGE_CONNECTION"                    = "1"
  }

  lifecycle {
    ignore_changes = [body, sensitive_body, sensitive_body_version]
  }
}

resource "azapi_resource" "config_app_contoso_shop_connectionstrings_b1454" {
  type      = "Microsoft.Web/sites/config@2025-03-01"
  name      = "connectionstrings"
  parent_id = azapi_resource.site_app_contoso_shop_6090b.id

  body = {
    properties = {
      OrdersDb = {
        type = "SQLAzure"
      }
    }
  }

  sensitive_body = {
    properties = {
      OrdersDb = {
        value = var.config_app_contoso_shop_connectionstrings_b1454_orders_db_value
      }
    }
  }

  sensitive_body_version = {
    "properties.OrdersDb.value" = "1"
  }

  # The schema would refuse what Azure returned: properties.OrdersDb.value is required and a secret.
  schema_validation_enabled = false

  lifecycle {
    ignore_changes = [body, sensitive_body, sensitive_body_version, schema_validation_enabled]
  }
}

resource "azapi_resource" "config_app_contoso_shop_web_3c9de" {
  type      = "Microsoft.Web/sites/config@2025-03-01"
  name      = "web"
  parent_id = azapi_resource.site_app_contoso_shop_6090b.id

  body = {
    properties = {
      acrUseManagedIdentityCreds = false
      alwaysOn                   = false
      appCommandLine             = ""
      autoHealEnabled            = false
      azureStorageAccounts       = {}
      defaultDocuments = [
        "Default.htm",
        "Default.html",
        "Default.asp",
        "index.htm",
        "index.html",
        "iisstart.htm",
        "default.aspx",
        "index.php",
        "hostingstart.html",
      ]
      detailedErrorLoggingEnabled = false
      elasticWebAppScaleLimit     = 0
      experiments = {
        rampUpRules = []
      }
      ftpsState                              = "FtpsOnly"
      functionsRuntimeScaleMonitoringEnabled = false
      http20Enabled                          = true
      http20ProxyFlag                        = 0
      httpLoggingEnabled                     = false
      ipSecurityRestrictions = [
        {
          name        = "Allow all"
          action      = "Allow"
          description = "Allow all access"
          ipAddress   = "Any"
          priority    = 2147483647
        },
      ]
      linuxFxVersion              = "DOCKER|patle/ruby-hello"
      loadBalancing               = "LeastRequests"
      localMySqlEnabled           = false
      logsDirectorySizeLimit      = 35
      managedPipelineMode         = "Integrated"
      minTlsVersion               = "1.2"
      minimumElasticInstanceCount = 0
      netFrameworkVersion         = "v4.0"
      nodeVersion                 = ""
      numberOfWorkers             = 1
      phpVersion                  = ""
      powerShellVersion           = ""
      preWarmedInstanceCount      = 0
      publishingUsername          = "$app-contoso-shop"
      pythonVersion               = ""
      remoteDebuggingEnabled      = false
      remoteDebuggingVersion      = "VS2019"
      requestTracingEnabled       = false
      scmIpSecurityRestrictions = [
        {
          name        = "Allow all"
          action      = "Allow"
          description = "Allow all access"
          ipAddress   = "Any"
          priority    = 2147483647
        },
      ]
      scmIpSecurityRestrictionsUseMain = false
      scmMinTlsVersion                 = "1.2"
      scmType                          = "None"
      use32BitWorkerProcess            = true
      virtualApplications = [
        {
          physicalPath   = "site\\wwwroot"
          preloadEnabled = false
          virtualPath    = "/"
        },
      ]
      vnetName              = ""
      vnetPrivatePortsCount = 0
      vnetRouteAllEnabled   = false
      webSocketsEnabled     = false
    }
  }
}

# ==== imports.tf
import {
  to = azurerm_user_assigned_identity.user_assigned_identity_id_contoso_shop_5b2ce
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

import {
  to = azapi_resource.component_appi_contoso_shop_0c9f8
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/components/appi-contoso-shop?api-version=2020-02-02"
}

import {
  to = azurerm_service_plan.serverfarm_asp_web_prod_2c8d5
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/serverFarms/asp-web-prod"
}

import {
  to = azapi_resource.site_app_contoso_shop_6090b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop?api-version=2025-03-01"
}

import {
  to = azapi_resource.config_app_contoso_shop_appsettings_b6946
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings?api-version=2025-03-01"
}

import {
  to = azapi_resource.config_app_contoso_shop_connectionstrings_b1454
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/connectionstrings?api-version=2025-03-01"
}

import {
  to = azapi_resource.config_app_contoso_shop_web_3c9de
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/web?api-version=2025-03-01"
}

# ==== variables.tf
variable "config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string" {
  description = "Secret: properties.APPLICATIONINSIGHTS_CONNECTION_STRING of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings"
  type        = string
  sensitive   = true
  default     = null
}

variable "config_app_contoso_shop_appsettings_b6946_payment_api_key" {
  description = "Secret: properties.PAYMENT_API_KEY of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings"
  type        = string
  sensitive   = true
  default     = null
}

variable "config_app_contoso_shop_appsettings_b6946_storage_connection" {
  description = "Secret: properties.STORAGE_CONNECTION of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings"
  type        = string
  sensitive   = true
  default     = null
}

variable "config_app_contoso_shop_connectionstrings_b1454_orders_db_value" {
  description = "Secret: properties.OrdersDb.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/connectionstrings"
  type        = string
  sensitive   = true
  default     = null
}
