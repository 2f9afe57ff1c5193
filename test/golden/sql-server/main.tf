# ==== rg-data-prod.databases.tf
resource "azapi_resource" "flexible_server_psql_contoso_prod_e7af3" {
  type      = "Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01"
  name      = "psql-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "West Europe"

  body = {
    sku = {
      name = "Standard_D4s_v3"
      tier = "GeneralPurpose"
    }
    properties = {
      authConfig = {
        activeDirectoryAuth = "Disabled"
        passwordAuth        = "Enabled"
      }
      dataEncryption = {
        type = "SystemManaged"
      }
      version            = "13"
      administratorLogin = "myadmin"
      availabilityZone   = "1"
      storage = {
        storageSizeGB = 128
      }
      backup = {
        backupRetentionDays = 7
        geoRedundantBackup  = "Disabled"
      }
      network = {
        publicNetworkAccess = "Enabled"
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
      replicationRole = "Primary"
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
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
      administratorLogin            = "sqladmin"
      version                       = "12.0"
      minimalTlsVersion             = "1.2"
      publicNetworkAccess           = "Disabled"
      restrictOutboundNetworkAccess = "Disabled"
      administrators = {
        administratorType         = "ActiveDirectory"
        principalType             = "Group"
        login                     = "grp-dba"
        sid                       = "9fb8b141-5c07-472e-91d7-073de1d991c1"
        tenantId                  = "65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
        azureADOnlyAuthentication = false
      }
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "database_sql_contoso_prod_orders_2e527" {
  type      = "Microsoft.Sql/servers/databases@2025-01-01"
  name      = "orders"
  parent_id = azapi_resource.server_sql_contoso_prod_e7446.id
  location  = "westeurope"

  body = {
    sku = {
      name     = "GP_Gen5"
      tier     = "GeneralPurpose"
      family   = "Gen5"
      capacity = 2
    }
    properties = {
      collation                        = "SQL_Latin1_General_CP1_CI_AS"
      maxSizeBytes                     = 34359738368
      catalogCollation                 = "SQL_Latin1_General_CP1_CI_AS"
      zoneRedundant                    = false
      licenseType                      = "LicenseIncluded"
      readScale                        = "Disabled"
      requestedBackupStorageRedundancy = "Geo"
      maintenanceConfigurationId       = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default"
      isLedgerOn                       = false
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "database_sql_contoso_prod_reporting_ac710" {
  type      = "Microsoft.Sql/servers/databases@2025-01-01"
  name      = "reporting"
  parent_id = azapi_resource.server_sql_contoso_prod_e7446.id
  location  = "westeurope"

  body = {
    sku = {
      name     = "Standard"
      tier     = "Standard"
      capacity = 10
    }
    properties = {
      collation                        = "SQL_Latin1_General_CP1_CI_AS"
      maxSizeBytes                     = 34359738368
      catalogCollation                 = "SQL_Latin1_General_CP1_CI_AS"
      zoneRedundant                    = false
      readScale                        = "Disabled"
      requestedBackupStorageRedundancy = "Geo"
      maintenanceConfigurationId       = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default"
      isLedgerOn                       = false
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "firewall_rule_sql_contoso_prod_allowallwindowsazureips_2b4f9" {
  type      = "Microsoft.Sql/servers/firewallRules@2025-01-01"
  name      = "AllowAllWindowsAzureIps"
  parent_id = azapi_resource.server_sql_contoso_prod_e7446.id

  body = {
    properties = {
      startIpAddress = "0.0.0.0"
      endIpAddress   = "0.0.0.0"
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

# ==== rg-data-prod.network.tf
resource "azapi_resource" "private_endpoint_pe_sql_contoso_prod_35e99" {
  type      = "Microsoft.Network/privateEndpoints@2025-07-01"
  name      = "pe-sql-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id
  location  = "westeurope"

  body = {
    properties = {
      privateLinkServiceConnections = [
        {
          name = "pe-sql-contoso-prod"
          properties = {
            privateLinkServiceId = azapi_resource.server_sql_contoso_prod_e7446.id
            groupIds             = ["sqlServer"]
            privateLinkServiceConnectionState = {
              status          = "Approved"
              description     = "Auto-Approved"
              actionsRequired = "None"
            }
          }
        },
      ]
      manualPrivateLinkServiceConnections = []
      customNetworkInterfaceName          = ""
      subnet = {
        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe"
      }
      ipConfigurations = []
      customDnsConfigs = []
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
    env        = "prod"
    owner      = "platform-team"
    costCenter = "CC-1001"
  }
}

# ==== rg-hub-network.network.tf
resource "azapi_resource" "a_privatelink_database_windows_net_sql_contoso_prod_03eba" {
  type      = "Microsoft.Network/privateDnsZones/A@2024-06-01"
  name      = "sql-contoso-prod"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.database.windows.net"

  body = {
    properties = {
      ttl = 3600
      aRecords = [
        {
          ipv4Address = "10.20.2.5"
        },
      ]
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
