// Which subscription is in which management group: in the code of every language, imported, made anew, and in another home.
import type { GenerateIacParams } from '../../src/contract/start-generate-iac.ts';
import { generateAll, TENANT, type Output } from '../support/iac.ts';
import { graphOf, nodeOf, type Arm } from '../support/snapshot-graph.ts';

const GROUPS = '/providers/Microsoft.Management/managementGroups';
const [FIRST, SECOND] = ['ebf47942-73e9-4162-98b6-1813c61b19ff', 'ed5ca9cc-a4c4-42da-a51b-0603b798cede'];
const TARGET = '99999999-8888-4777-8666-555555555555';

const managementGroup = (name: string, parent: string | null, children: readonly string[]): Arm => ({
  id: `${GROUPS}/${name}`,
  type: 'Microsoft.Management/managementGroups',
  name,
  properties: {
    tenantId: TENANT,
    displayName: name,
    details: { version: 1, parent: parent === null ? null : { id: `${GROUPS}/${parent}`, name: parent } },
    children: children.map((id) => ({
      id,
      type: id.startsWith('/sub') ? '/subscriptions' : 'Microsoft.Management/managementGroups',
    })),
  },
});
const definition: Arm = {
  id: `${GROUPS}/mg-top/providers/Microsoft.Authorization/policyDefinitions/tags`,
  type: 'Microsoft.Authorization/policyDefinitions',
  name: 'tags',
  properties: { policyType: 'Custom', mode: 'All', policyRule: { if: { field: 'type', exists: 'true' }, then: {} } },
};
const group = (subscription: string): Arm => ({
  id: `/subscriptions/${subscription}/resourceGroups/rg`,
  type: 'Microsoft.Resources/resourceGroups',
  name: 'rg',
  location: 'westeurope',
});
const assignment: Arm = {
  id: `/subscriptions/${FIRST}/resourceGroups/rg/providers/Microsoft.Authorization/policyAssignments/tags`,
  type: 'Microsoft.Authorization/policyAssignments',
  name: 'tags',
  properties: { policyDefinitionId: definition.id },
};
const graph = graphOf(TENANT, [
  nodeOf('ManagementGroup')(managementGroup(TENANT, null, [`${GROUPS}/mg-top`])),
  nodeOf('ManagementGroup')(managementGroup('mg-top', TENANT, [`/subscriptions/${FIRST}`, `${GROUPS}/mg-below`])),
  nodeOf('ManagementGroup')(managementGroup('mg-below', 'mg-top', [`/subscriptions/${SECOND}`])),
  nodeOf('TenantResource')(definition),
  nodeOf('ResourceGroup')(group(FIRST)),
  nodeOf('ResourceGroup')(group(SECOND)),
  nodeOf('Resource')(assignment),
]);
const generated = (params: Partial<GenerateIacParams> = {}): Promise<Output> => generateAll(graph, params);
const placed = ({ coverage }: Output) =>
  coverage.resources.filter(({ type }) => type === 'Microsoft.Management/managementGroups/subscriptions');
const codeOf = ({ files }: Output): string =>
  [...files].flatMap(([path, text]) => (/\.(tf|bicep)$|azuredeploy/.test(path) ? text : [])).join('\n');

test('each subscription of a group that is written is in the code, and takes no filter to it', async () => {
  const output = await generated();
  expect(placed(output).map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
    [`${GROUPS}/mg-below/subscriptions/${SECOND}`, 'emitted', undefined],
    [`${GROUPS}/mg-top/subscriptions/${FIRST}`, 'emitted', undefined],
  ]);
  expect(output.files.get('README.md')).toContain(
    'The code holds the place of 2 subscriptions among the management groups.',
  );
  expect(placed(await generated({ resource_groups: ['rg'] }))).toEqual([]);
});

test.each([
  [
    'azapi',
    /resource "azapi_resource" "(subscription_mg_top_\w+)" \{\n {2}type {6}= "Microsoft.Management\/managementGroups\/subscriptions@[\d-]+"\n {2}name {6}= "ebf47942[^\n]+\n {2}parent_id = azapi_resource\.management_group_mg_top_\w+\.id\n\}/,
  ],
  [
    'azurerm',
    /resource "azurerm_management_group_subscription_association" "(subscription_mg_top_\w+)" \{\n {2}management_group_id = azurerm_management_group\.management_group_mg_top_\w+\.id\n {2}subscription_id {5}= "\/subscriptions\/ebf47942[^\n]+\n\}/,
  ],
] as const)(
  '%s: a block that refers to the group, with its import, before what names policy of a group',
  async (provider, block) => {
    const output = await generated({ terraform_provider: provider });
    const [, symbol] = block.exec(codeOf(output))!;
    const address = placed(output).find(({ id }) => id.endsWith(FIRST))!.address!;
    expect(address.endsWith(`.${symbol}`)).toBe(true);
    expect(output.files.get('imports.tf')).toContain(`${GROUPS}/mg-top/subscriptions/${FIRST}`);
    expect(codeOf(output)).toContain(`depends_on = [${address}]`);
  },
);

test.each([
  [
    'bicep',
    /resource \w+ 'Microsoft.Management\/managementGroups\/subscriptions@[\d-]+' = \{\n {2}parent: management_group_mg_top_\w+\n {2}name: 'ebf47942/,
  ],
  [
    'arm',
    /"type": "Microsoft.Management\/managementGroups\/subscriptions",\n\s+"apiVersion": "[\d-]+",\n\s+"name": "mg-top\/ebf47942/,
  ],
] as const)('%s: a child of the group', async (output_format, block) => {
  expect(codeOf(await generated({ output_format }))).toMatch(block);
});

test('made again in the same tenant under other names, no subscription leaves its group', async () => {
  expect(placed(await generated({ name_suffix: 'x7' })).map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['left out', 'the subscription is the one that was read, and stays where it is'],
    ['left out', 'the subscription is the one that was read, and stays where it is'],
  ]);
});

test('the one subscription that all become is in one group, and mapping.json knows it', async () => {
  const output = await generated({ target_subscription_id: TARGET });
  expect(placed(output).map(({ id, outcome }) => [id, outcome])).toEqual([
    [`${GROUPS}/mg-below-141ee/subscriptions/${TARGET}`, 'emitted'],
    [`${GROUPS}/mg-top-141ee/subscriptions/${TARGET}`, 'left out'],
  ]);
  const { resources } = JSON.parse(output.files.get('mapping.json')!) as { resources: object[] };
  expect(resources).toContainEqual({
    source: `${GROUPS}/mg-below/subscriptions/${SECOND}`,
    target: `${GROUPS}/mg-below-141ee/subscriptions/${TARGET}`,
  });
});
