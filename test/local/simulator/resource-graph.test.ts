import { APPS, PLATFORM, startClient, TENANT, type Client, type Reply } from './client.ts';
import { ids, sample, tracked } from './snapshot.ts';

let client: Client;
let paged: Client;
let time = Date.parse('2026-05-01T00:00:00Z');
beforeAll(async () => {
  client = await startClient();
  paged = await startClient({ pageSizeMax: 9, skipTokenLifetimeMs: 600_000, now: () => time });
});
afterAll(() => Promise.all([client.simulator.close(), paged.simulator.close()]));

type Row = Record<string, unknown> & { id: string };
const rowsOf = (reply: Reply): Row[] => {
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  return reply.body.data as Row[];
};
const rows = async (query: string, more?: object) => rowsOf(await client.query(query, more));

async function allPages(on: Client, query: string, between: () => unknown = () => undefined): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let $skipToken: unknown; ;) {
    const reply = await on.query(query, { options: $skipToken === undefined ? {} : { $skipToken } });
    pages.push(rowsOf(reply));
    $skipToken = reply.body.$skipToken;
    if ($skipToken === undefined) return pages;
    await between();
  }
}

test('gives a resource as Resource Graph does: lower-case type and group, normal location, whole properties', async () => {
  const shop = sample.resources.find(({ name }) => name === 'app-contoso-shop')!;
  expect(await rows("resources | where name =~ 'APP-contoso-shop'")).toEqual([
    {
      id: shop.id,
      name: 'app-contoso-shop',
      type: 'microsoft.web/sites',
      tenantId: TENANT,
      kind: shop.kind,
      location: 'westeurope',
      resourceGroup: 'rg-web-prod',
      subscriptionId: APPS,
      managedBy: '',
      sku: null,
      plan: null,
      properties: shop.properties,
      tags: shop.tags,
      identity: shop.identity,
      zones: null,
      extendedLocation: null,
      systemData: null,
    },
  ]);
});

