// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.APPLICATIONINSIGHTS_CONNECTION_STRING of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings')
param config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string string

@secure()
@description('Secret: properties.PAYMENT_API_KEY of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings')
param config_app_contoso_shop_appsettings_b6946_payment_api_key string

@secure()
@description('Secret: properties.STORAGE_CONNECTION of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings')
param config_app_contoso_shop_appsettings_b6946_storage_connection string

@secure()
@description('Secret: properties.OrdersDb.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/connectionstrings')
param config_app_contoso_shop_connectionstrings_b1454_orders_db_value string

resource resource_group_rg_web_prod_9b44b 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

module rg_web_prod_identity 'modules/rg-web-prod/identity.bicep' = {
  name: 'rg-web-prod-identity'
  scope: resource_group_rg_web_prod_9b44b
}

module rg_web_prod_monitoring 'modules/rg-web-prod/monitoring.bicep' = {
  name: 'rg-web-prod-monitoring'
  scope: resource_group_rg_web_prod_9b44b
}

module rg_web_prod_web 'modules/rg-web-prod/web.bicep' = {
  name: 'rg-web-prod-web'
  scope: resource_group_rg_web_prod_9b44b
  params: {
    config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string: config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string
    config_app_contoso_shop_appsettings_b6946_payment_api_key: config_app_contoso_shop_appsettings_b6946_payment_api_key
    config_app_contoso_shop_appsettings_b6946_storage_connection: config_app_contoso_shop_appsettings_b6946_storage_connection
    config_app_contoso_shop_connectionstrings_b1454_orders_db_value: config_app_contoso_shop_connectionstrings_b1454_orders_db_value
  }
  dependsOn: [
    rg_web_prod_identity
  ]
}

// ==== modules/rg-web-prod/identity.bicep
targetScope = 'resourceGroup'

resource user_assigned_identity_id_contoso_shop_5b2ce 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-contoso-shop'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

// ==== modules/rg-web-prod/monitoring.bicep
targetScope = 'resourceGroup'

resource component_appi_contoso_shop_0c9f8 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-contoso-shop'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  kind: 'web'
  properties: {
    Application_Type: 'web'
    Flow_Type: 'Bluefield'
    IngestionMode: 'LogAnalytics'
    Request_Source: 'rest'
    RetentionInDays: 90
    WorkspaceResourceId: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod'
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

// ==== modules/rg-web-prod/web.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.APPLICATIONINSIGHTS_CONNECTION_STRING of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings')
param config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string string

@secure()
@description('Secret: properties.PAYMENT_API_KEY of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings')
param config_app_contoso_shop_appsettings_b6946_payment_api_key string

@secure()
@description('Secret: properties.STORAGE_CONNECTION of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/appsettings')
param config_app_contoso_shop_appsettings_b6946_storage_connection string

@secure()
@description('Secret: properties.OrdersDb.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop/config/connectionstrings')
param config_app_contoso_shop_connectionstrings_b1454_orders_db_value string

resource user_assigned_identity_id_contoso_shop_5b2ce 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-contoso-shop'
}

resource serverfarm_asp_web_prod_2c8d5 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'asp-web-prod'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  kind: 'linux'
  sku: {
    name: 'P1v3'
    capacity: 2
    family: 'P1'
    size: 'P1v3'
    tier: 'PremiumV3'
  }
  properties: {
    elasticScaleEnabled: false
    hyperV: false
    isSpot: false
    isXenon: false
    maximumElasticWorkerCount: 1
    perSiteScaling: false
    reserved: true
    targetWorkerCount: 0
    targetWorkerSizeId: 0
    zoneRedundant: false
  }
}

