import { visible } from '../../../src/scan/archive/visible.ts';
import { scopeInWords } from '../../../src/scan/archive/words.ts';

const SUB = '/subscriptions/11111111-1111-4111-8111-111111111111';
const names = new Map([['11111111-1111-4111-8111-111111111111', 'Web']]);

it.each([
  ['/', 'Everything: the root of the tenant'],
  ['/subscriptions', 'The list of subscriptions'],
  [SUB, 'Subscription Web'],
  [SUB.toUpperCase().replace('SUBSCRIPTIONS', 'subscriptions'), 'Subscription Web'],
  [
    '/subscriptions/22222222-2222-4222-8222-222222222222/resources',
    'The list of resources in subscription 22222222-2222-4222-8222-222222222222',
  ],
  [`${SUB}/resourcegroups`, 'The list of resource groups in subscription Web'],
  [`${SUB}/resourceGroups/rg`, 'Group rg in subscription Web'],
  [`${SUB}/providers/Contoso.Things`, 'All of Contoso.Things in subscription Web'],
  [
    `${SUB}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st/blobServices/default/containers`,
    'The list of Microsoft.Storage/storageAccounts/st/blobServices/default/containers in group rg in subscription Web',
  ],
  [
    `${SUB}/resourceGroups/rg/providers/Microsoft.Compute/disks/providers/providers/Microsoft.Authorization/locks`,
    'The list of Microsoft.Authorization/locks in Microsoft.Compute/disks/providers in group rg in subscription Web',
  ],
  ['/providers/Microsoft.Management/managementGroups', 'The list of management groups'],
  ['/providers/Microsoft.Management/managementGroups/mg', 'Management group mg'],
  [
    '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/policyAssignments',
    'The list of Microsoft.Authorization/policyAssignments in management group mg',
  ],
  ['/servicePrincipals', 'Service principals of the directory'],
  ['/groups/42/members', 'In the directory: groups/42/members'],
  ['{"what":"else"}', '{"what":"else"}'],
])('says what %s is', (scope, said) => expect(scopeInWords(scope, names)).toBe(said));

it('shows signs that would make a name look like another, and leaves every writing as it is', () => {
  expect(visible('invoice\u202Efdp.exe\u0000\u200B')).toBe('invoice⟨U+202E⟩fdp.exe⟨U+0000⟩⟨U+200B⟩');
  expect(visible('\ud800 alone')).toBe('⟨U+D800⟩ alone');
  for (const name of ['שלום-עולם', '日本', '🚀', 'Größe', 'e\u0301', 'a b']) expect(visible(name)).toBe(name);
});
