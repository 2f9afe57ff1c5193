// Networks, balancers, gateways and DNS.
import type { Association, RulesByType } from './rule.ts';

const byOwnId = (own: string): string => own;
const byBoth = (own: string, other: string): string => `${own}|${other}`;

const SUBNET_LINKS: readonly Association[] = [
  {
    path: 'properties.networkSecurityGroup.id',
    type: 'azurerm_subnet_network_security_group_association',
    own: 'subnet_id',
    other: 'network_security_group_id',
    importId: byOwnId,
  },
  {
    path: 'properties.routeTable.id',
    type: 'azurerm_subnet_route_table_association',
    own: 'subnet_id',
    other: 'route_table_id',
    importId: byOwnId,
  },
  {
    path: 'properties.natGateway.id',
    type: 'azurerm_subnet_nat_gateway_association',
    own: 'subnet_id',
    other: 'nat_gateway_id',
    importId: byOwnId,
  },
];

/** The state of a connection is the other side's. */
const CONNECTION_STATE = {
  'properties.privateLinkServiceConnections[].properties.privateLinkServiceConnectionState.status': 'any',
  'properties.privateLinkServiceConnections[].properties.privateLinkServiceConnectionState.description': 'any',
  'properties.privateLinkServiceConnections[].properties.privateLinkServiceConnectionState.actionsRequired': 'any',
} as const;

/** Azure fills in the regions of an endpoint and the type of a delegation. */
const SUBNET_SILENT = {
  'properties.serviceEndpoints[].locations[]': 'any',
  'properties.delegations[].type': 'any',
} as const;

export const NETWORK: RulesByType = {
  // Subnets as resources of their own: others refer to them, and what is linked to them can then be seen.
  'microsoft.network/virtualnetworks': {
    parts: { subnets: { reads: 'item' }, virtualNetworkPeerings: { reads: 'item' } },
    silent: {
      'properties.subnets[].properties.serviceEndpoints[].locations[]': 'any',
      'properties.subnets[].properties.delegations[].type': 'any',
      // The other network's, as Azure last saw them.
      'properties.virtualNetworkPeerings[].properties.peeringState': 'any',
      'properties.virtualNetworkPeerings[].properties.peeringSyncLevel': 'any',
      'properties.virtualNetworkPeerings[].properties.remoteAddressSpace.addressPrefixes[]': 'any',
      'properties.virtualNetworkPeerings[].properties.remoteVirtualNetworkAddressSpace.addressPrefixes[]': 'any',
      'properties.virtualNetworkPeerings[].type': 'any',
    },
  },
  'microsoft.network/virtualnetworks/subnets': { links: SUBNET_LINKS, silent: SUBNET_SILENT },
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': {
    silent: {
      'properties.peeringState': 'any',
      'properties.peeringSyncLevel': 'any',
      'properties.remoteAddressSpace.addressPrefixes[]': 'any',
      'properties.remoteVirtualNetworkAddressSpace.addressPrefixes[]': 'any',
    },
  },
  'microsoft.network/loadbalancers': {
    parts: {
      backendAddressPools: { reads: 'item' },
      probes: { reads: 'parent' },
      loadBalancingRules: { reads: 'parent' },
      inboundNatRules: { reads: 'parent' },
      outboundRules: { reads: 'parent' },
    },
  },
  'microsoft.network/loadbalancers/loadbalancingrules': {
    // Both are returned; only the list can hold two.
    map: [
      {
        arm: 'properties.loadBalancingRules[0].properties.backendAddressPools[].id',
        tf: 'backend_address_pool_ids[]',
      },
    ],
  },
  'microsoft.network/networkinterfaces': {
    silent: { 'properties.nicType': 'Standard' },
    links: [
      {
        path: 'properties.networkSecurityGroup.id',
        type: 'azurerm_network_interface_security_group_association',
        own: 'network_interface_id',
        other: 'network_security_group_id',
        importId: byBoth,
      },
      {
        path: 'properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id',
        type: 'azurerm_network_interface_backend_address_pool_association',
        own: 'network_interface_id',
        other: 'backend_address_pool_id',
        itemName: 'properties.ipConfigurations[].name',
        item: 'ip_configuration_name',
        several: true,
        importId: (own, other, item) => `${own}/ipConfigurations/${item!}|${other}`,
      },
    ],
  },
  'microsoft.network/natgateways': {
    links: [
      {
        path: 'properties.publicIpAddresses[].id',
        type: 'azurerm_nat_gateway_public_ip_association',
        own: 'nat_gateway_id',
        other: 'public_ip_address_id',
        several: true,
        importId: byBoth,
      },
    ],
  },
  // The zone group is a resource of its own to ARM, and written as one.
  'microsoft.network/privateendpoints': { silent: CONNECTION_STATE, ownedElsewhere: ['private_dns_zone_group'] },
  'microsoft.network/publicipaddresses': {
    // Azure gives the address; azurerm shows it.
    silent: { 'properties.ipAddress': 'any', 'properties.dnsSettings.fqdn': 'any' },
  },
  'microsoft.network/bastionhosts': {
    silent: {
      'properties.dnsName': 'any',
      'properties.ipConfigurations[].properties.privateIPAllocationMethod': 'Dynamic',
    },
  },
  'microsoft.network/dnszones': { silent: { 'properties.zoneType': 'Public' } },
  'microsoft.network/applicationgateways': { silent: { 'properties.sku.family': 'any' } },
};