test('lists tracked resources only: no extensions, no children that ARM alone lists', async () => {
  const found = ids(await rows('resources'));
  expect(found).toEqual(ids(tracked));
  expect(
    found.filter((id) => /\/(config|secrets|queues|topics|consumergroups|locks|diagnosticSettings)\//i.test(id)),
  ).toEqual([]);
  expect(found).toContain(sample.resources.find(({ name }) => name === 'orders')!.id);
});

test('combines where, in~, project, order and has', async () => {
  const query = `Resources
    | where type in~ ('Microsoft.Network/virtualNetworks', 'microsoft.network/natgateways') // two types
    | where subscriptionId in~ ('${APPS}') and resourceGroup !in~ ('RG-VM-LEGACY')
    | project id, kindOf = tolower(type), prefix = properties.addressSpace.addressPrefixes[0], env = tags['env']
    | order by id asc`;
  const base = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Network`;
  const vnet = sample.resources.find(({ name }) => name === 'vnet-spoke-weu')!;
  const [prefix] = (vnet.properties as { addressSpace: { addressPrefixes: string[] } }).addressSpace.addressPrefixes;
  expect(await rows(query)).toEqual([
    { id: `${base}/natGateways/ng-spoke-weu`, kindOf: 'microsoft.network/natgateways', prefix: null, env: 'prod' },
    { id: vnet.id, kindOf: 'microsoft.network/virtualnetworks', prefix, env: 'prod' },
  ]);
  const names = async (test: string) =>
    (await rows(`resources | where ${test} | project name | order by name asc`)).map(({ name }) => name);
  expect(await names("name has 'legacy' and type =~ 'microsoft.compute/virtualMachines'")).toEqual([
    'vm-legacy-01',
    'vm-legacy-02',
  ]);
  expect(await names("name startswith 'kv-' or (type contains 'redis' and not(isempty(location)))")).toEqual([
    'kv-contoso-platform',
    'kv-contoso-web',
    'redis-contoso-prod',
  ]);
  expect(await names("type =~ 'microsoft.keyvault/vaults' and tolower(id) > tolower('/subscriptions/ec')")).toEqual([
    'kv-contoso-web',
  ]);
});

test('counts and summarizes', async () => {
  expect(await rows('resources | count')).toEqual([{ Count: 86 }]);
  expect(await rows('resources | summarize count() by subscriptionId | order by count_ desc')).toEqual([
    { subscriptionId: APPS, count_: 65 },
    { subscriptionId: PLATFORM, count_: 21 },
  ]);
  expect(await rows("resources | where name == 'nothing' | summarize total = count()")).toEqual([{ total: 0 }]);
  expect((await rows('resources | distinct location | order by location asc')).map(({ location }) => location)).toEqual(
    ['global', 'northeurope', 'swedencentral', 'westeurope'],
  );
});

test('knows containers: subscriptions with their management groups, groups, management groups', async () => {
  expect(
    await rows(
      "resourcecontainers | where type == 'microsoft.resources/subscriptions' | project name, properties.managementGroupAncestorsChain | order by name asc",
    ),
  ).toEqual([
    {
      name: 'Contoso-Apps-Prod',
      properties_managementGroupAncestorsChain: [
        { displayName: 'Landing zones', name: 'mg-landingzones' },
        { displayName: 'Contoso', name: 'mg-contoso' },
        { displayName: 'Tenant Root Group', name: TENANT },
      ],
    },
    {
      name: 'Contoso-Platform-Prod',
      properties_managementGroupAncestorsChain: [
        { displayName: 'Platform', name: 'mg-platform' },
        { displayName: 'Contoso', name: 'mg-contoso' },
        { displayName: 'Tenant Root Group', name: TENANT },
      ],
    },
  ]);
  const groups = await rows("resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourceGroups'");
  expect(ids(groups)).toEqual(ids(sample.resourceGroups));
  expect(ids(await rows("resourcecontainers | where type =~ 'microsoft.management/managementgroups'"))).toEqual(
    ids(sample.managementGroups),
  );
});

test('gives role assignments and definitions of the scope asked for', async () => {
  const assignments =
    "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | order by id asc";
  expect(ids(await rows(assignments))).toEqual(ids(sample.roleAssignments));
  const inPlatform = sample.roleAssignments.filter(({ id }) => id.includes(PLATFORM));
  expect(ids(await rows(assignments, { subscriptions: [PLATFORM] }))).toEqual(ids(inPlatform));
  const withAbove = await rows(assignments, {
    subscriptions: [PLATFORM],
    options: { authorizationScopeFilter: 'AtScopeAboveAndBelow' },
  });
  expect(withAbove).toHaveLength(inPlatform.length + 2);
  const definitions = "authorizationresources | where type == 'microsoft.authorization/roledefinitions'";
  expect(await rows(definitions)).toHaveLength(sample.roleDefinitions.length);
  expect(await rows(definitions, { subscriptions: [PLATFORM] })).toHaveLength(sample.roleDefinitions.length - 1);
});

test('narrows to subscriptions and management groups, and refuses where none of them is there', async () => {
  const count = async (scope: object) => (await client.query('resources', scope)).body.totalRecords;
  expect(await count({ subscriptions: [PLATFORM.toUpperCase()] })).toBe(21);
  expect(await count({ managementGroups: ['mg-landingzones'] })).toBe(65);
  expect(await count({ managementGroups: [TENANT] })).toBe(86);
  const { status, body } = await client.query('resources', { subscriptions: ['11111111-2222-4333-8444-555555555555'] });
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 'BadRequest', details: [{ code: 'NoValidSubscriptionsInQueryRequest' }] });
});

test('pages by id without a double or a gap, also while resources come and go', async () => {
  const query = 'resources | project id, name | order by id asc';
  const pages = await allPages(paged, query);
  expect(pages.map((page) => page.length)).toEqual([9, 9, 9, 9, 9, 9, 9, 9, 9, 5]);
  const all = pages.flat().map(({ id }) => id);
  expect(all).toEqual([...all].sort());
  const added = {
    ...sample.resources.find(({ type }) => type === 'Microsoft.Compute/disks')!,
    id: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/x/providers/Microsoft.Compute/disks/first',
  };
  const seen = await allPages(paged, query, () => paged.control('POST', 'tenant', { upsert: { resources: [added] } }));
  expect(seen.flat().map(({ id }) => id)).toEqual(all);
  await paged.control('POST', 'tenant', { remove: { resources: [added.id] } });
});

test('gives no promise about the order of a query without one: its pages double and miss rows', async () => {
  const found = (await allPages(paged, 'resources | project id')).flat().map(({ id }) => id);
  expect(found).toHaveLength(86);
  expect(new Set(found).size).toBeLessThan(86);
});

test('gives no skip token after take, and says that the result was cut', async () => {
  const { body } = await paged.query('resources | order by id asc | take 20');
  expect({ count: body.count, total: body.totalRecords, cut: body.resultTruncated, token: body.$skipToken }).toEqual({
    count: 9,
    total: 20,
    cut: 'true',
    token: undefined,
  });
});

test('refuses a skip token that has expired or was given for another query', async () => {
  const query = 'resources | order by id asc';
  const { $skipToken } = (await paged.query(query)).body;
  const other = await paged.query('resources | order by name asc', { options: { $skipToken } });
  expect(other.body.error).toMatchObject({ details: [{ code: 'InvalidSkipToken' }] });
  time += 600_001;
  const late = await paged.query(query, { options: { $skipToken } });
  expect({ status: late.status, error: late.body.error }).toMatchObject({
    status: 400,
    error: { code: 'BadRequest', details: [{ code: 'ExpiredSkipToken' }] },
  });
});

test('answers as a table when asked', async () => {
  const { body } = await client.query("resources | where name == 'vnet-hub-weu' | project name, tags", {
    options: { resultFormat: 'table' },
  });
  expect(body.data).toEqual({
    columns: [
      { name: 'name', type: 'string' },
      { name: 'tags', type: 'object' },
    ],
    rows: [['vnet-hub-weu', sample.resources.find(({ name }) => name === 'vnet-hub-weu')!.tags]],
  });
});

test('feeds the changes of resources', async () => {
  const disk = sample.resources.find(({ name }) => name === 'vm-legacy-01-data0')!;
  await paged.control('POST', 'tenant', { upsert: { resources: [{ ...disk, tags: { new: 'tag' } }] } });
  time += 1000;
  const since = new Date(time - 5000).toISOString();
  const query = `resourcechanges
    | extend changed = todatetime(properties.changeAttributes.timestamp), target = tostring(properties.targetResourceId)
    | where changed > datetime(${since}) and target =~ '${disk.id}'
    | project target, changed, what = properties.changeType, changes = properties.changes | order by changed asc`;
  expect(rowsOf(await paged.query(query))).toEqual([
    {
      target: disk.id,
      changed: new Date(time - 1000).toISOString(),
      what: 'Update',
      changes: expect.objectContaining({ 'tags.new': { previousValue: null, newValue: 'tag' } }) as unknown,
    },
  ]);
  time += 15 * 86_400_000;
  paged.signOut();
  expect(rowsOf(await paged.query('resourcechanges'))).toEqual([]);
});

test.each([
  ['resources | where', 'ParserFailure', '<EOF>'],
  ['resources | where name === 1', 'ParserFailure', '='],
  ['resources | join (resourcecontainers) on id', 'ParserFailure', 'join'],
  ['resources | where nope == 1', 'SemanticError', 'nope'],
  ['resources | where soundex(name) == 1', 'SemanticError', 'soundex'],
  ['alertsmanagementresources', 'SemanticError', 'alertsmanagementresources'],
  ["resources | where name == 'open", 'ParserFailure', "'"],
])('refuses %s', async (query, code, token) => {
  const { status, body } = await client.query(query);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 'BadRequest', details: [{ code: 'InvalidQuery' }, { code, token }] });
});

test('refuses a page of more than a thousand rows and an empty query', async () => {
  expect((await client.query('resources', { options: { $top: 1001 } })).status).toBe(400);
  expect((await client.query(' ')).status).toBe(400);
});
