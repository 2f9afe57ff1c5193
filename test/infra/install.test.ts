import { readFileSync } from 'node:fs';
import { ConfigSchema, readConfig } from '../../src/config.ts';
import { AZURE_CLOUD, makeEvaluation } from '../support/bicep/evaluation.ts';
import {
  bicepFiles,
  builtInRoles,
  install,
  objections,
  ofType,
  PASSWORD,
  propertiesOf,
  settingsOf,
  WAYS,
} from './install.ts';

const deployments = Object.entries(WAYS).map(
  ([way, parameters]) => [way, install(makeEvaluation(), parameters)] as const,
);
const [, least] = deployments[0]!;
const [, whole] = deployments[1]!;

test('nothing can be said against any file of infra/', () => {
  expect(bicepFiles().length).toBeGreaterThan(10);
  expect(objections()).toEqual([]);
});

test('every module is deployed by main.bicep, and only what it deploys is there', () => {
  const text = readFileSync('infra/main.bicep', 'utf8');
  const modules = bicepFiles().filter(
    (path) => !['infra/main.bicep', 'infra/names.bicep', 'infra/roles.bicep'].includes(path),
  );
  expect([...text.matchAll(/^module \w+ '([^']+)'/gm)].map(([, path]) => `infra/${path!}`).sort()).toEqual(modules);
});

describe('identity', () => {
  test('storage takes no key, Web PubSub and telemetry neither, the vault no access policy', () => {
    const properties = (type: string) => propertiesOf(ofType(least.resources, type)[0]!);
    expect(properties('Microsoft.Storage/storageAccounts').allowSharedKeyAccess).toBe(false);
    expect(properties('Microsoft.SignalRService/webPubSub').disableLocalAuth).toBe(true);
    expect(properties('Microsoft.Insights/components').DisableLocalAuth).toBe(true);
    expect(properties('Microsoft.KeyVault/vaults')).toMatchObject({ enableRbacAuthorization: true });
    expect(properties('Microsoft.KeyVault/vaults').accessPolicies).toBeUndefined();
  });

  test('the role names of infra/roles.bicep are those of Azure', () => {
    const named = [...readFileSync('infra/roles.bicep', 'utf8').matchAll(/^ {2}(\w+): '([^']+)'$/gm)].map(
      ([, name, id]) => [name, id!] as const,
    );
    expect(named.length).toBeGreaterThan(5);
    for (const [name, id] of named)
      expect([name?.toLowerCase(), builtInRoles.get(id)]).toEqual([
        builtInRoles.get(id)?.replaceAll(' ', '').toLowerCase(),
        expect.any(String),
      ]);
  });

  test.each(deployments)(
    'outside of its own resource group the identity may read and nothing else: %s',
    (_, { resources, outputs }) => {
      const group = ofType(resources, 'Microsoft.Resources/resourceGroups')[0]!.id;
      const beyond = JSON.parse(readFileSync('infra/access/permissions.json', 'utf8')) as { beyondReader: string[] };
      const outside = ofType(resources, 'Microsoft.Authorization/roleAssignments').filter(
        ({ id }) => !id.startsWith(`${group}/`),
      );
      const custom = new Map(
        ofType(resources, 'Microsoft.Authorization/roleDefinitions').map((role) => [role.id, role]),
      );
      expect(outside.length).toBeGreaterThan(0);
      for (const assignment of outside) {
        const { roleDefinitionId, principalId } = propertiesOf(assignment);
        expect(principalId).toBe(outputs.ATG_PRINCIPAL_ID);
        const role = custom.get(String(roleDefinitionId));
        if (!role) expect(builtInRoles.get(String(roleDefinitionId).split('/').at(-1)!)).toBe('Reader');
        else
          expect(propertiesOf(role).permissions).toEqual([
            { actions: beyond.beyondReader, notActions: [], dataActions: [], notDataActions: [] },
          ]);
      }
      // A POST that lists is the only action that is no `read`; none of them changes anything.
      for (const action of beyond.beyondReader) expect(action).toMatch(/\/list\w*\/action$/);
    },
  );

  test('rights beyond Reader are given only where that was asked for', () => {
    expect(ofType(least.resources, 'Microsoft.Authorization/roleDefinitions')).toEqual([]);
    expect(ofType(whole.resources, 'Microsoft.Authorization/roleDefinitions')).toHaveLength(2);
  });
});

