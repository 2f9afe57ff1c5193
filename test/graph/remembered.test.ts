import { remembered } from '../../src/graph/remembered.ts';

test('asks once about a text, whatever the answer', () => {
  const asked: string[] = [];
  const isLong = remembered((text) => asked.push(text) > 0 && text.length > 3);
  expect([isLong('ab'), isLong('abcd'), isLong('ab'), isLong('abcd')]).toEqual([false, true, false, true]);
  expect(asked).toEqual(['ab', 'abcd']);
});

test('answers as before when it has forgotten, and keeps no long text', () => {
  let asked = 0;
  const isEven = remembered((text) => ++asked > 0 && text.length % 2 === 0);
  const long = 'x'.repeat(1_000);
  expect([isEven(long), isEven(long)]).toEqual([true, true]);
  expect(asked).toBe(2);
  for (let index = 0; index < 20_001; index += 1) isEven(`text ${index}`);
  asked = 0;
  expect(isEven('text 0')).toBe(true);
  expect(asked).toBe(1);
});
