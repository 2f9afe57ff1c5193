// Every activity of the product delivered twice: at least once is all that Durable Functions promises.
import type { JobEvent } from '../../src/contract/event.ts';
import { readGraph } from './graph.ts';
import { call, hasEnded, jobWhen, removeFolders, startProduct, startScan } from './product.ts';

const running: Awaited<ReturnType<typeof startProduct>>[] = [];
afterAll(async () => {
  await Promise.all(running.map((product) => product.stop()));
  removeFolders();
}, 30_000);

/** A scan of the sample tenant and what it leaves. */
async function scanned(environment: NodeJS.ProcessEnv) {
  const product = await startProduct({ environment });
  running.push(product);
  const job = await jobWhen(product, await startScan(product), hasEnded, 120_000);
  const graph = await readGraph(product.ready.graph);
  const { body } = await call(product, `/operations/${job.job_id}/events?limit=1000`);
  const { events } = body as { events: JobEvent[] };
  return { job, graph, events };
}

test('a scan whose every activity runs twice ends with the same graph, the same counts and one completion', async () => {
  const once = await scanned(process.env);
  const twice = await scanned({ ...process.env, HOST_DELIVER_TWICE: '1' });
  const comparable = ({ job: { status, result } }: typeof once) => ({
    status,
    result: { ...result, requests: null, archive: null },
  });
  expect(comparable(twice)).toEqual(comparable(once));
  expect(twice.graph).toEqual(once.graph);
  expect(twice.events.map(({ sequence }) => sequence)).toEqual(twice.events.map((_, index) => index + 1));
  expect(twice.events.filter(({ type }) => type === 'completion')).toHaveLength(1);
}, 240_000);
