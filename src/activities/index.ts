// The activities of every job, by name; main.ts registers them, orchestrations name them by type.
import type { ActivityDeps } from './activity-deps.ts';
import { makeBeginJob } from './begin-job.ts';
import { makeEndJob } from './end-job.ts';
import { makePrepareStep } from './prepare-step.ts';
import { makeWorkStep } from './work-step.ts';

export const makeActivities = (deps: ActivityDeps) => ({
  beginJob: makeBeginJob(deps),
  prepareStep: makePrepareStep(deps),
  workStep: makeWorkStep(deps),
  endJob: makeEndJob(deps),
});

export type Activities = ReturnType<typeof makeActivities>;
