// The scan kill campaign: while a scan runs, the process that runs it is killed, each time after a random number of requests to Azure. The
// graph must come out as that of an undisturbed scan, and little may be asked of Azure twice.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from '../../local/start/root.ts';
import { readGraph } from '../../test/e2e/graph.ts';
import { startProduct, startScan } from '../../test/e2e/product.ts';
import { jobAtEnd, killWorker, secondsOf } from './killing.ts';
import { randomFrom } from './random.ts';

/** Of the requests of an undisturbed scan. */
const REPEATED_MAX = 0.05;
/** A kill repeats the page that is being read: of a smaller scan that is always a large share, and says nothing. */
const JUDGED_FROM_REQUESTS = 10_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Scanned {
  readonly seconds: number;
  readonly requests: number;
  readonly fingerprint: string;
  readonly kills: number;
}

/** Runs the campaign; true when the graphs are equal, and at most {@link REPEATED_MAX} of the requests of a scan worth judging were repeated. */
export async function killScanCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '20' },
      resources: { type: 'string', default: '20000' },
      neo4j: { type: 'boolean', default: false },
    },
  });
  const [seed, kills] = [Number(values.seed), Number(values.runs)];
  const folder = mkdtempSync(join(tmpdir(), 'atg-kill-scan-'));
  try {
    const tenant = join(folder, 'tenant.ndjson');
    const scale = ['--resources', values.resources, '--seed', values.seed, '--out', tenant, '--quiet'];
    execFileSync(process.execPath, [join(root, 'local/tenants/scale.mjs'), ...scale]);
    const setting = { tenant, neo4j: values.neo4j };
    const quiet = await scan({ ...setting, data: join(folder, 'quiet') }, () => Promise.resolve(0));
    say(`undisturbed: ${quiet.requests} requests in ${quiet.seconds.toFixed(0)} s`);

    const random = randomFrom(seed);
    // By requests, not by time: a loaded machine is killed at the same places as a quiet one.
    const places = Array.from({ length: kills }, () => Math.floor(random() * quiet.requests)).sort((a, b) => a - b);
    const disturbed = await scan({ ...setting, data: join(folder, 'disturbed') }, async (hostPid, requests, over) => {
      let killed = 0;
      for (const place of places) {
        while (!over.aborted && (await requests()) <= place) await pause(5, undefined, { ref: false });
        if (over.aborted) break;
        const worker = await killWorker(hostPid);
        killed += 1;
        say(`kill ${killed}: worker ${worker} after ${place} requests`);
      }
      return killed;
    });
    const repeated = Math.max(0, disturbed.requests - quiet.requests);
    const isSame = disturbed.fingerprint === quiet.fingerprint;
    say(
      `kill-scan campaign, seed ${seed}, ${values.neo4j ? 'Neo4j' : 'embedded graph'}, ${values.resources} resources: killed ${disturbed.kills} times, ` +
        `${isSame ? 'the same graph' : 'ANOTHER GRAPH'}, ${disturbed.requests} requests, ${((100 * repeated) / quiet.requests).toFixed(2)} % repeated, ${disturbed.seconds.toFixed(0)} s`,
    );
    const isJudged = quiet.requests >= JUDGED_FROM_REQUESTS;
    return isSame && disturbed.kills === kills && !(isJudged && repeated >= REPEATED_MAX * quiet.requests);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Scans in a product of its own, while `meanwhile` does what it wants to the host, told how many requests were made; its answer is the number of kills. */
async function scan(
  options: { tenant: string; neo4j: boolean; data: string },
  meanwhile: (hostPid: number, requests: () => Promise<number>, over: AbortSignal) => Promise<number>,
): Promise<Scanned> {
  const product = await startProduct(options);
  try {
    const { control_url: controlUrl } = product.ready.simulator;
    const before = await lastRequest(controlUrl);
    const requests = async (): Promise<number> => (await lastRequest(controlUrl)) - before;
    const jobId = await startScan(product);
    const over = new AbortController();
    const killing = meanwhile(product.ready.host_pid, requests, over.signal);
    const job = await jobAtEnd(product, jobId);
    over.abort();
    const kills = await killing;
    if (job.status !== 'completed') throw new Error(`${jobId} ${job.status}: ${JSON.stringify(job.error)}`);
    const asked = await requests();
    const { fingerprint } = await readGraph(product.ready.graph);
    return { seconds: secondsOf(job), requests: asked, fingerprint, kills };
  } finally {
    await product.stop();
  }
}

/** How many requests the simulator has answered; tokens count too. */
async function lastRequest(controlUrl: string): Promise<number> {
  const answer = await fetch(new URL('requests?after=999999999', controlUrl));
  return ((await answer.json()) as { last: number }).last;
}
