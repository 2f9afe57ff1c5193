// The sample tenant written for another one: nothing of it may be left that is not listed, and the mapping leads back.
import { Mapping } from '../../../src/contract/mapping.ts';
import { evaluate, generateAll, idsOf, TENANT, type Output } from '../../support/iac.ts';
import { graphOf, graphOfSnapshot, nodeOf, readSnapshot, type Arm } from '../../support/snapshot-graph.ts';

const TARGET = '11111111-2222-4333-8444-555555555555';
const TARGET_SUBSCRIPTION = '99999999-8888-4777-8666-555555555555';
const PLATFORM = 'ebf47942-73e9-4162-98b6-1813c61b19ff';
const APPS = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const snapshot = readSnapshot();

interface MappingFile extends Mapping {
  readonly unmapped: readonly { readonly kind: string; readonly value: string; readonly parameter: string }[];
  readonly remaining: readonly { readonly kind: string; readonly value: string; readonly files: readonly string[] }[];
  readonly resources: readonly { readonly source: string; readonly target: string }[];
}
const mappingOf = ({ files }: Output): MappingFile => JSON.parse(files.get('mapping.json')!) as MappingFile;
const textOf = ({ files }: Output): string =>
  [...files]
    .filter(([path]) => path !== 'mapping.json')
    .map(([, text]) => text)
    .join('\n');

