import type { ActivityDeps } from '../../src/activities/activity-deps.ts';
import { makeActivities } from '../../src/activities/index.ts';
import { AtgError } from '../../src/contract/errors.ts';
import type { JobEngine } from '../../src/contract/engine.ts';
import type { Job } from '../../src/contract/job.ts';
import { systemClock } from '../../src/services/system-clock.ts';
import { aJob, fakeJobs } from '../support/fakes.ts';

const engineOf = (changes: Partial<JobEngine>): JobEngine => ({
  steps: () => ['first', 'second'],
  prepare: async () => ({ workers: 3 }),
  work: async () => ({ done: true }),
  summarise: async () => ({ partial: false }),
  ...changes,
});

function world(job: Job, changes: Partial<JobEngine> = {}) {
  const { store, jobs } = fakeJobs(job);
  const said: string[] = [];
  const logged: string[] = [];
  const events: [string, object][] = [];
  const deps: ActivityDeps = {
    jobs: store,
    progress: {
      report: async (_, { message }) => void said.push(message),
      log: async (_, __, message) => void said.push(message),
      send: async (events) => void said.push(...events.map(({ type }) => type)),
      sendEndAgain: async () => void said.push('the end again'),
      events: async () => ({ events: [], lastSequence: 0 }),
      subscribe: () => Promise.reject(new Error('not asked for here')),
    },
    engines: { scan: engineOf(changes), 'generate-iac': engineOf(changes) },
    clock: systemClock,
    log: {
      info: (event, fields) => void events.push([event, fields]),
      warn: () => undefined,
      error: (event) => void logged.push(event),
    },
    sliceSeconds: 60,
  };
  return { activities: makeActivities(deps), jobs, store, said, logged, events };
}

const running = aJob({ status: 'running' });
const { job_id } = running;
const slice = { job_id, step: 'first', worker: 0, workers: 1 };

test('beginning moves a queued job to running and answers its steps, as often as it is called', async () => {
  const { activities, jobs } = world(aJob());
  expect(await activities.beginJob({ job_id })).toEqual({ outcome: 'begun', steps: ['first', 'second'] });
  expect(await activities.beginJob({ job_id })).toEqual({ outcome: 'begun', steps: ['first', 'second'] });
  expect(jobs.get(job_id)!.status).toBe('running');
});

test('the log says how long a job waited, how long it took and how much it did', async () => {
  const { activities, events } = world(aJob({ created_at: '2026-01-02T03:04:05.000Z' }), {
    summarise: async () => ({ resources: 50, requests: { throttled: 3 }, unread_scope_count: 2 }),
  });
  await activities.beginJob({ job_id });
  await activities.endJob({ job_id, ending: { status: 'completed' } });
  expect(events.map(([event]) => event)).toEqual(['job.begun', 'job.ended']);
  expect(events[0]![1]).toMatchObject({ jobId: job_id, operation: 'scan' });
  expect(events[1]![1]).toMatchObject({
    ...{ jobId: job_id, operation: 'scan', status: 'completed', code: null },
    ...{ resources: 50, throttled: 3, unread: 2 },
  });
});

test('a job that has ended is left alone by every activity', async () => {
  const { activities } = world(aJob({ status: 'failed' }));
  for (const result of [activities.beginJob({ job_id }), activities.prepareStep(slice), activities.workStep(slice)])
    expect(await result).toEqual({ outcome: 'ended' });
});

test('a step answers its workers; a slice answers done, or more after a pause', async () => {
  const { activities } = world(running, {
    work: async (_, { worker }) => (worker === 0 ? { done: true } : { done: false, waitSeconds: 7 }),
  });
  expect(await activities.prepareStep(slice)).toEqual({ outcome: 'ready', workers: 3 });
  expect(await activities.workStep(slice)).toEqual({ outcome: 'done' });
  expect(await activities.workStep({ ...slice, worker: 1 })).toEqual({ outcome: 'more', waitSeconds: 7 });
});

