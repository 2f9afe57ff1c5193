# ==== rg-hub-network.main.tf
resource "azapi_resource" "resource_group_rg_hub_network_1ca16" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-hub-network"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff"
  location  = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-hub-network.network.tf
resource "azapi_resource" "bastion_host_bas_hub_weu_0130a" {
  type      = "Microsoft.Network/bastionHosts@2025-07-01"
  name      = "bas-hub-weu"
  parent_id = azapi_resource.resource_group_rg_hub_network_1ca16.id
  location  = "westeurope"

  body = {
    properties = {
      dnsName = "bst-6a5081e7-6984-4ccb-931a-658fe7a945b1.bastion.azure.com"
      ipConfigurations = [
        {
          name = "IpConf"
          properties = {
            privateIPAllocationMethod = "Dynamic"
            publicIPAddress = {
              id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/publicIPAddresses/pip-bas-hub"
            }
            subnet = {
              id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/AzureBastionSubnet"
            }
          }
        },
      ]
      scaleUnits = 2
    }
    sku = {
      name = "Basic"
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

resource "azapi_resource" "virtual_network_gateway_vgw_hub_weu_82b1e" {
  type      = "Microsoft.Network/virtualNetworkGateways@2025-07-01"
  name      = "vgw-hub-weu"
  parent_id = azapi_resource.resource_group_rg_hub_network_1ca16.id
  location  = "westeurope"

  body = {
    properties = {
      activeActive = false
      bgpSettings = {
        asn               = 65515
        bgpPeeringAddress = "10.0.0.254"
        bgpPeeringAddresses = [
          {
            customBgpIpAddresses = []
            ipconfigurationId    = "${azapi_resource.resource_group_rg_hub_network_1ca16.id}/providers/Microsoft.Network/virtualNetworkGateways/vgw-hub-weu/ipConfigurations/config1"
          },
        ]
        peerWeight = 0
      }
      disableIPSecReplayProtection    = false
      enableBgp                       = false
      enableBgpRouteTranslationForNat = false
      enablePrivateIpAddress          = false
      gatewayType                     = "Vpn"
      ipConfigurations = [
        {
          name = "config1"
          properties = {
            privateIPAllocationMethod = "Dynamic"
            publicIPAddress = {
              id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/publicIPAddresses/pip-vgw-hub"
            }
            subnet = {
              id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/GatewaySubnet"
            }
          }
        },
      ]
      natRules = []
      sku = {
        name = "VpnGw2"
        tier = "VpnGw2"
      }
      virtualNetworkGatewayPolicyGroups = []
      vpnGatewayGeneration              = "Generation1"
      vpnType                           = "RouteBased"
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network?api-version=2025-04-01"
}

import {
  to = azapi_resource.bastion_host_bas_hub_weu_0130a
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/bastionHosts/bas-hub-weu?api-version=2025-07-01"
}

import {
  to = azapi_resource.virtual_network_gateway_vgw_hub_weu_82b1e
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworkGateways/vgw-hub-weu?api-version=2025-07-01"
}
