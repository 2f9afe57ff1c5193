// How long a throttled answer asks to wait, in every form in which Azure says it.

/** Documented windows end within the hour; what asks for more is taken as if it had said nothing. */
const PLAUSIBLE_MAX_MS = 3_600_000;

interface Headers {
  get(name: string): string | undefined;
}

/**
 * Milliseconds to wait; undefined where the answer does not say, or says something that cannot be meant. A date is measured against the
 * answer's own `Date`, so that a clock of ours that is wrong changes nothing; `now` stands in where there is none.
 * Sources: RFC 9110 (`Retry-After` as seconds or as a date), ARM (`retry-after-ms`, `x-ms-retry-after-ms`), Resource Graph's quota headers.
 */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const waits = [
    ms(headers.get('retry-after-ms')),
    ms(headers.get('x-ms-retry-after-ms')),
    secondsOrDate(headers.get('retry-after'), dateOf(headers) ?? now.getTime()),
    headers.get('x-ms-user-quota-remaining') === '0'
      ? timeSpan(headers.get('x-ms-user-quota-resets-after'))
      : undefined,
  ];
  return waits.find((wait) => wait !== undefined && wait >= 0 && wait <= PLAUSIBLE_MAX_MS);
}

/** `hh:mm:ss` in milliseconds. */
export function timeSpan(text: string | undefined): number | undefined {
  const parts = /^(\d{1,2}):(\d{2}):(\d{2})(\.\d+)?$/.exec(text ?? '');
  return parts
    ? ((Number(parts[1]) * 60 + Number(parts[2])) * 60 + Number(parts[3]) + Number(parts[4] ?? 0)) * 1000
    : undefined;
}

function ms(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function dateOf(headers: Headers): number | undefined {
  const at = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function secondsOrDate(text: string | undefined, nowMs: number): number | undefined {
  const seconds = ms(text);
  if (seconds !== undefined) return seconds * 1000;
  const at =
    text !== undefined && HTTP_DATE.test(text) ? Date.parse(/GMT$/.test(text) ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
/** The three forms of RFC 9110: of today, with a dash and two digits, and that of C's asctime, which names no zone. Any other text is no date. */
const HTTP_DATE = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}( \d{4}| GMT)$/;
