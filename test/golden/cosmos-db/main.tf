# ==== rg-data-prod.databases.tf
resource "azapi_resource" "database_account_cosmos_contoso_72eea" {
  type      = "Microsoft.DocumentDB/databaseAccounts@2026-03-15"
  name      = "cosmos-contoso"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "West Europe"

  identity {
    type         = "None"
    identity_ids = []
  }

  body = {
    kind = "GlobalDocumentDB"
    properties = {
      analyticalStorageConfiguration = {}
      backupPolicy = {
        continuousModeProperties = {
          tier = "Continuous30Days"
        }
        type = "Continuous"
      }
      capabilities = []
      capacity = {
        totalThroughputLimit = -1
      }
      consistencyPolicy = {
        defaultConsistencyLevel = "Session"
        maxIntervalInSeconds    = 5
        maxStalenessPrefix      = 100
      }
      cors                                 = []
      createMode                           = "Default"
      databaseAccountOfferType             = "Standard"
      defaultIdentity                      = "FirstPartyIdentity"
      defaultPriorityLevel                 = "High"
      disableKeyBasedMetadataWriteAccess   = false
      disableLocalAuth                     = false
      enableAnalyticalStorage              = false
      enableAutomaticFailover              = false
      enableBurstCapacity                  = false
      enableFreeTier                       = false
      enableMultipleWriteLocations         = false
      enablePartitionMerge                 = false
      enablePerRegionPerPartitionAutoscale = false
      enablePriorityBasedExecution         = false
      ipRules = [
        {
          ipAddressOrRange = "203.0.113.40"
        },
      ]
      isVirtualNetworkFilterEnabled = false
      locations = [
        {
          failoverPriority = 0
          isZoneRedundant  = false
          locationName     = "West Europe"
        },
      ]
      minimalTlsVersion           = "Tls"
      networkAclBypass            = "None"
      networkAclBypassResourceIds = []
      publicNetworkAccess         = "Enabled"
      virtualNetworkRules         = []
    }
  }

  tags = {
    costCenter        = "CC-2002"
    defaultExperience = "Core (SQL)"
    env               = "prod"
    owner             = "web-team"
  }
}

resource "azapi_resource" "sql_database_cosmos_contoso_catalog_9e5dc" {
  type      = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2026-03-15"
  name      = "catalog"
  parent_id = azapi_resource.database_account_cosmos_contoso_72eea.id

  body = {
    properties = {
      resource = {
        id = "catalog"
      }
    }
  }
}

resource "azapi_resource" "container_cosmos_contoso_catalog_products_636c8" {
  type      = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2026-03-15"
  name      = "products"
  parent_id = azapi_resource.sql_database_cosmos_contoso_catalog_9e5dc.id

  body = {
    properties = {
      resource = {
        computedProperties = []
        conflictResolutionPolicy = {
          conflictResolutionPath      = "/_ts"
          conflictResolutionProcedure = ""
          mode                        = "LastWriterWins"
        }
        defaultTtl = 400
        id         = "products"
        indexingPolicy = {
          automatic = true
          excludedPaths = [
            {
              path = "/myPathToNotIndex/*"
            },
            {
              path = "/\"_etag\"/?"
            },
          ]
          includedPaths = [
            {
              path = "/*"
            },
          ]
          indexingMode = "consistent"
        }
        partitionKey = {
          kind  = "Hash"
          paths = ["/myPartitionKey"]
        }
        uniqueKeyPolicy = {
          uniqueKeys = []
        }
      }
    }
  }
}

# ==== rg-data-prod.main.tf
resource "azapi_resource" "resource_group_rg_data_prod_26183" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-data-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter         = "CC-2002"
    dataClassification = "confidential"
    env                = "prod"
    owner              = "web-team"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.database_account_cosmos_contoso_72eea
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso?api-version=2026-03-15"
}

import {
  to = azapi_resource.sql_database_cosmos_contoso_catalog_9e5dc
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso/sqlDatabases/catalog?api-version=2026-03-15"
}

import {
  to = azapi_resource.container_cosmos_contoso_catalog_products_636c8
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso/sqlDatabases/catalog/containers/products?api-version=2026-03-15"
}

import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}
