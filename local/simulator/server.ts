// The simulator's one port: plain HTTP and, when asked, HTTPS on the same number, told apart by the first byte of a connection.
// Decides which surface a request is for, lets faults, sign-in, denials and quotas have their say, and records every request.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cloudMetadata } from './cloud-metadata.ts';
import type { RequestLog } from './control.ts';
import type { Fault, Faults } from './faults.ts';
import { answerBatch } from './graph-batch.ts';
import { armError, notSimulated, Refusal, toCall, type Answer, type Call } from './http.ts';
import { hasNext, oddPage } from './odd-pages.ts';
import { proxyTo } from './proxy.ts';
import type { makeQuotas } from './quotas.ts';
import type { Tokens } from './tokens.ts';
import type { Vaults } from './vaults.ts';

export interface ServerParts {
  tokens: Tokens;
  faults: Faults;
  quotas: ReturnType<typeof makeQuotas>;
  log: RequestLog;
  arm: (call: Call) => Answer;
  resourceGraph: (call: Call) => Answer;
  vaults: Vaults;
  directory: (call: Call) => Answer;
  control: (call: Call) => Answer | { stream: Iterable<string> };
  /** The service's clock, which answers are dated by. */
  now: () => number;
}

type Surface = 'arm' | 'resource-graph' | 'graph';

/** ARM's own limit of a request body. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** Resource Graph's own limit of an answer. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
const CONTROL_BODY_BYTES_MAX = 256 * 1024 * 1024;
/** Longer than clients keep idle connections, so that no request meets a connection that is being closed. */
const KEEP_ALIVE_MS = 65_000;
const TLS_HANDSHAKE = 0x16;

function surfaceOf(call: Call): Surface | undefined {
  const [first, second, third] = call.segments.map((segment) => segment.toLowerCase());
  if (first === 'v1.0' || first === 'beta') return 'graph';
  if (first === 'providers' && second === 'microsoft.resourcegraph' && third === 'resources' && call.method === 'POST')
    return 'resource-graph';
  return first === 'subscriptions' || first === 'providers' || first === 'tenants' ? 'arm' : undefined;
}

