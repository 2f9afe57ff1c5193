import { isTerminal } from '../contract/job.ts';
import { withControl } from './control.ts';
import type { ActivityDeps } from './activity-deps.ts';
import { asOutcome } from './outcome.ts';
import type { WorkInput, WorkStepResult } from './types.ts';

/** Works one slice of one step: pages are loaded and checkpointed until the worker's share is done or its time is up. */
export const makeWorkStep =
  (deps: ActivityDeps) =>
  ({ job_id, step, worker, workers }: WorkInput): Promise<WorkStepResult> =>
    asOutcome(deps.log, 'workStep', job_id, async () => {
      const job = await deps.jobs.get(job_id);
      if (isTerminal(job.status)) return { outcome: 'ended' } as const;
      const result = await withControl(deps, job, (control) =>
        deps.engines[job.operation_type].work(job, { step, worker, workers }, control),
      );
      return result.done
        ? ({ outcome: 'done' } as const)
        : ({ outcome: 'more', waitSeconds: result.waitSeconds ?? 0 } as const);
    });