describe('for another tenant', () => {
  let output: Output;
  beforeAll(async () => {
    output = await generateAll(graphOfSnapshot(snapshot), {
      target_tenant_id: TARGET,
      target_subscription_id: TARGET_SUBSCRIPTION,
      target_location: 'Sweden Central',
      name_suffix: 'x7',
    });
  });

  test('no id of the tenant, its subscriptions, users, groups and applications is left', () => {
    const text = textOf(output).toLowerCase();
    const ids = [
      snapshot.tenant.tenantId,
      ...snapshot.subscriptions.map(({ subscriptionId }) => subscriptionId),
      ...[...snapshot.users, ...snapshot.groups, ...snapshot.servicePrincipals, ...snapshot.applications].map(
        ({ id }) => id,
      ),
    ];
    const listed = new Set(mappingOf(output).remaining.map(({ value }) => value.toLowerCase()));
    expect(ids.filter((id) => text.includes(id.toLowerCase()) && !listed.has(id.toLowerCase()))).toEqual([]);
    expect([...listed].filter((value) => /^[0-9a-f]{8}-/.test(value))).toEqual([]);
  });

  test('what is left of domains and names is listed with its files', () => {
    expect(mappingOf(output).remaining).toEqual([
      {
        kind: 'name',
        value: 'Contoso',
        files: [
          'management-groups.main.tf',
          'rg-mgmt.identity.tf',
          'rg-web-prod.api-management.tf',
          `subscription-${TARGET_SUBSCRIPTION}.access.tf`,
        ],
      },
    ]);
    expect(textOf(output)).toContain('subject   = "repo:contoso/infra:ref:refs/heads/main"');
    expect(textOf(output)).not.toMatch(/contoso\.(com|onmicrosoft)/);
  });

  test('names that must be unique in the world are others, and so are their hosts', () => {
    const text = textOf(output);
    expect(text).toContain('"stcontosowebx7"');
    expect(text).not.toContain('"stcontosoweb"');
    expect(text).not.toMatch(/(?<![\w-])(stcontosoweb|kv-contoso-web|sql-contoso-prod|acrcontosoprod)\.[a-z]/);
    expect(text).toContain('"kv-contoso-web-x7"');
  });

  test('every principal without a target is a variable without a default, used and listed', () => {
    const { unmapped, principals } = mappingOf(output);
    const variables = output.files.get('variables.tf')!;
    expect(unmapped.length).toBeGreaterThan(10);
    for (const { parameter } of unmapped) {
      expect(variables).toMatch(new RegExp(`variable "${parameter}" \\{\\n[^}]*type += string\\n\\}`));
      expect(textOf(output)).toContain(`var.${parameter}`);
    }
    expect(Object.values(principals!).map((each) => (typeof each === 'string' ? '' : each.name))).toContain(
      'alex.marlowe@contoso.com',
    );
  });

  test('everything that has a region is in the target, and nothing is imported', () => {
    expect(new Set(output.resolved.map(({ resource }) => resource.location))).toEqual(
      new Set([undefined, 'swedencentral', 'global', 'Global']),
    );
    expect(output.files.has('imports.tf')).toBe(false);
    expect(output.files.get('README.md')).not.toContain('imports.tf');
  });

  test('the README says what of it is there as soon as its parent is', () => {
    expect(output.files.get('README.md')).toContain(
      '5 resources are there as soon as their parent is (`config` of a web app, the blob service of a storage account): `azapi_update_resource`',
    );
  });

  test('what Azure makes by itself is left out with the reason, and nothing points to it', () => {
    const left = output.coverage.resources.filter(
      ({ outcome, type }) =>
        outcome === 'left out' &&
        !['Microsoft.Resources/deployments', 'Microsoft.Management/managementGroups/subscriptions'].includes(type),
    );
    // The target has a root of its own, whose id is known.
    const [root, ...others] = left.sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(root!.id).toBe(`/providers/Microsoft.Management/managementGroups/${TARGET}`);
    expect(others.every(({ reason }) => reason!.startsWith('Azure makes it together with /subscriptions/'))).toBe(true);
    expect(left.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['Microsoft.Compute/disks', 'Microsoft.Network/networkInterfaces']),
    );
    const code = [...output.files]
      .filter(([path]) => path.endsWith('.tf'))
      .map(([, text]) => text)
      .join('\n');
    const pointed = others.filter(({ id }) => code.includes(`"${id}"`)).map(({ id }) => id.split('/').at(-1));
    // A scope that a policy assignment passes over; it need not be there.
    expect(pointed).toEqual(['MC_rg-aks-prod_aks-contoso-prod_westeurope']);
  });

  test('is the same, byte for byte, when it is made again', async () => {
    const again = await generateAll(graphOfSnapshot(snapshot), {
      target_tenant_id: TARGET,
      target_subscription_id: TARGET_SUBSCRIPTION,
      target_location: 'Sweden Central',
      name_suffix: 'x7',
    });
    expect([...again.files]).toEqual([...output.files]);
  });

  test('its mapping.json, edited, is what the next generation goes by', async () => {
    const mapping = mappingOf(output);
    const alex = snapshot.users.find(({ userPrincipalName }) => userPrincipalName === 'alex.marlowe@contoso.com')!.id;
    const edited = Mapping.parse({
      ...mapping,
      domains: { 'contoso.com': 'fabrikam.com', 'contoso.onmicrosoft.com': 'fabrikam.onmicrosoft.com' },
      principals: { ...mapping.principals, [alex]: { target: TARGET } },
      names: {
        ...mapping.names,
        ...Object.fromEntries(
          mapping.resources
            .filter(({ source }) => source.endsWith('/stcontosoweb'))
            .map(({ source }) => [source, 'stfabrikamweb']),
        ),
      },
    });
    const next = await generateAll(graphOfSnapshot(snapshot), {
      target_tenant_id: TARGET,
      target_location: 'Sweden Central',
      mapping: edited,
    });
    const text = textOf(next);
    expect(text).toContain('"stfabrikamweb"');
    expect(text).toContain('test.fabrikam.com');
    expect(next.files.get('variables.tf')).toContain(`default     = "${TARGET}"`);
    expect(mappingOf(next).unmapped.some(({ value }) => value === 'alex.marlowe@contoso.com')).toBe(false);
    expect(mappingOf(next).unmapped.some(({ kind }) => kind === 'domain')).toBe(false);
  });
});

