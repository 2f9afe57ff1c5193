import { mapItems, mapMembers } from '../../src/graph/same-or-copy.ts';

const object = { a: 1, b: { c: 2 } };

test('answers the very object where no member changes', () => {
  expect(mapMembers(object, (key, value) => [key, value])).toBe(object);
});

test('answers a copy where a value or a key changes, and leaves the original', () => {
  expect(mapMembers(object, (key, value) => [key, key === 'a' ? 3 : value])).toEqual({ a: 3, b: { c: 2 } });
  expect(mapMembers(object, (key, value) => [key.toUpperCase(), value])).toEqual({ A: 1, B: { c: 2 } });
  expect(object).toEqual({ a: 1, b: { c: 2 } });
});

test('keeps a member called __proto__ a member', () => {
  const hostile = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as Record<string, unknown>;
  expect(JSON.stringify(mapMembers(hostile, (key, value) => [key, key === 'b' ? 3 : value]))).toBe(
    '{"__proto__":{"a":1},"b":3}',
  );
});

test('answers the very list where no item changes, and a copy otherwise', () => {
  const items = [1, 2];
  expect(mapItems(items, (item) => item)).toBe(items);
  expect(mapItems(items, (item, index) => (index === 1 ? 'two' : item))).toEqual([1, 'two']);
});
