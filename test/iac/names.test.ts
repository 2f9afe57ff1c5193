// Names of resources in code, and the files they go to.
import { parseArmId, type ArmId } from '../../src/iac/arm-id.ts';
import { giveSymbol, slug, symbolOf } from '../../src/iac/names.ts';
import { fileSlug, makePlacement, serviceOf } from '../../src/iac/placement.ts';

const SUB = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const OTHER = '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff';
const id = (text: string): ArmId => parseArmId(text)!;
const symbolsOf = (ids: readonly ArmId[]): string[] => {
  const things = ids.map((each) => ({ ...each, symbol: '' }));
  const holders = new Map<string, (typeof things)[number]>();
  for (const thing of things) giveSymbol(thing, holders);
  return things.map(({ symbol }) => symbol);
};
const stem = (text: string): string => symbolOf(id(text)).replace(/_[0-9a-f]{5}$/, '');

test.each([
  [`${SUB}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stcontoso`, 'storage_account_stcontoso'],
  [`${SUB}/resourceGroups/rg/providers/Microsoft.Network/publicIPAddresses/pip-1`, 'public_ip_address_pip_1'],
  [`${SUB}/resourceGroups/rg/providers/Microsoft.Sql/servers/sql/databases/orders`, 'database_sql_orders'],
  [`${SUB}/resourceGroups/rg/providers/Microsoft.Authorization/locks/keep`, 'lock_rg_keep'],
  [
    `${SUB}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Insights/diagnosticSettings/d`,
    'diagnostic_setting_kv_d',
  ],
  [
    '/providers/Microsoft.Authorization/roleAssignments/92a06248-579b-44b7-adb1-906bb6243bac',
    'role_assignment_tenant_92a06248',
  ],
  [`${SUB}/resourceGroups/Ünïcode (1)`, 'resource_group_unicode_1'],
  [`${SUB}/resourceGroups/日本`, 'resource_group'],
])('%s is a %s', (text, expected) => {
  expect(stem(text)).toBe(expected);
});

test('ends in five digits of the id, however the id is spelled', () => {
  const text = `${SUB}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v`;
  expect(symbolOf(id(text))).toMatch(/^virtual_network_v_[0-9a-f]{5}$/);
  expect(symbolOf(id(text.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'))).slice(-5)).toBe(
    symbolOf(id(text)).slice(-5),
  );
});

test('tells apart what differs in subscription, group or type alone', () => {
  const same = [SUB, OTHER].flatMap((sub) =>
    ['a', 'b'].flatMap((group) =>
      ['Microsoft.Web/sites/x', 'Microsoft.Web/serverfarms/x'].map((rest) =>
        id(`${sub}/resourceGroups/${group}/providers/${rest}`),
      ),
    ),
  );
  expect(new Set(symbolsOf(same)).size).toBe(8);
});

test('gives longer digits where five agree', () => {
  // Among so many ids of one name some agree in five digits of their hash.
  const many = Array.from({ length: 5_000 }, (_, index) =>
    id(`${SUB}/resourceGroups/rg${index}/providers/Microsoft.Network/virtualNetworks/v`),
  );
  const symbols = symbolsOf(many);
  expect(new Set(symbols).size).toBe(many.length);
  expect(symbols.some((symbol) => /_[0-9a-f]{16}$/.test(symbol))).toBe(true);
});

test.each(['1st', '_x_', 'for', 'ß', '', '🚀'])('makes a valid identifier of %j', (text) => {
  expect(slug(text)).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
});

test('files resources by group and service', () => {
  const ids = [
    `${SUB}/resourceGroups/Rg-Web`,
    `${SUB}/resourceGroups/rg-web/providers/Microsoft.Network/virtualNetworks/v`,
    `${SUB}/resourceGroups/rg-web/providers/Microsoft.Network/virtualNetworks/v/providers/Microsoft.Authorization/roleAssignments/x`,
    `${SUB}/providers/Microsoft.Authorization/policyAssignments/p`,
    '/providers/Microsoft.Management/managementGroups/mg',
    '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/roleAssignments/x',
    '/providers/Microsoft.Authorization/roleAssignments/y',
  ].map(id);
  const place = makePlacement(ids, new Map([['ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'Contoso Apps']]));
  expect(ids.map(place).map(({ group, service }) => `${group}.${service}`)).toEqual([
    'rg-web.main',
    'rg-web.network',
    'rg-web.access',
    'subscription-contoso-apps.policy',
    'management-groups.main',
    'management-group-mg.access',
    'tenant.access',
  ]);
});

test('tells groups of one name in two subscriptions apart, and a group called as a scope', () => {
  const ids = [
    `${SUB}/resourceGroups/rg`,
    `${OTHER}/resourceGroups/rg`,
    `${SUB}/resourceGroups/tenant`,
    '/providers/Microsoft.Authorization/roleAssignments/y',
  ].map(id);
  const groups = ids.map(makePlacement(ids, new Map())).map(({ group }) => group);
  expect(new Set(groups).size).toBe(4);
  expect(groups.slice(0, 2)).toEqual([expect.stringMatching(/^rg-ed5ca9cc-/), expect.stringMatching(/^rg-ebf47942-/)]);
});

test.each(['con', 'AUX', '.hidden', '..', 'a/b', '日本', 'x'.repeat(200), 'override'])(
  'makes a usable file name of %j',
  (text) => {
    expect(`${fileSlug(text)}.main.tf`).toMatch(/^(?!(con|aux)\.)[a-z0-9][a-z0-9_-]{0,79}\.main\.tf$/);
  },
);

test('files unknown services under their own name', () => {
  expect(serviceOf('Microsoft.Quantum/workspaces')).toBe('quantum');
  expect(serviceOf('Dynatrace.Observability/monitors')).toBe('dynatrace-observability');
});
