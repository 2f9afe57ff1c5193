// Secrets that a creation needs and Azure shows to nobody: every language asks for them, and an import does without.
import { generateAll, TENANT, type Output } from '../support/iac.ts';
import { parseHcl, resourcesIn, type ParsedResource } from '../support/parse-hcl.ts';
import { graphOf, nodeOf, type Arm } from '../support/snapshot-graph.ts';
import { creationSecrets } from '../../src/iac/rules/creation-secrets.ts';

const GROUP = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg';
const group: Arm = { id: GROUP, name: 'rg', location: 'westeurope', type: 'Microsoft.Resources/resourceGroups' };
const arm = (type: string, properties: object): Arm => ({
  id: `${GROUP}/providers/${type}/one`,
  name: 'one',
  type,
  location: 'westeurope',
  properties,
});

const server = arm('Microsoft.Sql/servers', {
  administratorLogin: 'sqladmin',
  version: '12.0',
  minimalTlsVersion: '1.2',
  publicNetworkAccess: 'Enabled',
});
const account = arm('Microsoft.Automation/automationAccounts', { sku: { name: 'Basic' } });
/** Its password is required by the schema, and that is all that is known of it. */
const credential: Arm = {
  id: `${account.id}/credentials/deploy`,
  name: 'deploy',
  type: 'Microsoft.Automation/automationAccounts/credentials',
  properties: { userName: 'deploy' },
};
const graph = graphOf(TENANT, [
  nodeOf('ResourceGroup')(group),
  ...[server, account, credential].map(nodeOf('Resource')),
]);

const blockOf = ({ files }: Output, type: string): ParsedResource =>
  resourcesIn(parseHcl(files).values()).find(({ body }) => String(body['type']).startsWith(`${type}@`))!;
const variablesOf = ({ files }: Output): Record<string, object> => {
  const declared = parseHcl(files).get('variables.tf')!['variable'] as Record<string, object[]>;
  return Object.fromEntries(Object.entries(declared).map(([name, [only]]) => [name, only!]));
};

test.each([
  ['Microsoft.Sql/servers', 'administratorLoginPassword'],
  ['Microsoft.Automation/automationAccounts/credentials', 'password'],
])('azapi: an import of %s does without %s, a creation asks for it', async (type, property) => {
  const imported = await generateAll(graph);
  const name = Object.keys(variablesOf(imported)).find((each) => each.startsWith(blockOf(imported, type).name))!;
  const { sensitive_body, sensitive_body_version, lifecycle } = blockOf(imported, type).body;
  const value = { properties: { [property]: `\${var.${name}}` } };
  expect({ sensitive_body, sensitive_body_version }).toEqual({
    sensitive_body: value,
    sensitive_body_version: { [`properties.${property}`]: '1' },
  });
  expect(JSON.stringify(lifecycle)).toContain('sensitive_body_version');
  expect(variablesOf(imported)[name]).toMatchObject({ sensitive: true, default: null });

  const anew = await generateAll(graph, { auto_import: false });
  const block = blockOf(anew, type).body;
  expect(block['sensitive_body']).toEqual(value);
  // The schema asks for nothing that is not given, and Terraform compares all of it.
  expect(Object.keys(block).filter((each) => ['lifecycle', 'schema_validation_enabled'].includes(each))).toEqual([]);
  expect(Object.keys(variablesOf(anew)[name]!).sort()).toEqual(['description', 'sensitive', 'type']);
});

test('azurerm: an import makes a password up where none is given, a creation asks for it', async () => {
  const blockIn = (output: Output): ParsedResource =>
    resourcesIn(parseHcl(output.files).values()).find(({ type }) => type === 'azurerm_mssql_server')!;
  const imported = blockIn(await generateAll(graph, { terraform_provider: 'azurerm' }));
  const variable = `var.${imported.name}_administrator_login_password`;
  expect(imported.body['administrator_login_password']).toBe(`\${coalesce(${variable}, "Aa1-\${uuid()}")}`);
  expect(JSON.stringify(imported.body['lifecycle'])).toContain('administrator_login_password');
  const anew = blockIn(await generateAll(graph, { terraform_provider: 'azurerm', auto_import: false }));
  expect(anew.body['administrator_login_password']).toBe(`\${${variable}}`);
  expect(anew.body).not.toHaveProperty('lifecycle');
});

