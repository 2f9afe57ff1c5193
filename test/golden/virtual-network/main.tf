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
resource "azapi_resource" "virtual_network_vnet_hub_weu_14695" {
  type      = "Microsoft.Network/virtualNetworks@2025-07-01"
  name      = "vnet-hub-weu"
  parent_id = azapi_resource.resource_group_rg_hub_network_1ca16.id
  location  = "westeurope"

  body = {
    properties = {
      addressSpace = {
        addressPrefixes = ["10.10.0.0/22"]
      }
      enableDdosProtection = false
      subnets = [
        {
          name = "AzureBastionSubnet"
          properties = {
            addressPrefix                     = "10.10.0.0/26"
            delegations                       = []
            privateEndpointNetworkPolicies    = "Enabled"
            privateLinkServiceNetworkPolicies = "Enabled"
          }
        },
        {
          name = "GatewaySubnet"
          properties = {
            addressPrefix                     = "10.10.0.64/27"
            delegations                       = []
            privateEndpointNetworkPolicies    = "Enabled"
            privateLinkServiceNetworkPolicies = "Enabled"
          }
        },
        {
          name = "snet-shared"
          properties = {
            addressPrefix = "10.10.1.0/24"
            delegations   = []
            networkSecurityGroup = {
              id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/networkSecurityGroups/nsg-shared"
            }
            privateEndpointNetworkPolicies    = "Enabled"
            privateLinkServiceNetworkPolicies = "Enabled"
            serviceEndpoints = [
              {
                locations = ["*"]
                service   = "Microsoft.KeyVault"
              },
            ]
          }
        },
      ]
      virtualNetworkPeerings = [
        {
          name = "peer-hub-to-spoke"
          properties = {
            allowForwardedTraffic     = true
            allowGatewayTransit       = true
            allowVirtualNetworkAccess = true
            doNotVerifyRemoteGateways = false
            peeringState              = "Connected"
            peeringSyncLevel          = "FullyInSync"
            remoteAddressSpace = {
              addressPrefixes = ["10.20.0.0/20"]
            }
            remoteVirtualNetwork = {
              id = azapi_resource.virtual_network_vnet_spoke_weu_e6683.id
            }
            remoteVirtualNetworkAddressSpace = {
              addressPrefixes = ["10.20.0.0/20"]
            }
            useRemoteGateways = false
          }
        },
      ]
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-web-prod.main.tf
resource "azapi_resource" "resource_group_rg_web_prod_9b44b" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-web-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-web-prod.network.tf
resource "azapi_resource" "nat_gateway_ng_spoke_weu_c190e" {
  type      = "Microsoft.Network/natGateways@2025-07-01"
  name      = "ng-spoke-weu"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      idleTimeoutInMinutes = 4
      publicIpAddresses = [
        {
          id = azapi_resource.public_ip_address_pip_nat_spoke_cc7a7.id
        },
      ]
    }
    sku = {
      name = "Standard"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "network_security_group_nsg_web_08110" {
  type      = "Microsoft.Network/networkSecurityGroups@2025-07-01"
  name      = "nsg-web"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      securityRules = [
        {
          name = "AllowHttps"
          properties = {
            access                     = "Allow"
            destinationAddressPrefix   = "*"
            destinationAddressPrefixes = []
            destinationPortRange       = "443"
            destinationPortRanges      = []
            direction                  = "Inbound"
            priority                   = 100
            protocol                   = "Tcp"
            sourceAddressPrefix        = "Internet"
            sourceAddressPrefixes      = []
            sourcePortRange            = "*"
            sourcePortRanges           = []
          }
        },
        {
          name = "AllowGatewayManager"
          properties = {
            access                     = "Allow"
            destinationAddressPrefix   = "*"
            destinationAddressPrefixes = []
            destinationPortRange       = "65200-65535"
            destinationPortRanges      = []
            direction                  = "Inbound"
            priority                   = 110
            protocol                   = "Tcp"
            sourceAddressPrefix        = "GatewayManager"
            sourceAddressPrefixes      = []
            sourcePortRange            = "*"
            sourcePortRanges           = []
          }
        },
        {
          name = "AllowLb"
          properties = {
            access                     = "Allow"
            destinationAddressPrefix   = "*"
            destinationAddressPrefixes = []
            destinationPortRange       = "*"
            destinationPortRanges      = []
            direction                  = "Inbound"
            priority                   = 120
            protocol                   = "*"
            sourceAddressPrefix        = "AzureLoadBalancer"
            sourceAddressPrefixes      = []
            sourcePortRange            = "*"
            sourcePortRanges           = []
          }
        },
      ]
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "public_ip_address_pip_nat_spoke_cc7a7" {
  type      = "Microsoft.Network/publicIPAddresses@2025-07-01"
  name      = "pip-nat-spoke"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      idleTimeoutInMinutes     = 4
      ipAddress                = "203.0.113.20"
      ipTags                   = []
      publicIPAddressVersion   = "IPv4"
      publicIPAllocationMethod = "Static"
    }
    sku = {
      name = "Standard"
      tier = "Regional"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "route_table_rt_spoke_weu_8826e" {
  type      = "Microsoft.Network/routeTables@2025-07-01"
  name      = "rt-spoke-weu"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      disableBgpRoutePropagation = false
      routes = [
        {
          name = "to-onprem"
          properties = {
            addressPrefix = "172.16.0.0/12"
            nextHopType   = "VirtualNetworkGateway"
          }
        },
      ]
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "virtual_network_vnet_spoke_weu_e6683" {
  type      = "Microsoft.Network/virtualNetworks@2025-07-01"
  name      = "vnet-spoke-weu"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      addressSpace = {
        addressPrefixes = ["10.20.0.0/20"]
      }
      enableDdosProtection = false
      subnets = [
        {
          name = "snet-appgw"
          properties = {
            addressPrefix = "10.20.0.0/24"
            delegations   = []
            networkSecurityGroup = {
              id = azapi_resource.network_security_group_nsg_web_08110.id
            }
            privateEndpointNetworkPolicies    = "Enabled"
            privateLinkServiceNetworkPolicies = "Enabled"
          }
        },
        {
          name = "snet-web"
          properties = {
            addressPrefix = "10.20.1.0/24"
            delegations = [
              {
                name = "serverFarms"
                properties = {
                  serviceName = "Microsoft.Web/serverFarms"
                }
                type = "Microsoft.Network/virtualNetworks/subnets/delegations"
              },
            ]
            natGateway = {
              id = azapi_resource.nat_gateway_ng_spoke_weu_c190e.id
            }
            privateEndpointNetworkPolicies    = "Enabled"
            privateLinkServiceNetworkPolicies = "Enabled"
            serviceEndpoints = [
              {
                locations = ["westeurope", "northeurope"]
                service   = "Microsoft.Storage"
              },
              {
                locations = ["*"]
                service   = "Microsoft.Sql"
              },
            ]
          }
        },
        {
          name = "snet-pe"
          properties = {
            addressPrefix                     = "10.20.2.0/24"
            delegations                       = []
            privateEndpointNetworkPolicies    = "Disabled"
            privateLinkServiceNetworkPolicies = "Enabled"
          }
        },
        {
          name = "snet-aks"
          properties = {
            addressPrefix                     = "10.20.4.0/22"
            delegations                       = []
            privateEndpointNetworkPolicies    = "Enabled"
            privateLinkServiceNetworkPolicies = "Enabled"
            routeTable = {
              id = azapi_resource.route_table_rt_spoke_weu_8826e.id
            }
          }
        },
        {
          name = "snet-cae"
          properties = {
            addressPrefix = "10.20.8.0/23"
            delegations = [
              {
                name = "environments"
                properties = {
                  serviceName = "Microsoft.App/environments"
                }
                type = "Microsoft.Network/virtualNetworks/subnets/delegations"
              },
            ]
            privateEndpointNetworkPolicies    = "Enabled"
            privateLinkServiceNetworkPolicies = "Enabled"
          }
        },
      ]
      virtualNetworkPeerings = [
        {
          name = "peer-spoke-to-hub"
          properties = {
            allowForwardedTraffic     = true
            allowGatewayTransit       = false
            allowVirtualNetworkAccess = true
            doNotVerifyRemoteGateways = false
            peeringState              = "Connected"
            peeringSyncLevel          = "FullyInSync"
            remoteAddressSpace = {
              addressPrefixes = ["10.10.0.0/22"]
            }
            remoteVirtualNetwork = {
              id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu"
            }
            remoteVirtualNetworkAddressSpace = {
              addressPrefixes = ["10.10.0.0/22"]
            }
            useRemoteGateways = false
          }
        },
      ]
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network?api-version=2025-04-01"
}

import {
  to = azapi_resource.virtual_network_vnet_hub_weu_14695
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu?api-version=2025-07-01"
}

import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.nat_gateway_ng_spoke_weu_c190e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/natGateways/ng-spoke-weu?api-version=2025-07-01"
}

import {
  to = azapi_resource.network_security_group_nsg_web_08110
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/networkSecurityGroups/nsg-web?api-version=2025-07-01"
}

import {
  to = azapi_resource.public_ip_address_pip_nat_spoke_cc7a7
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/publicIPAddresses/pip-nat-spoke?api-version=2025-07-01"
}

import {
  to = azapi_resource.route_table_rt_spoke_weu_8826e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/routeTables/rt-spoke-weu?api-version=2025-07-01"
}

import {
  to = azapi_resource.virtual_network_vnet_spoke_weu_e6683
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu?api-version=2025-07-01"
}
