import type { DurableClient } from 'durable-functions';
import { AtgError } from '../../src/contract/errors.ts';
import type { Job } from '../../src/contract/job.ts';
import { makeEndLostJobs } from '../../src/functions/end-lost-jobs.ts';
import { makeExpireJobs } from '../../src/functions/expire-jobs.ts';
import { systemClock } from '../../src/services/system-clock.ts';
import type { JobArchive } from '../../src/services/jobs/jobs.ts';
import { aJob, fakeJobs } from '../support/fakes.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the watchdog', () => {
  const run = async (job: Job, alive: string[]) => {
    const { store, jobs } = fakeJobs(job);
    const sent: string[] = [];
    const progress = {
      send: async (events: readonly { type: string }[]) => void sent.push(...events.map(({ type }) => type)),
    };
    const durable = {
      getStatusBy: async () => alive.map((instanceId) => ({ instanceId })),
    } as unknown as DurableClient;
    await makeEndLostJobs({ jobs: store, progress, clock: systemClock, log })(durable);
    return { job: jobs.get(job.job_id)!, sent };
  };
  test('ends a job whose orchestration is gone', async () => {
    const { job, sent } = await run(aJob({ status: 'running' }), []);
    expect([job.status, job.error?.code, sent]).toEqual(['failed', 'ORCHESTRATION_LOST', ['completion']]);
  });
  test('ends a queued job that never started', async () => {
    expect((await run(aJob(), [])).job.error?.code).toBe('ORCHESTRATION_LOST');
  });
  test('ends a lost job as cancelled where that was asked for', async () => {
    const { job } = await run(aJob({ status: 'running', cancel_requested_at: '2026-01-01T00:00:00Z' }), []);
    expect([job.status, job.error]).toEqual(['cancelled', null]);
  });
  test('leaves a job whose orchestration is alive', async () => {
    const job = aJob({ status: 'running' });
    expect((await run(job, [job.job_id])).job).toEqual(job);
  });
  test('ends nothing when Durable Functions cannot be asked', async () => {
    const { store, jobs } = fakeJobs(aJob({ status: 'running' }));
    const durable = { getStatusBy: () => Promise.reject(new Error('away')) } as unknown as DurableClient;
    await expect(
      makeEndLostJobs({ jobs: store, progress: { send: async () => undefined }, clock: systemClock, log })(durable),
    ).rejects.toThrow('away');
    expect([...jobs.values()][0]!.status).toBe('running');
  });
});

describe('retention', () => {
  const run = async (options: {
    stale: Partial<Record<'ended' | 'with_files', Job[]>>;
    blobsOf?: string[];
    known?: Job[];
    archive?: () => Promise<JobArchive>;
    cannotPurge?: string;
  }) => {
    const done: string[] = [];
    const asked: Record<string, string> = {};
    const { store } = fakeJobs(...(options.known ?? []));
    const deps = {
      jobs: {
        archive: options.archive ?? store.archive,
        get: store.get,
        stale: async (kind: 'ended' | 'with_files' | 'unended', before: string) => (
          (asked[kind] = before),
          options.stale[kind as 'ended'] ?? []
        ),
        forgetArchive: async (id: string) => void done.push(`forget ${id}`),
        remove: async (id: string) => void done.push(`remove ${id}`),
      },
      artifacts: {
        remove: async (id: string) => void done.push(`blobs ${id}`),
        jobIds: async function* () {
          yield* options.blobsOf ?? [];
        },
      },
      artifactRetentionDays: 7,
      jobRetentionDays: 90,
      clock: { ...systemClock, now: () => new Date('2026-04-01T00:00:00Z') },
      log,
    };
    const durable = {
      purgeInstanceHistory: async (id: string) => {
        if (id === options.cannotPurge) throw new Error('the task hub refuses');
        done.push(`purge ${id}`);
      },
    } as unknown as DurableClient;
    const failed = await makeExpireJobs(deps)(durable).then(
      () => undefined,
      (error: Error) => error,
    );
    return { done, asked, failed };
  };
  const old = aJob({ status: 'completed' });

  test('asks for what is older than the configured days', async () => {
    expect((await run({ stale: {} })).asked).toEqual({
      with_files: '2026-03-25T00:00:00.000Z',
      ended: '2026-01-01T00:00:00.000Z',
    });
  });
  test('lets the job forget its files before they go', async () => {
    expect((await run({ stale: { with_files: [old] } })).done).toEqual([`forget ${old.job_id}`, `blobs ${old.job_id}`]);
  });
  test('removes the record last, after its blobs and its Durable instance', async () => {
    expect((await run({ stale: { ended: [old] } })).done).toEqual([
      `blobs ${old.job_id}`,
      `purge ${old.job_id}`,
      `remove ${old.job_id}`,
    ]);
  });
  test('finds files whose job is gone, and only those', async () => {
    const { done } = await run({ stale: {}, known: [old], blobsOf: [old.job_id, 'scan-ffffffffffff'] });
    expect(done).toEqual(['blobs scan-ffffffffffff']);
  });
  test('removes no file while the job store cannot be asked', async () => {
    const archive = () => Promise.reject(new AtgError('GRAPH_UNAVAILABLE', 'away'));
    expect(await run({ stale: {}, blobsOf: ['scan-ffffffffffff'], archive })).toMatchObject({
      done: [],
      failed: { code: 'GRAPH_UNAVAILABLE' },
    });
  });
  test('finds files that their job has forgotten while storage was away', async () => {
    const archive = () => Promise.reject(new AtgError('FILES_EXPIRED', 'forgotten'));
    const { done } = await run({ stale: {}, known: [old], blobsOf: [old.job_id], archive });
    expect(done).toEqual([`blobs ${old.job_id}`]);
  });
  test('leaves files that a worker may be writing just now', async () => {
    const running = aJob({ status: 'running' });
    expect((await run({ stale: {}, known: [running], blobsOf: [running.job_id] })).done).toEqual([]);
  });
  test('removes what a job has left that ended without an archive, once an archive would have expired', async () => {
    const long = aJob({ job_id: 'iac-00000000000a', status: 'failed', completed_at: '2026-03-24T00:00:00Z' });
    const lately = aJob({ job_id: 'iac-00000000000b', status: 'cancelled', completed_at: '2026-03-26T00:00:00Z' });
    const blobsOf = [long.job_id, lately.job_id];
    expect((await run({ stale: {}, known: [long, lately], blobsOf })).done).toEqual([`blobs ${long.job_id}`]);
  });
  test('removes the others where one job cannot be removed, and says so', async () => {
    const other = aJob({ job_id: 'scan-00000000000b', status: 'failed' });
    const { done, failed } = await run({ stale: { ended: [old, other] }, cannotPurge: old.job_id });
    expect(done.slice(-2)).toEqual([`purge ${other.job_id}`, `remove ${other.job_id}`]);
    expect(failed).toEqual(new Error('the task hub refuses'));
  });
});
