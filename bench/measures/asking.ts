// Asking the product over HTTP, as its callers do.
import { setTimeout as pause } from 'node:timers/promises';
import neo4j from 'neo4j-driver';
import type { Running } from '../../local/start/start-all.ts';
import { isTerminal, type Job, type JobAccepted } from '../../src/contract/job.ts';
import type { Bench } from '../group.ts';
import type { Neo4jAddress } from '../../src/services/neo4j/neo4j.ts';
import { addressOf, type MeasuredProduct } from '../product.ts';

/** Each look costs what is measured a little; its time is told by the job itself. */
const POLL_MS = 1_000;
const POLLS_MEASURED = 10;

/** Sends one request with the function key. @throws Error for any status but the expected one */
export async function ask(
  { ready }: Running,
  method: string,
  path: string,
  body: object | undefined,
  expected: number,
): Promise<unknown> {
  const answer = await fetch(`${ready.api_url}${path}`, {
    method,
    headers: { 'x-functions-key': ready.function_key, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.status !== expected) throw new Error(`${method} ${path} answers ${answer.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

export interface MeasuredJob {
  readonly job: Job;
  /** From its start to its end, by the product's own record. */
  readonly seconds: number;
  /** Sent to the graph for this job; those for asking how it goes are taken off. */
  readonly statements: number;
}

/** Starts a job and waits for its end. @throws Error where it does not complete */
export async function runMeasured(product: MeasuredProduct, path: string, body: object): Promise<MeasuredJob> {
  const { running, statements } = product;
  const before = statements();
  const { job_id: jobId } = (await ask(running, 'POST', path, body, 202)) as JobAccepted;
  const read = async (): Promise<Job> => (await ask(running, 'GET', `/operations/${jobId}`, undefined, 200)) as Job;
  let job = await read();
  let polls = 1;
  for (; !isTerminal(job.status); polls += 1) {
    await pause(POLL_MS);
    job = await read();
  }
  if (job.status !== 'completed') throw new Error(`${jobId} ${job.status}: ${JSON.stringify(job.error)}`);
  const whole = statements() - before;
  for (let n = 0; n < POLLS_MEASURED; n += 1) await read();
  const perPoll = (statements() - before - whole) / POLLS_MEASURED;
  return {
    job,
    seconds: (Date.parse(job.completed_at ?? '') - Date.parse(job.started_at ?? '')) / 1000,
    statements: whole - polls * perPoll,
  };
}

/** Scans the tenant where no other group of this run has done so. */
export async function scanIfNew(bench: Bench, product: MeasuredProduct): Promise<void> {
  const { tenants } = (await ask(product.running, 'GET', '/tenants', undefined, 200)) as { tenants: unknown[] };
  if (tenants.length > 0) return;
  bench.say('Scanning, so that there is something to work on …');
  await runMeasured(product, '/scan', { tenant_id: product.running.tenant.id });
}

/** A driver to a graph. Close it. */
export function openGraph({ uri, user, password, database }: Neo4jAddress) {
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password), { disableLosslessIntegers: true });
  return {
    run: (text: string, parameters: object = {}) => driver.executeQuery(text, parameters, { database }),
    close: () => driver.close(),
  };
}

/** The Azure id of some resource that the graph has. */
export async function idOfAnyResource(product: MeasuredProduct): Promise<string> {
  const graph = openGraph(addressOf(product));
  try {
    const { records } = await graph.run('MATCH (n:Resource) RETURN n.id AS id LIMIT 1');
    return String(records[0]?.get('id'));
  } finally {
    await graph.close();
  }
}
