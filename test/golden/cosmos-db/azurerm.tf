# ==== rg-data-prod.databases.tf
resource "azapi_resource" "database_account_cosmos_contoso_72eea" {
  type      = "Microsoft.DocumentDB/databaseAccounts@2026-03-15"
  name      = "cosmos-contoso"
  parent_id = azurerm_resource_group.resource_group_rg_data_prod_26183.id
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

resource "azurerm_cosmosdb_sql_database" "sql_database_cosmos_contoso_catalog_9e5dc" {
  name                = "catalog"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  account_name        = azapi_resource.database_account_cosmos_contoso_72eea.name
}

resource "azurerm_cosmosdb_sql_container" "container_cosmos_contoso_catalog_products_636c8" {
  name                = "products"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  account_name        = azapi_resource.database_account_cosmos_contoso_72eea.name
  database_name       = azurerm_cosmosdb_sql_database.sql_database_cosmos_contoso_catalog_9e5dc.name
  default_ttl         = 400
  partition_key_paths = ["/myPartitionKey"]

  conflict_resolution_policy {
    mode                     = "LastWriterWins"
    conflict_resolution_path = "/_ts"
  }

  indexing_policy {
    indexing_mode = "consistent"

    excluded_path {
      path = "/myPathToNotIndex/*"
    }

    included_path {
      path = "/*"
    }
  }
}

# ==== rg-data-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_data_prod_26183" {
  name     = "rg-data-prod"
  location = "westeurope"

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
  to = azurerm_cosmosdb_sql_database.sql_database_cosmos_contoso_catalog_9e5dc
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso/sqlDatabases/catalog"
}

import {
  to = azurerm_cosmosdb_sql_container.container_cosmos_contoso_catalog_products_636c8
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso/sqlDatabases/catalog/containers/products"
}

import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}
