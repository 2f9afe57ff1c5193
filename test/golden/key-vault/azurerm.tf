# ==== rg-mgmt.key-vault.tf
resource "azurerm_key_vault" "vault_kv_contoso_platform_ca8f8" {
  name                       = "kv-contoso-platform"
  resource_group_name        = azurerm_resource_group.resource_group_rg_mgmt_c46fc.name
  location                   = "westeurope"
  rbac_authorization_enabled = true
  sku_name                   = "standard"
  tenant_id                  = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
  purge_protection_enabled   = true

  network_acls {
    bypass                     = "AzureServices"
    default_action             = "Deny"
    virtual_network_subnet_ids = ["/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/snet-shared"]
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-mgmt.main.tf
resource "azurerm_resource_group" "resource_group_rg_mgmt_c46fc" {
  name     = "rg-mgmt"
  location = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-mgmt.monitoring.tf
resource "azurerm_monitor_diagnostic_setting" "diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40" {
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_key_vault.vault_kv_contoso_platform_ca8f8.id
  log_analytics_workspace_id = azapi_resource.workspace_log_contoso_prod_d165d.id

  enabled_log {
    category_group = "audit"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azapi_resource" "workspace_log_contoso_prod_d165d" {
  type      = "Microsoft.OperationalInsights/workspaces@2025-07-01"
  name      = "log-contoso-prod"
  parent_id = azurerm_resource_group.resource_group_rg_mgmt_c46fc.id
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
resource "azurerm_key_vault" "vault_kv_contoso_web_5ef84" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                       = "kv-contoso-web"
  resource_group_name        = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location                   = "westeurope"
  rbac_authorization_enabled = false
  sku_name                   = "standard"
  tenant_id                  = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
  purge_protection_enabled   = true

  access_policy {
    certificate_permissions = ["Get", "List"]
    key_permissions         = ["Get", "List"]
    object_id               = var.principal_2fae2c79_20dae
    secret_permissions      = ["Get", "List", "Set"]
    tenant_id               = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
  }

  access_policy {
    object_id          = var.principal_a53e6a91_a7644
    secret_permissions = ["Get"]
    tenant_id          = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
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
  parent_id = azurerm_key_vault.vault_kv_contoso_web_5ef84.id

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
resource "azurerm_resource_group" "resource_group_rg_web_prod_9b44b" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

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
  to = azurerm_key_vault.vault_kv_contoso_platform_ca8f8
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.KeyVault/vaults/kv-contoso-platform"
}

import {
  to = azurerm_resource_group.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt"
}

import {
  to = azurerm_monitor_diagnostic_setting.diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.KeyVault/vaults/kv-contoso-platform|to-log-analytics"
}

import {
  to = azapi_resource.workspace_log_contoso_prod_d165d
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod?api-version=2025-07-01"
}

import {
  to = azurerm_key_vault.vault_kv_contoso_web_5ef84
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web"
}

import {
  to = azapi_resource.secret_kv_contoso_web_db_password_82c0a
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web/secrets/db-password?api-version=2025-05-01"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
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
