// The scan: its speed against the bare driver and against the quotas, what it asks of Neo4j and Azure, and what a second one costs.
import type { ScanResult } from '../../src/contract/job.ts';
import type { Figure, Group } from '../group.ts';
import { bareLoad } from './bare-load.ts';
import { runMeasured } from './asking.ts';

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
  bench.say('Loading the same rows with the bare driver …');
  const bareSeconds = await bareLoad(product);

  const per1000 = (count: number): number => (count / rows) * 1000;
  const requests = found.requests ?? {};
  const floor = quotaFloorSeconds(found);
  return [
    { name: 'Scan', value: first.seconds, unit: 's', note: `${rows} resources, empty graph` },
    { name: 'Scan, rate', value: rows / first.seconds, unit: 'resources/s' },
    {
      name: 'Scan against the bare driver',
      value: first.seconds / bareSeconds,
      unit: 'x',
      note: `the same nodes and edges in ${bareSeconds.toFixed(2)} s`,
    },
    { name: 'Scan, statements to Neo4j', value: per1000(first.statements), unit: 'per 1,000 resources' },
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
    ...memory,
    { name: 'Scan again, unchanged', value: second.seconds, unit: 's' },
    { name: 'Scan again against the first', value: second.seconds / first.seconds, unit: 'x' },
    { name: 'Scan again, statements', value: per1000(second.statements), unit: 'per 1,000 resources' },
  ];
};

const memoryOf = (heap: number | undefined, rss: number | undefined): Figure[] => [
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
