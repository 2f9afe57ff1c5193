// Terraform as a child process: init, fmt, validate and plan of a folder against the simulator, and what they said.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Simulator } from '../local/simulator/simulator.ts';

/** Runs a command to its end; its output goes to a log. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  log: string,
): Promise<{ code: number; text: string }> {
  return new Promise((done, fail) => {
    let text = '';
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (text += piece.toString()));
    child.on('error', fail);
    child.on('close', (code) => {
      writeFileSync(log, text);
      done({ code: code ?? 1, text });
    });
  });
}

/** Everything by which the providers find the simulator; nothing of it is in the code. */
export const environment = ({ url, httpsUrl, caFile }: Simulator, subscription: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  SSL_CERT_FILE: caFile,
  // Vaults are asked at addresses of their own.
  HTTPS_PROXY: url,
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
  ARM_CLIENT_ID: '11111111-1111-1111-1111-111111111111',
  ARM_CLIENT_SECRET: 'simulated',
  ARM_SUBSCRIPTION_ID: subscription,
  ARM_USE_CLI: 'false',
  ARM_METADATA_HOSTNAME: httpsUrl!.replace('https://', ''),
  ARM_ENVIRONMENT: 'custom',
  ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST: `${httpsUrl!}/`,
  ARM_RESOURCE_MANAGER_ENDPOINT: httpsUrl!,
  ARM_RESOURCE_MANAGER_AUDIENCE: httpsUrl!,
  ARM_DISABLE_INSTANCE_DISCOVERY: 'true',
  ARM_DISABLE_TERRAFORM_PARTNER_ID: 'true',
});

/** The folders of root modules, below the folder of a generation; `''` where the code is one root module. */
export function rootsIn(code: string): string[] {
  if (existsSync(join(code, 'versions.tf'))) return [''];
  return readdirSync(code)
    .filter((name) => existsSync(join(code, name, 'versions.tf')))
    .sort((a, b) => sizeOf(join(code, b)) - sizeOf(join(code, a)) || (a < b ? -1 : 1));
}

/** Bytes of the code of a root module. */
const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/** @param mirror a filesystem mirror of the providers; without one they come from the registry */
export const init = async (folder: string, simulated: NodeJS.ProcessEnv, mirror: string | undefined): Promise<void> => {
  // The registry is no part of what is simulated.
  const env = { ...simulated, HTTPS_PROXY: undefined };
  const from = mirror === undefined ? [] : [`-plugin-dir=${resolve(mirror)}`];
  const log = join(folder, 'init.log');
  const { code } = await run('terraform', ['init', '-input=false', '-no-color', ...from], folder, env, log);
  if (code !== 0)
    throw new Error(
      `terraform init failed${from.length === 0 ? ' (it needs the network, or --mirror DIR)' : ''}; see ${log}`,
    );
};

/** How many errors and warnings `terraform validate` finds. */
export async function validate(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly errors: number; readonly warnings: number }> {
  const { text } = await run('terraform', ['validate', '-json'], folder, env, join(folder, 'validate.log'));
  const answer = JSON.parse(text.slice(text.indexOf('{'))) as { error_count: number; warning_count: number };
  return { errors: answer.error_count, warnings: answer.warning_count };
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: unknown;
      readonly after: unknown;
      readonly importing?: unknown;
    };
  }[];
}

export interface Planned {
  /** Counts of the plan by action. */
  readonly plan: Readonly<Record<string, number>>;
  /** Every change by address, or the errors of a plan that failed. */
  readonly changes: readonly string[];
}

export async function plan(folder: string, env: NodeJS.ProcessEnv): Promise<Planned> {
  const args = ['plan', '-input=false', '-no-color', '-out=plan.bin'];
  const { code, text } = await run('terraform', args, folder, env, join(folder, 'plan.log'));
  if (code !== 0) return { plan: { failed: 1 }, changes: errorsIn(text) };
  const shown = await run('terraform', ['show', '-json', 'plan.bin'], folder, env, join(folder, 'plan.json'));
  return countsOf(JSON.parse(shown.text.slice(shown.text.indexOf('{'))) as PlanJson);
}

function countsOf({ resource_changes: all = [] }: PlanJson): Planned {
  const plan: Record<string, number> = {};
  const changes: string[] = [];
  for (const { address, change } of all) {
    const action = change.actions.join('+');
    plan[action] = (plan[action] ?? 0) + 1;
    if (change.importing !== undefined) plan['import'] = (plan['import'] ?? 0) + 1;
    if (action !== 'no-op') changes.push(`${action} ${address}`);
  }
  return { plan, changes };
}

export const errorsIn = (text: string): string[] =>
  [...text.matchAll(/Error: ([^\n]+(?:\n│?[^\n╵]+){0,8})/g)].map(([, error]) =>
    error!.replace(/\s*\n│?\s*/g, ' ').trim(),
  );
