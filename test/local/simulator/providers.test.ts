// What Terraform's providers ask for beside reads and writes, and what azurerm alone is given.
import { APPS, PLATFORM, startClient, type Client } from './client.ts';

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.simulator.close());

const STORAGE = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb`;
const ZONE = `/subscriptions/${PLATFORM}/resourceGroups/rg-hub-network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
const DISK = `/subscriptions/${APPS}/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/disks/vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729`;

/** A GET as the azurerm provider sends it. */
async function asAzurerm(path: string): Promise<Record<string, unknown>> {
  const { url } = client.simulator;
  const token = await client.token('https://management.azure.com');
  const answer = await fetch(`${url}${path}?api-version=2024-01-01`, {
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'HashiCorp Terraform terraform-provider-azurerm/5.2.0' },
  });
  return (await answer.json()) as Record<string, unknown>;
}

test('describes the cloud that it is to whoever asks, without sign-in', async () => {
  const { url } = client.simulator;
  const answer = await fetch(`${url}/metadata/endpoints?api-version=2022-09-01`);
  expect(await answer.json()).toMatchObject({
    name: 'AzureCloud',
    resourceManager: url,
    authentication: { loginEndpoint: url },
    microsoftGraphResourceId: url,
  });
  expect((await fetch(`${url}/metadata/endpoints?api-version=2015-01-01`)).status).toBe(400);
});

test('hands out keys that are the same at every call and of nobody', async () => {
  const first = await client.arm('POST', `${STORAGE}/listKeys`);
  expect(first.status).toBe(200);
  expect((first.body['keys'] as { keyName: string }[]).map(({ keyName }) => keyName)).toEqual(['key1', 'key2']);
  expect((await client.arm('POST', `${STORAGE}/listKeys`)).body).toEqual(first.body);
  expect((await client.arm('POST', `${STORAGE}/startBackup`)).status).toBe(501);
});

test('says that a name is free', async () => {
  const path = `/subscriptions/${APPS}/providers/Microsoft.Storage/checkNameAvailability`;
  const { status, body } = await client.arm('POST', path, { name: 'stnew', type: 'Microsoft.Storage/storageAccounts' });
  expect([status, body['nameAvailable'], body['name']]).toEqual([200, true, 'stnew']);
});

test('gives azurerm the members that today it always finds, and everybody else what the file holds', async () => {
  expect((await asAzurerm(DISK))['properties']).toMatchObject({ publicNetworkAccess: 'Enabled' });
  expect((await client.arm('GET', DISK)).body['properties']).not.toHaveProperty('publicNetworkAccess');
});

test('has what Azure makes with a new parent, under its own name and until somebody writes it', async () => {
  const account = `${STORAGE}new`;
  const services = `${account}/queueServices`;
  await client.arm('PUT', account, { location: 'westeurope', sku: { name: 'Standard_LRS' }, kind: 'StorageV2' });
  expect((await client.arm('GET', `${services}/default`)).body['properties']).toEqual({ cors: { corsRules: [] } });
  expect((await client.arm('GET', `${services}/other`)).status).toBe(404);
  const rule = { allowedOrigins: ['https://contoso.com'] };
  await client.arm('PUT', `${services}/default`, { properties: { cors: { corsRules: [rule] } } });
  expect((await client.arm('GET', `${services}/default`)).body['properties']).toMatchObject({
    cors: { corsRules: [rule] },
  });
});

test('has below a resource of the file what the file says, and to azurerm what it reads with it', async () => {
  const record = `${ZONE}/SOA/@`;
  expect((await client.arm('GET', record)).status).toBe(404);
  expect((await asAzurerm(record))['properties']).toMatchObject({ soaRecord: { refreshTime: 3600 } });
});
