import { AtgError } from '../../src/contract/errors.ts';
import { makeDependencies } from '../../src/services/dependencies.ts';
import type { Clock } from '../../src/services/clock.ts';
import { systemClock } from '../../src/services/system-clock.ts';

const up = async () => undefined;
const hangs = () => new Promise<void>(() => undefined);

test('reports each dependency with its latency', async () => {
  const report = await makeDependencies({ graph: up, storage: up, web_pubsub: up }, systemClock).report();
  expect(Object.values(report).map(({ status, message }) => [status, message])).toEqual(Array(3).fill(['up', null]));
});

test('waits for less than 2 s whatever hangs, and names it', async () => {
  const waits: number[] = [];
  const sleep: Clock['sleep'] = (ms, signal) => (waits.push(ms), systemClock.sleep(ms, signal));
  const report = await makeDependencies(
    { graph: hangs, storage: up, web_pubsub: () => Promise.reject(new Error('connect 10.0.0.1')) },
    { ...systemClock, sleep },
  ).report();
  expect(Math.max(...waits)).toBeLessThan(2_000);
  expect([report.graph.status, report.storage.status, report.web_pubsub.status]).toEqual(['down', 'up', 'down']);
  expect(JSON.stringify(report)).not.toContain('10.0.0.1');
});

test.each([
  ['graph', 'GRAPH_UNAVAILABLE'],
  ['storage', 'STORAGE_UNAVAILABLE'],
  ['web_pubsub', 'EVENTS_UNAVAILABLE'],
] as const)('refuses work while %s is away', async (name, code) => {
  const checks = { graph: up, storage: up, web_pubsub: up, [name]: () => Promise.reject(new AtgError(code, 'away')) };
  await expect(makeDependencies(checks, systemClock).assertUp()).rejects.toMatchObject({
    code,
    detail: expect.stringContaining(name),
  });
});

test('asks once for a burst of callers, and again after a moment', async () => {
  let now = 1_000;
  let asked = 0;
  const count = async () => void asked++;
  const dependencies = makeDependencies(
    { graph: count, storage: up, web_pubsub: up },
    { now: () => new Date(now), sleep: (ms, signal) => systemClock.sleep(ms, signal) },
  );
  await Promise.all(Array.from({ length: 50 }, () => dependencies.assertUp()));
  await dependencies.assertUp();
  expect(asked).toBe(1);
  now += 2_001;
  await dependencies.assertUp();
  expect(asked).toBe(2);
});

test('does not count on an earlier success once a check has failed', async () => {
  let away = false;
  const graph = () => (away ? Promise.reject(new Error('gone')) : up());
  const dependencies = makeDependencies({ graph, storage: up, web_pubsub: up }, systemClock);
  await dependencies.assertUp();
  away = true;
  await dependencies.report();
  await expect(dependencies.assertUp()).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
});
