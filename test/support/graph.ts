// A real graph database for one test file: the embedded one always; a real Neo4j as well, the one that NEO4J_URI names or one that the
// whole test run shares, wherever Java and Maven are found.
// Nothing here empties a database: tests make data of their own beside what is there.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startGraph } from '../../local/graph/start-graph.ts';
import type { Neo4jAddress } from '../../src/services/neo4j/neo4j.ts';

export interface TestGraph extends Neo4jAddress {
  stop(): Promise<void>;
}

async function startEmbedded({ port = 0 } = {}): Promise<TestGraph> {
  const data = await mkdtemp(join(tmpdir(), 'atg-graph-'));
  const { uri, user, password, database, close } = await startGraph({ data, port, password: 'test-password' });
  return {
    uri,
    user,
    password,
    database,
    async stop() {
      await close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

const { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_DATABASE: database } = process.env;
const { TEST_NEO4J_SOCKET: socket } = process.env;

const named = async (): Promise<TestGraph> => ({
  uri: uri!,
  user: user ?? 'neo4j',
  password: password ?? 'neo4j',
  database: database ?? 'neo4j',
  stop: () => Promise.resolve(),
});

/** Asks the run's own Neo4j for its address; the first to ask waits for its start. */
async function shared(): Promise<TestGraph> {
  const answer = JSON.parse(await text(connect(socket!))) as Neo4jAddress & { error?: string };
  if (answer.error) throw new Error(answer.error);
  return { ...answer, stop: () => Promise.resolve() };
}

/** Every engine that the same tests run on, for `describe.each`. */
export const engines: { name: string; start: (options?: { port?: number }) => Promise<TestGraph> }[] = [
  { name: 'the embedded graph', start: startEmbedded },
  ...(uri ? [{ name: 'a running Neo4j', start: named }] : socket ? [{ name: 'a real Neo4j', start: shared }] : []),
];
