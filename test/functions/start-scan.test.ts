import type { DurableClient } from 'durable-functions';
import { AtgError } from '../../src/contract/errors.ts';
import { makeStartScan } from '../../src/functions/start-scan.ts';
import { aJob, TENANT } from '../support/fakes.ts';
import { errorOf, logged, ORIGIN, post, send, world } from './http-world.ts';

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
