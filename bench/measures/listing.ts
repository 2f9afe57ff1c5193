// Listing every resource within Azure's quotas, as a scan does it: from its first query to Resource Graph to the last, while what was
// listed is loaded into the graph, against the time that so many queries take by the quota alone.
import { setTimeout as pause } from 'node:timers/promises';
import type { JobEvent } from '../../src/contract/event.ts';
import type { JobAccepted } from '../../src/contract/job.ts';
import { resources } from '../../src/scan/steps/resources.ts';
import type { Bench, Figure } from '../group.ts';
import { withProduct, type MeasuredProduct } from '../product.ts';
import { ask } from './asking.ts';

/** What fits into the burst waits for nothing; so many resources are enough for a figure that means something. */
const RESOURCES_MIN = 50_000;
const POLL_MS = 500;
/** Documented: 15 queries in every 5 seconds, and as many at once at the beginning. */
export const RESOURCE_GRAPH = { burst: 15, perSecond: 3 } as const;

export async function listingUnderQuotas(bench: Bench): Promise<Figure[]> {
  if (bench.resources < RESOURCES_MIN) return [];
  bench.say('Listing under enforced quotas …');
  return withProduct(bench, 'quotas', { resources: bench.resources, quotas: true }, async (product) => {
    const { seconds, queries } = await listed(product);
    const floor = (queries - RESOURCE_GRAPH.burst) / RESOURCE_GRAPH.perSecond;
    return [
      {
        name: 'Listing under enforced quotas against their floor',
        value: seconds / floor,
        unit: 'x',
        note: `${queries} queries take ${floor.toFixed(1)} s at the documented rate, and took ${seconds.toFixed(1)} s; loaded into the graph meanwhile`,
      },
    ];
  });
}

/** Starts a scan, lets it go on to the step after the listing, and cancels it there. */
async function listed({ running }: MeasuredProduct): Promise<{ seconds: number; queries: number }> {
  const { job_id: jobId } = (await ask(running, 'POST', '/scan', { tenant_id: running.tenant.id }, 202)) as JobAccepted;
  const isBegun = (events: readonly JobEvent[]) =>
    events.findIndex(({ message }) => message.startsWith(resources.message));
  let [begun, over]: [JobEvent | undefined, JobEvent | undefined] = [undefined, undefined];
  for (; over === undefined; await pause(POLL_MS)) {
    const path = `/operations/${jobId}/events?limit=1000`;
    const { events } = (await ask(running, 'GET', path, undefined, 200)) as { events: JobEvent[] };
    const at = isBegun(events);
    begun = events[at];
    over = at < 0 ? undefined : events.slice(at).find(({ message }) => !message.startsWith(resources.message));
  }
  if (over.type === 'completion' || over.type === 'error')
    throw new Error(`${jobId} ends in its listing: ${over.message}`);
  await ask(running, 'DELETE', `/operations/${jobId}`, undefined, 202);
  const times = (await queriesOf(running.ready.simulator.control_url))
    .filter((time) => time >= Date.parse(begun!.timestamp) && time <= Date.parse(over.timestamp))
    .sort((a, b) => a - b);
  return { seconds: (times.at(-1)! - times[0]!) / 1000, queries: times.length };
}

/** When each query to Resource Graph that was answered arrived at the simulator. */
async function queriesOf(controlUrl: string): Promise<number[]> {
  const answer = await fetch(new URL('requests', controlUrl));
  if (!answer.ok) throw new Error(`the simulator tells no requests: ${answer.status}`);
  const { requests } = (await answer.json()) as { requests: { time: string; path: string; status: number }[] };
  return requests
    .filter(({ path, status }) => /\/providers\/microsoft\.resourcegraph\/resources/i.test(path) && status === 200)
    .map(({ time }) => Date.parse(time));
}