test('variables of identities are called like what they belong to is called in the target', async () => {
  const site = snapshot.resources.find(({ id }) => id.endsWith('/sites/app-contoso-shop'))!.id;
  const identity = snapshot.resources.find(({ id }) => id.endsWith('/userAssignedIdentities/id-contoso-shop'))!.id;
  const belongsTo: Readonly<Record<string, string>> = { 'id-aks-prod': site, 'id-contoso-shop': identity };
  const servicePrincipals = snapshot.servicePrincipals.map((each) => {
    const resource = belongsTo[String(each['displayName'])];
    return resource === undefined ? each : { ...each, alternativeNames: ['isExplicit=False', resource] };
  });
  const output = await generateAll(graphOfSnapshot({ ...snapshot, servicePrincipals }), {
    // The roles of the identities, and neither of them.
    resource_types: ['Microsoft.Authorization/roleAssignments'],
    include_dependencies: false,
    target_tenant_id: TARGET,
    target_subscription_id: TARGET_SUBSCRIPTION,
    name_suffix: 'x7',
    mapping: { names: { [identity]: 'id-fabrikam' } },
  });
  const variables = output.files.get('variables.tf')!;
  expect(variables).toMatch(
    /"principal_app_contoso_shop_x7_[0-9a-f]{5}" \{\n  description = "Id of the service principal app-contoso-shop-x7 in/,
  );
  expect(variables).toMatch(/"principal_id_fabrikam_[0-9a-f]{5}"/);
  expect(variables).not.toMatch(/id-aks-prod|id-contoso-shop/);
});

describe.each([
  { output_format: 'bicep' },
  { output_format: 'arm' },
  { output_format: 'terraform', include_directory: true },
] as const)('as %j', (format) => {
  let output: Output;
  beforeAll(async () => {
    output = await generateAll(graphOfSnapshot(snapshot), {
      ...format,
      target_tenant_id: TARGET,
      target_subscription_id: TARGET_SUBSCRIPTION,
      target_location: 'swedencentral',
      name_suffix: 'x7',
    });
  });

  test('nothing of the tenant is left but what mapping.json lists, and the ids are none of it', () => {
    const text = textOf(output).toLowerCase();
    const ids = [
      snapshot.tenant.tenantId,
      ...snapshot.subscriptions.map(({ subscriptionId }) => subscriptionId),
      ...[...snapshot.users, ...snapshot.groups, ...snapshot.servicePrincipals, ...snapshot.applications].map(
        ({ id }) => id,
      ),
    ];
    expect(ids.filter((id) => text.includes(id.toLowerCase()))).toEqual([]);
    expect(text).not.toMatch(/contoso\.(com|onmicrosoft)/);
    expect(mappingOf(output).remaining.map(({ kind, value }) => `${kind} ${value.toLowerCase()}`)).toEqual([
      'name contoso',
    ]);
    expect(text).not.toMatch(/(?<![\w-])(stcontosoweb|kv-contoso-web|sql-contoso-prod|acrcontosoprod)\.[a-z]/);
  });

  test('each variable that asks for a target is declared and used', () => {
    const code = textOf(output);
    for (const { parameter } of mappingOf(output).unmapped)
      expect([parameter, code.split(parameter).length > 2]).toEqual([parameter, true]);
  });
});

test('one subscription for each: the mapping applied backwards gives the original', async () => {
  const forth: Mapping = {
    tenants: { [snapshot.tenant.tenantId]: TARGET },
    subscriptions: { [PLATFORM]: TARGET_SUBSCRIPTION, [APPS]: '77777777-8888-4777-8666-555555555555' },
    locations: { westeurope: 'westus3', northeurope: 'eastus2', swedencentral: 'canadacentral' },
  };
  const there = await generateAll(graphOfSnapshot(snapshot), { mapping: forth, name_suffix: 'x7' });
  const { names, principals, domains, resources } = mappingOf(there);
  const idOf = idsOf(there);
  const original = await generateAll(graphOfSnapshot(snapshot), { auto_import: false });
  const originalIdOf = idsOf(original);
  const sources = new Map(resources.map(({ source, target }) => [target, source]));
  const originals = new Map(original.resolved.map((each) => [each.entry.id, each]));

  const guids = new Map<string, string>(
    Object.entries({ ...forth.subscriptions, ...forth.tenants }).map(([from, to]) => [to, from]),
  );
  const renamed: [string, string][] = [];
  for (const [id, target] of Object.entries(names!)) {
    const source = id.slice(id.lastIndexOf('/') + 1);
    if (/^[0-9a-f]{8}-/.test(source)) guids.set(target, source);
    else renamed.push([target, source]);
  }
  const byParameter = new Map([
    ...Object.entries(principals!).map(([id, each]) => [(each as { parameter: string }).parameter, id] as const),
    ...Object.entries(domains!).map(
      ([domain, each]) => [(each as { parameter?: string }).parameter ?? '', domain] as const,
    ),
  ]);
  const regions = new Map(Object.entries(forth.locations!).map(([from, to]) => [to, from]));
  const back = (text: string): string => {
    let source = text;
    for (const [target, name] of renamed) source = source.replaceAll(target, name);
    for (const [target, guid] of guids) source = source.replaceAll(target, guid);
    return regions.get(source) ?? source;
  };
  const walkBack = (value: unknown): unknown => {
    if (typeof value === 'string') return back(value);
    if (Array.isArray(value)) return value.map(walkBack);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [back(name), walkBack(item)]));
  };
  const plain = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(' ', '').toLowerCase();
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  };
  const leadsBack = (key: string): string => byParameter.get(key) ?? idOf(key);
  for (const each of there.resolved) {
    const source = originals.get(sources.get(each.entry.id)!)!;
    const gone = there.coverage.made_by_azure.filter(({ address }) => address.endsWith(`.${each.entry.symbol}`));
    const body = plain(walkBack(evaluate(each.body, leadsBack)));
    const before = gone.reduce(
      (value, { path }) => without(value, path.split('.')),
      evaluate(source.body, originalIdOf),
    );
    expect([source.entry.id, body]).toEqual([source.entry.id, plain(before)]);
    expect(back(each.entry.id)).toBe(source.entry.id);
    expect(plain(walkBack(evaluate(each.tags, leadsBack)))).toEqual(plain(source.resource.tags));
  }
  expect(there.resolved.length + there.coverage.resources.filter(({ outcome }) => outcome === 'left out').length).toBe(
    156,
  );
});

