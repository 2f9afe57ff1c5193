import { keyOf } from '../../src/graph/arm-id.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { makeBackReferences } from '../../src/scan/back-references.ts';
import { candidatesOf, findReferences } from '../../src/scan/references.ts';
import {
  keysOf,
  relate as relateBy,
  toReferrer,
  type Referrer,
  type RelationSource,
  type Target,
} from '../../src/scan/relations.ts';

const SUB = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const RG = `${SUB}/resourceGroups/rg`;
const net = (path: string) => `${RG}/providers/Microsoft.Network/${path}`;
const PRINCIPAL = '62aab9f8-78c8-4e25-bcdf-cc65031328bb';

const isBackReference = makeBackReferences(makeArmSchema());
const relate = (referrer: Referrer, lookUp: (key: string) => Target | undefined) =>
  relateBy(referrer, lookUp, isBackReference);

const source = (more: Partial<RelationSource>): Referrer =>
  toReferrer({
    label: 'Resource',
    id: net('networkInterfaces/nic'),
    name: 'nic',
    type: 'Microsoft.Network/networkInterfaces',
    location: 'westeurope',
    subscriptionId: SUB.split('/')[2]!,
    resourceGroup: 'rg',
    parentId: null,
    tenantId: 't',
    properties: {},
    tags: {},
    identity: {},
    managedBy: null,
    ...more,
  });
const graphOf = (...targets: Target[]) => {
  const known = new Map(targets.map((target) => [keyOf(target.id), target]));
  return (key: string) => known.get(key);
};
const resource = (id: string, type: string): Target => ({ label: 'Resource', id, type });
const names = (edges: readonly { type: string; to: { id: string }; props?: object }[], type: string) =>
  edges.filter((edge) => edge.type === type).map(({ to }) => to.id.slice(to.id.lastIndexOf('/') + 1));

describe('references', () => {
  it('are found with their paths: ids in values, in keys and in lists, and ids of principals', () => {
    const found = findReferences(
      {
        a: [{ id: net('virtualNetworks/v') }],
        m: { [net('x/y')]: { principalId: PRINCIPAL } },
        tenantId: PRINCIPAL,
        text: 'see /subscriptions/x',
      },
      'properties',
    );
    expect(found).toEqual([
      { kind: 'arm', path: 'properties.a[0].id', text: net('virtualNetworks/v'), key: keyOf(net('virtualNetworks/v')) },
      { kind: 'arm', path: 'properties.m', text: net('x/y'), key: keyOf(net('x/y')) },
      { kind: 'principal', path: `properties.m['${net('x/y')}'].principalId`, text: PRINCIPAL, key: PRINCIPAL },
    ]);
  });

  it('to a part of a load balancer may lead to the load balancer, those to a subnet only to the subnet', () => {
    const pool = keyOf(net('loadBalancers/lb/backendAddressPools/p'));
    expect(candidatesOf(pool)).toEqual([pool, keyOf(net('loadBalancers/lb'))]);
    const subnet = keyOf(net('virtualNetworks/v/subnets/s'));
    expect(candidatesOf(subnet)).toEqual([subnet]);
  });
});

