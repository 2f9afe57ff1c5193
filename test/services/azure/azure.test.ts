import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { makeArm } from '../../../src/services/azure/arm.ts';
import { newTally, type Ask } from '../../../src/services/azure/ask.ts';
import { makeDirectory } from '../../../src/services/azure/directory.ts';
import { makePacing } from '../../../src/services/azure/pacing.ts';
import { makeResourceGraph } from '../../../src/services/azure/resource-graph.ts';
import type { Clock } from '../../../src/services/clock.ts';

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown; text?: string } | Error;

/** Azure as a list of replies, and a clock on which waiting takes no time. */
function azure(...replies: Reply[]) {
  const sent: { method: string; url: string; token: string | undefined; body: unknown }[] = [];
  const waits: number[] = [];
  let at = Date.parse('2026-01-01T00:00:00Z');
  const clock: Clock = {
    now: () => new Date(at),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(Math.round(ms));
      at += ms;
      return Promise.resolve();
    },
  };
  let tokens = 0;
  const credential = {
    getToken: () => Promise.resolve({ token: `token-${++tokens}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const httpClient: HttpClient = {
    sendRequest(request: PipelineRequest) {
      sent.push({
        method: request.method,
        url: request.url,
        token: request.headers.get('authorization'),
        body: request.body,
      });
      const reply = replies.shift();
      if (reply === undefined) throw new Error('one request too many');
      if (reply instanceof Error) return Promise.reject(reply);
      const text = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
      return Promise.resolve({
        request,
        status: reply.status ?? 200,
        headers: createHttpHeaders(reply.headers ?? {}),
        bodyAsText: text,
      });
    },
  };
  const pacing = makePacing(
    { resourceGraphPer5Seconds: 15, armPerSecond: 25, armBurst: 250, graphPerSecond: 100 },
    clock,
    () => 0,
  );
  const endpoint = 'https://management.azure.com';
  const options = { endpoint, credential, pacing, httpClient };
  const abort = new AbortController();
  const ask: Ask = { signal: abort.signal, tally: newTally() };
  return {
    sent,
    waits,
    clock,
    ask,
    abort,
    arm: makeArm(options),
    resourceGraph: makeResourceGraph(options),
    directory: makeDirectory({ ...options, endpoint: 'https://graph.microsoft.com' }),
  };
}
const unreachable = { outcome: 'denied', reason: 'Azure could not be reached', permission: null };
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const refused = (code: string, message = '') => ({ status: 403, body: { error: { code, message } } });
const SUB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const list = { path: `/subscriptions/${SUB}/resourcegroups`, apiVersions: ['2022-09-01', '2021-04-01'] };

describe('reading ARM', () => {
  it('gives a page, and where the next one is', async () => {
    const { arm, ask, sent } = azure(
      { body: { value: [{ id: 'a' }], nextLink: 'https://management.azure.com/next?api-version=1&t=2' } },
      { body: { value: [], nextLink: '' } },
    );
    const first = await arm.list(ask, list);
    expect(first).toEqual({
      outcome: 'page',
      rows: [{ id: 'a' }],
      nextLink: 'https://management.azure.com/next?api-version=1&t=2',
      apiVersion: '2022-09-01',
    });
    expect(await arm.list(ask, { ...list, link: 'https://management.azure.com/next?api-version=1&t=2' })).toMatchObject(
      { outcome: 'page', rows: [], nextLink: undefined },
    );
    expect(sent.map(({ url }) => url)).toEqual([
      `https://management.azure.com/subscriptions/${SUB}/resourcegroups?api-version=2022-09-01`,
      'https://management.azure.com/next?api-version=1&t=2',
    ]);
    expect(ask.tally).toEqual({ resource_graph: 0, arm: 2, graph: 0, throttled: 0 });
  });

  it('finds nothing to list in a tenant without the licence for it, and names nothing as unread', async () => {
    const body = { error: { code: 'AadPremiumLicenseRequired', message: 'The tenant needs Microsoft Entra ID P2' } };
    const item = { responses: [{ id: '0', status: 400, body }] };
    const { arm, directory, ask } = azure({ status: 400, body }, { status: 400, body }, { body: item });
    expect(await arm.list(ask, list)).toEqual({ outcome: 'none' });
    expect(await directory.list(ask, '/users', 'P')).toEqual({ outcome: 'none' });
    expect(await directory.batch(ask, ['/users'], 'P')).toEqual([{ outcome: 'none' }]);
  });

  it('never follows a link to another host, and sends it no token', async () => {
    const { arm, ask, sent } = azure();
    expect(await arm.list(ask, { ...list, link: 'https://evil.example/x' })).toMatchObject({
      outcome: 'denied',
      reason: expect.stringContaining('another host'),
    });
    expect(sent).toEqual([]);
  });

  it('names the permission that a refusal names, and keeps nothing else of it', async () => {
    const message =
      "The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.KeyVault/vaults/secrets/read' over scope '/x'";
    const { arm, ask } = azure(refused('AuthorizationFailed', message));
    expect(await arm.list(ask, list)).toEqual({
      outcome: 'denied',
      reason: 'Access was refused: HTTP 403 AuthorizationFailed',
      permission: 'Microsoft.KeyVault/vaults/secrets/read',
    });
  });

  it('tells a list that does not exist from one that may not be read', async () => {
    const { arm, ask } = azure(
      { status: 404, body: { error: { code: 'ParentResourceNotFound' } } },
      { status: 400, body: { error: { code: 'FeatureNotSupportedForAccount' } } },
      { status: 400, body: { error: { code: 'SomethingElse' } } },
    );
    expect((await arm.list(ask, list)).outcome).toBe('none');
    expect((await arm.list(ask, list)).outcome).toBe('none');
    expect((await arm.list(ask, list)).outcome).toBe('denied');
  });

  it('tries an older api-version where the provider does not know the newest', async () => {
    const { arm, ask, sent } = azure(
      { status: 400, body: { error: { code: 'NoRegisteredProviderFound' } } },
      { body: { value: [] } },
    );
    expect(await arm.list(ask, list)).toMatchObject({ outcome: 'page', apiVersion: '2021-04-01' });
    expect(sent).toHaveLength(2);
  });

  it('asks again where the words of a refusal were cut off', async () => {
    const { arm, ask, sent } = azure(
      { status: 404, text: '{"error": {"code": "Resou' },
      { status: 404, body: { error: { code: 'ResourceNotFound' } } },
    );
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('absent');
    expect(sent).toHaveLength(2);
  });

  it('takes a resource for absent only where ARM says that it is', async () => {
    const { arm, ask } = azure(
      { status: 404, body: { error: { code: 'ResourceNotFound' } } },
      { status: 404, body: { error: { code: 'SubscriptionNotFound' } } },
      { status: 404, text: '<html>not here</html>' },
      { status: 404 },
      { status: 204 },
    );
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('absent');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('denied');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('denied');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('denied');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('found');
  });

  it('sends names of any letters', async () => {
    const { arm, ask, sent } = azure({ body: {} });
    await arm.get(ask, `/subscriptions/${SUB}/resourceGroups/Größe (1)/providers/A.B/c/d#e`, ['1']);
    expect(sent[0]!.url).toBe(
      `https://management.azure.com/subscriptions/${SUB}/resourceGroups/Gr%C3%B6%C3%9Fe%20(1)/providers/A.B/c/d%23e?api-version=1`,
    );
  });

  it('tries again after a reset, a server fault, a page of HTML and a body cut in half', async () => {
    const { arm, ask, waits } = azure(
      reset(),
      { status: 502, text: '<html>' },
      { text: '<html></html>' },
      { text: '{"value": [{"id": ' },
      { body: { value: [] } },
    );
    expect((await arm.list(ask, list)).outcome).toBe('page');
    expect(ask.tally.arm).toBe(5);
    expect(waits).toHaveLength(4);
  });

  it('waits as long as a throttled answer asks, and backs off where it does not', async () => {
    const { arm, ask, waits } = azure(
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 429 },
      { body: { value: [] } },
    );
    expect((await arm.list(ask, list)).outcome).toBe('page');
    expect(waits).toEqual([3000, 500]);
    expect(ask.tally.throttled).toBe(2);
  });

  it('hands a long wait on instead of waiting', async () => {
    const { arm, ask, waits } = azure({ status: 429, headers: { 'retry-after': '60' } });
    await expect(arm.list(ask, list)).rejects.toMatchObject({ name: 'AskedToWait', seconds: expect.any(Number) });
    expect(waits).toEqual([]);
  });

  it('names what cannot be reached, and ends the job when nothing can be', async () => {
    const { arm, ask } = azure(...Array.from({ length: 41 }, reset));
    for (let scope = 1; scope < 5; scope++) expect(await arm.list(ask, list)).toEqual(unreachable);
    await expect(arm.list(ask, list)).rejects.toMatchObject({ code: 'AZURE_UNAVAILABLE' });
  });

  it('names one scope that never answers, and asks the others, as long as ARM itself is there', async () => {
    const other = { path: '/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups', apiVersions: ['1'] };
    const { arm, ask, sent } = azure(
      ...Array.from({ length: 40 }, reset),
      { body: { value: [] } },
      { body: { value: [{ id: 'there' }] } },
    );
    for (let scope = 1; scope <= 5; scope++) expect(await arm.list(ask, list)).toEqual(unreachable);
    expect(sent[40]!.url).toBe('https://management.azure.com/tenants?api-version=2022-12-01');
    expect(await arm.list(ask, other)).toMatchObject({ outcome: 'page', rows: [{ id: 'there' }] });
  });

  it('asks no more where five requests in a row were given up, but looks again after a minute', async () => {
    const { arm, ask, sent, clock } = azure(
      ...Array.from({ length: 40 }, () => ({ status: 500, body: { error: { code: 'Broken' } } })),
      { body: { value: [{ id: 'back' }] } },
      { body: { value: [{ id: 'again' }] } },
    );
    for (let scope = 1; scope <= 5; scope++)
      expect(await arm.list(ask, list)).toMatchObject({ reason: 'Azure did not answer the request: HTTP 500 Broken' });
    expect(await arm.list(ask, list)).toEqual({
      outcome: 'denied',
      reason: `Microsoft.Resources in subscription ${SUB} failed time and again; it was not asked again`,
      permission: null,
    });
    expect(sent).toHaveLength(40);
    await clock.sleep(61_000);
    expect(await arm.list(ask, list)).toMatchObject({ rows: [{ id: 'back' }] });
    expect(await arm.list(ask, list)).toMatchObject({ rows: [{ id: 'again' }] });
  });

  it('leaves the other providers of a subscription alone when one of them is down', async () => {
    const vaults = {
      path: `/subscriptions/${SUB}/resourceGroups/g/providers/Microsoft.KeyVault/vaults`,
      apiVersions: ['1'],
    };
    const { arm, ask } = azure(...Array.from({ length: 40 }, () => ({ status: 503 })), {
      body: { value: [{ id: 'there' }] },
    });
    for (let scope = 1; scope <= 5; scope++) expect((await arm.list(ask, vaults)).outcome).toBe('denied');
    expect(await arm.list(ask, vaults)).toMatchObject({ reason: expect.stringContaining('Microsoft.KeyVault in sub') });
    expect(await arm.list(ask, list)).toMatchObject({ rows: [{ id: 'there' }] });
  });

  it.each([
    ['is cut in half', '{"value": ['],
    ['is a page of HTML', '<html></html>'],
    ['is empty', ''],
    ['is cut where a bracket closes', '{"value": [{}'],
  ])('names a list whose answer always %s', async (_what, text) => {
    const { arm, ask } = azure(...Array.from({ length: 8 }, () => ({ text })));
    expect(await arm.list(ask, list)).toEqual({
      outcome: 'denied',
      reason: 'Azure answered something that is no JSON, time and again',
      permission: null,
    });
  });

  it('ends the job when the app cannot sign in', async () => {
    const failure = Object.assign(new Error('no identity'), { name: 'CredentialUnavailableError' });
    const { arm, ask } = azure(failure);
    await expect(arm.list(ask, list)).rejects.toMatchObject({ code: 'AZURE_UNAVAILABLE' });
  });

  it('keeps below the quota on its own', async () => {
    const replies = Array.from({ length: 300 }, () => ({ body: { value: [] } }));
    const { arm, ask, waits } = azure(...replies);
    for (let request = 0; request < 300; request++) await arm.list(ask, list);
    const waited = waits.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThanOrEqual(1900);
    expect(waited).toBeLessThanOrEqual(2200);
  });

  it('slows down with what the server says is left, which other workers draw on too', async () => {
    const left = (count: number) => ({
      body: { value: [] },
      headers: { 'x-ms-ratelimit-remaining-subscription-reads': String(count) },
    });
    const { arm, ask, waits } = azure(left(249), left(1), left(0), left(24), left(23));
    for (let request = 0; request < 3; request++) await arm.list(ask, list);
    expect(waits).toEqual([]);
    await arm.list(ask, list);
    expect(waits).toEqual([40]);
  });

  it('slows its own refill after a refusal, and recovers', async () => {
    const full = Array.from({ length: 250 }, () => ({ body: { value: [] } }));
    const refusal = { status: 429, headers: { 'retry-after': '0' } };
    const { arm, ask, waits, clock } = azure(...full, refusal, ...full, ...full);
    for (let request = 0; request < 250; request++) await arm.list(ask, list);
    await arm.list(ask, list);
    waits.length = 0;
    await arm.list(ask, list);
    const waited = waits.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThanOrEqual(50); // four fifths of 25 a second
    expect(waited).toBeLessThanOrEqual(52);
    await clock.sleep(10_000);
    for (let request = 0; request < 250; request++) await arm.list(ask, list);
    waits.length = 0;
    await arm.list(ask, list);
    expect(waits).toEqual([40]);
  });

  it('spares a provider that says that nothing is left of its own quota, and asks the others', async () => {
    const compute = { path: `/subscriptions/${SUB}/providers/Microsoft.Compute/disks`, apiVersions: ['1'] };
    const headers = {
      'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/HighCostGet3Min;0,Microsoft.Compute/HighCostGet30Min;527',
    };
    const page = { body: { value: [] } };
    const { arm, ask, waits } = azure({ ...page, headers }, page, page);
    await arm.list(ask, compute);
    await arm.list(ask, list);
    expect(waits).toEqual([]);
    await arm.list(ask, compute);
    expect(waits).toEqual([5_000]);
  });

  it('takes a date to wait for as the server means it, whatever our clock says', async () => {
    const { arm, ask, waits } = azure(
      {
        status: 429,
        headers: { date: 'Fri, 06 Nov 2026 10:00:00 GMT', 'retry-after': 'Fri, 06 Nov 2026 10:00:07 GMT' },
      },
      { body: { value: [] } },
    );
    expect((await arm.list(ask, list)).outcome).toBe('page');
    expect(waits).toEqual([7_000]);
  });

  it('sends nothing once it was cancelled', async () => {
    const { arm, ask, abort, sent } = azure({ body: { value: [] } });
    abort.abort(new Error('cancelled'));
    await expect(arm.list(ask, list)).rejects.toThrow('cancelled');
    expect(sent).toEqual([]);
  });
});

