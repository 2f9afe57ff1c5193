import { AtgError } from '../../src/contract/errors.ts';
import type { Job } from '../../src/contract/job.ts';
import { makeWatchJobs } from '../../src/functions/watch-jobs.ts';
import type { JobFilter } from '../../src/services/jobs/jobs.ts';
import { aJob } from '../support/fakes.ts';

const NOW = '2026-01-02T12:00:00.000Z';
const clock = { now: () => new Date(NOW), sleep: () => Promise.resolve() };

/** What is said of a store with these jobs, newest first. */
const watched = async (...stored: Job[]) => {
  const said: unknown[] = [];
  const log = {
    info: (event: string, fields: unknown) => void said.push({ event, fields }),
    warn: () => undefined,
    error: () => undefined,
  };
  const list = ({ statuses = [], limit, offset }: JobFilter) => {
    const matching = stored.filter(({ status }) => statuses.includes(status));
    return Promise.resolve({ jobs: matching.slice(offset, offset + limit), total: matching.length });
  };
  await makeWatchJobs({ jobs: { list }, clock, log })();
  return said;
};

test('tells how many jobs are open and how old the oldest is', async () => {
  expect(
    await watched(
      aJob({ status: 'queued', created_at: '2026-01-02T11:58:00.000Z' }),
      aJob({ status: 'completed', created_at: '2026-01-01T00:00:00.000Z' }),
      aJob({ status: 'running', created_at: '2026-01-02T10:00:00.000Z' }),
    ),
  ).toEqual([{ event: 'jobs.watched', fields: { open: 2, oldestMinutes: 120, failedLately: 0 } }]);
});

test('tells of jobs that failed within the last half hour', async () => {
  expect(
    await watched(
      aJob({ status: 'failed', completed_at: '2026-01-02T11:45:00.000Z' }),
      aJob({ status: 'failed', completed_at: '2026-01-02T11:29:00.000Z' }),
    ),
  ).toEqual([{ event: 'jobs.watched', fields: { open: 0, oldestMinutes: 0, failedLately: 1 } }]);
});

test('fails where the job store is away, so that the alert on Neo4j sees it', async () => {
  const list = () => Promise.reject(new AtgError('GRAPH_UNAVAILABLE', 'The graph database does not answer.'));
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await expect(makeWatchJobs({ jobs: { list }, clock, log })()).rejects.toThrow('[GRAPH_UNAVAILABLE]');
});