test('where regions become one, mapping.json still says which one each was', async () => {
  const there = await generateAll(graphOfSnapshot(snapshot), { target_location: 'westus3', name_suffix: 'x7' });
  const original = await generateAll(graphOfSnapshot(snapshot), { auto_import: false });
  const locationOf = new Map(original.resolved.map(({ entry, resource }) => [entry.id, resource.location]));
  const { resources } = JSON.parse(there.files.get('mapping.json')!) as {
    resources: readonly { source: string; target: string; regions?: Record<string, string> }[];
  };
  const recordOf = new Map(resources.map((each) => [each.target, each]));
  expect(new Set(there.resolved.map(({ resource }) => resource.location))).toEqual(
    new Set([undefined, 'westus3', 'global', 'Global']),
  );
  const back = there.resolved.map(({ entry, resource }) => {
    const { source, regions } = recordOf.get(entry.id)!;
    return [source, resource.location && (regions?.['location'] ?? resource.location)];
  });
  expect(back).toEqual(back.map(([source]) => [source, locationOf.get(source!)]));
  expect(new Set(back.map(([, location]) => location)).size).toBeGreaterThan(3);
});

/** A copy without the member at a path. */
function without(value: unknown, [step, ...rest]: readonly string[]): unknown {
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, item]) =>
      name !== step ? [[name, item]] : rest.length === 0 ? [] : [[name, without(item, rest)]],
    ),
  );
}

test('another tenant without a subscription of its own ends with the names of those that lack one', async () => {
  await expect(
    generateAll(graphOfSnapshot(snapshot), { mapping: { tenants: { [snapshot.tenant.tenantId]: TARGET } } }),
  ).rejects.toMatchObject({ code: 'MAPPING_INCOMPLETE', detail: expect.stringContaining(`${PLATFORM}, ${APPS}`) });
});

