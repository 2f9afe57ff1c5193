// The activities of every job, by name; main.ts registers them, orchestrations name them by type.
import type { ActivityDeps } from './activity-deps.ts';
import { makeCancelWatch } from './cancel-watch.ts';
import { CANCEL_FRESH_MS } from './control.ts';
import { makeBeginJob } from './begin-job.ts';
import { makeEndJob } from './end-job.ts';
import { makePrepareStep } from './prepare-step.ts';
import { makeWorkStep } from './work-step.ts';

/**
 * The activities by name. Inside a job, the question whether it is to be cancelled is put to the store only now and
 * then.
 */
export function makeActivities(given: ActivityDeps) {
  const isCancelRequested = makeCancelWatch(given.jobs, given.clock, CANCEL_FRESH_MS);
  const deps: ActivityDeps = { ...given, jobs: { ...given.jobs, isCancelRequested } };
  return {
    beginJob: makeBeginJob(deps),
    prepareStep: makePrepareStep(deps),
    workStep: makeWorkStep(deps),
    endJob: makeEndJob(deps),
  };
}

export type Activities = ReturnType<typeof makeActivities>;
