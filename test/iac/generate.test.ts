// Selection, what comes along with it, references, and graphs that are not as one would like them.
import type { StoredResource } from '../../src/graph/stored-resource.ts';
import type { GenerateIacParams } from '../../src/contract/start-generate-iac.ts';
import { generateAll, TENANT, type Output } from '../support/iac.ts';
import { graphOf, graphOfSnapshot, nodeOf, readSnapshot, type Arm } from '../support/snapshot-graph.ts';

const APPS = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const SUB = `/subscriptions/${APPS}`;
const GROUP = `${SUB}/resourceGroups/rg`;
const snapshot = readSnapshot();

const sample = (options: Partial<GenerateIacParams>): Promise<Output> =>
  generateAll(graphOfSnapshot(snapshot), options);
const names = ({ coverage }: Output, outcome = 'emitted'): string[] =>
  coverage.resources.filter((each) => each.outcome === outcome).map(({ id }) => id.split('/').at(-1)!);
const group: StoredResource = nodeOf('ResourceGroup')({
  id: GROUP,
  name: 'rg',
  location: 'westeurope',
  type: 'Microsoft.Resources/resourceGroups',
});
const from = (
  records: readonly Arm[],
  options: Partial<GenerateIacParams> = {},
  more: readonly StoredResource[] = [group],
): Promise<Output> => generateAll(graphOf(TENANT, [...more, ...records.map(nodeOf('Resource'))]), options);
const code = ({ files }: Output): string =>
  [...files]
    .filter(([path]) => path.endsWith('.tf'))
    .map(([, text]) => text)
    .join('\n');

describe('selection', () => {
  test('takes one resource and what it needs, not what needs it', async () => {
    const output = await sample({
      resource_ids: [
        `${GROUP.replace('/rg', '/rg-vm-legacy')}/providers/microsoft.compute/virtualmachines/VM-LEGACY-02`,
      ],
      include_rbac: false,
    });
    expect(names(output)).toEqual([
      'avail-legacy',
      'vm-legacy-02_OsDisk_1_914de598194b994dc5ee7692cfa6abee',
      'vm-legacy-02',
      'rg-vm-legacy',
      'lb-legacy',
      'vm-legacy-02-nic',
      'nsg-vm-legacy',
      'pip-lb-legacy',
      'vnet-legacy-neu',
    ]);
    expect(
      output.coverage.resources.filter(({ reason }) => reason === undefined).map(({ id }) => id.split('/').at(-1)),
    ).toEqual(['vm-legacy-02']);
  });

  test('takes nothing more when dependencies are not wanted, and lists what stays outside', async () => {
    const output = await sample({ resource_types: ['microsoft.network/natGATEWAYS'], include_dependencies: false });
    expect(names(output)).toEqual(['ng-spoke-weu']);
    expect(output.coverage.external_ids.map(({ id }) => id.split('/').at(-1))).toEqual([
      'rg-web-prod',
      'pip-nat-spoke',
    ]);
    expect(code(output)).toContain(`parent_id = "${GROUP.replace('/rg', '/rg-web-prod')}"`);
  });

  test('takes the role assignments on what was asked for, and their custom roles', async () => {
    const output = await sample({
      resource_groups: ['RG-VM-LEGACY'],
      resource_types: ['Microsoft.Compute/virtualMachines'],
    });
    expect(names(output)).toEqual(
      expect.arrayContaining(['vm-legacy-01', 'vm-legacy-02', '71e06131-cde6-4fd6-a316-3d5cc5f4bb72']),
    );
    expect(names(output)).not.toContain('c9feda3a-b279-4a2e-bd35-6fb8cb6a5ffb');
  });

  test('does not walk from one network through its peers to all others', async () => {
    const output = await sample({
      resource_ids: [
        `${GROUP.replace('/rg', '/rg-web-prod')}/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu`,
      ],
    });
    expect(names(output)).toContain('vnet-spoke-weu');
    expect(names(output)).not.toContain('vnet-hub-weu');
  });

  test('takes one subscription alone', async () => {
    const output = await sample({ subscription_ids: [APPS], include_dependencies: false });
    expect(output.coverage.resources.every(({ id }) => id.startsWith(SUB))).toBe(true);
    expect(output.counts.resources_emitted).toBeGreaterThan(90);
  });

  test('leaves role assignments and roles out when they are not wanted, and says so', async () => {
    const output = await sample({ include_rbac: false });
    expect(output.coverage.resources.filter(({ type }) => /roleAssignments|roleDefinitions/.test(type))).toEqual([]);
    expect(output.coverage.not_written).toEqual({
      rbac: 'role assignments and role definitions were not asked for',
    });
  });

  test("accounts for every object of the directory, and says what is somebody else's to make", async () => {
    const output = await sample({ include_directory: true });
    const directory = output.coverage.resources.filter(({ type }) => type.startsWith('Microsoft.Graph/'));
    expect(directory).toHaveLength(13 + 8 + 16 + 3);
    expect(directory.filter(({ outcome }) => outcome === 'emitted').length).toBe(13 + 8 + 3 + 3);
    expect(new Set(directory.flatMap(({ reason }) => reason ?? []))).toEqual(
      new Set([
        'it is an application of Microsoft, which every tenant has',
        'Azure makes it with the managed identity',
      ]),
    );
  });

  test('names an id that was asked for and is not in the graph', async () => {
    const id = `${GROUP}/providers/Microsoft.Web/sites/gone`;
    const output = await sample({ resource_ids: [id] });
    expect(output.coverage.resources).toEqual([
      { id, type: '', outcome: 'left out', reason: 'the graph does not hold it' },
    ]);
    expect(output.counts).toMatchObject({ resources_selected: 1, resources_emitted: 0, resources_left_out: 1 });
  });

  test('makes an archive where nothing that was asked for by id is there, and says so', async () => {
    const output = await sample({ resource_ids: [`${GROUP}/providers/Microsoft.Web/sites/gone`] });
    expect([...output.files.keys()]).toEqual([
      '.gitignore',
      'versions.tf',
      'providers.tf',
      'coverage.json',
      'README.md',
    ]);
    expect(output.counts.resources_emitted).toBe(0);
  });
});

