import { HttpRequest, InvocationContext, type HttpHandler, type HttpResponseInit } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { AtgError } from '../../src/contract/errors.ts';
import { makeCancelOperation } from '../../src/functions/cancel-operation.ts';
import { makeListEvents, makeSubscribeEvents } from '../../src/functions/follow-job.ts';
import { makeGetGenerateIac, makeGetOperation, makeGetScan, makeListOperations } from '../../src/functions/get-jobs.ts';
import type { Frame } from '../../src/functions/handle.ts';
import { makeDeleteFiles, makeDownloadFiles, makeListFiles } from '../../src/functions/job-files.ts';
import { makeGetHealth, makeGetOpenApi } from '../../src/functions/open.ts';
import { makeStartGenerateIac } from '../../src/functions/start-generate-iac.ts';
import { makeStartScan } from '../../src/functions/start-scan.ts';
import { makeGetTenant } from '../../src/functions/tenants.ts';
import { aJob, anEvent, fakeJobs, TENANT } from '../support/fakes.ts';

const OTHER = '22222222-3333-4444-8555-666666666666';
const ORIGIN = 'http://api.example';
const logged: string[] = [];
const log = {
  info: () => undefined,
  warn: (event: string) => void logged.push(event),
  error: (event: string) => void logged.push(event),
};

function world(...jobs: Parameters<typeof fakeJobs>) {
  const { store, jobs: kept, archives } = fakeJobs(...jobs);
  const started: { name: string; options: unknown }[] = [];
  const raised: string[] = [];
  const durable = {
    startNew: async (name: string, options: unknown) => (started.push({ name, options }), ''),
    raiseEvent: async (_id: string, name: string) => void raised.push(name),
  };
  const frame = (changes: Partial<Frame> = {}): Frame => ({
    log,
    entraSignIn: false,
    durableClient: () => durable as unknown as DurableClient,
    ...changes,
  });
  const progress = { send: async () => undefined };
  const accept = {
    jobs: store,
    progress,
    dependencies: { assertUp: async () => undefined },
    orchestrationOf: { scan: 'scanTenant', 'generate-iac': 'generateIac' },
    log,
  };
  return { store, kept, archives, started, raised, durable, frame, accept, progress };
}

interface Sent {
  method?: string;
  path?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
}

async function send(
  handler: HttpHandler,
  { method = 'GET', path = '/', params = {}, query = {}, headers = {}, body }: Sent = {},
) {
  const request = new HttpRequest({
    method,
    url: ORIGIN + path,
    params,
    query,
    headers,
    ...(body !== undefined && { body: { bytes: Buffer.from(body) } }),
  });
  const response = (await handler(request, new InvocationContext({ invocationId: 'inv-1' }))) as HttpResponseInit;
  const text = response.body as string | undefined;
  return {
    status: response.status,
    headers: response.headers as Record<string, string>,
    body: text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>),
  };
}

const post = (body: unknown, headers: Record<string, string> = {}): Sent => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const errorOf = (answer: { status: number | undefined; body?: Record<string, unknown> | undefined }) => [
  answer.status,
  (answer.body?.['error'] as { code: string }).code,
];

