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
resource "azurerm_network_interface" "network_interface_pe_stcontosoweb_blob_nic_77f1c863_53ec_410e_8272_391b546f6d99_78a35" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/privateEndpoints/pe-stcontosoweb-blob.
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "pe-stcontosoweb-blob.nic.77f1c863-53ec-410e-8272-391b546f6d99"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"

  ip_configuration {
    name                          = "privateEndpointIpConfig.ff9acde4-b15e-42d5-8858-3fb857531e88"
    private_ip_address_allocation = "Dynamic"
    primary                       = true
    private_ip_address            = "10.20.2.4"
    private_ip_address_version    = "IPv4"
    subnet_id                     = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"
  }
}

resource "azurerm_private_endpoint" "private_endpoint_pe_stcontosoweb_blob_08183" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "pe-stcontosoweb-blob"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"
  subnet_id           = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"

  private_service_connection {
    name                           = "pe-stcontosoweb-blob"
    is_manual_connection           = false
    private_connection_resource_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb"
    subresource_names              = ["blob"]
  }

  lifecycle {
    # Other resources hold these.
    ignore_changes = [private_dns_zone_group]
  }
}

resource "azapi_resource" "private_dns_zone_group_pe_stcontosoweb_blob_default_d92d4" {
  type      = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-07-01"
  name      = "default"
  parent_id = azurerm_private_endpoint.private_endpoint_pe_stcontosoweb_blob_08183.id

  body = {
    properties = {
      privateDnsZoneConfigs = [
        {
          name = "privatelink-blob-core-windows-net"
          properties = {
            privateDnsZoneId = azurerm_private_dns_zone.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
          }
        },
      ]
    }
  }
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network"
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
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

import {
  to = azurerm_network_interface.network_interface_pe_stcontosoweb_blob_nic_77f1c863_53ec_410e_8272_391b546f6d99_78a35
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/networkInterfaces/pe-stcontosoweb-blob.nic.77f1c863-53ec-410e-8272-391b546f6d99"
}

import {
  to = azurerm_private_endpoint.private_endpoint_pe_stcontosoweb_blob_08183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/privateEndpoints/pe-stcontosoweb-blob"
}

import {
  to = azapi_resource.private_dns_zone_group_pe_stcontosoweb_blob_default_d92d4
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/privateEndpoints/pe-stcontosoweb-blob/privateDnsZoneGroups/default?api-version=2025-07-01"
}
