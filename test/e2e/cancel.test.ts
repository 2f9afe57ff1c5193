// Cancelling stops the work wherever it is: the simulator's log shows when the last request came, the job what was done until then.
import { setTimeout as pause } from 'node:timers/promises';
import type { ScanResult } from '../../src/contract/job.ts';
import { call, faultFile, hasEnded, jobWhen, removeFolders, startProduct, startScan } from './product.ts';

let product: Awaited<ReturnType<typeof startProduct>>;
beforeAll(async () => {
  product = await startProduct({ faults: faultFile({ slow: { share: 1, ms: 200 } }) });
}, 90_000);
afterAll(async () => {
  await product?.stop();
  removeFolders();
}, 30_000);

const cancel = (jobId: string) => call(product, `/operations/${jobId}`, { method: 'DELETE' });
async function requestsAfter(moment: number): Promise<string[]> {
  const answer = await fetch(new URL('requests', product.ready.simulator.control_url));
  const { requests } = (await answer.json()) as { requests: { time: string; path: string }[] };
  return requests.filter(({ time }) => Date.parse(time) > moment).map(({ time, path }) => `${time} ${path}`);
}

test('in the middle of its work: no request later than 5 s, what was done stays in the result, a second cancel changes nothing', async () => {
  const jobId = await startScan(product);
  await jobWhen(product, jobId, ({ progress }) => (progress?.percent ?? 0) >= 30, 60_000);
  const asked = Date.now();
  expect([(await cancel(jobId)).status, (await cancel(jobId)).status]).toEqual([202, 202]);
  const job = await jobWhen(product, jobId, hasEnded, 15_000);
  await pause(Math.max(0, asked + 7_000 - Date.now()));
  expect(await requestsAfter(asked + 5_000)).toEqual([]);
  expect(job).toMatchObject({ status: 'cancelled', error: null });
  expect((job.result as ScanResult).resources).toBeGreaterThan(0);
  const { status, body } = await cancel(jobId);
  expect({ status, body }).toEqual({ status: 200, body: job });
}, 120_000);

test('at once after it was accepted', async () => {
  const jobId = await startScan(product);
  const asked = Date.now();
  expect((await cancel(jobId)).status).toBe(202);
  expect(await jobWhen(product, jobId, hasEnded, 15_000)).toMatchObject({ status: 'cancelled' });
  await pause(Math.max(0, asked + 7_000 - Date.now()));
  expect(await requestsAfter(asked + 5_000)).toEqual([]);
}, 60_000);

test('while the worker that did it is dead', async () => {
  const jobId = await startScan(product);
  await jobWhen(product, jobId, ({ progress }) => (progress?.percent ?? 0) >= 20, 60_000);
  process.kill(product.ready.pids['functions_worker']!, 'SIGKILL');
  // The platform answers 502 for a request that was with the worker when it died.
  let { status } = await cancel(jobId);
  for (; status === 502; await pause(50)) ({ status } = await cancel(jobId));
  const recorded = Date.now();
  expect(status).toBe(202);
  expect(await jobWhen(product, jobId, hasEnded, 30_000)).toMatchObject({ status: 'cancelled', error: null });
  await pause(Math.max(0, recorded + 7_000 - Date.now()));
  expect(await requestsAfter(recorded + 5_000)).toEqual([]);
  const { body } = await call(product, `/operations/${jobId}/events?limit=1000`);
  const { events } = body as { events: { type: string; sequence: number }[] };
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, i) => i + 1));
  expect(events.filter(({ type }) => type === 'completion')).toEqual([events.at(-1)]);
}, 120_000);
