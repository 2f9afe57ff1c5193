import { APPS, errorOf, startClient, type Client } from './client.ts';

let client: Client;
let time = Date.parse('2026-05-01T00:00:00Z');
beforeAll(async () => {
  client = await startClient({ quotas: true, now: () => time });
});
afterAll(() => client.simulator.close());

const statuses = (replies: { status: number }[]) => {
  const counts: Record<string, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const times = <T>(count: number, run: () => Promise<T>) => Promise.all(Array.from({ length: count }, run));

test('lets 15 Resource Graph queries through in five seconds, and says what is left', async () => {
  const first = await client.query('resources | count');
  expect([first.headers.get('x-ms-user-quota-remaining'), first.headers.get('x-ms-user-quota-resets-after')]).toEqual([
    '14',
    '00:00:05',
  ]);
  expect(statuses(await times(20, () => client.query('resources | count')))).toEqual({ 200: 14, 429: 6 });
  time += 3000;
  const over = await client.query('resources | count');
  expect(errorOf(over)).toMatchObject({ status: 429, code: 'RateLimiting' });
  expect([
    over.headers.get('x-ms-user-quota-remaining'),
    over.headers.get('x-ms-user-quota-resets-after'),
    over.headers.get('retry-after'),
  ]).toEqual(['0', '00:00:02', null]);
  time += 2000;
  expect((await client.query('resources | count')).status).toBe(200);
});

test('fills ARM buckets of 250 reads a subscription by 25 a second', async () => {
  const read = () => client.arm('GET', `/subscriptions/${APPS}`);
  expect(statuses(await times(260, read))).toEqual({ 200: 250, 429: 10 });
  const over = await read();
  expect(errorOf(over)).toMatchObject({ status: 429, code: 'SubscriptionRequestsThrottled' });
  expect([over.headers.get('x-ms-ratelimit-remaining-subscription-reads'), over.headers.get('retry-after')]).toEqual([
    '0',
    '1',
  ]);
  time += 1000;
  expect(statuses(await times(30, read))).toEqual({ 200: 25, 429: 5 });
  expect((await client.arm('GET', '/subscriptions')).headers.get('x-ms-ratelimit-remaining-tenant-reads')).toBe('249');
});

test('takes resource units of Microsoft Graph, also inside a batch', async () => {
  expect((await client.graph('GET', '/users')).headers.get('x-ms-resource-unit')).toBe('2');
  expect((await client.graph('GET', '/users?$select=id')).headers.get('x-ms-resource-unit')).toBe('1');
  time += 10_000;
  const requests = Array.from({ length: 20 }, (_, index) => ({
    id: String(index),
    method: 'GET',
    url: '/groups/x/transitiveMembers',
  }));
  const batches = await times(40, () => client.graph('POST', '/$batch', { requests }));
  const items = batches
    .filter(({ status }) => status === 200)
    .flatMap(({ body }) => body.responses as { status: number; headers: Record<string, string> }[]);
  const throttled = items.filter(({ status }) => status === 429);
  expect(throttled.length).toBeGreaterThan(0);
  expect(throttled[0]!.headers['Retry-After']).toBe('10');
});
