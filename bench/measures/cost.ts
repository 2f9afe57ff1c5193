// What a scan and a generation use of what Azure charges for, at the wished size and at a quarter of it, within Azure's quotas: docs/cost.md
// is made of it. Run `npm run bench -- cost --json > scripts/pages/cost-measured.json`, then `npm run docs`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ScanResult } from '../../src/contract/job.ts';
import type { Bench, Figure, Group } from '../group.ts';
import { startMeasured, type MeasuredProduct } from '../product.ts';
import { ask, runMeasured } from './asking.ts';

const ACTIVITIES = ['beginJob', 'prepareStep', 'workStep', 'endJob'];
const ORCHESTRATORS = ['scanTenant', 'generateIac'];
/** The watch over requests writes ten times a second. */
const WATCHED_MS = 500;

export const cost: Group = async (bench) => [
  ...(await usedAt(bench, Math.max(1, Math.floor(bench.resources / 4)))),
  ...(await usedAt(bench, bench.resources)),
];

async function usedAt(bench: Bench, resources: number): Promise<Figure[]> {
  const { heapMaxMb, neo4j, folder, say } = bench;
  say(`Scanning ${resources} resources within the quotas, and generating …`);
  const product = await startMeasured({
    resources,
    heapMaxMb,
    neo4j,
    folder: join(folder, `cost-${resources}`),
    quotas: true,
    say,
  });
  try {
    const body = { tenant_id: product.running.tenant.id };
    const size = { name: 'resources', value: resources, unit: '' };
    const scan = await usedBy(product, '/scan', body);
    const generation = await usedBy(product, '/generate-iac', body);
    return [
      size,
      ...scan.map((figure) => ({ ...figure, name: `scan, ${figure.name}` })),
      ...generation.map((figure) => ({ ...figure, name: `generation, ${figure.name}` })),
    ].map((figure) => ({ ...figure, note: `at ${resources} resources` }));
  } finally {
    await product.stop();
  }
}

/** What one job used. */
async function usedBy(product: MeasuredProduct, path: string, body: object): Promise<Figure[]> {
  const { running } = product;
  const before = { log: linesOf(product).length, requests: await requestsOf(product) };
  const { job, seconds } = await runMeasured(product, path, body);
  const { last_sequence: events } = (await ask(
    running,
    'GET',
    `/operations/${job.job_id}/events?after=1000000000`,
    undefined,
    200,
  )) as { last_sequence: number };
  const requests = await requestsOf(product);
  const lines = linesOf(product).slice(before.log);
  const executed = (names: readonly string[]): number =>
    lines.filter((line) => names.includes(/Executed 'Functions\.(\w+)'/.exec(line)?.[1] ?? '')).length;
  const said = lines.flatMap((line) => /\{"event":.*\}$/.exec(line)?.[0] ?? []);
  const sentTo = (address: string): number => {
    const { host } = new URL(address);
    return (requests[host] ?? 0) - (before.requests[host] ?? 0);
  };
  const { storage, web_pubsub: webPubSub } = running.ready;
  const result = job.result as Partial<ScanResult>;
  const figure = (name: string, value: number, unit = ''): Figure => ({ name, value, unit });
  return [
    figure('time', seconds, 's'),
    figure('calls to ARM', result.requests?.arm ?? 0),
    figure('activities', executed(ACTIVITIES)),
    figure('orchestrator episodes', executed(ORCHESTRATORS)),
    figure('blob requests', sentTo(/BlobEndpoint=([^;]+)/.exec(storage.connection_string)![1]!)),
    figure('events', events),
    figure('requests to Web PubSub', sentTo(/Endpoint=([^;]+)/.exec(webPubSub.connection_string)![1]!)),
    figure('lines of log', said.length),
    figure('log', Buffer.byteLength(said.join('')), 'bytes'),
    figure('archive', await archiveBytes(product, job.job_id), 'bytes'),
  ];
}

const linesOf = ({ hostLog }: MeasuredProduct): string[] => readFileSync(hostLog, 'utf8').trimEnd().split('\n');

async function requestsOf(product: MeasuredProduct): Promise<Readonly<Record<string, number>>> {
  await pause(WATCHED_MS);
  return product.requests();
}

const archiveBytes = async ({ running }: MeasuredProduct, jobId: string): Promise<number> =>
  ((await ask(running, 'GET', `/operations/${jobId}/files`, undefined, 200)) as { archive: { size: number } }).archive
    .size;
