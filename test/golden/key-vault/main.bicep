// ==== main.bicep
targetScope = 'managementGroup'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_2fae2c79_20dae string = '2fae2c79-f913-4802-bead-4f61a63f14fa'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_a53e6a91_a7644 string = 'a53e6a91-8bfd-4c3e-a5c1-da56212edc3e'

@secure()
@description('Secret: properties.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web/secrets/db-password')
param secret_kv_contoso_web_db_password_82c0a_value string

module subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77 'modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep' = {
  name: 'subscription-ebf47942-73e9-4162-98b6-1813c61b19ff-resource-07e77'
  scope: subscription('ebf47942-73e9-4162-98b6-1813c61b19ff')
}

module rg_mgmt_key_vault 'modules/rg-mgmt/key-vault.bicep' = {
  name: 'rg-mgmt-key-vault'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-mgmt')
  dependsOn: [
    subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77
  ]
}

module rg_mgmt_monitoring 'modules/rg-mgmt/monitoring.bicep' = {
  name: 'rg-mgmt-monitoring'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-mgmt')
  dependsOn: [
    rg_mgmt_key_vault
    subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77
  ]
}

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_web_prod_key_vault 'modules/rg-web-prod/key-vault.bicep' = {
  name: 'rg-web-prod-key-vault'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  params: {
    principal_2fae2c79_20dae: principal_2fae2c79_20dae
    principal_a53e6a91_a7644: principal_a53e6a91_a7644
    secret_kv_contoso_web_db_password_82c0a_value: secret_kv_contoso_web_db_password_82c0a_value
  }
  dependsOn: [
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

// ==== modules/rg-mgmt/key-vault.bicep
targetScope = 'resourceGroup'

resource vault_kv_contoso_platform_ca8f8 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-contoso-platform'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    accessPolicies: []
    enablePurgeProtection: true
    enableRbacAuthorization: true
    enableSoftDelete: true
    enabledForDeployment: false
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
      ipRules: []
      virtualNetworkRules: [
        {
          id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/snet-shared'
          ignoreMissingVnetServiceEndpoint: false
        }
      ]
    }
    publicNetworkAccess: 'Enabled'
    sku: {
      name: 'standard'
      family: 'A'
    }
    softDeleteRetentionInDays: 90
    tenantId: '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d'
  }
}

// ==== modules/rg-mgmt/monitoring.bicep
targetScope = 'resourceGroup'

resource vault_kv_contoso_platform_ca8f8 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-contoso-platform'
}

resource diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault_kv_contoso_platform_ca8f8
  name: 'to-log-analytics'
  properties: {
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
        retentionPolicy: {
          days: 0
          enabled: false
        }
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
        retentionPolicy: {
          days: 0
          enabled: false
        }
      }
    ]
    workspaceId: workspace_log_contoso_prod_d165d.id
  }
}

resource workspace_log_contoso_prod_d165d 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    features: {
      enableLogAccessUsingOnlyResourcePermissions: true
      legacy: 0
      searchVersion: 1
    }
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
    retentionInDays: 90
    sku: {
      name: 'PerGB2018'
    }
    workspaceCapping: {
      dailyQuotaGb: 1
    }
  }
}

// ==== modules/rg-web-prod/key-vault.bicep
targetScope = 'resourceGroup'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_2fae2c79_20dae string = '2fae2c79-f913-4802-bead-4f61a63f14fa'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_a53e6a91_a7644 string = 'a53e6a91-8bfd-4c3e-a5c1-da56212edc3e'

@secure()
@description('Secret: properties.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web/secrets/db-password')
param secret_kv_contoso_web_db_password_82c0a_value string

resource vault_kv_contoso_web_5ef84 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-contoso-web'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    accessPolicies: [
      {
        objectId: principal_2fae2c79_20dae
        permissions: {
          certificates: [
            'get'
            'list'
          ]
          keys: [
            'get'
            'list'
          ]
          secrets: [
            'get'
            'list'
            'set'
          ]
        }
        tenantId: '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d'
      }
      {
        objectId: principal_a53e6a91_a7644
        permissions: {
          certificates: []
          keys: []
          secrets: [
            'get'
          ]
        }
        tenantId: '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d'
      }
    ]
    enablePurgeProtection: true
    enableRbacAuthorization: false
    enableSoftDelete: true
    enabledForDeployment: false
    publicNetworkAccess: 'Enabled'
    sku: {
      name: 'standard'
      family: 'A'
    }
    softDeleteRetentionInDays: 90
    tenantId: '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d'
  }
}

resource secret_kv_contoso_web_db_password_82c0a 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault_kv_contoso_web_5ef84
  name: 'db-password'
  properties: {
    attributes: {
      enabled: true
    }
    value: secret_kv_contoso_web_db_password_82c0a_value
  }
}

// ==== modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep
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

// ==== modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_web_prod_9b44b 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}
