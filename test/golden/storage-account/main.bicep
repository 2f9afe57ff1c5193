// ==== main.bicep
targetScope = 'managementGroup'

module subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77 'modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep' = {
  name: 'subscription-ebf47942-73e9-4162-98b6-1813c61b19ff-resource-07e77'
  scope: subscription('ebf47942-73e9-4162-98b6-1813c61b19ff')
}

module rg_hub_network_network 'modules/rg-hub-network/network.bicep' = {
  name: 'rg-hub-network-network'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-hub-network')
}

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_web_prod_storage 'modules/rg-web-prod/storage.bicep' = {
  name: 'rg-web-prod-storage'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  dependsOn: [
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

// ==== modules/rg-hub-network/network.bicep
targetScope = 'resourceGroup'

resource private_dns_zone_privatelink_blob_core_windows_net_b34d0 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.blob.core.windows.net'
}

resource a_privatelink_blob_core_windows_net_stcontosoweb_8b88c 'Microsoft.Network/privateDnsZones/A@2024-06-01' = {
  parent: private_dns_zone_privatelink_blob_core_windows_net_b34d0
  name: 'stcontosoweb'
  properties: {
    aRecords: [
      {
        ipv4Address: '10.20.2.4'
      }
    ]
    ttl: 3600
  }
}

// ==== modules/rg-web-prod/storage.bicep
targetScope = 'resourceGroup'

resource storage_account_stcontosoweb_8a6ca 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: 'stcontosoweb'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    encryption: {
      keySource: 'Microsoft.Storage'
      services: {
        blob: {
          enabled: true
          keyType: 'Account'
        }
        file: {
          enabled: true
          keyType: 'Account'
        }
      }
    }
    minimumTlsVersion: 'TLS1_2'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
      ipRules: [
        {
          action: 'Allow'
          value: '203.0.113.128/25'
        }
      ]
      ipv6Rules: []
      virtualNetworkRules: [
        {
          action: 'Allow'
          id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web'
        }
      ]
    }
    supportsHttpsTrafficOnly: true
  }
}

resource blob_service_stcontosoweb_default_49f4f 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: storage_account_stcontosoweb_8a6ca
  name: 'default'
  properties: {
    cors: {
      corsRules: []
    }
    deleteRetentionPolicy: {
      allowPermanentDelete: false
      enabled: false
    }
  }
}

resource container_stcontosoweb_default_uploads_1ef90 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = {
  parent: blob_service_stcontosoweb_default_49f4f
  name: 'uploads'
  properties: {
    defaultEncryptionScope: '$account-encryption-key'
    denyEncryptionScopeOverride: false
    publicAccess: 'None'
  }
}

// ==== modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_hub_network_1ca16 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-hub-network'
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
