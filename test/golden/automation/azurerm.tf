# ==== rg-mgmt.automation.tf
resource "azurerm_automation_account" "automation_account_aa_contoso_prod_c2fa8" {
  name                = "aa-contoso-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_mgmt_c46fc.name
  location            = "westeurope"
  sku_name            = "Basic"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

resource "azapi_resource" "runbook_aa_contoso_prod_stop_legacyvms_1d80d" {
  type      = "Microsoft.Automation/automationAccounts/runbooks@2024-10-23"
  name      = "Stop-LegacyVMs"
  parent_id = azurerm_automation_account.automation_account_aa_contoso_prod_c2fa8.id
  location  = "westeurope"

  body = {
    properties = {
      logActivityTrace = 1
      logProgress      = true
      logVerbose       = true
      runbookType      = "PowerShell"
    }
  }
}

resource "azapi_resource" "variable_aa_contoso_prod_joinaccountpassword_fba5c" {
  type      = "Microsoft.Automation/automationAccounts/variables@2024-10-23"
  name      = "JoinAccountPassword"
  parent_id = azurerm_automation_account.automation_account_aa_contoso_prod_c2fa8.id

  body = {
    properties = {
      description = "used by runbook Stop-LegacyVMs"
      isEncrypted = false
    }
  }

  sensitive_body = {
    properties = {
      value = var.variable_aa_contoso_prod_joinaccountpassword_fba5c_value
    }
  }

  sensitive_body_version = {
    "properties.value" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
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

# ==== imports.tf
import {
  to = azurerm_automation_account.automation_account_aa_contoso_prod_c2fa8
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod"
}

import {
  to = azapi_resource.runbook_aa_contoso_prod_stop_legacyvms_1d80d
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod/runbooks/Stop-LegacyVMs?api-version=2024-10-23"
}

import {
  to = azapi_resource.variable_aa_contoso_prod_joinaccountpassword_fba5c
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod/variables/JoinAccountPassword?api-version=2024-10-23"
}

import {
  to = azurerm_resource_group.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt"
}

# ==== variables.tf
variable "variable_aa_contoso_prod_joinaccountpassword_fba5c_value" {
  description = "Secret: properties.value of /subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod/variables/JoinAccountPassword"
  type        = string
  sensitive   = true
  default     = null
}
