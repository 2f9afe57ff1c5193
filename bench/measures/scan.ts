// The scan: its speed against the bare driver and against the quotas, what it asks of Neo4j and Azure, and what a second one costs.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JobEvent } from '../../src/contract/event.ts';
import type { ScanResult } from '../../src/contract/job.ts';
import type { Bench, Figure, Group } from '../group.ts';
import { startMeasured, type MeasuredProduct } from '../product.ts';
import { ask, runMeasured } from './asking.ts';
import { bareLoad } from './bare-load.ts';

export const scan: Group = async (bench) => {
  const product = await bench.product();
  const body = { tenant_id: product.running.tenant.id };
  bench.say('Scanning …');
  const first = await runMeasured(product, '/scan', body);
  const found = first.job.result as ScanResult;
  const rows = found.resources ?? 0;
  if (rows !== bench.resources) throw new Error(`the scan read ${rows} of ${bench.resources} resources`);
  const memory = memoryOf(product.heapMb(), product.rssMb());
  bench.say('Scanning again …');
  const second = await runMeasured(product, '/scan', body);
  bench.say('Changing a hundredth of the tenant, and scanning what changed …');
  await changeSome(product, CHANGED_SHARE);
  const third = await runMeasured(product, '/scan', { ...body, mode: 'incremental' });
  const changed = third.job.result as ScanResult;
  if (changed.mode !== 'incremental')
    throw new Error(`the incremental scan ran as a ${changed.mode} one: ${changed.mode_reason}`);
  bench.say('Loading the same rows with the bare driver …');
  const bare = await bareLoad(product);
  const small = await smallScan(bench);
  const listing = await listingUnderQuotas(bench);

  const per1000 = (count: number): number => (count / rows) * 1000;
  const requests = found.requests ?? {};
  const floor = quotaFloorSeconds(found);
  return [
    { name: 'Scan', value: first.seconds, unit: 's', note: `${rows} resources, empty graph` },
    { name: 'Scan, rate', value: rows / first.seconds, unit: 'resources/s' },
    {
      name: 'Scan against the bare driver',
      value: first.seconds / bare.seconds,
      unit: 'x',
      note: `the same ${bare.nodes} nodes and ${bare.edges} edges in ${bare.seconds.toFixed(2)} s`,
    },
    { name: 'Scan, statements to Neo4j', value: per1000(first.statements), unit: 'per 1,000 resources' },
    {
      name: 'Scan, requests to Azure',
      value: per1000(sent(found)),
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
    ...memory.figures,
    ...(memory.heap === undefined || small.heapMb === undefined
      ? []
      : [
          {
            name: 'Scan, worker heap against that of a tenth',
            value: memory.heap / small.heapMb,
            unit: 'x',
            note: `${small.resources} resources: ${small.heapMb.toFixed(0)} MB`,
          },
        ]),
    ...listing,
    { name: 'Scan again, unchanged', value: second.seconds, unit: 's' },
    { name: 'Scan again against the first', value: second.seconds / first.seconds, unit: 'x' },
    { name: 'Scan again, statements', value: per1000(second.statements), unit: 'per 1,000 resources' },
    { name: 'Scan again, rows written', value: rowsWritten(second.job.result as ScanResult), unit: 'rows' },
    {
      name: 'Incremental scan after a change of 1 %, share of the requests',
      value: (sent(changed) / sent(found)) * 100,
      unit: '%',
      note: `${sent(changed)} requests, ${rowsWritten(changed)} rows written, ${third.seconds.toFixed(1)} s`,
    },
  ];
};

const CHANGED_SHARE = 0.01;

/** Answers of Azure that a scan asked for; those that were throttled are among them. */
const sent = ({ requests = {} }: ScanResult): number =>
  Object.entries(requests).reduce((sum, [api, count]) => sum + (api === 'throttled' ? 0 : count), 0);

const rowsWritten = ({ changes }: ScanResult): number => (changes?.created ?? 0) + (changes?.updated ?? 0);

/** Gives every so many of the tenant's tracked resources another tag. */
async function changeSome({ running, tenantFile }: MeasuredProduct, share: number): Promise<void> {
  const resources: object[] = [];
  let tracked = 0;
  for await (const line of createInterface({ input: createReadStream(tenantFile) })) {
    const { kind, item } = JSON.parse(line) as { kind: string; item: { location?: unknown } };
    if (kind !== 'resource' || typeof item.location !== 'string') continue;
    if (tracked++ % Math.round(1 / share) === 0) resources.push({ ...item, tags: { changed: 'by the bench' } });
  }
  const answer = await fetch(new URL('tenant', running.ready.simulator.control_url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ upsert: { resources } }),
  });
  if (!answer.ok) throw new Error(`the simulator refuses a change: ${answer.status} ${await answer.text()}`);
}

