// A scan engine over a tenant simulator and an embedded graph, driven slice by slice as an orchestration would.
import { createDefaultHttpClient, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGraph } from '../../local/graph/start-graph.ts';
import type { Clock } from '../../src/services/clock.ts';
import { startSimulator, type SimulatorOptions } from '../../local/simulator/simulator.ts';
import type { JobEngine, WorkControl } from '../../src/contract/engine.ts';
import type { Job, ScanResult } from '../../src/contract/job.ts';
import { StartScan } from '../../src/contract/start-scan.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { makeScanEngine } from '../../src/scan/scan-engine.ts';
import type { ArchiveEntry } from '../../src/services/artifacts/artifacts.ts';
import { makeArm } from '../../src/services/azure/arm.ts';
import { makeDirectory } from '../../src/services/azure/directory.ts';
import { makePacing } from '../../src/services/azure/pacing.ts';
import { makeResourceGraph } from '../../src/services/azure/resource-graph.ts';
import { makeCheckpoints } from '../../src/services/checkpoints/neo4j-checkpoints.ts';
import { makeScanStore } from '../../src/services/graph-store/neo4j-scan-store.ts';
import { makeSyncs } from '../../src/services/graph-store/syncs.ts';
import type { ScanStore } from '../../src/services/graph-store/scan-store.ts';
import { makeNeo4j, type Neo4j, type Neo4jAddress } from '../../src/services/neo4j/neo4j.ts';
import { makeWatermarks } from '../../src/services/watermarks/neo4j-watermarks.ts';
import { systemClock } from '../../src/services/system-clock.ts';

const ARM = 'https://management.azure.com';
const GRAPH = 'https://graph.microsoft.com';
/** Far above what a simulator is asked, so that no test waits for a quota. */
const NO_QUOTAS = {
  resourceGraphPer5Seconds: 100_000,
  armPerSecond: 100_000,
  armBurst: 100_000,
  graphPerSecond: 100_000,
};

export interface ScanWorldOptions extends SimulatorOptions {
  readonly removalLimitPercent?: number;
  /** Another graph database than an embedded one of its own; it must be empty. */
  readonly graph?: Neo4jAddress & { close(): Promise<unknown> };
  /** The clock that waits are measured by; the simulator needs the same as its `now`. */
  readonly clock?: Clock;
  /** How many of its milliseconds pass in one of ours. */
  readonly clockSpeed?: number;
  /** Called before each request that goes to Azure. */
  readonly beforeRequest?: () => Promise<void>;
  /** Told the host of each request that goes to Azure. */
  readonly seeHost?: (host: string) => void;
  /** Makes another answer of one that came; it may change what it is given. */
  readonly changeAnswer?: ChangeAnswer;
}
export type ChangeAnswer = (asked: Asked, answer: Answered) => void;
export interface Asked {
  readonly method: string;
  /** Without host and query, decoded. */
  readonly path: string;
  readonly body: string;
}
export interface Answered {
  status: number;
  /** Parsed; a text where it is no JSON. */
  body: unknown;
}

export interface ScanRun {
  readonly result: ScanResult;
  readonly files: Readonly<Record<string, string>>;
  readonly job: Job;
}

