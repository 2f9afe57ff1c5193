// ==== main.bicep
targetScope = 'managementGroup'

module subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77 'modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep' = {
  name: 'subscription-ebf47942-73e9-4162-98b6-1813c61b19ff-resource-07e77'
  scope: subscription('ebf47942-73e9-4162-98b6-1813c61b19ff')
}

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_web_prod_network 'modules/rg-web-prod/network.bicep' = {
  name: 'rg-web-prod-network'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  dependsOn: [
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

module rg_hub_network_network 'modules/rg-hub-network/network.bicep' = {
  name: 'rg-hub-network-network'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-hub-network')
  dependsOn: [
    subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77
    rg_web_prod_network
  ]
}

// ==== modules/rg-hub-network/network.bicep
targetScope = 'resourceGroup'

resource virtual_network_vnet_spoke_weu_e6683 'Microsoft.Network/virtualNetworks@2025-07-01' existing = {
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  name: 'vnet-spoke-weu'
}

resource virtual_network_vnet_hub_weu_14695 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'vnet-hub-weu'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.10.0.0/22'
      ]
    }
    enableDdosProtection: false
    subnets: [
      {
        name: 'AzureBastionSubnet'
        properties: {
          addressPrefix: '10.10.0.0/26'
          delegations: []
          privateEndpointNetworkPolicies: 'Enabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
        }
      }
      {
        name: 'GatewaySubnet'
        properties: {
          addressPrefix: '10.10.0.64/27'
          delegations: []
          privateEndpointNetworkPolicies: 'Enabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
        }
      }
      {
        name: 'snet-shared'
        properties: {
          addressPrefix: '10.10.1.0/24'
          delegations: []
          networkSecurityGroup: {
            id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/networkSecurityGroups/nsg-shared'
          }
          privateEndpointNetworkPolicies: 'Enabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
          serviceEndpoints: [
            {
              locations: [
                '*'
              ]
              service: 'Microsoft.KeyVault'
            }
          ]
        }
      }
    ]
    virtualNetworkPeerings: [
      {
        name: 'peer-hub-to-spoke'
        properties: {
          allowForwardedTraffic: true
          allowGatewayTransit: true
          allowVirtualNetworkAccess: true
          doNotVerifyRemoteGateways: false
          peeringState: 'Connected'
          peeringSyncLevel: 'FullyInSync'
          remoteAddressSpace: {
            addressPrefixes: [
              '10.20.0.0/20'
            ]
          }
          remoteVirtualNetwork: {
            id: virtual_network_vnet_spoke_weu_e6683.id
          }
          remoteVirtualNetworkAddressSpace: {
            addressPrefixes: [
              '10.20.0.0/20'
            ]
          }
          useRemoteGateways: false
        }
      }
    ]
  }
}

// ==== modules/rg-web-prod/network.bicep
targetScope = 'resourceGroup'

resource nat_gateway_ng_spoke_weu_c190e 'Microsoft.Network/natGateways@2025-07-01' = {
  name: 'ng-spoke-weu'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Standard'
  }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [
      {
        id: public_ip_address_pip_nat_spoke_cc7a7.id
      }
    ]
  }
}

resource network_security_group_nsg_web_08110 'Microsoft.Network/networkSecurityGroups@2025-07-01' = {
  name: 'nsg-web'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    securityRules: [
      {
        name: 'AllowHttps'
        properties: {
          access: 'Allow'
          destinationAddressPrefix: '*'
          destinationAddressPrefixes: []
          destinationPortRange: '443'
          destinationPortRanges: []
          direction: 'Inbound'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: 'Internet'
          sourceAddressPrefixes: []
          sourcePortRange: '*'
          sourcePortRanges: []
        }
      }
      {
        name: 'AllowGatewayManager'
        properties: {
          access: 'Allow'
          destinationAddressPrefix: '*'
          destinationAddressPrefixes: []
          destinationPortRange: '65200-65535'
          destinationPortRanges: []
          direction: 'Inbound'
          priority: 110
          protocol: 'Tcp'
          sourceAddressPrefix: 'GatewayManager'
          sourceAddressPrefixes: []
          sourcePortRange: '*'
          sourcePortRanges: []
        }
      }
      {
        name: 'AllowLb'
        properties: {
          access: 'Allow'
          destinationAddressPrefix: '*'
          destinationAddressPrefixes: []
          destinationPortRange: '*'
          destinationPortRanges: []
          direction: 'Inbound'
          priority: 120
          protocol: '*'
          sourceAddressPrefix: 'AzureLoadBalancer'
          sourceAddressPrefixes: []
          sourcePortRange: '*'
          sourcePortRanges: []
        }
      }
    ]
  }
}