describe('the relationships of a resource', () => {
  it('follow from its place, its tags and its region', () => {
    const { edges } = relate(source({ tags: { env: 'prod' } }), graphOf());
    expect(edges.map(({ type, from, to }) => `${from.label} ${type} ${to.label} ${to.id}`)).toEqual([
      `Subscription CONTAINS Resource ${net('networkInterfaces/nic')}`,
      `ResourceGroup CONTAINS Resource ${net('networkInterfaces/nic')}`,
      'Resource LOCATED_IN Region westeurope',
      'Resource TAGGED_WITH Tag env:prod',
    ]);
  });

  it('name what a forward reference means, and spell it as the graph does', () => {
    const subnet = resource(net('virtualNetworks/v/subnets/s'), 'Microsoft.Network/subnets');
    const group = resource(net('networkSecurityGroups/nsg'), 'Microsoft.Network/networkSecurityGroups');
    const wrongCase = subnet.id.replace('resourceGroups/rg', 'resourcegroups/RG');
    const { edges, exact, unresolved } = relate(
      source({
        properties: {
          ipConfigurations: [{ properties: { subnet: { id: wrongCase } } }],
          networkSecurityGroup: { id: group.id },
          gone: { id: net('routeTables/none') },
        },
      }),
      graphOf(subnet, group),
    );
    expect(names(edges, 'CONNECTED_TO')).toEqual(['s']);
    expect(names(edges, 'SECURED_BY')).toEqual(['nsg']);
    expect(names(edges, 'DEPENDS_ON')).toEqual(['s', 'nsg']);
    expect(names(edges, 'REFERENCES')).toEqual(['s', 'nsg']);
    expect([...exact]).toEqual([[wrongCase, subnet.id]]);
    expect([...unresolved]).toEqual([['Microsoft.Network/routeTables', 1]]);
  });

  it('call secured only what names its security group as such', () => {
    const group = resource(net('networkSecurityGroups/nsg'), 'Microsoft.Network/networkSecurityGroups');
    const { edges } = relate(source({ properties: { copiedFrom: { id: group.id } } }), graphOf(group));
    expect(names(edges, 'SECURED_BY')).toEqual([]);
    expect(names(edges, 'REFERENCES')).toEqual(['nsg']);
  });

  it('take a back reference for a reference and nothing more', () => {
    const nic = resource(net('networkInterfaces/nic'), 'Microsoft.Network/networkInterfaces');
    const subnet = resource(net('virtualNetworks/v/subnets/s'), 'Microsoft.Network/subnets');
    const { edges } = relate(
      source({
        id: net('networkSecurityGroups/nsg'),
        type: 'Microsoft.Network/networkSecurityGroups',
        properties: { networkInterfaces: [{ id: nic.id }], subnets: [{ id: subnet.id }] },
      }),
      graphOf(nic, subnet),
    );
    expect(names(edges, 'REFERENCES')).toEqual(['nic', 's']);
    expect(edges.filter(({ type }) => ['DEPENDS_ON', 'USES_SUBNET'].includes(type))).toEqual([]);
  });

  it('take no member that only Azure can set for something that the resource needs', () => {
    const address = resource(net('publicIPAddresses/ip'), 'Microsoft.Network/publicIPAddresses');
    const { edges } = relate(
      source({
        id: `${RG}/providers/Microsoft.ContainerService/managedClusters/aks`,
        type: 'Microsoft.ContainerService/managedClusters',
        properties: { networkProfile: { loadBalancerProfile: { effectiveOutboundIPs: [{ id: address.id }] } } },
      }),
      graphOf(address),
    );
    expect(names(edges, 'REFERENCES')).toEqual(['ip']);
    expect(names(edges, 'DEPENDS_ON')).toEqual([]);
  });

  it('name a subnet used, or a workspace logged to, only by what does so: not what hangs on it, has a role on it or looks at it', () => {
    const subnet = resource(net('virtualNetworks/v/subnets/s'), 'Microsoft.Network/subnets');
    const workspaceId = `${RG}/providers/Microsoft.OperationalInsights/workspaces/logs`;
    const workspace = resource(workspaceId, 'Microsoft.OperationalInsights/workspaces');
    const meaningOf = (id: string, type: string, properties: RelationSource['properties']) =>
      relate(source({ id, type, properties }), graphOf(subnet, workspace))
        .edges.filter(({ type: edge }) => ['USES_SUBNET', 'LOGS_TO', 'DEPENDS_ON'].includes(edge))
        .map(({ type: edge }) => edge);
    const on = (scope: string, type: string) => `${scope}/providers/${type}/x`;
    const locks = 'Microsoft.Authorization/locks';
    const roles = 'Microsoft.Authorization/roleAssignments';
    const settings = 'Microsoft.Insights/diagnosticSettings';
    for (const { id } of [subnet, workspace]) {
      expect(meaningOf(on(id, locks), locks, { level: 'CanNotDelete' })).toEqual([]);
      expect(meaningOf(on(id, roles), roles, { scope: id })).toEqual([]);
    }
    expect(meaningOf(on(workspaceId, settings), settings, {})).toEqual([]);
    expect(
      meaningOf(on(RG, 'Microsoft.Insights/workbooks'), 'Microsoft.Insights/workbooks', { sourceId: workspaceId }),
    ).toEqual(['DEPENDS_ON']);
    expect(meaningOf(on(workspaceId, settings), settings, { workspaceId })).toEqual(['LOGS_TO', 'DEPENDS_ON']);
    expect(
      meaningOf(on(RG, 'Microsoft.Web/sites'), 'Microsoft.Web/sites', { virtualNetworkSubnetId: subnet.id }),
    ).toEqual(['USES_SUBNET', 'DEPENDS_ON']);
  });

  it('say nothing of parts of the resource itself', () => {
    const self = source({
      properties: { ipConfigurations: [{ id: net('networkInterfaces/nic/ipConfigurations/a') }] },
    });
    const { edges, unresolved } = relate(self, graphOf());
    expect(names(edges, 'REFERENCES')).toEqual([]);
    expect(unresolved.size).toBe(0);
  });

  it('lead to identities: its own, and assigned ones under the id the graph knows', () => {
    const identity = `${RG}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x`;
    const found = source({
      identity: {
        principalId: PRINCIPAL,
        userAssignedIdentities: {
          [identity.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')]: { clientId: 'c' },
        },
      },
    });
    expect(keysOf(found).arm).toEqual([keyOf(identity)]);
    const { edges } = relate(found, graphOf(resource(identity, 'Microsoft.ManagedIdentity/userAssignedIdentities')));
    expect(edges.filter(({ type }) => type === 'USES_IDENTITY').map(({ to }) => to.id)).toEqual([PRINCIPAL, identity]);
  });

  it('lead from a resource to the diagnostic settings on it', () => {
    const vault = `${RG}/providers/Microsoft.KeyVault/vaults/kv`;
    const setting = `${vault}/providers/Microsoft.Insights/diagnosticSettings/d`;
    const { edges } = relate(
      source({ id: setting, type: 'Microsoft.Insights/diagnosticSettings', parentId: vault }),
      graphOf(resource(vault, 'Microsoft.KeyVault/vaults')),
    );
    expect(edges.find(({ type }) => type === 'SENDS_DIAG_TO')).toMatchObject({
      from: { id: vault },
      to: { id: setting },
    });
    expect(edges.find(({ type }) => type === 'REFERENCES')).toMatchObject({ to: { id: vault }, props: { path: 'id' } });
    expect(edges.filter(({ from, type }) => type === 'CONTAINS' && from.label === 'Resource')).toEqual([]);
  });
});
