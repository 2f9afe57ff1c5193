// The real clients of Azure against the simulator over HTTPS, as the product uses them: by settings alone.
import { readFileSync } from 'node:fs';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import {
  createPipelineFromOptions,
  createPipelineRequest,
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
} from '@azure/core-rest-pipeline';
import { ClientSecretCredential, ManagedIdentityCredential } from '@azure/identity';
import { startSimulator, type Simulator } from '../../../local/simulator/simulator.ts';
import { APPS, PLATFORM, TENANT } from './client.ts';
import { ids, sample } from './snapshot.ts';

let simulator: Simulator;
let tlsOptions: { ca: string };

beforeAll(async () => {
  simulator = await startSimulator({ tls: true });
  tlsOptions = { ca: readFileSync(simulator.caFile!, 'utf8') };
  process.env.IDENTITY_ENDPOINT = `${simulator.url}/msi/token`;
  process.env.IDENTITY_HEADER = 'any';
});
afterAll(async () => {
  delete process.env.IDENTITY_ENDPOINT;
  delete process.env.IDENTITY_HEADER;
  await simulator.close();
});

const armOptions = () => ({
  endpoint: simulator.httpsUrl!,
  tlsOptions,
  credentials: { scopes: ['https://management.azure.com/.default'] },
});

test('the Resource Graph client reads every tracked resource page by page, with a token of a managed identity', async () => {
  const client = new ResourceGraphClient(new ManagedIdentityCredential(), armOptions());
  const rows: Record<string, unknown>[] = [];
  const pages: number[] = [];
  let skipToken: string | undefined;
  do {
    const page = await client.resources({
      query: 'resources | project id, type, name | order by id asc',
      subscriptions: [APPS, PLATFORM],
      options: { resultFormat: 'objectArray', top: 40, ...(skipToken === undefined ? {} : { skipToken }) },
    });
    rows.push(...(page.data as Record<string, unknown>[]));
    pages.push(page.count);
    expect(page.totalRecords).toBe(86);
    skipToken = page.skipToken;
  } while (skipToken);
  expect(pages).toEqual([40, 40, 6]);
  const byId = rows.map((row) => String(row.id));
  expect(byId).toEqual([...byId].sort());
  expect(new Set(byId).size).toBe(86);
});

test('the subscriptions client lists subscriptions, tenants and locations', async () => {
  const client = new SubscriptionClient(new ManagedIdentityCredential(), armOptions());
  const names: unknown[] = [];
  for await (const { displayName } of client.subscriptions.list()) names.push(displayName);
  expect(names).toEqual(['Contoso-Platform-Prod', 'Contoso-Apps-Prod']);
  const tenants: unknown[] = [];
  for await (const { tenantId, displayName } of client.tenants.list()) tenants.push({ tenantId, displayName });
  expect(tenants).toEqual([{ tenantId: TENANT, displayName: 'Contoso' }]);
  const locations: unknown[] = [];
  for await (const { name } of client.subscriptions.listLocations(APPS)) locations.push(name);
  expect(locations).toContain('westeurope');
});

test('a pipeline with a client secret reads Microsoft Graph by following links', async () => {
  const credential = new ClientSecretCredential(TENANT, '96081ff3-f3a5-417e-a0cc-b257bf5c5fcc', 'anything', {
    authorityHost: simulator.httpsUrl!,
    disableInstanceDiscovery: true,
    tlsOptions,
  });
  const pipeline = createPipelineFromOptions({ tlsOptions });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: 'https://graph.microsoft.com/.default' }));
  const users: object[] = [];
  for (let url: string | undefined = `${simulator.httpsUrl}/v1.0/users?$select=id&$top=5`; url !== undefined;) {
    const reply = await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url }));
    const page = JSON.parse(reply.bodyAsText!) as { value: object[]; '@odata.nextLink'?: string };
    users.push(...page.value);
    url = page['@odata.nextLink'];
  }
  expect(ids(users)).toEqual(ids(sample.users));
});
