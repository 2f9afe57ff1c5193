// ==== main.bicep
targetScope = 'managementGroup'

@secure()
@description('Secret: properties.administratorLoginPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod')
param flexible_server_psql_contoso_prod_e7af3_administrator_login_password string

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_9fb8b141_f902e string = '9fb8b141-5c07-472e-91d7-073de1d991c1'

@secure()
@description('Secret: properties.administratorLoginPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod')
param server_sql_contoso_prod_e7446_administrator_login_password string

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_data_prod_databases 'modules/rg-data-prod/databases.bicep' = {
  name: 'rg-data-prod-databases'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-data-prod')
  params: {
    flexible_server_psql_contoso_prod_e7af3_administrator_login_password: flexible_server_psql_contoso_prod_e7af3_administrator_login_password
    principal_9fb8b141_f902e: principal_9fb8b141_f902e
    server_sql_contoso_prod_e7446_administrator_login_password: server_sql_contoso_prod_e7446_administrator_login_password
  }
  dependsOn: [
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

module rg_data_prod_network 'modules/rg-data-prod/network.bicep' = {
  name: 'rg-data-prod-network'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-data-prod')
  dependsOn: [
    rg_data_prod_databases
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

module subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77 'modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep' = {
  name: 'subscription-ebf47942-73e9-4162-98b6-1813c61b19ff-resource-07e77'
  scope: subscription('ebf47942-73e9-4162-98b6-1813c61b19ff')
}

module rg_hub_network_network 'modules/rg-hub-network/network.bicep' = {
  name: 'rg-hub-network-network'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-hub-network')
}

// ==== modules/rg-data-prod/databases.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.administratorLoginPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod')
param flexible_server_psql_contoso_prod_e7af3_administrator_login_password string

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_9fb8b141_f902e string = '9fb8b141-5c07-472e-91d7-073de1d991c1'

@secure()
@description('Secret: properties.administratorLoginPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod')
param server_sql_contoso_prod_e7446_administrator_login_password string

resource flexible_server_psql_contoso_prod_e7af3 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: 'psql-contoso-prod'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Standard_D4s_v3'
    tier: 'GeneralPurpose'
  }
  properties: {
    administratorLogin: 'myadmin'
    authConfig: {
      activeDirectoryAuth: 'Disabled'
      passwordAuth: 'Enabled'
    }
    availabilityZone: '1'
    backup: {
      backupRetentionDays: 7
      geoRedundantBackup: 'Disabled'
    }
    dataEncryption: {
      type: 'SystemManaged'
    }
    highAvailability: {
      mode: 'Disabled'
    }
    maintenanceWindow: {
      customWindow: 'Enabled'
      dayOfWeek: 5
      startHour: 0
      startMinute: 0
    }
    network: {
      publicNetworkAccess: 'Enabled'
    }
    replicationRole: 'Primary'
    storage: {
      storageSizeGB: 128
    }
    version: '13'
    administratorLoginPassword: flexible_server_psql_contoso_prod_e7af3_administrator_login_password
  }
}

resource database_psql_contoso_prod_inventory_eebae 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: flexible_server_psql_contoso_prod_e7af3
  name: 'inventory'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

resource server_sql_contoso_prod_e7446 'Microsoft.Sql/servers@2025-01-01' = {
  name: 'sql-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    administratorLogin: 'sqladmin'
    administrators: {
      administratorType: 'ActiveDirectory'
      azureADOnlyAuthentication: false
      login: 'grp-dba'
      principalType: 'Group'
      sid: principal_9fb8b141_f902e
      tenantId: '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d'
    }
    minimalTlsVersion: '1.2'
    publicNetworkAccess: 'Disabled'
    restrictOutboundNetworkAccess: 'Disabled'
    version: '12.0'
    administratorLoginPassword: server_sql_contoso_prod_e7446_administrator_login_password
  }
}

resource database_sql_contoso_prod_orders_2e527 'Microsoft.Sql/servers/databases@2025-01-01' = {
  parent: server_sql_contoso_prod_e7446
  name: 'orders'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'GP_Gen5'
    capacity: 2
    family: 'Gen5'
    tier: 'GeneralPurpose'
  }
  properties: {
    catalogCollation: 'SQL_Latin1_General_CP1_CI_AS'
    collation: 'SQL_Latin1_General_CP1_CI_AS'
    isLedgerOn: false
    licenseType: 'LicenseIncluded'
    maintenanceConfigurationId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default'
    maxSizeBytes: 34359738368
    readScale: 'Disabled'
    requestedBackupStorageRedundancy: 'Geo'
    zoneRedundant: false
  }
}

resource database_sql_contoso_prod_reporting_ac710 'Microsoft.Sql/servers/databases@2025-01-01' = {
  parent: server_sql_contoso_prod_e7446
  name: 'reporting'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Standard'
    capacity: 10
    tier: 'Standard'
  }
  properties: {
    catalogCollation: 'SQL_Latin1_General_CP1_CI_AS'
    collation: 'SQL_Latin1_General_CP1_CI_AS'
    isLedgerOn: false
    maintenanceConfigurationId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default'
    maxSizeBytes: 34359738368
    readScale: 'Disabled'
    requestedBackupStorageRedundancy: 'Geo'
    zoneRedundant: false
  }
}

resource firewall_rule_sql_contoso_prod_allowallwindowsazureips_2b4f9 'Microsoft.Sql/servers/firewallRules@2025-01-01' = {
  parent: server_sql_contoso_prod_e7446
  name: 'AllowAllWindowsAzureIps'
  properties: {
    endIpAddress: '0.0.0.0'
    startIpAddress: '0.0.0.0'
  }
}

// ==== modules/rg-data-prod/network.bicep
targetScope = 'resourceGroup'

resource server_sql_contoso_prod_e7446 'Microsoft.Sql/servers@2025-01-01' existing = {
  name: 'sql-contoso-prod'
}

resource private_endpoint_pe_sql_contoso_prod_35e99 'Microsoft.Network/privateEndpoints@2025-07-01' = {
  name: 'pe-sql-contoso-prod'
  location: 'westeurope'
  properties: {
    customDnsConfigs: []
    customNetworkInterfaceName: ''
    ipConfigurations: []
    manualPrivateLinkServiceConnections: []
    privateLinkServiceConnections: [
      {
        name: 'pe-sql-contoso-prod'
        properties: {
          groupIds: [
            'sqlServer'
          ]
          privateLinkServiceConnectionState: {
            actionsRequired: 'None'
            description: 'Auto-Approved'
            status: 'Approved'
          }
          privateLinkServiceId: server_sql_contoso_prod_e7446.id
        }
      }
    ]
    subnet: {
      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-pe'
    }
  }
}

// ==== modules/rg-hub-network/network.bicep
targetScope = 'resourceGroup'

resource private_dns_zone_privatelink_database_windows_net_b9656 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.database.windows.net'
}

resource a_privatelink_database_windows_net_sql_contoso_prod_03eba 'Microsoft.Network/privateDnsZones/A@2024-06-01' = {
  parent: private_dns_zone_privatelink_database_windows_net_b9656
  name: 'sql-contoso-prod'
  properties: {
    aRecords: [
      {
        ipv4Address: '10.20.2.5'
      }
    ]
    ttl: 3600
  }
}

// ==== modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_hub_network_1ca16 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-hub-network'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
}

// ==== modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_data_prod_26183 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-data-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    dataClassification: 'confidential'
    env: 'prod'
    owner: 'web-team'
  }
}
