import { without } from '../../../local/simulator/without.ts';
import { APPS, errorOf, PLATFORM, startClient, TENANT, type Client } from './client.ts';
import { ids, sample } from './snapshot.ts';

let client: Client;
let paged: Client;
beforeAll(async () => {
  client = await startClient();
  paged = await startClient({ pageSizeMax: 7 });
});
afterAll(() => Promise.all([client.simulator.close(), paged.simulator.close()]));

const group = (name: string) => `/subscriptions/${APPS}/resourceGroups/${name}`;
const site = `${group('rg-web-prod')}/providers/Microsoft.Web/sites/app-contoso-shop`;
const vnet = `${group('rg-web-prod')}/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu`;
const lists = (path: string) => client.armList(path).then(ids);
const isListOnly = (id: string) => /\/config\/(appsettings|connectionstrings)$/i.test(id);

test('answers a GET of every resource of the snapshot with its body, under any api-version and in any case', async () => {
  for (const { apiVersion, ...body } of sample.resources) {
    const expected = isListOnly(body.id) ? { ...body, properties: null } : body;
    expect((await client.arm('GET', `${body.id}?api-version=${String(apiVersion)}`)).body).toEqual(expected);
    expect((await client.arm('GET', `/${body.id.toUpperCase()}?api-version=2030-01-01-preview`)).body).toEqual(
      expected,
    );
  }
});

test('answers for what is embedded in a parent, one by one and as a list', async () => {
  const { subnets } = sample.resources.find(({ id }) => id === vnet)!.properties as { subnets: { id: string }[] };
  expect(subnets.length).toBeGreaterThan(1);
  expect(await client.armList(`${vnet}/subnets`)).toEqual([...subnets].sort((a, b) => (a.id < b.id ? -1 : 1)));
  expect((await client.arm('GET', subnets[0]!.id)).body).toEqual(subnets[0]);
});

test('lists the children of a parent, and none where a parent has none', async () => {
  const storage = `${group('rg-web-prod')}/providers/Microsoft.Storage/storageAccounts/stcontosoweb`;
  const other = `${group('rg-data-prod')}/providers/Microsoft.Storage/storageAccounts/stcontosodatalake`;
  expect(await lists(`${storage}/blobServices/default/containers`)).toEqual([
    `${storage}/blobServices/default/containers/uploads`,
  ]);
  expect(await lists(`${other}/blobServices/default/containers`)).toEqual([]);
  expect(await lists(`${other}/fileServices/default/shares`)).toEqual([]);
  expect(await lists(`${site}/config`)).toEqual([
    `${site}/config/appsettings`,
    `${site}/config/connectionstrings`,
    `${site}/config/web`,
  ]);
});

test('has every resource in the list of its own kind at its own place', async () => {
  for (const { id } of sample.resources) {
    const list = id.slice(0, id.lastIndexOf('/'));
    expect((await lists(list)).map((each) => each.toLowerCase())).toContain(id.toLowerCase());
  }
});

test('lists a type at subscription and at group scope', async () => {
  const vaults = ids(sample.resources.filter(({ type }) => type === 'Microsoft.KeyVault/vaults'));
  const found = [
    ...(await lists(`/subscriptions/${APPS}/providers/Microsoft.KeyVault/vaults`)),
    ...(await lists(`/subscriptions/${PLATFORM}/providers/Microsoft.KeyVault/vaults`)),
  ];
  expect(found.sort()).toEqual(vaults);
  expect(await lists(`${group('RG-WEB-PROD')}/providers/microsoft.keyvault/vaults`)).toEqual(
    vaults.filter((id) => id.includes('rg-web-prod')),
  );
  expect(await lists(`${group('rg-data-prod')}/providers/Microsoft.KeyVault/vaults`)).toEqual([]);
});

