// One real Neo4j for a whole test run, started when the first test asks for it and stopped at the run's end. Jest loads this as its global
// setup; test files, which run in processes of their own, ask through a socket (see graph.ts).
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Part } from '../../local/start/part.ts';
import { root } from '../../local/start/root.ts';
import { isInstalled } from './programs.ts';
import type { Neo4jAddress } from '../../src/services/neo4j/neo4j.ts';

/** The first start of all fetches its jars. */
const READY_WITHIN_MS = 600_000;

interface Shared {
  readonly server: Server;
  readonly folder: string;
  starting?: Promise<Part>;
}
const kept = globalThis as { sharedNeo4j?: Shared };

/** Names the socket in TEST_NEO4J_SOCKET. @throws Error under CI where no Neo4j can be had: there it may not be passed over */
export default async function setup(): Promise<void> {
  if (process.env.NEO4J_URI) return;
  if (!isInstalled('mvn') || !(process.env.JAVA_HOME || isInstalled('java'))) {
    if (process.env.CI)
      throw new Error('Under CI the tests need a real Neo4j: install Java 17 and Maven, or set NEO4J_URI');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'atg-test-neo4j-'));
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // a test process that ended meanwhile
    address().then(
      (found) => socket.end(JSON.stringify(found)),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  const socket = join(folder, 'ask');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  server.unref();
  kept.sharedNeo4j = { server, folder };
  process.env.TEST_NEO4J_SOCKET = socket;
}

async function address(): Promise<Neo4jAddress> {
  const shared = kept.sharedNeo4j!;
  shared.starting ??= start(shared.folder);
  const { uri, user, password, database } = await (await shared.starting).ready<Neo4jAddress>();
  return { uri, user, password, database };
}

const start = (folder: string): Promise<Part> =>
  Part.start({
    name: 'neo4j',
    title: 'Neo4j 5 for tests',
    args: [
      join(root, 'local/neo4j/main.ts'),
      '--data',
      join(folder, 'data'),
      '--ready-file',
      join(folder, 'ready.json'),
    ],
    environment: process.env,
    cwd: root,
    logFile: join(folder, 'log'),
    readyFile: join(folder, 'ready.json'),
    readyWithinMs: READY_WITHIN_MS,
  });

/** Stops what was started. */
export async function teardown(): Promise<void> {
  const { sharedNeo4j: shared } = kept;
  if (!shared) return;
  shared.server.close();
  const part = await shared.starting?.catch(() => undefined);
  await part?.stop(10_000);
  await rm(shared.folder, { recursive: true, force: true });
}
