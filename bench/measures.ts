// The single measurements. Each runs against a product that is up; none of them judges.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import neo4j, { type Driver, type Node } from 'neo4j-driver';
import { root } from '../local/start/root.ts';
import type { Running } from '../local/start/start-all.ts';
import { isTerminal, type Job, type JobAccepted } from '../src/contract/job.ts';

/** Milliseconds, the median of several fresh processes. */
export function importMs(runs = 5): number {
  const script = fileURLToPath(new URL('./import-time.mjs', import.meta.url));
  const settings = { NEO4J_URI: 'bolt://127.0.0.1:1', NEO4J_PASSWORD: 'x', ARTIFACTS_STORAGE: 'x', WEB_PUBSUB: 'x' };
  const times = Array.from({ length: runs }, () =>
    Number(
      execFileSync(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', script, join(root, 'dist/app/main.mjs')],
        { env: { ...process.env, ...settings }, encoding: 'utf8' },
      ),
    ),
  );
  return quantile(times, 0.5);
}

/** Sends one request with the function key. @throws Error for any status but those expected */
async function ask(
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

/** Starts a job and waits for its end; says how often it asked, because each question costs statements too. @throws Error where it does not complete */
export async function runJob(product: Running, path: string, body: object): Promise<{ job: Job; polls: number }> {
  const { job_id: jobId } = (await ask(product, 'POST', path, body, 202)) as JobAccepted;
  for (let polls = 1; ; polls += 1) {
    const job = await readJob(product, jobId);
    if (job.status === 'completed') return { job, polls };
    if (isTerminal(job.status)) throw new Error(`${jobId} ${job.status}: ${JSON.stringify(job.error)}`);
    await pause(250);
  }
}

/** The job as it is now. */
export const readJob = async (product: Running, jobId: string): Promise<Job> =>
  (await ask(product, 'GET', `/operations/${jobId}`, undefined, 200)) as Job;

/** Seconds from the start of a job to its end, by the product's own record. */
export const secondsOf = (job: Job): number =>
  (Date.parse(job.completed_at ?? '') - Date.parse(job.started_at ?? '')) / 1000;

/** Milliseconds of each of `callers` x `each` requests, sent by so many callers at the same time. */
export async function latencies(callers: number, each: number, request: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const caller = async (): Promise<void> => {
    for (let n = 0; n < each; n += 1) {
      const begun = performance.now();
      await request();
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return times;
}

/** A small generation, accepted; what it then does is not waited for. */
export const acceptJob = (product: Running, resourceId: string) => (): Promise<unknown> =>
  ask(product, 'POST', '/generate-iac', { tenant_id: product.tenant.id, resource_ids: [resourceId] }, 202);

/** The cheapest request there is: what the host alone costs. */
export const readContract = (product: Running) => (): Promise<unknown> =>
  ask(product, 'GET', '/openapi.json', undefined, 200);

/** Seconds that the bare driver needs to write the same rows, nodes then edges, into labels of their own. Removes them again. */
export async function bareLoad(product: Running, uri: string): Promise<{ seconds: number; resourceId: string }> {
  const { user, password, database } = product.ready.graph;
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password), { disableLosslessIntegers: true });
  const run = (text: string, parameters: object = {}) => driver.executeQuery(text, parameters, { database });
  try {
    const nodes = (await run('MATCH (n:Resource) RETURN n')).records.map((record) => record.get('n') as Node);
    const rows = nodes.map(({ properties }) => ({ id: String(properties.id), props: properties }));
    const ids = new Set(rows.map(({ id }) => id));
    const edges = (await run('MATCH (a:Resource)-[r]->(b:Resource) RETURN a.id AS from, b.id AS to')).records
      .map((record) => ({ from: String(record.get('from')), to: String(record.get('to')) }))
      .filter(({ from, to }) => ids.has(from) && ids.has(to));
    await run('CREATE CONSTRAINT bench_copy IF NOT EXISTS FOR (n:BenchCopy) REQUIRE n.id IS UNIQUE');
    const begun = performance.now();
    for (const page of pagesOf(rows))
      await run('UNWIND $page AS row MERGE (n:BenchCopy {id: row.id}) SET n += row.props', { page });
    for (const page of pagesOf(edges))
      await run(
        'UNWIND $page AS row MATCH (a:BenchCopy {id: row.from}) MATCH (b:BenchCopy {id: row.to}) MERGE (b)<-[:BENCH]-(a)',
        { page },
      );
    const seconds = (performance.now() - begun) / 1000;
    await removeCopies(driver, database);
    return { seconds, resourceId: rows[0]?.id ?? '' };
  } finally {
    await driver.close();
  }
}

async function removeCopies(driver: Driver, database: string): Promise<void> {
  const remove = 'MATCH (n:BenchCopy) WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS removed';
  for (let left = Infinity; left > 0;) {
    const { records } = await driver.executeQuery(remove, {}, { database });
    left = Number(records[0]?.get('removed') ?? 0);
  }
  await driver.executeQuery('DROP CONSTRAINT bench_copy IF EXISTS', {}, { database });
}

const pagesOf = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / 1000) }, (_none, page) => rows.slice(page * 1000, (page + 1) * 1000));

/** MB at the most since the process began; undefined where the system does not tell. */
export function peakRssMb(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
