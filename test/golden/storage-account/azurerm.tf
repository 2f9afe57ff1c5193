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
resource "azurerm_private_dns_a_record" "a_privatelink_blob_core_windows_net_stcontosoweb_8b88c" {
  name                = "stcontosoweb"
  private_dns_zone_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"
  ttl                 = 3600
  records             = ["10.20.2.4"]
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

# ==== rg-web-prod.storage.tf
resource "azurerm_storage_account" "storage_account_stcontosoweb_8a6ca" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                     = "stcontosoweb"
  resource_group_name      = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location                 = "westeurope"
  account_replication_type = "LRS"
  account_tier             = "Standard"
  access_tier              = "Hot"

  network_rules {
    default_action             = "Deny"
    bypass                     = ["AzureServices"]
    ip_rules                   = ["203.0.113.128/25"]
    virtual_network_subnet_ids = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web"]
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "blob_service_stcontosoweb_default_49f4f" {
  type      = "Microsoft.Storage/storageAccounts/blobServices@2026-04-01"
  name      = "default"
  parent_id = azurerm_storage_account.storage_account_stcontosoweb_8a6ca.id

  body = {
    properties = {
      cors = {
        corsRules = []
      }
      deleteRetentionPolicy = {
        allowPermanentDelete = false
        enabled              = false
      }
    }
  }
}

resource "azurerm_storage_container" "container_stcontosoweb_default_uploads_1ef90" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name               = "uploads"
  storage_account_id = azurerm_storage_account.storage_account_stcontosoweb_8a6ca.id
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network"
}

import {
  to = azurerm_private_dns_a_record.a_privatelink_blob_core_windows_net_stcontosoweb_8b88c
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/A/stcontosoweb"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

import {
  to = azurerm_storage_account.storage_account_stcontosoweb_8a6ca
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb"
}

import {
  to = azapi_resource.blob_service_stcontosoweb_default_49f4f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb/blobServices/default?api-version=2026-04-01"
}

import {
  to = azurerm_storage_container.container_stcontosoweb_default_uploads_1ef90
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb/blobServices/default/containers/uploads"
}
