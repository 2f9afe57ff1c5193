// The scan: its speed against the bare driver and against the quotas, what it asks of Neo4j and Azure, and what a second one costs.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ScanResult } from '../../src/contract/job.ts';
import type { Bench, Figure, Group } from '../group.ts';
import { addressOf, withGraph, withProduct, type MeasuredProduct } from '../product.ts';
import { openGraph, runMeasured } from './asking.ts';
import { bareLoad, readRows } from './bare-load.ts';
import { listingUnderQuotas, RESOURCE_GRAPH } from './listing.ts';
import { storeLoad } from './store-load.ts';

export const scan: Group = async (bench) => {
  const product = await bench.product();
  const body = { tenant_id: product.running.tenant.id };
  bench.say('Scanning …');
  const first = await runMeasured(product, '/scan', body);
  const found = first.job.result as ScanResult;
  const rows = found.resources ?? 0;
  if (rows !== bench.resources) throw new Error(`the scan read ${rows} of ${bench.resources} resources`);
  const memory = memoryOf(product.heapMb(), product.rssMb());
  const perThousand = ((first.statements / rows) * 1000).toFixed(1);
  bench.say(`  ${first.seconds.toFixed(1)} s, ${perThousand} statements per 1,000 resources`);
  bench.say('Scanning again …');
  const second = await runMeasured(product, '/scan', body);
  bench.say('Changing a hundredth of the tenant, and scanning what changed …');
  await changeSome(product, CHANGED_SHARE);
  const third = await runMeasured(product, '/scan', { ...body, mode: 'incremental' });
  const changed = third.job.result as ScanResult;
  if (changed.mode !== 'incremental')
    throw new Error(`the incremental scan ran as a ${changed.mode} one: ${changed.mode_reason}`);
  bench.say('Loading the same rows with the bare driver, and by the scan’s store …');
  const bare = await loadAgain(bench, product);
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
    {
      name: 'Scan, its way of writing alone, against the bare driver',
      value: bare.storeSeconds / bare.seconds,
      unit: 'x',
      note: `${bare.storeSeconds.toFixed(2)} s; without Azure, and what plays it here`,
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

/** Writes what the scan left in the graph into two others that are as new, by the bare driver and by the scan's own store. */
async function loadAgain(bench: Bench, product: MeasuredProduct) {
  const scanned = openGraph(addressOf(product));
  const rows = await readRows(scanned).finally(() => scanned.close());
  const seconds = await withGraph(bench, 'bare', async (address) => {
    const graph = openGraph(address);
    return bareLoad(graph, rows).finally(() => graph.close());
  });
  bench.say(`  ${seconds.toFixed(1)} s by the bare driver`);
  const storeSeconds = await withGraph(bench, 'store', (address) => storeLoad(address, rows));
  bench.say(`  ${storeSeconds.toFixed(1)} s by the scan’s store`);
  const total = (lists: Iterable<readonly unknown[]>): number => [...lists].reduce((sum, list) => sum + list.length, 0);
  return {
    seconds,
    storeSeconds,
    nodes: total(rows.nodes.values()),
    edges: total(rows.edges.map((kind) => kind.rows)),
  };
}

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
  resource_graph: RESOURCE_GRAPH,
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
