// Pages that a list should never have, and that services and what stands before them have given all the same: an empty page with a way on,
// rows that come twice, a page that names itself as the next one, a next page on another host.
import { fromToken, linkTo, toToken, type Answer, type Call } from './http.ts';

export const ODD_PAGES = ['empty', 'overlap', 'circle', 'foreign'] as const;
export type OddPage = (typeof ODD_PAGES)[number];

const ELSEWHERE = 'https://elsewhere.example';
const LINKS = ['nextLink', '@odata.nextLink'] as const;

type Body = Record<string, unknown> & { value?: unknown; data?: unknown };

/** True for a page after which there is another. */
export const hasNext = ({ status, body }: Answer): boolean =>
  status === 200 && typeof body === 'object' && body !== null && [...LINKS, '$skipToken'].some((name) => name in body);

/**
 * Makes an odd page of one that {@link hasNext}; nothing is lost by it but what the kind is about.
 *
 * @param turn another number each time: no two links to the same page are alike
 */
export function oddPage(call: Call, answer: Answer, kind: OddPage, turn: number): Answer {
  const body = answer.body as Body;
  if ('$skipToken' in body) return { ...answer, body: { ...body, ...oddToken(call, body, kind, turn) } };
  const name = LINKS.find((each) => each in body)!;
  const next = new URL(body[name] as string);
  switch (kind) {
    case 'empty':
      return { ...answer, body: { ...body, value: [], [name]: linkTo(call, { again: String(turn) }) } };
    case 'circle':
      return { ...answer, body: { ...body, [name]: linkTo(call, {}) } };
    case 'foreign':
      return { ...answer, body: { ...body, [name]: `${ELSEWHERE}${next.pathname}${next.search}` } };
    case 'overlap': {
      const key = [...next.searchParams.keys()].find((each) => each.toLowerCase() === '$skiptoken');
      const after = lastButOne(body.value);
      if (key === undefined || after === undefined) return answer;
      next.searchParams.set(key, toToken({ after }));
      return { ...answer, body: { ...body, [name]: next.href } };
    }
  }
}

/** The same for Resource Graph, whose pages are continued by a token in the body. */
function oddToken(call: Call, body: Body, kind: OddPage, turn: number): Body {
  const read = (token: unknown) => (typeof token === 'string' ? fromToken(token, () => ({}) as never) : {});
  const asked = (JSON.parse(call.body.toString()) as { options?: { $skipToken?: string } }).options?.$skipToken;
  const next = read(body.$skipToken);
  switch (kind) {
    case 'empty':
      return { data: [], count: 0, $skipToken: toToken({ ...next, after: read(asked).after ?? '', again: turn }) };
    case 'circle':
      return asked === undefined ? {} : { $skipToken: asked };
    case 'overlap': {
      const after = lastButOne(body.data);
      return after === undefined || next.after === undefined ? {} : { $skipToken: toToken({ ...next, after }) };
    }
    case 'foreign':
      return {};
  }
}

/** The id of the row before the last: a page that continues after it begins with the last row once more. */
function lastButOne(rows: unknown): string | undefined {
  const id = Array.isArray(rows) ? (rows as { id?: unknown }[]).at(-2)?.id : undefined;
  return typeof id === 'string' ? id : undefined;
}
