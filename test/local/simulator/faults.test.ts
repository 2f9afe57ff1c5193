import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { makeFaults, FaultPlan } from '../../../local/simulator/faults.ts';
import { startSimulator } from '../../../local/simulator/simulator.ts';
import { APPS, errorOf, PLATFORM, startClient, type Client, type Reply } from './client.ts';

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.simulator.close());
const put = async (plan: object) => {
  const { status, body } = await client.control('PUT', 'faults', plan);
  expect({ status, body }).toMatchObject({ status: 200, body: plan });
};
afterEach(() => put({}));

const target = `/subscriptions/${APPS}`;
const outcome = (reply: Promise<Reply>) =>
  reply.then(
    ({ status }) => String(status),
    (error: Error) => (error instanceof SyntaxError ? 'not JSON' : 'broken'),
  );

async function outcomes(count: number): Promise<string[]> {
  const seen: string[] = [];
  for (let index = 0; index < count; index += 1) seen.push(await outcome(client.arm('GET', target)));
  return seen;
}

test('fails the same requests again for the same seed, others for another', async () => {
  const plan = { seed: 7, throttle: 0.2, server_error: 0.2, reset: 0.1, truncate: 0.1 };
  await put(plan);
  const first = await outcomes(60);
  await put(plan);
  expect(await outcomes(60)).toEqual(first);
  await put({ ...plan, seed: 'another' });
  expect(await outcomes(60)).not.toEqual(first);
  const known = ['200', '429', '500', '502', '503', '504', 'broken', 'not JSON'];
  expect(first.filter((each) => !known.includes(each))).toEqual([]);
  expect(first.filter((each) => each === '200').length).toBeGreaterThan(10);
  expect(first.filter((each) => each !== '200').length).toBeGreaterThan(20);
});

test('draws each fault as often as its share says', () => {
  const faults = makeFaults(Date.now);
  faults.set(FaultPlan.parse({ seed: 1, throttle: 0.3, reset: 0.1, slow: { share: 0.5, ms: 9 } }));
  const draws = Array.from({ length: 10_000 }, () => faults.draw());
  const share = (is: (draw: (typeof draws)[number]) => boolean) =>
    Math.round((draws.filter(is).length / draws.length) * 20) / 20;
  expect([
    share(({ name }) => name === 'throttle'),
    share(({ name }) => name === 'reset'),
    share(({ slowMs }) => slowMs === 9),
  ]).toEqual([0.3, 0.1, 0.5]);
});

test('throttles with every published form of Retry-After in turn, absent included, and rarely with a whole day', async () => {
  await put({ throttle: 1 });
  const names = ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms'];
  const forms: string[] = [];
  for (let index = 0; index < 50; index += 1) {
    const { status, headers } = await client.arm('GET', target);
    expect(status).toBe(429);
    const [name] = names.filter((each) => headers.get(each) !== null);
    const said = name === undefined ? '' : headers.get(name)!;
    forms.push(name === undefined ? 'absent' : `${name}: ${said.endsWith('GMT') ? 'date' : said}`);
  }
  expect(forms.slice(0, 7)).toEqual([
    'retry-after: 1',
    'retry-after: 0.5',
    'retry-after: date',
    'retry-after-ms: 300',
    'x-ms-retry-after-ms: 300',
    'absent',
    'retry-after: 1',
  ]);
  expect(forms[49]).toBe('retry-after: 86400');
});

test('speaks of throttling as each service does, item by item inside a batch', async () => {
  await put({ throttle: 1 });
  const resourceGraph = await client.query('resources');
  expect(errorOf(resourceGraph)).toMatchObject({ status: 429, code: 'RateLimiting' });
  expect(resourceGraph.headers.get('x-ms-user-quota-remaining')).toBe('0');
  expect(errorOf(await client.graph('GET', '/users'))).toMatchObject({ status: 429, code: 'TooManyRequests' });
  await put({ seed: 3, throttle: 0.5 });
  const requests = Array.from({ length: 20 }, (_, index) => ({
    id: String(index),
    method: 'GET',
    url: '/users?$top=1',
  }));
  for (;;) {
    const { status, body } = await client.graph('POST', '/$batch', { requests });
    if (status !== 200) continue;
    const statuses = (body.responses as { status: number }[]).map((each) => each.status);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    break;
  }
});

test('answers server errors of four kinds, one of them a page that is not JSON', async () => {
  await put({ server_error: 1 });
  expect(await outcomes(4)).toEqual(['500', 'not JSON', '503', '504']);
});

test('cuts bodies: a transfer that breaks off, and one that ends whole but is half', async () => {
  await put({ truncate: 1 });
  expect(await outcomes(2)).toEqual(['broken', 'not JSON']);
});

