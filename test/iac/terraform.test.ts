// The whole sample tenant as Terraform with azurerm: what carries each resource and why, that the providers accept every block, and that
// every reference leads somewhere.
import { readFileSync } from 'node:fs';
import { generateAll, type Output } from '../support/iac.ts';
import { parseHcl, resourcesIn, type Parsed, type ParsedResource } from '../support/parse-hcl.ts';
import { providerObjections, schemas } from '../support/provider-rules.ts';
import { graphOfSnapshot, readSnapshot, type Snapshot } from '../support/snapshot-graph.ts';
import { testWith } from '../support/programs.ts';
import { changedByFormatter, changedByTerraform } from '../support/terraform-fmt.ts';
import { UNREAD } from '../../src/iac/emitters/terraform/azuread/directory.ts';

const snapshot = readSnapshot();
const SECRETS = JSON.parse(
  readFileSync(new URL('../../local/tenants/contoso-small.secrets.json', import.meta.url), 'utf8'),
) as { value: string }[];

let output: Output;
let files: ReadonlyMap<string, Parsed>;
let blocks: ParsedResource[];
beforeAll(async () => {
  output = await generateAll(graphOfSnapshot(snapshot), { terraform_provider: 'azurerm', include_directory: true });
  files = parseHcl(output.files);
  blocks = resourcesIn(files.values());
});

const addresses = (): Set<string> => new Set(blocks.map(({ type, name }) => `${type}.${name}`));

test('writes most with azurerm, and gives the reason for each that azapi carries', () => {
  const carried = output.coverage.resources.filter(
    ({ outcome, provider }) => outcome === 'emitted' && provider !== 'azuread',
  );
  const byAzapi = carried.filter(({ provider }) => provider === 'azapi');
  expect(carried).toHaveLength(154);
  expect(byAzapi.length).toBeLessThan(36);
  expect(byAzapi.filter(({ provider_reasons: why }) => !why || why.length === 0)).toEqual([]);
  expect(carried.filter(({ provider }) => provider === 'azurerm').every(({ provider_reasons: why }) => !why)).toBe(
    true,
  );
});

test('azurerm and azuread would accept every block', () => {
  const theirs = blocks.filter(({ type }) => !type.startsWith('azapi_'));
  expect(theirs.length).toBeGreaterThan(150);
  expect(theirs.flatMap(providerObjections)).toEqual([]);
});

test('every block and part that coverage names is there, once, with its import', () => {
  const imports = (files.get('imports.tf')!['import'] as { to: string; id: string }[]).map(({ to }) => to.slice(2, -1));
  const named = output.coverage.resources.flatMap(({ address, parts = [] }) => (address ? [address, ...parts] : parts));
  const members = [...addresses()].filter((address) => address.startsWith('azuread_group_member.'));
  expect([...named, ...members].sort()).toEqual([...addresses()].sort());
  expect([...imports].sort()).toEqual([...addresses()].sort());
  expect(addresses().size).toBe(blocks.length);
});