describe('asking Resource Graph', () => {
  const query = { query: 'resources | order by id asc', subscriptions: [SUB], top: 1000 };

  it('sends the query as it is and answers rows and the token for more', async () => {
    const { resourceGraph, ask, sent } = azure({
      body: { totalRecords: 2, count: 1, resultTruncated: 'true', $skipToken: 'more', data: [{ id: '/a' }] },
    });
    expect(await resourceGraph.query(ask, { ...query, skipToken: 'before' })).toEqual({
      outcome: 'page',
      rows: [{ id: '/a' }],
      skipToken: 'more',
      total: 2,
    });
    expect(JSON.parse(String(sent[0]!.body))).toMatchObject({
      query: query.query,
      subscriptions: [SUB],
      options: { $skipToken: 'before', $top: 1000, resultFormat: 'objectArray' },
    });
    expect(ask.tally.resource_graph).toBe(1);
  });

  it('says that a token has expired, and that the caller may not ask', async () => {
    const expired = {
      status: 400,
      body: { error: { code: 'BadRequest', message: 'x', details: [{ code: 'ExpiredSkipToken', message: 'y' }] } },
    };
    const { resourceGraph, ask } = azure(expired, refused('AuthorizationFailed'));
    expect(await resourceGraph.query(ask, query)).toEqual({ outcome: 'expired' });
    expect(await resourceGraph.query(ask, query)).toMatchObject({
      outcome: 'denied',
      permission: 'Microsoft.ResourceGraph/resources/read',
    });
  });

  it('takes a result that was cut for no result', async () => {
    const { resourceGraph, ask } = azure({
      body: { totalRecords: 9, count: 1, resultTruncated: 'true', data: [{ id: '/a' }] },
    });
    expect((await resourceGraph.query(ask, query)).outcome).toBe('denied');
  });

  it('says that a page is too large for one answer', async () => {
    const code = 'ResponsePayloadTooLarge';
    const { resourceGraph, ask } = azure({ status: 400, body: { error: { code: 'BadRequest', details: [{ code }] } } });
    expect(await resourceGraph.query(ask, query)).toEqual({ outcome: 'too large' });
  });

  it('tries again after a body that is no JSON', async () => {
    const { resourceGraph, ask } = azure(
      { text: '{"data": [', headers: { 'content-type': 'application/json' } },
      {
        body: { totalRecords: 0, count: 0, resultTruncated: 'false', data: [] },
        headers: { 'content-type': 'application/json' },
      },
    );
    expect(await resourceGraph.query(ask, query)).toEqual({
      outcome: 'page',
      rows: [],
      skipToken: undefined,
      total: 0,
    });
  });
});

