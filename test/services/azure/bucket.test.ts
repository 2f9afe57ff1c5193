import type { Clock } from '../../../src/services/clock.ts';
import { makeBucket } from '../../../src/services/azure/bucket.ts';

/** A clock on which waiting takes no time and is told. */
function jumpingClock() {
  let at = Date.parse('2026-11-23T12:00:00Z');
  const clock: Clock = {
    now: () => new Date(at),
    sleep: (ms) => {
      at += ms;
      return Promise.resolve();
    },
  };
  return { clock, pass: (ms: number) => void (at += ms), now: () => at };
}

const { signal } = new AbortController();

test('lets as many go at once as the quota holds, and the next when tokens came back', async () => {
  const { clock, now } = jumpingClock();
  const bucket = makeBucket({ size: 15, perSecond: 3 }, clock);
  const begun = now();
  for (let n = 0; n < 15; n += 1) await bucket.take(1, signal);
  expect(now() - begun).toBe(0);
  for (let n = 0; n < 3; n += 1) await bucket.take(1, signal);
  expect(now() - begun).toBeCloseTo(1_000, -1);
});

test('waits for the end of a window with nothing left, which is the earliest that was said of it', async () => {
  const { clock, pass, now } = jumpingClock();
  const bucket = makeBucket({ size: 15, perSecond: 3 }, clock);
  const begun = now();
  bucket.windowEnds(5_000, 14);
  pass(600);
  // 4.4 s, in whole seconds
  bucket.windowEnds(5_000, 0);
  await bucket.take(1, signal);
  expect(now() - begun).toBe(5_000);
});

test('takes no word about one window for the next', async () => {
  const { clock, pass, now } = jumpingClock();
  const bucket = makeBucket({ size: 15, perSecond: 3 }, clock);
  bucket.windowEnds(5_000, 3);
  pass(6_000);
  const begun = now();
  bucket.windowEnds(5_000, 0);
  await bucket.take(1, signal);
  expect(now() - begun).toBe(5_000);
});
