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
resource "azapi_resource" "a_privatelink_blob_core_windows_net_stcontosoweb_8b88c" {
  type      = "Microsoft.Network/privateDnsZones/A@2024-06-01"
  name      = "stcontosoweb"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"

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

# ==== rg-web-prod.storage.tf
resource "azapi_resource" "storage_account_stcontosoweb_8a6ca" {
  type      = "Microsoft.Storage/storageAccounts@2026-04-01"
  name      = "stcontosoweb"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    kind = "StorageV2"
    properties = {
      accessTier                  = "Hot"
      allowBlobPublicAccess       = false
      allowCrossTenantReplication = false
      encryption = {
        keySource = "Microsoft.Storage"
        services = {
          blob = {
            enabled = true
            keyType = "Account"
          }
          file = {
            enabled = true
            keyType = "Account"
          }
        }
      }
      minimumTlsVersion = "TLS1_2"
      networkAcls = {
        bypass        = "AzureServices"
        defaultAction = "Deny"
        ipRules = [
          {
            action = "Allow"
            value  = "203.0.113.128/25"
          },
        ]
        ipv6Rules = []
        virtualNetworkRules = [
          {
            action = "Allow"
            id     = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web"
          },
        ]
      }
      supportsHttpsTrafficOnly = true
    }
    sku = {
      name = "Standard_LRS"
    }
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
  parent_id = azapi_resource.storage_account_stcontosoweb_8a6ca.id

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

resource "azapi_resource" "container_stcontosoweb_default_uploads_1ef90" {
  type      = "Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01"
  name      = "uploads"
  parent_id = azapi_resource.blob_service_stcontosoweb_default_49f4f.id

  body = {
    properties = {
      defaultEncryptionScope      = "$account-encryption-key"
      denyEncryptionScopeOverride = false
      publicAccess                = "None"
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network?api-version=2025-04-01"
}

import {
  to = azapi_resource.a_privatelink_blob_core_windows_net_stcontosoweb_8b88c
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/A/stcontosoweb?api-version=2024-06-01"
}

import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.storage_account_stcontosoweb_8a6ca
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb?api-version=2026-04-01"
}

import {
  to = azapi_resource.blob_service_stcontosoweb_default_49f4f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb/blobServices/default?api-version=2026-04-01"
}

import {
  to = azapi_resource.container_stcontosoweb_default_uploads_1ef90
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb/blobServices/default/containers/uploads?api-version=2026-04-01"
}
