// kill -9 of the Functions host in the middle of a scan: the next start finishes the job, and the graph is that of an undisturbed scan.
import { isAlive } from '../../local/start/processes.ts';
import type { JobEvent } from '../../src/contract/event.ts';
import { readGraph } from './graph.ts';
import { call, faultFile, hasEnded, jobWhen, newFolder, removeFolders, startProduct, startScan } from './product.ts';

const running: Awaited<ReturnType<typeof startProduct>>[] = [];
const start = async (options: Parameters<typeof startProduct>[0]) => {
  const product = await startProduct(options);
  running.push(product);
  return product;
};
afterAll(async () => {
  await Promise.all(running.map((product) => product.stop()));
  removeFolders();
}, 30_000);

test('the job finishes after the next start, and the graph equals that of an undisturbed scan', async () => {
  const undisturbed = await start({});
  const quiet = await jobWhen(undisturbed, await startScan(undisturbed), hasEnded);
  const wanted = await readGraph(undisturbed.ready.graph);
  await undisturbed.stop();

  const data = newFolder();
  const before = await start({ data, faults: faultFile({ slow: { share: 1, ms: 250 } }) });
  const jobId = await startScan(before);
  const midway = await jobWhen(before, jobId, ({ progress }) => (progress?.percent ?? 0) >= 30, 60_000);
  expect(midway.status).toBe('running');
  process.kill(before.ready.host_pid, 'SIGKILL');
  expect(await before.hostEnded).toBe('SIGKILL');
  await before.stop();
  expect(Object.values(before.ready.pids).filter((pid) => pid !== process.pid && isAlive(pid))).toEqual([]);

  const after = await start({ data });
  const job = await jobWhen(after, jobId, hasEnded);
  expect({ status: job.status, result: { ...job.result, requests: null, archive: null } }).toEqual({
    status: 'completed',
    result: { ...quiet.result, requests: null, archive: null },
  });
  const graph = await readGraph(after.ready.graph);
  expect({ nodes: graph.nodes, edges: graph.edges }).toEqual({ nodes: wanted.nodes, edges: wanted.edges });
  const { body } = await call(after, `/operations/${jobId}/events?limit=1000`);
  const { events } = body as { events: JobEvent[] };
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => index + 1));
  expect(events.filter(({ type }) => type === 'completion')).toHaveLength(1);
}, 240_000);
