import { readLists, unreadLists, type ListTask } from '../../src/scan/read-lists.ts';
import type { Scan } from '../../src/scan/step.ts';
import type { ListResult } from '../../src/services/azure/arm.ts';
import { AskedToWait, newTally, type Ask } from '../../src/services/azure/ask.ts';

const ask: Ask = { signal: new AbortController().signal, tally: newTally() };
const task = (name: string): ListTask<string> => ({
  parent: '/subscriptions/a',
  path: `/subscriptions/a/${name}`,
  type: `Microsoft.Test/${name}`,
  apiVersions: ['2026-01-01'],
});
/** Answers one row for every list but those that are throttled. */
const scanWith = (throttled: readonly string[]): Scan =>
  ({
    arm: {
      list: (_ask: Ask, { path }: { path: string }): Promise<ListResult> =>
        throttled.some((name) => path.endsWith(name))
          ? Promise.reject(new AskedToWait(60))
          : Promise.resolve({ outcome: 'page', rows: [{ id: path }], nextLink: undefined, apiVersion: '2026-01-01' }),
    },
    schema: { typeOf: () => undefined },
  }) as unknown as Scan;
const subscriptionOf = (): string => 'a';

it('keeps what was answered when Azure asks for a pause, and asks for the rest after it', async () => {
  const tasks = ['one', 'two', 'three'].map(task);
  const read = await readLists(scanWith(['two']), ask, tasks, subscriptionOf, { again: false, atOnce: 1 });
  expect(read.answers.map(({ bodies }) => bodies[0]!.id)).toEqual(['/subscriptions/a/one']);
  expect(read).toMatchObject({ pending: [tasks[1], tasks[2]], unread: [], waitSeconds: 60 });
  const rest = await readLists(scanWith([]), ask, read.pending, subscriptionOf, { again: true });
  expect(rest).toMatchObject({ pending: [], unread: [], waitSeconds: undefined });
  expect(rest.answers).toHaveLength(2);
});

it('asks for the pause itself where nothing that waited was answered', async () => {
  const reading = readLists(scanWith(['two']), ask, [task('two')], subscriptionOf, { again: true });
  await expect(reading).rejects.toEqual(new AskedToWait(60));
});

it('names every list that was throttled to the end', () => {
  expect(unreadLists([task('two')], 'Azure throttled it', subscriptionOf)).toEqual([
    { scope: '/subscriptions/a/two', reason: 'Azure throttled it', permission: null, subscriptionId: 'a' },
  ]);
});
