# ==== rg-web-prod.identity.tf
resource "azapi_resource" "user_assigned_identity_id_contoso_shop_5b2ce" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = "id-contoso-shop"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

# ==== rg-web-prod.main.tf
resource "azapi_resource" "resource_group_rg_web_prod_9b44b" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-web-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

# ==== rg-web-prod.monitoring.tf
resource "azapi_resource" "component_appi_contoso_shop_0c9f8" {
  type      = "Microsoft.Insights/components@2020-02-02"
  name      = "appi-contoso-shop"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    kind = "web"
    properties = {
      Application_Type                = "web"
      Flow_Type                       = "Bluefield"
      Request_Source                  = "rest"
      RetentionInDays                 = 90
      WorkspaceResourceId             = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod"
      IngestionMode                   = "LogAnalytics"
      publicNetworkAccessForIngestion = "Enabled"
      publicNetworkAccessForQuery     = "Enabled"
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

# ==== rg-web-prod.web.tf
resource "azapi_resource" "serverfarm_asp_web_prod_2c8d5" {
  type      = "Microsoft.Web/serverfarms@2025-03-01"
  name      = "asp-web-prod"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "West Europe"

  body = {
    kind = "linux"
    properties = {
      perSiteScaling            = false
      elasticScaleEnabled       = false
      maximumElasticWorkerCount = 1
      isSpot                    = false
      reserved                  = true
      isXenon                   = false
      hyperV                    = false
      targetWorkerCount         = 0
      targetWorkerSizeId        = 0
      zoneRedundant             = false
    }
    sku = {
      name     = "P1v3"
      tier     = "PremiumV3"
      size     = "P1v3"
      family   = "P1"
      capacity = 2
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "site_app_contoso_shop_6090b" {
  type      = "Microsoft.Web/sites@2025-03-01"
  name      = "app-contoso-shop"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "West Europe"

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [azapi_resource.user_assigned_identity_id_contoso_shop_5b2ce.id]
  }

  body = {
    kind = "app,linux"
    properties = {
      enabled = true
      hostNameSslStates = [
        {
          name     = "app-contoso-shop.azurewebsites.net"
          sslState = "Disabled"
          hostType = "Standard"
        },
        {
          name     = "app-contoso-shop.scm.azurewebsites.net"
          sslState = "Disabled"
          hostType = "Repository"
        },
      ]
      serverFarmId     = azapi_resource.serverfarm_asp_web_prod_2c8d5.id
      reserved         = true
      isXenon          = false
      hyperV           = false
      dnsConfiguration = {}
      siteConfig = {
        numberOfWorkers             = 1
        linuxFxVersion              = "NODE|20-lts"
        acrUseManagedIdentityCreds  = false
        alwaysOn                    = true
        http20Enabled               = true
        functionAppScaleLimit       = 0
        minimumElasticInstanceCount = 0
      }
      scmSiteAlsoStopped         = false
      clientAffinityEnabled      = false
      clientCertEnabled          = false
      clientCertMode             = "Required"
      hostNamesDisabled          = false
      ipMode                     = "IPv4"
      customDomainVerificationId = "ED2B2FA581DDAFF88DECD8361252CF2CED2B2FA581DDAFF88DECD8361252CF2C"
      containerSize              = 1536
      dailyMemoryTimeQuota       = 0
      httpsOnly                  = true
      endToEndEncryptionEnabled  = false
      redundancyMode             = "None"
      storageAccountRequired     = false
      virtualNetworkSubnetId     = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web"
      keyVaultReferenceIdentity  = "SystemAssigned"
    }
  }

  tags = {
    env                                      = "prod"
    owner                                    = "web-team"
    costCenter                               = "CC-2002"
    "hidden-link: /app-insights-resource-id" = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/components/appi-contoso-shop"
  }
}

resource "azapi_resource" "config_app_contoso_shop_appsettings_b6946" {
  type      = "Microsoft.Web/sites/config@2025-03-01"
  name      = "appsettings"
  parent_id = azapi_resource.site_app_contoso_shop_6090b.id

  body = {
    properties = {
      KV_SECRET                    = "@Microsoft.KeyVault(SecretUri=https://kv-contoso-web.vault.azure.net/secrets/db-password/)"
      COSMOS_ENDPOINT              = "https://cosmos-contoso.documents.azure.com:443/"
      WEBSITE_NODE_DEFAULT_VERSION = "~20"
    }
  }

  sensitive_body = {
    properties = {
      APPLICATIONINSIGHTS_CONNECTION_STRING = var.config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string
      STORAGE_CONNECTION                    = var.config_app_contoso_shop_appsettings_b6946_storage_connection
      PAYMENT_API_KEY                       = var.config_app_contoso_shop_appsettings_b6946_payment_api_key
    }
  }

  sensitive_body_version = {
    "properties.APPLICATIONINSIGHTS_CONNECTION_STRING" = "1"
    "properties.STORAGE_CONNECTION"                    = "1"
    "properties.PAYMENT_API_KEY"                       = "1"
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
      numberOfWorkers = 1
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
      netFrameworkVersion         = "v4.0"
      phpVersion                  = ""
      pythonVersion               = ""
      nodeVersion                 = ""
      powerShellVersion           = ""
      linuxFxVersion              = "DOCKER|patle/ruby-hello"
      requestTracingEnabled       = false
      remoteDebuggingEnabled      = false
      remoteDebuggingVersion      = "VS2019"
      httpLoggingEnabled          = false
      acrUseManagedIdentityCreds  = false
      logsDirectorySizeLimit      = 35
      detailedErrorLoggingEnabled = false
      publishingUsername          = "$app-contoso-shop"
      scmType                     = "None"
      use32BitWorkerProcess       = true
      webSocketsEnabled           = false
      alwaysOn                    = false
      appCommandLine              = ""
      managedPipelineMode         = "Integrated"
      virtualApplications = [
        {
          virtualPath    = "/"
          physicalPath   = "site\\wwwroot"
          preloadEnabled = false
        },
      ]
      loadBalancing = "LeastRequests"
      experiments = {
        rampUpRules = []
      }
      autoHealEnabled       = false
      vnetName              = ""
      vnetRouteAllEnabled   = false
      vnetPrivatePortsCount = 0
      localMySqlEnabled     = false
      ipSecurityRestrictions = [
        {
          ipAddress   = "Any"
          action      = "Allow"
          priority    = 2147483647
          name        = "Allow all"
          description = "Allow all access"
        },
      ]
      scmIpSecurityRestrictions = [
        {
          ipAddress   = "Any"
          action      = "Allow"
          priority    = 2147483647
          name        = "Allow all"
          description = "Allow all access"
        },
      ]
      scmIpSecurityRestrictionsUseMain       = false
      http20Enabled                          = true
      minTlsVersion                          = "1.2"
      scmMinTlsVersion                       = "1.2"
      ftpsState                              = "FtpsOnly"
      preWarmedInstanceCount                 = 0
      elasticWebAppScaleLimit                = 0
      functionsRuntimeScaleMonitoringEnabled = false
      minimumElasticInstanceCount            = 0
      azureStorageAccounts                   = {}
      http20ProxyFlag                        = 0
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.user_assigned_identity_id_contoso_shop_5b2ce
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop?api-version=2024-11-30"
}

import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.component_appi_contoso_shop_0c9f8
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/components/appi-contoso-shop?api-version=2020-02-02"
}

import {
  to = azapi_resource.serverfarm_asp_web_prod_2c8d5
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/serverfarms/asp-web-prod?api-version=2025-03-01"
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

variable "config_app_contoso_shop_appsettings_b6946_storage_connection" {
  description = "Secret: properties.STORAGE_CONNECTION of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings"
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

variable "config_app_contoso_shop_connectionstrings_b1454_orders_db_value" {
  description = "Secret: properties.OrdersDb.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/connectionstrings"
  type        = string
  sensitive   = true
  default     = null
}
