import { durableCalls, type DurableCalls } from './durable-calls.ts';
import { cleanUp, fixture, startHostProcess, until, type HostProcess } from './host-process.ts';

let host: HostProcess;
let durable: DurableCalls;
beforeAll(async () => {
  host = await startHostProcess(fixture('limits'));
  durable = durableCalls(host.url);
});
afterAll(cleanUp);

it('runs no more activities at once than host.json allows', async () => {
  expect(await durable.outputOf('fansOut', { count: 12 })).toBe(2);
});

it('fails an orchestration that asks for more actions than maxOrchestrationActions', async () => {
  expect(await durable.ended(await durable.start('tooMany'))).toMatchObject({
    runtimeStatus: 'Failed',
    output: expect.stringContaining('More than 50 actions') as string,
  });
});

it('counts an activity that ran into functionTimeout as failed', async () => {
  expect(await durable.outputOf('timesOut')).toBe(
    "Activity function 'tooSlow' failed: Timeout value of 2 s exceeded by function: Functions.tooSlow",
  );
});

it('lets one HTTP request run and one wait, and answers 429 to the third', async () => {
  const startedAt = Date.now();
  const statuses = await Promise.all([1, 2, 3].map(async () => (await fetch(`${host.url}/v1/slow`)).status));
  expect(statuses.sort()).toEqual([200, 200, 429]);
  expect(Date.now() - startedAt).toBeGreaterThan(590);
});

it('replaces an active instance where overridableExistingInstanceStates is AnyState', async () => {
  await durable.start('waits', {}, 'same');
  await until('its start', async () => (await durable.status('same')).runtimeStatus === 'Running');
  await durable.start('waits', {}, 'same');
  await durable.raise('same', 'go', 'second');
  expect((await durable.ended('same')).output).toBe('second');
});
