// What stands above the subscriptions in a generation: when it is chosen, what brings it along, what it is called elsewhere.
import type { GenerateIacParams } from '../../src/contract/start-generate-iac.ts';
import { generateAll, TENANT, type Output } from '../support/iac.ts';
import { graphOf, graphOfSnapshot, nodeOf, readSnapshot, type Arm } from '../support/snapshot-graph.ts';

const GROUPS = '/providers/Microsoft.Management/managementGroups';
const ROOT = `${GROUPS}/${TENANT}`;
const PLATFORM = 'ebf47942-73e9-4162-98b6-1813c61b19ff';
const TARGET = '11111111-2222-4333-8444-555555555555';
const SET = '/providers/Microsoft.Authorization';

const managementGroup = (name: string, parent: string | null): Arm => ({
  id: `${GROUPS}/${name}`,
  type: 'Microsoft.Management/managementGroups',
  name,
  properties: {
    tenantId: TENANT,
    displayName: `Group ${name}`,
    details: { version: 2, parent: parent === null ? null : { id: parent, name: parent.split('/').at(-1)! } },
    children: [],
  },
});
const definition: Arm = {
  id: `${GROUPS}/mg-top${SET}/policyDefinitions/tags`,
  type: 'Microsoft.Authorization/policyDefinitions',
  name: 'tags',
  properties: { policyType: 'Custom', mode: 'All', policyRule: { if: { field: 'type', exists: 'true' }, then: {} } },
};
const assignmentOn = (scope: string): Arm => ({
  id: `${scope}${SET}/policyAssignments/tags`,
  type: 'Microsoft.Authorization/policyAssignments',
  name: 'tags',
  properties: { policyDefinitionId: definition.id },
});
const role: Arm = {
  id: `${SET}/roleDefinitions/00000000-0000-4000-8000-00000000aaaa`,
  type: 'Microsoft.Authorization/roleDefinitions',
  name: '00000000-0000-4000-8000-00000000aaaa',
  properties: { roleName: 'Own', type: 'CustomRole', permissions: [], assignableScopes: [`${GROUPS}/mg-top`] },
};
const group: Arm = {
  id: `/subscriptions/${PLATFORM}/resourceGroups/rg`,
  type: 'Microsoft.Resources/resourceGroups',
  name: 'rg',
  location: 'westeurope',
};
const roleOnGroup: Arm = {
  id: `${group.id}${SET}/roleAssignments/00000000-0000-4000-8000-00000000bbbb`,
  type: 'Microsoft.Authorization/roleAssignments',
  name: '00000000-0000-4000-8000-00000000bbbb',
  properties: { roleDefinitionId: role.id, principalId: '00000000-0000-4000-8000-00000000cccc' },
};

const generated = (params: Partial<GenerateIacParams> = {}): Promise<Output> =>
  generateAll(
    graphOf(TENANT, [
      nodeOf('ResourceGroup')(group),
      nodeOf('Resource')(assignmentOn(group.id)),
      nodeOf('Resource')(roleOnGroup),
      nodeOf('RoleDefinition')(role),
      ...[
        managementGroup(TENANT, null),
        managementGroup('mg-top', ROOT),
        managementGroup('mg-below', `${GROUPS}/mg-top`),
      ].map(nodeOf('ManagementGroup')),
      ...[definition, assignmentOn(`${GROUPS}/mg-below`)].map(nodeOf('TenantResource')),
    ]),
    params,
  );
const ids = ({ coverage }: Output, outcome = 'emitted'): string[] =>
  coverage.resources.filter((each) => each.outcome === outcome).map(({ id }) => id);
const ABOVE = [
  `${GROUPS}/mg-below`,
  `${GROUPS}/mg-below${SET}/policyAssignments/tags`,
  `${GROUPS}/mg-top`,
  `${GROUPS}/mg-top${SET}/policyDefinitions/tags`,
];

test('the whole tenant has its management groups and their policy, and leaves out the root with the reason', async () => {
  const output = await generated();
  expect(ids(output).sort()).toEqual(
    [...ABOVE, role.id, ...[assignmentOn(group.id), roleOnGroup, group].map(({ id }) => id)].sort(),
  );
  expect(output.coverage.resources.filter(({ outcome }) => outcome !== 'emitted')).toEqual([
    {
      id: ROOT,
      type: 'Microsoft.Management/managementGroups',
      outcome: 'left out',
      reason: 'Azure makes the root management group with the tenant, and no code can make it',
    },
  ]);
  expect(output.files.get('management-groups.main.tf')).toContain(`id = "${ROOT}"`);
});

