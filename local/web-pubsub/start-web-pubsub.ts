// A Web PubSub service on one port of loopback: its REST side for the app, its WebSockets for subscribers. State lives in memory, as in the service.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { BadStart } from '../start/bad-start.ts';
import { receiveFrame } from './client-frames.ts';
import { Connection, SESSION_OVER, SUBPROTOCOLS, type Limits } from './connection.ts';
import { Hubs } from './hubs.ts';
import { answerRest } from './rest.ts';
import { listOf, readToken, TokenRefused } from './tokens.ts';

export interface WebPubSubOptions {
  readonly accessKey: string;
  /** Port on 127.0.0.1; 0 or absent: a free one. */
  readonly port?: number;
  readonly limits?: Partial<Limits>;
}

export interface RunningWebPubSub {
  readonly url: string;
  readonly connectionString: string;
  close(): Promise<void>;
}

const LIMITS: Limits = { recoveryMs: 30_000, unackedMax: 1_000, waitingBytesMax: 16 * 1024 * 1024 };
/** The service's limit of one message. */
const FRAME_MAX_BYTES = 1024 * 1024;
/** A socket that does not answer pings for two of these is dead. */
const PING_EVERY_MS = 20_000;

/** @throws BadStart where the port is taken */
export async function startWebPubSub({ accessKey, port = 0, limits }: WebPubSubOptions): Promise<RunningWebPubSub> {
  const service = new Service(accessKey, { ...LIMITS, ...limits });
  const server = createServer((request, response) => void answerRest(service.hubs, accessKey, request, response));
  server.on('upgrade', (request, socket, head) => service.upgrade(request, socket, head));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    connectionString: `Endpoint=${url};AccessKey=${accessKey};Version=1.0;`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      service.stop();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

class Service {
  readonly hubs = new Hubs();
  readonly #accessKey: string;
  readonly #limits: Limits;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_MAX_BYTES,
    handleProtocols: (offered) => [...offered].find((name) => name in SUBPROTOCOLS) ?? false,
  });
  readonly #heartbeat: NodeJS.Timeout;
  readonly #silent = new WeakSet<WebSocket>();

  constructor(accessKey: string, limits: Limits) {
    this.#accessKey = accessKey;
    this.#limits = limits;
    this.#heartbeat = setInterval(() => this.#pingAll(), PING_EVERY_MS).unref();
  }

  /** A client comes, for the first time or back again. What is wrong with it is said before the handshake, except where recovery needs otherwise. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const hubName = /^\/client\/hubs\/([^/]+)\/?$/.exec(pathname)?.[1];
    if (!hubName) return refuse(socket, '404 Not Found', `there is no hub at ${pathname}`);
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (offered[0] && !offered.some((name) => name in SUBPROTOCOLS))
      return refuse(
        socket,
        '400 Bad Request',
        `the local Web PubSub speaks ${Object.keys(SUBPROTOCOLS).join(' and ')}`,
      );
    const returning = searchParams.get('awps_connection_id');
    try {
      // A returning client still has the token of its first connect, which may have expired since.
      const token = searchParams.get('access_token') ?? request.headers.authorization?.replace(/^Bearer /i, '');
      const claims = readToken(this.#accessKey, token, pathname.replace(/\/$/, ''), returning ? undefined : Date.now());
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        if (returning) this.#recover(hubName, client, returning, searchParams.get('awps_reconnection_token'));
        else this.#connect(hubName, client, claims);
      });
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      refuse(socket, '401 Unauthorized', error.message);
    }
  }

  #connect(hubName: string, client: WebSocket, claims: ReturnType<typeof readToken>): void {
    const hub = this.hubs.get(hubName);
    const connection = new Connection(
      {
        hub: hubName,
        userId: claims.sub,
        protocol: SUBPROTOCOLS[client.protocol] ?? 'raw',
        roles: listOf(claims.role),
      },
      this.#limits,
      ({ id }) => hub.connections.delete(id),
    );
    for (const group of listOf(claims['webpubsub.group'])) connection.groups.add(group);
    hub.connections.set(connection.id, connection);
    this.#serve(client, connection);
  }

  /** An unknown session is closed after the handshake: clients take a refused handshake for a fault of the network and try for 30 s. */
  #recover(hubName: string, client: WebSocket, id: string, token: string | null): void {
    const connection = this.hubs.get(hubName).connections.get(id);
    if (connection?.protocol !== 'reliable' || connection.reconnectionToken !== token)
      return client.close(SESSION_OVER, 'the connection is not known any more');
    this.#serve(client, connection);
  }

  #serve(client: WebSocket, connection: Connection): void {
    client.on('error', () => client.terminate()); // too large a frame, or a broken one; 'close' follows
    client.on('pong', () => this.#silent.delete(client));
    client.on('message', (data, isBinary) => {
      if (connection.protocol === 'raw') return; // its frames are events, and nobody handles those here
      if (isBinary) connection.close('the protocol has text frames only');
      else receiveFrame(this.hubs.get(connection.hub), connection, (data as Buffer).toString());
    });
    connection.attach(client);
  }

  #pingAll(): void {
    for (const client of this.#sockets.clients) {
      if (this.#silent.has(client)) client.terminate();
      this.#silent.add(client);
      client.ping();
    }
  }

  stop(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#sockets.clients) client.terminate();
  }
}

function refuse(socket: Duplex, status: string, message: string): void {
  const body = JSON.stringify({ error: { code: status.slice(4).replace(' ', ''), message } });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new BadStart(`port ${port} is in use; name another with --port, or none for a free one`, { cause: error })
          : error,
      );
    });
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
}
