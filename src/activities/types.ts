// What crosses the boundary between orchestrations and activities: small plain objects, expected failures included.
import type { ErrorCode } from '../contract/errors.ts';

/** A failure as data, so that no orchestration ever reads an error's text. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * `failed` ends the job. `again` is worth another try after a pause: a dependency is away, or something unforeseen happened.
 * `cancelled`: the caller asked for the end. `ended`: the job has a terminal status already.
 */
export type Unhappy =
  | { readonly outcome: 'failed'; readonly error: Failure }
  | { readonly outcome: 'again'; readonly error: Failure }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'ended' };

export type BeginJobResult = { readonly outcome: 'begun'; readonly steps: readonly string[] } | Unhappy;
export type PrepareStepResult = { readonly outcome: 'ready'; readonly workers: number } | Unhappy;
export type WorkStepResult =
  { readonly outcome: 'done' } | { readonly outcome: 'more'; readonly waitSeconds: number } | Unhappy;
export type EndJobResult = { readonly outcome: 'ended' } | { readonly outcome: 'again'; readonly error: Failure };

export interface JobInput {
  readonly job_id: string;
  /** The trace that the job's request came with; log lines carry it. */
  readonly trace?: string;
}
export interface StepInput extends JobInput {
  readonly step: string;
}
export interface WorkInput extends StepInput {
  readonly worker: number;
  readonly workers: number;
}
export interface EndInput extends JobInput {
  readonly ending:
    { readonly status: 'completed' | 'cancelled' } | { readonly status: 'failed'; readonly error: Failure };
}
