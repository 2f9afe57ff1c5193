// A whole local product for end-to-end tests: its own data folder, free ports, the real CLI as a child process.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { SAMPLE_TENANT } from '../../local/start/flags.ts';
import { startAll, type Running, type StartOptions } from '../../local/start/start-all.ts';
import type { Job, JobAccepted } from '../../src/contract/job.ts';

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder under the system's temporary one, removed by `removeFolders`. */
const folders: string[] = [];
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'atg-e2e-'));
  folders.push(folder);
  return folder;
}
export const removeFolders = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** A fault plan for the simulator, as a file. */
export function faultFile(plan: object): string {
  const file = join(newFolder(), 'faults.json');
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

/** Starts everything; what the supervisor says is kept in `said`. */
export async function startProduct(options: Partial<StartOptions> = {}): Promise<Running & { said: string[] }> {
  const said: string[] = [];
  const running = await startAll({
    tenant: SAMPLE_TENANT,
    port: 0,
    data: newFolder(),
    neo4j: false,
    keys: true,
    quotas: false,
    faults: undefined,
    readyFile: undefined,
    func: undefined,
    environment: process.env,
    say: (line) => said.push(line),
    ...options,
  });
  return { ...running, said };
}

/** Runs the built `atg` command against the product. */
export async function atg({ ready, cli }: Running, ...args: string[]): Promise<Printed> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, ATG_URL: ready.api_url, ATG_KEY: ready.function_key, ATG_CONFIG: join(tmpdir(), 'none') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** The one JSON document of `atg --json`. */
export async function atgJson<T>(product: Running, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await atg(product, '--json', ...args);
  if (code !== 0) throw new Error(`atg ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** One request to the API with the function key, as curl would send it. */
export async function call({ ready }: Running, path: string, init: RequestInit = {}): Promise<Answered> {
  const answer = await fetch(`${ready.api_url}${path}`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
    ...init,
    headers: { 'x-functions-key': ready.function_key, ...(init.headers as Record<string, string> | undefined) },
  });
  const said = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: answer.status, headers: answer.headers, body: isJson ? (JSON.parse(said) as unknown) : said };
}

export const post = (product: Running, path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(product, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

export const codeOf = ({ status, body }: Answered): { status: number; code: unknown } => ({
  status,
  code: (body as { error?: { code?: unknown } }).error?.code,
});

/** Starts a scan over HTTP. */
export async function startScan(product: Running, tenantId = product.tenant.id): Promise<string> {
  const { status, body } = await post(product, '/scan', { tenant_id: tenantId });
  if (status !== 202) throw new Error(`POST /scan answers ${status}: ${JSON.stringify(body)}`);
  return (body as JobAccepted).job_id;
}

/** Polls a job until it is as wished. */
export async function jobWhen(
  product: Running,
  jobId: string,
  wished: (job: Job) => boolean,
  timeoutMs = 90_000,
): Promise<Job> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const { status, body } = await call(product, `/operations/${jobId}`);
    if (status !== 200) throw new Error(`GET /operations/${jobId} answers ${status}: ${JSON.stringify(body)}`);
    const job = body as Job;
    if (wished(job)) return job;
    if (Date.now() > until) throw new Error(`${jobId} is not as wished: ${JSON.stringify(job)}`);
    await pause(100);
  }
}

export const hasEnded = ({ status }: Job): boolean => ['completed', 'failed', 'cancelled'].includes(status);