interface Memory {
  readonly heap: number | undefined;
  readonly figures: Figure[];
}

const memoryOf = (heap: number | undefined, rss: number | undefined): Memory => ({
  heap,
  figures: memoryFigures(heap, rss),
});

const memoryFigures = (heap: number | undefined, rss: number | undefined): Figure[] => [
  ...(rss === undefined ? [] : [{ name: 'Scan, worker memory (RSS), highest', value: rss, unit: 'MB' }]),
  ...(heap === undefined
    ? []
    : [{ name: 'Scan, worker heap in use, highest', value: heap, unit: 'MB', note: 'garbage included' }]),
];

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

/** The worker's heap in a scan of a tenth of the tenant, in a product of its own. */
async function smallScan(bench: Bench): Promise<{ resources: number; heapMb: number | undefined }> {
  const resources = Math.max(1, Math.floor(bench.resources / 10));
  bench.say('Scanning a tenth of the tenant …');
  return withProduct(bench, 'tenth', { resources }, async (product) => {
    await runMeasured(product, '/scan', { tenant_id: product.running.tenant.id });
    return { resources, heapMb: product.heapMb() };
  });
}

/** Pages of Resource Graph beyond the burst, for which a figure means something. */
const PAGES_MIN = 20;

/** Listing every resource, and nothing else, from a simulator that enforces the quotas, against the time that these cost by themselves. */
async function listingUnderQuotas(bench: Bench): Promise<Figure[]> {
  if (bench.resources < PAGES_MIN * 1_000) return [];
  bench.say('Listing under enforced quotas …');
  return withProduct(bench, 'quotas', { resources: bench.resources, quotas: true }, async (product) => {
    // A limit leaves out what is listed for each resource; this one is as large as the tenant.
    const only = { include_directory: false, include_rbac: false, resource_limit: bench.resources };
    const { job } = await runMeasured(product, '/scan', { tenant_id: product.running.tenant.id, ...only });
    const seconds = await secondsOfPhase(product, job.job_id, 'resources');
    const queries = (job.result as ScanResult).requests?.resource_graph ?? 0;
    const { burst, perSecond } = QUOTAS.resource_graph;
    const floor = (queries - burst) / perSecond;
    // What fits into the burst waits for nothing, and has no floor.
    if (floor < 1) return [];
    return [
      {
        name: 'Listing under enforced quotas against their floor',
        value: seconds / floor,
        unit: 'x',
        note: `${queries} queries take ${floor.toFixed(1)} s at the documented rate; loaded into the graph meanwhile`,
      },
    ];
  });
}

async function withProduct<T>(
  bench: Bench,
  name: string,
  options: { resources: number; quotas?: boolean },
  work: (product: MeasuredProduct) => Promise<T>,
): Promise<T> {
  const { neo4j, folder, say } = bench;
  const product = await startMeasured({ neo4j, say, folder: join(folder, name), ...options });
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

/** From the first event of a phase to the first of the next one. */
async function secondsOfPhase({ running }: MeasuredProduct, jobId: string, phase: string): Promise<number> {
  const path = `/operations/${jobId}/events?limit=1000`;
  const { events } = (await ask(running, 'GET', path, undefined, 200)) as { events: JobEvent[] };
  const first = events.findIndex((event) => event.phase === phase);
  const next = events.findIndex((event, index) => index > first && event.phase !== phase);
  if (first < 0 || next < 0) throw new Error(`${jobId} tells no beginning and end of the phase ${phase}`);
  return (Date.parse(events[next]!.timestamp) - Date.parse(events[first]!.timestamp)) / 1000;
}
