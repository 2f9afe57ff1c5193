// What the campaigns have in common that kill the process which runs the app, in the middle of a job.
import { setTimeout as pause } from 'node:timers/promises';
import { descendantsOf } from '../../local/start/processes.ts';
import type { Running } from '../../local/start/start-all.ts';
import type { Job } from '../../src/contract/job.ts';
import { call, hasEnded } from '../../test/e2e/product.ts';

const JOB_WITHIN_MS = 30 * 60_000;
const WORKER_WITHIN_MS = 60_000;

/** Kills the worker with SIGKILL and waits until there is another. Answers its process id. */
export async function killWorker(hostPid: number): Promise<number> {
  const [worker] = await workersOf(hostPid);
  process.kill(worker!, 'SIGKILL');
  await workersOf(hostPid, worker);
  return worker!;
}

/** The job as it stands; undefined while the host starts a worker again and nobody answers for the API. */
export async function jobNow(product: Running, jobId: string): Promise<Job | undefined> {
  const { status, body } = await call(product, `/operations/${jobId}`);
  if (status === 502 || status === 503) return undefined;
  if (status !== 200) throw new Error(`GET /operations/${jobId} answers ${status}: ${JSON.stringify(body)}`);
  return body as Job;
}

/** The job at its end. */
export async function jobAtEnd(product: Running, jobId: string): Promise<Job> {
  for (const until = Date.now() + JOB_WITHIN_MS; Date.now() < until; await pause(500)) {
    const job = await jobNow(product, jobId);
    if (job && hasEnded(job)) return job;
  }
  throw new Error(`${jobId} does not end.`);
}

export const secondsOf = ({ started_at, completed_at }: Job): number =>
  (Date.parse(completed_at ?? '') - Date.parse(started_at ?? '')) / 1000;

/** The processes that run the app, once there is one that is not the `dead` one. */
async function workersOf(hostPid: number, dead?: number): Promise<number[]> {
  for (const until = Date.now() + WORKER_WITHIN_MS; Date.now() < until; await pause(20)) {
    const workers = descendantsOf(hostPid).filter((pid) => pid !== dead);
    if (workers.length > 0) return workers;
  }
  throw new Error('The host has started no worker again.');
}
