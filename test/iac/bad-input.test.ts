// Graphs as no Azure would answer them, or only a strange one: every resource is in the code or in the account, and nothing breaks.
import type { GenerateIacParams } from '../../src/contract/start-generate-iac.ts';
import type { StoredDirectoryObject, StoredResource } from '../../src/graph/stored-resource.ts';
import { evaluate, generateAll, idsOf, TENANT, type Output } from '../support/iac.ts';
import { graphOf, nodeOf, type Arm } from '../support/snapshot-graph.ts';
import { changedByFormatter } from '../support/terraform-fmt.ts';

const SUB = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const GROUP = `${SUB}/resourceGroups/rg`;
const group: Arm = { id: GROUP, name: 'rg', location: 'westeurope', type: 'Microsoft.Resources/resourceGroups' };
const storage = (name: string, properties: unknown = {}, more: Record<string, unknown> = {}): Arm => ({
  id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`,
  name,
  type: 'Microsoft.Storage/storageAccounts',
  location: 'westeurope',
  kind: 'StorageV2',
  sku: { name: 'Standard_LRS' },
  properties,
  ...more,
});
const from = (
  records: readonly Arm[],
  more: readonly StoredResource[] = [],
  format: Partial<GenerateIacParams> = {},
): Promise<Output> =>
  generateAll(graphOf(TENANT, [nodeOf('ResourceGroup')(group), ...records.map(nodeOf('Resource')), ...more]), format);
/** Every language, and Terraform with either provider. */
const FORMATS: readonly Partial<GenerateIacParams>[] = [
  { output_format: 'terraform', terraform_provider: 'azapi' },
  { output_format: 'terraform', terraform_provider: 'azurerm' },
  { output_format: 'bicep' },
  { output_format: 'arm' },
];
const formatted = ({ files }: Output): string[] =>
  changedByFormatter(new Map([...files].filter(([path]) => path.endsWith('.tf'))));
const bodyOf = (output: Output, name: string): unknown => {
  const found = output.resolved.find(({ entry }) => entry.name === name)!;
  return evaluate(found.body, idsOf(output));
};
const outcomes = ({ coverage }: Output): string[] =>
  coverage.resources.map(
    ({ id, outcome, reason }) => `${id.split('/').at(-1)!}: ${outcome}${reason ? `, ${reason}` : ''}`,
  );

const HOSTILE = [
  'with "quotes" and \'single\' ones',
  '${var.stolen} $${x}',
  '%{ if true }x%{ endif }',
  "'''",
  'emoji 👩‍👩‍👧‍👦 🇩🇪',
  'right to left שלום \u202Eevil\u202C',
  "[concat('a')]",
  'x'.repeat(260),
  '..',
  '-',
  'CON',
];

test.each(HOSTILE.flatMap((name) => FORMATS.map((format) => [name, format] as const)))(
  'a resource called %j is written under a valid name, and the name is as it was: %j',
  async (name, format) => {
    const output = await from(
      [storage(name, { accessTier: 'Hot' }, { tags: { [name]: name, note: `a\nb\r\n${name}` } })],
      [],
      format,
    );
    const { resource, tags, entry } = output.resolved.find(({ entry: { type } }) => type.endsWith('storageAccounts'))!;
    const whole = { [name]: name, note: `a\nb\r\n${name}` };
    // A value that Azure would not take is not written, and is named.
    expect([resource.name, tags]).toEqual([name, name.length > 256 ? {} : whole]);
    expect(entry.symbol).toMatch(/^[a-z][a-z0-9_]{0,120}$/);
    for (const path of output.files.keys())
      for (const word of path.split('/')) expect(word).toMatch(/^([A-Za-z0-9][A-Za-z0-9_.-]{0,200}|\.gitignore)$/);
    expect(formatted(output)).toEqual([]);
  },
);

test.each(FORMATS)('a setting whose very name is a secret is left out, and is named: %j', async (format) => {
  const name = 'password=Pl4nted-S3cret!';
  const site = `${GROUP}/providers/Microsoft.Web/sites/app`;
  const output = await from(
    [
      {
        id: `${site}/config/appsettings`,
        name: 'appsettings',
        type: 'Microsoft.Web/sites/config',
        properties: { [name]: 'x', B: 'true' },
      },
    ],
    [],
    format,
  );
  const { dropped } = output.coverage.resources.find(({ id }) => id.endsWith('/appsettings'))!;
  expect(dropped).toEqual([{ path: 'properties.<masked>', reason: 'its name shows a secret' }]);
  expect([...output.files].filter(([path, text]) => path !== 'coverage.json' && text.includes('<masked>'))).toEqual([]);
});

test('settings that are all secret have a body beside them, which tells azapi which settings they are', async () => {
  const site = `${GROUP}/providers/Microsoft.Web/sites/app`;
  const output = await from([
    {
      id: `${site}/config/appsettings`,
      name: 'appsettings',
      type: 'Microsoft.Web/sites/config',
      properties: { A: 'all secret' },
    },
  ]);
  expect(output.files.get('rg.web.tf')).toContain('\n  body = {}\n\n  sensitive_body = {\n');
});

test.each(['Größe', 'ends.'])("a group called %s, which azurerm takes for no name, is azapi's", async (name) => {
  const odd = { ...group, id: `${SUB}/resourceGroups/${name}`, name };
  const { files } = await generateAll(graphOf(TENANT, [nodeOf('ResourceGroup')(odd)]), {
    terraform_provider: 'azurerm',
  });
  expect([...files.values()].join('\n')).toContain('resource "azapi_resource" "resource_group_');
});

test('an id with a line break in it is no id, and is named', async () => {
  expect(outcomes(await from([storage('line\nbreak')]))).toEqual([
    'rg: emitted',
    'line\nbreak: left out, its id is not the id of a resource',
  ]);
});

test.each(FORMATS.slice(0, 2))('properties of 3 MB in a list of 50,000 are written whole: %j', async (format) => {
  const rules = Array.from({ length: 50_000 }, (_, index) => ({
    value: `10.${index >> 8}.${index & 255}.0/24`,
    action: 'Allow',
    note: 'x'.repeat(40),
  }));
  const properties = {
    networkAcls: { defaultAction: 'Deny', ipRules: rules.map(({ value, action }) => ({ value, action })) },
  };
  const big = storage('big', properties);
  expect(JSON.stringify(big).length).toBeGreaterThan(1_900_000);
  const output = await from([big], [], format);
  expect((bodyOf(output, 'big') as { properties: unknown }).properties).toEqual(properties);
});

const nested = (levels: number, inner: unknown = 'x'): unknown =>
  Array.from({ length: levels }).reduce<unknown>((held, _, level) => (level % 2 === 0 ? { a: held } : [held]), inner);

test.each([...FORMATS, { output_format: 'bicep', target_location: 'northeurope' } as const])(
  'what is nested 3,000 deep is left out with the reason, and all else is written: %j',
  async (format) => {
    const rest = [storage('stplain'), storage('stdeep', { custom: nested(150) })];
    for (const inner of ['x', 12345678901234567890n.toString()]) {
      const deepest = storage('stdeepest', { custom: nested(3000, inner) });
      const output = await from([...rest, deepest], [], format);
      expect(
        outcomes(output)
          .filter((each) => !each.startsWith('rg:'))
          .map((each) => each.replace('2b602', ''))
          .sort(),
      ).toEqual([
        'stdeep: emitted',
        'stdeepest: left out, it is nested deeper than 200 levels, which no language is sure to take',
        'stplain: emitted',
      ]);
    }
  },
);

test('null where an object or a list is expected is left out', async () => {
  const output = await from([
    storage(
      'nulls',
      { networkAcls: null, encryption: { services: null, keySource: 'Microsoft.Storage' } },
      { tags: null, sku: null, identity: null },
    ),
    { ...storage('bare'), properties: null },
  ]);
  expect(bodyOf(output, 'nulls')).toEqual({
    kind: 'StorageV2',
    properties: { encryption: { keySource: 'Microsoft.Storage' } },
  });
  expect(bodyOf(output, 'bare')).toEqual({ kind: 'StorageV2', sku: { name: 'Standard_LRS' } });
  expect(outcomes(output).filter((each) => each.endsWith('emitted'))).toHaveLength(3);
});

test('unknown properties are dropped and named, wrong types stay and the schema is not asked', async () => {
  const output = await from([
    storage('odd', {
      accessTier: 7,
      networkAcls: 'none',
      supportsHttpsTrafficOnly: 'yes',
      fromTheFuture: { a: 1 },
      AccessTIER: 'Hot',
    }),
  ]);
  const { dropped, schema_refuses: refused } = output.coverage.resources.find(({ id }) => id.endsWith('/odd'))!;
  expect(dropped!.map(({ path }) => path)).toEqual(['properties.AccessTIER', 'properties.fromTheFuture']);
  expect(refused!.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['properties.accessTier', 'properties.networkAcls', 'properties.supportsHttpsTrafficOnly']),
  );
  expect((bodyOf(output, 'odd') as { properties: unknown }).properties).toEqual({
    accessTier: 7,
    networkAcls: 'none',
    supportsHttpsTrafficOnly: 'yes',
  });
});

test('a type that nobody knows is written as read where its version is known, else left out with the reason', async () => {
  const odd = (name: string, more: Record<string, unknown> = {}): Arm => ({
    id: `${GROUP}/providers/Contoso.Own/things/${name}`,
    name,
    type: 'Contoso.Own/things',
    properties: { a: 1 },
    ...more,
  });
  expect(outcomes(await from([odd('known', { apiVersion: '2024-01-01' }), odd('unknown')]))).toEqual([
    'known: emitted',
    'rg: emitted',
    'unknown: left out, no schema knows its type, and the graph does not hold the api-version it was read with',
  ]);
});

test('of two resources that differ by case alone one is written, and the other is named', async () => {
  expect(outcomes(await from([storage('same'), storage('SAME')]))).toEqual([
    'rg: emitted',
    'SAME: emitted',
    'same: left out, the graph holds it twice: the ids differ by case alone',
  ]);
});

test('resources that point at each other are cut at one place, the same whatever their order', async () => {
  const network = (name: string, other: string): Arm => ({
    id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/${name}`,
    name,
    location: 'westeurope',
    type: 'Microsoft.Network/virtualNetworks',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      virtualNetworkPeerings: [
        {
          name: other,
          properties: { remoteVirtualNetwork: { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/${other}` } },
        },
      ],
    },
  });
  const ring = [network('a', 'b'), network('b', 'c'), network('c', 'a')];
  const forwards = await from(ring);
  const backwards = await from([...ring].reverse());
  expect(forwards.coverage.circular_references).toHaveLength(1);
  expect([...backwards.files]).toEqual([...forwards.files]);
});

test('a principal that was deleted is a variable that says so, with its id as default', async () => {
  const gone = '0a0a0a0a-1111-4222-8333-444444444444';
  const output = await from([
    {
      id: `${GROUP}/providers/Microsoft.Authorization/roleAssignments/5ccaaee9-5d3a-4e6a-b0d1-3a1a2a3a4a5a`,
      name: '5ccaaee9-5d3a-4e6a-b0d1-3a1a2a3a4a5a',
      type: 'Microsoft.Authorization/roleAssignments',
      properties: {
        principalId: gone,
        roleDefinitionId: `${SUB}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
      },
    },
  ]);
  const [parameter] = [...output.parameters.values()];
  expect(parameter).toMatchObject({ default: gone, description: expect.stringContaining('it was deleted') });
  expect(output.files.get('variables.tf')).toContain(`default     = "${gone}"`);
});

