import type { ActivityDeps } from './index.ts';
import { asOutcome } from './outcome.ts';
import { isTerminal } from '../contract/job.ts';
import type { BeginJobResult, JobInput } from './types.ts';

/** Moves a job from queued to running and answers its steps. Run twice, it answers the same. */
export const makeBeginJob =
  ({ jobs, engines, progress, log }: ActivityDeps) =>
  ({ job_id }: JobInput): Promise<BeginJobResult> =>
    asOutcome(log, 'beginJob', job_id, async () => {
      const job = await jobs.begin(job_id);
      if (isTerminal(job.status)) return { outcome: 'ended' } as const;
      await progress.report(job_id, { phase: 'starting', message: 'The job has started', percent: 0 });
      return { outcome: 'begun', steps: engines[job.operation_type].steps(job) } as const;
    });
