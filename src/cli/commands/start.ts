// `atg scan` and `atg generate-iac`: start a job and, unless told otherwise, see it through.
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { z } from 'zod';
import type { Job, JobAccepted } from '../../contract/job.ts';
import { StartGenerateIac } from '../../contract/start-generate-iac.ts';
import { StartScan } from '../../contract/start-scan.ts';
import type { Api } from '../api.ts';
import { describeOutcome } from '../describe.ts';
import { checkTarget } from '../download.ts';
import { exitCodeOf, failure } from '../failure.ts';
import { optionsOf, readFlags } from '../flags.ts';
import { watch } from '../watch.ts';
import type { Bind, Context, Flags } from './context.ts';
import { fetchArchive, shown } from './fetch-archive.ts';

interface Start<S extends z.ZodObject> {
  readonly name: string;
  readonly spec: { readonly summary: string; readonly body: S };
  start(api: Api, body: z.input<S>, idempotencyKey: string): Promise<JobAccepted>;
  /** What a person may do next. */
  next(job: Job): string;
}

/** Adds `atg scan` and `atg generate-iac`, whose flags are the fields of their requests. */
export function addStartCommands(program: Command, bind: Bind): void {
  addStart(program, bind, {
    name: 'scan',
    spec: StartScan,
    start: (api, body, key) => api.startScan(body, key),
    next: (job) => `Next: atg generate-iac --tenant-id ${job.tenant_id} --out .`,
  });
  addStart(program, bind, {
    name: 'generate-iac',
    spec: StartGenerateIac,
    start: (api, body, key) => api.startGenerateIac(body, key),
    next: (job) => `Next: atg jobs download ${job.job_id}`,
  });
}

function addStart<S extends z.ZodObject>(program: Command, bind: Bind, start: Start<S>): void {
  const command = program.command(start.name).description(`${start.spec.summary}, and wait for the end`);
  command.optionsGroup('Request:');
  for (const option of optionsOf(start.spec.body)) command.addOption(option);
  command
    .optionsGroup('Options:')
    .option('--detach', 'Only start the job and print its id')
    .option('--out <path>', 'Download the archive to this folder, or to this file where it ends in .zip')
    .option('--force', 'Replace a file that is in the way of --out')
    .option(
      '--idempotency-key <key>',
      'Start no second job for a key used within 24 hours (default: a new key each time)',
    );
  bind(command, (context, flags) => begin(start, context, flags));
}

async function begin<S extends z.ZodObject>(start: Start<S>, context: Context, flags: Flags) {
  const { output, io, interrupts, pace } = context;
  const body = readFlags(start.spec.body, flags);
  const out = flags['out'] as string | undefined;
  const force = flags['force'] === true;
  if (out !== undefined && flags['detach'] === true)
    throw failure('USAGE', '--out waits for the end of the job and --detach does not; give one of them');
  if (out !== undefined) await checkTarget(out, force);
  const { api } = await context.server();
  const accepted = await start.start(api, body, readKey(flags['idempotencyKey'] as string | undefined));
  const jobId = accepted.job_id;
  if (flags['detach'] === true) {
    output.result(accepted, () => `${jobId} ${accepted.status}\nFollow it: atg jobs watch ${jobId}`);
    return 0;
  }
  output.note(`${jobId} started.`);
  const job = await watch({ api, io, interrupts, jobId, json: output.json, pace });
  const code = exitCodeOf(job);
  if (out === undefined || job.status !== 'completed') {
    output.result(
      job,
      () => `${describeOutcome(job, output.paint)}${job.status === 'completed' ? `\n${start.next(job)}` : ''}`,
    );
    return code;
  }
  const download = await fetchArchive(context, jobId, out, force);
  output.result(
    { ...job, download: shown(download) },
    () => `${describeOutcome(job, output.paint)}\nDownloaded ${download.path}`,
  );
  return code;
}

function readKey(given: string | undefined): string {
  if (given === undefined) return randomUUID();
  const parsed = StartScan.headers.shape['idempotency-key'].safeParse(given);
  if (!parsed.success) throw failure('USAGE', `--idempotency-key: ${parsed.error.issues[0]?.message ?? 'is wrong'}`);
  return given;
}
