// The jobs campaign: 50 callers at once create, cancel, list, download and delete jobs while the graph, the storage and Web PubSub are
// restarted at random. Every request that is refused for that reason is sent again. Afterwards the whole history is read and judged.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { JobEvent } from '../../src/contract/event.ts';
import { isTerminal, type Job, type JobAccepted, type JobStatus } from '../../src/contract/job.ts';
import { call, codeOf, removeFolders, startProduct, type Answered } from '../../test/e2e/product.ts';
import { randomFrom } from './random.ts';

type Product = Awaited<ReturnType<typeof startProduct>>;

const CALLERS = 50;
/** Fewer than callers, so that scans meet. */
const TENANTS = 30;
const PATIENCE_MS = 150_000;
const PARTS = ['graph', 'azurite', 'web_pubsub'] as const;
const RANK: Readonly<Record<JobStatus, number>> = { queued: 0, running: 1, completed: 2, failed: 2, cancelled: 2 };

/** A scan that takes a moment, says two lines and leaves one file: what a job does matters here, not what it finds. */
const SCAN = `const { writeFileSync } = await import('node:fs');
console.log('begun');
await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
writeFileSync(process.argv[1] + '/inventory.ndjson', '{}\\n');
console.log('done');`;

/** What the callers saw. */
interface Seen {
  /** Statuses of each job in the order in which one caller after the other was told them. */
  readonly statuses: Map<string, JobStatus[]>;
  /** Jobs that each idempotency key was answered with. */
  readonly byKey: Map<string, Set<string>>;
  readonly deleted: Set<string>;
  readonly faults: string[];
  readonly answers: Record<string, number>;
}

/** Runs the campaign and prints what was found; true when nothing was wrong. */
export async function jobsCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '200' },
      neo4j: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  const runs = Number(values.runs);
  const product = await startProduct({
    neo4j: values.neo4j,
    environment: {
      ...process.env,
      SCAN_ENGINE: 'command',
      SCAN_COMMAND: JSON.stringify([process.execPath, '--input-type=module', '-e', SCAN, '{output_dir}']),
    },
  });
  const seen: Seen = { statuses: new Map(), byKey: new Map(), deleted: new Set(), faults: [], answers: {} };
  try {
    const begun = performance.now();
    const over = new AbortController();
    const restarting = restartParts(product, randomFrom(seed), over.signal);
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < runs) {
        const run = next++;
        await oneLife(product, seen, run, randomFrom(seed * 100_003 + run)).catch(
          (error: unknown) => void seen.faults.push(`run ${run}: ${String(error)}`),
        );
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    over.abort();
    const restarts = await restarting;
    const jobs = await allJobs(product, seen);
    for (const job of jobs) seen.faults.push(...(await wrongWith(product, seen, job)));
    seen.faults.push(...wrongTogether(seen, jobs));

    const count = (wished: JobStatus): number => jobs.filter(({ status }) => status === wished).length;
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    for (const fault of seen.faults) say(fault);
    say(`answers: ${JSON.stringify(seen.answers)}; restarts: ${JSON.stringify(restarts)}`);
    say(
      `jobs campaign, seed ${seed}, ${values.neo4j ? 'Neo4j' : 'embedded graph'}: ${runs} runs, ${jobs.length} jobs (${count('completed')} completed, ` +
        `${count('cancelled')} cancelled, ${count('failed')} failed), ${seen.faults.length} faults, ${seconds} s`,
    );
    return seen.faults.length === 0;
  } finally {
    await product.stop();
    removeFolders();
  }
}

