// Retention: archives, job records and finished Durable instances go when their time is over. Nothing younger is touched.
import type { DurableClient } from 'durable-functions';
import { AtgError } from '../contract/errors.ts';
import type { Artifacts } from '../services/artifacts/artifacts.ts';
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';

const DAY_MS = 86_400_000;
const JOBS_PER_RUN = 500;

export interface ExpireJobsDeps {
  readonly jobs: Pick<Jobs, 'get' | 'stale' | 'forgetArchive' | 'remove'>;
  readonly artifacts: Pick<Artifacts, 'remove' | 'jobIds'>;
  readonly artifactRetentionDays: number;
  readonly jobRetentionDays: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes what is older than its retention; running it again removes nothing more. */
export const makeExpireJobs =
  ({ jobs, artifacts, artifactRetentionDays, jobRetentionDays, clock, log }: ExpireJobsDeps) =>
  async (durable: DurableClient): Promise<void> => {
    const daysAgo = (days: number): string => new Date(clock.now().getTime() - days * DAY_MS).toISOString();

    for (const { job_id } of await jobs.stale('with_files', daysAgo(artifactRetentionDays), JOBS_PER_RUN)) {
      await jobs.forgetArchive(job_id);
      await artifacts.remove(job_id);
      log.info('job.files.expired', { jobId: job_id });
    }
    for (const { job_id } of await jobs.stale('ended', daysAgo(jobRetentionDays), JOBS_PER_RUN)) {
      await artifacts.remove(job_id);
      await durable.purgeInstanceHistory(job_id);
      await jobs.remove(job_id);
      log.info('job.expired', { jobId: job_id });
    }
    for await (const jobId of artifacts.jobIds()) {
      if (await isKnown(jobs, jobId)) continue;
      await artifacts.remove(jobId);
      log.warn('job.files.orphaned', { jobId });
    }
  };

async function isKnown(jobs: Pick<Jobs, 'get'>, jobId: string): Promise<boolean> {
  try {
    await jobs.get(jobId);
    return true;
  } catch (error) {
    // Only the certain answer counts: a database that is away must not make files look orphaned.
    if (error instanceof AtgError && error.code === 'JOB_NOT_FOUND') return false;
    throw error;
  }
}
