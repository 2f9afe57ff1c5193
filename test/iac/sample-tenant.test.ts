// The whole sample tenant through the engine: nothing lost, nothing invented, no secret, and what azapi would accept.
import { readFileSync } from 'node:fs';
import type { Resolved } from '../../src/iac/resolve.ts';
import { azapiObjections } from '../support/azapi-rules.ts';
import { evaluate, generateAll, idsOf, TENANT, type Output } from '../support/iac.ts';
import { graphOfSnapshot, readSnapshot, type Arm } from '../support/snapshot-graph.ts';
import { testWith } from '../support/programs.ts';
import { changedByFormatter, changedByTerraform } from '../support/terraform-fmt.ts';

const snapshot = readSnapshot();
const SECRETS = JSON.parse(
  readFileSync(new URL('../../local/tenants/contoso-small.secrets.json', import.meta.url), 'utf8'),
) as { value: string }[];
const recordOf = new Map(
  [
    ...snapshot.resources,
    ...snapshot.resourceGroups,
    ...snapshot.roleAssignments,
    ...snapshot.roleDefinitions,
    ...snapshot.managementGroups,
  ].map((record) => [record.id.replace(/^\/\//, '/').toLowerCase(), record]),
);
const sourceOf = ({ entry }: Resolved): Arm => recordOf.get(entry.key)!;

/** Shown by the groups that hold them alone. */
const PLACED = 'Microsoft.Management/managementGroups/subscriptions';

let output: Output;
beforeAll(async () => {
  output = await generateAll(graphOfSnapshot(snapshot));
});

test('accounts for every resource, group, role and management group, and writes all but what no code can make', () => {
  const accounted = output.coverage.resources
    .filter(({ type }) => type !== PLACED)
    .map(({ id }) => id.toLowerCase())
    .sort();
  const builtIn = new Set(
    snapshot.roleDefinitions
      .filter(({ properties }) => (properties as Arm)['type'] === 'BuiltInRole')
      .map(({ id }) => id),
  );
  const expected = [...recordOf.entries()].filter(([, { id }]) => !builtIn.has(id)).map(([key]) => key);
  expect(accounted).toEqual(expected.sort());
  expect(output.coverage.resources.filter(({ outcome }) => outcome !== 'emitted')).toEqual([
    {
      id: `/providers/Microsoft.Management/managementGroups/${TENANT}`,
      type: 'Microsoft.Management/managementGroups',
      outcome: 'left out',
      reason: 'Azure makes the root management group with the tenant, and no code can make it',
    },
    {
      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Resources/deployments/deploy-sql-20240614',
      type: 'Microsoft.Resources/deployments',
      outcome: 'left out',
      reason: 'it is the record of a deployment that was made, not something to deploy',
    },
  ]);
  expect(output.counts).toMatchObject({ resources_selected: 156, resources_emitted: 154, resources_left_out: 2 });
});

test('states the file and the address of each resource, and both are there', () => {
  for (const { file, address } of output.coverage.resources.filter(({ outcome }) => outcome === 'emitted')) {
    const symbol = address!.replace('azapi_resource.', '');
    expect(output.files.get(file!)).toContain(`resource "azapi_resource" "${symbol}" {`);
    expect(output.files.get('imports.tf')).toContain(`to = ${address!}\n`);
  }
});

test('writes only values that Azure returned, each exactly as it returned it', () => {
  const idOf = idsOf(output);
  const recorded = output.resolved.filter(({ entry }) => entry.type !== PLACED);
  const differing = recorded.flatMap((resolved) => {
    const source = sourceOf(resolved);
    return notIn(evaluate(resolved.body, idOf), source, resolved.entry.id);
  });
  expect(differing).toEqual([]);
});

test('keeps every value, except read-only ones, nulls, secrets and those that coverage names', () => {
  const vault = output.coverage.resources.find(({ id }) => id.endsWith('/vaults/kv-contoso-web'))!;
  expect(vault.dropped).toEqual([
    { path: 'properties.provisioningState', reason: 'Azure sets it' },
    { path: 'properties.vaultUri', reason: 'Azure sets it' },
  ]);
  const written = output.resolved.find(({ entry }) => entry.id === vault.id)!;
  const properties = Object.entries(sourceOf(written)['properties'] as Record<string, unknown>);
  const rest = properties.filter(([name]) => !['vaultUri', 'provisioningState'].includes(name));
  expect(evaluate(written.body, idsOf(output))).toEqual({ properties: Object.fromEntries(rest) });
});

test('azapi accepts every body that is checked, and each unchecked one says why', () => {
  const idOf = idsOf(output);
  const objections = output.resolved.flatMap(({ resource, body, variables }) => {
    const found = azapiObjections({
      type: resource.type,
      apiVersion: resource.apiVersion,
      name: resource.name,
      hasTags: Object.keys(resource.tags).length > 0,
      hasIdentity: resource.identity !== undefined,
      body: evaluate(body, idOf),
    });
    expect(found.length > 0).toBe(resource.refusals.length > 0);
    return resource.refusals.length > 0 ? [] : found.map((fault) => `${resource.id} ${fault} ${variables.length}`);
  });
  expect(objections).toEqual([]);
  expect(
    output.coverage.resources
      .filter(({ schema_refuses: refused }) => refused)
      .map(({ id }) => id.split('/').at(-1))
      .sort(),
  ).toEqual(['adf-contoso-prod', 'ag-ops', 'connectionstrings', 'srch-contoso-prod']);
});

test('holds no planted secret, in clear or in base64, though the graph was not masked', () => {
  const all = [...output.files.values()].join('\n');
  expect(SECRETS.length).toBeGreaterThan(10);
  for (const { value } of SECRETS) {
    const forms = [value, ...[0, 1, 2].map((shift) => innerBase64(value, shift)), encodeURIComponent(value)];
    expect(forms.filter((form) => all.includes(form))).toEqual([]);
  }
});

test('asks for each secret that can be handed over by a sensitive variable, and uses it', () => {
  const variables = output.files.get('variables.tf')!;
  const code = [...output.files]
    .filter(([path]) => path !== 'variables.tf' && path.endsWith('.tf'))
    .map(([, text]) => text)
    .join('\n');
  const names = [...variables.matchAll(/^variable "(\w+)" \{/gm)].map((match) => match[1]!);
  expect(names).toHaveLength(output.counts.secret_variables + output.parameters.size);
  expect(new Set(names).size).toBe(names.length);
  expect(variables.match(/sensitive {3}= true/g)).toHaveLength(output.counts.secret_variables);
  expect(names.filter((name) => !code.includes(`var.${name}\n`))).toEqual([]);
});

test('every reference leads to a resource of the output, never in a circle', () => {
  const code = [...output.files].filter(([path]) => path.endsWith('.tf') && path !== 'imports.tf');
  const needs = new Map<string, string[]>();
  for (const [, text] of code)
    for (const block of text.split(/^(?=resource )/m)) {
      const name = /^resource "azapi_resource" "(\w+)"/.exec(block)?.[1];
      if (name !== undefined)
        needs.set(
          name,
          [...block.matchAll(/azapi_resource\.(\w+)/g)].map((match) => match[1]!),
        );
    }
  expect(needs.size).toBe(154);
  expect(
    [...needs].flatMap(([from, targets]) => targets.filter((to) => !needs.has(to)).map((to) => [from, to])),
  ).toEqual([]);
  const state = new Map<string, 'open' | 'closed'>();
  const circles: string[] = [];
  const visit = (name: string, way: string[]): void => {
    if (state.get(name) === 'open') circles.push([...way, name].join(' -> '));
    if (state.has(name)) return;
    state.set(name, 'open');
    for (const next of needs.get(name)!) visit(next, [...way, name]);
    state.set(name, 'closed');
  };
  for (const name of needs.keys()) visit(name, []);
  expect(circles).toEqual([]);
});

test('lists the references it left literal, and why', () => {
  const shown = (found: readonly { path: string; id: string }[]) =>
    found.map(({ path, id }) => `${path} ${id.split('/').at(-1)!}`);
  expect(shown(output.coverage.circular_references)).toEqual([
    'properties.identityProfile.kubeletidentity.clientId 7fca6ede-61b7-4ca7-af04-9bd646ff218f',
    'properties.identityProfile.kubeletidentity.objectId d05659b2-c359-4f23-96d4-6270167f6bd4',
    'properties.identityProfile.kubeletidentity.resourceId aks-contoso-prod-agentpool',
    'properties.virtualNetworkPeerings[0].properties.remoteVirtualNetwork.id vnet-hub-weu',
  ]);
  expect(shown(output.coverage.respelled_references)).toEqual([
    'properties.actions.actionGroups[0].actionGroupId ag-ops',
    'properties.actions[0].actionGroupId ag-ops',
    'properties.actions.actionGroups[0] ag-ops',
  ]);
});

test('says what Azure makes together with something else', () => {
  const made = output.coverage.resources.filter(({ made_by: by }) => by).map(({ id }) => id.split('/').at(-1));
  expect(made.sort()).toEqual([
    '9c3a2f4e-kubernetes-outbound',
    'MC_rg-aks-prod_aks-contoso-prod_westeurope',
    'aks-agentpool-31872255-nsg',
    'aks-contoso-prod-agentpool',
    'aks-nodepool1-31872255-vmss',
    'fde31328-ef3c-47b1-b442-21b2a743924e',
    'kubernetes',
    'pe-sql-contoso-prod.nic.09c78577-c5d0-4e7d-b45b-e425cc5e97e7',
    'pe-stcontosoweb-blob.nic.77f1c863-53ec-410e-8272-391b546f6d99',
    'vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729',
    'vm-legacy-02_OsDisk_1_914de598194b994dc5ee7692cfa6abee',
  ]);
});

test('gives the same bytes again', async () => {
  const again = await generateAll(graphOfSnapshot(snapshot));
  expect([...again.files]).toEqual([...output.files]);
});

test('keeps every name when a namesake in another subscription comes and others go', async () => {
  const vnet = snapshot.resources.find(({ id }) => id.endsWith('/vnet-hub-weu'))!;
  const elsewhere = snapshot.subscriptions.find(({ subscriptionId }) => !vnet.id.includes(subscriptionId))!;
  const text = JSON.stringify(vnet).replaceAll(vnet.id.split('/')[2]!, elsewhere.subscriptionId);
  const moved = JSON.parse(text) as Arm;
  const changed = {
    ...snapshot,
    resources: [...snapshot.resources.filter(({ id }) => !id.includes('/rg-data-prod/')), moved],
    resourceGroups: [
      ...snapshot.resourceGroups,
      { ...snapshot.resourceGroups[0]!, id: moved.id.slice(0, moved.id.indexOf('/providers/')) },
    ],
  };
  const after = await generateAll(graphOfSnapshot(changed));
  const before = new Map(output.coverage.resources.map(({ id, address }) => [id, address]));
  const kept = after.coverage.resources.filter(({ id }) => before.has(id));
  expect(kept.length).toBeGreaterThan(100);
  expect(kept.filter(({ id, address }) => before.get(id) !== address)).toEqual([]);
});

test('every file is as the formatter of Terraform, compiled to WebAssembly, writes it', () => {
  expect(changedByFormatter(output.files)).toEqual([]);
});

testWith('terraform')('terraform fmt -check finds nothing to change', () => {
  expect(changedByTerraform(output.files)).toBe('');
});

/** Paths at which a written value is not the one that was read. */
function notIn(written: unknown, read: unknown, path: string): string[] {
  if (Array.isArray(written)) {
    if (!Array.isArray(read) || read.length !== written.length) return [path];
    return written.flatMap((item, index) => notIn(item, (read as unknown[])[index], `${path}[${index}]`));
  }
  if (typeof written === 'object' && written !== null) {
    if (typeof read !== 'object' || read === null) return [path];
    return Object.entries(written).flatMap(([name, item]) =>
      notIn(item, (read as Record<string, unknown>)[name], `${path}.${name}`),
    );
  }
  return Object.is(written, read) ? [] : [`${path}: ${JSON.stringify(written)}, not ${JSON.stringify(read)}`];
}

/** The part of a base64 text that a value always gives when it stands `shift` bytes into it. */
function innerBase64(value: string, shift: number): string {
  const encoded = Buffer.from('x'.repeat(shift) + value).toString('base64');
  return encoded.slice(shift === 0 ? 0 : 4, -4);
}