describe('import blocks', () => {
  test('are written with the api-version of the schema, unless they are not wanted', async () => {
    const output = await sample({ resource_types: ['Microsoft.Network/natGateways'], include_dependencies: false });
    expect(output.files.get('imports.tf')).toMatch(
      /^import \{\n {2}to = azapi_resource\.nat_gateway_ng_spoke_weu_[0-9a-f]{5}\n {2}id = "\/subscriptions\/.+\/natGateways\/ng-spoke-weu\?api-version=20[0-9-]+"\n\}\n$/,
    );
    const without = await sample({ auto_import: false });
    expect([...without.files.keys()]).not.toContain('imports.tf');
    expect(without.files.get('README.md')).not.toContain('imports.tf');
  });
});

describe('references', () => {
  const vnet = {
    id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v`,
    location: 'x',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [
        {
          name: 's',
          id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
          properties: { addressPrefix: '10.0.0.0/24' },
        },
      ],
    },
  };
  const subnet = {
    id: `${vnet.id}/subnets/s`,
    name: 's',
    type: 'Microsoft.Network/subnets',
    properties: { addressPrefix: '10.0.0.0/24' },
  };
  const nic = (subnetId: string): Arm => ({
    id: `${GROUP}/providers/Microsoft.Network/networkInterfaces/n`,
    location: 'x',
    properties: { ipConfigurations: [{ name: 'a', properties: { subnet: { id: subnetId } } }] },
  });

  test('to an inline child go through its parent, which alone is written', async () => {
    const output = await from([vnet, subnet, nic(`${vnet.id}/subnets/s`)]);
    expect(names(output, 'inside')).toEqual(['s']);
    expect(output.counts).toMatchObject({ resources_selected: 4, resources_emitted: 4 });
    expect(code(output)).toMatch(/id = "\$\{azapi_resource\.virtual_network_v_[0-9a-f]{5}\.id\}\/subnets\/s"/);
  });

  test('stay as they were read where Azure spells them in another case, and the order is stated', async () => {
    const spelled = `${vnet.id.replace('/resourceGroups/', '/resourcegroups/')}/subnets/s`;
    const output = await from([vnet, nic(spelled)]);
    expect(code(output)).toContain(`id = "${spelled}"`);
    expect(code(output)).toMatch(/depends_on = \[azapi_resource\.virtual_network_v_[0-9a-f]{5}\]/);
    expect(output.coverage.respelled_references.map(({ id }) => id)).toEqual([spelled]);
  });

  test('to the resource itself are built on its group', async () => {
    const id = `${GROUP}/providers/Microsoft.Network/loadBalancers/lb`;
    const lb = {
      id,
      location: 'x',
      properties: {
        loadBalancingRules: [
          {
            name: 'r',
            properties: {
              protocol: 'Tcp',
              frontendPort: 80,
              frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/f` },
            },
          },
        ],
      },
    };
    expect(code(await from([lb]))).toMatch(
      /id = "\$\{azapi_resource\.resource_group_rg_[0-9a-f]{5}\.id\}\/providers\/Microsoft\.Network\/loadBalancers\/lb\/frontendIPConfigurations\/f"/,
    );
  });

  test('to what is only in a selected group stay outside', async () => {
    const output = await from([nic(`${GROUP}/providers/Microsoft.Network/virtualNetworks/other/subnets/s`)]);
    expect(output.coverage.external_ids.map(({ id }) => id.split('/').at(-3))).toContain('other');
  });
});

