import { shareBehind } from '../../../src/scan/steps/children.ts';

test('the share that is behind grows with every page, from depth to depth, and stays below one', () => {
  const places = [
    { depth: 1, after: '' },
    { depth: 1, after: '40000000aa' },
    { depth: 1, after: 'ffffffffff' },
    { depth: 2, after: '' },
    { depth: 2, after: '80000000aa' },
    { depth: 9, after: '' },
  ];
  const shares = places.map(shareBehind);
  expect(shares.slice(0, 2)).toEqual([0, 0.125]);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeLessThan(1);
});