test.each(['http', 'https'] as const)(
  'resets and cuts connections over %s too, and goes on serving',
  async (scheme) => {
    const simulator = await startSimulator({ tls: true, faults: { reset: 1 } });
    const url = scheme === 'https' ? simulator.httpsUrl! : simulator.url;
    const ca = readFileSync(simulator.caFile!);
    const get = () =>
      new Promise<string>((resolve, reject) => {
        const request = (scheme === 'https' ? https : http).get(
          `${url}/tenants?api-version=2022-12-01`,
          { ca, agent: false },
          (response) => {
            let bytes = 0;
            response.on('data', (chunk: Buffer) => (bytes += chunk.length));
            response.on('end', () =>
              resolve(`${response.statusCode}, whole: ${bytes === Number(response.headers['content-length'])}`),
            );
            response.on('error', reject);
          },
        );
        request.on('error', reject);
      }).catch((error: NodeJS.ErrnoException) => error.code);
    const put = (plan: object) => fetch(`${simulator.controlUrl}faults`, { method: 'PUT', body: JSON.stringify(plan) });
    expect(await get()).toBe('ECONNRESET');
    await put({ truncate: 1 });
    expect([await get(), await get()]).toEqual(['ECONNRESET', '401, whole: true']);
    await put({});
    expect(await get()).toBe('401, whole: true');
    await simulator.close();
  },
);

test('slows down, and names the fault of each request in the log', async () => {
  const { last } = (await client.control('GET', 'requests')).body as { last: number };
  await put({ slow: { share: 1, ms: 60 } });
  const before = performance.now();
  await client.arm('GET', target);
  expect(performance.now() - before).toBeGreaterThan(55);
  await put({ reset: 1 });
  await outcome(client.arm('GET', target));
  const { requests } = (await client.control('GET', `requests?after=${last}`)).body as {
    requests: Record<string, unknown>[];
  };
  expect(requests.map(({ status, fault }) => ({ status, fault }))).toEqual([
    { status: 200, fault: 'slow' },
    { status: 0, fault: 'reset' },
  ]);
});

test('denies by path and method without regard to case, naming the action that is missing', async () => {
  await put({
    deny: [
      { path: `/SUBSCRIPTIONS/${APPS}/resourceGroups/*/providers/Microsoft.KeyVault/**` },
      { method: 'delete', path: '/subscriptions/**' },
      { path: '/v1.0/groups/**' },
    ],
  });
  const vaults = await client.arm(
    'GET',
    `/subscriptions/${APPS}/resourcegroups/rg-web-prod/providers/microsoft.keyvault/vaults`,
  );
  expect(errorOf(vaults)).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
  expect(errorOf(vaults).message).toContain("'microsoft.keyvault/vaults/read' over scope '/subscriptions/");
  expect((await client.arm('GET', `/subscriptions/${PLATFORM}`)).status).toBe(200);
  expect(errorOf(await client.arm('DELETE', `/subscriptions/${PLATFORM}/resourceGroups/rg-mgmt`)).message).toContain(
    "'Microsoft.Resources/subscriptions/resourceGroups/delete'",
  );
  expect(errorOf(await client.graph('GET', '/groups'))).toMatchObject({
    status: 403,
    code: 'Authorization_RequestDenied',
  });
  const batch = await client.graph('POST', '/$batch', {
    requests: [
      { id: '1', method: 'GET', url: '/groups' },
      { id: '2', method: 'GET', url: '/users' },
    ],
  });
  expect((batch.body.responses as { status: number }[]).map(({ status }) => status)).toEqual([403, 200]);
});

test('leaves a denied subscription out of Resource Graph without a word, but refuses where the query itself is denied', async () => {
  await put({ deny: [{ path: `/subscriptions/${APPS}/**` }] });
  const { status, body } = await client.query('resources | summarize count() by subscriptionId');
  expect({ status, data: body.data }).toEqual({ status: 200, data: [{ subscriptionId: PLATFORM, count_: 21 }] });
  expect((await client.arm('GET', `/subscriptions/${APPS}`)).status).toBe(403);
  expect((await client.query('resources', { subscriptions: [APPS] })).body.error).toMatchObject({
    details: [{ code: 'NoValidSubscriptionsInQueryRequest' }],
  });
  await put({ deny: [{ method: 'POST', path: '/providers/Microsoft.ResourceGraph/*' }] });
  expect(errorOf(await client.query('resources'))).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
});

test.each([
  [{ throttle: 2 }, 'throttle: '],
  [{ throttle: 0.6, reset: 0.6 }, 'together at most 1'],
  [{ slow: 1 }, 'slow: '],
  [{ sloth: 1 }, 'sloth'],
  [{ deny: ['/x'] }, 'deny.0: '],
])('refuses the fault plan %j', async (plan, words) => {
  const { status, message } = errorOf(await client.control('PUT', 'faults', plan));
  expect(status).toBe(400);
  expect(message).toContain(words);
});
