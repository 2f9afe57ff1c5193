// Circles of references are broken, in the same place every time.
import { cutCycles } from '../../src/iac/cycles.ts';
import { Links, type LinkKind } from '../../src/iac/links.ts';

/** Words such as `a>b`; the links that are cut as `ab`. */
const cut = async (words: readonly string[]): Promise<string[]> => {
  const names: string[] = [];
  const numberOf = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1);
  const links = new Links();
  for (const word of words) {
    const [from, mark, to] = word.split(/([>=~])/) as [string, '>' | '=' | '~', string];
    const kind: LinkKind = ({ '>': 'reference', '=': 'parent', '~': 'order' } as const)[mark];
    links.add(numberOf(from), numberOf(to), kind);
  }
  const nameOf = (number: number): string => names[number]!;
  return (await cutCycles(links, names.length, nameOf)).map(({ from, to }) => `${nameOf(from)}${nameOf(to)}`);
};

test('cuts nothing where there is no circle', async () => {
  expect(await cut('a>b b>c a>c d=a'.split(' '))).toEqual([]);
});

test('cuts one reference of a circle', async () => {
  expect(await cut('a>b b>a'.split(' '))).toEqual(['ba']);
  expect(await cut('a>b b>c c>a'.split(' '))).toEqual(['ca']);
});

test('never cuts a parent, and first what is but an order', async () => {
  expect(await cut('a>b b=a'.split(' '))).toEqual(['ab']);
  expect(await cut('a~b b>a'.split(' '))).toEqual(['ab']);
});

test('cuts the same whatever came first', async () => {
  const all = 'a>b b>c c>a c>d d>b e>a'.split(' ');
  const forward = await cut(all);
  expect(await cut([...all].reverse())).toEqual(forward);
  expect(forward).toHaveLength(2);
});

test('goes through a chain of 100,000 without running out of stack', async () => {
  const links = new Links();
  for (let at = 0; at < 100_000; at++) links.add(at, at + 1, 'reference');
  expect(await cutCycles(links, 100_001, String)).toEqual([]);
});

test('takes a hub of 20,000 spokes that point back for what it is', async () => {
  const links = new Links();
  for (let spoke = 1; spoke <= 20_000; spoke++) links.add(0, spoke, 'reference');
  for (let spoke = 1; spoke <= 20_000; spoke++) links.add(spoke, 0, 'reference');
  const cuts = await cutCycles(links, 20_001, (thing) => String(thing).padStart(5, '0'));
  expect(cuts.map(({ from }) => from)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
});
