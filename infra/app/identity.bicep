// The one identity of the app: towards storage, vault, Web PubSub, logs, and the tenant that it scans.

@description('Name of the identity.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output id string = identity.id

@description('Object id of its service principal, which roles are given to.')
output principalId string = identity.properties.principalId

@description('Client id, which the app signs in with.')
output clientId string = identity.properties.clientId