/** Restarts one part after the other until told to stop. Azurite saves what it has four times a second, so it is never killed. */
async function restartParts(
  product: Product,
  random: () => number,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const restarts: Record<string, number> = {};
  while (!signal.aborted) {
    await pause(1_000 + random() * 3_000);
    if (signal.aborted) break;
    const part = PARTS[Math.floor(random() * PARTS.length)]!;
    const how = part !== 'azurite' && random() < 0.5 ? 'killed' : 'stopped';
    const begun = performance.now();
    await product.restart(part, how);
    process.stderr.write(`${part} ${how}, back after ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
    restarts[`${part} ${how}`] = (restarts[`${part} ${how}`] ?? 0) + 1;
  }
  return restarts;
}

/** One job from its creation to the end of its files, with what chance puts between. */
async function oneLife(product: Product, seen: Seen, run: number, random: () => number): Promise<void> {
  const ask = asker(product, seen);
  const key = `run-${run}`;
  const create = async (): Promise<string | undefined> => {
    const tenant = Math.floor(random() * TENANTS);
    const body = JSON.stringify({ tenant_id: `00000000-0000-4000-8000-${String(tenant).padStart(12, '0')}` });
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    // Two at the same instant with one key: one of them makes the job, both are told of it.
    const twins = random() < 0.3 ? 2 : 1;
    const answers = await Promise.all(
      Array.from({ length: twins }, () => ask('/scan', { method: 'POST', headers, body }, [202, 409])),
    );
    const ids = answers.filter(({ status }) => status === 202).map(({ body: said }) => (said as JobAccepted).job_id);
    if (ids.length > 0) seen.byKey.set(key, new Set([...(seen.byKey.get(key) ?? []), ...ids]));
    return ids[0];
  };
  let jobId = await create();
  for (const until = Date.now() + PATIENCE_MS; jobId === undefined; jobId = await create()) {
    if (Date.now() > until) throw new Error('no tenant is ever free');
    await pause(100 + random() * 400);
  }

  const cancelAfterMs = random() < 0.3 ? random() * 1_500 : Infinity;
  const begun = Date.now();
  let job = await look(ask, seen, jobId);
  for (let cancelled = false; !isTerminal(job.status); job = await look(ask, seen, jobId)) {
    if (Date.now() - begun > PATIENCE_MS) throw new Error(`${jobId} does not end: ${JSON.stringify(job)}`);
    if (!cancelled && Date.now() - begun > cancelAfterMs) {
      await ask(`/operations/${jobId}`, { method: 'DELETE' }, [200, 202, 409]);
      cancelled = true;
    }
    if (random() < 0.1) await ask(`/operations?limit=20&status=running&offset=${Math.floor(random() * 20)}`, {}, [200]);
    await pause(200 + random() * 600);
  }
  if (job.status !== 'completed') return;
  const link = await ask(`/operations/${jobId}/download?redirect=false`, {}, [200]);
  const { download_url, size } = link.body as { download_url: string; size: number };
  await downloaded(download_url, size);
  if (random() < 0.3) {
    await ask(`/operations/${jobId}/files`, { method: 'DELETE' }, [204]);
    seen.deleted.add(jobId);
    await ask(`/operations/${jobId}/download`, {}, [410]);
  }
}

type Ask = (path: string, init: RequestInit, expected: readonly number[]) => Promise<Answered>;

/** Asks until the answer is none of a dependency that is away. @throws Error for a status that is not expected */
const asker =
  (product: Product, seen: Seen): Ask =>
  async (path, init, expected) => {
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const answer = await call(product, path, init);
      seen.answers[answer.status] = (seen.answers[answer.status] ?? 0) + 1;
      if (expected.includes(answer.status)) return answer;
      if (answer.status !== 503 || Date.now() > until)
        throw new Error(`${init.method ?? 'GET'} ${path} answers ${JSON.stringify(codeOf(answer))}`);
      await pause(500);
    }
  };

async function look(ask: Ask, seen: Seen, jobId: string): Promise<Job> {
  const { body } = await ask(`/operations/${jobId}`, {}, [200]);
  const job = body as Job;
  seen.statuses.set(jobId, [...(seen.statuses.get(jobId) ?? []), job.status]);
  return job;
}

async function downloaded(url: string, size: number): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    const answer = await fetch(url).catch((error: Error) => error);
    if (answer instanceof Response && answer.ok) {
      const { byteLength } = await answer.arrayBuffer().catch((error: Error) => ({ byteLength: error.message }));
      if (byteLength === size) return;
    }
    if (Date.now() > until) throw new Error(`a download does not come: ${String(answer)}`);
    await pause(300);
  }
}

async function allJobs(product: Product, seen: Seen): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let offset = 0, total = 1; offset < total; offset += 200) {
    const { body } = await asker(product, seen)(`/operations?limit=200&offset=${offset}`, {}, [200]);
    const page = body as { operations: Job[]; total: number };
    jobs.push(...page.operations);
    ({ total } = page);
  }
  return jobs;
}

/** What is wrong with one job at the end of all: its status, its history, its files. */
async function wrongWith(product: Product, seen: Seen, job: Job): Promise<string[]> {
  const ask = asker(product, seen);
  const faults: string[] = [];
  const { job_id: id, status } = job;
  if (!isTerminal(status)) faults.push(`has no end: ${status}`);
  if (status === 'failed' && job.error?.code !== 'START_FAILED') faults.push(`failed: ${JSON.stringify(job.error)}`);

  const told = [...(seen.statuses.get(id) ?? []), status];
  if (told.some((each, i) => i > 0 && (RANK[each] < RANK[told[i - 1]!] || (RANK[each] === 2 && each !== status))))
    faults.push(`went a forbidden way: ${told.join(', ')}`);

  const { body } = await ask(`/operations/${id}/events?limit=1000`, {}, [200]);
  const { events, last_sequence } = body as { events: JobEvent[]; last_sequence: number };
  if (last_sequence !== events.length || events.some(({ sequence }, i) => sequence !== i + 1))
    faults.push(`has gaps in its events: ${events.map(({ sequence }) => sequence).join(', ')} of ${last_sequence}`);
  if (events.some(({ percent }, i) => percent < (events[i - 1]?.percent ?? 0))) faults.push('went back in percent');
  const ends = events.filter(({ type }) => type === 'completion');
  if (ends.length !== 1 || events.at(-1) !== ends[0] || ends[0]?.details['status'] !== status)
    faults.push(`does not end with one completion that says ${status}: ${JSON.stringify(events.slice(-3))}`);

  if (status === 'completed') {
    const { status: answered } = await ask(`/operations/${id}/files`, {}, [200, 404, 410]);
    if (answered !== (seen.deleted.has(id) ? 410 : 200)) faults.push(`answers ${answered} for its files`);
  }
  return faults.map((fault) => `${id} ${fault}`);
}

/** What is wrong with all jobs as one: lost ones, and two for one key. */
function wrongTogether(seen: Seen, jobs: readonly Job[]): string[] {
  const kept = new Set(jobs.map(({ job_id }) => job_id));
  const known = new Set([...seen.byKey.values()].flatMap((ids) => [...ids]));
  return [
    ...[...known].filter((id) => !kept.has(id)).map((id) => `${id} is lost`),
    ...[...seen.byKey].filter(([, ids]) => ids.size > 1).map(([key, ids]) => `${key} made ${[...ids].join(' and ')}`),
    ...jobs
      .filter(({ job_id, error }) => !known.has(job_id) && error?.code !== 'START_FAILED')
      .map(({ job_id }) => `${job_id} is nobody's: a request that was sent again made another`),
  ];
}
