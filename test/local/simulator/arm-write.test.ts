import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { APPS, errorOf, startClient, TENANT, type Client } from './client.ts';
import { ids } from './snapshot.ts';

let client: Client;
beforeEach(async () => {
  client = await startClient();
});
afterEach(() => client.simulator.close());

const scope = `/subscriptions/${APPS}/resourceGroups/rg-new`;
const newGroup = () => client.arm('PUT', scope, { location: 'westeurope', tags: { env: 'test' } });
const storage = `${scope}/providers/Microsoft.Storage/storageAccounts/stnew`;
const account = {
  location: 'westeurope',
  kind: 'StorageV2',
  sku: { name: 'Standard_LRS' },
  properties: { accessTier: 'Hot' },
};
const refused = async (method: string, target: string, body?: unknown) => {
  const { status, code } = errorOf(await client.arm(method, target, body));
  return `${status} ${String(code)}`;
};

/** What Azure computes for the storage account stnew. */
const ENDPOINTS = Object.fromEntries(
  ['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((service) => [
    service,
    `https://stnew.${service === 'web' ? 'z6.web' : service}.core.windows.net/`,
  ]),
);

test('makes a group and a resource, which every surface then knows', async () => {
  expect((await newGroup()).status).toBe(201);
  expect((await newGroup()).status).toBe(200);
  const made = await client.arm('PUT', storage, account);
  expect(made.status).toBe(201);
  expect(made.body).toEqual({
    ...account,
    id: storage,
    name: 'stnew',
    type: 'Microsoft.Storage/storageAccounts',
    properties: { accessTier: 'Hot', primaryEndpoints: ENDPOINTS, provisioningState: 'Succeeded' },
  });
  expect((await client.arm('GET', storage)).body).toEqual(made.body);
  const { body } = await client.query("resources | where id =~ '" + storage + "' | project name, resourceGroup");
  expect(body.data).toEqual([{ name: 'stnew', resourceGroup: 'rg-new' }]);
  expect(ids(await client.armList(`${scope}/resources`))).toEqual([storage]);
});

test('what takes long is answered before it is done, and its address tells when it is', async () => {
  await newGroup();
  const machine = `${scope}/providers/Microsoft.Network/virtualNetworks/v`;
  const properties = { addressSpace: { addressPrefixes: ['10.9.0.0/16'] } };
  const made = await client.arm('PUT', machine, { location: 'westeurope', properties });
  const address = made.headers.get('azure-asyncoperation')!;
  expect([made.status, made.headers.get('retry-after')]).toEqual([201, '1']);
  const states: unknown[] = [];
  while (states.at(-1) !== 'Succeeded' && states.length < 1000)
    states.push((await client.arm('GET', address)).body.status);
  expect(states.at(-1)).toBe('Succeeded');
  expect(new Set(states.slice(0, -1))).toEqual(states.length > 1 ? new Set(['InProgress']) : new Set());
  expect((await client.arm('GET', machine)).status).toBe(200);
  const nowhere = `/subscriptions/${APPS}/operationresults/nothing`;
  expect((await client.arm('GET', nowhere)).status).toBe(404);
});

test("replaces what a PUT leaves out, but keeps what is the server's own", async () => {
  const id = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts/stcontosoweb`;
  const { body: before } = await client.arm('GET', id);
  const endpoints = (before.properties as Record<string, unknown>).primaryEndpoints;
  expect(endpoints).toBeDefined();
  const { status, body } = await client.arm('PUT', id, {
    ...account,
    properties: { accessTier: 'Cool', primaryEndpoints: 'mine' },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ id, properties: { accessTier: 'Cool', primaryEndpoints: endpoints } });
  expect(body).not.toHaveProperty('tags');
  expect(body.properties).not.toHaveProperty('minimumTlsVersion');
});

test('never gives back what is write-only', async () => {
  await newGroup();
  const server = `${scope}/providers/Microsoft.Sql/servers/sql-new`;
  const properties = { administratorLogin: 'admin', administratorLoginPassword: 'FAKE-SECRET' };
  const { status, body } = await client.arm('PUT', server, { location: 'westeurope', properties });
  expect(status).toBe(201);
  expect(body.properties).toEqual({
    administratorLogin: 'admin',
    fullyQualifiedDomainName: 'sql-new.database.windows.net',
    provisioningState: 'Succeeded',
  });
});

test('patches: objects are merged, tags and lists replaced, null takes away', async () => {
  await newGroup();
  await client.arm('PUT', storage, { ...account, tags: { a: '1', b: '2' } });
  const { status, body } = await client.arm('PATCH', storage, {
    tags: { c: '3' },
    properties: { accessTier: null, allowBlobPublicAccess: false },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ tags: { c: '3' }, sku: { name: 'Standard_LRS' } });
  expect(body.tags).toEqual({ c: '3' });
  expect(body.properties).toEqual({
    primaryEndpoints: ENDPOINTS,
    provisioningState: 'Succeeded',
    allowBlobPublicAccess: false,
  });
  expect((await client.arm('PATCH', scope, { tags: { env: 'prod' } })).body).toMatchObject({
    name: 'rg-new',
    tags: { env: 'prod' },
  });
});

test('writes embedded children into their parent', async () => {
  const vnet = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu`;
  const subnet = `${vnet}/subnets/snet-new`;
  const before = await client.armList(`${vnet}/subnets`);
  expect((await client.arm('PUT', subnet, { properties: { addressPrefix: '10.9.0.0/24' } })).status).toBe(201);
  const { properties } = (await client.arm('GET', vnet)).body as { properties: { subnets: object[] } };
  expect(properties.subnets).toHaveLength(before.length + 1);
  expect((await client.arm('GET', subnet)).body.properties).toEqual({
    addressPrefix: '10.9.0.0/24',
    provisioningState: 'Succeeded',
  });
  expect((await client.arm('PUT', subnet, { properties: { addressPrefix: '10.9.1.0/24' } })).status).toBe(200);
  expect((await client.arm('DELETE', subnet)).status).toBe(200);
  expect(await client.armList(`${vnet}/subnets`)).toEqual(before);
  expect((await client.arm('DELETE', subnet)).status).toBe(204);
});

