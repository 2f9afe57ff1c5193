// Jobs as such: how fast one is accepted when many ask at once, what it asks of the graph, how soon an event is with its subscriber, and
// what a list costs when there are many.
import { setTimeout as pause } from 'node:timers/promises';
import { WebPubSubClient } from '@azure/web-pubsub-client';
import neo4j from 'neo4j-driver';
import { isTerminal, type Job, type JobAccepted } from '../../src/contract/job.ts';
import type { Bench, Figure, Group } from '../group.ts';
import { addressOf, type MeasuredProduct } from '../product.ts';
import { ask, idOfAnyResource, openGraph, runMeasured, scanIfNew } from './asking.ts';
import { quantile } from './quantile.ts';

const CALLERS = 50;
const REQUESTS_EACH = 4;
const WATCHED_JOBS = 20;
const LISTED_JOBS = 100_000;
const PAGE = 50;
const TIMES = 7;

export const jobs: Group = async (bench) => {
  const product = await bench.product();
  await scanIfNew(bench, product);
  // A small generation: what is accepted matters here, not what it does.
  const body = { tenant_id: product.running.tenant.id, resource_ids: [await idOfAnyResource(product)] };
  return [
    ...(await statements(bench, product, body)),
    ...(await accepting(bench, product, body)),
    ...(await events(bench, product, body)),
    ...(await lists(bench, product)),
  ];
};

async function statements(bench: Bench, product: MeasuredProduct, body: object): Promise<Figure[]> {
  bench.say('Counting the statements of a job …');
  const whole = await runMeasured(product, '/generate-iac', body);
  const accept: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const before = product.statements();
    const { job_id } = (await ask(product.running, 'POST', '/generate-iac', body, 202)) as JobAccepted;
    accept.push(product.statements() - before);
    await ended(product, job_id);
  }
  return [
    // The fewest: the job may begin before its answer is here.
    { name: 'Accept a job, statements', value: Math.min(...accept), unit: '', note: 'looks at dependencies included' },
    { name: 'A small job from its POST to its end, statements', value: whole.statements, unit: '' },
  ];
}

async function accepting(bench: Bench, product: MeasuredProduct, body: object): Promise<Figure[]> {
  bench.say(`Accepting jobs from ${CALLERS} callers …`);
  const { running } = product;
  const hostAlone = await latencies(() => ask(running, 'GET', '/openapi.json', undefined, 200));
  const accept = await latencies(() => ask(running, 'POST', '/generate-iac', body, 202));
  await quiet(product);
  return [
    { name: 'Accept a job, p50', value: quantile(accept, 0.5), unit: 'ms', note: `${CALLERS} callers at once` },
    { name: 'Accept a job, p95', value: quantile(accept, 0.95), unit: 'ms' },
    {
      name: 'Accept a job against the host alone, p95',
      value: quantile(accept, 0.95) / quantile(hostAlone, 0.95),
      unit: 'x',
      note: `GET /openapi.json: ${quantile(hostAlone, 0.95).toFixed(0)} ms`,
    },
  ];
}

/** Milliseconds of each request, sent by so many callers at the same time. */
async function latencies(request: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const caller = async (): Promise<void> => {
    for (let n = 0; n < REQUESTS_EACH; n += 1) {
      const begun = performance.now();
      await request();
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return times;
}

/** From the moment that an event carries, which is before it is kept, to its arrival over Web PubSub. */
async function events(bench: Bench, product: MeasuredProduct, body: object): Promise<Figure[]> {
  bench.say(`Following ${WATCHED_JOBS} jobs …`);
  const { running } = product;
  const times: number[] = [];
  for (let n = 0; n < WATCHED_JOBS; n += 1) {
    const { job_id } = (await ask(running, 'POST', '/generate-iac', body, 202)) as JobAccepted;
    const path = `/operations/${job_id}/subscribe`;
    const { url, group } = (await ask(running, 'POST', path, undefined, 200)) as { url: string; group: string };
    const client = new WebPubSubClient(url);
    client.on('group-message', ({ message }) => {
      times.push(Date.now() - Date.parse((message.data as { timestamp: string }).timestamp));
    });
    await client.start();
    await client.joinGroup(group);
    await ended(product, job_id);
    await pause(100);
    client.stop();
  }
  const note = `${times.length} events of ${WATCHED_JOBS} jobs`;
  return [
    { name: 'Event to subscriber, p50', value: quantile(times, 0.5), unit: 'ms', note },
    { name: 'Event to subscriber, p99', value: quantile(times, 0.99), unit: 'ms' },
  ];
}

async function lists(bench: Bench, product: MeasuredProduct): Promise<Figure[]> {
  bench.say(`Listing ${LISTED_JOBS} jobs …`);
  await addJobs(product);
  const figure = async (name: string, query: string): Promise<Figure> => {
    const times: number[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      const begun = performance.now();
      await ask(product.running, 'GET', `/operations?limit=${PAGE}${query}`, undefined, 200);
      times.push(performance.now() - begun);
    }
    return { name, value: quantile(times, 0.5), unit: 'ms', note: `median of ${TIMES}, ${PAGE} jobs a page` };
  };
  return [
    await figure(`List of ${LISTED_JOBS} jobs, page 1`, ''),
    await figure(`List of ${LISTED_JOBS} jobs, page 1,000`, `&offset=${999 * PAGE}`),
    await figure('List by status, page 1', '&status=failed'),
    await figure('List by tenant and kind, page 1', `&operation_type=scan&tenant_id=${tenantOf(7)}`),
  ];
}

const tenantOf = (n: number): string => `00000000-0000-4000-8000-${String(n % 100).padStart(12, '0')}`;

/** Jobs of the past, written past the product: making them would take hours. */
async function addJobs(product: MeasuredProduct): Promise<void> {
  const graph = openGraph(addressOf(product));
  try {
    for (let first = 0; first < LISTED_JOBS; first += 2_000)
      await graph.run('UNWIND $rows AS row CREATE (j:Job) SET j = row', {
        rows: Array.from({ length: 2_000 }, (_none, n) => endedJob(first + n)),
      });
  } finally {
    await graph.close();
  }
}

function endedJob(n: number): object {
  const at = new Date(Date.UTC(2025, 0, 1) + n * 60_000).toISOString();
  const isScan = n % 3 > 0;
  return {
    job_id: `${isScan ? 'scan' : 'iac'}-f${n.toString(16).padStart(11, '0')}`,
    operation_type: isScan ? 'scan' : 'generate-iac',
    status: n % 5 > 0 ? 'completed' : 'failed',
    tenant_id: tenantOf(n),
    params: JSON.stringify({ tenant_id: tenantOf(n) }),
    created_at: at,
    updated_at: at,
    completed_at: at,
    last_sequence: neo4j.int(0),
  };
}

async function ended({ running }: MeasuredProduct, jobId: string): Promise<void> {
  while (!isTerminal(((await ask(running, 'GET', `/operations/${jobId}`, undefined, 200)) as Job).status))
    await pause(100);
}

/** Until every job has ended. */
async function quiet({ running }: MeasuredProduct): Promise<void> {
  const path = '/operations?status=queued&status=running&limit=1';
  while (((await ask(running, 'GET', path, undefined, 200)) as { total: number }).total > 0) await pause(250);
}