test('two subscriptions become one: equal groups and what lies at either subscription stay apart', async () => {
  const group = (subscription: string): Arm => ({
    id: `/subscriptions/${subscription}/resourceGroups/rg`,
    name: 'rg',
    location: 'westeurope',
    type: 'Microsoft.Resources/resourceGroups',
  });
  const vault = (subscription: string, name: string): Arm => ({
    id: `${group(subscription).id}/providers/Microsoft.KeyVault/vaults/${name}`,
    name,
    location: 'westeurope',
    properties: { sku: { family: 'A', name: 'standard' }, tenantId: TENANT },
  });
  const lock = (subscription: string): Arm => ({
    id: `/subscriptions/${subscription}/providers/Microsoft.Authorization/locks/keep`,
    name: 'keep',
    properties: { level: 'CanNotDelete', notes: `see ${vault(subscription, 'kv-a-very-long-vault-name').id}` },
  });
  const long = ['kv-a-very-long-vault-name', 'kv-a-very-long-vault-nam2'].map((name) => name.slice(0, 24));
  const output = await generateAll(
    graphOf(TENANT, [
      ...[PLATFORM, APPS].map(group).map(nodeOf('ResourceGroup')),
      ...[PLATFORM, APPS].map(lock).map(nodeOf('Resource')),
      nodeOf('Resource')(vault(PLATFORM, long[0]!)),
      nodeOf('Resource')(vault(APPS, long[1]!)),
    ]),
    { target_subscription_id: TARGET_SUBSCRIPTION, name_suffix: 'abcdefghij' },
  );
  const ids = output.resolved.map(({ entry }) => entry.id.replace(`/subscriptions/${TARGET_SUBSCRIPTION}`, ''));
  expect(new Set(ids).size).toBe(6);
  expect(ids.filter((id) => /^\/resourceGroups\/rg(-[0-9a-f]{4})?$/.test(id))).toHaveLength(2);
  const names = ids.filter((id) => id.includes('/vaults/')).map((id) => id.split('/').at(-1)!);
  expect(names.every((name) => name.length <= 24 && name.endsWith('abcdefghij'))).toBe(true);
  expect(textOf(output)).not.toContain(APPS);
  expect(textOf(output)).not.toContain(PLATFORM);
});

describe.each([
  { output_format: 'terraform', terraform_provider: 'azapi' },
  { output_format: 'terraform', terraform_provider: 'azurerm' },
  { output_format: 'bicep' },
  { output_format: 'arm' },
] as const)('a part of the tenant as %j', (format) => {
  const workspace = `/subscriptions/${PLATFORM}/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod`;
  const alert = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Insights/components/appi-contoso-shop`;

  test('an id that the archive does not make is a variable with the id it would have there', async () => {
    const output = await generateAll(graphOfSnapshot(snapshot), {
      ...format,
      resource_ids: [alert],
      include_dependencies: false,
      target_tenant_id: TARGET,
      target_subscription_id: TARGET_SUBSCRIPTION,
    });
    const there = workspace.replace(PLATFORM, TARGET_SUBSCRIPTION);
    const [parameter, ...others] = [...output.parameters.values()].filter(({ name }) => name.startsWith('outside_'));
    expect(others).toEqual([]);
    expect(parameter).toMatchObject({ default: there, description: expect.stringContaining('log-contoso-prod') });
    const { outside } = JSON.parse(output.files.get('mapping.json')!) as { outside: unknown };
    expect(outside).toEqual([{ id: there, parameter: parameter!.name }]);
    const code = [...output.files]
      .filter(
        ([path]) => /\.(tf|bicep|bicepparam|json)$/.test(path) && !/^(mapping|manifest|coverage)\.json$/.test(path),
      )
      .map(([, text]) => text)
      .join('\n');
    expect(code.split(parameter!.name).length).toBeGreaterThan(2);
    expect(textOf(output)).not.toContain(PLATFORM);
    expect(output.files.get('README.md')).toContain('1 id points to what this archive does not make');
  });
});
