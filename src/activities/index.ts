// The activities of every job, by name; main.ts registers them, orchestrations name them by type.
import type { JobEngine } from '../contract/engine.ts';
import type { OperationType } from '../contract/job.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Progress } from '../services/progress/progress.ts';
import { makeBeginJob } from './begin-job.ts';
import type { ControlDeps } from './control.ts';
import { makeEndJob } from './end-job.ts';
import { makePrepareStep } from './prepare-step.ts';
import { makeWorkStep } from './work-step.ts';

export interface ActivityDeps extends ControlDeps {
  readonly jobs: Jobs;
  readonly progress: Progress;
  readonly engines: Readonly<Record<OperationType, JobEngine>>;
}

export const makeActivities = (deps: ActivityDeps) => ({
  beginJob: makeBeginJob(deps),
  prepareStep: makePrepareStep(deps),
  workStep: makeWorkStep(deps),
  endJob: makeEndJob(deps),
});

export type Activities = ReturnType<typeof makeActivities>;
