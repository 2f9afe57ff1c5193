import { makeCancelOperation } from '../../src/functions/cancel-operation.ts';
import { makeGetGenerateIac, makeGetOperation, makeGetScan, makeListOperations } from '../../src/functions/get-jobs.ts';
import { makeDeleteFiles } from '../../src/functions/job-files.ts';
import { makeGetOpenApi } from '../../src/functions/open.ts';
import { aJob, fakeJobs } from '../support/fakes.ts';
import { errorOf, log, ORIGIN, send, world, type Sent } from './http-world.ts';

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
