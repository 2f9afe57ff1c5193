// Every answer that the document promises, had from the running product through a client that a public generator made of the document;
// what no caller can bring about comes from the functions over services that fail. Each answer is held against the document.
import { HttpRequest, InvocationContext, type HttpHandler, type HttpResponseInit } from '@azure/functions';
import createClient, { type Middleware } from 'openapi-fetch';
import type { DurableClient } from 'durable-functions';
import { READ_ALL_ROLE } from '../../src/functions/caller.ts';
import { makeCancelOperation } from '../../src/functions/cancel-operation.ts';
import { makeListEvents, makeSubscribeEvents } from '../../src/functions/follow-job.ts';
import { makeGetGenerateIac, makeGetOperation, makeGetScan, makeListOperations } from '../../src/functions/get-jobs.ts';
import type { Frame } from '../../src/functions/handle.ts';
import { makeDeleteFiles, makeDownloadFiles, makeListFiles } from '../../src/functions/job-files.ts';
import { makeStartGenerateIac } from '../../src/functions/start-generate-iac.ts';
import { makeStartScan } from '../../src/functions/start-scan.ts';
import { makeGetTenant, makeListTenants } from '../../src/functions/tenants.ts';
import { hasEnded, jobWhen, removeFolders, startProduct } from '../e2e/product.ts';
import { aJob, fakeJobs } from '../support/fakes.ts';
import type { paths } from './api.ts';
import { faultsOf, operationOf, operations, type Operation } from './document.ts';

const UNKNOWN_TENANT = '11111111-2222-4333-8444-555555555555';

let product: Awaited<ReturnType<typeof startProduct>>;
let api: ReturnType<typeof createClient<paths>>;
const seen = new Set<string>();

async function judge(operation: Operation, answer: Response): Promise<void> {
  const { status, headers } = answer;
  const faults = faultsOf(operation, { status, headers, text: await answer.text() });
  expect({ operation: operation.operationId, status, faults }).toEqual({
    operation: operation.operationId,
    status,
    faults: [],
  });
  seen.add(`${operation.operationId} ${status}`);
}

const judging: Middleware = {
  onResponse: ({ request, response, schemaPath }) =>
    judge(operationOf(request.method, schemaPath), response.clone()).then(() => undefined),
};

/** A request that no typed client would send. */
async function send(operation: Operation, query = '', init: RequestInit = {}, key = true): Promise<number> {
  const path = operation.path.replace('{job_id}', 'scan-000000000000').replace('{tenant_id}', UNKNOWN_TENANT);
  const headers = {
    ...(key && { 'x-functions-key': product.ready.function_key }),
    ...(operation.requestBody && { 'content-type': 'application/json' }),
    ...(init.headers as Record<string, string> | undefined),
  };
  const answer = await fetch(product.ready.api_url + path + query, {
    method: operation.method,
    redirect: 'manual',
    ...init,
    headers,
  });
  await judge(operation, answer);
  return answer.status;
}
const posts = operations.filter(({ requestBody }) => requestBody);
const statusOf = async (answering: Promise<{ response: Response }>): Promise<number> =>
  (await answering).response.status;

beforeAll(async () => {
  product = await startProduct({ environment: { ...process.env, ACTIVE_JOBS_MAX: '1' } });
  api = createClient<paths>({
    baseUrl: product.ready.api_url,
    headers: { 'x-functions-key': product.ready.function_key },
    redirect: 'manual',
  });
  api.use(judging);
}, 90_000);
afterAll(async () => {
  await product?.stop();
  removeFolders();
}, 30_000);

