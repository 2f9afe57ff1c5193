// Sends hostile requests to a running product and holds what comes back against the document: nothing of ours may fail, hang, show
// itself, or let pass what the document does not list.
import fc from 'fast-check';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from '../../local/start/start-all.ts';
import { isTerminal, type Job } from '../../src/contract/job.ts';
import { call, hasEnded, jobWhen, startScan } from '../e2e/product.ts';
import { faultsOf, operations, type Answer } from './document.ts';
import { hostileRequest, type HostileRequest } from './hostile.ts';

const ANSWERS_WITHIN_MS = 10_000;
const AT_ONCE = 10;
/** An answer that refuses says why in a few lines, however much was wrong. */
const REFUSAL_BYTES_MAX = 20_000;
const SHOWS_ITSELF =
  /\n\s+at |node:internal|\.m?[jt]s:\d+|Neo\.\w+Error|password|AccountKey|ECONNREFUSED|127\.0\.0\.1:(?!\d+\/api\/v1)/;

export interface FuzzResult {
  readonly statuses: Readonly<Record<string, number>>;
  readonly jobs: number;
}

/**
 * Sends `runs` requests. The tenant is scanned before, and must be as it was afterwards.
 * @throws Error with the smallest request that was answered wrongly, and the seed
 */
export async function fuzz(product: Running, { seed, runs }: { seed: number; runs: number }): Promise<FuzzResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const statuses: Record<string, number> = {};
  const jobId = await startScan(product);
  await jobWhen(product, jobId, hasEnded);
  const before = await tenantsOf(product);
  const known = { tenantId: product.tenant.id, jobIds: [jobId] };
  const size = { minLength: AT_ONCE, maxLength: AT_ONCE };
  const property = fc.asyncProperty(fc.array(hostileRequest(known), size), async (requests) => {
    const wrong = await Promise.all(
      requests.map(async (each) => {
        const answer = await send(product, agent, each);
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        const faults = wrongWith(product, each, answer);
        return faults.length > 0 ? [{ request: show(each), status: answer.status, faults }] : [];
      }),
    );
    if (wrong.flat().length > 0) throw new Error(JSON.stringify(wrong.flat(), null, 1));
  });
  try {
    const found = await fc.check(property, { seed, numRuns: Math.ceil(runs / AT_ONCE), endOnFailure: true });
    if (found.failed) throw new Error(`Seed ${seed}: ${String(found.errorInstance)}`);
  } finally {
    agent.destroy();
  }
  const jobs = await allEnded(product);
  const unforeseen = jobs.filter(({ error }) => error?.code === 'INTERNAL' || error?.code === 'ENGINE_FAILED');
  if (unforeseen.length > 0)
    throw new Error(`Jobs met the unforeseen: ${JSON.stringify(unforeseen.slice(0, 5), null, 1)}`);
  const after = await tenantsOf(product);
  if (after !== before) throw new Error(`The tenant is not as it was: ${before} and now ${after}`);
  return { statuses, jobs: jobs.length };
}

function wrongWith({ ready }: Running, { operation, kind, target }: HostileRequest, answer: Answer): string[] {
  const { status, text: said } = answer;
  const faults: string[] = [];
  if (status >= 500) faults.push(`it failed: ${said.slice(0, 500)}`);
  if (status >= 400 && said.length > REFUSAL_BYTES_MAX) faults.push(`a refusal of ${said.length} bytes`);
  if (said.includes(ready.graph.password) || (status >= 400 && SHOWS_ITSELF.test(said)))
    faults.push(`it shows itself: ${said.slice(0, 500)}`);
  if (answer.headers.has('x-injected')) faults.push('a header was injected');
  const fromPlatform = status === 404 && said === '';
  if (kind === 'odd') {
    // Another operation may have been meant: `..` in a path is resolved before it is routed.
    const any = operations.filter(({ method }) => method === operation.method);
    if (!fromPlatform && any.every((each) => faultsOf(each, answer).length > 0))
      faults.push(...faultsOf(operation, answer));
    return faults;
  }
  if (fromPlatform) faults.push(`no operation took ${target}`);
  else faults.push(...faultsOf(operation, answer));
  if (kind === 'faulty' && ![400, 413, 415].includes(status))
    faults.push(`what the document forbids was answered ${status}`);
  if (kind === 'sound' && [400, 413, 415].includes(status))
    faults.push(`what the document allows was refused: ${said}`);
  return faults;
}

/** Sends it as it is: what `fetch` would mend or refuse goes out here. */
function send({ ready }: Running, agent: Agent, { operation, target, headers, body }: HostileRequest): Promise<Answer> {
  const { hostname, port, pathname } = new URL(ready.api_url);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ agent, hostname, port, method: operation.method, path: pathname + target },
        headers: { ...headers, 'x-functions-key': ready.function_key, 'content-length': body?.length ?? 0 },
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      },
      (answer) =>
        void text(answer).then((said) => {
          const pairs = Object.entries(answer.headersDistinct).map(([name, values]): [string, string] => [
            name,
            String(values),
          ]);
          resolve({ status: answer.statusCode ?? 0, headers: new Headers(pairs), text: said });
        }, reject),
    );
    sent.once('error', (error) =>
      resolve({ status: 599, headers: new Headers(), text: `no answer: ${error.message}` }),
    );
    sent.end(body);
  });
}

const show = ({ operation, target, headers, body, kind }: HostileRequest) => ({
  sent: `${operation.method} ${target}`,
  headers,
  body: body?.toString('latin1').slice(0, 2_000),
  kind,
});

async function tenantsOf(product: Running): Promise<string> {
  const { body } = await call(product, '/tenants');
  const { tenants } = body as { tenants: { tenant_id: string; resources: number }[] };
  return JSON.stringify(tenants.map(({ tenant_id, resources }) => [tenant_id, resources]));
}

async function allEnded(product: Running): Promise<Job[]> {
  const until = Date.now() + 60_000;
  for (;;) {
    const jobs: Job[] = [];
    for (let offset = 0, total = 1; offset < total; offset += 200) {
      const { body } = await call(product, `/operations?limit=200&offset=${offset}`);
      jobs.push(...(body as { operations: Job[] }).operations);
      ({ total } = body as { total: number });
    }
    const open = jobs.filter(({ status }) => !isTerminal(status));
    if (open.length === 0) return jobs;
    if (Date.now() > until) throw new Error(`Jobs that do not end: ${JSON.stringify(open.slice(0, 5))}`);
    await pause(500);
  }
}