describe('graphs of other writers', () => {
  const stored = (label: StoredResource['label'], properties: Record<string, unknown>): StoredResource => ({
    label,
    id: String(properties['id']),
    properties,
  });
  const id = `${GROUP}/providers/Microsoft.Network/virtualNetworks/v`;

  test('are read part by part, subnets as resources of their own where the network holds no more than their names', async () => {
    const output = await from([], {}, [
      stored('ResourceGroup', { id: GROUP, name: 'rg', location: 'westeurope', tags: '{"env":"dev"}' }),
      stored('Resource', {
        id,
        type: 'Microsoft.Network/virtualNetworks',
        location: 'westeurope',
        properties: JSON.stringify({
          addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
          subnets: [{ id: `${id}/subnets/s`, name: 's' }],
        }),
      }),
      stored('Resource', {
        id: `${id}/subnets/s`,
        type: 'Microsoft.Network/subnets',
        properties: '{"addressPrefix":"10.0.0.0/24"}',
      }),
    ]);
    expect(names(output).sort()).toEqual(['rg', 's', 'v']);
    expect(output.coverage.resources.find((each) => each.id === id)?.dropped).toEqual([
      { path: 'properties.subnets', reason: 'its items are resources of their own' },
    ]);
    expect(code(output)).toContain('env = "dev"');
  });

  test('leave out what was cut off, and say so', async () => {
    const output = await from([], {}, [
      group,
      stored('Resource', { id, type: 'Microsoft.Network/virtualNetworks', properties: '{"addressSpace": {"addre' }),
    ]);
    expect(output.coverage.resources.find((each) => each.id === id)).toEqual({
      id,
      type: 'Microsoft.Network/virtualNetworks',
      outcome: 'left out',
      reason: 'properties in the graph is not valid JSON; it may have been cut off',
    });
  });

  test('with an abstracted copy of every node give each resource once, by its real id', async () => {
    const twin = (real: string, more: Record<string, unknown>) =>
      stored('Resource', { ...more, id: 'vnet-0123456789abcdef', original_id: real });
    const properties = JSON.stringify({ addressSpace: { addressPrefixes: ['10.0.0.0/16'] } });
    const output = await from([], {}, [
      group,
      stored('Resource', { id, location: 'x', properties }),
      twin(id, { location: 'x', properties }),
    ]);
    expect(names(output).sort()).toEqual(['rg', 'v']);
    const copiesOnly = await from([], {}, [group, twin(id, { location: 'x', properties })]);
    expect(copiesOnly.coverage.resources.map((each) => each.id).sort()).toEqual([GROUP, id].sort());
  });

  test('of ATG itself, which keeps no more than properties and tags, say of each resource what may be missing', async () => {
    const site = `${GROUP}/providers/Microsoft.Web/sites/shop`;
    const atg = (real: string, type: string, properties: object) => {
      const common = { type, location: 'westeurope', tags: '{"env":"dev"}', properties: JSON.stringify(properties) };
      const copy = `${type.split('/').at(-1)!.toLowerCase()}-0123456789abcdef`;
      return [
        stored('Resource', { ...common, id: real, name: real.split('/').at(-1), abstracted_id: copy }),
        stored('Resource', { ...common, id: copy, name: copy, original_id: real, abstracted_id: copy }),
      ];
    };
    const nodes = [
      stored('ResourceGroup', {
        id: GROUP,
        name: 'rg',
        type: 'ResourceGroup',
        location: 'westeurope',
        llm_description: '',
      }),
      ...atg(id, 'Microsoft.Network/virtualNetworks', { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } }),
      ...atg(site, 'Microsoft.Web/sites', { enabled: true }),
    ];
    const output = await from([], {}, nodes);
    const notStored = output.coverage.resources.map((each) => [each.id, each.not_stored]);
    expect(notStored).toEqual([
      [GROUP, ['managedBy']],
      [id, ['extendedLocation']],
      [site, ['extendedLocation', 'identity', 'kind']],
    ]);
    for (const format of ['terraform', 'bicep', 'arm'] as const) {
      const page = (await from([], { output_format: format }, nodes)).files.get('README.md')!;
      expect(page).toContain('3 resources were put into the graph by another tool than `atg scan`');
    }
    const scanned = await from([{ id: site, location: 'westeurope', properties: { enabled: true } }]);
    expect(scanned.coverage.resources.filter((each) => each.not_stored)).toEqual([]);
    expect(scanned.files.get('README.md')).not.toContain('another tool');
  });

  test('with nothing but the abstracted copy of a role assignment leave it out: its ids stand for nothing', async () => {
    const assignment = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/7a0a0a0a-1111-4222-8333-444444444444`;
    const copy = stored('Resource', {
      id: 'assignment-0123456789abcdef',
      original_id: assignment,
      properties: JSON.stringify({
        principalId: 'principal-fedcba9876543210',
        roleDefinitionId: '/subscriptions/ABSTRACT_SUBSCRIPTION/providers/Microsoft.Authorization/roleDefinitions/x',
      }),
    });
    const output = await from([], {}, [group, copy]);
    expect(output.coverage.resources.find((each) => each.id === assignment)).toMatchObject({
      outcome: 'left out',
      reason: 'the graph holds no more than an abstracted copy of it, whose ids stand for nothing',
    });
  });

  test('with nodes that are no Azure resource name those', async () => {
    const output = await from([], {}, [group, stored('Resource', { id: 'whatever', type: 'x' })]);
    expect(output.coverage.resources.find((each) => each.id === 'whatever')).toMatchObject({
      outcome: 'left out',
      reason: 'its id is not the id of a resource',
    });
  });
});

describe('while it runs', () => {
  test('a graph that changes between the readings is noticed', async () => {
    const reader = graphOfSnapshot(snapshot);
    let reads = 0;
    const changing = {
      ...reader,
      read: async (...args: Parameters<typeof reader.read>) =>
        ++reads > 1 ? (await reader.read(...args)).slice(1) : reader.read(...args),
    };
    await expect(generateAll(changing)).rejects.toThrow('The graph changed while it was read');
  });

  test('a cancelled job stops before the next batch with the reason of its signal', async () => {
    const stop = new AbortController();
    const reader = graphOfSnapshot(snapshot);
    const stopping = {
      ...reader,
      read: async (...args: Parameters<typeof reader.read>) => (
        stop.abort(new Error('cancelled')),
        reader.read(...args)
      ),
    };
    await expect(generateAll(stopping, {}, stop.signal)).rejects.toThrow('cancelled');
  });
});
