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
      publicNetworkAccess                  = "Enabled"
      enableAutomaticFailover              = false
      enableMultipleWriteLocations         = false
      isVirtualNetworkFilterEnabled        = false
      virtualNetworkRules                  = []
      disableKeyBasedMetadataWriteAccess   = false
      enableFreeTier                       = false
      enableAnalyticalStorage              = false
      analyticalStorageConfiguration       = {}
      createMode                           = "Default"
      databaseAccountOfferType             = "Standard"
      defaultIdentity                      = "FirstPartyIdentity"
      networkAclBypass                     = "None"
      disableLocalAuth                     = false
      enablePartitionMerge                 = false
      enablePerRegionPerPartitionAutoscale = false
      enableBurstCapacity                  = false
      enablePriorityBasedExecution         = false
      defaultPriorityLevel                 = "High"
      minimalTlsVersion                    = "Tls"
      consistencyPolicy = {
        defaultConsistencyLevel = "Session"
        maxIntervalInSeconds    = 5
        maxStalenessPrefix      = 100
      }
      locations = [
        {
          locationName     = "West Europe"
          failoverPriority = 0
          isZoneRedundant  = false
        },
      ]
      cors         = []
      capabilities = []
      ipRules = [
        {
          ipAddressOrRange = "203.0.113.40"
        },
      ]
      backupPolicy = {
        type = "Continuous"
        continuousModeProperties = {
          tier = "Continuous30Days"
        }
      }
      networkAclBypassResourceIds = []
      capacity = {
        totalThroughputLimit = -1
      }
    }
  }

  tags = {
    env               = "prod"
    owner             = "web-team"
    costCenter        = "CC-2002"
    defaultExperience = "Core (SQL)"
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
        id = "products"
        indexingPolicy = {
          indexingMode = "consistent"
          automatic    = true
          includedPaths = [
            {
              path = "/*"
            },
          ]
          excludedPaths = [
            {
              path = "/myPathToNotIndex/*"
            },
            {
              path = "/\"_etag\"/?"
            },
          ]
        }
        partitionKey = {
          paths = ["/myPartitionKey"]
          kind  = "Hash"
        }
        defaultTtl = 400
        uniqueKeyPolicy = {
          uniqueKeys = []
        }
        conflictResolutionPolicy = {
          mode                        = "LastWriterWins"
          conflictResolutionPath      = "/_ts"
          conflictResolutionProcedure = ""
        }
        computedProperties = []
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
    env                = "prod"
    owner              = "web-team"
    costCenter         = "CC-2002"
    dataClassification = "confidential"
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
