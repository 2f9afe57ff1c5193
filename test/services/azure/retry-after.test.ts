import { retryAfterMs, timeSpan } from '../../../src/services/azure/retry-after.ts';

const now = new Date('2026-01-01T00:00:00Z');
const asked = (headers: Record<string, string>) => retryAfterMs({ get: (name) => headers[name] }, now);

describe('what a throttled answer asks for', () => {
  it.each([
    ['whole seconds', { 'retry-after': '17' }, 17_000],
    ['decimal seconds', { 'retry-after': '0.5' }, 500],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9_000],
    ['a date that has passed', { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [
      "a date by the server's own clock",
      { date: 'Fri, 06 Nov 2026 10:00:00 GMT', 'retry-after': 'Fri, 06 Nov 2026 10:00:07 GMT' },
      7_000,
    ],
    ['a date of the older form', { 'retry-after': 'Thursday, 01-Jan-26 00:00:09 GMT' }, 9_000],
    ["a date in C's form, which is GMT too", { 'retry-after': 'Thu Jan  1 00:00:09 2026' }, 9_000],
    ['milliseconds', { 'retry-after-ms': '300' }, 300],
    ["ARM's milliseconds", { 'x-ms-retry-after-ms': '250', 'retry-after': '9' }, 250],
    [
      "Resource Graph's window",
      { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:04' },
      4_000,
    ],
  ])('is read from %s', (_form, headers, ms) => {
    expect(asked(headers)).toBe(ms);
  });

  it.each([
    ['nothing', {}],
    ['tomorrow', { 'retry-after': '86400' }],
    ['nonsense', { 'retry-after': 'soon' }],
    ['a time before now', { 'retry-after': '-5' }],
    ['two values that were joined', { 'retry-after': '3, 120' }],
    ['a date alone', { 'retry-after': '2026-01-01' }],
    ['a window with something left', { 'x-ms-user-quota-remaining': '3', 'x-ms-user-quota-resets-after': '00:00:04' }],
  ])('is unknown where it says %s', (_form, headers) => {
    expect(asked(headers)).toBeUndefined();
  });

  it('reads time spans', () => {
    expect(timeSpan('01:02:03')).toBe(3_723_000);
    expect(timeSpan('1:2')).toBeUndefined();
  });
});