describe('POST /scan', () => {
  test("accepts a scan: records the job, starts its orchestration under the job's id, answers its address", async () => {
    const { frame, accept, started, kept } = world();
    const answer = await send(makeStartScan(frame(), accept), post({ tenant_id: TENANT }));
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      job_id: 'scan-000000000001',
      operation_type: 'scan',
      status: 'queued',
      created_at: expect.any(String),
      status_url: `${ORIGIN}/api/v1/operations/scan-000000000001`,
      events_url: `${ORIGIN}/api/v1/operations/scan-000000000001/events`,
      subscribe_url: `${ORIGIN}/api/v1/operations/scan-000000000001/subscribe`,
    });
    expect(answer.headers).toMatchObject({ location: `${ORIGIN}/api/v1/scan/scan-000000000001`, 'retry-after': '2' });
    expect(started).toEqual([
      {
        name: 'scanTenant',
        options: {
          instanceId: 'scan-000000000001',
          input: { job_id: 'scan-000000000001', trace: 'inv-1' },
        },
      },
    ]);
    expect(kept.get('scan-000000000001')!.params).toEqual({
      tenant_id: TENANT,
      include_directory: true,
      include_rbac: true,
      mode: 'full',
      max_concurrency: 8,
    });
  });

  test.each([
    ['an unknown field', { tenant_id: TENANT, tennant: 1 }, 'tennant'],
    ['a wrong GUID', { tenant_id: 'contoso' }, 'tenant_id'],
    ['a missing tenant', {}, 'tenant_id'],
    ['a number out of range', { tenant_id: TENANT, max_concurrency: 51 }, 'max_concurrency'],
    ['an id inside a list', { tenant_id: TENANT, subscription_ids: ['x'] }, 'subscription_ids.0'],
    ['a list instead of an object', [], undefined],
  ])('refuses %s and names it', async (_, body, field) => {
    const { frame, accept, started } = world();
    const answer = await send(makeStartScan(frame(), accept), post(body));
    expect(errorOf(answer)).toEqual([400, 'REQUEST_INVALID']);
    const { details, message } = answer.body!['error'] as {
      details: { field?: string; message: string }[];
      message: string;
    };
    expect(details[0]!.field).toBe(field);
    expect(message).toMatch(/^Change the request and send it again: /);
    expect(answer.headers['x-ms-error-code']).toBe('REQUEST_INVALID');
    expect(started).toEqual([]);
  });

  test('names the first faults of a body that has many, and how many more there are', async () => {
    const { frame, accept } = world();
    const body = { tenant_id: TENANT, subscription_ids: Array.from({ length: 900 }, () => 'x') };
    const answer = await send(makeStartScan(frame(), accept), post(body));
    const { details, message } = answer.body!['error'] as { details: unknown[]; message: string };
    expect([answer.status, details.length]).toEqual([400, 20]);
    expect(message).toMatch(/; and 880 more\.$/);
    expect(message.length).toBeLessThan(2_000);
  });

  test.each([
    ['broken JSON', post('{"tenant_id":'), 400, 'JSON_INVALID'],
    ['an empty body', { ...post(''), body: '' }, 400, 'JSON_INVALID'],
    [
      'another content type',
      { ...post({}), headers: { 'content-type': 'text/plain' } },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    ['no content type', { ...post({}), headers: {} }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['a body over 1 MB', post({ tenant_id: TENANT, resource_groups: ['x'.repeat(1_000_001)] }), 413, 'BODY_TOO_LARGE'],
    ['an unusable idempotency key', post({ tenant_id: TENANT }, { 'idempotency-key': 'a b' }), 400, 'REQUEST_INVALID'],
  ])('refuses %s', async (_, sent, status, code) => {
    const { frame, accept } = world();
    expect(errorOf(await send(makeStartScan(frame(), accept), sent))).toEqual([status, code]);
  });

  test('answers 503 while a dependency is away, and records nothing', async () => {
    const { frame, accept, kept } = world();
    const dependencies = { assertUp: () => Promise.reject(new AtgError('GRAPH_UNAVAILABLE', 'away')) };
    const answer = await send(makeStartScan(frame(), { ...accept, dependencies }), post({ tenant_id: TENANT }));
    expect(errorOf(answer)).toEqual([503, 'GRAPH_UNAVAILABLE']);
    expect(answer.headers['retry-after']).toBe('5');
    expect(kept.size).toBe(0);
  });

  test('ends the job as failed when its orchestration cannot be started', async () => {
    const { frame, accept, kept } = world();
    const away = () => Promise.reject(new Error('socket secret://host'));
    const broken = { startNew: away, getStatus: away } as unknown as DurableClient;
    const answer = await send(
      makeStartScan(frame({ durableClient: () => broken }), accept),
      post({ tenant_id: TENANT }),
    );
    expect(errorOf(answer)).toEqual([503, 'START_FAILED']);
    expect(JSON.stringify(answer)).not.toContain('secret://host');
    expect([...kept.values()].map(({ status, error }) => [status, error?.code])).toEqual([['failed', 'START_FAILED']]);
  });

  test('starts nothing for an idempotency key that found an older job', async () => {
    const { frame, accept, started } = world();
    const jobs = { ...accept.jobs, open: async () => ({ job: aJob({ status: 'running' }), replayed: true }) };
    const answer = await send(
      makeStartScan(frame(), { ...accept, jobs }),
      post({ tenant_id: TENANT }, { 'idempotency-key': 'k' }),
    );
    expect([answer.status, answer.body!['status']]).toEqual([202, 'running']);
    expect(started).toEqual([]);
  });

  test('starts a queued job that an idempotency key found: its first request may have been cut off before the start', async () => {
    const { frame, accept, started } = world();
    const jobs = { ...accept.jobs, open: async () => ({ job: aJob(), replayed: true }) };
    const answer = await send(
      makeStartScan(frame(), { ...accept, jobs }),
      post({ tenant_id: TENANT }, { 'idempotency-key': 'k' }),
    );
    expect(answer.status).toBe(202);
    expect(started).toHaveLength(1);
  });

  test('takes a job for started when the host refuses a second start of it', async () => {
    const { frame, accept, kept } = world();
    const taken = {
      startNew: () => Promise.reject(new Error('already exists')),
      getStatus: async () => ({ runtimeStatus: 'Running' }),
    } as unknown as DurableClient;
    const handler = makeStartScan(frame({ durableClient: () => taken }), accept);
    expect((await send(handler, post({ tenant_id: TENANT }))).status).toBe(202);
    expect([...kept.values()].map(({ status }) => status)).toEqual(['queued']);
  });

  test('answers INTERNAL with a correlation id, and nothing of the original error', async () => {
    const { frame, accept } = world();
    const jobs = { ...accept.jobs, open: () => Promise.reject(new Error('password=hunter2')) };
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await send(
      makeStartScan(frame(), { ...accept, jobs }),
      post({ tenant_id: TENANT }, { traceparent }),
    );
    expect(errorOf(answer)).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(JSON.stringify(answer.body)).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(answer.headers['x-correlation-id']).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(logged).toContain('http.unforeseen');
  });
});

