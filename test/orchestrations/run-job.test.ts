import { runJob, type RunJobInput } from '../../src/orchestrations/run-job.ts';
import { drive, type ActivityCall } from '../support/drive.ts';

const JOB = 'scan-0123456789ab';
const input: RunJobInput = { job_id: JOB };
const begun = { outcome: 'begun', steps: ['first', 'second'] };
const ended = { outcome: 'ended' };

/** Answers each activity by name; unnamed ones answer as if all went well. */
const script =
  (answers: Partial<Record<string, (call: ActivityCall) => unknown>>) =>
  (call: ActivityCall): unknown =>
    answers[call.name]?.(call) ??
    { beginJob: begun, prepareStep: { outcome: 'ready', workers: 1 }, workStep: { outcome: 'done' }, endJob: ended }[
      call.name
    ];

const brief = ({ name, input }: ActivityCall): string =>
  [name, input['step'], input['worker'], (input['ending'] as { status?: string } | undefined)?.status]
    .filter((part) => part !== undefined)
    .join(' ');

test('begins, prepares and works every step in order, and ends as completed', () => {
  const run = drive(runJob, { input, script: script({}) });
  expect(run.calls.map(brief)).toEqual([
    'beginJob',
    'prepareStep first',
    'workStep first 0',
    'prepareStep second',
    'workStep second 0',
    'endJob completed',
  ]);
  expect(run.returned).toEqual({ status: 'completed' });
});

test('hands the trace of the request to every activity', () => {
  const run = drive(runJob, { input: { ...input, trace: 'abc' }, script: script({}) });
  expect(run.calls.map(({ input: { trace } }) => trace)).toEqual(Array(6).fill('abc'));
});

test('gives a step as many workers as it is worth, and calls again only those that are not done', () => {
  let third = 0;
  const run = drive(runJob, {
    input,
    script: script({
      beginJob: () => ({ outcome: 'begun', steps: ['only'] }),
      prepareStep: () => ({ outcome: 'ready', workers: 3 }),
      workStep: ({ input: { worker } }) =>
        worker === 2 && ++third < 3 ? { outcome: 'more', waitSeconds: 0 } : { outcome: 'done' },
    }),
  });
  expect(run.calls.map(brief)).toEqual([
    'beginJob',
    'prepareStep only',
    'workStep only 0',
    'workStep only 1',
    'workStep only 2',
    'workStep only 2',
    'workStep only 2',
    'endJob completed',
  ]);
  expect(run.pauses).toEqual([]);
});

test('passes over a step that is worth no worker', () => {
  const run = drive(runJob, { input, script: script({ prepareStep: () => ({ outcome: 'ready', workers: 0 }) }) });
  expect(run.calls.map(brief)).toEqual(['beginJob', 'prepareStep first', 'prepareStep second', 'endJob completed']);
});

test('waits on a durable timer for as long as Azure asked', () => {
  let calls = 0;
  const run = drive(runJob, {
    input,
    script: script({
      beginJob: () => ({ outcome: 'begun', steps: ['only'] }),
      workStep: () => (++calls === 1 ? { outcome: 'more', waitSeconds: 90 } : { outcome: 'done' }),
    }),
  });
  expect(run.pauses).toEqual([90]);
});

test('ends a pause early when it is told of a cancellation, and leaves no timer running', () => {
  let calls = 0;
  const run = drive(runJob, {
    input,
    event: (name) => name === 'cancelRequested',
    script: script({
      workStep: () => (++calls === 1 ? { outcome: 'more', waitSeconds: 3600 } : { outcome: 'cancelled' }),
    }),
  });
  expect(run.pauses).toEqual([]);
  expect(run.timers.map(({ cancelled }) => cancelled)).toEqual([true]);
  expect(run.calls.at(-1)).toMatchObject({ name: 'endJob', input: { ending: { status: 'cancelled' } } });
});

test('ends as failed with the error of the step that failed, and starts nothing after it', () => {
  const error = { code: 'REMOVAL_LIMIT', message: 'Too many' };
  const run = drive(runJob, { input, script: script({ workStep: () => ({ outcome: 'failed', error }) }) });
  expect(run.calls.map(brief)).toEqual(['beginJob', 'prepareStep first', 'workStep first 0', 'endJob failed']);
  expect(run.calls.at(-1)!.input['ending']).toEqual({ status: 'failed', error });
});

