import { sum } from '../../src/graph/counts.ts';
import { hashOf, stableJson } from '../../src/graph/stable-json.ts';

describe('stable JSON', () => {
  it('does not depend on the order of keys, at any depth, but on that of lists', () => {
    expect(stableJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(hashOf({ a: 1, b: { c: 2, d: 3 } })).toBe(hashOf({ b: { d: 3, c: 2 }, a: 1 }));
    expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
  });

  it('adds counts up by name', () => {
    expect(sum([{ a: 1 }, { a: 2, b: 3 }, {}])).toEqual({ a: 3, b: 3 });
  });
});