describe('POST /generate-iac', () => {
  const deps = (known: boolean) => {
    const { accept, store } = world();
    const missing = new AtgError('TENANT_NOT_FOUND', 'Scan it first: POST /scan');
    const open: typeof store.open = (request) =>
      request.needsTenant && !known ? Promise.reject(missing) : store.open(request);
    return { ...accept, jobs: { ...store, open } };
  };

  test('accepts a generation of a scanned tenant', async () => {
    const answer = await send(makeStartGenerateIac(world().frame(), deps(true)), post({ tenant_id: TENANT }));
    expect([answer.status, answer.body!['operation_type'], answer.headers['location']]).toEqual([
      202,
      'generate-iac',
      `${ORIGIN}/api/v1/generate-iac/iac-000000000001`,
    ]);
  });
  test('answers 404 for a tenant that was never scanned, and says what to do', async () => {
    const answer = await send(makeStartGenerateIac(world().frame(), deps(false)), post({ tenant_id: TENANT }));
    expect(errorOf(answer)).toEqual([404, 'TENANT_NOT_FOUND']);
    expect(JSON.stringify(answer.body)).toContain('POST /scan');
  });
  test.each([
    [{ target_tenant_id: OTHER }, 'target_subscription_id'],
    [{ mapping: { subscriptions: { nobody: OTHER } } }, 'mapping.subscriptions'],
    [{ mapping: { names: { '/subscriptions/x': 'a/b' } } }, 'mapping.names'],
    [{ mapping: { colours: {} } }, 'mapping'],
  ])('refuses the rewriting %j, and names %s', async (option, field) => {
    const answer = await send(
      makeStartGenerateIac(world().frame(), deps(true)),
      post({ tenant_id: TENANT, ...option }),
    );
    expect(errorOf(answer)).toEqual([400, 'REQUEST_INVALID']);
    expect(JSON.stringify(answer.body)).toContain(field);
  });
  test('takes a mapping.json as an earlier generation wrote it', async () => {
    const mapping = { subscriptions: { [TENANT]: OTHER }, principals: { 'ann@contoso.com': OTHER }, remaining: [] };
    const answer = await send(
      makeStartGenerateIac(world().frame(), deps(true)),
      post({ tenant_id: TENANT, target_tenant_id: OTHER, mapping }),
    );
    expect(answer.status).toBe(202);
  });
});

