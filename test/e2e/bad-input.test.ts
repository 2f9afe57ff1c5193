// Whatever a caller sends, the answer is a code of the table and a sentence that says what to do; never a 500.
import type { Job } from '../../src/contract/job.ts';
import { call, codeOf, faultFile, hasEnded, jobWhen, post, removeFolders, startProduct, startScan } from './product.ts';

let product: Awaited<ReturnType<typeof startProduct>>;
beforeAll(async () => {
  product = await startProduct({ faults: faultFile({ slow: { share: 1, ms: 700 } }) });
}, 90_000);
afterAll(async () => {
  await product?.stop();
  removeFolders();
}, 30_000);

const GUID = '11111111-2222-4333-8444-555555555555';
const json = { 'content-type': 'application/json' };

test.each([
  ['an unknown field', { tenant_id: GUID, tenat: 1 }, 400, 'REQUEST_INVALID'],
  ['a wrong GUID', { tenant_id: 'contoso' }, 400, 'REQUEST_INVALID'],
  ['no tenant', {}, 400, 'REQUEST_INVALID'],
  ['a limit of nothing', { tenant_id: GUID, resource_limit: 0 }, 400, 'REQUEST_INVALID'],
  ['a list', [], 400, 'REQUEST_INVALID'],
  ['null', null, 400, 'REQUEST_INVALID'],
])('%s', async (_what, body, status, code) => {
  const answer = await post(product, '/scan', body);
  expect(codeOf(answer)).toEqual({ status, code });
  expect(answer.headers.get('x-ms-error-code')).toBe(code);
});

test('an unknown field is named', async () => {
  const { body } = await post(product, '/scan', { tenant_id: GUID, tenat: 1 });
  expect(JSON.stringify(body)).toContain('tenat');
});

test.each([
  ['broken JSON', '{"tenant_id": ', json, 400, 'JSON_INVALID'],
  ['no body', '', json, 400, 'JSON_INVALID'],
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), json, 400, 'JSON_INVALID'],
  ['a wrong content type', '{}', { 'content-type': 'text/plain' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
  ['a form', 'tenant_id=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
  ['a body over 1 MB', JSON.stringify({ tenant_id: 'x'.repeat(1_100_000) }), json, 413, 'BODY_TOO_LARGE'],
])('%s', async (_what, body, headers, status, code) => {
  for (const path of ['/scan', '/generate-iac'])
    expect(codeOf(await call(product, path, { method: 'POST', headers, body }))).toEqual({ status, code });
});

test.each(['scan-000000000000', 'iac-ffffffffffff', 'nonsense', "scan-'%20OR%201=1", '%00', '..%2f..%2fadmin'])(
  'the unknown job %s is not found, whatever is asked of it',
  async (id) => {
    for (const [method, path] of [
      ['GET', `/operations/${id}`],
      ['GET', `/scan/${id}`],
      ['GET', `/generate-iac/${id}`],
      ['GET', `/operations/${id}/events`],
      ['GET', `/operations/${id}/files`],
      ['GET', `/operations/${id}/download`],
      ['POST', `/operations/${id}/subscribe`],
      ['DELETE', `/operations/${id}/files`],
      ['DELETE', `/operations/${id}`],
    ] as const) {
      const { status } = await call(product, path, { method });
      expect({ method, path, status }).toEqual({ method, path, status: 404 });
    }
  },
);

test.each(['limit=0', 'limit=201', 'limit=ten', 'offset=-1', 'status=done', 'tenant_id=x', 'colour=blue'])(
  'a list with ?%s is refused',
  async (query) => {
    expect(codeOf(await call(product, `/operations?${query}`))).toEqual({ status: 400, code: 'REQUEST_INVALID' });
  },
);

test('a caller without the key, or with a wrong one, is not let in; health and the contract are open', async () => {
  const statusWith = async (path: string, key: string) =>
    (await fetch(`${product.ready.api_url}${path}`, { headers: key ? { 'x-functions-key': key } : {} })).status;
  expect({
    none: await statusWith('/operations', ''),
    wrong: await statusWith('/operations', 'wrong'),
    health: await statusWith('/health', ''),
    contract: await statusWith('/openapi.json', ''),
  }).toEqual({ none: 401, wrong: 401, health: 200, contract: 200 });
});

test('code for a tenant that was never scanned is refused', async () => {
  expect(codeOf(await post(product, '/generate-iac', { tenant_id: GUID }))).toEqual({
    status: 404,
    code: 'TENANT_NOT_FOUND',
  });
});

test('while a job runs: its files are not there yet, a second scan is refused by the name of the first, and it can be cancelled', async () => {
  const jobId = await startScan(product);
  expect(codeOf(await call(product, `/operations/${jobId}/download`))).toEqual({
    status: 409,
    code: 'JOB_NOT_FINISHED',
  });
  const second = await post(product, '/scan', { tenant_id: product.tenant.id });
  expect(codeOf(second)).toEqual({ status: 409, code: 'SCAN_RUNNING' });
  expect(JSON.stringify(second.body)).toContain(jobId);
  await jobWhen(product, jobId, ({ status }) => status === 'running');

  const asked = Date.now();
  expect((await call(product, `/operations/${jobId}`, { method: 'DELETE' })).status).toBe(202);
  const cancelled = await jobWhen(product, jobId, hasEnded, 15_000);
  expect(cancelled).toMatchObject({ status: 'cancelled', error: null });
  const requests = async () => {
    const answer = await fetch(new URL('requests', product.ready.simulator.control_url));
    return ((await answer.json()) as { requests: { time: string; path: string }[] }).requests;
  };
  const late = (await requests()).filter(({ time }) => Date.parse(time) > asked + 5_000);
  expect(late).toEqual([]);
  expect((await call(product, `/operations/${jobId}`, { method: 'DELETE' })).status).toBe(200);
  const { body } = await call(product, `/operations/${jobId}/events`);
  expect((body as { events: { type: string }[] }).events.at(-1)?.type).toBe('completion');
}, 90_000);

test('a job that ended cannot be cancelled, and the same idempotency key answers the first job', async () => {
  const key = { 'idempotency-key': 'e2e-1' };
  const first = await post(product, '/scan', { tenant_id: product.tenant.id, include_directory: false }, key);
  const again = await post(product, '/scan', { tenant_id: product.tenant.id, include_directory: false }, key);
  const other = await post(product, '/scan', { tenant_id: product.tenant.id }, key);
  const jobId = (first.body as Job).job_id;
  expect({ again: (again.body as Job).job_id, other: codeOf(other) }).toEqual({
    again: jobId,
    other: { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' },
  });
  await fetch(new URL('faults', product.ready.simulator.control_url), {
    method: 'PUT',
    headers: json,
    body: '{}',
  });
  await jobWhen(product, jobId, hasEnded);
  expect(codeOf(await call(product, `/operations/${jobId}`, { method: 'DELETE' }))).toEqual({
    status: 409,
    code: 'JOB_FINISHED',
  });
}, 120_000);
