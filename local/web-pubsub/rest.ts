// The REST side, as WebPubSubServiceClient calls it (api-version 2024-12-01). Every request is signed; paths are matched on their decoded parts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection, Payload } from './connection.ts';
import { deliver, type Hub, type Hubs } from './hubs.ts';
import { readToken, signToken, TokenRefused } from './tokens.ts';

/** The service's limit of one message. */
const BODY_MAX_BYTES = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** A request that is refused: status, code and message go to the caller. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Call {
  readonly hub: Hub;
  readonly hubName: string;
  readonly query: URLSearchParams;
  /** What stands at the `*` of the route. */
  readonly parts: readonly string[];
  readonly payload: () => Promise<Payload>;
  readonly json: () => Promise<unknown>;
  readonly origin: string;
  readonly key: string;
}

type Handler = (call: Call) => Answer | Promise<Answer>;

const SENT: Answer = { status: 202 };
const DONE: Answer = { status: 200 };
const GONE: Answer = { status: 204 };
const exists = (is: boolean): Answer => ({ status: is ? 200 : 404 });

/** `METHOD path below /api/hubs/{hub}/`; `*` is one part of the path. */
const ROUTES: Readonly<Record<string, Handler>> = {
  'POST :send': send(({ hub }) => hub.all()),
  'POST groups/*/:send': send(({ hub, parts }) => hub.inGroup(parts[0]!), 'group'),
  'POST users/*/:send': send(({ hub, parts }) => hub.ofUser(parts[0]!)),
  'POST connections/*/:send': send(({ hub, parts }) => present(hub, parts[0]!)),
  'POST :closeConnections': close(({ hub }) => hub.all()),
  'POST groups/*/:closeConnections': close(({ hub, parts }) => hub.inGroup(parts[0]!)),
  'POST users/*/:closeConnections': close(({ hub, parts }) => hub.ofUser(parts[0]!)),
  'DELETE connections/*': close(({ hub, parts }) => present(hub, parts[0]!)),
  'HEAD connections/*': ({ hub, parts }) => exists(hub.connections.has(parts[0]!)),
  'HEAD groups/*': ({ hub, parts }) => exists(hub.inGroup(parts[0]!).length > 0),
  'HEAD users/*': ({ hub, parts }) => exists(hub.ofUser(parts[0]!).length > 0),
  'GET groups/*/connections': ({ hub, parts }) => ({
    status: 200,
    body: { value: hub.inGroup(parts[0]!).map(({ id, userId }) => ({ connectionId: id, userId })) },
  }),
  'PUT groups/*/connections/*': ({ hub, parts }) => {
    known(hub, parts[1]!).groups.add(parts[0]!);
    return DONE;
  },
  'DELETE groups/*/connections/*': ({ hub, parts }) => {
    known(hub, parts[1]!).groups.delete(parts[0]!);
    return GONE;
  },
  'DELETE connections/*/groups': ({ hub, parts }) => {
    known(hub, parts[0]!).groups.clear();
    return GONE;
  },
  'PUT users/*/groups/*': ({ hub, parts }) => {
    for (const connection of hub.ofUser(parts[0]!)) connection.groups.add(parts[1]!);
    return DONE;
  },
  'DELETE users/*/groups/*': ({ hub, parts }) => {
    for (const connection of hub.ofUser(parts[0]!)) connection.groups.delete(parts[1]!);
    return GONE;
  },
  'DELETE users/*/groups': ({ hub, parts }) => {
    for (const connection of hub.ofUser(parts[0]!)) connection.groups.clear();
    return GONE;
  },
  'POST :addToGroups': changeGroups((connection, group) => connection.groups.add(group)),
  'POST :removeFromGroups': changeGroups((connection, group) => connection.groups.delete(group)),
  'HEAD permissions/*/connections/*': (call) => exists(known(call.hub, call.parts[1]!).roles.has(roleOf(call))),
  'PUT permissions/*/connections/*': (call) => {
    known(call.hub, call.parts[1]!).roles.add(roleOf(call));
    return DONE;
  },
  'DELETE permissions/*/connections/*': (call) => {
    known(call.hub, call.parts[1]!).roles.delete(roleOf(call));
    return GONE;
  },
  'POST :generateToken': ({ hubName, query, origin, key }) => {
    const minutes = Number(query.get('minutesToExpire') ?? 60);
    if (!(minutes > 0)) throw new Refused(400, 'BadRequest', 'minutesToExpire must be a number above 0');
    const userId = query.get('userId');
    const token = signToken(key, {
      ...(userId !== null && { sub: userId }),
      aud: `${origin}/client/hubs/${hubName}`,
      exp: Math.floor(Date.now() / 1000 + minutes * 60),
      role: query.getAll('role'),
      'webpubsub.group': query.getAll('group'),
    });
    return { status: 200, body: { token } };
  },
};

