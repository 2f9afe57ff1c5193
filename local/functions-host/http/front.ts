// The host's HTTP front: the app's routes, the admin API and the Durable management API on one port, and the Durable API once more
// on a port of its own for the SDK inside the worker.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostLog } from '../console-log.ts';
import type { ApiResponse, DurableHttpApi } from '../durable/http-api.ts';
import { HostFault, InvocationTimedOut, WorkerLost, textOf } from '../faults.ts';
import type { Invoker } from '../invoker.ts';
import type { InvocationReply, RpcHttp } from '../messages.ts';
import { adminReply, type AdminParts } from './admin.ts';
import { BodyTooLarge, absoluteUrl, headersOf, readBody, toRpcRequest, writeRpcResponse } from './convert.ts';
import type { Keys } from './keys.ts';
import { matchRoute, type Match, type Route } from './routes.ts';
import { proxyStream, streamMetadata } from './stream.ts';

export interface FrontParts {
  keys: Keys;
  log: HostLog;
  invoker: Invoker;
  durable: DurableHttpApi;
  admin: AdminParts;
  routes: () => Route[];
  /** The worker's own server, where the app switched streaming on. */
  streamUrl: () => string | undefined;
  limits: { maxConcurrentRequests: number; maxOutstandingRequests: number; bodySize: number };
}

const durablePrefix = '/runtime/webhooks/durabletask';
const page =
  '<!DOCTYPE html><html><head><title>Functions host</title></head><body><h1>Your functions app is up and running</h1></body></html>';

export class HttpFront {
  readonly #parts: FrontParts;
  readonly #app: Server;
  readonly #rpc: Server;
  #running = 0;
  readonly #queue: (() => void)[] = [];

