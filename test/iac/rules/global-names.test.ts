import { globalNameOf, suffixed } from '../../../src/iac/rules/global-names.ts';

describe('suffixed', () => {
  test.each([
    ['microsoft.storage/storageaccounts', 'stcontosoproductiondata1', 'x7', 'stcontosoproductiondatx7'],
    ['microsoft.keyvault/vaults', 'kv-contoso-production-eu', 'x7', 'kv-contoso-production-x7'],
    ['microsoft.containerregistry/registries', 'acr', 'x7', 'acrx7'],
  ])('a %s called %s', (type, name, suffix, expected) => {
    expect(suffixed(name, suffix, globalNameOf(type)!)).toBe(expected);
  });
});
