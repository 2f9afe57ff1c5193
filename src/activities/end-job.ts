import { isTerminal, type Job, type JobResult, type TerminalStatus } from '../contract/job.ts';
import type { ActivityDeps } from './index.ts';
import { asOutcome } from './outcome.ts';
import type { EndInput, EndJobResult, Failure } from './types.ts';

const MESSAGES = { completed: 'The job is complete', cancelled: 'The job was cancelled' } as const;

type Summed = { readonly outcome: 'summed'; readonly result: JobResult | null; readonly error?: Failure };
type Again = { readonly outcome: 'again'; readonly error: Failure };

/** Gives a job its terminal status, its result and its last events. A job that has ended stays as it is; its end is sent again. */
export const makeEndJob = (deps: ActivityDeps) => {
  const { jobs, progress, log } = deps;
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
      const { events } = await jobs.end(job_id, {
        status: error ? 'failed' : ending.status,
        result: summed.result,
        error: error && { ...error },
        message: error?.message ?? MESSAGES[ending.status === 'cancelled' ? 'cancelled' : 'completed'],
      });
      await progress.send(events);
      return { outcome: 'ended' } as const;
    });
    return outcome.outcome === 'again' || outcome.outcome === 'ended' ? outcome : { outcome: 'ended' };
  };
};

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
