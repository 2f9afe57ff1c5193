// What Azure states about a resource where azurerm, which has no argument for it, said nothing.
import { APPS, startClient, type Client } from './client.ts';

const GROUP = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers`;
const CLUSTER = `/subscriptions/${APPS}/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod`;

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.simulator.close());

async function sendAsAzurerm(method: string, path: string, body?: unknown): Promise<Response> {
  const token = await client.token('https://management.azure.com');
  return fetch(`${client.simulator.url}${path}?api-version=2024-01-01`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'HashiCorp Terraform terraform-provider-azurerm/5.2.0',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const asAzurerm = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> =>
  (await (await sendAsAzurerm(method, path, body)).json()) as Record<string, unknown>;
const made = async (type: string, body: Record<string, unknown>): Promise<Record<string, unknown>> =>
  asAzurerm('PUT', `${GROUP}/${type}/new1`, { location: 'westeurope', ...body });

test('fills in what was not said, at any depth, and leaves what was said', async () => {
  const { properties } = await made('Microsoft.Storage/storageAccounts', {
    sku: { name: 'Standard_LRS' },
    kind: 'StorageV2',
    properties: { encryption: { services: { blob: { keyType: 'Service' } } } },
  });
  expect((properties as Record<string, unknown>)['encryption']).toEqual({
    services: { blob: { enabled: true, keyType: 'Service' }, file: { enabled: true, keyType: 'Account' } },
  });
});

test('fills in every item of a list', async () => {
  const id = `${GROUP}/Microsoft.Storage/storageAccounts/stcontosoweb/providers/Microsoft.Insights/diagnosticSettings/new1`;
  const retentionPolicy = { days: 0, enabled: false };
  const { properties } = await asAzurerm('PUT', id, {
    properties: { metrics: [{ category: 'Transaction' }, { category: 'Capacity', retentionPolicy: { days: 5 } }] },
  });
  expect((properties as Record<string, unknown>)['metrics']).toEqual([
    { category: 'Transaction', retentionPolicy },
    { category: 'Capacity', retentionPolicy: { days: 5, enabled: false } },
  ]);
});

test('derives the rest of a plan from its name', async () => {
  const type = 'Microsoft.Web/serverfarms';
  const linux = { sku: { name: 'P1v3', capacity: 2 }, properties: { reserved: true } };
  expect(await made(type, linux)).toMatchObject({
    kind: 'linux',
    sku: { name: 'P1v3', tier: 'PremiumV3', size: 'P1v3', family: 'Pv3', capacity: 2 },
  });
  expect(
    await asAzurerm('PUT', `${GROUP}/${type}/new2`, { location: 'westeurope', sku: { name: 'Y1' } }),
  ).toMatchObject({ kind: 'functionapp', sku: { tier: 'Dynamic', size: 'Y1', family: 'Y' } });
});

test('answers the version that a line of Redis stands for', async () => {
  const { properties } = await made('Microsoft.Cache/redis', { properties: { redisVersion: '6' } });
  expect(properties).toMatchObject({ redisVersion: '6.0', updateChannel: 'Stable' });
});

test('answers the only pool of a rule in both of its words', async () => {
  const pool = { id: `${GROUP}/Microsoft.Network/loadBalancers/new1/backendAddressPools/web` };
  const rule = (properties: object) => ({ name: 'http', properties });
  const { properties } = await made('Microsoft.Network/loadBalancers', {
    properties: { loadBalancingRules: [rule({ backendAddressPool: pool })] },
  });
  expect(properties).toMatchObject({
    loadBalancingRules: [rule({ backendAddressPool: pool, backendAddressPools: [pool] })],
  });
});

test('never indexes the bookkeeping of Cosmos DB, and says so once', async () => {
  const database = `/subscriptions/${APPS}/resourceGroups/rg-data-prod/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-contoso/sqlDatabases/catalog`;
  const indexed = async (excludedPaths: unknown[]): Promise<unknown> => {
    const resource = { id: 'new1', indexingPolicy: { excludedPaths } };
    const { properties } = await asAzurerm('PUT', `${database}/containers/new1`, { properties: { resource } });
    return (properties as { resource: { indexingPolicy: unknown } }).resource.indexingPolicy;
  };
  const expected = { automatic: true, excludedPaths: [{ path: '/raw/*' }, { path: '/"_etag"/?' }] };
  expect(await indexed([{ path: '/raw/*' }])).toEqual(expected);
  expect(await indexed(expected.excludedPaths)).toEqual(expected);
});

test('gives an address its name, and a bastion its host', async () => {
  const address = { properties: { dnsSettings: { domainNameLabel: 'shop' } } };
  expect((await made('Microsoft.Network/publicIPAddresses', address))['properties']).toMatchObject({
    dnsSettings: { domainNameLabel: 'shop', fqdn: 'shop.westeurope.cloudapp.azure.com' },
  });
  const bastion = await made('Microsoft.Network/bastionHosts', {
    properties: { ipConfigurations: [{ name: 'one', properties: {} }] },
  });
  expect(bastion['properties']).toMatchObject({
    dnsName: expect.stringMatching(/^bst-[0-9a-f-]{36}\.bastion\.azure\.com$/) as unknown,
    ipConfigurations: [{ name: 'one', properties: { privateIPAllocationMethod: 'Dynamic' } }],
  });
});

test('offers pools the version of their cluster and three minor ones before', async () => {
  const { properties } = await asAzurerm('GET', `${CLUSTER}/availableAgentPoolVersions`);
  const versions = (properties as { agentPoolVersions: { kubernetesVersion: string }[] }).agentPoolVersions.map(
    ({ kubernetesVersion }) => kubernetesVersion,
  );
  const { properties: cluster } = (await client.arm('GET', CLUSTER)).body as { properties: Record<string, unknown> };
  const [major, minor] = String(cluster['kubernetesVersion']).split('.').map(Number);
  expect(versions).toEqual(expect.arrayContaining([cluster['kubernetesVersion'], `${major}.${minor! - 3}.6`]));
  expect(versions).not.toContain(`${major}.${minor! + 1}.0`);
  expect(versions).not.toContain(`${major}.${minor! - 4}.0`);
});

test('makes a database of PostgreSQL while azurerm waits elsewhere', async () => {
  const server = `/subscriptions/${APPS}/resourceGroups/rg-data-prod/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-contoso-prod`;
  const database = `${server}/databases/new1`;
  const answer = await sendAsAzurerm('PUT', database, { properties: { charset: 'UTF8' } });
  expect(answer.status).toBe(202);
  const result = await client.arm('GET', answer.headers.get('azure-asyncoperation')!);
  // Without a status azurerm asks again and again.
  expect(result.body).toEqual({ name: expect.any(String) as unknown, status: 'Succeeded' });
  expect((await client.arm('GET', database)).body['properties']).toMatchObject({ charset: 'UTF8' });
});

test('stores what anybody else writes as it was sent', async () => {
  const id = `${GROUP}/Microsoft.Network/dnsZones/new1.example`;
  const { body } = await client.arm('PUT', id, { location: 'global', properties: {} });
  expect(body['properties']).toEqual({ provisioningState: 'Succeeded' });
});