test.each([
  [
    new AtgError('REMOVAL_LIMIT', 'too many'),
    { outcome: 'failed', error: { code: 'REMOVAL_LIMIT', message: 'too many' } },
  ],
  [
    new AtgError('GRAPH_UNAVAILABLE', 'away'),
    { outcome: 'again', error: { code: 'GRAPH_UNAVAILABLE', message: 'away' } },
  ],
])('a failure of the engine comes back as a value: %s', async (error, outcome) => {
  const { activities } = world(running, { work: () => Promise.reject(error) });
  expect(await activities.workStep(slice)).toEqual(outcome);
});

test('what nobody foresaw is logged, worth another try, and shows nothing of itself', async () => {
  const { activities, logged } = world(running, { work: () => Promise.reject(new Error('token=abc')) });
  const outcome = await activities.workStep(slice);
  expect(outcome).toMatchObject({ outcome: 'again', error: { code: 'INTERNAL' } });
  expect(JSON.stringify(outcome)).not.toContain('abc');
  expect(logged).toEqual(['activity.unforeseen']);
});

const databaseFault = (code: string) => Object.assign(new Error('no such variable: token=abc'), { code });
test.each([
  ['a mistake in the code', new TypeError("Cannot read properties of null (reading 'token=abc')")],
  ['a number out of range', new RangeError('Invalid array length')],
  ['a statement that the database does not understand', databaseFault('Neo.ClientError.Statement.SyntaxError')],
  ['a rule of the graph that was broken', databaseFault('Neo.ClientError.Schema.ConstraintValidationFailed')],
])('ends the job at once where trying again would change nothing: %s', async (_what, error) => {
  let tries = 0;
  const { activities, logged } = world(running, { work: () => (tries++, Promise.reject(error)) });
  const outcome = await activities.workStep(slice);
  expect(outcome).toMatchObject({ outcome: 'failed', error: { code: 'INTERNAL' } });
  expect(JSON.stringify(outcome)).not.toContain('abc');
  // once more at once: what was read while somebody wrote it may have looked so
  expect({ tries, logged }).toEqual({ tries: 2, logged: ['activity.unforeseen', 'activity.unforeseen'] });
});

test('goes on where such a failure does not happen again', async () => {
  let tries = 0;
  const work = () => (tries++ === 0 ? Promise.reject(new TypeError('torn')) : Promise.resolve({ done: true as const }));
  const { activities } = world(running, { work });
  expect(await activities.workStep(slice)).toEqual({ outcome: 'done' });
});

test.each([
  ['a connection that was lost', new TypeError('fetch failed', { cause: new Error('ECONNRESET') })],
  ['a stream that was closed', Object.assign(new TypeError('Invalid state'), { code: 'ERR_INVALID_STATE' })],
  ['a transaction that was ended', databaseFault('Neo.ClientError.Transaction.TransactionTerminated')],
  ['a deadlock', databaseFault('Neo.TransientError.Transaction.DeadlockDetected')],
])('takes its time to try again after %s', async (_what, error) => {
  const { activities } = world(running, { work: () => Promise.reject(error) });
  expect(await activities.workStep(slice)).toMatchObject({ outcome: 'again', error: { code: 'INTERNAL' } });
});

test('a cancellation asked for before the slice keeps the engine from working at all', async () => {
  let worked = false;
  const { activities, store } = world(running, { work: async () => ((worked = true), { done: true }) });
  await store.requestCancel(job_id);
  expect(await activities.workStep(slice)).toEqual({ outcome: 'cancelled' });
  expect(worked).toBe(false);
});

test('a cancellation in the middle of a slice aborts what the engine waits for, within seconds', async () => {
  const { activities, store } = world(running, {
    work: async (_, __, { signal }) => {
      setTimeout(() => void store.requestCancel(job_id), 50);
      await systemClock.sleep(60_000, signal).catch(() => signal.throwIfAborted());
      return { done: true };
    },
  });
  const begun = Date.now();
  expect(await activities.workStep(slice)).toEqual({ outcome: 'cancelled' });
  expect(Date.now() - begun).toBeLessThan(5_000);
});