test('a scan and a generation from their start to the end of their files, by the generated client', async () => {
  const tenant_id = product.tenant.id;
  const scan = await api.POST('/scan', { body: { tenant_id } });
  const job_id = scan.data!.job_id;
  await jobWhen(product, job_id, hasEnded);
  const params = { path: { job_id } };
  const { data: job } = await api.GET('/scan/{job_id}', { params });
  expect(job).toMatchObject({ status: 'completed', result: { partial: false } });
  expect((await api.GET('/operations/{job_id}', { params })).data).toEqual(job);
  const filters = { status: ['completed' as const], operation_type: 'scan' as const, tenant_id, limit: 1 };
  const { data: page } = await api.GET('/operations', { params: { query: filters } });
  expect(page).toMatchObject({ operations: [{ job_id }], total: 1, next_link: null });
  const { data: history } = await api.GET('/operations/{job_id}/events', { params });
  expect(history!.events.map(({ sequence }) => sequence)).toEqual(history!.events.map((_event, i) => i + 1));
  const { data: subscription } = await api.POST('/operations/{job_id}/subscribe', { params });
  expect(subscription!.group).toBe(`job-${job_id}`);
  expect((await api.GET('/tenants')).data!.tenants.map((tenant) => tenant.tenant_id)).toEqual([tenant_id]);
  expect((await api.GET('/tenants/{tenant_id}', { params: { path: { tenant_id } } })).data).toMatchObject({
    tenant_id,
  });

  const generation = await api.POST('/generate-iac', { body: { tenant_id } });
  const iac = { path: { job_id: generation.data!.job_id } };
  await jobWhen(product, iac.path.job_id, hasEnded);
  expect((await api.GET('/generate-iac/{job_id}', { params: iac })).data).toMatchObject({ status: 'completed' });
  const { data: list } = await api.GET('/operations/{job_id}/files', { params: iac });
  expect(list!.files).toHaveLength(list!.archive.file_count);
  const link = await api.GET('/operations/{job_id}/download', { params: { ...iac, query: { redirect: 'false' } } });
  expect(link.data).toMatchObject({ size: list!.archive.size, sha256: list!.archive.sha256 });
  expect(await statusOf(api.GET('/operations/{job_id}/download', { params: iac }))).toBe(302);

  expect(await statusOf(api.DELETE('/operations/{job_id}', { params }))).toBe(409);
  expect(await statusOf(api.DELETE('/operations/{job_id}/files', { params: iac }))).toBe(204);
  expect(await statusOf(api.GET('/operations/{job_id}/files', { params: iac }))).toBe(410);
  expect(await statusOf(api.GET('/operations/{job_id}/download', { params: iac }))).toBe(410);
  expect(await statusOf(api.GET('/health'))).toBe(200);
  expect(await statusOf(api.GET('/openapi.json'))).toBe(200);
}, 120_000);

test('what is not there', async () => {
  for (const operation of operations.filter(({ path }) => path.includes('{'))) expect(await send(operation)).toBe(404);
  const body = JSON.stringify({ tenant_id: UNKNOWN_TENANT });
  expect(await send(operationOf('POST', '/generate-iac'), '', { body })).toBe(404);
});

test('a request that does not match the contract', async () => {
  for (const operation of posts) {
    expect(await send(operation, '', { body: '{' })).toBe(400);
    expect(await send(operation, '', { body: '{"tenant_id": 1}' })).toBe(400);
    expect(await send(operation, '', { body: `{"tenant_id": "${'x'.repeat(1_000_001)}"}` })).toBe(413);
    expect(await send(operation, '', { body: '{}', headers: { 'content-type': 'text/plain' } })).toBe(415);
  }
  for (const operation of operations.filter(({ parameters }) => parameters.some((each) => each.in === 'query')))
    expect(await send(operation, '?surprise=1')).toBe(400);
});

test('an idempotency key used for another request', async () => {
  const header = { 'Idempotency-Key': 'once' };
  const { data: first } = await api.POST('/generate-iac', {
    params: { header },
    body: { tenant_id: product.tenant.id },
  });
  for (const operation of posts) {
    const body = JSON.stringify({ tenant_id: product.tenant.id, include_rbac: false });
    expect(await send(operation, '', { body, headers: header })).toBe(422);
  }
  await jobWhen(product, first!.job_id, hasEnded);
}, 60_000);

test('a caller without a key', async () => {
  for (const operation of operations.filter(({ responses }) => responses['401']))
    expect(await send(operation, '', operation.requestBody ? { body: '{}' } : {}, false)).toBe(401);
});

test('a job that has not ended yet', async () => {
  const faults = (plan: object) =>
    fetch(new URL('faults', product.ready.simulator.control_url), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(plan),
    });
  await faults({ slow: { share: 1, ms: 1_000 } });
  const body = { tenant_id: product.tenant.id };
  const { data: job } = await api.POST('/scan', { body });
  const params = { path: { job_id: job!.job_id } };
  expect(await statusOf(api.POST('/scan', { body }))).toBe(409);
  expect(await statusOf(api.POST('/scan', { body: { tenant_id: UNKNOWN_TENANT } }))).toBe(429);
  expect(await statusOf(api.POST('/generate-iac', { body }))).toBe(429);
  expect(await statusOf(api.GET('/operations/{job_id}/files', { params }))).toBe(409);
  expect(await statusOf(api.GET('/operations/{job_id}/download', { params }))).toBe(409);
  expect(await statusOf(api.DELETE('/operations/{job_id}/files', { params }))).toBe(409);
  await jobWhen(product, params.path.job_id, ({ status }) => status === 'running');
  expect(await statusOf(api.DELETE('/operations/{job_id}', { params }))).toBe(202);
  await jobWhen(product, params.path.job_id, hasEnded);
  expect(await statusOf(api.DELETE('/operations/{job_id}', { params }))).toBe(200);
  await faults({});
}, 60_000);