describe('reading jobs', () => {
  const scan = aJob({ user_id: 'ann' });
  const iac = aJob({ job_id: 'iac-0123456789ab', user_id: 'bob' });
  const deps = () => ({ jobs: fakeJobs(scan, iac).store });
  const { frame } = world();
  const of = (job_id: string, headers = {}): Sent => ({ params: { job_id }, headers });

  test('answers the job with addresses that can be used as they are', async () => {
    const answer = await send(makeGetOperation(frame(), deps()), of(scan.job_id));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...scan,
      links: Object.fromEntries(Object.entries(scan.links).map(([name, path]) => [name, ORIGIN + path])),
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
  test('finds a job only under its own kind', async () => {
    expect((await send(makeGetScan(frame(), deps()), of(scan.job_id))).status).toBe(200);
    expect((await send(makeGetGenerateIac(frame(), deps()), of(iac.job_id))).status).toBe(200);
    expect(errorOf(await send(makeGetScan(frame(), deps()), of(iac.job_id)))).toEqual([404, 'JOB_NOT_FOUND']);
    expect(errorOf(await send(makeGetGenerateIac(frame(), deps()), of(scan.job_id)))).toEqual([404, 'JOB_NOT_FOUND']);
  });
  test.each(['scan-ffffffffffff', 'nonsense', "scan-' OR 1=1 --", 'scan-0123456789AB'])(
    'answers 404 for %s',
    async (job_id) => {
      expect(errorOf(await send(makeGetOperation(frame(), deps()), of(job_id)))).toEqual([404, 'JOB_NOT_FOUND']);
    },
  );
  test('lists pages with the address of the next', async () => {
    const first = await send(makeListOperations(frame(), deps()), { query: { limit: '1', code: 'the-function-key' } });
    expect(first.body).toMatchObject({
      total: 2,
      limit: 1,
      offset: 0,
      next_link: `${ORIGIN}/api/v1/operations?limit=1&offset=1`,
    });
    const second = await send(makeListOperations(frame(), deps()), { query: { limit: '1', offset: '1' } });
    expect(second.body).toMatchObject({ next_link: null });
  });
  test('takes status more than once, as several or joined by commas', async () => {
    for (const query of [{ status: 'queued,running' }, { status: 'queued' }])
      expect((await send(makeListOperations(frame(), deps()), { query })).status).toBe(200);
    expect(errorOf(await send(makeListOperations(frame(), deps()), { query: { status: 'queued,nonsense' } }))).toEqual([
      400,
      'REQUEST_INVALID',
    ]);
  });
  test.each([
    { limit: '0' },
    { limit: '201' },
    { limit: 'many' },
    { offset: '-1' },
    { limit: '1,2' },
    { limit: '0x10' },
    { limit: '1e2' },
    { limit: ' 5' },
    { offset: '' },
    { surprise: '1' },
  ])('refuses the query %j', async (query) => {
    expect(
      errorOf(await send(makeListOperations(frame(), deps()), { query: query as Record<string, string> })),
    ).toEqual([400, 'REQUEST_INVALID']);
  });

  const principal = (oid: string, ...roles: string[]) => ({
    'x-ms-client-principal': Buffer.from(
      JSON.stringify({ claims: [{ typ: 'oid', val: oid }, ...roles.map((val) => ({ typ: 'roles', val }))] }),
    ).toString('base64'),
  });
  test('with sign-in on, shows a caller their own jobs and 404 for those of others', async () => {
    const signedIn = frame({ entraSignIn: true });
    expect((await send(makeGetOperation(signedIn, deps()), of(scan.job_id, principal('ann')))).status).toBe(200);
    expect(errorOf(await send(makeGetOperation(signedIn, deps()), of(scan.job_id, principal('bob'))))).toEqual([
      404,
      'JOB_NOT_FOUND',
    ]);
    expect(
      (await send(makeGetOperation(signedIn, deps()), of(scan.job_id, principal('eve', 'Operations.Read.All')))).status,
    ).toBe(200);
    expect((await send(makeListOperations(signedIn, deps()), { headers: principal('bob') })).body).toMatchObject({
      total: 1,
    });
  });
  test.each([
    ['bob', [], [404, 'JOB_NOT_FOUND']],
    ['eve', ['Operations.Read.All'], [403, 'JOB_NOT_YOURS']],
    ['ann', [], [202, undefined]],
    ['max', ['Operations.Manage.All'], [202, undefined]],
  ])(
    'with sign-in on, %s with the roles %j who cancels the job of ann is answered %j',
    async (oid, roles, expected) => {
      const cancelDeps = { ...deps(), progress: { send: async () => undefined }, cancelEvent: 'cancelRequested', log };
      const handler = makeCancelOperation(frame({ entraSignIn: true }), cancelDeps);
      const { status, body } = await send(handler, { method: 'DELETE', ...of(scan.job_id, principal(oid, ...roles)) });
      expect([status, (body?.error as { code: string } | undefined)?.code]).toEqual(expected);
    },
  );
  test.each([
    ['bob', [], [404, 'JOB_NOT_FOUND']],
    ['eve', ['Operations.Read.All'], [403, 'JOB_NOT_YOURS']],
    ['ann', [], [409, 'JOB_NOT_FINISHED']],
    ['max', ['Operations.Manage.All'], [409, 'JOB_NOT_FINISHED']],
  ])('with sign-in on, %s with the roles %j who deletes its files is answered %j', async (oid, roles, expected) => {
    const handler = makeDeleteFiles(frame({ entraSignIn: true }), { ...deps(), artifacts: {} as never });
    expect(errorOf(await send(handler, { method: 'DELETE', ...of(scan.job_id, principal(oid, ...roles)) }))).toEqual(
      expected,
    );
  });
  test.each([
    ['no principal', {}],
    ['one that is no base64 of JSON', { 'x-ms-client-principal': '%%%' }],
    ['JSON of another shape', { 'x-ms-client-principal': Buffer.from('{"claims":{"oid":1}}').toString('base64') }],
    ['claims that name nobody', { 'x-ms-client-principal': Buffer.from('{"claims":[]}').toString('base64') }],
  ])('with sign-in on, refuses %s, and still answers what is open to all', async (_what, headers) => {
    const signedIn = frame({ entraSignIn: true });
    expect(errorOf(await send(makeGetOperation(signedIn, deps()), of(scan.job_id, headers)))).toEqual([
      401,
      'SIGN_IN_UNREADABLE',
    ]);
    expect((await send(makeGetOpenApi(signedIn, { version: '1.2.3' }), { headers })).status).toBe(200);
  });
  test('with sign-in off, does not believe a principal header', async () => {
    expect((await send(makeGetOperation(frame(), deps()), of(scan.job_id, principal('mallory')))).status).toBe(200);
  });
});

describe('DELETE /operations/{job_id}', () => {
  const cancel = (job: ReturnType<typeof aJob>) => {
    const { store, frame, raised, progress } = world(job);
    const deps = { jobs: store, progress, cancelEvent: 'cancelRequested', log };
    return {
      raised,
      send: () => send(makeCancelOperation(frame(), deps), { method: 'DELETE', params: { job_id: job.job_id } }),
    };
  };
  test('records the wish and tells the orchestration of a running job', async () => {
    const { raised, send } = cancel(aJob({ status: 'running' }));
    expect(await send()).toMatchObject({
      status: 202,
      body: { status: 'running', cancel_requested_at: expect.any(String) },
    });
    expect(raised).toEqual(['cancelRequested']);
  });
  test('ends a queued job at once, and answers 200 the second time', async () => {
    const { raised, send } = cancel(aJob());
    expect(await send()).toMatchObject({ status: 202, body: { status: 'cancelled' } });
    expect(await send()).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(raised).toEqual([]);
  });
  test('answers 409 for a job that ended otherwise', async () => {
    expect(errorOf(await cancel(aJob({ status: 'completed' })).send())).toEqual([409, 'JOB_FINISHED']);
  });
});

describe('events and files', () => {
  const done = aJob({ status: 'completed' });
  const params = { job_id: done.job_id };
  const archive = { name: 'a.zip', size: 3, sha256: 'abc', file_count: 1, blob: 'x/a.zip' };
  const artifacts = {
    files: async () => [{ path: 'main.tf', size: 1, content_type: 'text/plain', sha256: 'f' }],
    link: async () => ({ url: 'https://blob/x?sig=1', expiresAt: '2026-01-02T03:19:05Z' }),
    remove: async () => undefined,
  };
  const withFiles = () => {
    const all = world(done);
    all.archives.set(done.job_id, archive);
    return { all, deps: { jobs: all.store, artifacts } };
  };

  test('answers the kept events and the newest sequence', async () => {
    const { store, frame } = world(done);
    const progress = {
      events: async () => ({ events: [anEvent(done, 'completion')], lastSequence: 1 }),
      subscribe: async () => ({ url: 'wss://x', group: `job-${done.job_id}`, expiresAt: '2026-01-02T04:04:05Z' }),
    };
    expect((await send(makeListEvents(frame(), { jobs: store, progress }), { params })).body).toEqual({
      events: [anEvent(done, 'completion')],
      last_sequence: 1,
    });
    expect(
      (await send(makeSubscribeEvents(frame(), { jobs: store, progress }), { method: 'POST', params })).body,
    ).toEqual({ url: 'wss://x', group: `job-${done.job_id}`, expires_at: '2026-01-02T04:04:05Z' });
  });
  test('lists files with their archive, without the name of the blob', async () => {
    const { all, deps } = withFiles();
    expect((await send(makeListFiles(all.frame(), deps), { params })).body).toEqual({
      files: await artifacts.files(),
      archive: { name: 'a.zip', size: 3, sha256: 'abc', file_count: 1 },
    });
  });
  test('redirects a download to its SAS link, or shows it', async () => {
    const { all, deps } = withFiles();
    expect(await send(makeDownloadFiles(all.frame(), deps), { params })).toMatchObject({
      status: 302,
      headers: { location: 'https://blob/x?sig=1' },
      body: undefined,
    });
    expect((await send(makeDownloadFiles(all.frame(), deps), { params, query: { redirect: 'false' } })).body).toEqual({
      download_url: 'https://blob/x?sig=1',
      expires_at: '2026-01-02T03:19:05Z',
      size: 3,
      sha256: 'abc',
    });
  });
  test('answers 409 for files of a job that has not ended', async () => {
    const running = aJob({ status: 'running' });
    const { store, frame } = world(running);
    const deps = { jobs: store, artifacts };
    for (const make of [makeListFiles, makeDownloadFiles, makeDeleteFiles])
      expect(errorOf(await send(make(frame(), deps), { params: { job_id: running.job_id } }))).toEqual([
        409,
        'JOB_NOT_FINISHED',
      ]);
  });
  test('deletes files, keeps the record', async () => {
    const { all, deps } = withFiles();
    expect(await send(makeDeleteFiles(all.frame(), deps), { method: 'DELETE', params })).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect([all.archives.size, all.kept.size]).toEqual([0, 1]);
  });
});

describe('open operations and tenants', () => {
  const { frame } = world();
  const report = (status: 'up' | 'down') =>
    ({
      graph: { status, latency_ms: 1, message: null },
      storage: { status: 'up', latency_ms: 1, message: null },
      web_pubsub: { status: 'up', latency_ms: 1, message: null },
    }) as const;

  test('health is 200 when all is up and 503 naming what is down', async () => {
    for (const [status, code] of [
      ['up', 200],
      ['down', 503],
    ] as const) {
      const answer = await send(
        makeGetHealth(frame(), { version: '1.2.3', dependencies: { report: async () => report(status) } }),
      );
      expect(answer).toMatchObject({ status: code, body: { version: '1.2.3', dependencies: { graph: { status } } } });
    }
  });
  test('openapi.json is the contract', async () => {
    const answer = await send(makeGetOpenApi(frame(), { version: '1.2.3' }));
    expect(answer.body).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  });
  test('answers 404 for a tenant the graph does not know, whatever its id looks like', async () => {
    const tenants = { find: async () => undefined, list: async () => [] };
    for (const tenant_id of [TENANT, "x' }) DETACH DELETE n //"])
      expect(errorOf(await send(makeGetTenant(frame(), { tenants }), { params: { tenant_id } }))).toEqual([
        404,
        'TENANT_NOT_FOUND',
      ]);
  });
});
