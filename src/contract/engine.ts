// The seam behind which the scan engine and the generation engine stand. An orchestration knows nothing but this: a job is
// a list of steps, each prepared once, then worked in slices by as many workers as it said, and finished.
import type { Job, JobResult, Phase } from './job.ts';

/** What an engine may do to the world of its job while it works. */
export interface WorkControl {
  /** Aborted when the job's cancellation was asked for, noticed within three seconds; hand it to every call. */
  readonly signal: AbortSignal;
  /** True once the slice should return with `done: false`: its time is up. Ask between pages. */
  timeIsUp(): boolean;
  /** Says where the job stands. At most two a second of one phase are kept, the first of a phase always; percent never goes down. */
  report(progress: { phase: Phase; message: string; percent: number; counts?: Record<string, number> }): Promise<void>;
  /** Keeps a line for the reader of the history. */
  log(message: string, details?: Record<string, unknown>): Promise<void>;
}

export interface Slice {
  readonly step: string;
  /** This worker's number, from 0, and how many there are: partition p belongs to worker p modulo workers. */
  readonly worker: number;
  readonly workers: number;
}

/** `done`: this worker has nothing left in this step. `wait`: Azure asked for a pause of so many seconds; call again then. */
export type SliceResult = { done: true } | { done: false; waitSeconds?: number };

/**
 * A way to scan a tenant, or to generate code. Every method is safe to run twice: an activity is delivered at least once.
 * Methods throw {@link AtgError} for what ends the job and anything else for what is worth another try; when
 * `control.signal` is aborted they throw its reason.
 */
export interface JobEngine {
  /** The steps of this job, in order. Pure: it depends on the job's params alone. */
  steps(job: Job): readonly string[];
  /** Readies a step (its partitions) and says how many workers it is worth; 0 passes over it. */
  prepare(job: Job, step: string, control: WorkControl): Promise<{ workers: number }>;
  work(job: Job, slice: Slice, control: WorkControl): Promise<SliceResult>;
  /** What the job has to show. Also called for a cancelled or failed job (`ended`), for what was done until then. */
  summarise(job: Job, ended: 'completed' | 'failed' | 'cancelled'): Promise<JobResult>;
}
