// `npm run verify:terraform -- [--mirror DIR] [--provider azapi|azurerm] [--tenant FILE] [--out DIR]`: the generated Terraform before real
// Terraform with the real providers, against the simulator: fmt, init, validate, the plan after an import, then an apply of the same
// code onto a tenant without resources, a scan of that, and both graphs compared by the code that is made of them. Exit 0 only where all
// of it is as promised.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLE_TENANT, startSimulator, type Simulator } from '../local/simulator/simulator.ts';
import { compareCode, type Comparison } from './compare-code.ts';

const PROVIDERS = ['azapi', 'azurerm'] as const;
type Provider = (typeof PROVIDERS)[number];

const values = readFlags();
const out = resolve(values.out);
const chosen = values.provider === undefined ? PROVIDERS : PROVIDERS.filter((each) => each === values.provider);
if (chosen.length === 0) refuse(`--provider must be one of ${PROVIDERS.join(', ')}, not '${values.provider}'`);
for (const [flag, path] of Object.entries({ mirror: values.mirror, tenant: values.tenant }))
  if (path !== undefined && !existsSync(path)) refuse(`--${flag} ${path} does not exist`);
if (spawnSync('terraform', ['version']).error)
  refuse('needs terraform on the PATH (1.11 or later); npm test checks the generated code without it');

function readFlags() {
  try {
    return parseArgs({
      options: {
        mirror: { type: 'string' },
        provider: { type: 'string' },
        tenant: { type: 'string', default: SAMPLE_TENANT },
        out: { type: 'string', default: 'verify-output' },
      },
    }).values;
  } catch (error) {
    return refuse((error as Error).message.split('\n')[0]!);
  }
}

/** Bad input is one line and exit code 2. */
function refuse(line: string): never {
  console.error(`npm run verify:terraform: ${line}`);
  process.exit(2);
}

interface Verdict {
  readonly provider: Provider;
  readonly fmt: 'clean' | 'would change';
  readonly validate: { readonly errors: number; readonly warnings: number };
  /** Counts of the plan after an import, and every change by address. */
  readonly plan: Readonly<Record<string, number>>;
  readonly changes: readonly string[];
  readonly apply: { readonly ok: boolean; readonly errors: readonly string[] };
  readonly comparison: Comparison | undefined;
}

