// ==== main.bicep
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

module rg_hub_network_network 'modules/rg-hub-network/network.bicep' = {
  name: 'rg-hub-network-network'
  scope: resource_group_rg_hub_network_1ca16
}

// ==== modules/rg-hub-network/network.bicep
targetScope = 'resourceGroup'

resource bastion_host_bas_hub_weu_0130a 'Microsoft.Network/bastionHosts@2025-07-01' = {
  name: 'bas-hub-weu'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  sku: {
    name: 'Basic'
  }
  properties: {
    dnsName: 'bst-6a5081e7-6984-4ccb-931a-658fe7a945b1.bastion.azure.com'
    ipConfigurations: [
      {
        name: 'IpConf'
        properties: {
          privateIPAllocationMethod: 'Dynamic'
          publicIPAddress: {
            id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/publicIPAddresses/pip-bas-hub'
          }
          subnet: {
            id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/AzureBastionSubnet'
          }
        }
      }
    ]
    scaleUnits: 2
  }
}

resource virtual_network_gateway_vgw_hub_weu_82b1e 'Microsoft.Network/virtualNetworkGateways@2025-07-01' = {
  name: 'vgw-hub-weu'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    activeActive: false
    bgpSettings: {
      asn: 65515
      bgpPeeringAddress: '10.0.0.254'
      bgpPeeringAddresses: [
        {
          customBgpIpAddresses: []
          ipconfigurationId: '${resourceGroup().id}/providers/Microsoft.Network/virtualNetworkGateways/vgw-hub-weu/ipConfigurations/config1'
        }
      ]
      peerWeight: 0
    }
    disableIPSecReplayProtection: false
    enableBgp: false
    enableBgpRouteTranslationForNat: false
    enablePrivateIpAddress: false
    gatewayType: 'Vpn'
    ipConfigurations: [
      {
        name: 'config1'
        properties: {
          privateIPAllocationMethod: 'Dynamic'
          publicIPAddress: {
            id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/publicIPAddresses/pip-vgw-hub'
          }
          subnet: {
            id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/GatewaySubnet'
          }
        }
      }
    ]
    natRules: []
    sku: {
      name: 'VpnGw2'
      tier: 'VpnGw2'
    }
    virtualNetworkGatewayPolicyGroups: []
    vpnGatewayGeneration: 'Generation1'
    vpnType: 'RouteBased'
  }
}
