# ==== rg-data-prod.databases.tf
resource "azurerm_redis_cache" "redis_redis_contoso_prod_e1a80" {
  name                = "redis-contoso-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location            = "westeurope"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"

  redis_configuration {
    maxfragmentationmemory_reserved = 642
    maxmemory_delta                 = 642
    maxmemory_policy                = "allkeys-lru"
    maxmemory_reserved              = 642
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
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
  to = azurerm_redis_cache.redis_redis_contoso_prod_e1a80
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Cache/redis/redis-contoso-prod"
}

import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}