describe('reading the directory', () => {
  it('asks again for the items of a batch that were throttled, and for no other', async () => {
    const answer = (id: string, status: number, body: unknown, headers = {}) => ({ id, status, body, headers });
    const { directory, ask, sent, waits } = azure(
      {
        body: {
          responses: [
            answer('1', 429, { error: {} }, { 'Retry-After': '2' }),
            answer('0', 200, { value: [{ id: 'a' }], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/n' }),
          ],
        },
      },
      { body: { responses: [answer('1', 403, { error: { code: 'Authorization_RequestDenied' } })] } },
    );
    expect(await directory.batch(ask, ['/x', '/y'], 'Group.Read.All')).toEqual([
      { outcome: 'page', rows: [{ id: 'a' }], nextLink: 'https://graph.microsoft.com/v1.0/n' },
      {
        outcome: 'denied',
        reason: 'Access was refused: HTTP 403 Authorization_RequestDenied',
        permission: 'Group.Read.All',
      },
    ]);
    expect((JSON.parse(String(sent[1]!.body)) as { requests: unknown[] }).requests).toEqual([
      { id: '1', method: 'GET', url: '/y' },
    ]);
    expect(waits).toEqual([2000]);
    expect(ask.tally).toMatchObject({ graph: 2, throttled: 1 });
  });

  it('hands on the wait for what of a batch is throttled time and again, and names what is never answered', async () => {
    const answered = { id: '0', status: 200, body: { value: [] } };
    const throttled = { id: '1', status: 429, body: { error: {} } };
    const busy = azure(...Array.from({ length: 10 }, () => ({ body: { responses: [answered, throttled] } })));
    await expect(busy.directory.batch(busy.ask, ['/x', '/y'], 'p')).rejects.toMatchObject({ name: 'AskedToWait' });
    const mute = azure(...Array.from({ length: 10 }, () => ({ body: { responses: [answered] } })));
    expect(await mute.directory.batch(mute.ask, ['/x', '/y'], 'p')).toEqual([
      { outcome: 'page', rows: [], nextLink: undefined },
      {
        outcome: 'denied',
        reason: 'Microsoft Graph left this part of a batch without an answer, time and again',
        permission: null,
      },
    ]);
  });

  it('draws the items of a batch from the quota, slows down near the limit, and rests where an item was throttled', async () => {
    const answers = (count: number) => ({
      body: {
        responses: Array.from({ length: count }, (_, id) => ({ id: String(id), status: 200, body: { value: [] } })),
      },
    });
    const twenty = Array.from({ length: 20 }, (_, id) => `/groups/${id}/members`);
    const { directory, ask, waits } = azure(
      { ...answers(20), headers: { 'x-ms-throttle-limit-percentage': '0.99' } },
      answers(20),
    );
    await directory.batch(ask, twenty, 'p');
    expect(waits).toEqual([]);
    await directory.batch(ask, twenty, 'p');
    expect(waits).toEqual([100]); // of 1,000 are 10 left, and 100 come back in a second
  });

  it('takes an object for gone only where Graph says so, and asks for twenty at once', async () => {
    const item = (id: string, status: number, code?: string) => ({ id, status, body: code ? { error: { code } } : {} });
    const { directory, ask, sent } = azure({
      body: {
        responses: [
          item('2', 404),
          item('1', 404, 'Request_ResourceNotFound'),
          item('0', 200),
          item('3', 403, 'Authorization_RequestDenied'),
          item('nobody asked', 200),
        ],
      },
    });
    const answers = await directory.has(ask, ['/users/a', '/users/b', '/users/c', '/users/d'], 'User.Read.All');
    expect(answers.map(({ outcome }) => outcome)).toEqual(['found', 'absent', 'denied', 'denied']);
    expect(sent).toHaveLength(1);
  });

  it('never follows a link to another host', async () => {
    const { directory, ask, sent } = azure();
    expect((await directory.list(ask, 'https://evil.example/v1.0/users', 'User.Read.All')).outcome).toBe('denied');
    expect(sent).toEqual([]);
  });
});
