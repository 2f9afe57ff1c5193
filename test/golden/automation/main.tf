# ==== rg-mgmt.automation.tf
resource "azapi_resource" "automation_account_aa_contoso_prod_c2fa8" {
  type      = "Microsoft.Automation/automationAccounts@2024-10-23"
  name      = "aa-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "westeurope"

  body = {
    properties = {
      disableLocalAuth = false
      encryption = {
        keySource = "Microsoft.Automation"
      }
      sku = {
        name = "Basic"
      }
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

resource "azapi_resource" "runbook_aa_contoso_prod_stop_legacyvms_1d80d" {
  type      = "Microsoft.Automation/automationAccounts/runbooks@2024-10-23"
  name      = "Stop-LegacyVMs"
  parent_id = azapi_resource.automation_account_aa_contoso_prod_c2fa8.id
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
  parent_id = azapi_resource.automation_account_aa_contoso_prod_c2fa8.id

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

# ==== imports.tf
import {
  to = azapi_resource.automation_account_aa_contoso_prod_c2fa8
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod?api-version=2024-10-23"
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
  to = azapi_resource.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt?api-version=2025-04-01"
}

# ==== variables.tf
variable "variable_aa_contoso_prod_joinaccountpassword_fba5c_value" {
  description = "Secret: properties.value of /subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod/variables/JoinAccountPassword"
  type        = string
  sensitive   = true
  default     = null
}
