// Says every few minutes how the jobs stand, for alerts and charts: how many are open, how old the oldest of them is, how many failed
// lately. Every line tells the whole state, so that a lost or sampled one hides nothing. Where the job store is away the run fails, which
// is what the alert on Neo4j looks for.
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';

/** A failed job is told of for as long as an alert looks back. */
const LATELY_MS = 30 * 60_000;
/** Jobs that ended as failed are looked for among this many that began last. */
const FAILED_LOOKED_AT = 200;

export interface WatchJobsDeps {
  readonly jobs: Pick<Jobs, 'list'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Logs `jobs.watched`. @throws GRAPH_UNAVAILABLE */
export const makeWatchJobs =
  ({ jobs, clock, log }: WatchJobsDeps) =>
  async (): Promise<void> => {
    const now = clock.now().getTime();
    const minutesSince = (at: string): number => Math.round((now - Date.parse(at)) / 60_000);
    const open = { statuses: ['queued', 'running'] } as const;
    const { total } = await jobs.list({ ...open, limit: 1, offset: 0 });
    const oldest = total === 0 ? [] : (await jobs.list({ ...open, limit: 1, offset: total - 1 })).jobs;
    const failed = await jobs.list({ statuses: ['failed'], limit: FAILED_LOOKED_AT, offset: 0 });
    log.info('jobs.watched', {
      open: total,
      oldestMinutes: oldest[0] ? minutesSince(oldest[0].created_at) : 0,
      failedLately: failed.jobs.filter(({ completed_at }) => completed_at && now - Date.parse(completed_at) < LATELY_MS)
        .length,
    });
  };