export async function startScanWorld({
  removalLimitPercent = 20,
  graph: given,
  clock = systemClock,
  clockSpeed = 1,
  beforeRequest,
  seeHost,
  changeAnswer,
  ...options
}: ScanWorldOptions = {}) {
  const data = mkdtempSync(join(tmpdir(), 'scan-world-'));
  const simulator = await startSimulator(options);
  const graph = given ?? (await startGraph({ data, password: 'local' }));
  const neo4j = counting(makeNeo4j(graph));
  const httpClient = mapped(simulator.url, beforeRequest, seeHost, changeAnswer);
  const credential = tokens(simulator.url, (at) => Date.now() + (at - clock.now().getTime()) / clockSpeed);
  const pacing = makePacing(NO_QUOTAS, clock);
  const files = new Map<string, Record<string, string>>();
  const made = new Map<string, Made>();
  const deps = {
    resourceGraph: makeResourceGraph({ endpoint: ARM, credential, pacing, httpClient }),
    arm: makeArm({ endpoint: ARM, credential, pacing, httpClient }),
    directory: makeDirectory({ endpoint: GRAPH, credential, pacing, httpClient }),
    scanStore: watching(makeScanStore(neo4j), made),
    syncs: makeSyncs(neo4j),
    checkpoints: makeCheckpoints(neo4j),
    watermarks: makeWatermarks(neo4j),
    schema: makeArmSchema(),
    reportScript: () => Promise.resolve('/* draws */'),
    artifacts: {
      async write(jobId: string, name: string, entries: AsyncIterable<ArchiveEntry>) {
        const written: Record<string, string> = {};
        for await (const { path, body } of entries) written[path] = await textOf(body);
        files.set(jobId, written);
        return { name, blob: `${jobId}/${name}`, size: 1, sha256: '', file_count: Object.keys(written).length };
      },
    },
    jobs: { keepArchive: () => Promise.resolve() },
    removalLimitPercent,
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const engine = makeScanEngine(deps);
  const tenant = (await (await fetch(`${simulator.controlUrl}/tenant`)).json()) as { tenant: { tenantId: string } };

  return {
    simulator,
    neo4j,
    engine,
    deps,
    tenant,
    /** Labels and edge types that each step put into the graph. */
    made,
    /** Runs a scan to its end. */
    async scan(params: Record<string, unknown> = {}): Promise<ScanRun> {
      const job = newJob(tenant.tenant.tenantId, params);
      await drive(engine, job, makeControl(), clock);
      return { job, result: (await engine.summarise(job, 'completed')) as ScanResult, files: files.get(job.job_id)! };
    },
    /** The same with an engine that differs. */
    async scanWith(
      other: Parameters<typeof makeScanEngine>[0],
      params: Record<string, unknown> = {},
    ): Promise<ScanResult> {
      const job = newJob(tenant.tenant.tenantId, params);
      const differing = makeScanEngine(other);
      await drive(differing, job, makeControl(), clock);
      return (await differing.summarise(job, 'completed')) as ScanResult;
    },
    newJob: (params: Record<string, unknown> = {}) => newJob(tenant.tenant.tenantId, params),
    /** Rows of a reading statement. */
    async query(cypher: string, values: Record<string, unknown> = {}): Promise<Record<string, unknown>[]> {
      return neo4j.read(async (tx) => (await tx.run(cypher, values)).records.map((row) => row.toObject()));
    },
    async control(path: string, method: string, body: unknown): Promise<void> {
      const reply = await fetch(`${simulator.controlUrl}/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!reply.ok) throw new Error(`control ${path}: ${reply.status} ${await reply.text()}`);
    },
    async close(): Promise<void> {
      await neo4j.close();
      await graph.close();
      await simulator.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
export type ScanWorld = Awaited<ReturnType<typeof startScanWorld>>;

/** Every step with all its workers, as the orchestration does; `between` is called after each slice. */
export async function drive(
  engine: JobEngine,
  job: Job,
  control: WorkControl = makeControl(),
  clock: Clock = systemClock,
): Promise<void> {
  for (const step of engine.steps(job)) {
    const { workers } = await engine.prepare(job, step, control);
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (let slices = 0; ; slices++) {
          if (slices > 10_000) throw new Error(`step ${step} does not end`);
          const result = await engine.work(job, { step, worker, workers }, control);
          if (result.done) return;
          if (result.waitSeconds !== undefined)
            await clock.sleep((clock === systemClock ? Math.min(result.waitSeconds, 1) : result.waitSeconds) * 1000);
        }
      }),
    );
  }
}

export function makeControl(more: Partial<WorkControl> = {}): WorkControl {
  return {
    signal: new AbortController().signal,
    timeIsUp: () => false,
    report: () => Promise.resolve(),
    log: () => Promise.resolve(),
    ...more,
  };
}

let jobs = 0;
function newJob(tenantId: string, given: Record<string, unknown>): Job {
  const at = new Date().toISOString();
  const params = StartScan.body.parse({ tenant_id: tenantId, ...given });
  return {
    job_id: `scan-${(++jobs).toString(16).padStart(12, '0')}`,
    operation_type: 'scan',
    status: 'running',
    tenant_id: params.tenant_id,
    user_id: null,
    params,
    progress: null,
    result: null,
    error: null,
    created_at: at,
    started_at: at,
    updated_at: at,
    completed_at: null,
    cancel_requested_at: null,
    links: { self: '', events: '', subscribe: '', files: '', download: '' },
  };
}

/** Azure's hosts, served by the simulator; nothing can leave the machine. */
function mapped(
  url: string,
  beforeRequest: (() => Promise<void>) | undefined,
  seeHost: ((host: string) => void) | undefined,
  changeAnswer: ChangeAnswer | undefined,
): HttpClient {
  const inner = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      await beforeRequest?.();
      const asked = new URL(request.url);
      seeHost?.(asked.host);
      if (![ARM, GRAPH].includes(asked.origin) && asked.origin !== url)
        throw new Error(`no local target for ${asked.origin}`);
      const before = request.url;
      request.url = url + asked.pathname + asked.search;
      request.allowInsecureConnection = true;
      try {
        const reply = await inner.sendRequest(request);
        // Links to the next page lead to where they were asked for, as Azure's do.
        const came = { ...reply, bodyAsText: reply.bodyAsText?.replaceAll(url, asked.origin) ?? null };
        return changeAnswer === undefined ? came : { ...came, ...changed(changeAnswer, request, asked, came) };
      } finally {
        request.url = before;
      }
    },
  };
}

function changed(
  change: ChangeAnswer,
  { method, body }: PipelineRequest,
  { pathname }: URL,
  { status, bodyAsText }: { status: number; bodyAsText: string | null },
): { status: number; bodyAsText: string } {
  const text = bodyAsText ?? '';
  const answer: Answered = { status, body: /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text };
  change({ method, path: decodeURIComponent(pathname).replace(/^\/+/, '/'), body: String(body ?? '') }, answer);
  return {
    status: answer.status,
    bodyAsText: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
  };
}

function tokens(url: string, toOurClock: (ms: number) => number) {
  return {
    async getToken(scopes: string | string[]) {
      const resource = [scopes].flat()[0]!.replace(/\/\.default$/, '');
      const reply = await fetch(`${url}/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`, {
        headers: { 'X-IDENTITY-HEADER': 'any' },
      });
      const { access_token, expires_on } = (await reply.json()) as { access_token: string; expires_on: string };
      return { token: access_token, expiresOnTimestamp: toOurClock(Number(expires_on) * 1000) };
    },
  };
}

/** Counts the statements that go through, by kind. */
function counting(neo4j: Neo4j): Neo4j & { statements: string[] } {
  const statements: string[] = [];
  const watch = <T extends { run: (...args: never[]) => unknown }>(tx: T): T =>
    new Proxy(tx, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'run' || typeof value !== 'function')
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        return (...args: unknown[]) => {
          statements.push(String(args[0]));
          return (value as (...all: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  return {
    ...neo4j,
    statements,
    read: (work) => neo4j.read((tx) => work(watch(tx))),
    write: (work) => neo4j.write((tx) => work(watch(tx))),
  };
}

/** What a step put into the graph: labels, types of edges, and properties as `owner.name`. */
export interface Made {
  readonly nodes: Set<string>;
  readonly edges: Set<string>;
  readonly properties: Set<string>;
}

/** Keeps what each step makes. */
function watching(store: ScanStore, made: Map<string, Made>): ScanStore {
  return {
    ...store,
    load(page, commit) {
      const step = made.get(page.step) ?? { nodes: new Set(), edges: new Set(), properties: new Set() };
      made.set(page.step, step);
      const edges = [...(page.stampedEdges ?? []), ...(page.ownEdges ?? []).flatMap((own) => own.edges)];
      const note = (owner: string, values: object | undefined) => {
        for (const [name, value] of Object.entries(values ?? {}))
          if (value !== null) step.properties.add(`${owner}.${name}`);
      };
      for (const { label, props } of page.nodes ?? []) {
        step.nodes.add(label);
        note(label, props);
      }
      for (const { type, to, make, props } of edges) {
        step.edges.add(type);
        note(type, props);
        if (!make) continue;
        step.nodes.add(to.label);
        note(to.label, make);
      }
      return store.load(page, commit);
    },
  };
}

async function textOf(body: ArchiveEntry['body']): Promise<string> {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  let text = '';
  for await (const part of body) text += typeof part === 'string' ? part : Buffer.from(part).toString();
  return text;
}
