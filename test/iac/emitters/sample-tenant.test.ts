// The whole sample tenant as Bicep and as ARM templates: nothing lost, no secret, both the same, each what was read.
import { readFileSync } from 'node:fs';
import type { Resolved } from '../../../src/iac/resolve.ts';
import { evaluateArm, templatesIn } from '../../support/arm-templates.ts';
import { azapiObjections } from '../../support/azapi-rules.ts';
import { evaluateBicep, type BicepOutput, type DeployedResource } from '../../support/bicep/generated.ts';
import { parseBicep } from '../../support/bicep/parse.ts';
import { evaluate, generateAll, idsOf, TENANT, type Output } from '../../support/iac.ts';
import { graphOfSnapshot, readSnapshot, type Arm } from '../../support/snapshot-graph.ts';

const snapshot = readSnapshot();
const SECRETS = JSON.parse(
  readFileSync(new URL('../../../local/tenants/contoso-small.secrets.json', import.meta.url), 'utf8'),
) as { value: string }[];
const records = new Map(
  [...snapshot.resources, ...snapshot.resourceGroups].map((record) => [record.id.toLowerCase(), record]),
);
const bodyOf = (id: string): Arm | undefined => records.get(id.toLowerCase());

let arm: Output;
let bicep: Output;
let fromArm: readonly DeployedResource[];
let fromBicep: BicepOutput;
beforeAll(async () => {
  arm = await generateAll(graphOfSnapshot(snapshot), { output_format: 'arm' });
  bicep = await generateAll(graphOfSnapshot(snapshot), { output_format: 'bicep' });
  fromArm = evaluateArm(arm.files, bodyOf);
  fromBicep = evaluateBicep(bicep.files, bodyOf);
});

const byId = (resources: readonly DeployedResource[]): Map<string, DeployedResource> =>
  new Map(resources.map((resource) => [resource.id.toLowerCase(), resource]));

test('writes everything but the root of the tenant and the record of a past deployment, and says so', () => {
  for (const output of [arm, bicep]) {
    expect(output.coverage.resources.filter(({ outcome }) => outcome !== 'emitted')).toEqual([
      {
        id: `/providers/Microsoft.Management/managementGroups/${TENANT}`,
        type: 'Microsoft.Management/managementGroups',
        outcome: 'left out',
        reason: 'Azure makes the root management group with the tenant, and no code can make it',
      },
      {
        id: expect.stringContaining('/Microsoft.Resources/deployments/') as string,
        type: 'Microsoft.Resources/deployments',
        outcome: 'left out',
        reason: 'it is the record of a deployment that was made, not something to deploy',
      },
    ]);
    expect(output.counts).toMatchObject({ resources_selected: 156, resources_emitted: 154, resources_left_out: 2 });
  }
});

test('deploys every resource of coverage.json once, in either language', () => {
  const ids = arm.coverage.resources.filter(({ outcome }) => outcome === 'emitted').map(({ id }) => id.toLowerCase());
  expect(fromArm.map(({ id }) => id.toLowerCase()).sort()).toEqual(ids.sort());
  expect(fromBicep.resources.map(({ id }) => id.toLowerCase()).sort()).toEqual(ids.sort());
});

test('the resources of both languages are equal once evaluated', () => {
  const others = byId(fromBicep.resources);
  for (const { id, type, apiVersion, body } of fromArm) {
    const other = others.get(id.toLowerCase())!;
    expect([id, { type: other.type, apiVersion: other.apiVersion, body: other.body }]).toEqual([
      id,
      { type, apiVersion, body },
    ]);
  }
});

test('evaluated with what Azure computes, a body is what was read, and secrets are parameters', () => {
  const idOf = idsOf(arm);
  const found = byId(fromArm);
  for (const resolved of arm.resolved) {
    const { location, tags, identity, ...body } = found.get(resolved.entry.key)!.body;
    expect([resolved.entry.id, withoutSecrets(body)]).toEqual([
      resolved.entry.id,
      withoutSecrets(evaluate(resolved.body, idOf)),
    ]);
    expect([location, tags ?? {}]).toEqual([resolved.resource.location, resolved.resource.tags]);
    expect((identity as { type?: string } | undefined)?.type).toBe(resolved.resource.identity?.type);
  }
  const secrets = fromArm.flatMap(({ body }) => JSON.stringify(body).match(/secret:[a-z0-9_]+/g) ?? []);
  expect(new Set(secrets).size).toBe(arm.counts.secret_variables);
});

