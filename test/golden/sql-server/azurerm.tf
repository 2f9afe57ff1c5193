# ==== rg-data-prod.databases.tf
resource "azurerm_postgresql_flexible_server" "flexible_server_psql_contoso_prod_e7af3" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                   = "psql-contoso-prod"
  resource_group_name    = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location               = "westeurope"
  administrator_login    = "myadmin"
  administrator_password = var.flexible_server_psql_contoso_prod_e7af3_administrator_login_password
  backup_retention_days  = 7
  sku_name               = "GP_Standard_D4s_v3"
  storage_mb             = 131072
  version                = "13"
  zone                   = "1"

  authentication {
    active_directory_auth_enabled = false
    password_auth_enabled         = true
  }

  maintenance_window {
    day_of_week  = 5
    start_hour   = 0
    start_minute = 0
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  lifecycle {
    ignore_changes = [administrator_password]
  }
}

resource "azurerm_postgresql_flexible_server_database" "database_psql_contoso_prod_inventory_eebae" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name      = "inventory"
  server_id = azurerm_postgresql_flexible_server.flexible_server_psql_contoso_prod_e7af3.id
}

resource "azurerm_mssql_server" "server_sql_contoso_prod_e7446" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                          = "sql-contoso-prod"
  resource_group_name           = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location                      = "westeurope"
  version                       = "12.0"
  administrator_login           = "sqladmin"
  administrator_login_password  = coalesce(var.server_sql_contoso_prod_e7446_administrator_login_password, "Aa1-${uuid()}")
  public_network_access_enabled = false

  azuread_administrator {
    login_username              = "grp-dba"
    object_id                   = var.principal_9fb8b141_f902e
    azuread_authentication_only = false
    tenant_id                   = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  lifecycle {
    ignore_changes = [administrator_login_password]
  }
}

resource "azurerm_mssql_database" "database_sql_contoso_prod_orders_2e527" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                           = "orders"
  server_id                      = azurerm_mssql_server.server_sql_contoso_prod_e7446.id
  collation                      = "SQL_Latin1_General_CP1_CI_AS"
  ledger_enabled                 = false
  license_type                   = "LicenseIncluded"
  maintenance_configuration_name = "SQL_Default"
  max_size_gb                    = 32
  read_scale                     = false
  sku_name                       = "GP_Gen5_2"
  zone_redundant                 = false

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_mssql_database" "database_sql_contoso_prod_reporting_ac710" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                           = "reporting"
  server_id                      = azurerm_mssql_server.server_sql_contoso_prod_e7446.id
  collation                      = "SQL_Latin1_General_CP1_CI_AS"
  ledger_enabled                 = false
  maintenance_configuration_name = "SQL_Default"
  max_size_gb                    = 32
  read_scale                     = false
  sku_name                       = "S0"
  zone_redundant                 = false

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_mssql_firewall_rule" "firewall_rule_sql_contoso_prod_allowallwindowsazureips_2b4f9" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name             = "AllowAllWindowsAzureIps"
  end_ip_address   = "0.0.0.0"
  server_id        = azurerm_mssql_server.server_sql_contoso_prod_e7446.id
  start_ip_address = "0.0.0.0"
}

# ==== rg-data-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_data_prod_26183" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name     = "rg-data-prod"
  location = "westeurope"

  tags = {
    costCenter         = "CC-2002"
    dataClassification = "confidential"
    env                = "prod"
    owner              = "web-team"
  }
}

# ==== rg-data-prod.network.tf
resource "azurerm_private_endpoint" "private_endpoint_pe_sql_contoso_prod_35e99" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "pe-sql-contoso-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location            = "westeurope"
  subnet_id           = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"

  private_service_connection {
    name                           = "pe-sql-contoso-prod"
    is_manual_connection           = false
    private_connection_resource_id = azurerm_mssql_server.server_sql_contoso_prod_e7446.id
    subresource_names              = ["sqlServer"]
  }

  lifecycle {
    # Other resources hold these.
    ignore_changes = [private_dns_zone_group]
  }
}

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
resource "azurerm_private_dns_a_record" "a_privatelink_database_windows_net_sql_contoso_prod_03eba" {
  name                = "sql-contoso-prod"
  private_dns_zone_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net"
  ttl                 = 3600
  records             = ["10.20.2.5"]
}

# ==== imports.tf
import {
  to = azurerm_postgresql_flexible_server.flexible_server_psql_contoso_prod_e7af3
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod"
}

import {
  to = azurerm_postgresql_flexible_server_database.database_psql_contoso_prod_inventory_eebae
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod/databases/inventory"
}

import {
  to = azurerm_mssql_server.server_sql_contoso_prod_e7446
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod"
}

import {
  to = azurerm_mssql_database.database_sql_contoso_prod_orders_2e527
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/databases/orders"
}

import {
  to = azurerm_mssql_database.database_sql_contoso_prod_reporting_ac710
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/databases/reporting"
}

import {
  to = azurerm_mssql_firewall_rule.firewall_rule_sql_contoso_prod_allowallwindowsazureips_2b4f9
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/firewallRules/AllowAllWindowsAzureIps"
}

import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}

import {
  to = azurerm_private_endpoint.private_endpoint_pe_sql_contoso_prod_35e99
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Network/privateEndpoints/pe-sql-contoso-prod"
}

import {
  to = azurerm_resource_group.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network"
}

import {
  to = azurerm_private_dns_a_record.a_privatelink_database_windows_net_sql_contoso_prod_03eba
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net/A/sql-contoso-prod"
}

# ==== variables.tf
variable "principal_9fb8b141_f902e" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "9fb8b141-5c07-472e-91d7-073de1d991c1"
}

variable "flexible_server_psql_contoso_prod_e7af3_administrator_login_password" {
  description = "Secret: properties.administratorLoginPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod"
  type        = string
  sensitive   = true
  default     = null
}

variable "server_sql_contoso_prod_e7446_administrator_login_password" {
  description = "Secret: properties.administratorLoginPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod"
  type        = string
  sensitive   = true
  default     = null
}
