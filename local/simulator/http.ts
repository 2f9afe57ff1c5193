// One request and one answer, as the surfaces see them: no sockets here, so that a batch can ask for many in one request.

/** A request, taken apart. */
export interface Call {
  method: string;
  /** Scheme and host that the client spoke to; the links in answers start with it. */
  origin: string;
  /** Path with single slashes and without query, as sent (percent signs kept). */
  path: string;
  /** The parts of the path, decoded. */
  segments: string[];
  query: URLSearchParams;
  header(name: string): string | undefined;
  body: Buffer;
  /** Object id of the caller, once the token has been checked. */
  principalId: string;
}

/** What a surface answers: `body` goes out as JSON, `text` as it is. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string;
}

/** A refusal on its way out of a deeply nested step. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** @throws Refusal 400 where the target is no path */
export function toCall(
  request: Pick<Call, 'method' | 'origin' | 'header' | 'body' | 'principalId'> & { target: string },
): Call {
  const at = request.target.indexOf('?');
  const path =
    '/' + (at < 0 ? request.target : request.target.slice(0, at)).replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, '');
  let segments: string[];
  try {
    segments = path === '/' ? [] : path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw new Refusal(armError(400, 'InvalidUri', 'The request URI holds a percent sign that encodes nothing.'));
  }
  const { method, origin, header, body, principalId } = request;
  const query = new URLSearchParams(at < 0 ? '' : request.target.slice(at + 1));
  return { method, origin, header, body, principalId, path, segments, query };
}

/** A query parameter by its name without regard to case; undefined where absent. */
export function queryValue(call: Call, name: string): string | undefined {
  for (const [key, value] of call.query) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

/** The address of this call with some query parameters replaced. */
export function linkTo(call: Call, changes: Record<string, string>): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(changes)) {
    for (const key of [...query.keys()]) if (key.toLowerCase() === name.toLowerCase()) query.delete(key);
    query.set(name, value);
  }
  return `${call.origin}${call.path}?${query}`;
}

/** The body as a JSON object. @throws Refusal 400 where it is none */
export function jsonBody(call: Call): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString('utf8'));
  } catch (error) {
    throw new Refusal(
      armError(
        400,
        'InvalidRequestContent',
        `The request content was invalid and could not be deserialized: '${(error as Error).message}'.`,
      ),
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(armError(400, 'InvalidRequestContent', 'The request content must be a JSON object.'));
  return value as Record<string, unknown>;
}

/** `{error: {code, message}}`, the shape of every ARM error. */
export function armError(status: number, code: string, message: string, more: object = {}): Answer {
  return { status, headers: { 'x-ms-failure-cause': 'gateway' }, body: { error: { code, message, ...more } } };
}

/** An error of Microsoft Graph. */
export function graphError(status: number, code: string, message: string): Answer {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': crypto.randomUUID(),
    'client-request-id': crypto.randomUUID(),
  };
  return { status, body: { error: { code, message, innerError } } };
}

/** Said of whatever the simulator does not know, so that a gap is never taken for an answer of Azure. */
export function notSimulated(call: Call, what?: string): Answer {
  const asked = `${call.method} ${call.path}`;
  return armError(
    501,
    'NOT_SIMULATED',
    what === undefined ? `${asked} is not simulated` : `${what} of ${asked} is not simulated`,
  );
}

/** A continuation token: opaque to clients, readable here. */
export function toToken(state: object): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url');
}

/**
 * What {@link toToken} was given.
 *
 * @param refuse called where the text is no token; must throw
 */
export function fromToken(token: string, refuse: () => never): Record<string, unknown> {
  let state: unknown;
  try {
    state = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return refuse();
  }
  return typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : refuse();
}
