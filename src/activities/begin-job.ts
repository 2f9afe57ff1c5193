import type { ActivityDeps } from './activity-deps.ts';
import { asOutcome } from './outcome.ts';
import { isTerminal } from '../contract/job.ts';
import type { BeginJobResult, JobInput } from './types.ts';

/** Moves a job from queued to running and answers its steps. Run twice, it answers the same. */
export const makeBeginJob =
  ({ jobs, engines, progress, clock, log }: ActivityDeps) =>
  ({ job_id }: JobInput): Promise<BeginJobResult> =>
    asOutcome(log, 'beginJob', job_id, async () => {
      const job = await jobs.begin(job_id);
      if (isTerminal(job.status)) return { outcome: 'ended' } as const;
      const queueSeconds = Math.round((clock.now().getTime() - Date.parse(job.created_at)) / 100) / 10;
      log.info('job.begun', { jobId: job_id, operation: job.operation_type, queueSeconds });
      await progress.report(job_id, { phase: 'starting', message: 'The job has started', percent: 0 });
      return { outcome: 'begun', steps: engines[job.operation_type].steps(job) } as const;
    });