test('lists locks and policy assignments with what is below, diagnostic settings and deployments of the scope alone', async () => {
  const lock = sample.resources.find(({ name }) => name === 'lock-data-nodelete')!.id;
  const policy = `/subscriptions/${APPS}/providers/Microsoft.Authorization/policyAssignments/require-env-tag`;
  const vault = `/subscriptions/${PLATFORM}/resourceGroups/rg-mgmt/providers/Microsoft.KeyVault/vaults/kv-contoso-platform`;
  const deployment = `${group('rg-data-prod')}/providers/Microsoft.Resources/deployments/deploy-sql-20240614`;
  const authorization = 'providers/Microsoft.Authorization';
  expect(await lists(`/subscriptions/${APPS}/${authorization}/locks`)).toEqual([lock]);
  expect(await lists(`/subscriptions/${APPS}/${authorization}/locks?$filter=atScope()`)).toEqual([]);
  expect(await lists(`${group('rg-web-prod')}/${authorization}/locks`)).toEqual([]);
  expect(await lists(`/subscriptions/${APPS}/${authorization}/policyAssignments`)).toEqual([policy]);
  expect(await lists(`${group('rg-web-prod')}/${authorization}/policyAssignments`)).toEqual([policy]);
  expect(await lists(`${vault}/providers/Microsoft.Insights/diagnosticSettings`)).toEqual([
    sample.resources.find(({ name }) => name === 'to-log-analytics')!.id,
  ]);
  expect(await lists(`/subscriptions/${PLATFORM}/providers/Microsoft.Insights/diagnosticSettings`)).toEqual([]);
  expect(await lists(`${group('rg-data-prod')}/providers/Microsoft.Resources/deployments`)).toEqual([deployment]);
  expect(await lists(`/subscriptions/${APPS}/providers/Microsoft.Resources/deployments`)).toEqual([]);
});

test('gives app settings and connection strings to POST list alone', async () => {
  const id = `${site}/config/appsettings`;
  const body = without(
    sample.resources.find((resource) => resource.id === id)!,
    'apiVersion',
  );
  expect((await client.arm('GET', id)).body).toEqual({ ...body, properties: null });
  expect((await client.arm('POST', `${id}/list`)).body).toEqual(body);
  expect(errorOf(await client.arm('POST', `${site}/start`))).toEqual({
    status: 501,
    code: 'NOT_SIMULATED',
    message: `POST ${site}/start is not simulated`,
  });
});

test('lists tracked resources without properties, filtered and in pages whose links lead on', async () => {
  const all = [
    ...(await paged.armList(`/subscriptions/${APPS}/resources`)),
    ...(await paged.armList(`/subscriptions/${PLATFORM}/resources`)),
  ];
  expect(all).toHaveLength(86);
  expect(new Set(ids(all)).size).toBe(86);
  expect(all.filter((item) => 'properties' in item || 'apiVersion' in item)).toEqual([]);
  const filter = encodeURIComponent("resourceType eq 'microsoft.web/SITES'");
  expect(ids(await client.armList(`/subscriptions/${APPS}/resources?%24filter=${filter}`))).toEqual(
    ids(sample.resources.filter(({ type }) => type === 'Microsoft.Web/sites')),
  );
  const first = await client.arm('GET', `/subscriptions/${APPS}/resources?$top=2`);
  expect((first.body.value as object[]).length).toBe(2);
  expect(String(first.body.nextLink).startsWith(`${client.simulator.url}/subscriptions/${APPS}/resources?`)).toBe(true);
});

