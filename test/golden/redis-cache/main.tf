# ==== rg-data-prod.databases.tf
resource "azapi_resource" "redis_redis_contoso_prod_e1a80" {
  type      = "Microsoft.Cache/redis@2024-11-01"
  name      = "redis-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "West Europe"

  body = {
    properties = {
      enableNonSslPort    = false
      minimumTlsVersion   = "1.2"
      publicNetworkAccess = "Enabled"
      redisConfiguration = {
        maxfragmentationmemory-reserved = "642"
        maxmemory-delta                 = "642"
        maxmemory-policy                = "allkeys-lru"
        maxmemory-reserved              = "642"
      }
      redisVersion = "6.0"
      sku = {
        name     = "Premium"
        capacity = 1
        family   = "P"
      }
      updateChannel = "Stable"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
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
  to = azapi_resource.redis_redis_contoso_prod_e1a80
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Cache/redis/redis-contoso-prod?api-version=2024-11-01"
}

import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}
