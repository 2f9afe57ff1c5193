# ==== rg-mgmt.backup.tf
resource "azapi_resource" "vault_rsv_contoso_prod_5f545" {
  type      = "Microsoft.RecoveryServices/vaults@2026-05-01"
  name      = "rsv-contoso-prod"
  parent_id = azurerm_resource_group.resource_group_rg_mgmt_c46fc.id
  location  = "westeurope"

  body = {
    properties = {
      monitoringSettings = {
        azureMonitorAlertSettings = {
          alertsForAllJobFailures = "Enabled"
        }
        classicAlertSettings = {
          alertsForCriticalOperations = "Enabled"
        }
      }
      publicNetworkAccess = "Enabled"
      restoreSettings = {
        crossSubscriptionRestoreSettings = {
          crossSubscriptionRestoreState = "Enabled"
        }
      }
      securitySettings = {
        softDeleteSettings = {
          softDeleteRetentionPeriodInDays = 14
          softDeleteState                 = "Enabled"
        }
      }
    }
    sku = {
      name = "Standard"
    }
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

# ==== imports.tf
import {
  to = azapi_resource.vault_rsv_contoso_prod_5f545
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.RecoveryServices/vaults/rsv-contoso-prod?api-version=2026-05-01"
}

import {
  to = azurerm_resource_group.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt"
}
