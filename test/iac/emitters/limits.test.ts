// A tenant over ARM's limits: several templates in order, each within the limits, each needing only those before it.
import { parseBicep } from '../../support/bicep/parse.ts';
import { evaluateArm, templatesIn } from '../../support/arm-templates.ts';
import { evaluateBicep } from '../../support/bicep/generated.ts';
import { generateAll, TENANT, type Output } from '../../support/iac.ts';
import { graphOf, nodeOf, type Arm } from '../../support/snapshot-graph.ts';

const SUBSCRIPTION = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const guid = (kind: string, index: number): string =>
  `${kind}0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const group = (index: number): string => `${SUBSCRIPTION}/resourceGroups/rg-${String(index).padStart(3, '0')}`;
const account = (index: number): string =>
  `${group(index % 700)}/providers/Microsoft.Storage/storageAccounts/st${String(index).padStart(5, '0')}`;

/** 700 groups, 1,500 accounts of which one group has half, 600 role assignments for 500 principals, a text of 200 kB. */
const groups: Arm[] = Array.from({ length: 700 }, (_, index) => ({
  id: group(index),
  name: `rg-${index}`,
  type: 'Microsoft.Resources/resourceGroups',
  location: 'westeurope',
}));
const accounts: Arm[] = Array.from({ length: 1500 }, (_, index) => ({
  id: index % 2 === 0 ? account(index) : account(index).replace(/rg-\d+/, 'rg-000'),
  location: 'westeurope',
  kind: 'StorageV2',
  sku: { name: 'Standard_LRS' },
  tags: { filler: 'x'.repeat(200) },
  properties: { accessTier: 'Hot' },
}));
const assignments: Arm[] = Array.from({ length: 600 }, (_, index) => ({
  id: `${accounts[index]!.id}/providers/Microsoft.Authorization/roleAssignments/${guid('a', index)}`,
  properties: {
    roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${guid('b', 0)}`,
    principalId: guid('c', index % 500),
    principalType: 'User',
  },
}));
const workflow: Arm = {
  id: `${group(1)}/providers/Microsoft.Logic/workflows/long`,
  location: 'westeurope',
  properties: { definition: { text: `it's ${'lang é '.repeat(30_000)}`, at: accounts[2]!.id } },
};
const tooLarge: Arm = {
  id: `${group(1)}/providers/Microsoft.Logic/workflows/too-long`,
  location: 'westeurope',
  properties: { definition: { text: 'x'.repeat(1_100_000) } },
};
const nodes = [
  ...groups.map(nodeOf('ResourceGroup')),
  ...[...accounts, ...assignments, workflow, tooLarge].map(nodeOf('Resource')),
];
const COUNT = nodes.length - 1;

const none = (): undefined => undefined;
let arm: Output;
let bicep: Output;
beforeAll(async () => {
  arm = await generateAll(graphOf(TENANT, nodes), { output_format: 'arm' });
  bicep = await generateAll(graphOf(TENANT, nodes), { output_format: 'bicep' });
}, 60_000);

test('ARM: every template and every nested one is within the limits', () => {
  const paths = templatesIn(arm.files);
  expect(paths.length).toBeGreaterThan(2);
  expect(paths[0]).toBe('azuredeploy-01.json');
  const check = (template: { resources: { properties?: { template?: never } }[]; parameters?: object }): void => {
    expect(template.resources.length).toBeLessThanOrEqual(800);
    expect(Object.keys(template.parameters ?? {}).length).toBeLessThanOrEqual(256);
    for (const { properties } of template.resources) if (properties?.template) check(properties.template);
  };
  for (const path of paths) {
    expect(Buffer.byteLength(arm.files.get(path)!)).toBeLessThan(4_000_000);
    expect(arm.files.has(path.replace('azuredeploy', 'parameters'))).toBe(true);
    check(JSON.parse(arm.files.get(path)!) as never);
  }
});

test('ARM: deploys everything once, nothing before what it needs', () => {
  const deployed = evaluateArm(arm.files, none).map(({ id, file }) => ({ id: id.toLowerCase(), file }));
  expect(deployed).toHaveLength(COUNT);
  const fileOf = new Map(deployed.map(({ id, file }) => [id, file]));
  const late = arm.resolved.flatMap(({ entry }) =>
    entry.needs.filter((key) => fileOf.get(key)! > fileOf.get(entry.key)!).map((key) => `${entry.key} before ${key}`),
  );
  expect(late).toEqual([]);
});

test('Bicep: the same, and a literal is never longer than the compiler takes', () => {
  const { resources, existing, before } = evaluateBicep(bicep.files, none);
  expect(resources).toHaveLength(COUNT);
  const mains = [...bicep.files.keys()].filter((path) => /^main-\d+\.bicep$/.test(path));
  expect(mains.length).toBeGreaterThan(2);
  for (const [path, text] of bicep.files) {
    if (!path.endsWith('.bicep')) continue;
    const file = parseBicep(text, path);
    expect(file.parameters.length).toBeLessThanOrEqual(256);
    expect(file.resources.filter((each) => !each.existing).length + file.modules.length).toBeLessThanOrEqual(800);
    for (const [literal] of text.matchAll(/'(?:\\.|[^'\\\n])*'/g)) expect(literal.length).toBeLessThanOrEqual(131_072);
  }
  const fileOf = new Map(resources.map(({ id, file }) => [id.toLowerCase(), file]));
  for (const [file, ids] of existing)
    for (const id of ids) {
      const other = fileOf.get(id.toLowerCase());
      if (other !== undefined) expect([file, other, before.get(file)?.has(other)]).toEqual([file, other, true]);
    }
  const written = resources.find(({ id }) => id === workflow.id)!;
  const { definition } = written.body['properties'] as { definition: unknown };
  expect(definition).toEqual((workflow['properties'] as { definition: unknown }).definition);
});

test('both leave out what no template can hold, and say in which order to deploy', () => {
  for (const { coverage, files } of [arm, bicep]) {
    expect(coverage.resources.filter(({ outcome }) => outcome === 'left out')).toEqual([
      {
        id: tooLarge.id,
        type: 'Microsoft.Logic/workflows',
        outcome: 'left out',
        reason: 'its definition is over the 1 MB that ARM takes',
      },
    ]);
    expect(files.get('README.md')).toContain('**Deploy them in the order of their numbers**');
  }
});

test('domains that nobody gave a target are parameters too, and no template has more than it may', async () => {
  const objects = Array.from({ length: 400 }, (_, index) => ({
    label: 'Application' as const,
    id: guid('d', index),
    properties: { displayName: `app ${index}`, app_id: guid('e', index), publisher_domain: `org-${index}.example` },
  }));
  const tagged = accounts
    .slice(0, 400)
    .map((each, index) => ({ ...each, tags: { site: `https://www.org-${index}.example/` } }));
  const graph = graphOf(
    TENANT,
    [...groups.map(nodeOf('ResourceGroup')), ...tagged.map(nodeOf('Resource'))],
    new Map(),
    {
      objects,
      memberships: [],
    },
  );
  const { files, parameters } = await generateAll(graph, {
    output_format: 'arm',
    target_tenant_id: guid('1', 1),
    target_subscription_id: guid('2', 2),
  });
  expect([...parameters.keys()].filter((name) => name.startsWith('domain_'))).toHaveLength(400);
  const counts = templatesIn(files).map(
    (path) => Object.keys((JSON.parse(files.get(path)!) as { parameters?: object }).parameters ?? {}).length,
  );
  expect(counts.length).toBeGreaterThan(1);
  expect(counts.filter((count) => count > 256)).toEqual([]);
}, 60_000);
