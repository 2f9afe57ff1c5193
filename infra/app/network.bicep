// The network of an install that has a private part: a subnet that the app reaches out through, one for private endpoints, one for Neo4j.

@description('Names of the install.')
param names object

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Address range, /24 or larger.')
param addressPrefix string

@description('There is a Neo4j machine, which fetches its packages through a NAT gateway.')
param neo4j bool

var appPrefix = cidrSubnet(addressPrefix, 26, 0)
var endpointsPrefix = cidrSubnet(addressPrefix, 26, 1)
var neo4jPrefix = cidrSubnet(addressPrefix, 26, 2)

resource neo4jRules 'Microsoft.Network/networkSecurityGroups@2025-07-01' = {
  name: '${names.network}-neo4j'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'bolt-from-app'
        properties: {
          description: 'Bolt, from the app alone'
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: appPrefix
          sourcePortRange: '*'
          destinationAddressPrefix: neo4jPrefix
          destinationPortRange: '7687'
        }
      }
      {
        name: 'nothing-else'
        properties: {
          description: 'No SSH, no browser, nobody else of this network'
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource outboundAddress 'Microsoft.Network/publicIPAddresses@2025-07-01' = if (neo4j) {
  name: '${names.natGateway}-out'
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Regional' }
  properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' }
}

resource natGateway 'Microsoft.Network/natGateways@2025-07-01' = if (neo4j) {
  name: names.natGateway
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { idleTimeoutInMinutes: 4, publicIpAddresses: [{ id: outboundAddress.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: names.network
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: appPrefix
          delegations: [{ name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointsPrefix
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
      {
        name: 'neo4j'
        properties: {
          addressPrefix: neo4jPrefix
          defaultOutboundAccess: false
          networkSecurityGroup: { id: neo4jRules.id }
          natGateway: neo4j ? { id: natGateway.id } : null
        }
      }
    ]
  }
}

@description('Resource id.')
output id string = network.id

@description('Subnet of the app.')
output appSubnetId string = '${network.id}/subnets/app'

@description('Subnet of the private endpoints.')
output endpointsSubnetId string = '${network.id}/subnets/endpoints'

@description('Subnet of the Neo4j machine.')
output neo4jSubnetId string = '${network.id}/subnets/neo4j'
