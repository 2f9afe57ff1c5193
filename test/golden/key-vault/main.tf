# ==== rg-mgmt.key-vault.tf
resource "azapi_resource" "vault_kv_contoso_platform_ca8f8" {
  type      = "Microsoft.KeyVault/vaults@2026-02-01"
  name      = "kv-contoso-platform"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "westeurope"

  body = {
    properties = {
      accessPolicies          = []
      enablePurgeProtection   = true
      enableRbacAuthorization = true
      enableSoftDelete        = true
      enabledForDeployment    = false
      networkAcls = {
        bypass        = "AzureServices"
        defaultAction = "Deny"
        ipRules       = []
        virtualNetworkRules = [
          {
            id                               = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/snet-shared"
            ignoreMissingVnetServiceEndpoint = false
          },
        ]
      }
      publicNetworkAccess = "Enabled"
      sku = {
        name   = "standard"
        family = "A"
      }
      softDeleteRetentionInDays = 90
      tenantId                  = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-mgmt.main.tf
resource "azapi_resource" "resource_group_rg_mgmt_c46fc" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-mgmt"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff"
  location  = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-mgmt.monitoring.tf
resource "azapi_resource" "diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40" {
  type      = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview"
  name      = "to-log-analytics"
  parent_id = azapi_resource.vault_kv_contoso_platform_ca8f8.id

  body = {
    properties = {
      logs = [
        {
          categoryGroup = "audit"
          enabled       = true
          retentionPolicy = {
            days    = 0
            enabled = false
          }
        },
      ]
      metrics = [
        {
          category = "AllMetrics"
          enabled  = true
          retentionPolicy = {
            days    = 0
            enabled = false
          }
        },
      ]
      workspaceId = azapi_resource.workspace_log_contoso_prod_d165d.id
    }
  }
}

resource "azapi_resource" "workspace_log_contoso_prod_d165d" {
  type      = "Microsoft.OperationalInsights/workspaces@2025-07-01"
  name      = "log-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "westeurope"

  body = {
    properties = {
      features = {
        enableLogAccessUsingOnlyResourcePermissions = true
        legacy                                      = 0
        searchVersion                               = 1
      }
      publicNetworkAccessForIngestion = "Enabled"
      publicNetworkAccessForQuery     = "Enabled"
      retentionInDays                 = 90
      sku = {
        name = "PerGB2018"
      }
      workspaceCapping = {
        dailyQuotaGb = 1
      }
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-web-prod.key-vault.tf
resource "azapi_resource" "vault_kv_contoso_web_5ef84" {
  type      = "Microsoft.KeyVault/vaults@2026-02-01"
  name      = "kv-contoso-web"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      accessPolicies = [
        {
          objectId = var.principal_2fae2c79_20dae
          permissions = {
            certificates = ["get", "list"]
            keys         = ["get", "list"]
            secrets      = ["get", "list", "set"]
          }
          tenantId = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
        },
        {
          objectId = var.principal_a53e6a91_a7644
          permissions = {
            certificates = []
            keys         = []
            secrets      = ["get"]
          }
          tenantId = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
        },
      ]
      enablePurgeProtection   = true
      enableRbacAuthorization = false
      enableSoftDelete        = true
      enabledForDeployment    = false
      publicNetworkAccess     = "Enabled"
      sku = {
        name   = "standard"
        family = "A"
      }
      softDeleteRetentionInDays = 90
      tenantId                  = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "secret_kv_contoso_web_db_password_82c0a" {
  type      = "Microsoft.KeyVault/vaults/secrets@2025-05-01"
  name      = "db-password"
  parent_id = azapi_resource.vault_kv_contoso_web_5ef84.id

  body = {
    properties = {
      attributes = {
        enabled = true
      }
    }
  }

  sensitive_body = {
    properties = {
      value = var.secret_kv_contoso_web_db_password_82c0a_value
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
  to = azapi_resource.vault_kv_contoso_platform_ca8f8
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.KeyVault/vaults/kv-contoso-platform?api-version=2026-02-01"
}

import {
  to = azapi_resource.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt?api-version=2025-04-01"
}

import {
  to = azapi_resource.diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.KeyVault/vaults/kv-contoso-platform/providers/Microsoft.Insights/diagnosticSettings/to-log-analytics?api-version=2021-05-01-preview"
}

import {
  to = azapi_resource.workspace_log_contoso_prod_d165d
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod?api-version=2025-07-01"
}

import {
  to = azapi_resource.vault_kv_contoso_web_5ef84
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web?api-version=2026-02-01"
}

import {
  to = azapi_resource.secret_kv_contoso_web_db_password_82c0a
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web/secrets/db-password?api-version=2025-05-01"
}

import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

# ==== variables.tf
variable "principal_2fae2c79_20dae" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "2fae2c79-f913-4802-bead-4f61a63f14fa"
}

variable "principal_a53e6a91_a7644" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "a53e6a91-8bfd-4c3e-a5c1-da56212edc3e"
}

variable "secret_kv_contoso_web_db_password_82c0a_value" {
  description = "Secret: properties.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web/secrets/db-password"
  type        = string
  sensitive   = true
  default     = null
}
