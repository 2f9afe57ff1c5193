// Ids in the schema's spelling, and what they lie in.
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { ancestorsOf, idKey, parseArmId } from '../../src/iac/arm-id.ts';
import { makeShaper } from '../../src/iac/to-resource.ts';

const { spell } = makeShaper(makeArmSchema());
const SUB = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';

test.each([
  [
    `${SUB}/resourcegroups/Rg/providers/microsoft.network/virtualnetworks/V/SUBNETS/s`,
    `${SUB}/resourceGroups/Rg/providers/Microsoft.Network/virtualNetworks/V/subnets/s`,
    'Microsoft.Network/virtualNetworks/subnets',
    `${SUB}/resourceGroups/Rg/providers/Microsoft.Network/virtualNetworks/V`,
  ],
  [`${SUB}/resourceGroups/rg`, `${SUB}/resourceGroups/rg`, 'Microsoft.Resources/resourceGroups', SUB],
  [
    '//providers/Microsoft.Authorization/roleAssignments/x',
    '/providers/Microsoft.Authorization/roleAssignments/x',
    'Microsoft.Authorization/roleAssignments',
    '/',
  ],
  [
    '/providers/microsoft.management/managementgroups/mg/providers/Microsoft.Authorization/roleAssignments/x',
    '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/roleAssignments/x',
    'Microsoft.Authorization/roleAssignments',
    '/providers/Microsoft.Management/managementGroups/mg',
  ],
  [
    `${SUB}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/providers/microsoft.insights/diagnosticsettings/d`,
    `${SUB}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Insights/diagnosticSettings/d`,
    'Microsoft.Insights/diagnosticSettings',
    `${SUB}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`,
  ],
  [
    `${SUB}/resourceGroups/rg/providers/Some.Unknown/Things/t/Parts/p/`,
    `${SUB}/resourceGroups/rg/providers/Some.Unknown/Things/t/Parts/p`,
    'Some.Unknown/Things/Parts',
    `${SUB}/resourceGroups/rg/providers/Some.Unknown/Things/t`,
  ],
])('spells %s in one way', (text, id, type, parent) => {
  expect(parseArmId(text, spell)).toMatchObject({ id, type, parent });
});

test.each([
  '',
  '/',
  'x',
  `${SUB}/resourceGroups/rg/providers/Microsoft.Network`,
  `${SUB}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks`,
  '/subscriptions/not-a-guid/resourceGroups/rg',
])('takes %j for no id', (text) => expect(parseArmId(text, spell)).toBeUndefined());

test('names everything an id lies in, nearest first', () => {
  const id = parseArmId(
    `${SUB}/resourceGroups/rg/providers/Microsoft.Sql/servers/s/databases/d/providers/Microsoft.Authorization/locks/l`,
    spell,
  )!;
  expect(ancestorsOf(id, spell).map(({ type }) => type)).toEqual([
    'Microsoft.Sql/servers/databases',
    'Microsoft.Sql/servers',
    'Microsoft.Resources/resourceGroups',
    'Microsoft.Resources/subscriptions',
  ]);
});

test('compares ids without case, doubled first slash and last slash', () => {
  expect(idKey('//Subscriptions/A/')).toBe('/subscriptions/a');
});
