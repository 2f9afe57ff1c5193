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
resource "azurerm_dns_zone" "dns_zone_contoso_shop_com_de05b" {
  name                = "contoso-shop.com"
  resource_group_name = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
}

resource "azurerm_dns_cname_record" "cname_contoso_shop_com_www_53889" {
  name                = "www"
  resource_group_name = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
  ttl                 = 3600
  zone_name           = azurerm_dns_zone.dns_zone_contoso_shop_com_de05b.name
  record              = "contoso-shop-agw.westeurope.cloudapp.azure.com"
}

resource "azurerm_private_dns_zone" "private_dns_zone_privatelink_blob_core_windows_net_b34d0" {
  name                = "privatelink.blob.core.windows.net"
  resource_group_name = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
}

resource "azurerm_private_dns_a_record" "a_privatelink_blob_core_windows_net_stcontosoweb_8b88c" {
  name                = "stcontosoweb"
  private_dns_zone_id = azurerm_private_dns_zone.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
  ttl                 = 3600
  records             = ["10.20.2.4"]
}

resource "azurerm_private_dns_zone_virtual_network_link" "virtual_network_link_privatelink_blob_core_windows_net_link_hub_2339d" {
  name                = "link-hub"
  private_dns_zone_id = azurerm_private_dns_zone.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
  virtual_network_id  = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu"
}

resource "azurerm_private_dns_zone_virtual_network_link" "virtual_network_link_privatelink_blob_core_windows_net_link_spoke_87f11" {
  name                = "link-spoke"
  private_dns_zone_id = azurerm_private_dns_zone.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
  virtual_network_id  = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu"
}

resource "azurerm_private_dns_zone" "private_dns_zone_privatelink_database_windows_net_b9656" {
  name                = "privatelink.database.windows.net"
  resource_group_name = azurerm_resource_group.resource_group_rg_hub_network_1ca16.name
}

resource "azurerm_private_dns_a_record" "a_privatelink_database_windows_net_sql_contoso_prod_03eba" {
  name                = "sql-contoso-prod"
  private_dns_zone_id = azurerm_private_dns_zone.private_dns_zone_privatelink_database_windows_net_b9656.id
  ttl                 = 3600
  records             = ["10.20.2.5"]
}

resource "azurerm_private_dns_zone_virtual_network_link" "virtual_network_link_privatelink_database_windows_net_link_spoke_aedcd" {
  name                = "link-spoke"
  private_dns_zone_id = azurerm_private_dns_zone.private_dns_zone_privatelink_database_windows_net_b9656.id
  virtual_network_id  = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu"
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network"
}

import {
  to = azurerm_dns_zone.dns_zone_contoso_shop_com_de05b
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/dnsZones/contoso-shop.com"
}

import {
  to = azurerm_dns_cname_record.cname_contoso_shop_com_www_53889
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/dnsZones/contoso-shop.com/CNAME/www"
}

import {
  to = azurerm_private_dns_zone.private_dns_zone_privatelink_blob_core_windows_net_b34d0
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"
}

import {
  to = azurerm_private_dns_a_record.a_privatelink_blob_core_windows_net_stcontosoweb_8b88c
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/A/stcontosoweb"
}

import {
  to = azurerm_private_dns_zone_virtual_network_link.virtual_network_link_privatelink_blob_core_windows_net_link_hub_2339d
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/link-hub"
}

import {
  to = azurerm_private_dns_zone_virtual_network_link.virtual_network_link_privatelink_blob_core_windows_net_link_spoke_87f11
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/link-spoke"
}

import {
  to = azurerm_private_dns_zone.private_dns_zone_privatelink_database_windows_net_b9656
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net"
}

import {
  to = azurerm_private_dns_a_record.a_privatelink_database_windows_net_sql_contoso_prod_03eba
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net/A/sql-contoso-prod"
}

import {
  to = azurerm_private_dns_zone_virtual_network_link.virtual_network_link_privatelink_database_windows_net_link_spoke_aedcd
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net/virtualNetworkLinks/link-spoke"
}
