# ==== rg-data-prod.databases.tf
resource "azapi_resource" "flexible_server_psql_contoso_prod_e7af3" {
  type      = "Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01"
  name      = "psql-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "West Europe"

  body = {
    properties = {
      administratorLogin = "myadmin"
      authConfig = {
        activeDirectoryAuth = "Disabled"
        passwordAuth        = "Enabled"
      }
      availabilityZone = "1"
      backup = {
        backupRetentionDays = 7
        geoRedundantBackup  = "Disabled"
      }
      dataEncryption = {
        type = "SystemManaged"
      }
      highAvailability = {
        mode = "Disabled"
      }
      maintenanceWindow = {
        customWindow = "Enabled"
        dayOfWeek    = 5
        startHour    = 0
        startMinute  = 0
      }
      network = {
        publicNetworkAccess = "Enabled"
      }
      replicationRole = "Primary"
      storage = {
        storageSizeGB = 128
      }
      version = "13"
    }
    sku = {
      name = "Standard_D4s_v3"
      tier = "GeneralPurpose"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  sensitive_body = {
    properties = {
      administratorLoginPassword = var.flexible_server_psql_contoso_prod_e7af3_administrator_login_password
    }
  }

  sensitive_body_version = {
    "properties.administratorLoginPassword" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

resource "azapi_resource" "database_psql_contoso_prod_inventory_eebae" {
  type      = "Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01"
  name      = "inventory"
  parent_id = azapi_resource.flexible_server_psql_contoso_prod_e7af3.id

  body = {
    properties = {
      charset   = "UTF8"
      collation = "en_US.utf8"
    }
  }
}

resource "azapi_resource" "server_sql_contoso_prod_e7446" {
  type      = "Microsoft.Sql/servers@2025-01-01"
  name      = "sql-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "westeurope"

  body = {
    properties = {
      administratorLogin = "sqladmin"
      administrators = {
        administratorType         = "ActiveDirectory"
        azureADOnlyAuthentication = false
        login                     = "grp-dba"
        principalType             = "Group"
        sid                       = var.principal_9fb8b141_f902e
        tenantId                  = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
      }
      minimalTlsVersion             = "1.2"
      publicNetworkAccess           = "Disabled"
      restrictOutboundNetworkAccess = "Disabled"
      version                       = "12.0"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  sensitive_body = {
    properties = {
      administratorLoginPassword = var.server_sql_contoso_prod_e7446_administrator_login_password
    }
  }

  sensitive_body_version = {
    "properties.administratorLoginPassword" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

resource "azapi_resource" "database_sql_contoso_prod_orders_2e527" {
  type      = "Microsoft.Sql/servers/databases@2025-01-01"
  name      = "orders"
  parent_id = azapi_resource.server_sql_contoso_prod_e7446.id
  location  = "westeurope"

  body = {
    properties = {
      catalogCollation                 = "SQL_Latin1_General_CP1_CI_AS"
      collation                        = "SQL_Latin1_General_CP1_CI_AS"
      isLedgerOn                       = false
      licenseType                      = "LicenseIncluded"
      maintenanceConfigurationId       = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default"
      maxSizeBytes                     = 34359738368
      readScale                        = "Disabled"
      requestedBackupStorageRedundancy = "Geo"
      zoneRedundant                    = false
    }
    sku = {
      name     = "GP_Gen5"
      capacity = 2
      family   = "Gen5"
      tier     = "GeneralPurpose"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "database_sql_contoso_prod_reporting_ac710" {
  type      = "Microsoft.Sql/servers/databases@2025-01-01"
  name      = "reporting"
  parent_id = azapi_resource.server_sql_contoso_prod_e7446.id
  location  = "westeurope"

  body = {
    properties = {
      catalogCollation                 = "SQL_Latin1_General_CP1_CI_AS"
      collation                        = "SQL_Latin1_General_CP1_CI_AS"
      isLedgerOn                       = false
      maintenanceConfigurationId       = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default"
      maxSizeBytes                     = 34359738368
      readScale                        = "Disabled"
      requestedBackupStorageRedundancy = "Geo"
      zoneRedundant                    = false
    }
    sku = {
      name     = "Standard"
      capacity = 10
      tier     = "Standard"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "firewall_rule_sql_contoso_prod_allowallwindowsazureips_2b4f9" {
  type      = "Microsoft.Sql/servers/firewallRules@2025-01-01"
  name      = "AllowAllWindowsAzureIps"
  parent_id = azapi_resource.server_sql_contoso_prod_e7446.id

  body = {
    properties = {
      endIpAddress   = "0.0.0.0"
      startIpAddress = "0.0.0.0"
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

# ==== rg-data-prod.network.tf
resource "azapi_resource" "private_endpoint_pe_sql_contoso_prod_35e99" {
  type      = "Microsoft.Network/privateEndpoints@2025-07-01"
  name      = "pe-sql-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "westeurope"

  body = {
    properties = {
      customDnsConfigs                    = []
      customNetworkInterfaceName          = ""
      ipConfigurations                    = []
      manualPrivateLinkServiceConnections = []
      privateLinkServiceConnections = [
        {
          name = "pe-sql-contoso-prod"
          properties = {
            groupIds = ["sqlServer"]
            privateLinkServiceConnectionState = {
              actionsRequired = "None"
              description     = "Auto-Approved"
              status          = "Approved"
            }
            privateLinkServiceId = azapi_resource.server_sql_contoso_prod_e7446.id
          }
        },
      ]
      subnet = {
        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"
      }
    }
  }
}

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
resource "azapi_resource" "a_privatelink_database_windows_net_sql_contoso_prod_03eba" {
  type      = "Microsoft.Network/privateDnsZones/A@2024-06-01"
  name      = "sql-contoso-prod"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net"

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

# ==== imports.tf
import {
  to = azapi_resource.flexible_server_psql_contoso_prod_e7af3
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod?api-version=2025-08-01"
}

import {
  to = azapi_resource.database_psql_contoso_prod_inventory_eebae
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod/databases/inventory?api-version=2025-08-01"
}

import {
  to = azapi_resource.server_sql_contoso_prod_e7446
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod?api-version=2025-01-01"
}

import {
  to = azapi_resource.database_sql_contoso_prod_orders_2e527
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/databases/orders?api-version=2025-01-01"
}

import {
  to = azapi_resource.database_sql_contoso_prod_reporting_ac710
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/databases/reporting?api-version=2025-01-01"
}

import {
  to = azapi_resource.firewall_rule_sql_contoso_prod_allowallwindowsazureips_2b4f9
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/firewallRules/AllowAllWindowsAzureIps?api-version=2025-01-01"
}

import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.private_endpoint_pe_sql_contoso_prod_35e99
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Network/privateEndpoints/pe-sql-contoso-prod?api-version=2025-07-01"
}

import {
  to = azapi_resource.resource_group_rg_hub_network_1ca16
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network?api-version=2025-04-01"
}

import {
  to = azapi_resource.a_privatelink_database_windows_net_sql_contoso_prod_03eba
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net/A/sql-contoso-prod?api-version=2024-06-01"
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