test('lists and looks up subscriptions, tenants, groups, locations and tags', async () => {
  expect(await client.armList('/subscriptions')).toEqual(sample.subscriptions);
  expect((await client.arm('GET', `/subscriptions/${APPS.toUpperCase()}`)).body).toEqual(sample.subscriptions[1]);
  expect(await client.armList('/tenants')).toEqual([
    {
      id: `/tenants/${TENANT}`,
      tenantId: TENANT,
      countryCode: 'NL',
      displayName: 'Contoso',
      domains: ['contoso.onmicrosoft.com', 'contoso.com'],
      tenantCategory: 'Home',
      defaultDomain: 'contoso.onmicrosoft.com',
      tenantType: 'AAD',
    },
  ]);
  const groups = [
    ...(await paged.armList(`/subscriptions/${APPS}/resourcegroups?$top=2`)),
    ...(await client.armList(`/subscriptions/${PLATFORM}/resourcegroups`)),
  ];
  expect(ids(groups)).toEqual(ids(sample.resourceGroups));
  expect((await client.arm('HEAD', group('rg-web-prod'))).status).toBe(204);
  expect((await client.arm('HEAD', group('nothing'))).status).toBe(404);
  expect((await client.armList(`/subscriptions/${APPS}/locations`)).map(({ name }) => name)).toContain('swedencentral');
  expect(
    (await client.arm('GET', `${group('rg-vm-legacy')}/providers/Microsoft.Resources/tags/default`)).body.properties,
  ).toEqual({
    tags: { env: 'legacy', owner: 'ops-team' },
  });
});

test('knows the providers, with the api-versions of the tenant among theirs', async () => {
  const all = await client.armList(`/subscriptions/${APPS}/providers`);
  expect(all.length).toBe(283);
  const { body } = await client.arm('GET', `/subscriptions/${APPS}/providers/Microsoft.KeyVault`);
  const vaults = (body.resourceTypes as { resourceType: string; apiVersions: string[] }[]).find(
    ({ resourceType }) => resourceType === 'vaults',
  )!;
  expect(body.registrationState).toBe('Registered');
  expect(vaults.apiVersions).toContain('2023-07-01');
  expect(await client.armList(`/subscriptions/${APPS}/providers/Microsoft.KeyVault/resourceTypes`)).toEqual(
    body.resourceTypes,
  );
  expect((await client.arm('POST', `/subscriptions/${APPS}/providers/Microsoft.KeyVault/register`)).status).toBe(200);
  expect((await client.arm('GET', '/providers/Nobody.Knows')).status).toBe(404);
});

test('walks management groups: list, one with all its children, descendants, subscriptions, entities', async () => {
  const base = '/providers/Microsoft.Management/managementGroups';
  expect(ids(await client.armList(base))).toEqual(ids(sample.managementGroups));
  const { body } = await client.arm('GET', `${base}/${TENANT}?$expand=children&$recurse=true`);
  interface Node {
    name: string;
    children?: Node[];
  }
  const tree = ({ name, children = [] }: Node): unknown =>
    children.length === 0 ? name : { [name]: children.map(tree) };
  expect((body.properties as { children: Node[] }).children.map(tree)).toEqual([
    { 'mg-contoso': [{ 'mg-platform': [PLATFORM] }, { 'mg-landingzones': [APPS] }] },
  ]);
  expect((await client.arm('GET', `${base}/mg-platform`)).body.properties).not.toHaveProperty('children');
  expect(ids(await client.armList(`${base}/mg-contoso/descendants`))).toEqual(
    [`${base}/mg-landingzones`, `${base}/mg-platform`, `/subscriptions/${APPS}`, `/subscriptions/${PLATFORM}`].sort(),
  );
  expect((await client.armList(`${base}/mg-contoso/subscriptions`)).map(({ name }) => name)).toEqual([PLATFORM, APPS]);
  expect((await client.arm('POST', '/providers/Microsoft.Management/getEntities')).body.count).toBe(6);
});

