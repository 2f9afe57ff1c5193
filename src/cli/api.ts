// The HTTP client: one typed function per operation, made of the contract objects. A request is sent again where that is
// safe; an answer is believed where it fits the contract, unknown members of a newer server included.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CancelOperation } from '../contract/cancel-operation.ts';
import { ListEvents, SubscribeEvents } from '../contract/events.ts';
import { DeleteFiles, DownloadFiles, ListFiles } from '../contract/files.ts';
import { GetOperation, ListOperations } from '../contract/get-jobs.ts';
import { GetHealth } from '../contract/health.ts';
import { routeOf, type OperationSpec, type ReplyOf } from '../contract/operation.ts';
import { StartGenerateIac } from '../contract/start-generate-iac.ts';
import { StartScan } from '../contract/start-scan.ts';
import { GetTenant, ListTenants } from '../contract/tenants.ts';
import { apiFailure, type CliFailure, failure } from './failure.ts';
import type { Fetch } from './transport.ts';

export interface Connection {
  /** Base of every path, without a slash at its end. */
  readonly url: string;
  readonly key: string | undefined;
  readonly token?: string | undefined;
  /** Milliseconds that one request may take, its body included. */
  readonly timeoutMs: number;
  readonly fetch: Fetch;
  /** Aborted when the command is to end. */
  readonly signal: AbortSignal;
  /** Milliseconds before the second attempt; doubled for each further one. */
  readonly retryDelayMs?: number;
}

interface Request {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const ATTEMPTS_MAX = 4;
/** A pause that a server asks for is obeyed up to this; a longer one ends the command with the server's own words. */
const RETRY_AFTER_MAX_S = 30;

export type Api = ReturnType<typeof makeApi>;

/** The operations of the API. Each throws {@link CliFailure}. */
export const makeApi = (connection: Connection) => ({
  /** Sent again after a broken connection: the server knows by the idempotency key whether it started the job already. */
  startScan: (body: z.input<typeof StartScan.body>, idempotencyKey: string) =>
    call(connection, StartScan, { body, headers: { 'idempotency-key': idempotencyKey } }),
  startGenerateIac: (body: z.input<typeof StartGenerateIac.body>, idempotencyKey: string) =>
    call(connection, StartGenerateIac, { body, headers: { 'idempotency-key': idempotencyKey } }),
  listOperations: (query: Partial<z.input<typeof ListOperations.query>>) => call(connection, ListOperations, { query }),
  getOperation: (job_id: string) => call(connection, GetOperation, { params: { job_id } }),
  cancelOperation: (job_id: string) => call(connection, CancelOperation, { params: { job_id } }),
  listEvents: (job_id: string, after: number) => call(connection, ListEvents, { params: { job_id }, query: { after } }),
  subscribeEvents: (job_id: string) => call(connection, SubscribeEvents, { params: { job_id } }),
  listFiles: (job_id: string) => call(connection, ListFiles, { params: { job_id } }),
  downloadFiles: (job_id: string) =>
    call(connection, DownloadFiles, { params: { job_id }, query: { redirect: 'false' } }),
  deleteFiles: (job_id: string) => call(connection, DeleteFiles, { params: { job_id } }),
  listTenants: () => call(connection, ListTenants, {}),
  getTenant: (tenant_id: string) => call(connection, GetTenant, { params: { tenant_id } }),
  getHealth: () => call(connection, GetHealth, {}),
});

/** Sends a request until it is answered. Every operation may be sent twice: reads, deletions, and starts with their key. */
async function call<S extends OperationSpec>(connection: Connection, spec: S, request: Request): Promise<ReplyOf<S>> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await send(connection, spec, request);
    if (!('failure' in outcome)) return outcome.reply as ReplyOf<S>;
    const { retryAfterS } = outcome;
    if (retryAfterS === undefined || retryAfterS > RETRY_AFTER_MAX_S || attempt === ATTEMPTS_MAX) throw outcome.failure;
    const backOffMs = (connection.retryDelayMs ?? 500) * 2 ** (attempt - 1);
    await sleep(Math.max(backOffMs, retryAfterS * 1000), undefined, { signal: connection.signal }).catch(() => {
      throw interrupted();
    });
  }
}

/** `retryAfterS`: the least pause before another attempt; absent where another attempt is of no use. */
type Outcome = { reply: unknown } | { failure: CliFailure; retryAfterS?: number | undefined };

