// The embedded graph as a server: one engine, its files in one folder, one port on loopback. Starting it makes the folder where there is none.
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import grafeo, { type GrafeoDB } from '@grafeo-db/js';
import { BadStart } from '../start/bad-start.ts';
import { Connection } from './bolt/connection.ts';
import { Turns } from './turns.ts';

export interface GraphOptions {
  /** Folder of the engine's files; made where it is absent. */
  readonly data: string;
  /** Port on 127.0.0.1; 0 or absent: a free one. */
  readonly port?: number;
  readonly user?: string;
  readonly password: string;
  /** How long a write waits while another transaction writes (default 60,000). */
  readonly turnWaitMs?: number;
  /** How long a transaction that has written may do nothing before it is rolled back (default 60,000). */
  readonly idleMs?: number;
}

export interface RunningGraph {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  close(): Promise<void>;
}

const DATABASE = 'neo4j';
/** The log is folded into the file when it has grown to this, or after this time: a start has then little to replay. */
const CHECKPOINT = { walBytes: 64 * 1024 * 1024, intervalMs: 60_000 };

/**
 * Opens the graph in `data` and serves it over Bolt.
 * @throws BadStart where the port is taken, or the folder is in use or not ours
 */
export async function startGraph(options: GraphOptions): Promise<RunningGraph> {
  const { data, port = 0, user = 'neo4j', password, turnWaitMs = 60_000, idleMs = 60_000 } = options;
  const database = openDatabase(data);
  const clients = new Map<Socket, Connection>();
  const side = {
    graph: { database, turns: new Turns(), limits: { turnWaitMs, idleMs } },
    user,
    password,
    database: DATABASE,
  };
  let connections = 0;
  const server = createServer((socket) => {
    const connection = new Connection(socket, `bolt-${++connections}`, side);
    clients.set(socket, connection);
    void connection.ended.then(() => clients.delete(socket));
  });
  try {
    await listen(server, port);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    uri: `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    user,
    password,
    database: DATABASE,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      const ended = [...clients.values()].map((connection) => connection.ended);
      for (const socket of clients.keys()) socket.destroy();
      await Promise.all([closed, ...ended]);
      database.close();
    },
  };
}

function openDatabase(folder: string): GrafeoDB {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'graph.grafeo');
    const database = existsSync(file) ? grafeo.GrafeoDB.open(file) : grafeo.GrafeoDB.create(file);
    database.setCheckpointTriggers(CHECKPOINT);
    return database;
  } catch (error) {
    const { message } = error as Error;
    const why = /lock/i.test(message) ? 'is in use by another process; stop that one or name another folder' : message;
    throw new BadStart(`graph data in ${folder}: ${why.split('\n')[0]}`, { cause: error });
  }
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
