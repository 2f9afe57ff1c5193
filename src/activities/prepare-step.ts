import { isTerminal } from '../contract/job.ts';
import { withControl } from './control.ts';
import type { ActivityDeps } from './activity-deps.ts';
import { asOutcome } from './outcome.ts';
import type { PrepareStepResult, StepInput } from './types.ts';

/** Readies one step of a job and answers how many workers it is worth. */
export const makePrepareStep =
  (deps: ActivityDeps) =>
  ({ job_id, step }: StepInput): Promise<PrepareStepResult> =>
    asOutcome(deps.log, 'prepareStep', job_id, async () => {
      const job = await deps.jobs.get(job_id);
      if (isTerminal(job.status)) return { outcome: 'ended' } as const;
      const { workers } = await withControl(deps, job, (control) =>
        deps.engines[job.operation_type].prepare(job, step, control),
      );
      return { outcome: 'ready', workers } as const;
    });
