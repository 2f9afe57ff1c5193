// A product to be measured: a tenant of the wished size, a graph of its own with a counter of statements in front of it, and a watch
// over the heap of the Functions worker.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Part } from '../local/start/part.ts';
import { root } from '../local/start/root.ts';
import { startAll, type Running } from '../local/start/start-all.ts';
import { makeNeo4j, type Neo4jAddress } from '../src/services/neo4j/neo4j.ts';
import { ensureSchema } from '../src/services/neo4j/schema.ts';
import { countBolt } from './bolt-counter.ts';

const PASSWORD = 'bench-only';
/** The first start of a real Neo4j fetches its jars. */
const READY_WITHIN_MS = { embedded: 60_000, neo4j: 600_000 } as const;

export interface MeasuredProduct {
  readonly running: Running;
  /** What the simulator serves; NDJSON. */
  readonly tenantFile: string;
  /** The graph itself, past the counter. */
  readonly graphUri: string;
  /** Statements that the product has sent to the graph so far. */
  statements(): number;
  /** Requests that have left the worker so far, by host and port. */
  requests(): Readonly<Record<string, number>>;
  /** What the Functions host has logged. */
  readonly hostLog: string;
  /** The worker's highest heap so far in MB, garbage included; undefined before anything was measured. */
  heapMb(): number | undefined;
  /** From now on it is that of what is done from now on. */
  forgetHeap(): void;
  /** The worker's highest resident memory so far in MB; undefined where the system does not tell. */
  rssMb(): number | undefined;
  /** What the worker has used of a processor so far, in seconds; undefined where the system does not tell. */
  cpuSeconds(): number | undefined;
  stop(): Promise<void>;
}

export interface ProductOptions {
  readonly resources: number;
  /**
   * MB of old objects that the worker may hold; it ends where it needs more. With as much as Node takes on a large machine it would collect
   * its garbage later, and a figure would say little of what it needs.
   */
  readonly heapMaxMb: number;
  readonly neo4j: boolean;
  /** Made where it is absent; holds everything of this product. */
  readonly folder: string;
  readonly quotas?: boolean;
  readonly say: (line: string) => void;
}

/** Where the graph of a product is, past the counter. */
export const addressOf = ({ running, graphUri }: MeasuredProduct): Neo4jAddress => {
  const { user, password, database } = running.ready.graph;
  return { uri: graphUri, user, password, database };
};

/** Starts all parts. @throws Error where one does not come up; nothing is left running then */
export async function startMeasured(options: ProductOptions): Promise<MeasuredProduct> {
  const { resources, heapMaxMb, neo4j, folder, quotas = false, say } = options;
  mkdirSync(folder, { recursive: true });
  const tenant = join(folder, 'tenant.ndjson');
  const scale = ['--resources', String(resources), '--seed', 'bench', '--out', tenant, '--quiet'];
  execFileSync(process.execPath, [join(root, 'local/tenants/scale.mjs'), ...scale]);
  const graph = await startGraph(neo4j, folder);
  try {
    const { uri } = await graph.ready<{ uri: string }>();
    const counter = await countBolt(uri);
    const heapFile = join(folder, 'heap');
    const requestFile = join(folder, 'requests');
    const watch = (name: string): string => `--import ${new URL(name, import.meta.url).href}`;
    const running = await startAll({
      tenant,
      port: 0,
      data: join(folder, 'data'),
      neo4j: false,
      keys: true,
      quotas,
      faults: undefined,
      readyFile: undefined,
      func: undefined,
      environment: {
        ...process.env,
        NEO4J_URI: counter.uri,
        NEO4J_USER: 'neo4j',
        NEO4J_PASSWORD: PASSWORD,
        NEO4J_DATABASE: 'neo4j',
        HEAP_WATCH_FILE: heapFile,
        REQUEST_WATCH_FILE: requestFile,
        languageWorkers__node__arguments: `--max-old-space-size=${heapMaxMb} ${watch('./heap-watch.mjs')} ${watch('./request-watch.mjs')}`,
      },
      say: (line) => say(`  ${line}`),
    });
    const worker = running.ready.pids.functions_worker;
    return {
      running,
      tenantFile: tenant,
      graphUri: uri,
      statements: counter.statements,
      requests: () =>
        JSON.parse((existsSync(requestFile) && readFileSync(requestFile, 'utf8')) || '{}') as Record<string, number>,
      hostLog: join(folder, 'data', 'logs', 'functions_host.log'),
      heapMb: () => (existsSync(heapFile) ? Number(readFileSync(heapFile, 'utf8')) / 1024 / 1024 : undefined),
      forgetHeap: () => rmSync(heapFile, { force: true }),
      rssMb: () => (worker === undefined ? undefined : peakRssMb(worker)),
      cpuSeconds: () => (worker === undefined ? undefined : cpuSeconds(worker)),
      async stop() {
        await running.stop();
        await counter.close();
        await graph.stop(3_000);
      },
    };
  } catch (error) {
    await graph.stop(3_000);
    throw error;
  }
}

/** Starts a product in a folder of its own, and stops it after the work. */
export async function withProduct<T>(
  { heapMaxMb, neo4j, folder, say }: Pick<ProductOptions, 'heapMaxMb' | 'neo4j' | 'folder' | 'say'>,
  name: string,
  options: Pick<ProductOptions, 'resources' | 'quotas'>,
  work: (product: MeasuredProduct) => Promise<T>,
): Promise<T> {
  const product = await startMeasured({ heapMaxMb, neo4j, say, folder: join(folder, name), ...options });
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

/** Starts a graph of its own that is as new to its work as that of a first scan, with the product's schema, and stops it after the work. */
export async function withGraph<T>(
  { neo4j, folder }: Pick<ProductOptions, 'neo4j' | 'folder'>,
  name: string,
  work: (address: Neo4jAddress) => Promise<T>,
): Promise<T> {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const graph = await startGraph(neo4j, own);
  try {
    const { uri } = await graph.ready<{ uri: string }>();
    const address = { uri, user: 'neo4j', password: PASSWORD, database: 'neo4j' };
    const driver = makeNeo4j(address);
    await ensureSchema(driver).finally(() => driver.close());
    return await work(address);
  } finally {
    await graph.stop(3_000);
  }
}

function startGraph(neo4j: boolean, folder: string): Promise<Part> {
  const readyFile = join(folder, 'graph.json');
  const script = neo4j ? 'local/neo4j/main.ts' : 'local/graph/main.ts';
  const graphArgs = ['--port', '0', '--data', join(folder, 'graph'), '--user', 'neo4j', '--password', PASSWORD];
  return Part.start({
    name: 'graph',
    title: neo4j ? 'Graph (Neo4j 5)' : 'Graph (embedded)',
    args: [join(root, script), ...graphArgs, '--ready-file', readyFile],
    environment: process.env,
    cwd: root,
    logFile: join(folder, 'graph.log'),
    readyFile,
    readyWithinMs: READY_WITHIN_MS[neo4j ? 'neo4j' : 'embedded'],
  });
}

/** MB at the most since the process began. */
function peakRssMb(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Of all threads, since the process began. Linux counts in hundredths of a second, whatever the machine (`USER_HZ`, proc(5)). */
function cpuSeconds(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
