// Bodies pruned by schema, with every loss named.
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { MASKED } from '../../src/graph/secrets.ts';
import { ExactNumber, parseJson, pathText, type JsonObject } from '../../src/iac/json.ts';
import type { Resource } from '../../src/iac/model.ts';
import { makeShaper } from '../../src/iac/to-resource.ts';

const GROUP = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg';
const { shape } = makeShaper(makeArmSchema());

/** `path` is a type for a resource called `sample`, or a type's words and names in turn. */
function resource(path: string, arm: JsonObject): Resource {
  const shaped = shape(`${GROUP}/providers/${path}${path.split('/').length === 2 ? '/sample' : ''}`, arm);
  if (shaped.outcome !== 'resource') throw new Error(shaped.reason);
  return shaped.resource;
}
const storage = (properties: JsonObject, more: JsonObject = {}): Resource =>
  resource('Microsoft.Storage/storageAccounts', {
    location: 'westeurope',
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties,
    ...more,
  });

test('keeps what may be written, takes out what is read-only or null without a word, and names what is unknown', () => {
  const { body, dropped, refusals } = storage({
    accessTier: 'Hot',
    primaryEndpoints: { blob: 'https://x' },
    provisioningState: 'Succeeded',
    minimumTlsVersion: null,
    madeUp: 1,
    ACCESSTIER: 'Hot',
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], extra: { a: 1 } },
  });
  expect(body).toEqual({
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties: { accessTier: 'Hot', networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [] } },
  });
  expect(dropped).toEqual([
    { path: 'properties.ACCESSTIER', reason: 'the schema spells it accessTier' },
    { path: 'properties.madeUp', reason: 'the schema does not know it' },
    { path: 'properties.networkAcls.extra', reason: 'the schema does not know it' },
  ]);
  expect(refusals).toEqual([]);
});

test('takes location, tags and identity out of the body', () => {
  const { body, location, tags, identity } = storage(
    {},
    {
      location: 'West Europe',
      tags: { env: 'prod', n: 1 },
      identity: {
        type: 'systemassigned,UserAssigned',
        userAssignedIdentities: {
          [`${GROUP.replace('resourceGroups', 'resourcegroups')}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`]:
            {},
        },
      },
    },
  );
  expect({ body, location, tags, identity }).toEqual({
    body: { kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} },
    location: 'West Europe',
    tags: { env: 'prod', n: '1' },
    identity: {
      type: 'SystemAssigned, UserAssigned',
      ids: [`${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`],
    },
  });
});

test('does not let an identity be compared whose provider Azure spells otherwise', () => {
  const id = `${GROUP}/providers/microsoft.managedidentity/userAssignedIdentities/id`;
  const { incomparable } = storage({}, { identity: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } } });
  expect(incomparable).toEqual(['identity']);
});

test('keeps values the schema would refuse as they were read, and says which', () => {
  const { body, refusals } = storage({
    accessTier: 'Lukewarm',
    supportsHttpsTrafficOnly: 'yes',
    networkAcls: 'none',
    routingPreference: [],
  });
  expect(body['properties']).toEqual({
    accessTier: 'Lukewarm',
    supportsHttpsTrafficOnly: 'yes',
    networkAcls: 'none',
    routingPreference: [],
  });
  expect(refusals.map(({ path }) => path)).toEqual([
    'properties.accessTier',
    'properties.networkAcls',
    'properties.routingPreference',
    'properties.supportsHttpsTrafficOnly',
  ]);
});

test('names a required property that was not read', () => {
  expect(resource('Microsoft.Storage/storageAccounts', { location: 'x', kind: 'StorageV2' }).refusals).toEqual([
    { path: 'sku', reason: 'is required and was not read' },
  ]);
});

test('chooses the variant of a body by the name or the member that says so', () => {
  const setting = shape(`${GROUP}/providers/Microsoft.Web/sites/s/config/web`, {
    properties: { alwaysOn: true, madeUp: 1 },
  });
  expect(setting).toMatchObject({
    outcome: 'resource',
    resource: { body: { properties: { alwaysOn: true } }, dropped: [{ path: 'properties.madeUp' }] },
  });
});