const BELOW: readonly Partial<GenerateIacParams>[] = [
  { subscription_ids: [PLATFORM] },
  { resource_groups: ['rg'] },
  { resource_types: ['Microsoft.Resources/resourceGroups'] },
  { resource_ids: [group.id] },
];
test.each(BELOW)('%j brings nothing from above along, though a policy and a role name it', async (filter) => {
  const output = await generated({ ...filter, include_dependencies: true });
  expect(ids(output)).toContain(group.id);
  expect(ids(output).filter((id) => id.startsWith(GROUPS))).toEqual([]);
});

test('a policy of a management group that is asked for brings its definition, its group and those above', async () => {
  const params = { resource_ids: [`${GROUPS}/mg-below${SET}/policyAssignments/tags`] };
  expect(ids(await generated({ ...params, include_dependencies: true })).sort()).toEqual(ABOVE);
  expect(ids(await generated({ ...params, include_dependencies: false }))).toEqual(params.resource_ids);
});

test('management groups are chosen by their type, which no node of theirs holds', async () => {
  const output = await generated({
    resource_types: ['microsoft.management/managementGroups'],
    include_dependencies: false,
  });
  expect(ids(output)).toEqual([`${GROUPS}/mg-below`, `${GROUPS}/mg-top`]);
});

test('for another tenant they keep their names, and stand below its own root', async () => {
  const output = await generated({
    target_tenant_id: TARGET,
    target_subscription_id: '99999999-8888-4777-8666-555555555555',
  });
  expect(
    ids(output)
      .filter((id) => id.startsWith(GROUPS))
      .sort(),
  ).toEqual(ABOVE);
  expect(ids(output, 'left out')).toEqual([`${GROUPS}/${TARGET}`]);
  expect(output.files.get('management-groups.main.tf')).toContain(`id = "${GROUPS}/${TARGET}"`);
  expect([...output.files].filter(([path, text]) => path.endsWith('.tf') && text.includes(TENANT))).toEqual([]);
});

test('made again in the same tenant they are called otherwise, with all that is on them', async () => {
  const output = await generated({ name_suffix: 'x7' });
  expect(
    ids(output)
      .filter((id) => id.startsWith(GROUPS))
      .sort(),
  ).toEqual(ABOVE.map((id) => id.replace(/mg-(top|below)/, 'mg-$1-x7')));
  expect(output.files.get('management-groups.main.tf')).toContain(`id = "${ROOT}"`);
  const { names } = JSON.parse(output.files.get('mapping.json')!) as { names: Record<string, string> };
  expect(names).toMatchObject({ [`${GROUPS}/mg-top`]: 'mg-top-x7', [`${GROUPS}/mg-below`]: 'mg-below-x7' });
});

test('where nobody asks for management groups, those of the tenant are named as they are', async () => {
  const output = await generated({ resource_groups: ['rg'], name_suffix: 'x7', include_dependencies: true });
  expect(output.coverage.external_ids.map(({ id }) => id)).toContain(definition.id);
});

test('a node that does not hold what Azure answered is left out with the reason', async () => {
  const bare = { label: 'ManagementGroup', id: `${GROUPS}/mg-top`, properties: { display_name: 'Top' } } as const;
  const output = await generateAll(graphOf(TENANT, [bare]));
  expect(output.coverage.resources.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['left out', 'the graph does not hold what Azure answered of it'],
  ]);
});

test.each(['terraform', 'bicep', 'arm'] as const)(
  '%s: each group of the sample tenant refers to its parent',
  async (format) => {
    const { files } = await generateAll(graphOfSnapshot(readSnapshot()), { output_format: format });
    const text = [...files]
      .filter(([path]) => /\.(tf|bicep|json)$/.test(path) && path !== 'coverage.json')
      .map(([, each]) => each)
      .join('\n');
    const reference = {
      terraform: ' id = azapi_resource.management_group_mg_contoso_ec2dc.id',
      bicep: 'id: management_group_mg_contoso_ec2dc.id',
      arm: `"id": "[tenantResourceId('Microsoft.Management/managementGroups', 'mg-contoso')]"`,
    }[format];
    expect(text.split(reference)).toHaveLength(3);
  },
);
