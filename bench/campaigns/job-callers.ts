// The callers of the jobs campaign: what each does with one job, and what they were told, kept for the verdict.
import { setTimeout as pause } from 'node:timers/promises';
import { isTerminal, type Job, type JobAccepted, type JobStatus } from '../../src/contract/job.ts';
import { call, codeOf, type Answered, type startProduct } from '../../test/e2e/product.ts';

export type Product = Awaited<ReturnType<typeof startProduct>>;

/** Fewer than callers, so that scans meet. */
export const TENANTS = Array.from(
  { length: 30 },
  (_none, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
);
/** Longer than a job waits for what is away. */
const PATIENCE_MS = 400_000;

/** What the callers saw. */
export interface Seen {
  /** Statuses of each job in the order in which one caller after the other was told them. */
  readonly statuses: Map<string, JobStatus[]>;
  /** Jobs that each idempotency key was answered with. */
  readonly byKey: Map<string, Set<string>>;
  /** Jobs whose files a caller deleted. */
  readonly deleted: Set<string>;
  readonly faults: string[];
  /** How often each status code was answered. */
  readonly answers: Record<string, number>;
}

export const newSeen = (): Seen => ({
  statuses: new Map(),
  byKey: new Map(),
  deleted: new Set(),
  faults: [],
  answers: {},
});

/** One job from its creation to the end of its files, with what chance puts between. */
export async function oneLife(product: Product, seen: Seen, run: number, random: () => number): Promise<void> {
  const ask = asker(product, seen);
  const jobId = await create(ask, seen, run, random);
  const job = await followed(ask, seen, jobId, random);

  if (random() < 0.2) {
    const { body } = await ask(
      `/operations/${jobId}`,
      { method: 'DELETE' },
      job.status === 'cancelled' ? [200] : [409],
    );
    const said = job.status === 'cancelled' ? (body as Job).status : codeOf({ status: 409, body } as Answered).code;
    const right = job.status === 'cancelled' ? 'cancelled' : 'JOB_FINISHED';
    if (said !== right)
      throw new Error(`${jobId}, ${job.status}, is asked to be cancelled and answers ${String(said)}`);
  }
  if (job.status !== 'completed') return;

  const { body: listed } = await ask(`/operations/${jobId}/files`, {}, [200]);
  const { files } = listed as { files: { path: string }[] };
  if (!files.some(({ path }) => path === 'result.ndjson'))
    throw new Error(`${jobId} has the files ${JSON.stringify(files)}`);
  const link = await ask(`/operations/${jobId}/download?redirect=false`, {}, [200]);
  const { download_url, size } = link.body as { download_url: string; size: number };
  await downloaded(download_url, size);
  if (random() < 0.3) {
    await ask(`/operations/${jobId}/files`, { method: 'DELETE' }, [204]);
    seen.deleted.add(jobId);
    await ask(`/operations/${jobId}/download`, {}, [410]);
    await ask(`/operations/${jobId}/files`, { method: 'DELETE' }, [204]);
  }
}

/** Starts a scan of a tenant that is free, or a generation. */
async function create(ask: Ask, seen: Seen, run: number, random: () => number): Promise<string> {
  const key = `run-${run}`;
  const path = random() < 0.6 ? '/scan' : '/generate-iac';
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(100 + random() * 400)) {
    const body = JSON.stringify({ tenant_id: TENANTS[Math.floor(random() * TENANTS.length)] });
    // Two at the same instant with one key: one of them makes the job, both are told of it.
    const twins = random() < 0.3 ? 2 : 1;
    const answers = await Promise.all(
      Array.from({ length: twins }, () => ask(path, { method: 'POST', headers, body }, [202, 409])),
    );
    const ids = answers.filter(({ status }) => status === 202).map(({ body: said }) => (said as JobAccepted).job_id);
    if (ids.length > 0) seen.byKey.set(key, new Set([...(seen.byKey.get(key) ?? []), ...ids]));
    if (ids[0] !== undefined) return ids[0];
  }
  throw new Error('no tenant is ever free');
}

/** Polls a job to its end; on the way it may be cancelled, once or twice, at once or later, and others are listed. */
async function followed(ask: Ask, seen: Seen, jobId: string, random: () => number): Promise<Job> {
  const kind = jobId.startsWith('scan-') ? 'scan' : 'generate-iac';
  const cancelAfterMs = random() < 0.4 ? Math.max(0, random() * 2_000 - 400) : Infinity;
  const begun = Date.now();
  let cancelled = false;
  for (;;) {
    if (!cancelled && Date.now() - begun >= cancelAfterMs) {
      for (let times = random() < 0.3 ? 2 : 1; times > 0; times -= 1)
        await ask(`/operations/${jobId}`, { method: 'DELETE' }, [200, 202, 409]);
      cancelled = true;
    }
    const { body } = await ask(random() < 0.5 ? `/operations/${jobId}` : `/${kind}/${jobId}`, {}, [200]);
    const job = body as Job;
    seen.statuses.set(jobId, [...(seen.statuses.get(jobId) ?? []), job.status]);
    if (isTerminal(job.status)) return job;
    if (Date.now() - begun > PATIENCE_MS) throw new Error(`${jobId} does not end: ${JSON.stringify(job)}`);
    if (random() < 0.1)
      await ask(
        `/operations?limit=20&status=running&status=queued&operation_type=${kind}&offset=${Math.floor(random() * 20)}`,
        {},
        [200],
      );
    await pause(200 + random() * 600);
  }
}

export type Ask = (path: string, init: RequestInit, expected: readonly number[]) => Promise<Answered>;

/** Asks until the answer is none of a dependency that is away. @throws Error for a status that is not expected */
export const asker =
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
