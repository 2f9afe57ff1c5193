import { makeSpelling } from '../../src/graph/arm-id.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { makeShaper } from '../../src/scan/to-resource.ts';

const schema = makeArmSchema();
const shaper = makeShaper(schema, makeSpelling(schema));
const SUB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const group = { name: 'rg', location: 'northeurope' };
const at = (path: string) => `/subscriptions/${SUB}/resourceGroups/rg/providers/${path}`;
const shape = (answer: Record<string, unknown>, around = {}) =>
  shaper.toResource(answer, { tenantId: 't', group, ...around });

describe('a resource in the graph', () => {
  it('has the spelling, the columns and the hints that readers look for', () => {
    const { node } = shape({
      id: `/subscriptions/${SUB.toUpperCase()}/resourcegroups/rg/providers/microsoft.compute/virtualmachines/VM`,
      name: 'VM',
      type: 'microsoft.compute/virtualmachines',
      location: 'West Europe',
      tenantId: 't',
      resourceGroup: 'rg',
      subscriptionId: SUB,
      kind: '',
      managedBy: '',
      plan: null,
      zones: ['1'],
      sku: { name: 'S' },
      tags: {},
      properties: {
        hardwareProfile: { vmSize: 'Standard_B1s' },
        osProfile: { adminUsername: 'me' },
        x: '/SUBSCRIPTIONS/',
      },
    });
    expect(node.id).toBe(at('Microsoft.Compute/virtualMachines/VM'));
    expect(node.props).toMatchObject({
      name: 'VM',
      type: 'Microsoft.Compute/virtualMachines',
      location: 'westeurope',
      resource_group: 'rg',
      resourceGroup: 'rg',
      subscription_id: SUB,
      tags: null,
      kind: null,
      managed_by: null,
      zones: ['1'],
      size: 'Standard_B1s',
      admin_username: 'me',
      parent_id: null,
      masked: null,
    });
    expect(JSON.parse(String(node.props.properties))).toMatchObject({
      sku: { name: 'S' },
      hardwareProfile: { vmSize: 'Standard_B1s' },
    });
    expect(Object.keys(JSON.parse(String(node.props.arm)) as object)).toEqual([
      'id',
      'name',
      'type',
      'location',
      'zones',
      'sku',
      'tags',
      'properties',
    ]);
  });

  it('takes of a network only subnets that are some', () => {
    const id = at('Microsoft.Network/virtualNetworks/v');
    const subnets = [null, 'text', {}, { id: null }, { id: 'nothing' }, { id: `${id}/subnets/s`, name: 's' }];
    const { node, inline } = shape({
      id,
      name: 'v',
      type: 'Microsoft.Network/virtualNetworks',
      properties: { subnets },
    });
    expect(inline.map((subnet) => subnet.id)).toEqual([`${id}/subnets/s`]);
    const { subnets: shown } = JSON.parse(String(node.props.properties)) as { subnets: unknown[] };
    expect(shown.at(-1)).toEqual({ id: `${id}/subnets/s`, name: 's' });
    expect(
      shape({ id, name: 'v', type: 'Microsoft.Network/virtualNetworks', properties: { subnets: null } }).inline,
    ).toEqual([]);
  });

  it('keeps 20,000 characters of properties whole', () => {
    const text = 'x '.repeat(10_000);
    const { node } = shape({
      id: at('Contoso.Odd/things/ü 1'),
      name: 'ü 1',
      type: 'Contoso.Odd/things',
      properties: { text },
    });
    expect(JSON.parse(String(node.props.properties))).toEqual({ text });
    expect(node.props.location).toBe('northeurope');
  });

  it('begins a child id with the very text of its parent, and names some children after it', () => {
    const parent = { id: at('Microsoft.Sql/servers/Srv'), location: 'westeurope' };
    const { node } = shape(
      {
        id: at('Microsoft.SQL/servers/srv/databases/db').toLowerCase(),
        name: 'db',
        type: 'microsoft.sql/servers/databases',
      },
      { parent, apiVersion: '2021-11-01' },
    );
    expect(node.id).toBe(`${parent.id}/databases/db`);
    expect(node.props).toMatchObject({
      name: 'Srv/db',
      parent_id: parent.id,
      location: 'westeurope',
      api_version: '2021-11-01',
    });
  });

  it('shows the subnets of a network as nodes of their own', () => {
    const { node, inline } = shape({
      id: at('Microsoft.Network/virtualNetworks/v'),
      name: 'v',
      type: 'microsoft.network/virtualnetworks',
      location: 'westeurope',
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/8'] },
        subnets: [
          {
            id: at('Microsoft.Network/virtualNetworks/v/subnets/s'),
            name: 's',
            properties: { addressPrefix: '10.0.0.0/24' },
          },
        ],
      },
    });
    expect(node.props).toMatchObject({ address_space: ['10.0.0.0/8'], addressSpace: '["10.0.0.0/8"]' });
    expect(JSON.parse(String(node.props.properties))).toMatchObject({ subnets: [{ id: inline[0]!.id, name: 's' }] });
    expect(inline.map(({ id, props }) => [id, props.name, props.type, props.location, props.parent_id])).toEqual([
      [`${node.id}/subnets/s`, 's', 'Microsoft.Network/subnets', 'westeurope', node.id],
    ]);
  });

  it('masks secrets and names their places', () => {
    const { node } = shape({
      id: at('Microsoft.Sql/servers/s'),
      name: 's',
      type: 'microsoft.sql/servers',
      properties: { administratorLoginPassword: 'p' },
    });
    expect(node.props.masked).toEqual(['/properties/administratorLoginPassword']);
    expect(String(node.props.arm) + String(node.props.properties)).not.toContain('"p"');
  });
});
