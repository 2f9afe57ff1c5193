// Pages of ARM lists: ordered by id, continued after the last id given, so that a change between two pages neither doubles nor hides.
import { byCodeUnit } from './sorted-items.ts';
import { armError, fromToken, linkTo, queryValue, Refusal, toToken, type Answer, type Call } from './http.ts';

/**
 * Answers one page of a list.
 *
 * @param items what the list holds, in any order
 * @param sizeMax most items of a page; `$top` can ask for fewer
 * @throws Refusal 400 for a `$top` or `$skiptoken` that is none
 */
export function pageOf<T>(
  call: Call,
  items: readonly T[],
  sizeMax: number,
  idOf: (item: T) => string,
  toBody: (item: T) => unknown,
  more: object = {},
): Answer {
  const size = Math.min(topOf(call) ?? sizeMax, sizeMax);
  const token = queryValue(call, '$skiptoken');
  const refuse = (): never => {
    throw new Refusal(armError(400, 'InvalidSkipToken', 'The $skiptoken of the request is none that was given out.'));
  };
  const after = token === undefined ? '' : fromToken(token, refuse).after;
  if (typeof after !== 'string') return refuse();
  const sorted = [...items].sort((a, b) => byCodeUnit(idOf(a), idOf(b)));
  const start = after === '' ? 0 : sorted.findIndex((item) => idOf(item) > after);
  const page = start < 0 ? [] : sorted.slice(start, start + size);
  const isLast = start < 0 || start + size >= sorted.length;
  const next = isLast ? {} : { nextLink: linkTo(call, { $skiptoken: toToken({ after: idOf(page.at(-1)!) }) }) };
  return { status: 200, body: { value: page.map(toBody), ...next, ...more } };
}

/** `$top` of a call. @throws Refusal 400 where it is no positive whole number */
function topOf(call: Call): number | undefined {
  const top = queryValue(call, '$top');
  if (top === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(top))
    throw new Refusal(armError(400, 'InvalidTopQueryString', `The $top value '${top}' is invalid.`));
  return Number(top);
}
