// Microsoft Graph's $batch: up to 20 requests in one; each has its own status, also 429 with its own Retry-After.
import { graphError, jsonBody, Refusal, toCall, type Answer, type Call } from './http.ts';
import { isObject } from './read-tenant.ts';

const REQUESTS_MAX = 20;

interface Item {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  dependsOn: string[];
}

/**
 * Answers a batch: always 200, an item that depends on a failed one gets 424.
 *
 * @param answer answers one request, as if it had come alone
 */
export function answerBatch(call: Call, answer: (inner: Call) => Answer): Answer {
  const items = readItems(call);
  const statuses = new Map<string, number>();
  const responses: object[] = [];
  for (const item of items) {
    const isHeldUp = item.dependsOn.some((id) => (statuses.get(id) ?? 424) >= 400);
    const {
      status,
      headers = {},
      body,
      text,
    } = isHeldUp
      ? graphError(424, 'FailedDependency', 'A request that this one depends on has failed.')
      : one(call, item, answer);
    statuses.set(item.id, status);
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [titleCase(name), value]));
    responses.push({
      id: item.id,
      status,
      headers: { ...named, 'Content-Type': 'application/json' },
      body: body ?? text,
    });
  }
  return { status: 200, body: { responses } };
}

/** Header names of a batch's answers are in JSON, where case counts: Graph writes `Retry-After`. */
const titleCase = (name: string) =>
  name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());

function readItems(call: Call): Item[] {
  const refuse = (message: string): never => {
    throw new Refusal(graphError(400, 'BadRequest', message));
  };
  const { requests } = jsonBody(call);
  if (!Array.isArray(requests)) return refuse("The batch has no list 'requests'.");
  if (requests.length > REQUESTS_MAX)
    return refuse(`Number of batch request steps exceeds the maximum of ${REQUESTS_MAX}.`);
  const items = requests.map((request: unknown): Item => {
    if (
      !isObject(request) ||
      typeof request.id !== 'string' ||
      typeof request.method !== 'string' ||
      typeof request.url !== 'string'
    )
      return refuse('Each batch request needs id, method and url.');
    const { id, method, url, headers, body, dependsOn } = request;
    return {
      id,
      method: method.toUpperCase(),
      url,
      body,
      headers: (headers ?? {}) as Record<string, string>,
      dependsOn: (dependsOn ?? []) as string[],
    };
  });
  if (new Set(items.map(({ id }) => id)).size !== items.length)
    return refuse('The ids of the batch requests must differ.');
  return items;
}

function one(call: Call, item: Item, answer: (inner: Call) => Answer): Answer {
  const headers = new Map(Object.entries(item.headers).map(([name, value]) => [name.toLowerCase(), value]));
  try {
    return answer(
      toCall({
        method: item.method,
        origin: call.origin,
        target: `/${call.segments[0]}/${item.url.replace(/^\/+/, '')}`,
        header: (name) => headers.get(name.toLowerCase()),
        body: Buffer.from(item.body === undefined ? '' : JSON.stringify(item.body)),
        principalId: call.principalId,
      }),
    );
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
