// `npm run bench`: one table of what the product costs on this machine, as Markdown and, in the last line, as JSON. Figures depend on the
// machine; ratios are taken within one run. It never fails because a figure is bad, only because something did not work.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GenerateIacResult, ScanResult } from '../src/contract/job.ts';
import { BadStart } from '../local/start/bad-start.ts';
import { buildIfChanged } from '../local/start/build.ts';
import { badFlag } from '../local/start/flags.ts';
import { Part } from '../local/start/part.ts';
import { root } from '../local/start/root.ts';
import { startAll, type Running } from '../local/start/start-all.ts';
import { countBolt } from './bolt-counter.ts';
import {
  acceptJob,
  bareLoad,
  importMs,
  latencies,
  peakRssMb,
  quantile,
  readContract,
  readJob,
  runJob,
  secondsOf,
} from './measures.ts';

const CALLERS = 50;
const REQUESTS_EACH = 4;
const PASSWORD = 'bench-only';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it was divided by, or what it means. */
  readonly note?: string;
}

async function measure(resources: number, folder: string): Promise<Figure[]> {
  const tenant = join(folder, 'tenant.ndjson');
  const scale = ['--resources', String(resources), '--seed', 'bench', '--out', tenant, '--quiet'];
  execFileSync(process.execPath, [join(root, 'local/tenants/scale.mjs'), ...scale]);
  await buildIfChanged();
  const figures: Figure[] = [{ name: 'Import of the bundled app', value: importMs(), unit: 'ms', note: 'median of 5' }];

  const graphArgs = ['--port', '0', '--data', join(folder, 'graph'), '--user', 'neo4j', '--password', PASSWORD];
  const readyFile = join(folder, 'graph.json');
  const graph = await Part.start({
    name: 'graph',
    title: 'Graph (embedded)',
    args: [join(root, 'local/graph/main.ts'), ...graphArgs, '--ready-file', readyFile],
    environment: process.env,
    cwd: root,
    logFile: join(folder, 'graph.log'),
    readyFile,
    readyWithinMs: 60_000,
  });
  let product: Running | undefined;
  try {
    const { uri } = await graph.ready<{ uri: string }>();
    const counter = await countBolt(uri);
    const heapFile = join(folder, 'heap');
    product = await startAll({
      tenant,
      port: 0,
      data: join(folder, 'data'),
      neo4j: false,
      keys: true,
      quotas: false,
      faults: undefined,
      readyFile: undefined,
      func: false,
      environment: {
        ...process.env,
        NEO4J_URI: counter.uri,
        NEO4J_USER: 'neo4j',
        NEO4J_PASSWORD: PASSWORD,
        NEO4J_DATABASE: 'neo4j',
        HEAP_WATCH_FILE: heapFile,
        languageWorkers__node__arguments: `--import ${new URL('./heap-watch.mjs', import.meta.url).href}`,
      },
      say: (line) => say(`  ${line}`),
    });
    figures.push(...(await measureJobs(product, counter.statements, uri, resources)));
    const worker = product.ready.pids.functions_worker;
    const rss = worker === undefined ? undefined : peakRssMb(worker);
    if (rss !== undefined) figures.push({ name: 'Worker memory (RSS), highest', value: rss, unit: 'MB' });
    if (existsSync(heapFile)) {
      const heap = Number(readFileSync(heapFile, 'utf8')) / 1024 / 1024;
      figures.push({ name: 'Worker heap in use, highest', value: heap, unit: 'MB', note: 'garbage included' });
    }
    await product.stop();
    product = undefined;
    await counter.close();
    return figures;
  } finally {
    await product?.stop();
    await graph.stop(3_000);
  }
}

