// Key Vault with one secret, the password of Neo4j. The app may read secrets, nobody is given more, and every access is logged.

import { roles } from '../roles.bicep'

@description('Name of the vault.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

@description('Password of Neo4j. Empty leaves the secret as it is.')
@secure()
param neo4jPassword string

@description('Purge protection, which cannot be taken back.')
param purgeProtection bool

@description('Resource id of the workspace that is told of every access.')
param workspaceId string

@description('No public network.')
param isPrivate bool

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // Azure takes no false here.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }
}

resource password 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(neo4jPassword)) {
  parent: vault
  name: 'neo4j-password'
  properties: { value: neo4jPassword, contentType: 'text/plain' }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, roles.keyVaultSecretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

@description('Resource id.')
output id string = vault.id

@description('Name.')
output name string = vault.name

@description('Address, with a slash at its end.')
output uri string = vault.properties.vaultUri
