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
resource "azurerm_virtual_network" "virtual_network_vnet_hub_weu_14695" {
  name                = "vnet-hub-weu"
  resource_group_name = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
  location            = "westeurope"
  address_space       = ["10.10.0.0/22"]

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

resource "azurerm_subnet" "virtual_network_vnet_hub_weu_14695_azurebastionsubnet" {
  name                              = "AzureBastionSubnet"
  resource_group_name               = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
  virtual_network_name              = azurerm_virtual_network.virtual_network_vnet_hub_weu_14695.name
  private_endpoint_network_policies = "Enabled"
  address_prefixes                  = ["10.10.0.0/26"]
}

resource "azurerm_subnet" "virtual_network_vnet_hub_weu_14695_gatewaysubnet" {
  name                              = "GatewaySubnet"
  resource_group_name               = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
  virtual_network_name              = azurerm_virtual_network.virtual_network_vnet_hub_weu_14695.name
  private_endpoint_network_policies = "Enabled"
  address_prefixes                  = ["10.10.0.64/27"]
}

resource "azurerm_subnet" "virtual_network_vnet_hub_weu_14695_snet_shared" {
  name                              = "snet-shared"
  resource_group_name               = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
  virtual_network_name              = azurerm_virtual_network.virtual_network_vnet_hub_weu_14695.name
  private_endpoint_network_policies = "Enabled"
  address_prefixes                  = ["10.10.1.0/24"]

  service_endpoint {
    service = "Microsoft.KeyVault"
  }
}

resource "azurerm_subnet_network_security_group_association" "virtual_network_vnet_hub_weu_14695_snet_shared" {
  network_security_group_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/networkSecurityGroups/nsg-shared"
  subnet_id                 = azurerm_subnet.virtual_network_vnet_hub_weu_14695_snet_shared.id
}

resource "azurerm_virtual_network_peering" "virtual_network_vnet_hub_weu_14695_peer_hub_to_spoke" {
  name                      = "peer-hub-to-spoke"
  resource_group_name       = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
  remote_virtual_network_id = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683.id
  virtual_network_name      = azurerm_virtual_network.virtual_network_vnet_hub_weu_14695.name
  allow_forwarded_traffic   = true
  allow_gateway_transit     = true
}

# ==== rg-web-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_web_prod_9b44b" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name     = "rg-web-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-web-prod.network.tf
resource "azurerm_nat_gateway" "nat_gateway_ng_spoke_weu_c190e" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "ng-spoke-weu"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_nat_gateway_public_ip_association" "nat_gateway_ng_spoke_weu_c190e_pip_nat_spoke" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  nat_gateway_id       = azurerm_nat_gateway.nat_gateway_ng_spoke_weu_c190e.id
  public_ip_address_id = azurerm_public_ip.public_ip_address_pip_nat_spoke_cc7a7.id
}

resource "azurerm_network_security_group" "network_security_group_nsg_web_08110" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "nsg-web"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"

  security_rule {
    name                       = "AllowHttps"
    access                     = "Allow"
    destination_address_prefix = "*"
    destination_port_range     = "443"
    direction                  = "Inbound"
    priority                   = 100
    protocol                   = "Tcp"
    source_address_prefix      = "Internet"
    source_port_range          = "*"
  }

  security_rule {
    name                       = "AllowGatewayManager"
    access                     = "Allow"
    destination_address_prefix = "*"
    destination_port_range     = "65200-65535"
    direction                  = "Inbound"
    priority                   = 110
    protocol                   = "Tcp"
    source_address_prefix      = "GatewayManager"
    source_port_range          = "*"
  }

  security_rule {
    name                       = "AllowLb"
    access                     = "Allow"
    destination_address_prefix = "*"
    destination_port_range     = "*"
    direction                  = "Inbound"
    priority                   = 120
    protocol                   = "*"
    source_address_prefix      = "AzureLoadBalancer"
    source_port_range          = "*"
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_public_ip" "public_ip_address_pip_nat_spoke_cc7a7" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "pip-nat-spoke"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"
  allocation_method   = "Static"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_route_table" "route_table_rt_spoke_weu_8826e" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "rt-spoke-weu"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"

  route {
    name           = "to-onprem"
    address_prefix = "172.16.0.0/12"
    next_hop_type  = "VirtualNetworkGateway"
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_virtual_network" "virtual_network_vnet_spoke_weu_e6683" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "vnet-spoke-weu"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"
  address_space       = ["10.20.0.0/20"]

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_subnet" "virtual_network_vnet_spoke_weu_e6683_snet_appgw" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                              = "snet-appgw"
  resource_group_name               = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  virtual_network_name              = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683.name
  private_endpoint_network_policies = "Enabled"
  address_prefixes                  = ["10.20.0.0/24"]
}

resource "azurerm_subnet_network_security_group_association" "virtual_network_vnet_spoke_weu_e6683_snet_appgw" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  network_security_group_id = azurerm_network_security_group.network_security_group_nsg_web_08110.id
  subnet_id                 = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_appgw.id
}

