// What the identity may do in a subscription that it scans: read, and nothing else.
targetScope = 'subscription'

import { roles } from '../roles.bicep'

@description('Object id of the identity.')
param principalId string

@description('Token of the install; role names are unique in a tenant.')
param token string

@description('The identity may list app settings and connection strings too.')
param readAppSettings bool

var beyondReader = loadJsonContent('permissions.json').beyondReader

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, roles.reader)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.reader)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'ATG Serverless scans this subscription'
  }
}

resource lister 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (readAppSettings) {
  name: guid(subscription().id, token, 'atg-lister')
  properties: {
    roleName: 'ATG settings lister ${token} ${subscription().subscriptionId}'
    description: 'Lists what Reader does not: app settings and connection strings of web apps.'
    type: 'CustomRole'
    permissions: [{ actions: beyondReader, notActions: [], dataActions: [], notDataActions: [] }]
    assignableScopes: [subscription().id]
  }
}

resource mayList 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (readAppSettings) {
  name: guid(subscription().id, principalId, 'atg-lister')
  properties: {
    roleDefinitionId: lister.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'ATG Serverless scans this subscription'
  }
}