resource public_ip_address_pip_nat_spoke_cc7a7 'Microsoft.Network/publicIPAddresses@2025-07-01' = {
  name: 'pip-nat-spoke'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Standard'
    tier: 'Regional'
  }
  properties: {
    idleTimeoutInMinutes: 4
    ipAddress: '203.0.113.20'
    ipTags: []
    publicIPAddressVersion: 'IPv4'
    publicIPAllocationMethod: 'Static'
  }
}

resource route_table_rt_spoke_weu_8826e 'Microsoft.Network/routeTables@2025-07-01' = {
  name: 'rt-spoke-weu'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    disableBgpRoutePropagation: false
    routes: [
      {
        name: 'to-onprem'
        properties: {
          addressPrefix: '172.16.0.0/12'
          nextHopType: 'VirtualNetworkGateway'
        }
      }
    ]
  }
}

resource virtual_network_vnet_spoke_weu_e6683 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'vnet-spoke-weu'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.20.0.0/20'
      ]
    }
    enableDdosProtection: false
    subnets: [
      {
        name: 'snet-appgw'
        properties: {
          addressPrefix: '10.20.0.0/24'
          delegations: []
          networkSecurityGroup: {
            id: network_security_group_nsg_web_08110.id
          }
          privateEndpointNetworkPolicies: 'Enabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
        }
      }
      {
        name: 'snet-web'
        properties: {
          addressPrefix: '10.20.1.0/24'
          delegations: [
            {
              name: 'serverFarms'
              properties: {
                serviceName: 'Microsoft.Web/serverFarms'
              }
              type: 'Microsoft.Network/virtualNetworks/subnets/delegations'
            }
          ]
          natGateway: {
            id: nat_gateway_ng_spoke_weu_c190e.id
          }
          privateEndpointNetworkPolicies: 'Enabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
          serviceEndpoints: [
            {
              locations: [
                'westeurope'
                'northeurope'
              ]
              service: 'Microsoft.Storage'
            }
            {
              locations: [
                '*'
              ]
              service: 'Microsoft.Sql'
            }
          ]
        }
      }
      {
        name: 'snet-pe'
        properties: {
          addressPrefix: '10.20.2.0/24'
          delegations: []
          privateEndpointNetworkPolicies: 'Disabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
        }
      }
      {
        name: 'snet-aks'
        properties: {
          addressPrefix: '10.20.4.0/22'
          delegations: []
          privateEndpointNetworkPolicies: 'Enabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
          routeTable: {
            id: route_table_rt_spoke_weu_8826e.id
          }
        }
      }
      {
        name: 'snet-cae'
        properties: {
          addressPrefix: '10.20.8.0/23'
          delegations: [
            {
              name: 'environments'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
              type: 'Microsoft.Network/virtualNetworks/subnets/delegations'
            }
          ]
          privateEndpointNetworkPolicies: 'Enabled'
          privateLinkServiceNetworkPolicies: 'Enabled'
        }
      }
    ]
    virtualNetworkPeerings: [
      {
        name: 'peer-spoke-to-hub'
        properties: {
          allowForwardedTraffic: true
          allowGatewayTransit: false
          allowVirtualNetworkAccess: true
          doNotVerifyRemoteGateways: false
          peeringState: 'Connected'
          peeringSyncLevel: 'FullyInSync'
          remoteAddressSpace: {
            addressPrefixes: [
              '10.10.0.0/22'
            ]
          }
          remoteVirtualNetwork: {
            id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu'
          }
          remoteVirtualNetworkAddressSpace: {
            addressPrefixes: [
              '10.10.0.0/22'
            ]
          }
          useRemoteGateways: false
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
