// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.value of /subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod/variables/JoinAccountPassword')
param variable_aa_contoso_prod_joinaccountpassword_fba5c_value string

resource resource_group_rg_mgmt_c46fc 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-mgmt'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
}

module rg_mgmt_automation 'modules/rg-mgmt/automation.bicep' = {
  name: 'rg-mgmt-automation'
  scope: resource_group_rg_mgmt_c46fc
  params: {
    variable_aa_contoso_prod_joinaccountpassword_fba5c_value: variable_aa_contoso_prod_joinaccountpassword_fba5c_value
  }
}

// ==== modules/rg-mgmt/automation.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.value of /subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Automation/automationAccounts/aa-contoso-prod/variables/JoinAccountPassword')
param variable_aa_contoso_prod_joinaccountpassword_fba5c_value string

resource automation_account_aa_contoso_prod_c2fa8 'Microsoft.Automation/automationAccounts@2024-10-23' = {
  name: 'aa-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    disableLocalAuth: false
    encryption: {
      keySource: 'Microsoft.Automation'
    }
    sku: {
      name: 'Basic'
    }
  }
}

resource runbook_aa_contoso_prod_stop_legacyvms_1d80d 'Microsoft.Automation/automationAccounts/runbooks@2024-10-23' = {
  parent: automation_account_aa_contoso_prod_c2fa8
  name: 'Stop-LegacyVMs'
  location: 'westeurope'
  properties: {
    logActivityTrace: 1
    logProgress: true
    logVerbose: true
    runbookType: 'PowerShell'
  }
}

resource variable_aa_contoso_prod_joinaccountpassword_fba5c 'Microsoft.Automation/automationAccounts/variables@2024-10-23' = {
  parent: automation_account_aa_contoso_prod_c2fa8
  name: 'JoinAccountPassword'
  properties: {
    description: 'used by runbook Stop-LegacyVMs'
    isEncrypted: false
    value: variable_aa_contoso_prod_joinaccountpassword_fba5c_value
  }
}
