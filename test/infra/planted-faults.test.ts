// The checks of infra/ are themselves checked: a fault that is planted in any of its files is found.
import { readFileSync } from 'node:fs';
import { bicepFiles, isSound, objections } from './install.ts';

describe('a fault is found that is planted in', () => {
  const planted = (path: string, from: string, to: string): string[] =>
    objections((each) => {
      const text = readFileSync(each, 'utf8');
      if (each !== path) return text;
      expect(text).toContain(from);
      return text.replace(from, to);
    });
  test.each([
    [
      'the name of a property',
      'infra/app/storage.bicep',
      'allowSharedKeyAccess: false',
      'allowSharedKeysAccess: false',
      '.properties.allowSharedKeysAccess: is unknown',
    ],
    [
      'a property where Azure takes any name',
      'infra/app/monitoring.bicep',
      'disableLocalAuth: true, enable',
      'disableLocalAuths: true, enable',
      '.properties.features.disableLocalAuths: is unknown',
    ],
    [
      'a member of a module',
      'infra/main.bicep',
      "name: 'atg-scan-${names.token}-${uniqueString(id)}'",
      "nam: 'atg-scan-${names.token}-${uniqueString(id)}'",
      'nam is no member of a module',
    ],
    [
      'an api-version',
      'infra/app/vault.bicep',
      'vaults@2026-02-01',
      'vaults@2026-02-02',
      'the api-version 2026-02-02 is not the table',
    ],
    [
      'the name of a type',
      'infra/app/function-app.bicep',
      'Microsoft.Web/serverfarms@',
      'Microsoft.Web/serverfarm@',
      "the type can't be found",
    ],
    [
      'a required property, left out',
      'infra/app/monitoring.bicep',
      "Application_Type: 'web'",
      '',
      '.properties.Application_Type: is required',
    ],
    [
      'the value of a closed list',
      'infra/app/function-app.bicep',
      "'Return401'",
      "'Return402'",
      'Return402 is none of',
    ],
    [
      'the kind of a value',
      'infra/app/vault.bicep',
      'softDeleteRetentionInDays: 7',
      "softDeleteRetentionInDays: '7'",
      'is a string, not a number',
    ],
    [
      'the id of a role',
      'infra/roles.bicep',
      'acdd72a7-3385-48ef-bd42-f606fba81ae7',
      'acdd72a7-3385-48ef-bd42-f606fba81ae8',
      'is no built-in role',
    ],
    [
      'the name of a setting',
      'infra/app/function-app.bicep',
      'TASK_HUB:',
      'TASKHUB:',
      'the setting TASKHUB is not in src/config.ts',
    ],
    [
      'a setting, left out',
      'infra/app/settings.json',
      '"SAS_MINUTES": "15",',
      '',
      'the setting SAS_MINUTES is not set',
    ],
    [
      'a parameter of a module, misspelt',
      'infra/main.bicep',
      'sku: webPubSubSku',
      'tier: webPubSubSku',
      'web-pubsub.bicep:1: has no parameter tier',
    ],
    [
      'a parameter of a module, left out',
      'infra/main.bicep',
      'jobHours: alertJobHours',
      '',
      'the parameter jobHours is not given',
    ],
    [
      'an output of a module',
      'infra/main.bicep',
      'webPubSub.outputs.endpoint',
      'webPubSub.outputs.address',
      'there is no address in it',
    ],
    ['a symbol', 'infra/app/storage.bicep', 'parent: blobs\n', 'parent: blob\n', 'blob is not declared'],
    [
      'the parent of a resource',
      'infra/app/storage.bicep',
      'parent: blobs\n',
      'parent: account\n',
      'is no child of Microsoft.Storage/storageAccounts',
    ],
    [
      'a name that is known too late',
      'infra/app/neo4j.bicep',
      'guid(vault.id, identity.id,',
      'guid(vault.id, identity.properties.principalId,',
      'is known only after the deployment',
    ],
    [
      'an output that hands out a key',
      'infra/app/storage.bicep',
      'string = account.name',
      'string = account.listKeys().keys[0].value',
      'hands out a key',
    ],
    ['the grammar', 'infra/app/alerts.bicep', "kind: 'LogAlert'", "kind: 'LogAlert", 'is not Bicep'],
  ])('%s', (_, path, from, to, said) => expect(planted(path, from, to)).toContainEqual(expect.stringContaining(said)));

  test('a branch that no way to install takes', () => {
    const said = planted(
      'infra/app/storage.bicep',
      "accessTier: 'Hot'",
      "accessTier: length(name) > 90 ? 'Cool' : 'Hot'",
    );
    expect(said).toEqual([
      expect.stringMatching(/^infra\/app\/storage\.bicep:\d+: no way to install takes this branch$/),
    ]);
  });
});

/** Clouds, which are held to their addresses below, and the tags by which azd finds what it made (test/infra/azd.test.ts). */
const HELD_ELSEWHERE = ['AzureUSGovernment', 'AzureChinaCloud', 'azd-env-name', 'azd-service-name'];

test('every name that is given a value in infra/ is missed when it is misspelt', () => {
  let tried = 0;
  const unnoticed: string[] = [];
  for (const path of bicepFiles()) {
    const text = readFileSync(path, 'utf8');
    for (const { index, 1: before = '', 2: name = '' } of text.matchAll(/((?:^|[{,])[ \t]*)(\w+|'[\w-]+')(?=: )/gm)) {
      if (HELD_ELSEWHERE.includes(name.replaceAll("'", ''))) continue;
      const at = index + before.length;
      const misspelt = name.startsWith("'") ? `${name.slice(0, -1)}x'` : `${name}x`;
      const planted = `${text.slice(0, at)}${misspelt}${text.slice(at + name.length)}`;
      tried += 1;
      if (isSound((each) => (each === path ? planted : readFileSync(each, 'utf8'))))
        unnoticed.push(`${path}:${text.slice(0, at).split('\n').length}: ${misspelt}`);
    }
  }
  expect(tried).toBeGreaterThan(500);
  expect(unnoticed).toEqual([]);
}, 300_000);
