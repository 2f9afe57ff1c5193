// One folder for each kind of resource that people have most, and a hostile one: records as ARM returned them, and the code made of them.
// `npm run golden` rewrites the code; the difference is the review.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { azapiObjections } from '../support/azapi-rules.ts';
import { KINDS, nodesIn } from '../support/golden.ts';
import { evaluate, generateAll, idsOf, TENANT, type Output } from '../support/iac.ts';
import { graphOf } from '../support/snapshot-graph.ts';
import { parseHcl, resourcesIn } from '../support/parse-hcl.ts';
import { providerObjections } from '../support/provider-rules.ts';
import { testWith } from '../support/programs.ts';
import { changedByFormatter, changedByTerraform } from '../support/terraform-fmt.ts';

const FOLDER = import.meta.dirname;
const WRITE = process.env['GOLDEN'] === 'write';
const outputs = new Map<string, Output>();
/** The same with azurerm where it carries a resource. */
const mixed = new Map<string, Output>();

/** The parts of the output that differ from kind to kind, as one text. */
const codeOf = ({ files }: Output): string =>
  [...files]
    .filter(([path]) => path.endsWith('.tf') && !['versions.tf', 'providers.tf'].includes(path))
    .map(([path, text]) => `# ==== ${path}\n${text}`)
    .join('\n');

beforeAll(async () => {
  for (const kind of KINDS) {
    const graph = graphOf(TENANT, nodesIn(kind));
    outputs.set(kind, await generateAll(graph));
    mixed.set(kind, await generateAll(graph, { terraform_provider: 'azurerm' }));
  }
});

describe.each(KINDS)('%s', (kind) => {
  const output = (): Output => outputs.get(kind)!;

  test.each([
    ['main.tf', () => codeOf(output())],
    ['coverage.json', () => output().files.get('coverage.json')!],
    ['azurerm.tf', () => codeOf(mixed.get(kind)!)],
    ['azurerm.coverage.json', () => mixed.get(kind)!.files.get('coverage.json')!],
  ] as const)('%s is the one that was reviewed', (name, text) => {
    const file = join(FOLDER, kind, name);
    if (WRITE) writeFileSync(file, text());
    expect(text()).toBe(readFileSync(file, 'utf8'));
  });

  test('azapi accepts every body that is checked, and would refuse every one that is not', () => {
    const idOf = idsOf(output());
    for (const { resource, body } of output().resolved) {
      const objections = azapiObjections({
        type: resource.type,
        apiVersion: resource.apiVersion,
        name: resource.name,
        hasTags: Object.keys(resource.tags).length > 0,
        hasIdentity: resource.identity !== undefined,
        body: evaluate(body, idOf),
      });
      expect([resource.id, objections.length > 0]).toEqual([resource.id, resource.refusals.length > 0]);
    }
  });
});

const allCode = (): Map<string, string> =>
  new Map(
    KINDS.flatMap((kind) => [
      [`${kind}.tf`, codeOf(outputs.get(kind)!)],
      [`${kind}.azurerm.tf`, codeOf(mixed.get(kind)!)],
    ]),
  );

test('azurerm would accept every block written for it', () => {
  const blocks = resourcesIn(parseHcl(allCode()).values()).filter(({ type }) => type.startsWith('azurerm_'));
  expect(new Set(blocks.map(({ type }) => type)).size).toBeGreaterThan(20);
  expect(blocks.flatMap(providerObjections)).toEqual([]);
});

test('the formatter of Terraform, compiled to WebAssembly, changes none of them', () => {
  expect(changedByFormatter(allCode())).toEqual([]);
});

testWith('terraform')('terraform fmt -check finds nothing to change in any', () => {
  expect(changedByTerraform(allCode())).toBe('');
});

test('nothing of the hostile secrets is in its code', () => {
  const all = [outputs, mixed].flatMap((each) => [...each.get('hostile')!.files.values()]).join('\n');
  expect(['hunter2', 's3cr3t-value', 'user:pass', 'sig=abcdef'].filter((secret) => all.includes(secret))).toEqual([]);
});
