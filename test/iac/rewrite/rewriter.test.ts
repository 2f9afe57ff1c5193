import { makeRewriter } from '../../../src/iac/rewrite/rewriter.ts';

const rewriter = makeRewriter({
  guids: new Map(),
  locations: new Map(),
  location: undefined,
  names: new Map(),
  hosts: new Map([['kv-web.vault.azure.net', 'kv-web-x7']]),
  bareNames: new Map([
    ['kv-web', 'kv-web-x7'],
    ['stweb', 'stwebx7'],
    ['app-shop', 'app-shop-x7'],
  ]),
  domains: new Map(),
  roleSuffix: undefined,
});

test.each([
  ['@Microsoft.KeyVault(VaultName=kv-web;SecretName=db)', '@Microsoft.KeyVault(VaultName=kv-web-x7;SecretName=db)'],
  [
    '@Microsoft.KeyVault(SecretUri=https://kv-web.vault.azure.net/secrets/db)',
    '@Microsoft.KeyVault(SecretUri=https://kv-web-x7.vault.azure.net/secrets/db)',
  ],
  ['DefaultEndpointsProtocol=https;AccountName=stweb', 'DefaultEndpointsProtocol=https;AccountName=stwebx7'],
  ['$app-shop', '$app-shop-x7'],
  ['VaultName=kv-web-other', 'VaultName=kv-web-other'],
  ['the kv-web of team app-shop', 'the kv-web of team app-shop'],
])('%s becomes %s', (text, expected) => {
  expect(rewriter.text(text)).toBe(expected);
});