function send(to: (call: Call) => Connection[], from: 'group' | 'server' = 'server'): Handler {
  return async (call) => {
    const receivers = to(call);
    const sender = from === 'group' ? { from, group: call.parts[0]! } : { from };
    deliver(receivers, sender, await call.payload(), call.query.getAll('excluded'));
    return SENT;
  };
}

function close(which: (call: Call) => Connection[]): Handler {
  return (call) => {
    const excluded = call.query.getAll('excluded');
    for (const connection of which(call))
      if (!excluded.includes(connection.id)) connection.close(call.query.get('reason') ?? '');
    return GONE;
  };
}

/** The service chooses the connections by an OData filter, which is evaluated nowhere here. */
function changeGroups(change: (connection: Connection, group: string) => unknown): Handler {
  return async ({ hub, json }) => {
    const { groups, filter } = (await json()) as { groups?: unknown; filter?: unknown };
    if (!Array.isArray(groups)) throw new Refused(400, 'BadRequest', 'the body needs a list of groups');
    refuseFilter(filter);
    for (const connection of hub.all()) for (const group of groups) change(connection, String(group));
    return DONE;
  };
}

function refuseFilter(filter: unknown): void {
  if (filter !== null && filter !== undefined)
    throw new Refused(501, 'NOT_SIMULATED', 'the local Web PubSub does not evaluate OData filters');
}

const roleOf = ({ parts, query }: Call): string => {
  const [permission] = parts;
  if (permission !== 'joinLeaveGroup' && permission !== 'sendToGroup')
    throw new Refused(400, 'BadRequest', `there is no permission '${permission}'`);
  const target = query.get('targetName');
  return `webpubsub.${permission}${target === null ? '' : `.${target}`}`;
};

/** A connection that a call cannot do without. @throws Refused */
function known(hub: Hub, id: string): Connection {
  const connection = hub.connections.get(id);
  if (!connection) throw new Refused(404, 'NotFound', `there is no connection '${id}'`);
  return connection;
}

/** A connection that may have gone meanwhile, which is no error for a message or a close. */
const present = (hub: Hub, id: string): Connection[] => {
  const connection = hub.connections.get(id);
  return connection ? [connection] : [];
};

/** Answers one HTTP request. Never throws for what a caller can do wrong. */
export async function answerRest(
  hubs: Hubs,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await answer(hubs, key, request).catch((error: unknown): Answer => {
    if (error instanceof Refused)
      return { status: error.status, body: { error: { code: error.code, message: error.message } } };
    if (error instanceof TokenRefused)
      return { status: 401, body: { error: { code: 'Unauthorized', message: error.message } } };
    console.error(error);
    return { status: 500, body: { error: { code: 'InternalServerError', message: 'see the log' } } };
  });
  response.statusCode = status;
  if (body === undefined || request.method === 'HEAD') response.end();
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

async function answer(hubs: Hubs, key: string, request: IncomingMessage): Promise<Answer> {
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  const { pathname, searchParams: query } = new URL(request.url ?? '/', origin);
  if (pathname === '/api/health') return DONE;
  const [, api, hubsWord, hubName, ...rest] = pathname.split('/').map(decodeURIComponent);
  if (api !== 'api' || hubsWord !== 'hubs' || !hubName)
    throw new Refused(404, 'NotFound', `there is nothing at ${pathname}`);
  readToken(key, bearerOf(request), pathname, Date.now());
  for (const [route, handler] of Object.entries(ROUTES)) {
    const parts = match(route, request.method ?? '', rest);
    if (!parts) continue;
    refuseFilter(query.get('filter'));
    const call = { hub: hubs.get(hubName), hubName, query, parts, origin, key };
    return handler({ ...call, payload: () => payloadOf(request), json: async () => parseJson(await bodyOf(request)) });
  }
  throw new Refused(501, 'NOT_SIMULATED', `the local Web PubSub does not know ${request.method} ${pathname}`);
}

function match(route: string, method: string, rest: readonly string[]): string[] | undefined {
  const [routeMethod, path] = route.split(' ');
  const pattern = path!.split('/');
  const fits =
    routeMethod === method &&
    pattern.length === rest.length &&
    pattern.every((part, i) => (part === '*' ? rest[i] !== '' : part === rest[i]));
  return fits ? rest.filter((_, i) => pattern[i] === '*') : undefined;
}

const bearerOf = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];

async function payloadOf(request: IncomingMessage): Promise<Payload> {
  const body = await bodyOf(request);
  const type = request.headers['content-type']?.split(';')[0]?.trim();
  if (type === 'application/json') return { dataType: 'json', data: parseJson(body) };
  if (type === 'text/plain') return { dataType: 'text', data: body.toString() };
  if (type === 'application/octet-stream') return { dataType: 'binary', data: body.toString('base64') };
  throw new Refused(415, 'UnsupportedMediaType', 'send application/json, text/plain or application/octet-stream');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new Refused(400, 'BadRequest', `the body is not JSON: ${(error as Error).message}`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) throw new Refused(413, 'PayloadTooLarge', 'a message may have 1 MB at most');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