export function makeServer(parts: ServerParts, certificate: { key: string; cert: string } | undefined) {
  const { tokens, faults, quotas, log, control } = parts;
  const send = makeSend(parts.now);
  /** Connections by the client's port: below TLS there is a plain socket, and only that one can be reset. */
  const sockets = new Map<number, net.Socket>();

  /** Denials, quotas and the surface itself, for a call whose sender is known. */
  function serve(call: Call, surface: Surface): Answer {
    const path = '/' + call.segments.join('/');
    if (faults.isDenied(call.method, path)) return faults.denied(call, surface);
    const quota =
      surface === 'arm' ? quotas.arm(call) : surface === 'graph' ? quotas.graph(call) : quotas.resourceGraph(call);
    const answer =
      quota.refusal ??
      (surface === 'arm' ? parts.arm(call) : surface === 'graph' ? graph(call) : parts.resourceGraph(call));
    return { ...odd(call, answer), headers: { ...quota.headers, ...answer.headers } };
  }

  function odd(call: Call, answer: Answer): Answer {
    if (!hasNext(answer)) return answer;
    const { kind, turn } = faults.drawPage();
    return kind === undefined ? answer : oddPage(call, answer, kind, turn);
  }

  function graph(call: Call): Answer {
    if (call.method !== 'POST' || call.segments[1]?.toLowerCase() !== '$batch') return parts.directory(call);
    return answerBatch(call, (inner) => failing(faults.draw(), 'graph') ?? serve(inner, 'graph'));
  }

  function failing(fault: Fault, surface: Surface): Answer | undefined {
    if (fault.name === 'throttle') return faults.throttled(surface, fault.turn);
    if (fault.name === 'html') return faults.html();
    return fault.name === 'server_error' ? faults.serverError(surface, fault.turn) : undefined;
  }

  async function answerTo(call: Call): Promise<{ answer: Answer; fault?: Fault }> {
    const vault = parts.vaults.answer(call);
    if (vault) return { answer: vault };
    const token = cloudMetadata(call) ?? tokens.answer(call);
    if (token)
      return {
        answer: faults.isDenied(call.method, '/' + call.segments.join('/'))
          ? armError(403, 'AuthorizationFailed', 'Denied by a fault rule.')
          : token,
      };
    const surface = surfaceOf(call);
    if (!surface) return { answer: notSimulated(call) };
    const fault = faults.draw();
    if (fault.slowMs > 0) await sleep(fault.slowMs, undefined, { ref: false });
    const failure = failing(fault, surface);
    if (failure) return { answer: failure, fault };
    try {
      const principalId = tokens.check(call, surface === 'graph' ? 'graph' : 'arm');
      const answer = serve({ ...call, principalId }, surface);
      return { answer: surface === 'resource-graph' ? ofBearableSize(answer) : answer, fault };
    } catch (error) {
      if (error instanceof Refusal) return { answer: error.answer, fault };
      throw error;
    }
  }

  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const time = new Date().toISOString();
    const { method = 'GET', url = '/' } = request;
    const isControl = /^\/+_control(\/|$|\?)/.test(url);
    const body = await readBody(request, isControl ? CONTROL_BODY_BYTES_MAX : BODY_BYTES_MAX);
    if (!body) {
      send(
        response,
        method,
        armError(413, 'RequestContentTooLarge', `The request content is over ${BODY_BYTES_MAX} bytes.`),
      );
      return;
    }
    const scheme = 'encrypted' in request.socket ? 'https' : 'http';
    const call = toCall({
      method,
      body,
      target: url,
      origin: `${scheme}://${request.headers.host ?? 'localhost'}`,
      principalId: '',
      header: (name) => request.headers[name.toLowerCase()]?.toString(),
    });
    if (isControl) {
      const answer = control(call);
      if (!('stream' in answer)) send(response, method, answer);
      else {
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
        await pipeline(Readable.from(answer.stream), response);
      }
      return;
    }
    const { answer, fault } = await answerTo(call);
    const isReset = fault?.name === 'reset';
    log.add({
      time,
      method,
      path: url,
      status: isReset ? 0 : answer.status,
      ...(faultName(fault) ? { fault: faultName(fault)! } : {}),
    });
    if (isReset) sockets.get(request.socket.remotePort!)?.resetAndDestroy();
    else send(response, method, answer, fault);
  }

  function listener(request: http.IncomingMessage, response: http.ServerResponse): void {
    handle(request, response).catch((error: unknown) => {
      if (error instanceof Refusal) return send(response, request.method ?? 'GET', error.answer);
      if (request.socket.destroyed) return;
      console.error(`simulator: ${request.method} ${request.url}:`, error);
      if (!response.headersSent)
        send(response, request.method ?? 'GET', armError(500, 'SimulatorFault', String(error)));
      else request.socket.destroy();
    });
  }

  const plain = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  const secure = certificate && https.createServer({ ...certificate, keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  if (secure) proxyTo(plain, secure);
  const front = secure ? net.createServer((socket) => sort(socket, plain, secure)) : plain;
  front.on('connection', (socket: net.Socket) => {
    const port = socket.remotePort!;
    sockets.set(port, socket);
    socket.setNoDelay(true).on('error', () => socket.destroy());
    socket.on('close', () => {
      if (sockets.get(port) === socket) sockets.delete(port);
    });
  });

  return {
    /** Listens on loopback; port 0 takes a free one. @returns the port */
    async listen(port: number): Promise<number> {
      await new Promise<void>((resolve, reject) => {
        front.once('error', reject).listen(port, '127.0.0.1', resolve);
      });
      return (front.address() as net.AddressInfo).port;
    },

    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) => front.close(() => resolve()));
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

/** Resource Graph refuses an answer of over 16 MB, and says that less should be asked for. */
function ofBearableSize(answer: Answer): Answer {
  const text = answer.text ?? JSON.stringify(answer.body);
  if (text.length <= ANSWER_BYTES_MAX) return { ...answer, text };
  const message = `Response payload size is ${text.length}, and has exceeded the limit of ${ANSWER_BYTES_MAX}. Please consider querying less data at a time and make paginated call if needed.`;
  return armError(400, 'BadRequest', 'Please provide below info when asking for support.', {
    details: [{ code: 'ResponsePayloadTooLarge', message }],
  });
}

function faultName(fault: Fault | undefined): string | undefined {
  return fault?.name ?? (fault && fault.slowMs > 0 ? 'slow' : undefined);
}

/** Gives a new connection to the server that speaks its protocol. */
function sort(socket: net.Socket, plain: http.Server, secure: https.Server): void {
  socket.once('data', (first: Buffer) => {
    socket.pause();
    socket.unshift(first);
    (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
    process.nextTick(() => socket.resume());
  });
}

/** The body, or undefined where it is too long. */
async function readBody(request: http.IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  return bytes > bytesMax ? undefined : Buffer.concat(chunks);
}

const makeSend =
  (now: () => number) => (response: http.ServerResponse, method: string, answer: Answer, fault?: Fault) => {
    const text = answer.text ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body));
    const body = Buffer.from(text ?? '');
    const headers: http.OutgoingHttpHeaders = {
      date: new Date(now()).toUTCString(),
      'cache-control': 'no-cache',
      'x-ms-request-id': crypto.randomUUID(),
      'x-ms-correlation-request-id': crypto.randomUUID(),
      ...(text === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...answer.headers,
    };
    if (method === 'HEAD' || answer.status === 204) {
      response.writeHead(answer.status, headers).end();
      return;
    }
    const half = body.subarray(0, Math.floor(body.length / 2));
    const isCut = fault?.name === 'truncate' && half.length > 0;
    if (!isCut) response.writeHead(answer.status, { ...headers, 'content-length': body.length }).end(body);
    else if (fault.turn % 2 === 1) {
      // a proxy that lost the second half without noticing: the transfer is whole, the JSON is not
      response.writeHead(answer.status, { ...headers, 'content-length': half.length }).end(half);
    } else {
      response.writeHead(answer.status, { ...headers, 'content-length': body.length });
      response.write(half, () => response.destroy());
    }
  };
