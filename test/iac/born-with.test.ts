// What Azure makes with its parent and anybody may change: imported where it exists, and changed, not created, where all is made anew.
import { isBornWithParent } from '../../src/iac/rules/born-with.ts';
import { generateAll, TENANT } from '../support/iac.ts';
import { parseHcl, resourcesIn } from '../support/parse-hcl.ts';
import { graphOf, nodeOf, type Arm } from '../support/snapshot-graph.ts';

const GROUP = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg';
const group: Arm = { id: GROUP, name: 'rg', location: 'westeurope', type: 'Microsoft.Resources/resourceGroups' };
const account: Arm = {
  id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/stone`,
  name: 'stone',
  type: 'Microsoft.Storage/storageAccounts',
  location: 'westeurope',
  kind: 'StorageV2',
  sku: { name: 'Standard_LRS' },
  properties: { accessTier: 'Hot' },
};
const service: Arm = {
  id: `${account.id}/blobServices/default`,
  name: 'default',
  type: 'Microsoft.Storage/storageAccounts/blobServices',
  properties: { isVersioningEnabled: true },
};
const container: Arm = {
  id: `${service.id}/containers/uploads`,
  name: 'uploads',
  type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  properties: { publicAccess: 'None' },
};
const site: Arm = {
  id: `${GROUP}/providers/Microsoft.Web/sites/app`,
  name: 'app',
  type: 'Microsoft.Web/sites',
  location: 'westeurope',
  properties: {},
};
const settings: Arm = {
  id: `${site.id}/config/appsettings`,
  name: 'appsettings',
  type: 'Microsoft.Web/sites/config',
  properties: { PAYMENT_API_KEY: '***' },
};
const graph = graphOf(TENANT, [
  nodeOf('ResourceGroup')(group),
  ...[account, service, container, site, settings].map(nodeOf('Resource')),
]);

const blocksOf = async (options: Parameters<typeof generateAll>[1]) => {
  const output = await generateAll(graph, options);
  const blocks = resourcesIn(parseHcl(output.files).values());
  return { output, of: (type: string) => blocks.filter(({ body }) => String(body['type']).startsWith(`${type}@`)) };
};

test.each(['azapi', 'azurerm'] as const)('an import takes it over, by %s', async (provider) => {
  const { of, output } = await blocksOf({ terraform_provider: provider });
  const [block] = of('Microsoft.Storage/storageAccounts/blobServices');
  expect(block!.type).toBe('azapi_resource');
  expect(output.files.get('imports.tf')).toContain(`azapi_resource.${block!.name}\n`);
});

test.each(['azapi', 'azurerm'] as const)(
  'made anew, it is changed, and others refer to it, by %s',
  async (provider) => {
    const { of, output } = await blocksOf({ terraform_provider: provider, auto_import: false });
    const [block] = of('Microsoft.Storage/storageAccounts/blobServices');
    expect(block).toMatchObject({
      type: 'azapi_update_resource',
      body: {
        name: 'default',
        parent_id: expect.stringMatching(/^\$\{azapi_resource\.storage_account_stone_\w+\.id\}$/) as string,
        body: { properties: { isVersioningEnabled: true } },
      },
    });
    expect(Object.keys(block!.body).sort()).toEqual(['body', 'name', 'parent_id', 'type']);
    if (provider === 'azapi')
      expect(of('Microsoft.Storage/storageAccounts/blobServices/containers')[0]!.body['parent_id']).toBe(
        `\${azapi_update_resource.${block!.name}.id}`,
      );
    expect(output.coverage.resources.find(({ id }) => id === service.id)).toMatchObject({
      provider: 'azapi',
      provider_reasons: ['Azure makes it with its parent, so it can be changed and not created'],
      address: `azapi_update_resource.${block!.name}`,
    });
  },
);

test('made anew, its secrets are asked for, and Terraform compares all of it', async () => {
  const { of, output } = await blocksOf({ auto_import: false });
  const [block] = of('Microsoft.Web/sites/config');
  const variable = `${block!.name}_payment_api_key`;
  expect(block!.body).toEqual({
    type: expect.stringMatching(/^Microsoft\.Web\/sites\/config@/) as string,
    name: 'appsettings',
    parent_id: expect.stringMatching(/^\$\{azapi_resource\.site_app_\w+\.id\}$/) as string,
    sensitive_body: { properties: { PAYMENT_API_KEY: `\${var.${variable}}` } },
    sensitive_body_version: { 'properties.PAYMENT_API_KEY': '1' },
  });
  const declared = parseHcl(output.files).get('variables.tf')!['variable'] as Record<string, object[]>;
  expect(Object.keys(declared[variable]![0]!).sort()).toEqual(['description', 'sensitive', 'type']);
});

test.each([
  ['Microsoft.Web/sites/slots/config', 'web', true],
  ['Microsoft.RecoveryServices/vaults/backupPolicies', 'DefaultPolicy', true],
  ['Microsoft.RecoveryServices/vaults/backupPolicies', 'daily', false],
  ['Microsoft.OperationalInsights/workspaces/tables', 'AzureActivity', true],
  ['Microsoft.OperationalInsights/workspaces/tables', 'Orders_CL', false],
  ['Microsoft.Storage/storageAccounts/managementPolicies', 'default', false],
])('%s called %s: %s', (type, name, expected) => {
  expect(isBornWithParent({ type, name })).toBe(expected);
});