test('the schema takes every body that is not marked', () => {
  const found = byId(fromBicep.resources);
  const objections = bicep.resolved.flatMap(({ resource, entry }: Resolved) => {
    const { tags, identity, ...body } = found.get(entry.key)!.body;
    delete body['location'];
    const { type, apiVersion, name } = resource;
    const faults = azapiObjections({
      type,
      apiVersion,
      name,
      hasTags: tags !== undefined,
      hasIdentity: identity !== undefined,
      body,
    });
    return resource.refusals.length > 0 ? [] : faults.map((fault) => `${resource.id} ${fault}`);
  });
  expect(objections).toEqual([]);
});

test('what a Bicep module declares as existing is deployed before it, or by nobody', () => {
  const fileOf = new Map(fromBicep.resources.map(({ id, file }) => [id.toLowerCase(), file]));
  const late = [...fromBicep.existing].flatMap(([file, ids]) =>
    ids.flatMap((id) => {
      const other = fileOf.get(id.toLowerCase());
      return other === undefined || fromBicep.before.get(file)!.has(other) ? [] : [`${file}: ${id} of ${other}`];
    }),
  );
  expect(late).toEqual([]);
});

test('every Bicep file parses, and coverage.json names file and symbol of each resource', () => {
  const declared = new Map<string, Set<string>>();
  for (const [path, text] of bicep.files)
    if (path.endsWith('.bicep'))
      declared.set(
        path,
        new Set(
          parseBicep(text, path)
            .resources.filter(({ existing }) => !existing)
            .map(({ name }) => name),
        ),
      );
  const missing = bicep.coverage.resources.filter(
    ({ outcome, file, address }) => outcome === 'emitted' && !declared.get(file!)?.has(address!),
  );
  expect(missing).toEqual([]);
});

test.each(['arm', 'bicep'] as const)(
  '%s: holds no planted secret, in clear or encoded, though the graph was not masked',
  (format) => {
    const { files } = { arm, bicep }[format];
    const all = [...files.values()].join('\n');
    for (const { value } of SECRETS) {
      const base64 = [0, 1, 2].map((shift) => innerBase64(value, shift));
      const forms = [
        value,
        ...base64,
        encodeURIComponent(value),
        JSON.stringify(value).slice(1, -1),
        value.replaceAll("'", "\\'"),
        value.replaceAll("'", "''"),
      ];
      expect(forms.filter((form) => all.includes(form))).toEqual([]);
    }
  },
);

test.each(['arm', 'bicep'] as const)('%s: gives the same bytes again', async (format) => {
  const again = await generateAll(graphOfSnapshot(snapshot), { output_format: format });
  expect([...again.files]).toEqual([...{ arm, bicep }[format].files]);
});

test('secure parameters have no default, and the values of the others are those that were read', () => {
  for (const path of templatesIn(arm.files)) {
    const { parameters } = JSON.parse(arm.files.get(path)!) as {
      parameters: Record<string, { type: string; defaultValue?: string }>;
    };
    const secure = Object.values(parameters).filter(({ type }) => type === 'securestring');
    expect(secure).toHaveLength(arm.counts.secret_variables);
    expect(secure.filter(({ defaultValue }) => defaultValue !== undefined)).toEqual([]);
    expect(JSON.parse(arm.files.get('secrets.example.json')!)).toMatchObject({
      parameters: Object.fromEntries(
        Object.entries(parameters)
          .filter(([, { type }]) => type === 'securestring')
          .map(([name]) => [name, { reference: expect.anything() as unknown }]),
      ),
    });
  }
});

test('a role assignment keeps its name, and names an identity of the output by what that computes', () => {
  const text = arm.files.get('azuredeploy.json')!;
  expect(text).toContain(
    "\"principalId\": \"[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-contoso-shop'), '2024-11-30').principalId]\"",
  );
  expect(bicep.files.get('modules/rg-web-prod/access.bicep')).toContain(
    'principalId: user_assigned_identity_id_contoso_shop_5b2ce.properties.principalId',
  );
  const names = snapshot.roleAssignments.map(({ name }) => String(name)).sort();
  const written = fromArm.filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments');
  expect(written.map(({ id }) => id.split('/').at(-1)!).sort()).toEqual(names);
});

/** Takes away what a parameter stands for, and empty objects: one that held nothing else was taken away before. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    if (typeof item === 'string' && item.startsWith('secret:')) return [];
    const rest = withoutSecrets(item);
    return JSON.stringify(rest) === '{}' ? [] : [[name, rest]];
  });
  return Object.fromEntries(entries);
}

/** The part of a base64 text that a value always gives when it stands `shift` bytes into it. */
function innerBase64(value: string, shift: number): string {
  const text = Buffer.from(' '.repeat(shift) + value).toString('base64');
  return text.slice(shift === 0 ? 0 : shift + 1, -4);
}
