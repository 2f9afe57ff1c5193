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
resource "azapi_resource" "dns_zone_contoso_shop_com_de05b" {
  type      = "Microsoft.Network/dnsZones@2018-05-01"
  name      = "contoso-shop.com"
  parent_id = azapi_resource.resource_group_rg_hub_network_1ca16.id
  location  = "global"

  body = {
    properties = {
      zoneType = "Public"
    }
  }
}

resource "azapi_resource" "cname_contoso_shop_com_www_53889" {
  type      = "Microsoft.Network/dnsZones/CNAME@2018-05-01"
  name      = "www"
  parent_id = azapi_resource.dns_zone_contoso_shop_com_de05b.id

  body = {
    properties = {
      CNAMERecord = {
        cname = "contoso-shop-agw.westeurope.cloudapp.azure.com"
      }
      TTL            = 3600
      targetResource = {}
    }
  }
}

resource "azapi_resource" "private_dns_zone_privatelink_blob_core_windows_net_b34d0" {
  type      = "Microsoft.Network/privateDnsZones@2024-06-01"
  name      = "privatelink.blob.core.windows.net"
  parent_id = azapi_resource.resource_group_rg_hub_network_1ca16.id
  location  = "global"
}

resource "azapi_resource" "a_privatelink_blob_core_windows_net_stcontosoweb_8b88c" {
  type      = "Microsoft.Network/privateDnsZones/A@2024-06-01"
  name      = "stcontosoweb"
  parent_id = azapi_resource.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id

  body = {
    properties = {
      aRecords = [
        {
          ipv4Address = "10.20.2.4"
        },
      ]
      ttl = 3600
    }
  }
}

resource "azapi_resource" "virtual_network_link_privatelink_blob_core_windows_net_link_hub_2339d" {
  type      = "Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01"
  name      = "link-hub"
  parent_id = azapi_resource.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
  location  = "global"

  body = {
    properties = {
      registrationEnabled = false
      virtualNetwork = {
        id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu"
      }
    }
  }
}

resource "azapi_resource" "virtual_network_link_privatelink_blob_core_windows_net_link_spoke_87f11" {
  type      = "Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01"
  name      = "link-spoke"
  parent_id = azapi_resource.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
  location  = "global"

  body = {
    properties = {
      registrationEnabled = false
      virtualNetwork = {
        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu"
      }
    }
  }
}

resource "azapi_resource" "private_dns_zone_privatelink_database_windows_net_b9656" {
  type      = "Microsoft.Network/privateDnsZones@2024-06-01"
  name      = "privatelink.database.windows.net"
  parent_id = azapi_resource.resource_group_rg_hub_network_1ca16.id
  location  = "global"
}

resource "azapi_resource" "a_privatelink_database_windows_net_sql_contoso_prod_03eba" {
  type      = "Microsoft.Network/privateDnsZones/A@2024-06-01"
  name      = "sql-contoso-prod"
  parent_id = azapi_resource.private_dns_zone_privatelink_database_windows_net_b9656.id

  body = {
    properties = {
      aRecords = [
        {
          ipv4Address = "10.20.2.5"
        },
      ]
      ttl = 3600
    }
  }
}

resource "azapi_resource" "virtual_network_link_privatelink_database_windows_net_link_spoke_aedcd" {
  type      = "Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01"
  name      = "link-spoke"
  parent_id = azapi_resource.private_dns_zone_privatelink_database_windows_net_b9656.id
  location  = "global"

  body = {
    properties = {
      registrationEnabled = false
      virtualNetwork = {
        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu"
      }
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network?api-version=2025-04-01"
}

import {
  to = azapi_resource.dns_zone_contoso_shop_com_de05b
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/dnsZones/contoso-shop.com?api-version=2018-05-01"
}

import {
  to = azapi_resource.cname_contoso_shop_com_www_53889
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/dnsZones/contoso-shop.com/CNAME/www?api-version=2018-05-01"
}

import {
  to = azapi_resource.private_dns_zone_privatelink_blob_core_windows_net_b34d0
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net?api-version=2024-06-01"
}

import {
  to = azapi_resource.a_privatelink_blob_core_windows_net_stcontosoweb_8b88c
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/A/stcontosoweb?api-version=2024-06-01"
}

import {
  to = azapi_resource.virtual_network_link_privatelink_blob_core_windows_net_link_hub_2339d
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/link-hub?api-version=2024-06-01"
}

import {
  to = azapi_resource.virtual_network_link_privatelink_blob_core_windows_net_link_spoke_87f11
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/link-spoke?api-version=2024-06-01"
}

import {
  to = azapi_resource.private_dns_zone_privatelink_database_windows_net_b9656
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net?api-version=2024-06-01"
}

import {
  to = azapi_resource.a_privatelink_database_windows_net_sql_contoso_prod_03eba
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net/A/sql-contoso-prod?api-version=2024-06-01"
}

import {
  to = azapi_resource.virtual_network_link_privatelink_database_windows_net_link_spoke_aedcd
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net/virtualNetworkLinks/link-spoke?api-version=2024-06-01"
}