describe('secrets', () => {
  test('the password of Neo4j goes into the vault and nowhere else', () => {
    const holders = whole.resources
      .filter((resource) => JSON.stringify(resource).includes(PASSWORD))
      .map(({ type }) => type);
    expect(holders).toEqual(['Microsoft.KeyVault/vaults/secrets']);
    expect(settingsOf(whole).NEO4J_PASSWORD).toMatch(
      /^@Microsoft\.KeyVault\(SecretUri=https:\/\/kv-atg-\w+\.vault\.azure\.net\/secrets\/neo4j-password\)$/,
    );
  });
  test('every access to the vault is told to the logs of the install', () => {
    const { id } = ofType(least.resources, 'Microsoft.OperationalInsights/workspaces')[0]!;
    expect(ofType(least.resources, 'Microsoft.Insights/diagnosticSettings').map(propertiesOf)).toEqual([
      { workspaceId: id, logs: [{ categoryGroup: 'audit', enabled: true }] },
    ]);
  });
  test('no output holds it or any key', () => {
    expect(JSON.stringify(whole.outputs)).not.toMatch(
      new RegExp(`${PASSWORD}|AccountKey|AccessKey|InstrumentationKey|sig=`),
    );
  });
  test('without a password the one in the vault stays', () => {
    expect(ofType(least.resources, 'Microsoft.KeyVault/vaults/secrets')).toEqual([]);
  });
});

