import { readFileSync } from 'node:fs';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { MASKED, maskSecrets } from '../../src/graph/secrets.ts';

const schema = makeArmSchema();
type Item = Record<string, unknown> & { id: string; type: string };
const tenant = JSON.parse(readFileSync('local/tenants/contoso-small.json', 'utf8')) as { resources: Item[] };
const secrets = JSON.parse(readFileSync('local/tenants/contoso-small.secrets.json', 'utf8')) as {
  value: string;
  places: { resourceId: string; path: string }[];
}[];
const masked = (type: string, record: Record<string, unknown>) => maskSecrets(schema, type, record);

describe('masking', () => {
  it('hides every secret planted in the sample tenant, also inside base64', () => {
    const all = tenant.resources.map((item) => JSON.stringify(masked(item.type, item).value)).join('\n');
    expect(secrets.length).toBeGreaterThan(0);
    for (const { value } of secrets) {
      expect(all).not.toContain(value);
      for (const shift of [0, 1, 2]) {
        const hidden = Buffer.from(' '.repeat(shift) + value)
          .toString('base64')
          .slice(4, -4);
        expect(all).not.toContain(hidden);
      }
    }
    expect(all).not.toContain('FAKE-SECRET');
  });

  it.each(['settings', 'protectedSettings'])(
    'masks whatever lies deeper than 500 levels, here of 20,000 below %s',
    (name) => {
      const record = JSON.parse(`{"${name}":${'{"a":['.repeat(10_000)}"x"${']}'.repeat(10_000)}}`) as Item;
      const { value, paths } = masked('Contoso.Unknown/things', record);
      expect(paths).toHaveLength(1);
      expect(paths[0]!.split('/').length).toBeLessThan(510);
      expect(JSON.stringify(value)).toMatch(/^\{"\w+":(\{"a":\[){249,251}(\{"a":)?"<masked>"/);
    },
  );

  it('names each place by a JSON Pointer into the record', () => {
    for (const { places } of secrets)
      for (const { resourceId, path } of places) {
        const item = tenant.resources.find(({ id }) => id === resourceId)!;
        const pointer =
          '/' +
          path
            .replace(/ \(base64\)$/, '')
            .replace(/\[(\d+)\]/g, '.$1')
            .split('.')
            .join('/');
        expect(masked(item.type, item).paths).toContain(pointer);
      }
  });

  it('leaves the rest of the sample tenant as it is', () => {
    const paths = tenant.resources.flatMap((item) =>
      masked(item.type, item).paths.map((path) => `${item.type} ${path}`),
    );
    expect(paths.sort()).toMatchInlineSnapshot(`
     [
       "Microsoft.ApiManagement/service/namedValues /properties/value",
       "Microsoft.App/containerApps /properties/template/containers/0/env/1/value",
       "Microsoft.App/jobs /properties/template/containers/0/env/0/value",
       "Microsoft.Automation/automationAccounts/variables /properties/value",
       "Microsoft.Compute/virtualMachineScaleSets /properties/virtualMachineProfile/extensionProfile/extensions/0/properties/settings/commandToExecute",
       "Microsoft.Compute/virtualMachines /properties/osProfile/customData",
       "Microsoft.Compute/virtualMachines /resources/0/properties/settings/authentication/managedIdentity/identifier-name",
       "Microsoft.Compute/virtualMachines /resources/0/properties/settings/commandToExecute",
       "Microsoft.Compute/virtualMachines/extensions /properties/settings/authentication/managedIdentity/identifier-name",
       "Microsoft.Compute/virtualMachines/extensions /properties/settings/commandToExecute",
       "Microsoft.ContainerInstance/containerGroups /properties/containers/0/properties/environmentVariables/0/value",
       "Microsoft.ContainerInstance/containerGroups /properties/containers/0/properties/environmentVariables/1/value",
       "Microsoft.DataFactory/factories/linkedservices /properties/typeProperties/connectionString",
       "Microsoft.Insights/ActionGroups /properties/webhookReceivers/0/serviceUri",
       "Microsoft.Logic/workflows /properties/definition/actions/Post_to_ERP/inputs/headers/x-api-key",
       "Microsoft.Resources/deployments /properties/outputs/connectionString/value",
       "Microsoft.Resources/deployments /properties/parameters/adminPassword/value",
       "Microsoft.Resources/deployments /properties/parameters/administratorLogin/value",
       "Microsoft.Resources/deployments /properties/parameters/administratorLoginPassword/value",
       "Microsoft.Web/sites/config /properties/APPLICATIONINSIGHTS_CONNECTION_STRING",
       "Microsoft.Web/sites/config /properties/AzureWebJobsStorage",
       "Microsoft.Web/sites/config /properties/OrdersDb/value",
       "Microsoft.Web/sites/config /properties/PAYMENT_API_KEY",
       "Microsoft.Web/sites/config /properties/STORAGE_CONNECTION",
       "Microsoft.Web/sites/config /properties/ServiceBusConnection",
       "microsoft.insights/components /properties/ConnectionString",
       "microsoft.insights/components /properties/InstrumentationKey",
     ]
    `);
  });

  it('changes nothing where there is no secret', () => {
    const record = {
      name: 'kv',
      tags: { env: 'prod', secretName: 'db' },
      properties: {
        enableSoftDelete: true,
        accessPolicies: [{ permissions: { secrets: ['get', 'list'], keys: ['all'] } }],
        vaultUri: 'https://kv.vault.azure.net/',
        disablePasswordAuthentication: true,
      },
    };
    expect(masked('Microsoft.KeyVault/vaults', record)).toEqual({ value: record, paths: [] });
  });

  it('masks what the schema calls secret or write-only', () => {
    const { value, paths } = masked('Microsoft.Sql/servers', {
      properties: { administratorLogin: 'a', administratorLoginPassword: 'x' },
    });
    expect(value).toEqual({ properties: { administratorLogin: 'a', administratorLoginPassword: MASKED } });
    expect(paths).toEqual(['/properties/administratorLoginPassword']);
  });

  it('keeps references, switches, small numbers and versions in guarded places, and masks the rest', () => {
    const { value } = masked('Microsoft.Web/sites/config', {
      name: 'appsettings',
      properties: {
        A: 'true',
        B: '20',
        FUNCTIONS_EXTENSION_VERSION: '~4',
        C: '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/x/)',
        D: 'innocent looking words',
        E: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg',
        AZURE_CLIENT_ID: 'ed5ca9cc-a4c4-42da-a51b-0603b798cede',
        'odd/name~': 'z9',
      },
    });
    expect(value.properties).toEqual({
      A: 'true',
      B: '20',
      FUNCTIONS_EXTENSION_VERSION: '~4',
      C: '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/x/)',
      D: MASKED,
      E: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg',
      AZURE_CLIENT_ID: 'ed5ca9cc-a4c4-42da-a51b-0603b798cede',
      'odd/name~': MASKED,
    });
  });

  it.each([
    ['a storage key', 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc123=='],
    ['a signed link', 'https://a.blob.core.windows.net/c/b?sv=2022&sig=abcdefgh%3D'],
    ['a password in an address', 'amqps://user:pa55@host/queue'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMII'],
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc'],
    ['a command line', 'run.sh --password hunter2'],
    ['base64 of a connection string', Buffer.from('Server=x;Password=hunter22;').toString('base64')],
  ])('masks %s wherever it stands', (_what, text) => {
    expect(masked('Contoso.Unknown/things', { tags: { note: text }, properties: { deep: [{ text }] } })).toEqual({
      value: { tags: { note: MASKED }, properties: { deep: [{ text: MASKED }] } },
      paths: ['/tags/note', '/properties/deep/0/text'],
    });
  });

  it('masks the defaults of secure parameters and the values of secret pairs', () => {
    const { paths } = masked('Microsoft.Logic/workflows', {
      properties: {
        definition: {
          parameters: { p: { type: 'SecureString', defaultValue: 'x' }, q: { type: 'String', defaultValue: 'plain' } },
        },
        parameters: { p: { type: 'SecureString', value: 'y' } },
        list: [{ name: 'DB_PASSWORD', value: 'z' }],
      },
    });
    expect(paths).toEqual([
      '/properties/definition/parameters/p/defaultValue',
      '/properties/parameters/p/value',
      '/properties/list/0/value',
    ]);
  });
});
