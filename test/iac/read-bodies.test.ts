import type { StoredKey } from '../../src/graph/stored-resource.ts';
import type { Entry } from '../../src/iac/plan.ts';
import { makeBodies } from '../../src/iac/read-bodies.ts';

const SIZE = 1_000;
const entries = Array.from({ length: SIZE }, (_, n): Entry => {
  const id = `/subscriptions/s/resourceGroups/g${Math.floor(n / 10)}/providers/A.B/c/${n}`;
  return { key: id, node: { label: 'Resource', id }, size: 100 } as unknown as Entry;
});

/** A reader that counts what it is asked for. */
function counting(changes: { readonly gone?: string; readonly fail?: Error } = {}) {
  const requests: (readonly StoredKey[])[] = [];
  return {
    requests,
    read: (keys: readonly StoredKey[]) => {
      requests.push(keys);
      if (changes.fail && requests.length > 1) return Promise.reject(changes.fail);
      return Promise.resolve(keys.filter(({ id }) => id !== changes.gone).map((key) => ({ ...key, properties: {} })));
    },
  };
}

async function readAll(reader: ReturnType<typeof counting>, files: readonly (readonly Entry[])[]): Promise<string[]> {
  const bodies = makeBodies(entries, reader, new AbortController().signal);
  const found: string[] = [];
  for (const file of files)
    for await (const batch of bodies.read(file))
      for (const [entry, node] of batch) {
        expect(node.id).toBe(entry.node.id);
        found.push(entry.key);
      }
  return found;
}

const filesOf = (list: readonly Entry[], size: number): Entry[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
const keys = (list: readonly Entry[]): string[] => list.map(({ key }) => key);

test('reads many small files with few requests, each body once', async () => {
  const reader = counting();
  expect(await readAll(reader, filesOf(entries, 3))).toEqual(keys(entries));
  expect(reader.requests.length).toBeLessThanOrEqual(7);
  expect(reader.requests.flat()).toHaveLength(SIZE);
});

test('reads a file of many resources in requests that are bounded, by their number and by their size', async () => {
  const reader = counting();
  expect(await readAll(reader, [entries])).toEqual(keys(entries));
  expect(Math.max(...reader.requests.map((request) => request.length))).toBe(200);
  const big = entries.map((entry) => ({ ...entry, size: 1_500_000 }));
  const few = counting();
  const bodies = makeBodies(big, few, new AbortController().signal);
  let found = 0;
  for await (const batch of bodies.read(big)) found += batch.length;
  expect({ found, most: Math.max(...few.requests.map((request) => request.length)) }).toEqual({ found: SIZE, most: 2 });
});

test.each([
  ['backwards', [...entries].reverse()],
  ['in two halves, in turns', entries.slice(0, 500).flatMap((entry, n) => [entry, entries[500 + n]!])],
])('answers every body when they are asked for %s', async (_name, order) => {
  const reader = counting();
  expect(await readAll(reader, filesOf(order, 4))).toEqual(keys(order));
});

test('says that the graph has changed where a body is gone', async () => {
  await expect(readAll(counting({ gone: entries[777]!.node.id }), filesOf(entries, 5))).rejects.toMatchObject({
    name: 'GraphChanged',
  });
});

test('throws what the reader throws when it is waited for, and nothing before', async () => {
  const reader = counting({ fail: new Error('away') });
  const bodies = makeBodies(entries, reader, new AbortController().signal);
  for await (const batch of bodies.read(entries.slice(0, 3))) expect(batch).toHaveLength(3);
  await new Promise((resolve) => setImmediate(resolve));
  await expect(bodies.read(entries.slice(3, 6))[Symbol.asyncIterator]().next()).rejects.toThrow('away');
});
