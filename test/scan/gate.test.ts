import { expect, test } from '@jest/globals';
import { makeGate } from '../../src/scan/gate.ts';

test('lets as many through as it is wide, in order, also after one that failed', async () => {
  const gate = makeGate(2);
  const open: (() => void)[] = [];
  const begun: number[] = [];
  const work = (n: number) =>
    gate(async () => {
      begun.push(n);
      await new Promise<void>((resolve) => open.push(resolve));
      if (n === 1) throw new Error('no luck');
      return n;
    });
  const all = Promise.allSettled([work(0), work(1), work(2), work(3)]);
  expect(begun).toEqual([0, 1]);
  while (begun.length < 4) {
    open.shift()?.();
    await Promise.resolve();
  }
  expect(begun).toEqual([0, 1, 2, 3]);
  open.forEach((end) => end());
  expect((await all).map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)))).toEqual([
    0,
    'Error: no luck',
    2,
    3,
  ]);
});
