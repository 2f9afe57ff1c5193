# ==== rg-hub-network.main.tf
resource "azurerm_resource_group" "resource_group_rg_hub_network_1ca16" {
  name     = "rg-hub-network"
  location = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-hub-network.network.tf
resource "azurerm_bastion_host" "bastion_host_bas_hub_weu_0130a" {
  name                = "bas-hub-weu"
  resource_group_name = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
  location            = "westeurope"

  ip_configuration {
    name                 = "IpConf"
    subnet_id            = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/AzureBastionSubnet"
    public_ip_address_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/publicIPAddresses/pip-bas-hub"
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
  parent_id = azurerm_resource_group.resource_group_rg_hub_network_1ca16.id
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
            ipconfigurationId    = "${azurerm_resource_group.resource_group_rg_hub_network_1ca16.id}/providers/Microsoft.Network/virtualNetworkGateways/vgw-hub-weu/ipConfigurations/config1"
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
  to = azurerm_resource_group.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network"
}

import {
  to = azurerm_bastion_host.bastion_host_bas_hub_weu_0130a
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/bastionHosts/bas-hub-weu"
}

import {
  to = azapi_resource.virtual_network_gateway_vgw_hub_weu_82b1e
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworkGateways/vgw-hub-weu?api-version=2025-07-01"
}
