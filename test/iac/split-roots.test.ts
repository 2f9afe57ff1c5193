// Code of several root modules that makes everything anew: what Azure computes in one is looked up in those that are applied after it.
import { generateAll, TENANT, type Output } from '../support/iac.ts';
import { parseHcl, resourcesIn } from '../support/parse-hcl.ts';
import { graphOf, nodeOf, type Arm } from '../support/snapshot-graph.ts';

const SUBSCRIPTION = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const group = (name: string): Arm => ({
  id: `${SUBSCRIPTION}/resourceGroups/${name}`,
  name,
  type: 'Microsoft.Resources/resourceGroups',
  location: 'westeurope',
});
const guid = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const identity = (of: Arm, at: number): Arm => ({
  id: `${of.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${at}`,
  name: `id-${at}`,
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  location: 'westeurope',
  properties: { principalId: guid(at), clientId: guid(at + 1000), tenantId: TENANT },
});
/** Its name makes it the last in the order, were it not for what it needs. */
const [first, last] = [group('rg-a'), group('rg-z')];
const identities = Array.from({ length: 520 }, (_, at) => identity(last, at));
const role: Arm = {
  id: `/providers/Microsoft.Authorization/roleDefinitions/${guid(9000)}`,
  name: guid(9000),
  type: 'Microsoft.Authorization/roleDefinitions',
  properties: { roleName: 'Own', type: 'CustomRole', permissions: [], assignableScopes: [SUBSCRIPTION] },
};
const assignment: Arm = {
  id: `${first.id}/providers/Microsoft.Authorization/roleAssignments/${guid(8000)}`,
  name: guid(8000),
  type: 'Microsoft.Authorization/roleAssignments',
  properties: {
    principalId: guid(7),
    principalType: 'ServicePrincipal',
    // ARM knows a role of the tenant below every subscription.
    roleDefinitionId: `${SUBSCRIPTION}${role.id}`,
  },
};
const graph = graphOf(TENANT, [
  ...[first, last].map(nodeOf('ResourceGroup')),
  ...[...identities, assignment].map(nodeOf('Resource')),
  nodeOf('RoleAssignment')(assignment),
  nodeOf('RoleDefinition')(role),
]);
const orderIn = ({ files }: Output): (string | undefined)[] =>
  [...files.get('README.md')!.matchAll(/^\d+\. `([^`]+)`$/gm)].map(([, root]) => root);
const principalIn = ({ files }: Output): unknown =>
  (
    resourcesIn(parseHcl(new Map([['access.tf', files.get('rg-a/access.tf')!]])).values())[0]!.body['body'] as {
      properties: { principalId: unknown };
    }
  ).properties.principalId;

test.each(['azapi', 'azurerm'] as const)(
  'made anew, a principal of another folder is looked up, by %s',
  async (provider) => {
    const output = await generateAll(graph, { auto_import: false, terraform_provider: provider });
    expect(orderIn(output)).toEqual(['rg-z', 'tenant', 'rg-a']);
    const lookups = output.files.get('rg-a/lookups.tf')!;
    const [, symbol] = /^data "azapi_resource" "(\w+)" \{\n/.exec(lookups)!;
    expect(lookups).toBe(`data "azapi_resource" "${symbol!}" {
  type                   = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  resource_id            = "${identities[7]!.id}"
  response_export_values = ["properties.principalId"]
}
`);
    expect(output.files.get('rg-a/access.tf')).toContain(
      `data.azapi_resource.${symbol!}.output.properties.principalId`,
    );
    expect(output.files.get('rg-a/versions.tf')).toContain('azapi');
    expect([...output.files.keys()].filter((path) => path.endsWith('lookups.tf'))).toEqual(['rg-a/lookups.tf']);
  },
);

test('an import names what was read, and looks nothing up', async () => {
  const output = await generateAll(graph);
  expect(principalIn(output)).toBe(guid(7));
  expect([...output.files.keys()].filter((path) => path.endsWith('lookups.tf'))).toEqual([]);
});
