import { isGuid, keyOf, makeSpelling, parseArmId } from '../../src/graph/arm-id.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';

const SUB = 'ED5CA9CC-a4c4-42da-a51b-0603b798cede';
const sub = SUB.toLowerCase();

describe('an ARM id', () => {
  it('of a resource comes apart into subscription, group, type and names', () => {
    expect(
      parseArmId(`/subscriptions/${SUB}/resourcegroups/rg-1/providers/Microsoft.Sql/servers/s/databases/d`),
    ).toEqual({
      subscriptionId: sub,
      resourceGroup: 'rg-1',
      type: 'Microsoft.Sql/servers/databases',
      names: ['s', 'd'],
      scope: `/subscriptions/${SUB}/resourcegroups/rg-1`,
      parent: `/subscriptions/${SUB}/resourcegroups/rg-1/providers/Microsoft.Sql/servers/s`,
    });
  });

  it('of an extension has the type after the last providers and its scope as parent', () => {
    const vault = `/subscriptions/${sub}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;
    expect(parseArmId(`${vault}/providers/microsoft.insights/diagnosticSettings/d`)).toMatchObject({
      type: 'microsoft.insights/diagnosticSettings',
      names: ['d'],
      scope: vault,
      parent: vault,
    });
    expect(parseArmId(`/subscriptions/${sub}/providers/Microsoft.Authorization/locks/l`)).toMatchObject({
      resourceGroup: undefined,
      parent: undefined,
    });
  });

  it('of a group, a subscription or a root assignment is known too', () => {
    expect(parseArmId(`/subscriptions/${sub}/resourceGroups/rg`)).toMatchObject({
      resourceGroup: 'rg',
      type: undefined,
    });
    expect(parseArmId(`/subscriptions/${sub}`)).toMatchObject({ subscriptionId: sub, type: undefined });
    expect(parseArmId('//providers/Microsoft.Authorization/roleAssignments/x')).toMatchObject({
      subscriptionId: undefined,
      type: 'Microsoft.Authorization/roleAssignments',
      scope: '',
    });
  });

  it('may have a resource that is called providers', () => {
    expect(
      parseArmId(`/subscriptions/${sub}/resourceGroups/providers/providers/Microsoft.Web/sites/providers`),
    ).toMatchObject({
      resourceGroup: 'providers',
      type: 'Microsoft.Web/sites',
      names: ['providers'],
    });
  });

  it('is not just any text with slashes', () => {
    for (const text of [
      '',
      '/',
      'x',
      '/home/me',
      '/subscriptions/none/resourceGroups/a',
      `/subscriptions/${sub}/resourceGroups`,
      '/subscriptions/a\nb/c',
    ])
      expect(parseArmId(text)).toBeUndefined();
    expect(isGuid(sub)).toBe(true);
    expect(keyOf('//Providers/X')).toBe('/providers/x');
  });
});

describe('the spelling of ids and types', () => {
  const spelling = makeSpelling(makeArmSchema());

  it('is that of the schema, and of the graph contract where they differ', () => {
    expect(spelling.type('microsoft.storage/storageaccounts/blobservices/containers')).toBe(
      'Microsoft.Storage/storageAccounts/blobServices/containers',
    );
    expect(spelling.type('microsoft.web/serverfarms')).toBe('Microsoft.Web/serverFarms');
    expect(spelling.type('Microsoft.Network/dnszones/CNAME')).toBe('Microsoft.Network/dnsZones/CNAME');
    expect(spelling.type('microsoft.insights/scheduledQueryRules')).toBe('Microsoft.Insights/scheduledqueryrules');
    expect(spelling.type('Contoso.Unknown/Things/Parts')).toBe('Contoso.Unknown/Things/Parts');
  });

  it('leaves names as they are', () => {
    expect(
      spelling.id(
        `/Subscriptions/${SUB}/resourcegroups/RG-Web/providers/microsoft.network/virtualnetworks/VNet/subnets/Sn`,
      ),
    ).toBe(`/subscriptions/${sub}/resourceGroups/RG-Web/providers/Microsoft.Network/virtualNetworks/VNet/subnets/Sn`);
    expect(
      spelling.id(
        `/subscriptions/${sub}/resourcegroups/rg/providers/Microsoft.KeyVault/vaults/K/providers/microsoft.insights/diagnosticsettings/D`,
      ),
    ).toBe(
      `/subscriptions/${sub}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/K/providers/Microsoft.Insights/diagnosticSettings/D`,
    );
    expect(spelling.id('//providers/microsoft.authorization/roleassignments/X')).toBe(
      '/providers/Microsoft.Authorization/roleAssignments/X',
    );
  });
});