describe('installs', () => {
  const ids = (parameters: Record<string, string>) =>
    install(makeEvaluation(), { ...WAYS['everything private, Neo4j included'], ...parameters });
  test('running it again changes nothing', () => expect(ids({})).toEqual(whole));
  test.each([{ environmentName: 'test' }, { location: 'westeurope' }])(
    'two in one subscription share nothing: %j',
    (other) => {
      const shared = new Set(ids({}).resources.map(({ id }) => id));
      expect(ids(other).resources.filter(({ id }) => shared.has(id))).toEqual([]);
      // Names that are unique in all of Azure differ too, whatever the resource group.
      const names = ({ resources }: typeof whole) =>
        [
          'Microsoft.Storage/storageAccounts',
          'Microsoft.KeyVault/vaults',
          'Microsoft.Web/sites',
          'Microsoft.SignalRService/webPubSub',
          'Microsoft.DurableTask/schedulers',
        ].map((type) => ofType(resources, type)[0]!.name);
      const mine = names(ids({}));
      expect(names(ids(other)).filter((name) => mine.includes(name))).toEqual([]);
    },
  );
  test('the longest name of an install fits', () => {
    const { resources } = ids({ environmentName: 'a'.repeat(20) });
    expect(ofType(resources, 'Microsoft.KeyVault/vaults')[0]!.name.length).toBeLessThanOrEqual(24);
    expect(ofType(resources, 'Microsoft.Storage/storageAccounts')[0]!.name.length).toBeLessThanOrEqual(24);
    expect(() => ids({ environmentName: 'a'.repeat(21) })).toThrow('environmentName: is more than 20');
  });
  test('names of role assignments come from what they join, so that a second run finds them', () => {
    for (const { name } of ofType(whole.resources, 'Microsoft.Authorization/roleAssignments'))
      expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});

describe('app settings', () => {
  test.each(deployments)('the app takes them: %s', (_, deployment) => {
    const config = readConfig(settingsOf(deployment));
    const { AZURE_CLIENT_ID, ARTIFACTS_STORAGE, WEB_PUBSUB, ENTRA_SIGN_IN } = config;
    expect(AZURE_CLIENT_ID).toMatch(/^[0-9a-f-]{36}$/);
    expect(ARTIFACTS_STORAGE).toMatch(/^https:\/\/statg\w+\.blob\.core\.windows\.net\/$/);
    expect(WEB_PUBSUB).toMatch(/^https:\/\/wps-atg-\w+\.webpubsub\.azure\.com$/);
    expect(ENTRA_SIGN_IN).toBe(ofType(deployment.resources, 'Microsoft.Web/sites/config').length > 1);
  });
  test('what the install does not wire keeps the default of src/config.ts', () => {
    const least_ = readConfig({ NEO4J_URI: 'bolt://x', NEO4J_PASSWORD: 'x', ARTIFACTS_STORAGE: 'x', WEB_PUBSUB: 'x' });
    const mine = readConfig(settingsOf(least));
    const wired = [
      'NEO4J_URI',
      'NEO4J_PASSWORD',
      'ARTIFACTS_STORAGE',
      'WEB_PUBSUB',
      'AZURE_CLIENT_ID',
      'AZURE_AUTHORITY_HOST',
      'AzureWebJobsStorage',
    ];
    for (const name of Object.keys(ConfigSchema.shape).filter((each) => !wired.includes(each)))
      expect([name, mine[name as keyof typeof mine]]).toEqual([name, least_[name as keyof typeof least_]]);
  });
  test('a setting that was asked for wins', () => {
    expect(settingsOf(deployments[2]![1]).SLICE_SECONDS).toBe('120');
  });
  test.each(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'])('there is a Microsoft Graph for %s', (name) => {
    const { AZURE_GRAPH_ENDPOINT } = settingsOf(
      install(makeEvaluation(undefined, { ...AZURE_CLOUD, name }), WAYS['as little as can be']!),
    );
    expect(AZURE_GRAPH_ENDPOINT).toMatch(/^https:\/\/(graph\.microsoft\.(com|us)|microsoftgraph\.chinacloudapi\.cn)$/);
  });
  test('another cloud has other addresses', () => {
    const cloud = {
      ...AZURE_CLOUD,
      name: 'AzureUSGovernment',
      resourceManager: 'https://management.usgovcloudapi.net/',
      authentication: { loginEndpoint: 'https://login.microsoftonline.us/' },
      suffixes: { storage: 'core.usgovcloudapi.net', keyvaultDns: '.vault.usgovcloudapi.net' },
    };
    const deployment = install(makeEvaluation(undefined, cloud), WAYS['everything private, Neo4j included']!);
    expect(readConfig(settingsOf(deployment))).toMatchObject({
      AZURE_ARM_ENDPOINT: 'https://management.usgovcloudapi.net',
      AZURE_GRAPH_ENDPOINT: 'https://graph.microsoft.us',
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
    });
    expect(ofType(deployment.resources, 'Microsoft.Network/privateDnsZones').map(({ name }) => name)).toContain(
      'privatelink.vaultcore.usgovcloudapi.net',
    );
  });
});

describe('network', () => {
  test('the Neo4j machine has no public address, and Bolt from the subnet of the app is all that comes in', () => {
    const interfaces = ofType(whole.resources, 'Microsoft.Network/networkInterfaces');
    expect(interfaces).toHaveLength(1);
    expect(JSON.stringify(interfaces)).not.toContain('publicIPAddress');
    const rules = propertiesOf(ofType(whole.resources, 'Microsoft.Network/networkSecurityGroups')[0]!)
      .securityRules as { properties: Record<string, unknown> }[];
    expect(
      rules.map(({ properties: { direction, access, sourceAddressPrefix, destinationPortRange } }) => [
        direction,
        access,
        sourceAddressPrefix,
        destinationPortRange,
      ]),
    ).toEqual([
      ['Inbound', 'Allow', '10.90.0.0/26', '7687'],
      ['Inbound', 'Deny', '*', '*'],
    ]);
  });
  test('with private endpoints nothing that stores is open to the Internet', () => {
    for (const type of [
      'Microsoft.Storage/storageAccounts',
      'Microsoft.KeyVault/vaults',
      'Microsoft.SignalRService/webPubSub',
    ])
      expect([type, propertiesOf(ofType(whole.resources, type)[0]!).publicNetworkAccess]).toEqual([type, 'Disabled']);
    expect(ofType(whole.resources, 'Microsoft.Network/privateEndpoints')).toHaveLength(5);
  });
  test('without a private part there is no network to pay for', () => {
    expect(least.resources.filter(({ type }) => type.startsWith('Microsoft.Network/'))).toEqual([]);
  });
});

test('the parameter file of azd gives every parameter that has no default, and none that is not there', () => {
  const { parameters } = JSON.parse(readFileSync('infra/main.parameters.json', 'utf8')) as {
    parameters: Record<string, { value: unknown }>;
  };
  const declared = [...readFileSync('infra/main.bicep', 'utf8').matchAll(/^param (\w+) \S+( =)?/gm)];
  const required = declared.filter(([, , fallback]) => !fallback).map(([, name]) => name!);
  expect(Object.keys(parameters).filter((name) => !declared.some(([, each]) => each === name))).toEqual([]);
  expect(required.filter((name) => !Object.hasOwn(parameters, name))).toEqual([]);
});