async function measureJobs(
  product: Running,
  statements: () => number,
  uri: string,
  resources: number,
): Promise<Figure[]> {
  const body = { tenant_id: product.tenant.id };
  const polled: { polls: number; statements: number }[] = [];
  const run = async (path: string) => {
    const before = statements();
    const { job, polls } = await runJob(product, path, body);
    polled.push({ polls, statements: statements() - before });
    return { job, seconds: secondsOf(job) };
  };
  say('Scanning …');
  const first = await run('/scan');
  say('Scanning again …');
  const second = await run('/scan');
  say('Loading the same rows with the bare driver …');
  const bare = await bareLoad(product, uri);
  say('Generating …');
  const generation = await run('/generate-iac');
  const found = first.job.result as ScanResult;
  const generated = generation.job.result as GenerateIacResult;
  const before = statements();
  for (let n = 0; n < 10; n += 1) await readJob(product, generation.job.job_id);
  const perPoll = (statements() - before) / 10;
  say(`Accepting jobs from ${CALLERS} callers …`);
  const hostAlone = await latencies(CALLERS, REQUESTS_EACH, readContract(product));
  const accept = await latencies(CALLERS, REQUESTS_EACH, acceptJob(product, bare.resourceId));

  const rows = found.resources ?? 0;
  if (rows !== resources) throw new Error(`the scan read ${rows} of ${resources} resources`);
  const per1000 = (count: number): number => (count / rows) * 1000;
  const [firstStatements = NaN, secondStatements = NaN, generationStatements = NaN] = polled.map((one) =>
    per1000(one.statements - one.polls * perPoll),
  );
  const requests = found.requests ?? {};
  const floor = quotaFloorSeconds(found);
  return [
    { name: 'Scan', value: first.seconds, unit: 's', note: `${rows} resources, empty graph` },
    { name: 'Scan, rate', value: rows / first.seconds, unit: 'resources/s' },
    {
      name: 'Scan against the bare driver',
      value: first.seconds / bare.seconds,
      unit: 'x',
      note: `the same nodes and edges in ${bare.seconds.toFixed(2)} s`,
    },
    { name: 'Scan, statements to Neo4j', value: firstStatements, unit: 'per 1,000 resources' },
    {
      name: 'Scan, requests to Azure',
      value: per1000(Object.values(requests).reduce((sum, each) => sum + each, 0)),
      unit: 'per 1,000 resources',
      note: Object.entries(requests)
        .map(([api, count]) => `${api} ${count}`)
        .join(', '),
    },
    ...(floor > 0
      ? [
          {
            name: 'Scan against the floor of the quotas',
            value: first.seconds / floor,
            unit: 'x',
            note: `these requests take ${floor.toFixed(1)} s at the documented rates`,
          },
        ]
      : []),
    { name: 'Scan again, unchanged', value: second.seconds, unit: 's' },
    { name: 'Scan again against the first', value: second.seconds / first.seconds, unit: 'x' },
    { name: 'Scan again, statements', value: secondStatements, unit: 'per 1,000 resources' },
    {
      name: 'Generation',
      value: generation.seconds,
      unit: 's',
      note: `${generated.resources_emitted ?? 0} resources emitted`,
    },
    {
      name: 'Generation, rate',
      value: (generated.resources_emitted ?? 0) / generation.seconds,
      unit: 'resources/s',
    },
    { name: 'Generation, statements', value: generationStatements, unit: 'per 1,000 resources' },
    { name: 'Accept a job, p50', value: quantile(accept, 0.5), unit: 'ms', note: `${CALLERS} callers at once` },
    { name: 'Accept a job, p95', value: quantile(accept, 0.95), unit: 'ms' },
    {
      name: 'Accept a job against the host alone, p95',
      value: quantile(accept, 0.95) / quantile(hostAlone, 0.95),
      unit: 'x',
      note: `GET /openapi.json: ${quantile(hostAlone, 0.95).toFixed(0)} ms`,
    },
  ];
}

/** The app's own defaults, which are the documented ones: a bucket that is full at first, then its refill rate. */
const QUOTAS = {
  arm: { burst: 250, perSecond: 25 },
  resource_graph: { burst: 15, perSecond: 3 },
  graph: { burst: 100, perSecond: 100 },
} as const;

/** Seconds that so many requests take at the least when nothing but the quotas holds them back; ARM counts each subscription by itself. */
const quotaFloorSeconds = ({ requests = {}, subscriptions = 1 }: ScanResult): number =>
  Math.max(
    ...Object.entries(QUOTAS).map(
      ([api, { burst, perSecond }]) =>
        Math.max(0, (requests[api] ?? 0) / (api === 'arm' ? subscriptions : 1) - burst) / perSecond,
    ),
  );

const round = (value: number): number => Number(value.toPrecision(3));

function markdown(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, note = '' }) => `| ${name} | ${round(value)} | ${unit} | ${note} |`);
  return ['| What | Value | Unit | |', '| --- | ---: | --- | --- |', ...rows].join('\n');
}

function readFlags(): { resources: number; json: boolean } {
  try {
    const { values } = parseArgs({
      options: { resources: { type: 'string', default: '2000' }, json: { type: 'boolean', default: false } },
    });
    if (!/^[1-9]\d{0,6}$/.test(values.resources))
      throw new BadStart(`--resources must be a number from 1 to 9999999, not '${values.resources}'`);
    return { resources: Number(values.resources), json: values.json };
  } catch (error) {
    throw error instanceof BadStart ? error : badFlag(error);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'atg-bench-'));
try {
  const { resources, json } = readFlags();
  const begun = performance.now();
  const figures = await measure(resources, folder);
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' };
  const seconds = (performance.now() - begun) / 1000;
  if (!json) {
    console.log(
      `${resources} resources, ${machine.cpus} x ${machine.cpu}, Node ${machine.node}, ${seconds.toFixed(0)} s\n`,
    );
    console.log(`${markdown(figures)}\n`);
  }
  console.log(JSON.stringify({ resources, machine, seconds, figures }));
} catch (error) {
  say(`npm run bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof BadStart ? 2 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
