// `npm run demo`: the main job from beginning to end on a product of its own: scan, generate, download, unpack. What it started is
// stopped and its data removed at the end, also on Ctrl-C. Exit code 0 only when both jobs completed and nothing was unread.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, JobAccepted, ScanResult } from '../../src/contract/job.ts';
import { BadStart } from '../start/bad-start.ts';
import { short } from '../start/banner.ts';
import { startAll, type Running } from '../start/start-all.ts';
import { onStopSignals } from '../start/stop-signals.ts';
import { makeAtg, type Atg } from './atg.ts';
import { readFlags, USAGE, type DemoFlags } from './flags.ts';
import { unpack } from './unpack.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const TITLES = { terraform: 'Terraform', bicep: 'Bicep', arm: 'an ARM template' } as const;

interface Outcome {
  scan: Job | null;
  generate_iac: Job | null;
  archive: string | null;
  folder: string | null;
}

/** Starts a job, shows its progress to its end, and answers it; null where it was refused, which atg has said. */
async function see(atg: Atg, ...command: string[]): Promise<Job | null> {
  const { code, answer } = await atg.ask<JobAccepted>(...command, '--detach');
  if (code !== 0) return null;
  await atg.watch('jobs', 'watch', answer.job_id);
  return (await atg.ask<Job>('jobs', 'show', answer.job_id)).answer;
}

async function showAll(flags: DemoFlags, { tenant }: Running, atg: Atg, outcome: Outcome): Promise<boolean> {
  say(`\nScanning the tenant ${tenant.name} (${tenant.id})\n`);
  outcome.scan = await see(atg, 'scan', '--tenant-id', tenant.id);
  if (outcome.scan?.status !== 'completed') return false;
  const result = outcome.scan.result as ScanResult;

  say(`\nGenerating ${TITLES[flags.format]} from the graph\n`);
  const choice = [
    ...['--output-format', flags.format],
    ...(flags.provider ? ['--terraform-provider', flags.provider] : []),
    ...(flags.anew ? ['--no-auto-import'] : []),
  ];
  outcome.generate_iac = await see(atg, 'generate-iac', '--tenant-id', tenant.id, ...choice);
  if (outcome.generate_iac?.status !== 'completed') return false;

  const { job_id: jobId } = outcome.generate_iac;
  const { code, answer } = await atg.ask<{ path: string }>('jobs', 'download', jobId, '--out', flags.out);
  if (code !== 0) return false;
  outcome.archive = answer.path;
  const folder = join(flags.out, jobId);
  const files = await unpack(answer.path, folder);
  outcome.folder = folder;

  const wellRead = result.partial === false && result.unread_scope_count === 0;
  say(`\n${wellRead ? 'Everything was read.' : 'Some scopes could not be read; the scan above names them.'}`);
  say(`  ZIP     ${short(outcome.archive)}`);
  say(`  Folder  ${short(folder)}  (${files.length} files; README.md says how to apply them)\n`);
  return wellRead;
}

async function run(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  if (flags === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const data = mkdtempSync(join(tmpdir(), 'atg-demo-'));
  const leave = new AbortController();
  const outcome: Outcome = { scan: null, generate_iac: null, archive: null, folder: null };
  let running: Running | undefined;
  let well = false;
  onStopSignals(
    () => {
      say('\nStopping …');
      leave.abort();
    },
    () => {
      running?.kill();
      process.exit(130);
    },
  );
  try {
    say('Starting the product on this machine: storage, graph, Web PubSub, tenant, host …');
    running = await startAll({
      ...flags,
      data,
      port: 0,
      keys: true,
      quotas: false,
      faults: undefined,
      readyFile: undefined,
      func: undefined,
      environment: process.env,
      say: (line) => say(`  ${line}`),
      signal: leave.signal,
    });
    const atg = makeAtg(running, leave.signal);
    const hostDied = running.hostEnded.then((how) => {
      throw new Error(`the Functions host has died (${how})`);
    });
    well = await Promise.race([showAll(flags, running, atg, outcome), hostDied]);
  } catch (error) {
    if (!leave.signal.aborted) throw keepLogs(data, flags.out, error);
  } finally {
    await running?.stop();
    rmSync(data, { recursive: true, force: true });
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  if (leave.signal.aborted) return 130;
  return well ? 0 : 1;
}

/** The data of a demo is removed; what the parts said is worth keeping where it failed. */
function keepLogs(data: string, out: string, error: unknown): unknown {
  if (error instanceof BadStart || !existsSync(join(data, 'logs'))) return error;
  const kept = join(out, 'logs');
  cpSync(join(data, 'logs'), kept, { recursive: true });
  const message = (error instanceof Error ? error.message : String(error)).replace(/ Log: .*$/, '');
  return new Error(`${message} The logs are in ${short(kept)}.`, { cause: error });
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(`npm run demo: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(error instanceof BadStart ? 2 : 1);
  },
);
