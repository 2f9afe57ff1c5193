// The goldens in Bicep and as ARM templates: the code that was reviewed, which the grammar of Bicep and the evaluator of templates read,
// and which says the same in both.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateArm } from '../support/arm-templates.ts';
import { azapiObjections } from '../support/azapi-rules.ts';
import { evaluateBicep } from '../support/bicep/generated.ts';
import { GOLDEN, KINDS, nodesIn } from '../support/golden.ts';
import { generateAll, TENANT, type Output } from '../support/iac.ts';
import { graphOf } from '../support/snapshot-graph.ts';

const WRITE = process.env['GOLDEN'] === 'write';
const outputs = new Map<string, { arm: Output; bicep: Output }>();

beforeAll(async () => {
  for (const kind of KINDS) {
    const arm = await generateAll(graphOf(TENANT, nodesIn(kind)), { output_format: 'arm' });
    const bicep = await generateAll(graphOf(TENANT, nodesIn(kind)), { output_format: 'bicep' });
    outputs.set(kind, { arm, bicep });
  }
});

/** What Azure says of a resource of a golden. */
function bodiesOf(kind: string): (id: string) => Record<string, unknown> | undefined {
  const bodies = new Map(
    nodesIn(kind).map(({ id, properties }) => [
      id.toLowerCase(),
      JSON.parse(String(properties['arm'])) as Record<string, unknown>,
    ]),
  );
  return (id) => bodies.get(id.toLowerCase());
}

/** All Bicep of an archive as one text. */
const bicepOf = ({ files }: Output): string =>
  [...files]
    .filter(([path]) => path.endsWith('.bicep'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `// ==== ${path}\n${text}`)
    .join('\n');

describe.each(KINDS)('%s', (kind) => {
  test.each([
    ['main.bicep', () => bicepOf(outputs.get(kind)!.bicep)],
    ['azuredeploy.json', () => outputs.get(kind)!.arm.files.get('azuredeploy.json')!],
  ] as const)('%s is the one that was reviewed', (name, textOf) => {
    const file = join(GOLDEN, kind, name);
    if (WRITE) writeFileSync(file, textOf());
    expect(textOf()).toBe(readFileSync(file, 'utf8'));
  });

  test('both languages deploy the same, and the schema takes all but what is marked', () => {
    const { arm, bicep } = outputs.get(kind)!;
    const bodyOf = bodiesOf(kind);
    const fromBicep = new Map(evaluateBicep(bicep.files, bodyOf).resources.map((each) => [each.id.toLowerCase(), each]));
    const fromArm = evaluateArm(arm.files, bodyOf);
    const sorted = (ids: Iterable<string>): string[] => [...ids].sort();
    expect(sorted(fromArm.map(({ id }) => id.toLowerCase()))).toEqual(sorted(fromBicep.keys()));
    const resources = new Map(arm.resolved.map(({ entry, resource }) => [entry.key, resource]));
    expect(sorted(resources.keys())).toEqual(sorted(fromBicep.keys()));
    for (const { id, type, apiVersion, body: whole } of fromArm) {
      expect([id, fromBicep.get(id.toLowerCase())!.body]).toEqual([id, whole]);
      const { tags, identity, ...body } = whole;
      delete body['location'];
      const { name, refusals } = resources.get(id.toLowerCase())!;
      const hasTags = tags !== undefined;
      const hasIdentity = identity !== undefined;
      const objections = azapiObjections({ type, apiVersion, name, hasTags, hasIdentity, body });
      if (refusals.length === 0) expect([id, objections]).toEqual([id, []]);
    }
  });
});

test('nothing of the hostile secrets is in either', () => {
  const { arm, bicep } = outputs.get('hostile')!;
  const all = [...arm.files.values(), ...bicep.files.values()].join('\n');
  expect(['hunter2', 's3cr3t-value', 'user:pass', 'sig=abcdef'].filter((secret) => all.includes(secret))).toEqual([]);
});
