// The verdict of the jobs campaign: what is wrong with each job's record, events, files and orchestration, and with all of them together.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobEvent } from '../../src/contract/event.ts';
import { isTerminal, type Job, type JobStatus } from '../../src/contract/job.ts';
import { asker, type Ask, type Product, type Seen } from './job-callers.ts';

const RANK: Readonly<Record<JobStatus, number>> = { queued: 0, running: 1, completed: 2, failed: 2, cancelled: 2 };

/** Recorded, but its caller was told to try again or heard nothing; the next try made another job. */
const neverBegan = ({ started_at, error }: Job): boolean =>
  started_at === null && ['START_FAILED', 'ORCHESTRATION_LOST'].includes(error?.code ?? '');

export interface Verdict {
  readonly jobs: readonly Job[];
  /** Events of all jobs. */
  readonly events: number;
  readonly faults: readonly string[];
}

/** Reads everything that the campaign left. `data`: the product's data folder. */
export async function judge(product: Product, seen: Seen, data: string): Promise<Verdict> {
  const ask = asker(product, seen);
  const jobs = await allJobs(ask);
  const faults = [...seen.faults];
  let events = 0;
  for (const job of jobs) {
    const { body } = await ask(`/operations/${job.job_id}/events?limit=1000`, {}, [200]);
    const told = body as { events: JobEvent[]; last_sequence: number };
    events += told.events.length;
    const wrong = [
      ...wrongWithStatus(seen, job),
      ...wrongWithEvents(job, told.events, told.last_sequence),
      ...(await wrongWithFiles(ask, seen, job)),
      ...(await wrongWithOrchestration(product, job)),
    ];
    faults.push(...wrong.map((fault) => `${job.job_id} ${fault}`));
  }
  return { jobs, events, faults: [...faults, ...wrongTogether(seen, jobs), ...wrongWithWorker(data)] };
}

async function allJobs(ask: Ask): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let offset = 0, total = 1; offset < total; offset += 200) {
    const { body } = await ask(`/operations?limit=200&offset=${offset}`, {}, [200]);
    const page = body as { operations: Job[]; total: number };
    jobs.push(...page.operations);
    ({ total } = page);
  }
  return jobs;
}

function wrongWithStatus(seen: Seen, job: Job): string[] {
  const { job_id, status, error } = job;
  const told = [...(seen.statuses.get(job_id) ?? []), status];
  const wentBack = told.some(
    (each, i) => i > 0 && (RANK[each] < RANK[told[i - 1]!] || (RANK[told[i - 1]!] === 2 && each !== told[i - 1])),
  );
  return [
    ...(isTerminal(status) ? [] : [`has no end: ${status}`]),
    ...(status === 'failed' && !neverBegan(job) ? [`failed: ${JSON.stringify(error)}`] : []),
    ...(wentBack ? [`went a forbidden way: ${told.join(', ')}`] : []),
  ];
}

function wrongWithEvents({ status }: Job, events: readonly JobEvent[], last: number): string[] {
  const ends = events.filter(({ type }) => type === 'completion');
  const isGapFree = last === events.length && events.every(({ sequence }, i) => sequence === i + 1);
  const isOneEnd = ends.length === 1 && events.at(-1) === ends[0] && ends[0]?.details['status'] === status;
  return [
    ...(isGapFree ? [] : [`has gaps in its events: ${events.map(({ sequence }) => sequence).join(', ')} of ${last}`]),
    ...(events.some(({ percent }, i) => percent < (events[i - 1]?.percent ?? 0)) ? ['went back in percent'] : []),
    ...(isOneEnd ? [] : [`does not end with one completion that says ${status}: ${JSON.stringify(events.slice(-3))}`]),
  ];
}

async function wrongWithFiles(ask: Ask, seen: Seen, { job_id, status }: Job): Promise<string[]> {
  if (status !== 'completed') return [];
  const { status: answered } = await ask(`/operations/${job_id}/files`, {}, [200, 404, 410]);
  return answered === (seen.deleted.has(job_id) ? 410 : 200) ? [] : [`answers ${answered} for its files`];
}

/** An orchestration that failed leaves its job to the watchdog, which nobody may need. */
async function wrongWithOrchestration({ ready }: Product, job: Job): Promise<string[]> {
  const { job_id } = job;
  if (neverBegan(job)) return [];
  const host = new URL(ready.api_url).origin;
  const answer = await fetch(`${host}/runtime/webhooks/durabletask/instances/${job_id}?code=${ready.master_key}`);
  const said = await answer.text();
  const { runtimeStatus = answer.status } = answer.ok ? (JSON.parse(said) as { runtimeStatus?: string }) : {};
  return runtimeStatus === 'Completed'
    ? []
    : [`has an orchestration that ended as ${runtimeStatus}: ${said.slice(0, 500)}`];
}

/** What is wrong with all jobs as one: lost ones, two for one key, two scans of one tenant at once. */
function wrongTogether(seen: Seen, jobs: readonly Job[]): string[] {
  const kept = new Set(jobs.map(({ job_id }) => job_id));
  const known = new Set([...seen.byKey.values()].flatMap((ids) => [...ids]));
  const scans = jobs
    .filter(({ operation_type }) => operation_type === 'scan')
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
  return [
    ...[...known].filter((id) => !kept.has(id)).map((id) => `${id} is lost`),
    ...[...seen.byKey].filter(([, ids]) => ids.size > 1).map(([key, ids]) => `${key} made ${[...ids].join(' and ')}`),
    ...jobs
      .filter((job) => !known.has(job.job_id) && !neverBegan(job))
      .map(({ job_id }) => `${job_id} is nobody's: a request that was sent again made another`),
    ...scans.flatMap((scan, i) => {
      const before = scans.slice(0, i).findLast(({ tenant_id }) => tenant_id === scan.tenant_id);
      return before && (before.completed_at ?? '') > (scan.started_at ?? scan.completed_at ?? '')
        ? [`${scan.job_id} ran while ${before.job_id} scanned the same tenant`]
        : [];
    }),
  ];
}

/** No part that is away may bring the worker down. */
function wrongWithWorker(data: string): string[] {
  const log = readFileSync(join(data, 'logs', 'functions_host.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line.includes('The worker ended'))
    .map((line) => `the worker died: ${line}`);
}
