// What an install of ATG Serverless is made of: one module per concern, and what each takes from the others. One deployment at
// subscription scope makes the resource group and everything in it, and gives the identity the right to read what it scans.
targetScope = 'subscription'

import { namesOf } from 'names.bicep'

@description('Name of this install, such as prod. Every other name is made of it, the subscription and the region.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Azure region of every resource.')
param location string

@description('Tags of every resource.')
param tags object = {}

// What is scanned

@description('Ids of the subscriptions that the identity may read. Empty when management groups cover them.')
param scanSubscriptions string[] = [subscription().subscriptionId]

@description('Names of the management groups whose subscriptions the identity may read, separated by commas; the tenant root group covers all.')
param scanManagementGroups string = ''

@description('Let scans list the app settings and connection strings of web apps. That right shows their values to the identity; the graph gets names alone. Without it they are counted as withheld.')
param readAppSettings bool = false

// Neo4j

@description('existing: a database that you run or rent (Aura), at neo4jUri. vm: a private virtual machine of this install.')
@allowed(['existing', 'vm'])
param neo4jMode string = 'existing'

@description('Address of an existing Neo4j 5, such as neo4j+s://NAME.databases.neo4j.io. Not used with neo4jMode vm.')
param neo4jUri string = ''

@description('User of an existing Neo4j.')
param neo4jUser string = 'neo4j'

@description('Database of an existing Neo4j.')
param neo4jDatabase string = 'neo4j'

@description('Password of Neo4j; goes into the Key Vault and nowhere else. Empty leaves the one that the vault holds.')
@secure()
param neo4jPassword string = ''

@description('SSH public key of the Neo4j machine. No rule lets SSH in; Azure wants a key all the same.')
param neo4jSshPublicKey string = ''

@description('Size of the Neo4j machine: one whose disks are SCSI, that is of a series up to v5.')
param neo4jVmSize string = 'Standard_E2as_v5'

@description('Size of the Neo4j data disk in GB.')
@minValue(32)
@maxValue(4096)
param neo4jDiskGb int = 64

@description('Encrypt temporary disk and caches of the Neo4j machine on its host too; the subscription must have the feature EncryptionAtHost.')
param neo4jEncryptionAtHost bool = false

@description('When the Neo4j machine makes its nightly backup: a systemd calendar time in UTC.')
param neo4jBackupTime string = '*-*-* 02:30:00'

@description('Days that backups of the Neo4j machine are kept.')
@minValue(1)
@maxValue(365)
param neo4jBackupDays int = 30

// Network

@description('Reach storage, Key Vault and Web PubSub through private endpoints alone. Downloads and live events then work from inside the network only.')
param privateEndpoints bool = false

@description('Address range of the virtual network, /24 or larger; there is one with private endpoints or neo4jMode vm.')
param addressPrefix string = '10.90.0.0/24'

// Function app

@description('Where Durable Functions keeps its state. The package must be made for it: npm run package -- --durable-backend VALUE.')
@allowed(['azure-storage', 'durable-task-scheduler'])
param durableBackend string = 'azure-storage'

@description('Price model of the Durable Task Scheduler.')
@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Instances that always wait for HTTP calls; 0 costs nothing and makes the first call after a pause wait for a start.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttp int = 0

@description('Instances that always wait for orchestrations and activities.')
@minValue(0)
@maxValue(20)
param alwaysReadyDurable int = 0

@description('Most instances per scaling group.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMb int = 2048

@description('App settings that differ from their defaults, by name; docs/settings.md lists them.')
param settings object = {}

@description('Days that archives are kept.')
@minValue(1)
@maxValue(365)
param artifactRetentionDays int = 7

@description('Price tier of Web PubSub. Free_F1 carries 20 connections and 20,000 messages a day.')
@allowed(['Free_F1', 'Standard_S1', 'Premium_P1'])
param webPubSubSku string = 'Standard_S1'

@description('Client id of the Entra app registration that signs callers in, made by infra/access/register-sign-in.mjs. Empty: function keys alone.')
param entraClientId string = ''

// Operations

@description('Most GB of logs a day; what comes after is dropped until the next day.')
@minValue(1)
@maxValue(1000)
param logDailyCapGb int = 1

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Share of telemetry that Application Insights keeps, in percent, on top of the sampling of host.json.')
@minValue(1)
@maxValue(100)
param telemetrySamplingPercent int = 100

@description('Address that alerts are mailed to. Empty with actionGroupId: that group alone is told.')
param alertEmail string = ''

@description('Id of an existing action group that alerts tell too.')
param actionGroupId string = ''

@description('An alert says so when a job has been open for longer than this.')
@minValue(1)
@maxValue(168)
param alertJobHours int = 12

@description('Keep a deleted Key Vault for its whole retention whatever happens. A vault that has this never loses it, and its name stays taken after azd down.')
param vaultPurgeProtection bool = false

var names = namesOf(environmentName, uniqueString(subscription().subscriptionId, environmentName, location))
var allTags = union(tags, { 'azd-env-name': environmentName })
var managementGroups = empty(scanManagementGroups) ? [] : split(scanManagementGroups, ',')
var hasNetwork = privateEndpoints || neo4jMode == 'vm'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.resourceGroup
  location: location
  tags: allTags
}

