// Retention: archives, job records and finished Durable instances go when their time is over. Nothing younger is touched.
import type { DurableClient } from 'durable-functions';
import { AtgError, ERRORS } from '../contract/errors.ts';
import type { Job } from '../contract/job.ts';
import type { Artifacts } from '../services/artifacts/artifacts.ts';
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';

const DAY_MS = 86_400_000;
const JOBS_PER_RUN = 500;

export interface ExpireJobsDeps {
  readonly jobs: Pick<Jobs, 'archive' | 'get' | 'stale' | 'forgetArchive' | 'remove'>;
  readonly artifacts: Pick<Artifacts, 'remove' | 'jobIds'>;
  readonly artifactRetentionDays: number;
  readonly jobRetentionDays: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Removes what is older than its retention; running it again removes nothing more.
 * @throws the error of a dependency that is away, at once; of a job that cannot be removed, when all others have been
 */
export const makeExpireJobs =
  ({ jobs, artifacts, artifactRetentionDays, jobRetentionDays, clock, log }: ExpireJobsDeps) =>
  async (durable: DurableClient): Promise<void> => {
    const daysAgo = (days: number): string => new Date(clock.now().getTime() - days * DAY_MS).toISOString();

    const failures: unknown[] = [];
    /** One job that cannot be removed must not keep all others for ever. */
    const each = async (found: readonly Job[], remove: (jobId: string) => Promise<void>): Promise<void> => {
      for (const { job_id } of found)
        await remove(job_id).catch((error: unknown) => {
          if (isAway(error)) throw error;
          failures.push(error);
          log.warn('job.not_expired', { jobId: job_id, error: String(error) });
        });
    };

    await each(await jobs.stale('with_files', daysAgo(artifactRetentionDays), JOBS_PER_RUN), async (jobId) => {
      await jobs.forgetArchive(jobId);
      await artifacts.remove(jobId);
      log.info('job.files.expired', { jobId });
    });
    await each(await jobs.stale('ended', daysAgo(jobRetentionDays), JOBS_PER_RUN), async (jobId) => {
      await artifacts.remove(jobId);
      await durable.purgeInstanceHistory(jobId);
      await jobs.remove(jobId);
      log.info('job.expired', { jobId });
    });
    for await (const jobId of artifacts.jobIds()) {
      if (!(await isAbandoned(jobs, jobId, daysAgo(artifactRetentionDays)))) continue;
      await artifacts.remove(jobId);
      log.warn('job.files.orphaned', { jobId });
    }
    if (failures.length > 0) throw failures[0];
  };

const isAway = (error: unknown): boolean => error instanceof AtgError && ERRORS[error.code].blame === 'dependency';

/** True for files whose job is gone, has forgotten them while storage was away, or ended before `before` (ISO) without an archive. */
async function isAbandoned(jobs: Pick<Jobs, 'archive' | 'get'>, jobId: string, before: string): Promise<boolean> {
  try {
    await jobs.archive(jobId);
    return false;
  } catch (error) {
    // Only a certain answer counts: a database that is away must not make files look abandoned.
    if (!(error instanceof AtgError)) throw error;
    if (error.code === 'JOB_NOT_FOUND' || error.code === 'FILES_EXPIRED') return true;
    // Its worker may be writing them just now.
    if (error.code === 'JOB_NOT_FINISHED') return false;
    if (error.code !== 'FILES_NOT_FOUND') throw error;
    const { completed_at } = await jobs.get(jobId);
    return completed_at !== null && completed_at < before;
  }
}
