import { setTimeout as pause } from 'node:timers/promises';
import { Turns } from '../../../local/graph/turns.ts';

const never = new AbortController().signal;

test('gives turns in the order they were asked for', async () => {
  const turns = new Turns();
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map(async (n) => {
      const end = await turns.take(1000, never);
      order.push(n);
      await pause(5);
      order.push(n);
      end();
    }),
  );
  expect(order).toEqual([1, 1, 2, 2, 3, 3]);
});

test('does not wait for ever: the failure is one that drivers try again after', async () => {
  const turns = new Turns();
  const end = await turns.take(1000, never);
  await expect(turns.take(30, never)).rejects.toMatchObject({
    code: 'Neo.TransientError.Transaction.LockAcquisitionTimeout',
  });
  end();
  (await turns.take(1000, never))();
});

test('a waiter that leaves is passed over, and ending a turn twice changes nothing', async () => {
  const turns = new Turns();
  const end = await turns.take(1000, never);
  const leaving = new AbortController();
  const left = turns.take(1000, leaving.signal);
  const next = turns.take(1000, never);
  leaving.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  end();
  end();
  const endNext = await next;
  await expect(turns.take(20, never)).rejects.toThrow('Another transaction has been writing for more than 0.02 s');
  endNext();
});
