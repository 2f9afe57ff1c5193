// A role is an id that says nothing to a reader; its name stands beside it, in every language.
import type { GenerateIacParams } from '../../src/contract/start-generate-iac.ts';
import { generateAll } from '../support/iac.ts';
import { graphOfSnapshot, readSnapshot } from '../support/snapshot-graph.ts';

const snapshot = readSnapshot();
const graph = graphOfSnapshot(snapshot);
const codeIn = async (params: Partial<GenerateIacParams>): Promise<string> =>
  [...(await generateAll(graph, params)).files]
    .filter(([path]) => /\.(tf|bicep|json)$/.test(path) && !/^(coverage|mapping)\.json$/.test(path))
    .map(([, text]) => text)
    .join('\n');

const TERRAFORM = [/^resource "\w+" "role_assignment_\w+" \{\n(?: {2}#.*\n)*/gm, /^ {2}# Role: (.*)\.$/m] as const;

test.each([
  [{ terraform_provider: 'azurerm' }, ...TERRAFORM],
  [{ terraform_provider: 'azapi' }, ...TERRAFORM],
  [
    { output_format: 'bicep' },
    /^(?:\/\/ .*\n)*resource \w+ 'Microsoft.Authorization\/roleAssignments@[\d-]+' = /gm,
    /^\/\/ Role: (.*)\.$/m,
  ],
  [
    { output_format: 'arm' },
    /\{\s*"type": "Microsoft.Authorization\/roleAssignments"[^{]*/g,
    /"comments": "Role: ([^".]*)\./,
  ],
] as const)('of each assignment of a role of Azure, and of no other: %j', async (params, assignment, remark) => {
  const names = (await codeIn(params)).match(assignment)!.map((text) => remark.exec(text)?.[1]);
  const roles = new Map(snapshot.roleDefinitions.map(({ id, properties }) => [id.split('/').at(-1), properties]));
  const expected = snapshot.roleAssignments.map(({ properties }) => {
    const { roleDefinitionId } = properties as { roleDefinitionId: string };
    const role = roles.get(roleDefinitionId.split('/').at(-1)) as { type: string; roleName: string } | undefined;
    return role?.type === 'BuiltInRole' ? role.roleName : undefined;
  });
  expect(names.sort()).toEqual(expected.sort());
});

test('the name stays the same for another tenant', async () => {
  const code = await codeIn({
    terraform_provider: 'azurerm',
    target_tenant_id: '11111111-2222-4333-8444-555555555555',
    target_subscription_id: '99999999-8888-4777-8666-555555555555',
  });
  expect(code).toContain('{\n  # Role: Website Contributor.\n');
});