  constructor(parts: FrontParts) {
    this.#parts = parts;
    const guarded =
      (handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) =>
      (request: IncomingMessage, response: ServerResponse) => {
        handle(request, response).catch((error: unknown) => this.#fail(response, error));
      };
    this.#app = createServer(guarded((request, response) => this.#answer(request, response)));
    this.#rpc = createServer(guarded((request, response) => this.#durable(request, response, '/durabletask')));
    // the front end of Azure cuts an answer at 230 s, but uploads may take as long as they need
    for (const server of [this.#app, this.#rpc]) {
      server.requestTimeout = 0;
      server.keepAliveTimeout = 65_000; // longer than clients keep theirs, so that no call meets a connection that just closed
    }
  }

  /**
   * Listens on the loopback address; without a port on 7071 where that is free, else on another.
   * @throws HostFault when the port asked for is in use.
   */
  async listen(port: number): Promise<{ port: number; rpcPort: number }> {
    const rpcPort = await listenOn(this.#rpc, 0);
    if (port !== 0) {
      try {
        return { port: await listenOn(this.#app, port), rpcPort };
      } catch (error) {
        this.#rpc.close();
        throw new HostFault(
          `Port ${port} cannot be used (${textOf(error)}): choose another with --port, or leave it out`,
          2,
          { cause: error },
        );
      }
    }
    try {
      return { port: await listenOn(this.#app, 7071), rpcPort };
    } catch (error) {
      this.#parts.log.line('information', 'Host.Startup', `Port 7071 is in use (${textOf(error)}); taking another`);
      return { port: await listenOn(this.#app, 0), rpcPort };
    }
  }

  async close(): Promise<void> {
    const closed = [this.#app, this.#rpc].map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const server of [this.#app, this.#rpc]) server.closeAllConnections();
    await Promise.all(closed);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = absoluteUrl(request, 'localhost');
    const path = url.pathname;
    const lower = path.toLowerCase();
    if (path === '/') return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    if (lower === '/admin/host/ping') return void response.writeHead(200).end();
    if (lower.startsWith('/admin/')) return this.#admin(request, response, url);
    if (lower.startsWith(`${durablePrefix}/`)) {
      if (!this.#parts.keys.opensExtension(keyOf(request, url))) return void response.writeHead(401).end();
      return this.#durable(request, response, durablePrefix);
    }
    const match = matchRoute(this.#parts.routes(), request.method ?? 'GET', path);
    if (match === undefined) return void response.writeHead(404).end();
    const { target, authLevel } = match.route;
    if (!this.#parts.keys.opensFunction(authLevel, target.name, keyOf(request, url)))
      return void response.writeHead(401).end();
    if (target.neverFires !== undefined)
      return void response
        .writeHead(501, { 'content-type': 'text/plain' })
        .end(`Function "${target.name}" does not run here: ${target.neverFires}`);
    await this.#inTurn(response, () => this.#invoke(request, response, url, match));
  }

  /** At most maxConcurrentRequests at once; beyond maxOutstandingRequests 429. */
  async #inTurn(response: ServerResponse, body: () => Promise<void>): Promise<void> {
    const { maxConcurrentRequests, maxOutstandingRequests } = this.#parts.limits;
    if (this.#running + this.#queue.length >= maxOutstandingRequests) return void response.writeHead(429).end();
    if (this.#running >= maxConcurrentRequests) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#running++;
    try {
      await body();
    } finally {
      this.#running--;
      this.#queue.shift()?.();
    }
  }

  async #invoke(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    { route, parameters }: Match,
  ): Promise<void> {
    const { invoker, limits } = this.#parts;
    const { target } = route;
    const reason = `${request.method} ${url.pathname}`;
    const traceParent = request.headersDistinct['traceparent']?.[0];
    const workerUrl = this.#parts.streamUrl();
    if (workerUrl !== undefined) {
      const invocationId = randomUUID();
      const invocation = invoker.invoke(target, {
        invocationId,
        data: {},
        triggerMetadata: streamMetadata(request, url, parameters),
        reason,
        traceParent,
      });
      await proxyStream(request, response, { workerUrl, invocationId, host: url.host, invocation }).catch(
        (error: unknown) => this.#failInvocation(response, error),
      );
      return;
    }
    const body = await readBody(request, limits.bodySize);
    let reply: InvocationReply;
    try {
      reply = await invoker.invoke(target, { data: toRpcRequest(request, url, parameters, body), reason, traceParent });
    } catch (error) {
      return this.#failInvocation(response, error);
    }
    writeRpcResponse(response, httpOf(reply));
  }

  /** 502 where the worker died, 500 with an empty body for everything else: the log has the stack. */
  #failInvocation(response: ServerResponse, error: unknown): void {
    if (response.headersSent) return void response.destroy();
    response.writeHead(error instanceof WorkerLost && !(error instanceof InvocationTimedOut) ? 502 : 500).end();
  }

  async #admin(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (!this.#parts.keys.opensAdmin(keyOf(request, url))) return void response.writeHead(401).end();
    const body = await readBody(request, this.#parts.limits.bodySize);
    const reply = adminReply(
      this.#parts.admin,
      request.method ?? 'GET',
      decodeURIComponent(url.pathname.slice('/admin/'.length).replace(/\/$/, '')),
      body.toString(),
    );
    writeApi(response, reply ?? { status: 404 });
  }

  async #durable(request: IncomingMessage, response: ServerResponse, prefix: string): Promise<void> {
    const url = absoluteUrl(request, 'localhost');
    const body = await readBody(request, this.#parts.limits.bodySize);
    const token = headersOf(request)['x-ms-continuation-token'];
    if (token !== undefined && token !== '') url.searchParams.set('continuationToken', token);
    writeApi(
      response,
      await this.#parts.durable.handle({
        method: request.method ?? 'GET',
        path: url.pathname.slice(prefix.length + 1),
        query: url.searchParams,
        body: body.toString(),
      }),
    );
  }

  #fail(response: ServerResponse, error: unknown): void {
    if (error instanceof BodyTooLarge) return void response.writeHead(413, { connection: 'close' }).end();
    if (error instanceof URIError) return void response.writeHead(400).end();
    this.#parts.log.line('error', 'Host.Http', error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

/** The `http` output: `$return`, or a named http output. */
const httpOf = (reply: InvocationReply): RpcHttp | undefined =>
  reply.returnValue?.http ?? reply.outputData?.find(({ data }) => data.http !== undefined)?.data.http;

const keyOf = (request: IncomingMessage, url: URL): string | undefined =>
  request.headersDistinct['x-functions-key']?.[0] ?? url.searchParams.get('code') ?? undefined;

function writeApi(response: ServerResponse, { status, headers, json, text }: ApiResponse): void {
  const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
  response
    .writeHead(status, { ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }), ...headers })
    .end(body);
}

async function listenOn(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
