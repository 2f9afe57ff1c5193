// Jobs as such: how fast one is accepted when many ask at once, against what the host alone costs.
import type { Group } from '../group.ts';
import { ask, idOfAnyResource, scanIfNew } from './asking.ts';
import { quantile } from './quantile.ts';

const CALLERS = 50;
const REQUESTS_EACH = 4;

export const jobs: Group = async (bench) => {
  const product = await bench.product();
  const { running } = product;
  await scanIfNew(bench, product);
  const body = { tenant_id: running.tenant.id, resource_ids: [await idOfAnyResource(product)] };
  bench.say(`Accepting jobs from ${CALLERS} callers …`);
  const hostAlone = await latencies(() => ask(running, 'GET', '/openapi.json', undefined, 200));
  // A small generation; what it then does is not waited for.
  const accept = await latencies(() => ask(running, 'POST', '/generate-iac', body, 202));
  return [
    { name: 'Accept a job, p50', value: quantile(accept, 0.5), unit: 'ms', note: `${CALLERS} callers at once` },
    { name: 'Accept a job, p95', value: quantile(accept, 0.95), unit: 'ms' },
    {
      name: 'Accept a job against the host alone, p95',
      value: quantile(accept, 0.95) / quantile(hostAlone, 0.95),
      unit: 'x',
      note: `GET /openapi.json: ${quantile(hostAlone, 0.95).toFixed(0)} ms`,
    },
  ];
};

/** Milliseconds of each request, sent by so many callers at the same time. */
async function latencies(request: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const caller = async (): Promise<void> => {
    for (let n = 0; n < REQUESTS_EACH; n += 1) {
      const begun = performance.now();
      await request();
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return times;
}