test('Bicep and ARM take it as a secure parameter', async () => {
  const bicep = [...(await generateAll(graph, { output_format: 'bicep' })).files.values()].join('\n');
  const [, name] =
    /@secure\(\)\n@description\('Secret: properties\.administratorLoginPassword[^\n]+\nparam (\w+) string/.exec(bicep)!;
  expect(bicep).toContain(`administratorLoginPassword: ${name}\n`);
  const template = (await generateAll(graph, { output_format: 'arm' })).files.get('azuredeploy.json')!;
  expect((JSON.parse(template) as { parameters: object }).parameters).toMatchObject({
    [name!]: { type: 'securestring' },
  });
  expect(template).toContain(`"administratorLoginPassword": "[parameters('${name}')]"`);
});

test.each([
  [
    'a machine with keys alone',
    'Microsoft.Compute/virtualMachines',
    { osProfile: { adminUsername: 'u', linuxConfiguration: { disablePasswordAuthentication: true } } },
    [],
  ],
  [
    'a machine with a password',
    'Microsoft.Compute/virtualMachines',
    { osProfile: { adminUsername: 'u' } },
    ['properties.osProfile.adminPassword'],
  ],
  ['a machine of a disk', 'Microsoft.Compute/virtualMachines', { storageProfile: {} }, []],
  [
    'a SQL server of the directory alone',
    'Microsoft.Sql/servers',
    { administratorLogin: 'u', administrators: { azureADOnlyAuthentication: true } },
    [],
  ],
  [
    'a replica',
    'Microsoft.DBforPostgreSQL/flexibleServers',
    { administratorLogin: 'u', replicationRole: 'AsyncReplica' },
    [],
  ],
  [
    'a cluster with an identity',
    'Microsoft.ContainerService/managedClusters',
    { servicePrincipalProfile: { clientId: 'msi' } },
    [],
  ],
  [
    'secrets of a container app',
    'Microsoft.App/containerApps',
    { configuration: { secrets: [{ name: 'a' }, { name: 'b', keyVaultUrl: 'https://v' }] } },
    ['properties.configuration.secrets.0.value'],
  ],
])('%s', (_, type, properties, needed) => {
  expect(creationSecrets(type, { properties } as never).map((path) => path.join('.'))).toEqual(needed);
});

test('a secret in a list stands beside the name of its item, or in a list of the same length', async () => {
  const containers = arm('Microsoft.ContainerInstance/containerGroups', {
    osType: 'Linux',
    imageRegistryCredentials: [
      { server: 'a.io', username: 'a', identity: 'mine' },
      { server: 'b.io', username: 'b', password: 'hunter22' },
    ],
    containers: [
      { name: 'side', properties: { image: 'a.io/side' } },
      {
        name: 'main',
        properties: { image: 'b.io/main', environmentVariables: [{ name: 'DB_PASSWORD', value: 'hunter22' }] },
      },
    ],
  });
  const lists = graphOf(TENANT, [nodeOf('ResourceGroup')(group), nodeOf('Resource')(containers)]);
  const { name, body } = blockOf(await generateAll(lists), 'Microsoft.ContainerInstance/containerGroups');
  const password = `\${var.${name}_containers_main_properties_environment_variables_db_password}`;
  expect(body['sensitive_body']).toEqual({
    properties: {
      imageRegistryCredentials: [{}, { password: `\${var.${name}_image_registry_credentials_b_io_password}` }],
      containers: [{ name: 'main', properties: { environmentVariables: [{ name: 'DB_PASSWORD', value: password }] } }],
    },
  });
  expect(body['sensitive_body_version']).toEqual({
    'properties.containers': '1',
    'properties.imageRegistryCredentials': '1',
  });
  const bicep = [...(await generateAll(lists, { output_format: 'bicep' })).files.values()].join('\n');
  expect(bicep).toMatch(
    /name: 'DB_PASSWORD'\n\s+value: \w+_containers_main_properties_environment_variables_db_password\n/,
  );
});

test('a variable for a secret in a list is called by the name of its item, and says it', async () => {
  const item = (name: string): object => ({ name, value: 'hunter22' });
  const app = arm('Microsoft.App/containerApps', {
    configuration: { secrets: [item('db-password'), item('db_password'), item('\u5bc6'), { value: 'hunter22' }] },
  });
  const output = await generateAll(graphOf(TENANT, [nodeOf('ResourceGroup')(group), nodeOf('Resource')(app)]));
  const { name } = blockOf(output, 'Microsoft.App/containerApps');
  const declared = variablesOf(output) as Record<string, { description: string }>;
  const spoken = Object.entries(declared).map(([variable, { description }]) => [
    variable.replace(`${name}_`, '').replace(/_[0-9a-f]{5}$/, '_TAG'),
    description.replace(` of ${app.id}`, ''),
  ]);
  expect(spoken.sort()).toEqual([
    ['configuration_secrets_2_value', 'Secret: properties.configuration.secrets[\u5bc6].value'],
    ['configuration_secrets_3_value', 'Secret: properties.configuration.secrets[3].value'],
    ['configuration_secrets_db_password_TAG', 'Secret: properties.configuration.secrets[db-password].value'],
    ['configuration_secrets_db_password_TAG', 'Secret: properties.configuration.secrets[db_password].value'],
  ]);
});