/** A service of which every call fails as nobody foresaw. */
const broken = new Proxy({} as never, {
  get: () => () => Promise.reject(new Error('bolt://secret-host:7687 password=hunter2')),
});
const frame: Frame = {
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  entraSignIn: false,
  durableClient: () => broken as DurableClient,
};
const accept = { jobs: broken, progress: broken, dependencies: broken, tenants: broken, log: frame.log } as const;
const orchestrationOf = { scan: 'scanTenant', 'generate-iac': 'generateIac' };
const services = { ...accept, orchestrationOf, artifacts: broken, cancelEvent: 'cancelRequested' };
const handlers: Readonly<Record<string, HttpHandler>> = {
  startScan: makeStartScan(frame, services),
  getScan: makeGetScan(frame, services),
  startGenerateIac: makeStartGenerateIac(frame, services),
  getGenerateIac: makeGetGenerateIac(frame, services),
  listOperations: makeListOperations(frame, services),
  getOperation: makeGetOperation(frame, services),
  cancelOperation: makeCancelOperation(frame, services),
  listEvents: makeListEvents(frame, services),
  subscribeEvents: makeSubscribeEvents(frame, services),
  listFiles: makeListFiles(frame, services),
  downloadFiles: makeDownloadFiles(frame, services),
  deleteFiles: makeDeleteFiles(frame, services),
  listTenants: makeListTenants(frame, services),
  getTenant: makeGetTenant(frame, services),
};

/** Asks a function itself and holds its answer to the document. */
async function askFunction(id: string, handler: HttpHandler, caller: Record<string, string> = {}): Promise<Response> {
  const operation = operations.find(({ operationId }) => operationId === id)!;
  const request = new HttpRequest({
    method: operation.method,
    url: `http://api.example/api/v1${operation.path}`,
    params: { job_id: 'scan-000000000000', tenant_id: UNKNOWN_TENANT },
    headers: { ...caller, ...(operation.requestBody && { 'content-type': 'application/json' }) },
    ...(operation.requestBody && { body: { bytes: Buffer.from(JSON.stringify({ tenant_id: UNKNOWN_TENANT })) } }),
  });
  const { status, headers, body } = (await handler(request, new InvocationContext())) as HttpResponseInit;
  const answer = new Response(body as string, { status: status!, headers: headers as Record<string, string> });
  await judge(operation, answer.clone());
  return answer;
}

test.each(Object.entries(handlers))(
  '%s, when something unforeseen happens, tells nothing of it',
  async (id, handler) => {
    const answer = await askFunction(id, handler);
    const said = JSON.stringify([Object.fromEntries(answer.headers), await answer.text()]);
    expect([answer.status, said.match(/secret-host|hunter2|at .*\.ts/g)]).toEqual([500, null]);
  },
);

test('a job of somebody else, for a caller who may only look at it', async () => {
  const claims = [
    { typ: 'oid', val: 'eve' },
    { typ: 'roles', val: READ_ALL_ROLE },
  ];
  const caller = { 'x-ms-client-principal': Buffer.from(JSON.stringify({ claims })).toString('base64') };
  const signedIn = { ...frame, entraSignIn: true };
  const theirs = { ...services, jobs: fakeJobs(aJob({ job_id: 'scan-000000000000', user_id: 'ann' })).store };
  expect((await askFunction('cancelOperation', makeCancelOperation(signedIn, theirs), caller)).status).toBe(403);
  expect((await askFunction('deleteFiles', makeDeleteFiles(signedIn, theirs), caller)).status).toBe(403);
});

test('while the graph is away every operation that needs it says so within five seconds', async () => {
  process.kill(product.ready.pids['graph']!, 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const body = JSON.stringify({ tenant_id: UNKNOWN_TENANT });
  const needing = operations.filter(({ operationId }) => operationId !== 'getOpenApi');
  const took = await Promise.all(
    needing.map(async (operation) => {
      const begun = performance.now();
      const status = await send(operation, '', operation.requestBody ? { body } : {});
      return { operation: operation.operationId, status, inTime: performance.now() - begun < 6_000 };
    }),
  );
  expect(took).toEqual(needing.map(({ operationId: operation }) => ({ operation, status: 503, inTime: true })));
}, 60_000);

test('no answer of the document is left untested', () => {
  const promised = operations.flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`),
  );
  expect([...seen].sort()).toEqual(promised.sort());
});
