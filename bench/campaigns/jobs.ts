// The jobs campaign: 50 callers at once create, cancel, list, download and delete jobs of both kinds while the graph, the storage and Web
// PubSub are restarted at random. Every request that is refused for that reason is sent again. Afterwards the whole history is judged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import neo4j from 'neo4j-driver';
import type { Ready } from '../../local/start/ready.ts';
import type { JobStatus } from '../../src/contract/job.ts';
import { startProduct } from '../../test/e2e/product.ts';
import { newSeen, oneLife, TENANTS, type Product } from './job-callers.ts';
import { judge } from './job-verdict.ts';
import { randomFrom } from './random.ts';

const CALLERS = 50;
const PARTS = ['graph', 'azurite', 'web_pubsub'] as const;

/** A job that takes a moment, says two lines and leaves one file: what a job does matters here, not what it finds. */
const WORK = `const { writeFileSync } = await import('node:fs');
console.log('begun');
await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
writeFileSync(process.argv[1] + '/result.ndjson', '{}\\n');
console.log('done');`;
const COMMAND = JSON.stringify([process.execPath, '--input-type=module', '-e', WORK, '{output_dir}']);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the campaign and prints what was found; true when nothing was wrong. Where something was, the data folder is kept. */
export async function jobsCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '200' },
      // the engine that jobs are kept in when it matters; the embedded one needs neither Java nor Maven
      embedded: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  const runs = Number(values.runs);
  const data = mkdtempSync(join(tmpdir(), 'atg-campaign-'));
  const product = await startProduct({
    data,
    neo4j: !values.embedded,
    environment: {
      ...process.env,
      SCAN_ENGINE: 'command',
      SCAN_COMMAND: COMMAND,
      IAC_ENGINE: 'command',
      IAC_COMMAND: COMMAND,
    },
  });
  const seen = newSeen();
  try {
    await addTenants(product.ready.graph);
    const begun = performance.now();
    const over = new AbortController();
    const restarting = restartParts(product, randomFrom(seed), over.signal);
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < runs) {
        const run = next++;
        await oneLife(product, seen, run, randomFrom(seed * 100_003 + run)).catch(
          (error: unknown) => void seen.faults.push(`run ${run}: ${String(error)}`),
        );
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    over.abort();
    const restarts = await restarting;
    const { jobs, events, faults } = await judge(product, seen, data);

    const count = (wished: JobStatus): number => jobs.filter(({ status }) => status === wished).length;
    const scans = jobs.filter(({ operation_type }) => operation_type === 'scan').length;
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    for (const fault of faults) say(fault);
    say(`answers: ${JSON.stringify(seen.answers)}; restarts: ${JSON.stringify(restarts)}`);
    say(
      `jobs campaign, seed ${seed}, ${values.embedded ? 'embedded graph' : 'Neo4j'}: ${runs} runs, ${jobs.length} jobs (${scans} scans, ` +
        `${jobs.length - scans} generations; ${count('completed')} completed, ${count('cancelled')} cancelled, ${count('failed')} failed), ` +
        `${events} events, ${faults.length} faults, ${seconds} s`,
    );
    await product.stop();
    if (faults.length === 0) rmSync(data, { recursive: true, force: true });
    else say(`what it left, with logs: ${data}`);
    return faults.length === 0;
  } finally {
    await product.stop();
  }
}

/** Tenants that generations may be asked for; nothing is in them. */
async function addTenants({ uri, user, password, database }: Ready['graph']): Promise<void> {
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password));
  try {
    await driver.executeQuery('UNWIND $ids AS id MERGE (t:Tenant {id: id})', { ids: TENANTS }, { database });
  } finally {
    await driver.close();
  }
}

/** Restarts one part after the other until told to stop; half of the time as a crash would. */
async function restartParts(
  product: Product,
  random: () => number,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const restarts: Record<string, number> = {};
  for (let tookMs = 0; ;) {
    // A slow machine takes longer to bring a part back; without this nothing would ever be up together.
    await pause(1_000 + random() * 3_000 + tookMs);
    if (signal.aborted) return restarts;
    const part = PARTS[Math.floor(random() * PARTS.length)]!;
    const how = random() < 0.5 ? 'killed' : 'stopped';
    const begun = performance.now();
    await product.restart(part, how);
    tookMs = performance.now() - begun;
    process.stderr.write(`${part} ${how}, back after ${(tookMs / 1000).toFixed(1)} s\n`);
    restarts[`${part} ${how}`] = (restarts[`${part} ${how}`] ?? 0) + 1;
  }
}