test('says of an unknown kind that it is unknown, and keeps what came with it', () => {
  const script = shape(`${GROUP}/providers/Microsoft.Resources/deploymentScripts/s`, {
    kind: 'Perl',
    location: 'x',
    properties: { a: 1 },
  });
  expect(script).toMatchObject({
    outcome: 'resource',
    resource: {
      body: { kind: 'Perl', properties: { a: 1 } },
      refusals: [{ path: 'kind', reason: '"Perl" is no known kind' }],
    },
  });
});

test('withholds what is masked: settable where names and places lead there, and whole lists of texts', () => {
  const app = resource('Microsoft.App/containerApps', {
    location: 'x',
    properties: {
      template: {
        containers: [
          { name: 'a', image: 'i', env: [{ name: 'P', value: MASKED }], args: ['--x', `--password=${MASKED}`] },
        ],
      },
    },
  });
  expect(app.body).toEqual({
    properties: { template: { containers: [{ name: 'a', image: 'i', env: [{ name: 'P' }] }] } },
  });
  expect(app.secrets.map(({ path, settable }) => [pathText(path), settable])).toEqual([
    ['properties.template.containers[0].args[1]', false],
    ['properties.template.containers[0].env[0].value', true],
  ]);
  const setting = shape(`${GROUP}/providers/Microsoft.Web/sites/s/config/appsettings`, {
    properties: { A: MASKED, 'B.C': MASKED, D: '~20' },
  });
  expect(setting).toMatchObject({
    outcome: 'resource',
    resource: {
      body: { properties: { D: '~20' } },
      secrets: [{ settable: true }, { settable: false }],
      incomparable: ['body'],
    },
  });
});

test('finds secrets that nobody masked before', () => {
  const { body, secrets } = resource('Microsoft.Sql/servers', {
    location: 'x',
    properties: { administratorLogin: 'sa', administratorLoginPassword: 'hunter2hunter2' },
  });
  expect(body).toEqual({ properties: { administratorLogin: 'sa' } });
  expect(secrets).toEqual([{ path: ['properties', 'administratorLoginPassword'], settable: true }]);
});

test('leaves out a tag that holds a secret, and does not compare tags then', () => {
  const { tags, secrets, incomparable } = storage({}, { tags: { env: 'prod', note: 'password=hunter2' } });
  expect({ tags, secrets, incomparable }).toEqual({
    tags: { env: 'prod' },
    secrets: [{ path: ['tags', 'note'], settable: false }],
    incomparable: ['tags'],
  });
});

test('leaves out what can only be read', () => {
  const deleted = `${GROUP.split('/resourceGroups')[0]!}/providers/Microsoft.KeyVault/locations/weu/deletedVaults/v`;
  expect(shape(deleted, {})).toMatchObject({
    outcome: 'left-out',
    reason: 'Azure lets this type be read, not deployed',
  });
});

test('writes an unknown type as it was read, unchecked, when its api-version is known', () => {
  const id = `${GROUP}/providers/Some.Unknown/things/t`;
  expect(shape(id, { location: 'x', properties: { a: [1, null], b: null } }, '2020-01-01')).toMatchObject({
    outcome: 'resource',
    resource: {
      apiVersion: '2020-01-01',
      body: { properties: { a: [1, null] } },
      refusals: [{ path: 'type', reason: 'is in no schema' }],
    },
  });
  expect(shape(id, {})).toMatchObject({ outcome: 'left-out', reason: expect.stringContaining('api-version') });
});

test('drops identity and tags of types that have none, and says so', () => {
  const { tags, identity, dropped } = resource('Microsoft.Sql/servers/s/firewallRules/f', {
    tags: { a: 'b' },
    identity: { type: 'SystemAssigned' },
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' },
  });
  expect({ tags, identity }).toEqual({ tags: {}, identity: undefined });
  expect(dropped.map(({ path }) => path)).toEqual(['identity', 'tags']);
});

test('keeps digits that a JavaScript number cannot hold', () => {
  expect(parseJson('{"a": 9007199254740993, "b": 1.50, "c": "1234567890123456789"}')).toEqual({
    a: new ExactNumber('9007199254740993'),
    b: 1.5,
    c: '1234567890123456789',
  });
});

test('writes paths so that they can be read back', () => {
  expect(pathText(['properties', 'a.b', 0, 'c d', 'e'])).toBe('properties["a.b"][0]["c d"].e');
});
