// What every activity works with.
import type { JobEngine } from '../contract/engine.ts';
import type { OperationType } from '../contract/job.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Progress } from '../services/progress/progress.ts';
import type { ControlDeps } from './control.ts';

export interface ActivityDeps extends ControlDeps {
  readonly jobs: Jobs;
  readonly progress: Progress;
  readonly engines: Readonly<Record<OperationType, JobEngine>>;
}
