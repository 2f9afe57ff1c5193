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
resource "azapi_resource" "network_interface_pe_stcontosoweb_blob_nic_77f1c863_53ec_410e_8272_391b546f6d99_78a35" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/privateEndpoints/pe-stcontosoweb-blob.
  type      = "Microsoft.Network/networkInterfaces@2025-07-01"
  name      = "pe-stcontosoweb-blob.nic.77f1c863-53ec-410e-8272-391b546f6d99"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      auxiliaryMode = "None"
      dnsSettings = {
        dnsServers = []
      }
      enableAcceleratedNetworking = false
      enableIPForwarding          = false
      ipConfigurations = [
        {
          name = "privateEndpointIpConfig.ff9acde4-b15e-42d5-8858-3fb857531e88"
          properties = {
            primary                   = true
            privateIPAddress          = "10.20.2.4"
            privateIPAddressVersion   = "IPv4"
            privateIPAllocationMethod = "Dynamic"
            subnet = {
              id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"
            }
          }
        },
      ]
      nicType = "Standard"
    }
  }
}

resource "azapi_resource" "private_endpoint_pe_stcontosoweb_blob_08183" {
  type      = "Microsoft.Network/privateEndpoints@2025-07-01"
  name      = "pe-stcontosoweb-blob"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      customDnsConfigs                    = []
      customNetworkInterfaceName          = ""
      ipConfigurations                    = []
      manualPrivateLinkServiceConnections = []
      privateLinkServiceConnections = [
        {
          name = "pe-stcontosoweb-blob"
          properties = {
            groupIds = ["blob"]
            privateLinkServiceConnectionState = {
              actionsRequired = "None"
              description     = "Auto-Approved"
              status          = "Approved"
            }
            privateLinkServiceId = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb"
          }
        },
      ]
      subnet = {
        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"
      }
    }
  }
}

resource "azapi_resource" "private_dns_zone_group_pe_stcontosoweb_blob_default_d92d4" {
  type      = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-07-01"
  name      = "default"
  parent_id = azapi_resource.private_endpoint_pe_stcontosoweb_blob_08183.id

  body = {
    properties = {
      privateDnsZoneConfigs = [
        {
          name = "privatelink-blob-core-windows-net"
          properties = {
            privateDnsZoneId = azapi_resource.private_dns_zone_privatelink_blob_core_windows_net_b34d0.id
          }
        },
      ]
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network?api-version=2025-04-01"
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
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.network_interface_pe_stcontosoweb_blob_nic_77f1c863_53ec_410e_8272_391b546f6d99_78a35
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/networkInterfaces/pe-stcontosoweb-blob.nic.77f1c863-53ec-410e-8272-391b546f6d99?api-version=2025-07-01"
}

import {
  to = azapi_resource.private_endpoint_pe_stcontosoweb_blob_08183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/privateEndpoints/pe-stcontosoweb-blob?api-version=2025-07-01"
}

import {
  to = azapi_resource.private_dns_zone_group_pe_stcontosoweb_blob_default_d92d4
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/privateEndpoints/pe-stcontosoweb-blob/privateDnsZoneGroups/default?api-version=2025-07-01"
}