test.each(FORMATS)(
  'secrets in names, base64, addresses, settings, extensions and outputs are nowhere in it: %j',
  async (format) => {
    const secret = 'Pl4nted-S3cret!';
    const at = (type: string, name: string, properties: unknown, more: Record<string, unknown> = {}): Arm => ({
      id: `${GROUP}/providers/${type}/${name}`,
      name,
      location: 'westeurope',
      properties,
      ...more,
    });
    const output = await from(
      [
        at('Microsoft.Web/sites/app/config', 'appsettings', {
          HARMLESS_LOOKING: secret,
          DB: `Server=x;Password=${secret};`,
        }),
        at('Microsoft.Web/sites/app/config', 'connectionstrings', {
          Main: { type: 'SQLAzure', value: `Pwd=${secret}` },
        }),
        at('Microsoft.Compute/virtualMachines/vm/extensions', 'custom', {
          publisher: 'Microsoft.Azure.Extensions',
          type: 'CustomScript',
          typeHandlerVersion: '2.1',
          settings: {
            script: Buffer.from(`echo ${secret}`).toString('base64'),
            fileUris: [`https://st.blob.core.windows.net/s/x.sh?sig=${secret}AAAA`],
          },
        }),
        at('Microsoft.Resources/deployments', 'd', {
          outputs: { connection: { type: 'String', value: secret } },
          parameters: { p: { value: secret } },
        }),
        storage('tagged', {}, { tags: { [`password=${secret}`]: 'x', note: `token: ${secret}`, fine: 'yes' } }),
        at(
          'Contoso.Own/things',
          'own',
          { clientSecret: secret, list: [{ name: 'apiKey', value: secret }], text: `curl -u ops:${secret} https://x` },
          { apiVersion: '2024-01-01' },
        ),
        at('Microsoft.App/jobs', 'job', {
          configuration: { secrets: [{ name: 'conn', value: `Endpoint=sb://x;SharedAccessKey=${secret}` }] },
          template: { containers: [{ name: 'c', env: [{ name: 'DB_PASSWORD', value: secret }] }] },
        }),
      ],
      [],
      format,
    );
    const archive = [...output.files.values()].join('\n');
    const forms = [
      secret,
      Buffer.from(`echo ${secret}`).toString('base64'),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('hex'),
    ];
    const shown = [...output.files].flatMap(([path, text]) =>
      text
        .split('\n')
        .filter((line) => forms.some((form) => line.includes(form)))
        .map((line) => `${path}: ${line}`),
    );
    expect(shown).toEqual([]);
    expect(archive).toMatch(/fine['"]?\s*[=:]\s*['"]yes['"]/);
  },
);