test('lists role assignments at, above and below a scope, narrowed by the filters of ARM', async () => {
  const base = 'providers/Microsoft.Authorization/roleAssignments';
  const scopes = (items: Record<string, unknown>[]) =>
    new Set(items.map((item) => String((item.properties as { scope: string }).scope)));
  const everything = [
    ...(await client.armList(`/subscriptions/${APPS}/${base}`)),
    ...(await client.armList(`/subscriptions/${PLATFORM}/${base}`)),
  ];
  expect(new Set(ids(everything))).toEqual(new Set(ids(sample.roleAssignments)));
  const above = await client.armList(`/subscriptions/${PLATFORM}/${base}?$filter=atScope()`);
  expect(scopes(above)).toEqual(
    new Set(['/', '/providers/Microsoft.Management/managementGroups/mg-contoso', `/subscriptions/${PLATFORM}`]),
  );
  const pipeline = 'ad9ea21e-7dd9-4ef8-b43a-8cce90bc9d35';
  expect(
    await client.armList(
      `/subscriptions/${APPS}/${base}?$filter=${encodeURIComponent(`principalId eq '${pipeline}'`)}`,
    ),
  ).toHaveLength(1);
  // grp-dba is in grp-data, which has a role on the group
  const dba = 'a2986ad3-eda2-4368-98f3-e6c517005ac9';
  expect(
    await client.armList(
      `${group('rg-data-prod')}/${base}?$filter=${encodeURIComponent(`atScope() and assignedTo('${dba}')`)}`,
    ),
  ).toHaveLength(2);
});

test('puts the scope asked for before the ids of built-in roles, and lists custom roles where they can be assigned', async () => {
  const base = 'providers/Microsoft.Authorization/roleDefinitions';
  const builtIn = sample.roleDefinitions.filter(
    ({ properties }) => (properties as { type: string }).type === 'BuiltInRole',
  );
  const custom = sample.roleDefinitions.filter((each) => !builtIn.includes(each));
  expect(await lists(`/subscriptions/${APPS}/${base}`)).toEqual(
    [...builtIn.map(({ id }) => `/subscriptions/${APPS}${id}`), ...ids(custom)].sort(),
  );
  expect(await lists(`/subscriptions/${PLATFORM}/${base}`)).toEqual(
    builtIn.map(({ id }) => `/subscriptions/${PLATFORM}${id}`).sort(),
  );
  expect(await lists(`/${base}`)).toEqual(ids(builtIn));
  expect(await lists(`/subscriptions/${APPS}/${base}?$filter=${encodeURIComponent("type eq 'CustomRole'")}`)).toEqual(
    ids(custom),
  );
});

test('refuses in the words of ARM', async () => {
  const refused = async (method: string, path: string) => {
    const { status, code } = errorOf(await client.arm(method, path));
    return `${status} ${String(code)}`;
  };
  const nobody = '11111111-2222-4333-8444-555555555555';
  expect(await refused('GET', `${group('rg-web-prod')}/providers/Microsoft.Web/sites/none`)).toBe(
    '404 ResourceNotFound',
  );
  expect(await refused('GET', `${group('rg-web-prod')}/providers/Microsoft.Web/sites/none/config`)).toBe(
    '404 ParentResourceNotFound',
  );
  expect(await refused('GET', `${group('none')}/providers/Microsoft.Web/sites`)).toBe('404 ResourceGroupNotFound');
  expect(await refused('GET', `/subscriptions/${nobody}/resources`)).toBe('404 SubscriptionNotFound');
  expect(await refused('GET', '/subscriptions/what/resources')).toBe('400 InvalidSubscriptionId');
  expect(await refused('GET', `${group('rg-web-prod')}/providers/Microsoft.Web/sidecars`)).toBe(
    '404 InvalidResourceType',
  );
  expect(await refused('GET', `${group('rg-web-prod')}/providers/Nobody.Knows/things`)).toBe(
    '404 InvalidResourceNamespace',
  );
  expect(await refused('GET', `/subscriptions/${APPS}/resources?$filter=who%20knows`)).toBe(
    '400 InvalidFilterInQueryString',
  );
  expect(await refused('GET', `/subscriptions/${APPS}/resources?$skiptoken=x`)).toBe('400 InvalidSkipToken');
  expect(await refused('GET', `/subscriptions/${APPS}?api-version=`)).toBe('400 MissingApiVersionParameter');
  expect(await refused('GET', `/subscriptions/${APPS}?api-version=new`)).toBe('400 InvalidApiVersionParameter');
  expect(await refused('GET', `/subscriptions/${APPS}/whatever`)).toBe('501 NOT_SIMULATED');
  expect(await refused('GET', '/subscriptions/%zz')).toBe('400 InvalidUri');
});
