import { APPS, errorOf, startClient, type Client } from './client.ts';

let client: Client;
let time = Date.parse('2026-05-01T00:00:00Z');
beforeAll(async () => {
  client = await startClient({ pageSizeMax: 5, directoryPageSizeMax: 5, now: () => time });
});
afterAll(() => client.simulator.close());
afterEach(() => client.control('PUT', 'faults', {}));

const GROUPS = `/subscriptions/${APPS}/resources`;
const idsIn = (rows: unknown) => (rows as { id: string }[]).map(({ id }) => id);
const QUERY = 'resources | project id, name | order by id asc';

test('answers a page of HTML with status 200 where JSON was asked for', async () => {
  await client.control('PUT', 'faults', { html: 1 });
  await expect(client.arm('GET', GROUPS)).rejects.toThrow(SyntaxError);
});

test('gives empty pages from which the list goes on where it was', async () => {
  const whole = idsIn((await client.arm('GET', GROUPS)).body.value);
  await client.control('PUT', 'faults', { odd_pages: { empty: 1 } });
  const empty = await client.arm('GET', GROUPS);
  expect(empty.body.value).toEqual([]);
  await client.control('PUT', 'faults', {});
  const { pathname, search } = new URL(String(empty.body.nextLink));
  expect(idsIn((await client.arm('GET', pathname + search)).body.value)).toEqual(whole);
});

test('begins a page with the last row of the one before', async () => {
  await client.control('PUT', 'faults', { odd_pages: { overlap: 1 } });
  const first = await client.query(QUERY);
  const second = await client.query(QUERY, { options: { $skipToken: first.body.$skipToken } });
  expect(idsIn(second.body.data)[0]).toBe(idsIn(first.body.data).at(-1));
});

test('names the page itself, or another host, as the next page', async () => {
  await client.control('PUT', 'faults', { odd_pages: { circle: 1 } });
  const users = await client.graph('GET', '/users?$select=id');
  expect(new URL(String(users.body['@odata.nextLink'])).searchParams.has('$skiptoken')).toBe(false);
  await client.control('PUT', 'faults', { odd_pages: { foreign: 1 } });
  const { nextLink } = (await client.arm('GET', GROUPS)).body;
  expect(new URL(String(nextLink)).origin).toBe('https://elsewhere.example');
});

test('lags behind in Resource Graph alone, for as long as it is told to', async () => {
  const id = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/disks/new`;
  const disk = { id, name: 'new', type: 'Microsoft.Compute/disks', location: 'westeurope', properties: {} };
  const listed = async () => (await client.query(`resources | where id =~ '${id}' | project id`)).body.data;
  await client.control('PUT', 'faults', { stale_s: 60 });
  time += 1_000;
  await client.control('POST', 'tenant', { upsert: { resources: [disk] } });
  expect(await listed()).toEqual([]);
  expect((await client.arm('GET', id)).status).toBe(200);
  time += 61_000;
  expect(await listed()).toEqual([{ id }]);
  await client.control('POST', 'tenant', { remove: { resources: [id] } });
  expect(await listed()).toEqual([{ id }]);
  expect((await client.arm('GET', id)).status).toBe(404);
});

test('leaves a share of the resources out of Resource Graph, the same ones every time', async () => {
  const count = async () => ((await client.query('resources | count')).body.data as { Count: number }[])[0]!.Count;
  const all = await count();
  await client.control('PUT', 'faults', { seed: 1, omit: 0.5 });
  const some = await count();
  expect(some).toBeGreaterThan(all * 0.3);
  expect(some).toBeLessThan(all * 0.7);
  expect(await count()).toBe(some);
});

test('refuses an answer of Resource Graph of over 16 MB, and gives it in smaller pages', async () => {
  const large = Array.from({ length: 3 }, (_, index) => ({
    id: `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/disks/large-${index}`,
    name: `large-${index}`,
    type: 'Microsoft.Compute/disks',
    location: 'westeurope',
    properties: { text: 'x'.repeat(6_000_000) },
  }));
  await client.control('POST', 'tenant', { upsert: { resources: large } });
  const query = "resources | where name startswith 'large-' | project id, properties | order by id asc";
  const refused = await client.query(query);
  expect(errorOf(refused).status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('ResponsePayloadTooLarge');
  expect((await client.query(query, { options: { $top: 2 } })).status).toBe(200);
});

test('dates its answers by its own clock', async () => {
  expect((await client.arm('GET', GROUPS)).headers.get('date')).toBe(new Date(time).toUTCString());
});

test('runs the clock of its quotas as fast as it is told, and asks for waits that are as much shorter', async () => {
  const fast = await startClient({ quotas: true, quotaSpeed: 10, now: () => time });
  try {
    for (let query = 0; query < 15; query++) expect((await fast.query('resources | count')).status).toBe(200);
    const over = await fast.query('resources | count');
    expect([over.status, over.headers.get('x-ms-user-quota-resets-after')]).toEqual([429, '00:00:00.500']);
    time += 500;
    expect((await fast.query('resources | count')).status).toBe(200);
  } finally {
    await fast.simulator.close();
  }
});
