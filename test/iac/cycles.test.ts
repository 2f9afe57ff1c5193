// Circles of references are broken, in the same place every time.
import { cutCycles, type Edge } from '../../src/iac/cycles.ts';

const edges = (text: string): Edge[] =>
  text.split(' ').map((word) => {
    const [from, mark, to] = word.split(/([>=~])/) as [string, '>' | '=' | '~', string];
    return { from, to, kind: ({ '>': 'reference', '=': 'parent', '~': 'order' } as const)[mark] };
  });
const cut = (text: string): string[] => cutCycles(edges(text)).map(({ from, to }) => `${from}${to}`);

test('cuts nothing where there is no circle', () => {
  expect(cut('a>b b>c a>c d=a')).toEqual([]);
});

test('cuts one reference of a circle', () => {
  expect(cut('a>b b>a')).toEqual(['ba']);
  expect(cut('a>b b>c c>a')).toEqual(['ca']);
});

test('never cuts a parent, and first what is but an order', () => {
  expect(cut('a>b b=a')).toEqual(['ab']);
  expect(cut('a~b b>a')).toEqual(['ab']);
});

test('cuts the same whatever came first', () => {
  const all = edges('a>b b>c c>a c>d d>b e>a');
  const forward = cutCycles(all);
  expect(cutCycles([...all].reverse())).toEqual(forward);
  expect(forward).toHaveLength(2);
});

test('goes through a chain of 100,000 without running out of stack', () => {
  const chain = Array.from({ length: 100_000 }, (_, index): Edge => ({
    from: `n${index}`,
    to: `n${index + 1}`,
    kind: 'reference',
  }));
  expect(cutCycles(chain)).toEqual([]);
});
