// The last activity of every job: its terminal status, its result and its last events, in one transaction.
import {
  isTerminal,
  type Job,
  type GenerateIacResult,
  type JobResult,
  type ScanResult,
  type TerminalStatus,
} from '../contract/job.ts';
import type { LogFields } from '../services/log.ts';
import type { ActivityDeps } from './activity-deps.ts';
import { asOutcome } from './outcome.ts';
import type { EndInput, EndJobResult, Failure } from './types.ts';

const MESSAGES = { completed: 'The job is complete', cancelled: 'The job was cancelled' } as const;

type Summed = { readonly outcome: 'summed'; readonly result: JobResult | null; readonly error?: Failure };
type Again = { readonly outcome: 'again'; readonly error: Failure };

/** Gives a job its terminal status, its result and its last events. A job that has ended stays as it is; its end is sent again. */
export const makeEndJob = (deps: ActivityDeps) => {
  const { jobs, progress, clock, log } = deps;
  return async ({ job_id, ending }: EndInput): Promise<EndJobResult> => {
    const outcome = await asOutcome(log, 'endJob', job_id, async () => {
      const job = await jobs.get(job_id);
      if (isTerminal(job.status)) {
        await progress.sendEndAgain(job_id);
        return { outcome: 'ended' } as const;
      }
      const summed = await sumUp(deps, job, ending.status);
      if (summed.outcome === 'again') return summed;

      // A job that cannot say what it did has not completed.
      const error =
        ending.status === 'failed' ? ending.error : ending.status === 'completed' ? (summed.error ?? null) : null;
      const status = error ? 'failed' : ending.status;
      const { events } = await jobs.end(job_id, {
        status,
        result: summed.result,
        error: error && { ...error },
        message: error?.message ?? MESSAGES[ending.status === 'cancelled' ? 'cancelled' : 'completed'],
      });
      log.info('job.ended', endedFields(job, status, error?.code, summed.result, clock.now()));
      await progress.send(events);
      return { outcome: 'ended' } as const;
    });
    return outcome.outcome === 'again' || outcome.outcome === 'ended' ? outcome : { outcome: 'ended' };
  };
};

/** What dashboards draw of a job: how long it took, how much it did, how often Azure asked it to slow down. */
function endedFields(
  { job_id: jobId, operation_type: operation, started_at }: Job,
  status: TerminalStatus,
  code: string | undefined,
  result: JobResult | null,
  now: Date,
): LogFields<'job.ended'> {
  const seconds = started_at === null ? 0 : (now.getTime() - Date.parse(started_at)) / 1000;
  const scan = (operation === 'scan' ? (result ?? {}) : {}) as ScanResult;
  const written = operation === 'scan' ? undefined : (result as GenerateIacResult | null)?.resources_emitted;
  const resources = scan.resources ?? written ?? 0;
  return {
    jobId,
    operation,
    status,
    code: code ?? null,
    seconds: Math.round(seconds * 10) / 10,
    resources,
    perSecond: seconds > 0 ? Math.round(resources / seconds) : 0,
    throttled: scan.requests?.['throttled'] ?? 0,
    unread: scan.unread_scope_count ?? 0,
  };
}

/** The engine's summary, or why there is none; `again` only where a dependency is away. */
async function sumUp({ engines, log }: ActivityDeps, job: Job, ended: TerminalStatus): Promise<Summed | Again> {
  const summed = await asOutcome(log, 'summarise', job.job_id, async () => ({
    outcome: 'summed' as const,
    result: await engines[job.operation_type].summarise(job, ended),
  }));
  if (summed.outcome === 'summed') return summed;
  if (summed.outcome === 'again' && summed.error.code !== 'INTERNAL') return summed;
  const error =
    'error' in summed ? summed.error : { code: 'INTERNAL' as const, message: 'The result could not be summed up.' };
  return { outcome: 'summed', result: null, error };
}
