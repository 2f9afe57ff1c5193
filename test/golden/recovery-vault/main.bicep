// ==== main.bicep
targetScope = 'subscription'

resource resource_group_rg_mgmt_c46fc 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-mgmt'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
}

module rg_mgmt_backup 'modules/rg-mgmt/backup.bicep' = {
  name: 'rg-mgmt-backup'
  scope: resource_group_rg_mgmt_c46fc
}

// ==== modules/rg-mgmt/backup.bicep
targetScope = 'resourceGroup'

resource vault_rsv_contoso_prod_5f545 'Microsoft.RecoveryServices/vaults@2026-05-01' = {
  name: 'rsv-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  sku: {
    name: 'Standard'
  }
  properties: {
    monitoringSettings: {
      azureMonitorAlertSettings: {
        alertsForAllJobFailures: 'Enabled'
      }
      classicAlertSettings: {
        alertsForCriticalOperations: 'Enabled'
      }
    }
    publicNetworkAccess: 'Enabled'
    restoreSettings: {
      crossSubscriptionRestoreSettings: {
        crossSubscriptionRestoreState: 'Enabled'
      }
    }
    securitySettings: {
      softDeleteSettings: {
        softDeleteRetentionPeriodInDays: 14
        softDeleteState: 'Enabled'
      }
    }
  }
}
