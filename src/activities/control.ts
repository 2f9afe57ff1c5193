// The controls an engine gets for one slice of work: progress, the time budget, and the news that the job was cancelled.
import type { WorkControl } from '../contract/engine.ts';
import type { Job, Phase } from '../contract/job.ts';
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';
import type { Progress } from '../services/progress/progress.ts';

/** How often a working activity looks whether its job was cancelled. */
const CANCEL_LOOK_MS = 500;
/** How old the store's answer to that may be; with one request in flight the two together keep the stop under 5 s. */
export const CANCEL_FRESH_MS = 2_500;

/** Reports of one phase closer together than this are not worth a transaction: no reader is told more than twice a second. */
const REPORT_EVERY_MS = 500;

/** The reason of the abort signal when the job's cancellation was asked for. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';
}

export interface ControlDeps {
  readonly jobs: Pick<Jobs, 'isCancelRequested'>;
  readonly progress: Pick<Progress, 'report' | 'log'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly sliceSeconds: number;
}

/** Runs `work` with controls for one job, as it was read just now; the cancellation watch ends with it. */
export async function withControl<T>(
  deps: ControlDeps,
  { job_id: jobId, cancel_requested_at }: Job,
  work: (control: WorkControl) => Promise<T>,
): Promise<T> {
  const { jobs, progress, clock, log } = deps;
  const cancelled = new AbortController();
  const finished = new AbortController();
  const deadline = clock.now().getTime() + deps.sliceSeconds * 1000;
  let last: { readonly phase: Phase; readonly at: number } | undefined;
  if (cancel_requested_at !== null) throw new JobCancelled();

  const watch = async (): Promise<void> => {
    for (let sees = true; ;) {
      await clock.sleep(CANCEL_LOOK_MS, finished.signal);
      try {
        if (await jobs.isCancelRequested(jobId)) return cancelled.abort(new JobCancelled());
        sees = true;
      } catch (error) {
        // The work itself may not need the graph database for a while, so the watch looks until it is back.
        if (sees) log.warn('job.cancel_watch.blind', { jobId, error: String(error) });
        sees = false;
      }
    }
  };
  const watching = watch().catch((error: unknown) => {
    // Only the sleep rejects, when the work has finished.
    if (!finished.signal.aborted) throw error;
  });
  try {
    return await work({
      signal: cancelled.signal,
      timeIsUp: () => clock.now().getTime() >= deadline,
      report: async (report) => {
        const now = clock.now().getTime();
        if (last?.phase === report.phase && now - last.at < REPORT_EVERY_MS) return;
        last = { phase: report.phase, at: now };
        await progress.report(jobId, report);
      },
      log: (message, details) => progress.log(jobId, 'log', message, details),
    });
  } finally {
    finished.abort();
    await watching;
  }
}