async function send(connection: Connection, spec: OperationSpec, request: Request): Promise<Outcome> {
  const { method, path } = routeOf(spec);
  const url = connection.url + fill(path, request.params ?? {}) + search(request.query ?? {});
  let response: Response;
  let text: string;
  try {
    response = await connection.fetch(url, {
      method,
      redirect: 'manual', // an answer that leads elsewhere, such as a sign-in page, must not get the key
      headers: {
        accept: 'application/json',
        ...(connection.key !== undefined && { 'x-functions-key': connection.key }),
        ...(connection.token !== undefined && { authorization: `Bearer ${connection.token}` }),
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      signal: AbortSignal.any([connection.signal, AbortSignal.timeout(connection.timeoutMs)]),
    });
    text = await response.text();
  } catch (cause) {
    if (connection.signal.aborted) throw interrupted();
    return unreachable(connection, cause);
  }
  return read(connection, spec, response, text);
}

const fill = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

/** A list repeats its name. */
function search(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined
      ? []
      : (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

/** Causes after which the request may have been cut in flight, or the server is just starting again. */
const CUT_SHORT = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CLOSED'];

function unreachable({ url, timeoutMs }: Connection, cause: unknown): Outcome {
  const { code, name } = rootOf(cause);
  const timedOut = name === 'TimeoutError' || code?.endsWith('TIMEOUT') || code === 'ETIMEDOUT';
  const why = timedOut
    ? `not within ${timeoutMs / 1000} s`
    : code === 'ECONNREFUSED'
      ? 'nothing listens there'
      : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? 'there is no such host'
        : CUT_SHORT.includes(code ?? '')
          ? 'the connection broke'
          : (code ?? 'the connection failed');
  return {
    failure: failure('SERVER_UNREACHABLE', `The server at ${url} does not answer: ${why}.`, {
      hint: 'Is it running, and is the URL right (--url, ATG_URL, `atg config get url`)? Locally, `npm start` starts it.',
      cause,
      passing: true,
    }),
    retryAfterS: CUT_SHORT.includes(code ?? '') ? 0 : undefined,
  };
}

/** fetch hides the reason in `cause`, several for a name with several addresses. */
function rootOf(error: unknown): { code?: string; name?: string } {
  const { cause, errors } = error as { cause?: unknown; errors?: unknown[] };
  const inner = cause ?? errors?.[0];
  return typeof inner === 'object' && inner !== null ? rootOf(inner) : (error as { code?: string; name?: string });
}

/** What a request ends with where Ctrl-C cut it off. */
export const interrupted = (): CliFailure => failure('INTERRUPTED', 'Interrupted.');

const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ field: z.string().exactOptional(), message: z.string() })).nullish(),
  }),
});

function read(connection: Connection, spec: OperationSpec, response: Response, text: string): Outcome {
  const { status } = response;
  const expected = [spec.reply, ...(spec.alsoReplies ?? [])].find((reply) => reply.status === status);
  const json = parseJson(text);
  if (expected) {
    if (!expected.body) return { reply: undefined };
    const faults = faultsOf(expected.body, json);
    if (faults === undefined) return { reply: json };
    if (status < 400)
      return {
        failure: notOurs(connection, `answered ${spec.route} with something else than the contract says (${faults})`),
      };
  }
  const error = ErrorBody.safeParse(json);
  if (error.success) {
    const { code, message, details } = error.data.error;
    return {
      failure: apiFailure(status, { code, message, details: details ?? undefined }),
      retryAfterS: retryAfterOf(response),
    };
  }
  if (status === 401 || status === 403) return { failure: notAllowed(connection, status) };
  if (status === 429 || status >= 500)
    return {
      failure: failure(
        'SERVER_UNREACHABLE',
        `The server at ${connection.url} does not answer: its gateway says ${status}.`,
        {
          hint: 'Wait a minute and try again.',
          passing: true,
        },
      ),
      retryAfterS: retryAfterOf(response),
    };
  return { failure: notOurs(connection, `answered ${spec.route} with ${status} and nothing that ATG would say`) };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
};
const NOT_JSON = Symbol('not JSON');

/** A newer server may know more enum values, members and formats; what it may not do is leave out or retype what we read. */
const TOLERATED = ['invalid_value', 'unrecognized_keys', 'invalid_key', 'invalid_format'];

function faultsOf(schema: z.ZodType, json: unknown): string | undefined {
  if (json === NOT_JSON) return 'no JSON';
  const parsed = schema.safeParse(json);
  const faults = parsed.error?.issues.filter(({ code }) => !TOLERATED.includes(code)) ?? [];
  if (faults.length === 0) return undefined;
  return faults
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
    .join('; ');
}

const notOurs = ({ url }: Connection, what: string): CliFailure =>
  failure('ANSWER_INVALID', `The server at ${url} ${what}.`, {
    hint: 'Is it the URL of an ATG API? It ends in /api/v1 (--url, ATG_URL, `atg config get url`).',
  });

const notAllowed = ({ key }: Connection, status: number): CliFailure =>
  failure(
    'NOT_ALLOWED',
    key === undefined
      ? `The server asks for a function key (${status}), and none was given.`
      : `The server does not accept the function key (${status}).`,
    {
      hint: 'Give the right one: `atg config set key -`, ATG_KEY or --key. Where the server has Entra sign-in on, ATG_TOKEN too.',
    },
  );

/** Seconds to wait where another attempt makes sense: 429 and 502 to 504 pass, another 5xx does not. */
function retryAfterOf({ status, headers }: Response): number | undefined {
  if (status !== 429 && !(status >= 502 && status <= 504)) return undefined;
  const given = headers.get('retry-after') ?? '';
  const seconds = given === '' ? 0 : Number(given);
  const until = Number.isNaN(seconds) ? (Date.parse(given) - Date.now()) / 1000 : seconds;
  return Number.isNaN(until) ? 0 : Math.max(0, until);
}