resource "azurerm_subnet" "virtual_network_vnet_spoke_weu_e6683_snet_web" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                              = "snet-web"
  resource_group_name               = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  virtual_network_name              = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683.name
  private_endpoint_network_policies = "Enabled"
  address_prefixes                  = ["10.20.1.0/24"]

  delegation {
    name = "serverFarms"

    service_delegation {
      name    = "Microsoft.Web/serverFarms"
      actions = ["Microsoft.Network/virtualNetworks/subnets/action"]
    }
  }

  service_endpoint {
    service = "Microsoft.Storage"
  }

  service_endpoint {
    service = "Microsoft.Sql"
  }
}

resource "azurerm_subnet_nat_gateway_association" "virtual_network_vnet_spoke_weu_e6683_snet_web" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  nat_gateway_id = azurerm_nat_gateway.nat_gateway_ng_spoke_weu_c190e.id
  subnet_id      = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_web.id
}

resource "azurerm_subnet" "virtual_network_vnet_spoke_weu_e6683_snet_pe" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                 = "snet-pe"
  resource_group_name  = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  virtual_network_name = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683.name
  address_prefixes     = ["10.20.2.0/24"]
}

resource "azurerm_subnet" "virtual_network_vnet_spoke_weu_e6683_snet_aks" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                              = "snet-aks"
  resource_group_name               = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  virtual_network_name              = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683.name
  private_endpoint_network_policies = "Enabled"
  address_prefixes                  = ["10.20.4.0/22"]
}

resource "azurerm_subnet_route_table_association" "virtual_network_vnet_spoke_weu_e6683_snet_aks" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  route_table_id = azurerm_route_table.route_table_rt_spoke_weu_8826e.id
  subnet_id      = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_aks.id
}

resource "azurerm_subnet" "virtual_network_vnet_spoke_weu_e6683_snet_cae" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                              = "snet-cae"
  resource_group_name               = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  virtual_network_name              = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683.name
  private_endpoint_network_policies = "Enabled"
  address_prefixes                  = ["10.20.8.0/23"]

  delegation {
    name = "environments"

    service_delegation {
      name    = "Microsoft.App/environments"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_virtual_network_peering" "virtual_network_vnet_spoke_weu_e6683_peer_spoke_to_hub" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                      = "peer-spoke-to-hub"
  resource_group_name       = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  remote_virtual_network_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu"
  virtual_network_name      = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683.name
  allow_forwarded_traffic   = true
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network"
}

import {
  to = azurerm_virtual_network.virtual_network_vnet_hub_weu_14695
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu"
}

import {
  to = azurerm_subnet.virtual_network_vnet_hub_weu_14695_azurebastionsubnet
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/AzureBastionSubnet"
}

import {
  to = azurerm_subnet.virtual_network_vnet_hub_weu_14695_gatewaysubnet
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/GatewaySubnet"
}

import {
  to = azurerm_subnet.virtual_network_vnet_hub_weu_14695_snet_shared
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/snet-shared"
}

import {
  to = azurerm_subnet_network_security_group_association.virtual_network_vnet_hub_weu_14695_snet_shared
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/subnets/snet-shared"
}

import {
  to = azurerm_virtual_network_peering.virtual_network_vnet_hub_weu_14695_peer_hub_to_spoke
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu/virtualNetworkPeerings/peer-hub-to-spoke"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

import {
  to = azurerm_nat_gateway.nat_gateway_ng_spoke_weu_c190e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/natGateways/ng-spoke-weu"
}

import {
  to = azurerm_nat_gateway_public_ip_association.nat_gateway_ng_spoke_weu_c190e_pip_nat_spoke
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/natGateways/ng-spoke-weu|/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/publicIPAddresses/pip-nat-spoke"
}

import {
  to = azurerm_network_security_group.network_security_group_nsg_web_08110
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/networkSecurityGroups/nsg-web"
}

import {
  to = azurerm_public_ip.public_ip_address_pip_nat_spoke_cc7a7
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/publicIPAddresses/pip-nat-spoke"
}

import {
  to = azurerm_route_table.route_table_rt_spoke_weu_8826e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/routeTables/rt-spoke-weu"
}

import {
  to = azurerm_virtual_network.virtual_network_vnet_spoke_weu_e6683
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu"
}

import {
  to = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_appgw
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw"
}

import {
  to = azurerm_subnet_network_security_group_association.virtual_network_vnet_spoke_weu_e6683_snet_appgw
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw"
}

import {
  to = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_web
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web"
}

import {
  to = azurerm_subnet_nat_gateway_association.virtual_network_vnet_spoke_weu_e6683_snet_web
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web"
}

import {
  to = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_pe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"
}

import {
  to = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_aks
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks"
}

import {
  to = azurerm_subnet_route_table_association.virtual_network_vnet_spoke_weu_e6683_snet_aks
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks"
}

import {
  to = azurerm_subnet.virtual_network_vnet_spoke_weu_e6683_snet_cae
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-cae"
}

import {
  to = azurerm_virtual_network_peering.virtual_network_vnet_spoke_weu_e6683_peer_spoke_to_hub
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/virtualNetworkPeerings/peer-spoke-to-hub"
}