resource site_app_contoso_shop_6090b 'Microsoft.Web/sites@2025-03-01' = {
  name: 'app-contoso-shop'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    'hidden-link: /app-insights-resource-id': '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/components/appi-contoso-shop'
    owner: 'web-team'
  }
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${user_assigned_identity_id_contoso_shop_5b2ce.id}': {}
    }
  }
  kind: 'app,linux'
  properties: {
    clientAffinityEnabled: false
    clientCertEnabled: false
    clientCertMode: 'Required'
    containerSize: 1536
    customDomainVerificationId: 'ED2B2FA581DDAFF88DECD8361252CF2CED2B2FA581DDAFF88DECD8361252CF2C'
    dailyMemoryTimeQuota: 0
    dnsConfiguration: {}
    enabled: true
    endToEndEncryptionEnabled: false
    hostNameSslStates: [
      {
        name: 'app-contoso-shop.azurewebsites.net'
        hostType: 'Standard'
        sslState: 'Disabled'
      }
      {
        name: 'app-contoso-shop.scm.azurewebsites.net'
        hostType: 'Repository'
        sslState: 'Disabled'
      }
    ]
    hostNamesDisabled: false
    httpsOnly: true
    hyperV: false
    ipMode: 'IPv4'
    isXenon: false
    keyVaultReferenceIdentity: 'SystemAssigned'
    redundancyMode: 'None'
    reserved: true
    scmSiteAlsoStopped: false
    serverFarmId: serverfarm_asp_web_prod_2c8d5.id
    siteConfig: {
      acrUseManagedIdentityCreds: false
      alwaysOn: true
      functionAppScaleLimit: 0
      http20Enabled: true
      linuxFxVersion: 'NODE|20-lts'
      minimumElasticInstanceCount: 0
      numberOfWorkers: 1
    }
    storageAccountRequired: false
    virtualNetworkSubnetId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-web'
  }
}

resource config_app_contoso_shop_appsettings_b6946 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site_app_contoso_shop_6090b
  name: 'appsettings'
  properties: {
    COSMOS_ENDPOINT: 'https://cosmos-contoso.documents.azure.com:443/'
    KV_SECRET: '@Microsoft.KeyVault(SecretUri=https://kv-contoso-web.vault.azure.net/secrets/db-password/)'
    WEBSITE_NODE_DEFAULT_VERSION: '~20'
    APPLICATIONINSIGHTS_CONNECTION_STRING: config_app_contoso_shop_appsettings_b6946_applicationinsights_connection_string
    PAYMENT_API_KEY: config_app_contoso_shop_appsettings_b6946_payment_api_key
    STORAGE_CONNECTION: config_app_contoso_shop_appsettings_b6946_storage_connection
  }
}

resource config_app_contoso_shop_connectionstrings_b1454 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site_app_contoso_shop_6090b
  name: 'connectionstrings'
  properties: {
    OrdersDb: {
      type: 'SQLAzure'
      value: config_app_contoso_shop_connectionstrings_b1454_orders_db_value
    }
  }
}

resource config_app_contoso_shop_web_3c9de 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site_app_contoso_shop_6090b
  name: 'web'
  properties: {
    acrUseManagedIdentityCreds: false
    alwaysOn: false
    appCommandLine: ''
    autoHealEnabled: false
    azureStorageAccounts: {}
    defaultDocuments: [
      'Default.htm'
      'Default.html'
      'Default.asp'
      'index.htm'
      'index.html'
      'iisstart.htm'
      'default.aspx'
      'index.php'
      'hostingstart.html'
    ]
    detailedErrorLoggingEnabled: false
    elasticWebAppScaleLimit: 0
    experiments: {
      rampUpRules: []
    }
    ftpsState: 'FtpsOnly'
    functionsRuntimeScaleMonitoringEnabled: false
    http20Enabled: true
    http20ProxyFlag: 0
    httpLoggingEnabled: false
    ipSecurityRestrictions: [
      {
        name: 'Allow all'
        action: 'Allow'
        description: 'Allow all access'
        ipAddress: 'Any'
        priority: 2147483647
      }
    ]
    linuxFxVersion: 'DOCKER|patle/ruby-hello'
    loadBalancing: 'LeastRequests'
    localMySqlEnabled: false
    logsDirectorySizeLimit: 35
    managedPipelineMode: 'Integrated'
    minTlsVersion: '1.2'
    minimumElasticInstanceCount: 0
    netFrameworkVersion: 'v4.0'
    nodeVersion: ''
    numberOfWorkers: 1
    phpVersion: ''
    powerShellVersion: ''
    preWarmedInstanceCount: 0
    publishingUsername: '$app-contoso-shop'
    pythonVersion: ''
    remoteDebuggingEnabled: false
    remoteDebuggingVersion: 'VS2019'
    requestTracingEnabled: false
    scmIpSecurityRestrictions: [
      {
        name: 'Allow all'
        action: 'Allow'
        description: 'Allow all access'
        ipAddress: 'Any'
        priority: 2147483647
      }
    ]
    scmIpSecurityRestrictionsUseMain: false
    scmMinTlsVersion: '1.2'
    scmType: 'None'
    use32BitWorkerProcess: true
    virtualApplications: [
      {
        physicalPath: 'site\\wwwroot'
        preloadEnabled: false
        virtualPath: '/'
      }
    ]
    vnetName: ''
    vnetPrivatePortsCount: 0
    vnetRouteAllEnabled: false
    webSocketsEnabled: false
  }
}
