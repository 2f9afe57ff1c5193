import { expect, test } from '@jest/globals';
import { makeCancelWatch } from '../../src/activities/cancel-watch.ts';

test('many workers of a job ask the store once, until the answer is old; jobs are asked about one by one', async () => {
  let ms = 0;
  const asked: string[] = [];
  const isCancelRequested = (jobId: string) => Promise.resolve(asked.push(jobId) > 2);
  const clock = { now: () => new Date(ms), sleep: () => Promise.resolve() };
  const watch = makeCancelWatch({ isCancelRequested }, clock, 900);
  expect(await Promise.all([watch('scan-1'), watch('scan-1'), watch('scan-2')])).toEqual([false, false, false]);
  ms = 899;
  expect(await watch('scan-1')).toBe(false);
  expect(asked).toEqual(['scan-1', 'scan-2']);
  ms = 900;
  expect(await watch('scan-1')).toBe(true);
  expect(asked).toEqual(['scan-1', 'scan-2', 'scan-1']);
});