test('every reference leads to a block or a variable of the output', () => {
  const variables = new Set(Object.keys(files.get('variables.tf')!['variable'] as object));
  const lost: string[] = [];
  for (const { body } of blocks)
    for (const [, expression] of JSON.stringify(body).matchAll(/\$\{((?:azurerm|azapi|azuread)_[\w.]+|var\.\w+)/g)) {
      const [first, second] = expression!.split('.');
      const isThere = first === 'var' ? variables.has(second!) : addresses().has(`${first}.${second}`);
      if (!isThere) lost.push(expression!);
    }
  expect(lost).toEqual([]);
});

test('serves each subscription with a provider of its own', () => {
  const providers = files.get('providers.tf')!['provider'] as Record<string, Record<string, unknown>[]>;
  expect(Object.keys(providers)).toEqual(['azapi', 'azuread', 'azurerm']);
  const subscriptions = providers['azurerm']!.map(({ subscription_id: id }) => id);
  expect(subscriptions.sort()).toEqual(snapshot.subscriptions.map(({ subscriptionId }) => subscriptionId).sort());
  const aliases = new Set(
    providers['azurerm']!.flatMap(({ alias }) => (alias ? [`\${azurerm.${String(alias)}}`] : [])),
  );
  const used = new Set(blocks.flatMap(({ body }) => (body['provider'] ? [body['provider'] as string] : [])));
  expect(used).toEqual(aliases);
});

test('leaves to the directory, by name, all that a scan does not read of its objects', () => {
  const types = {
    application: 'application',
    servicePrincipal: 'service_principal',
    group: 'group',
    user: 'user',
  } as const;
  for (const [kind, name] of Object.entries(types)) {
    const attrs = schemas.get(`azuread_${name}`)!;
    const written = new Set(
      blocks.filter(({ type }) => type === `azuread_${name}`).flatMap(({ body }) => Object.keys(body)),
    );
    const settable = Object.keys(attrs).filter(
      (each) => attrs[each]!.optional && !attrs[each]!.computed && each !== 'id',
    );
    const ignored = new Set<string>(UNREAD[kind as keyof typeof UNREAD]);
    // What no object of the sample has is read all the same.
    const read = [
      'account_enabled',
      'alternative_names',
      'assignable_to_role',
      'department',
      'description',
      'dynamic_membership',
      'identifier_uris',
      'job_title',
      'mail_enabled',
      'owners',
      'security_enabled',
      'sign_in_audience',
      'types',
    ];
    expect(settable.filter((each) => !written.has(each) && !ignored.has(each) && !read.includes(each))).toEqual([]);
    expect([...ignored].filter((each) => !Object.hasOwn(attrs, each))).toEqual([]);
  }
});

test('holds no planted secret and no password', () => {
  const all = [...output.files.values()].join('\n');
  expect(SECRETS.filter(({ value }) => all.includes(value))).toEqual([]);
  expect(all).toMatch(/password += lookup\(var\.user_passwords, "alex\.marlowe@contoso\.com", null\)/);
});

test('gives the same bytes again', async () => {
  const again = await generateAll(graphOfSnapshot(snapshot), {
    terraform_provider: 'azurerm',
    include_directory: true,
  });
  expect([...again.files]).toEqual([...output.files]);
});

test('every file is as the formatter of Terraform writes it', () => {
  expect(changedByFormatter(output.files)).toEqual([]);
});

testWith('terraform')('terraform fmt -check finds nothing to change', () => {
  expect(changedByTerraform(output.files)).toBe('');
});

describe('more than 500 resources', () => {
  const groups = Array.from({ length: 260 }, (_, index) => {
    const id = `/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-${index}`;
    return { id, name: `rg-${index}`, type: 'Microsoft.Resources/resourceGroups', location: 'westeurope' };
  });
  const identities = groups.map(({ id }, index) => ({
    id: `${id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${index}`,
    name: `id-${index}`,
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    location: 'westeurope',
  }));
  // Each names the identity of the group before it.
  const accounts = groups.map(({ id }, index) => ({
    id: `${id}/providers/Microsoft.Automation/automationAccounts/aa-${index}`,
    name: `aa-${index}`,
    type: 'Microsoft.Automation/automationAccounts',
    location: 'westeurope',
    identity: {
      type: 'UserAssigned',
      userAssignedIdentities: { [identities[Math.max(index - 1, 0)]!.id]: {} },
    },
    properties: { sku: { name: 'Basic' }, disableLocalAuth: false, publicNetworkAccess: true },
  }));
  const large: Snapshot = {
    ...snapshot,
    resourceGroups: groups,
    resources: [...identities, ...accounts],
    roleAssignments: [],
    roleDefinitions: [],
  };

  test('are a root module for each group, whole in itself, with literal ids across and an order to apply them in', async () => {
    const split = await generateAll(graphOfSnapshot(large), { terraform_provider: 'azurerm' });
    const folder = (name: string): string[] =>
      [...split.files.keys()].filter((path) => path.startsWith(`${name}/`)).map((path) => path.slice(name.length + 1));
    expect(folder('rg-7')).toEqual([
      'versions.tf',
      'providers.tf',
      'automation.tf',
      'identity.tf',
      'main.tf',
      'imports.tf',
    ]);
    const code = split.files.get('rg-7/automation.tf')!;
    expect(code).toContain(`identity_ids = ["${identities[6]!.id}"]`);
    expect(code).toMatch(/resource_group_name += azurerm_resource_group\.resource_group_rg_7_\w+\.name/);
    const order = [...split.files.get('README.md')!.matchAll(/^\d+\. `(rg-\d+)`$/gm)].map((match) => match[1]!);
    expect(order).toHaveLength(260);
    expect(order.indexOf('rg-6')).toBeLessThan(order.indexOf('rg-7'));
    expect(split.coverage.resources.find(({ id }) => id.endsWith('/aa-7'))?.file).toBe('rg-7/automation.tf');
  });
});
