// Private endpoints of everything that the app stores in or sends through, and the zones that make their names resolve to them.

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Network whose names resolve to the endpoints.')
param networkId string

@description('Subnet of the endpoints.')
param subnetId string

@description('Storage account.')
param storageId string

@description('Key Vault.')
param vaultId string

@description('Web PubSub.')
param webPubSubId string

var storageSuffix = environment().suffixes.storage
var vaultSuffix = replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')

var reached = [
  { name: 'blob', service: storageId, part: 'blob', zone: 'privatelink.blob.${storageSuffix}' }
  { name: 'queue', service: storageId, part: 'queue', zone: 'privatelink.queue.${storageSuffix}' }
  { name: 'table', service: storageId, part: 'table', zone: 'privatelink.table.${storageSuffix}' }
  { name: 'vault', service: vaultId, part: 'vault', zone: 'privatelink${vaultSuffix}' }
  { name: 'webpubsub', service: webPubSubId, part: 'webpubsub', zone: 'privatelink.webpubsub.azure.com' }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for each in reached: {
  name: each.zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (each, index) in reached: {
  parent: zones[index]
  name: 'atg'
  location: 'global'
  tags: tags
  properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
}]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-07-01' = [for each in reached: {
  name: 'pe-${each.name}-${last(split(each.service, '/'))}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: each.name, properties: { privateLinkServiceId: each.service, groupIds: [each.part] } }
    ]
  }
}]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-07-01' = [for (each, index) in reached: {
  parent: endpoints[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: each.name, properties: { privateDnsZoneId: zones[index].id } }]
  }
}]