module identity 'app/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: allTags }
}

module network 'app/network.bicep' = if (hasNetwork) {
  scope: group
  params: { names: names, location: location, tags: allTags, addressPrefix: addressPrefix, neo4j: neo4jMode == 'vm' }
}

module monitoring 'app/monitoring.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    dailyCapGb: logDailyCapGb
    retentionDays: logRetentionDays
    samplingPercent: telemetrySamplingPercent
  }
}

module storage 'app/storage.bicep' = {
  scope: group
  params: {
    name: names.storage
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    artifactRetentionDays: artifactRetentionDays
    backupDays: neo4jBackupDays
    isPrivate: privateEndpoints
  }
}

module vault 'app/vault.bicep' = {
  scope: group
  params: {
    name: names.vault
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    neo4jPassword: neo4jPassword
    purgeProtection: vaultPurgeProtection
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: privateEndpoints
  }
}

module webPubSub 'app/web-pubsub.bicep' = {
  scope: group
  params: {
    name: names.webPubSub
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    sku: webPubSubSku
    isPrivate: privateEndpoints
  }
}

module scheduler 'app/scheduler.bicep' = if (durableBackend == 'durable-task-scheduler') {
  scope: group
  params: {
    name: names.scheduler
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    sku: schedulerSku
  }
}

module endpoints 'app/private-endpoints.bicep' = if (privateEndpoints) {
  scope: group
  params: {
    location: location
    tags: allTags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    webPubSubId: webPubSub.outputs.id
  }
}

module neo4j 'app/neo4j.bicep' = if (neo4jMode == 'vm') {
  scope: group
  params: {
    names: names
    location: location
    tags: allTags
    subnetId: network!.outputs.neo4jSubnetId
    vaultName: vault.outputs.name
    storageName: storage.outputs.name
    sshPublicKey: neo4jSshPublicKey
    vmSize: neo4jVmSize
    diskGb: neo4jDiskGb
    encryptionAtHost: neo4jEncryptionAtHost
    backupTime: neo4jBackupTime
  }
  // The machine fetches its password from the vault and keeps its backups in storage.
  dependsOn: [endpoints]
}

module app 'app/function-app.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: allTags
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    subnetId: hasNetwork ? network!.outputs.appSubnetId : ''
    storageName: storage.outputs.name
    insightsName: monitoring.outputs.insightsName
    webPubSubEndpoint: webPubSub.outputs.endpoint
    vaultUri: vault.outputs.uri
    schedulerEndpoint: durableBackend == 'durable-task-scheduler' ? scheduler!.outputs.endpoint : ''
    neo4jUri: neo4jMode == 'vm' ? neo4j!.outputs.uri : neo4jUri
    neo4jUser: neo4jMode == 'vm' ? 'neo4j' : neo4jUser
    neo4jDatabase: neo4jMode == 'vm' ? 'neo4j' : neo4jDatabase
    entraClientId: entraClientId
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyDurable: alwaysReadyDurable
    maximumInstances: maximumInstances
    instanceMemoryMb: instanceMemoryMb
    artifactRetentionDays: artifactRetentionDays
    settings: settings
  }
  // A storage account without a public network is reached by these alone, and the app looks for its package there.
  dependsOn: [endpoints]
}

module alerts 'app/alerts.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: allTags
    insightsName: monitoring.outputs.insightsName
    email: alertEmail
    actionGroupId: actionGroupId
    jobHours: alertJobHours
  }
}

module workbook 'app/workbook.bicep' = {
  scope: group
  params: { names: names, location: location, tags: allTags, insightsName: monitoring.outputs.insightsName }
}

module scanSubscription 'access/subscription.bicep' = [for id in scanSubscriptions: {
  name: 'atg-scan-${names.token}-${uniqueString(id)}'
  scope: subscription(id)
  params: { principalId: identity.outputs.principalId, token: names.token, readAppSettings: readAppSettings }
}]

module scanManagementGroup 'access/management-group.bicep' = [for id in managementGroups: {
  name: 'atg-scan-${names.token}-${uniqueString(id)}'
  scope: managementGroup(id)
  params: { principalId: identity.outputs.principalId, token: names.token, readAppSettings: readAppSettings }
}]

@description('Base address of the API.')
output ATG_URL string = app.outputs.apiUrl

@description('Function app, for keys and logs.')
output ATG_FUNCTION_APP string = app.outputs.name

@description('Resource group of everything but the rights at scanned scopes.')
output ATG_RESOURCE_GROUP string = group.name

@description('Object id of the identity, for infra/access/grant-directory-read.mjs.')
output ATG_PRINCIPAL_ID string = identity.outputs.principalId

@description('Vault that holds the Neo4j password.')
output ATG_KEY_VAULT string = vault.outputs.name
