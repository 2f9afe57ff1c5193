// The watchdog: a job whose orchestration is gone, or never started, ends instead of hanging for ever.
import { OrchestrationRuntimeStatus, type DurableClient } from 'durable-functions';
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';
import type { Progress } from '../services/progress/progress.ts';

/** A job is looked at when nothing was heard of it for this long: longer than any start takes, shorter than patience. */
const SILENCE_MS = 120_000;
/** Jobs looked at in one run; the rest has its turn a minute later. */
const JOBS_PER_RUN = 200;

const ALIVE = [
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.ContinuedAsNew,
  OrchestrationRuntimeStatus.Suspended,
];

export interface EndLostJobsDeps {
  readonly jobs: Pick<Jobs, 'stale' | 'end'>;
  readonly progress: Pick<Progress, 'send'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Ends silent jobs whose instance is not alive: as cancelled where that was asked for, else as failed with ORCHESTRATION_LOST. */
export const makeEndLostJobs =
  ({ jobs, progress, clock, log }: EndLostJobsDeps) =>
  async (durable: DurableClient): Promise<void> => {
    const before = new Date(clock.now().getTime() - SILENCE_MS).toISOString();
    const silent = await jobs.stale('unended', before, JOBS_PER_RUN);
    if (silent.length === 0) return;
    const alive = new Set((await durable.getStatusBy({ runtimeStatus: ALIVE })).map(({ instanceId }) => instanceId));
    for (const { job_id, cancel_requested_at } of silent) {
      if (alive.has(job_id)) continue;
      const message = 'The orchestration of this job is gone. Start the job again.';
      const { events } = await jobs.end(job_id, {
        result: null,
        ...(cancel_requested_at
          ? { status: 'cancelled', error: null, message: 'The job was cancelled' }
          : { status: 'failed', error: { code: 'ORCHESTRATION_LOST', message }, message }),
      });
      log.warn('job.lost', { jobId: job_id });
      await progress.send(events);
    }
  };