test('a cancellation is noticed although the graph was away for a moment during the slice', async () => {
  const { activities, store, logged } = world(running, {
    work: async (_, __, { signal }) => {
      const { isCancelRequested } = store;
      store.isCancelRequested = async (id) => {
        store.isCancelRequested = isCancelRequested;
        await store.requestCancel(id);
        throw new AtgError('GRAPH_UNAVAILABLE', 'away');
      };
      await systemClock.sleep(60_000, signal).catch(() => signal.throwIfAborted());
      return { done: true };
    },
  });
  expect(await activities.workStep(slice)).toEqual({ outcome: 'cancelled' });
  expect(logged).toEqual([]);
});

test('the time of a slice runs out', async () => {
  let now = 0;
  const { store } = fakeJobs(running);
  const { withControl } = await import('../../src/activities/control.ts');
  const clock = {
    now: () => new Date(now),
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms, signal),
  };
  const progress = { report: async () => undefined, log: async () => undefined };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await withControl({ jobs: store, progress, clock, log, sliceSeconds: 60 }, running, async ({ timeIsUp }) => {
    expect(timeIsUp()).toBe(false);
    now = 60_000;
    expect(timeIsUp()).toBe(true);
  });
});

test('keeps the first report of each phase, and at most two a second of the same', async () => {
  let now = 0;
  const { store } = fakeJobs(running);
  const { withControl } = await import('../../src/activities/control.ts');
  const clock = {
    now: () => new Date(now),
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms, signal),
  };
  const kept: string[] = [];
  const progress = {
    report: async (_: string, { message }: { message: string }) => void kept.push(message),
    log: async () => undefined,
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await withControl({ jobs: store, progress, clock, log, sliceSeconds: 60 }, running, async ({ report }) => {
    await report({ phase: 'reading', message: 'first', percent: 1 });
    now = 499;
    await report({ phase: 'reading', message: 'too soon', percent: 2 });
    await report({ phase: 'archive', message: 'another phase', percent: 3 });
    now = 999;
    await report({ phase: 'archive', message: 'in time', percent: 4 });
  });
  expect(kept).toEqual(['first', 'another phase', 'in time']);
});

describe('ending a job', () => {
  test('writes status and result and sends the completion', async () => {
    const { activities, jobs, said } = world(running);
    expect(await activities.endJob({ job_id, ending: { status: 'completed' } })).toEqual({ outcome: 'ended' });
    expect(jobs.get(job_id)).toMatchObject({ status: 'completed', result: { partial: false }, error: null });
    expect(said).toEqual(['completion']);
  });
  test('run again, sends the end again, since the first run may have died before it could', async () => {
    const { activities, said } = world(running);
    await activities.endJob({ job_id, ending: { status: 'completed' } });
    await activities.endJob({ job_id, ending: { status: 'completed' } });
    expect(said).toEqual(['completion', 'the end again']);
  });
  test('keeps what was done until a cancellation', async () => {
    const { activities, jobs } = world(running, {
      summarise: async (_, ended) => ({ partial: ended === 'cancelled' }),
    });
    await activities.endJob({ job_id, ending: { status: 'cancelled' } });
    expect(jobs.get(job_id)).toMatchObject({ status: 'cancelled', result: { partial: true }, error: null });
  });
  test('does not call a job complete that cannot say what it did', async () => {
    const { activities, jobs } = world(running, { summarise: () => Promise.reject(new Error('bug')) });
    await activities.endJob({ job_id, ending: { status: 'completed' } });
    expect(jobs.get(job_id)).toMatchObject({ status: 'failed', result: null, error: { code: 'INTERNAL' } });
  });
  test('keeps the error of a failed job even when nothing can be summed up', async () => {
    const { activities, jobs } = world(running, {
      summarise: () => Promise.reject(new AtgError('TENANT_NOT_FOUND', 'gone')),
    });
    await activities.endJob({
      job_id,
      ending: { status: 'failed', error: { code: 'AZURE_UNAVAILABLE', message: 'no answer' } },
    });
    expect(jobs.get(job_id)).toMatchObject({
      status: 'failed',
      error: { code: 'AZURE_UNAVAILABLE', message: 'no answer' },
    });
  });
  test('is tried again while the graph database is away', async () => {
    const { activities } = world(running, {
      summarise: () => Promise.reject(new AtgError('GRAPH_UNAVAILABLE', 'away')),
    });
    expect(await activities.endJob({ job_id, ending: { status: 'completed' } })).toMatchObject({ outcome: 'again' });
  });
});
