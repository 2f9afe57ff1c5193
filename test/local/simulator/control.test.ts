import { APPS, errorOf, startClient, type Client } from './client.ts';
import { ids, sample } from './snapshot.ts';

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.simulator.close());

test('gives back the snapshot that it was given', async () => {
  const { body } = await client.control('GET', 'tenant');
  const byId = (items: unknown[]) =>
    [...items].sort((a, b) => ((a as { id: string }).id < (b as { id: string }).id ? -1 : 1));
  for (const [section, items] of Object.entries(sample))
    expect(Array.isArray(items) ? byId(body[section] as unknown[]) : body[section]).toEqual(
      Array.isArray(items) ? byId(items) : items,
    );
  expect(Object.keys(body).sort()).toEqual(Object.keys(sample).sort());
});

test('puts in and takes away elements of any list, in the shapes of the snapshot', async () => {
  const [disk] = sample.resources.filter(({ name }) => name === 'vm-legacy-01-data0');
  const added = { ...disk!, id: `${disk!.id}-copy`, name: `${String(disk!.name)}-copy` };
  const user = { id: '11111111-2222-4333-8444-555555555555', displayName: 'New', userPrincipalName: 'new@contoso.com' };
  const { body } = await client.control('POST', 'tenant', {
    upsert: { resources: [added], users: [user] },
    remove: {
      resources: [disk!.id.toUpperCase(), '/subscriptions/x/providers/A.B/c/none'],
      groups: [sample.groups[0]!.id],
    },
  });
  expect(body).toEqual({ upsert: { resources: 1, users: 1 }, remove: { resources: 2, groups: 1 } });
  const disks = await client.query("resources | where type =~ 'microsoft.compute/disks' | order by id asc");
  const expected = sample.resources.filter(({ type }) => type === 'Microsoft.Compute/disks');
  expect(ids(disks.body.data as object[])).toEqual([...ids(expected).filter((id) => id !== disk!.id), added.id].sort());
  expect((await client.graph('GET', `/users/${user.id}`)).body.displayName).toBe('New');
  expect((await client.graph('GET', `/groups/${sample.groups[0]!.id}`)).status).toBe(404);
});

test('changes nothing where one part of a change is wrong', async () => {
  const refused = async (change: unknown) => String(errorOf(await client.control('POST', 'tenant', change)).message);
  const [first] = sample.resources;
  const before = (await client.control('GET', 'tenant')).body;
  expect(
    await refused({
      upsert: {
        resources: [
          { ...first, tags: { changed: 'yes' } },
          { id: '/not/an/id', name: 'n', type: 't' },
        ],
      },
    }),
  ).toContain('upsert.resources[1]');
  expect(await refused({ upsert: { things: [] } })).toContain('things');
  expect(await refused({ remove: { users: 'all' } })).toContain('remove.users');
  expect(await refused({ upsert: { resourceGroups: [{ id: 'x', name: 'n', location: 'l' }] } })).toContain(
    'none of a resource group',
  );
  expect((await client.control('GET', 'tenant')).body).toEqual(before);
});

test('numbers the requests from 1 without a gap and gives those after a number', async () => {
  const log = async (after: number) =>
    (await client.control('GET', `requests?after=${after}`)).body as {
      requests: { n: number; path: string; status: number; method: string; time: string }[];
      last: number;
    };
  const { requests, last } = await log(0);
  expect(requests.map(({ n }) => n)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  await client.arm('GET', `//subscriptions/${APPS}?api-version=2022-12-01&x=%20y`);
  await fetch(`${client.simulator.url}/favicon.ico`);
  const next = await log(last);
  expect(next.requests.map(({ n, method, path, status }) => ({ n, method, path, status }))).toEqual([
    { n: last + 1, method: 'GET', path: `//subscriptions/${APPS}?api-version=2022-12-01&x=%20y`, status: 200 },
    { n: last + 2, method: 'GET', path: '/favicon.ico', status: 501 },
  ]);
  expect(Math.abs(Date.parse(next.requests[0]!.time) - Date.now())).toBeLessThan(10_000);
  expect((await log(next.last)).requests).toEqual([]);
  expect((await client.control('GET', 'requests?after=x')).status).toBe(400);
});

test('answers 501 for what it does not know, with what was asked', async () => {
  expect(errorOf(await client.control('DELETE', 'tenant'))).toEqual({
    status: 501,
    code: 'NOT_SIMULATED',
    message: 'DELETE /_control/tenant is not simulated',
  });
});