/** Runs a command to its end; its output goes to a log. */
function run(
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
const environment = ({ httpsUrl, caFile }: Simulator, subscription: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  SSL_CERT_FILE: caFile,
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

/** Scans a tenant and generates Terraform by the product itself; answers the folder of the code. */
async function generate(tenant: string, provider: Provider, folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['local/demo/main.ts', '--tenant', tenant, '--provider', provider, '--out', folder, '--json'];
  const flags = ['--disable-warning=ExperimentalWarning', ...args];
  const { text } = await run(process.execPath, flags, process.cwd(), process.env, join(folder, 'demo.log'));
  const answer = /^\{"scan".*\}$/m.exec(text)?.[0];
  const code = answer === undefined ? null : (JSON.parse(answer) as { folder: string | null }).folder;
  if (code === null) throw new Error(`The scan or the generation failed; see ${join(folder, 'demo.log')}`);
  return resolve(code);
}

const init = async (folder: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const mirror = values.mirror === undefined ? [] : [`-plugin-dir=${resolve(values.mirror)}`];
  const log = join(folder, 'init.log');
  const { code } = await run('terraform', ['init', '-input=false', '-no-color', ...mirror], folder, env, log);
  if (code !== 0)
    throw new Error(
      `terraform init failed${mirror.length === 0 ? ' (it needs the network, or --mirror DIR)' : ''}; see ${log}`,
    );
};

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

async function verify(provider: Provider): Promise<Verdict> {
  say(`${provider}: scanning and generating`);
  const code = await generate(values.tenant, provider, join(out, provider));
  const tenant = JSON.parse(readFileSync(values.tenant, 'utf8')) as Snapshot;
  const subscription = tenant.subscriptions[0]!.subscriptionId;
  const simulator = await startSimulator({ tenant: values.tenant, tls: true, data: join(out, provider, 'simulator') });
  try {
    const env = environment(simulator, subscription);
    say(`${provider}: fmt, init, validate`);
    const fmt = await run('terraform', ['fmt', '-check', '-recursive'], code, env, join(code, 'fmt.log'));
    await init(code, env);
    const validated = await run('terraform', ['validate', '-json'], code, env, join(code, 'validate.log'));
    const validate = JSON.parse(validated.text.slice(validated.text.indexOf('{'))) as {
      error_count: number;
      warning_count: number;
    };
    say(`${provider}: plan after import`);
    const planned = await run(
      'terraform',
      ['plan', '-input=false', '-no-color', '-out=plan.bin'],
      code,
      env,
      join(code, 'plan.log'),
    );
    const shown =
      planned.code === 0
        ? await run('terraform', ['show', '-json', 'plan.bin'], code, env, join(code, 'plan.json'))
        : undefined;
    const { plan, changes } = shown
      ? countsOf(JSON.parse(shown.text.slice(shown.text.indexOf('{'))) as PlanJson)
      : { plan: { failed: 1 }, changes: errorsIn(planned.text) };
    const applied = await applyAnew(provider, code, tenant, subscription);
    return {
      provider,
      fmt: fmt.code === 0 ? 'clean' : 'would change',
      validate: { errors: validate.error_count, warnings: validate.warning_count },
      plan,
      changes,
      ...applied,
    };
  } finally {
    await simulator.close();
  }
}

function countsOf({ resource_changes: all = [] }: PlanJson): { plan: Record<string, number>; changes: string[] } {
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

const errorsIn = (text: string): string[] =>
  [...text.matchAll(/Error: ([^\n]+(?:\n│?[^\n╵]+){0,8})/g)].map(([, error]) =>
    error!.replace(/\s*\n│?\s*/g, ' ').trim(),
  );

interface Snapshot {
  readonly subscriptions: readonly { readonly subscriptionId: string }[];
  readonly managementGroups?: readonly {
    readonly id: string;
    readonly properties: { readonly children?: readonly { readonly id: string }[] };
  }[];
  readonly resourceGroups: readonly unknown[];
  readonly resources: readonly unknown[];
  readonly roleAssignments: readonly unknown[];
  readonly roleDefinitions: readonly { readonly properties: { readonly type?: string } }[];
}

/** Applies the same code, without its imports, where nothing is; then scans that and compares both graphs. */
async function applyAnew(
  provider: Provider,
  code: string,
  tenant: Snapshot,
  subscription: string,
): Promise<Pick<Verdict, 'apply' | 'comparison'>> {
  say(`${provider}: apply onto empty subscriptions`);
  const empty = join(out, provider, 'empty-tenant.json');
  const builtIn = tenant.roleDefinitions.filter(({ properties }) => properties.type === 'BuiltInRole');
  writeFileSync(
    empty,
    JSON.stringify({
      ...tenant,
      managementGroups: [],
      resourceGroups: [],
      resources: [],
      roleAssignments: [],
      roleDefinitions: builtIn,
    }),
  );
  const folder = join(out, provider, 'anew');
  rmSync(folder, { recursive: true, force: true });
  cpSync(code, folder, { recursive: true, filter: (path) => !/imports\.tf$|plan\.bin$|\.terraform/.test(path) });
  writeFileSync(join(folder, 'terraform.tfvars'), placeholders(folder));
  if (provider === 'azurerm') writeFileSync(join(folder, 'verify_override.tf'), withoutDataPlane(folder));
  const simulator = await startSimulator({ tenant: empty, tls: true, data: join(out, provider, 'simulator-anew') });
  try {
    const env = environment(simulator, subscription);
    await init(folder, env);
    const args = ['apply', '-input=false', '-no-color', '-auto-approve'];
    const applied = await run('terraform', args, folder, env, join(folder, 'apply.log'));
    const errors = errorsIn(applied.text);
    await placeSubscriptions(simulator, tenant);
    const made = join(out, provider, 'made-tenant.json');
    writeFileSync(made, await (await fetch(new URL('tenant', simulator.controlUrl))).text());
    say(`${provider}: scanning what was made, comparing`);
    const before = await generate(values.tenant, 'azapi', join(out, provider, 'code-before'));
    const after = await generate(made, 'azapi', join(out, provider, 'code-after'));
    return { apply: { ok: applied.code === 0, errors }, comparison: compareCode(before, after) };
  } finally {
    await simulator.close();
  }
}

/** Puts each subscription into its management group, which the code leaves to people. */
async function placeSubscriptions({ url }: Simulator, { managementGroups = [] }: Snapshot): Promise<void> {
  const answer = await fetch(`${url}/msi/token?api-version=2019-08-01&resource=https://management.azure.com`, {
    headers: { 'x-identity-header': 'any' },
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  for (const { id, properties } of managementGroups)
    for (const child of properties.children ?? []) {
      if (!child.id.startsWith('/subscriptions/')) continue;
      const place = `${url}${id}${child.id}?api-version=2021-04-01`;
      const { status } = await fetch(place, { method: 'PUT', headers: { authorization: `Bearer ${token}` } });
      if (status !== 200) say(`the subscription ${child.id} could not be put into ${id}: ${status}`);
    }
}

/** A value for every secret: a creation needs what an import does not. */
function placeholders(folder: string): string {
  const file = join(folder, 'variables.tf');
  if (!existsSync(file)) return '';
  const names = [
    ...readFileSync(file, 'utf8').matchAll(/^variable "(\w+)" \{\n(?:(?!^\}).*\n)*? {2}sensitive {3}= true/gm),
  ].map(([, name]) => name!);
  return names.map((name) => `${name} = "Placeholder-${names.indexOf(name)}!"\n`).join('');
}

/** Storage accounts answer at addresses of their own, which the simulator does not have. */
function withoutDataPlane(folder: string): string {
  const providers = readFileSync(join(folder, 'providers.tf'), 'utf8');
  const aliases = [...providers.matchAll(/^provider "azurerm" \{\n(?: {2}alias +=\s+"(\w+)"\n)?/gm)].map(
    ([, alias]) => alias,
  );
  return aliases
    .map(
      (alias) =>
        `provider "azurerm" {\n${alias === undefined ? '' : `  alias = "${alias}"\n`}  features {\n    storage {\n      data_plane_available = false\n    }\n  }\n}\n`,
    )
    .join('\n');
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const EQUAL_PERCENT_MIN = 99;

/** What of a verdict is not as promised. */
function faultsOf({ provider, fmt, validate, plan, changes, apply, comparison }: Verdict): string[] {
  const isClean = Object.keys(plan).every((action) => action === 'no-op' || action === 'import');
  return [
    ...(fmt === 'clean' ? [] : [`${provider}: terraform fmt would change files`]),
    ...(validate.errors === 0 ? [] : [`${provider}: terraform validate found ${validate.errors} errors`]),
    ...(isClean ? [] : [`${provider}: the plan after an import is not empty: ${changes.slice(0, 5).join('; ')}`]),
    ...(apply.ok ? [] : [`${provider}: terraform apply failed: ${apply.errors.slice(0, 5).join('; ')}`]),
    ...(comparison &&
    comparison.resources_equal_percent >= EQUAL_PERCENT_MIN &&
    comparison.properties_equal_percent >= EQUAL_PERCENT_MIN
      ? []
      : [`${provider}: what was made differs from what was read`]),
  ];
}

const verdicts: Verdict[] = [];
for (const provider of chosen) verdicts.push(await verify(provider));
writeFileSync(join(out, 'verdict.json'), `${JSON.stringify(verdicts, undefined, 2)}\n`);
for (const { provider, fmt, validate, plan, apply, comparison } of verdicts)
  console.log(
    JSON.stringify({
      provider,
      fmt,
      validate,
      plan,
      apply: apply.ok ? 'ok' : `${apply.errors.length} errors`,
      comparison: comparison && { ...comparison, differences: comparison.differences.length },
    }),
  );
const faults = verdicts.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
console.log(
  `${faults.length === 0 ? 'verified' : 'NOT verified'}; details in ${join(values.out, 'verdict.json')} and the logs beside it (${readdirSync(out).length} entries)`,
);
process.exit(faults.length === 0 ? 0 : 1);
