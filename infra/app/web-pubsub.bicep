// Web PubSub for live progress: hub `atg`, by identity alone; nobody joins without an address that the app made.

import { roles } from '../roles.bicep'

@description('Name of the service.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

@description('Price tier.')
param sku string

@description('No public network.')
param isPrivate bool

resource service 'Microsoft.SignalRService/webPubSub@2024-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'WebPubSub'
  sku: { name: sku, capacity: 1 }
  properties: {
    disableLocalAuth: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    tls: { clientCertEnabled: false }
  }
}

resource hub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
  parent: service
  name: 'atg'
  properties: { anonymousConnectPolicy: 'deny' }
}

resource owner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: service
  name: guid(service.id, principalId, roles.webPubSubServiceOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.webPubSubServiceOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Resource id.')
output id string = service.id

@description('Address of the service.')
output endpoint string = 'https://${service.properties.hostName}'
