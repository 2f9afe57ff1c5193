// The Functions app on Flex Consumption: Node 22, its package in a container of the install's storage, every access by identity. What it
// is told stands in `wired`; everything else has the default of src/config.ts, by way of settings.json.

@description('Names of the install.')
param names object

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Resource id of the identity.')
param identityId string

@description('Client id of the identity.')
param clientId string

@description('Subnet that the app reaches its network through; empty without a network.')
param subnetId string

@description('Storage account of the install.')
param storageName string

@description('Application Insights component of the install.')
param insightsName string

@description('Address of Web PubSub.')
param webPubSubEndpoint string

@description('Address of the vault.')
param vaultUri string

@description('Address of the Durable Task Scheduler; empty where Durable Functions uses storage.')
param schedulerEndpoint string

@description('Address of Neo4j.')
param neo4jUri string

@description('User of Neo4j.')
param neo4jUser string

@description('Database of Neo4j.')
param neo4jDatabase string

@description('Client id of the app registration that signs callers in; empty: no sign-in.')
param entraClientId string

@description('Instances that always wait for HTTP calls.')
param alwaysReadyHttp int

@description('Instances that always wait for orchestrations and activities.')
param alwaysReadyDurable int

@description('Most instances per scaling group.')
param maximumInstances int

@description('Memory of an instance in MB.')
param instanceMemoryMb int

@description('Days that archives are kept.')
param artifactRetentionDays int

@description('App settings that differ from their defaults.')
param settings object

var graphEndpoints = {
  AzureCloud: 'https://graph.microsoft.com'
  AzureUSGovernment: 'https://graph.microsoft.us'
  AzureChinaCloud: 'https://microsoftgraph.chinacloudapi.cn'
}

var wired = {
  NEO4J_URI: neo4jUri
  NEO4J_USER: neo4jUser
  NEO4J_PASSWORD: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/neo4j-password)'
  NEO4J_DATABASE: neo4jDatabase
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  TASK_HUB: 'atg'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: empty(schedulerEndpoint) ? '' : 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
  ARTIFACTS_STORAGE: storage.properties.primaryEndpoints.blob
  ARTIFACT_RETENTION_DAYS: string(artifactRetentionDays)
  WEB_PUBSUB: webPubSubEndpoint
  AZURE_ARM_ENDPOINT: environment().resourceManager
  AZURE_GRAPH_ENDPOINT: graphEndpoints[environment().name]
  AZURE_AUTHORITY_HOST: environment().authentication.loginEndpoint
  AZURE_CLIENT_ID: clientId
  ENTRA_SIGN_IN: empty(entraClientId) ? 'false' : 'true'
}

// Read by the Functions host, not by the app.
var platform = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
}

var alwaysReady = concat(
  alwaysReadyHttp > 0 ? [{ name: 'http', instanceCount: alwaysReadyHttp }] : [],
  alwaysReadyDurable > 0 ? [{ name: 'durable', instanceCount: alwaysReadyDurable }] : []
)

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.functionApp
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true }
    functionAppConfig: {
      runtime: { name: 'node', version: '22' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}deployments'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      // Flex Consumption scales HTTP functions together, Durable functions together, and every other function alone.
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady
      }
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(loadJsonContent('settings.json'), wired, platform, settings)
}

// Publishing by name and password stays off; the package comes in with an Entra token.
resource publishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = [for way in ['ftp', 'scm']: {
  parent: app
  name: way
  properties: { allow: false }
}]

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: ['/api/v1/health', '/api/v1/openapi.json']
    }
    httpSettings: { requireHttps: true }
    login: { tokenStore: { enabled: false } }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: [entraClientId, 'api://${entraClientId}'] }
      }
    }
  }
}

@description('Name of the function app.')
output name string = app.name

@description('Base address of the API.')
output apiUrl string = 'https://${app.properties.defaultHostName}/api/v1'
