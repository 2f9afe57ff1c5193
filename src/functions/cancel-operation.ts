import type { HttpHandler } from '@azure/functions';
import { CancelOperation } from '../contract/cancel-operation.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';
import type { Progress } from '../services/progress/progress.ts';
import { findJobToChange } from './find-job.ts';
import { handle, type Frame } from './handle.ts';
import { presentJob } from './present.ts';

export interface CancelDeps {
  readonly jobs: Pick<Jobs, 'get' | 'requestCancel'>;
  readonly progress: Pick<Progress, 'send'>;
  readonly cancelEvent: string;
  readonly log: Log;
}

/** Recorded first, then the orchestration is told: the record is what its activities read, the event only ends a pause early. */
export const makeCancelOperation = (frame: Frame, { jobs, progress, cancelEvent, log }: CancelDeps): HttpHandler =>
  handle(CancelOperation, frame, async ({ params, caller, origin, durable }) => {
    await findJobToChange(jobs, params.job_id, caller);
    const { job, already, events } = await jobs.requestCancel(params.job_id);
    await progress.send(events);
    if (job.status === 'running') {
      try {
        await durable().raiseEvent(job.job_id, cancelEvent, {});
      } catch (error) {
        log.warn('job.cancel.not_told', { jobId: job.job_id, error: String(error) });
      }
    }
    return { status: already ? 200 : 202, body: presentJob(job, origin) };
  });