test('does nothing more for a job that has ended already', () => {
  expect(drive(runJob, { input, script: script({ beginJob: () => ended }) }).calls.map(brief)).toEqual(['beginJob']);
});

test('tries a step again, with growing pauses, while a dependency is away', () => {
  let calls = 0;
  const error = { code: 'GRAPH_UNAVAILABLE', message: 'away' };
  const run = drive(runJob, {
    input,
    script: script({
      beginJob: () => ({ outcome: 'begun', steps: ['only'] }),
      workStep: () => (++calls < 4 ? { outcome: 'again', error } : { outcome: 'done' }),
    }),
  });
  expect(run.pauses).toEqual([2, 4, 8]);
  expect(run.returned).toEqual({ status: 'completed' });
});

test('gives up on a dependency that stays away, and says which', () => {
  const error = { code: 'STORAGE_UNAVAILABLE', message: 'away' };
  const run = drive(runJob, { input, script: script({ workStep: () => ({ outcome: 'again', error }) }) });
  expect(run.calls.filter(({ name }) => name === 'workStep')).toHaveLength(24);
  expect(run.calls.at(-1)!.input['ending']).toEqual({ status: 'failed', error });
});

test('takes an activity that the host could not finish for one worth another try', () => {
  let calls = 0;
  const run = drive(runJob, {
    input,
    script: script({
      beginJob: () => ({ outcome: 'begun', steps: ['only'] }),
      prepareStep: () => ({ outcome: 'ready', workers: 2 }),
      workStep: () => (++calls === 2 ? new Error('The worker ended 5 times') : { outcome: 'done' }),
      endJob: () => (++calls < 6 ? new Error('Timeout value of 1800 s exceeded') : ended),
    }),
  });
  expect(run.calls.map(brief)).toEqual([
    'beginJob',
    'prepareStep only',
    'workStep only 0',
    'workStep only 1',
    'workStep only 0',
    'workStep only 1',
    'endJob completed',
    'endJob completed',
  ]);
  expect(run.pauses).toEqual([2, 2]);
  expect(run.returned).toEqual({ status: 'completed' });
});

test('comes back soon after a dependency does, however long that was away', () => {
  const error = { code: 'GRAPH_UNAVAILABLE', message: 'away' };
  const run = drive(runJob, { input, script: script({ workStep: () => ({ outcome: 'again', error }) }) });
  const sum = run.pauses.reduce((all, each) => all + each, 0);
  expect({ longest: Math.max(...run.pauses), isPatient: sum > 200 }).toEqual({ longest: 10, isPatient: true });
});

test('insists on recording the end', () => {
  let tries = 0;
  const run = drive(runJob, {
    input,
    script: script({
      endJob: () => (++tries < 20 ? { outcome: 'again', error: { code: 'GRAPH_UNAVAILABLE', message: '' } } : ended),
    }),
  });
  expect(tries).toBe(20);
  expect(Math.max(...run.pauses)).toBe(30);
});

test('cuts its history before it grows long, and goes on where it was', () => {
  let calls = 0;
  const work = () => (++calls < 500 ? { outcome: 'more', waitSeconds: 0 } : { outcome: 'done' });
  const first = drive(runJob, { input, script: script({ workStep: work }) });
  expect(first.continuedWith).toEqual({ job_id: JOB, place: { step: 0, workers: 1, open: [0] } });
  expect(first.calls.length).toBeLessThan(250);

  const second = drive(runJob, { input: first.continuedWith, script: script({ workStep: work }) });
  expect(second.calls.map(brief).slice(0, 2)).toEqual(['beginJob', 'workStep first 0']);
});

test('keeps every message between orchestration and activities far below 16 KB', () => {
  const steps = Array.from({ length: 15 }, (_, index) => `a-step-with-a-long-name-${index}`);
  const run = drive(runJob, {
    input,
    script: script({
      beginJob: () => ({ outcome: 'begun', steps }),
      prepareStep: () => ({ outcome: 'ready', workers: 50 }),
    }),
  });
  expect(Math.max(...run.calls.map((call) => JSON.stringify(call.input).length))).toBeLessThan(500);
});