test('a secret in the description of a group is not in the code of the directory', async () => {
  const group = (properties: Record<string, unknown>): StoredDirectoryObject => ({
    label: 'IdentityGroup',
    id: '0b0a0a0a-1111-4222-8333-444444444444',
    properties: { displayName: 'ops', securityEnabled: true, ...properties },
  });
  const directory = { objects: [group({ description: 'the password is Pl4nted-S3cret!' })], memberships: [] };
  const output = await generateAll(graphOf(TENANT, [], new Map(), directory), { include_directory: true });
  const archive = [...output.files.values()].join('\n');
  expect(archive).toContain('azuread_group');
  expect(archive).not.toContain('Pl4nted-S3cret!');
});

test.each([
  { resource_groups: ['elsewhere'] },
  { resource_types: ['Microsoft.Web/sites'] },
  { subscription_ids: ['0a0a0a0a-1111-4222-8333-444444444444'] },
])('a filter that matches nothing ends with what was asked for: %j', async (filter) => {
  const [[name, [value]]] = Object.entries(filter) as [[string, string[]]];
  await expect(from([storage('st')], [], filter)).rejects.toMatchObject({
    code: 'NOTHING_SELECTED',
    detail: `None of the 2 resources that the graph has of this tenant is selected by ${name} ${value}. Correct the filter, or scan again where the resources are new.`,
  });
});
