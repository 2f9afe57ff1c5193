// The generation kill campaign: while code is generated, in every language, the process that does it is killed at random moments. The archive
// must come out byte for byte as that of an undisturbed generation, and nothing may be left of the working files.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BlobServiceClient } from '@azure/storage-blob';
import { root } from '../../local/start/root.ts';
import type { Running } from '../../local/start/start-all.ts';
import type { GenerateIacResult, Job, JobAccepted } from '../../src/contract/job.ts';
import { post, startProduct, startScan } from '../../test/e2e/product.ts';
import { jobAtEnd, jobNow, killWorker, secondsOf } from './killing.ts';
import { randomFrom } from './random.ts';

/** Short, so that even a small generation is many slices. */
const SLICE_SECONDS = '1';
const LANGUAGES = [
  { output_format: 'terraform', terraform_provider: 'azurerm' },
  { output_format: 'bicep' },
  { output_format: 'arm' },
] as const;
/** A generation is past its reading and not at its end between these. */
const PERCENT = { from: 1, to: 96 } as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Generated {
  readonly sha256: string | undefined;
  readonly seconds: number;
  readonly kills: number;
  /** Blobs of the job that are neither its archive nor the list of its files. */
  readonly left: readonly string[];
}

/** Runs the campaign; true when every archive is equal to the undisturbed one and no working file is left. */
export async function killGenerationCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '10' },
      resources: { type: 'string', default: '5000' },
      neo4j: { type: 'boolean', default: false },
    },
  });
  const [random, kills] = [randomFrom(Number(values.seed)), Number(values.runs)];
  const folder = mkdtempSync(join(tmpdir(), 'atg-kill-generation-'));
  try {
    const tenant = join(folder, 'tenant.ndjson');
    const scale = ['--resources', values.resources, '--seed', values.seed, '--out', tenant, '--quiet'];
    execFileSync(process.execPath, [join(root, 'local/tenants/scale.mjs'), ...scale]);
    const environment = { ...process.env, SLICE_SECONDS };
    const product = await startProduct({ tenant, neo4j: values.neo4j, data: join(folder, 'data'), environment });
    try {
      completed(await jobAtEnd(product, await startScan(product)));
      let right = 0;
      for (const request of LANGUAGES) {
        const quiet = await generate(product, request, []);
        const places = Array.from({ length: kills }, () => PERCENT.from + random() * (PERCENT.to - PERCENT.from));
        const disturbed = await generate(
          product,
          request,
          places.sort((a, b) => a - b),
        );
        const isSame = quiet.sha256 !== undefined && disturbed.sha256 === quiet.sha256;
        const left = [...quiet.left, ...disturbed.left];
        if (isSame && left.length === 0 && disturbed.kills === kills) right++;
        say(
          `${request.output_format}: killed ${disturbed.kills} times, ${isSame ? 'the same archive' : 'ANOTHER ARCHIVE'}, ` +
            `${left.length} working files left, ${disturbed.seconds.toFixed(0)} s against ${quiet.seconds.toFixed(0)} s`,
        );
      }
      say(
        `kill-generation campaign, seed ${values.seed}, ${values.neo4j ? 'Neo4j' : 'embedded graph'}, ${values.resources} resources: ` +
          `${right} of ${LANGUAGES.length} right`,
      );
      return right === LANGUAGES.length;
    } finally {
      await product.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Generates while the worker is killed once at each of these percents of its progress, in their order. */
async function generate(product: Running, request: object, places: readonly number[]): Promise<Generated> {
  const { status, body } = await post(product, '/generate-iac', { tenant_id: product.tenant.id, ...request });
  if (status !== 202) throw new Error(`POST /generate-iac answers ${status}: ${JSON.stringify(body)}`);
  const { job_id: jobId } = body as JobAccepted;
  const over = new AbortController();
  const killing = killAt(product, jobId, places, over.signal);
  const job = completed(await jobAtEnd(product, jobId));
  over.abort();
  const kills = await killing;
  const { archive } = job.result as GenerateIacResult;
  return { sha256: archive?.sha256, seconds: secondsOf(job), kills, left: await workLeft(product, jobId) };
}

async function killAt(product: Running, jobId: string, places: readonly number[], over: AbortSignal): Promise<number> {
  let killed = 0;
  for (const place of places) {
    const isThere = async (): Promise<boolean> => ((await jobNow(product, jobId))?.progress?.percent ?? 0) >= place;
    while (!over.aborted && !(await isThere())) await pause(20, undefined, { ref: false });
    if (over.aborted) break;
    await killWorker(product.ready.host_pid);
    killed += 1;
  }
  return killed;
}

async function workLeft({ ready }: Running, jobId: string): Promise<string[]> {
  const service = BlobServiceClient.fromConnectionString(ready.storage.connection_string);
  const names: string[] = [];
  for await (const { name } of service.getContainerClient('artifacts').listBlobsFlat({ prefix: `${jobId}/work/` }))
    names.push(name);
  return names;
}

function completed(job: Job): Job {
  if (job.status !== 'completed') throw new Error(`${job.job_id} ${job.status}: ${JSON.stringify(job.error)}`);
  return job;
}