test('deletes a resource with its children, extensions and role assignments', async () => {
  const vault = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web`;
  const machine = `/subscriptions/${APPS}/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01`;
  expect((await client.arm('DELETE', vault)).status).toBe(200);
  expect((await client.arm('DELETE', vault)).status).toBe(204);
  expect(await refused('GET', `${vault}/secrets/db-password`)).toBe('404 ParentResourceNotFound');
  expect((await client.arm('DELETE', machine)).status).toBe(200);
  const left = await client.query("authorizationresources | where id contains 'vm-legacy-01'");
  expect(left.body.data).toEqual([]);
});

test('deletes a group with all that is in it, and says where to ask for the end of it', async () => {
  const id = `/subscriptions/${APPS}/resourceGroups/rg-data-prod`;
  const { status, headers } = await client.arm('DELETE', id);
  expect(status).toBe(202);
  expect((await client.arm('GET', headers.get('location')!)).status).toBe(200);
  expect((await client.arm('HEAD', id)).status).toBe(404);
  const { body } = await client.query("resources | where resourceGroup =~ 'rg-data-prod'");
  expect(body.totalRecords).toBe(0);
});

test('gives a new identity a principal in the directory, and takes it away with its resource', async () => {
  await newGroup();
  const { body } = await client.arm('PUT', storage, { ...account, identity: { type: 'SystemAssigned' } });
  const { principalId, tenantId } = body.identity as Record<string, string>;
  expect(tenantId).toBe(TENANT);
  expect((await client.graph('GET', `/servicePrincipals/${principalId}`)).body).toMatchObject({
    servicePrincipalType: 'ManagedIdentity',
    alternativeNames: ['isExplicit=False', storage],
  });
  const user = `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-new`;
  const made = await client.arm('PUT', user, { location: 'westeurope' });
  expect(
    (
      await client.graph(
        'GET',
        `/servicePrincipals/${String((made.body.properties as Record<string, string>).principalId)}`,
      )
    ).status,
  ).toBe(200);
  await client.arm('DELETE', storage);
  expect((await client.graph('GET', `/servicePrincipals/${principalId}`)).status).toBe(404);
});

test('makes, refuses twice and removes a role assignment', async () => {
  const base = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Authorization/roleAssignments`;
  const id = `${base}/11111111-2222-4333-8444-555555555555`;
  const properties = {
    roleDefinitionId: `/subscriptions/${APPS}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    principalId: '62aab9f8-78c8-4e25-bcdf-cc65031328bb',
    principalType: 'User',
  };
  const made = await client.arm('PUT', id, { properties });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    id,
    properties: { ...properties, scope: `/subscriptions/${APPS}/resourceGroups/rg-web-prod` },
  });
  expect(await refused('PUT', `${base}/21111111-2222-4333-8444-555555555555`, { properties })).toBe(
    '409 RoleAssignmentExists',
  );
  expect((await client.arm('DELETE', id)).status).toBe(200);
  expect((await client.arm('DELETE', id)).status).toBe(204);
});

test('refuses a body, a parent or a location that ARM would refuse', async () => {
  expect(await refused('PUT', storage, account)).toBe('404 ResourceGroupNotFound');
  await newGroup();
  expect(await refused('PUT', storage, { ...account, location: undefined })).toBe('400 LocationRequired');
  expect(await refused('PUT', storage, '{"location":')).toBe('400 InvalidRequestContent');
  expect(await refused('PUT', `${storage}/blobServices/other/containers/c`, {})).toBe('404 ParentResourceNotFound');
  expect(await refused('PATCH', storage, {})).toBe('404 ResourceNotFound');
  expect(await refused('PUT', `${scope}/providers/Microsoft.Web/sidecars/x`, {})).toBe('404 InvalidResourceType');
  expect(await refused('PUT', scope, { location: 'northeurope' })).toBe('409 InvalidResourceGroupLocation');
});

test('keeps changes across a restart where it has a folder, a torn last line included', async () => {
  const data = await mkdtemp(path.join(os.tmpdir(), 'simulator-test-'));
  const start = async (steps: (kept: Client) => Promise<void>) => {
    const kept = await startClient({ data });
    await steps(kept);
    await kept.simulator.close();
  };
  await start(async (kept) => {
    await kept.arm('PUT', scope, { location: 'westeurope' });
    await kept.arm('PUT', storage, account);
  });
  const [journal] = await readdir(data);
  await appendFile(path.join(data, journal!), '{"upsert":{"resou');
  await start(async (kept) => {
    expect((await kept.arm('GET', storage)).body.name).toBe('stnew');
    await kept.arm('DELETE', storage);
  });
  await start(async (kept) => {
    expect((await kept.arm('GET', storage)).status).toBe(404);
    expect((await kept.arm('HEAD', scope)).status).toBe(204);
  });
  await rm(data, { recursive: true });
});
