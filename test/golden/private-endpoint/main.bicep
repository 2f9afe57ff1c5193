// ==== main.bicep
targetScope = 'managementGroup'

module subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77 'modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep' = {
  name: 'subscription-ebf47942-73e9-4162-98b6-1813c61b19ff-resource-07e77'
  scope: subscription('ebf47942-73e9-4162-98b6-1813c61b19ff')
}

module rg_hub_network_network 'modules/rg-hub-network/network.bicep' = {
  name: 'rg-hub-network-network'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-hub-network')
  dependsOn: [
    subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77
  ]
}

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_web_prod_network 'modules/rg-web-prod/network.bicep' = {
  name: 'rg-web-prod-network'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  dependsOn: [
    rg_hub_network_network
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

// ==== modules/rg-hub-network/network.bicep
targetScope = 'resourceGroup'

resource private_dns_zone_privatelink_blob_core_windows_net_b34d0 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.blob.core.windows.net'
  location: 'global'
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

resource virtual_network_link_privatelink_blob_core_windows_net_link_hub_2339d 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: private_dns_zone_privatelink_blob_core_windows_net_b34d0
  name: 'link-hub'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu'
    }
  }
}

resource virtual_network_link_privatelink_blob_core_windows_net_link_spoke_87f11 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: private_dns_zone_privatelink_blob_core_windows_net_b34d0
  name: 'link-spoke'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu'
    }
  }
}

// ==== modules/rg-web-prod/network.bicep
targetScope = 'resourceGroup'

resource private_dns_zone_privatelink_blob_core_windows_net_b34d0 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-hub-network')
  name: 'privatelink.blob.core.windows.net'
}

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/privateEndpoints/pe-stcontosoweb-blob.
resource network_interface_pe_stcontosoweb_blob_nic_77f1c863_53ec_410e_8272_391b546f6d99_78a35 'Microsoft.Network/networkInterfaces@2025-07-01' = {
  name: 'pe-stcontosoweb-blob.nic.77f1c863-53ec-410e-8272-391b546f6d99'
  location: 'westeurope'
  properties: {
    auxiliaryMode: 'None'
    dnsSettings: {
      dnsServers: []
    }
    enableAcceleratedNetworking: false
    enableIPForwarding: false
    ipConfigurations: [
      {
        name: 'privateEndpointIpConfig.ff9acde4-b15e-42d5-8858-3fb857531e88'
        properties: {
          primary: true
          privateIPAddress: '10.20.2.4'
          privateIPAddressVersion: 'IPv4'
          privateIPAllocationMethod: 'Dynamic'
          subnet: {
            id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe'
          }
        }
      }
    ]
    nicType: 'Standard'
  }
}

resource private_endpoint_pe_stcontosoweb_blob_08183 'Microsoft.Network/privateEndpoints@2025-07-01' = {
  name: 'pe-stcontosoweb-blob'
  location: 'westeurope'
  properties: {
    customDnsConfigs: []
    customNetworkInterfaceName: ''
    ipConfigurations: []
    manualPrivateLinkServiceConnections: []
    privateLinkServiceConnections: [
      {
        name: 'pe-stcontosoweb-blob'
        properties: {
          groupIds: [
            'blob'
          ]
          privateLinkServiceConnectionState: {
            actionsRequired: 'None'
            description: 'Auto-Approved'
            status: 'Approved'
          }
          privateLinkServiceId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb'
        }
      }
    ]
    subnet: {
      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe'
    }
  }
}

resource private_dns_zone_group_pe_stcontosoweb_blob_default_d92d4 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-07-01' = {
  parent: private_endpoint_pe_stcontosoweb_blob_08183
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'privatelink-blob-core-windows-net'
        properties: {
          privateDnsZoneId: private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
        }
      }
    ]
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
