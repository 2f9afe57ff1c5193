// `npm run verify:terraform -- [--mirror DIR] [--provider azapi|azurerm] [--tenant FILE] [--out DIR]`: the generated Terraform before real
// Terraform with the real providers, against the simulator: fmt, init, validate, the plan after an import, then an apply of the same
// code onto a tenant without resources, a scan of that, and both graphs compared by the code that is made of them. Code of many root modules
// is validated whole, and its largest ones are planned. Exit 0 only where all of it is as promised.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLE_TENANT, startSimulator, type Simulator } from '../local/simulator/simulator.ts';
import { compareCode, type Comparison } from './compare-code.ts';
import { environment, errorsIn, init, plan, rootsIn, run, validate } from './terraform-command.ts';

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

/** Of many root modules the largest are planned. */
const PLANNED_ROOTS = 3;

interface Verdict {
  readonly provider: Provider;
  readonly fmt: 'clean' | 'would change';
  /** Root modules of the code; the largest of many are planned. */
  readonly roots: { readonly validated: number; readonly planned: number };
  readonly validate: { readonly errors: number; readonly warnings: number };
  /** Counts of the plan after an import, and every change by address. */
  readonly plan: Readonly<Record<string, number>>;
  readonly changes: readonly string[];
  /** Undefined where the code is many root modules. */
  readonly apply: { readonly ok: boolean; readonly errors: readonly string[] } | undefined;
  readonly comparison: Comparison | undefined;
}

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

async function verify(provider: Provider): Promise<Verdict> {
  say(`${provider}: scanning and generating`);
  const code = await generate(values.tenant, provider, join(out, provider));
  const simulator = await startSimulator({ tenant: values.tenant, tls: true, data: join(out, provider, 'simulator') });
  try {
    const tenant = JSON.parse(await tenantOf(simulator)) as Snapshot;
    const subscription = tenant.subscriptions[0]!.subscriptionId;
    const env = environment(simulator, subscription);
    say(`${provider}: fmt, init, validate`);
    const fmt = await run('terraform', ['fmt', '-check', '-recursive'], code, env, join(code, 'fmt.log'));
    const roots = rootsIn(code);
    const checked = { errors: 0, warnings: 0 };
    for (const root of roots) {
      const folder = join(code, root);
      await init(folder, env, values.mirror);
      const { errors, warnings } = await validate(folder, env);
      checked.errors += errors;
      checked.warnings += warnings;
    }
    const counts: Record<string, number> = {};
    const changes: string[] = [];
    const planned = roots.slice(0, PLANNED_ROOTS);
    for (const root of planned) {
      say(`${provider}: plan after import${root === '' ? '' : ` of ${root}`}`);
      const made = await plan(join(code, root), env);
      for (const [action, count] of Object.entries(made.plan)) counts[action] = (counts[action] ?? 0) + count;
      changes.push(...made.changes.map((change) => (root === '' ? change : `${root}: ${change}`)));
    }
    const isWhole = roots.length === 1;
    if (!isWhole) say(`${provider}: ${roots.length} root modules are not applied: nothing else holds all of them`);
    const applied = isWhole ? await applyAnew(provider, code, tenant, subscription) : undefined;
    return {
      provider,
      fmt: fmt.code === 0 ? 'clean' : 'would change',
      roots: { validated: roots.length, planned: planned.length },
      validate: checked,
      plan: counts,
      changes,
      ...(applied ?? { apply: undefined, comparison: undefined }),
    };
  } finally {
    await simulator.close();
  }
}

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
): Promise<Required<Pick<Verdict, 'apply' | 'comparison'>>> {
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
    await init(folder, env, values.mirror);
    const args = ['apply', '-input=false', '-no-color', '-auto-approve'];
    const applied = await run('terraform', args, folder, env, join(folder, 'apply.log'));
    const errors = errorsIn(applied.text);
    await placeSubscriptions(simulator, tenant);
    const made = join(out, provider, 'made-tenant.json');
    writeFileSync(made, await tenantOf(simulator));
    say(`${provider}: scanning what was made, comparing`);
    const before = await generate(values.tenant, 'azapi', join(out, provider, 'code-before'));
    const after = await generate(made, 'azapi', join(out, provider, 'code-after'));
    return { apply: { ok: applied.code === 0, errors }, comparison: compareCode(before, after) };
  } finally {
    await simulator.close();
  }
}

/** The snapshot that a simulator serves, as JSON whatever its file is. */
const tenantOf = async ({ controlUrl }: Simulator): Promise<string> =>
  (await fetch(new URL('tenant', controlUrl))).text();

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
    ...(apply?.ok !== false ? [] : [`${provider}: terraform apply failed: ${apply.errors.slice(0, 5).join('; ')}`]),
    ...(!apply ||
    (comparison &&
      comparison.resources_equal_percent >= EQUAL_PERCENT_MIN &&
      comparison.properties_equal_percent >= EQUAL_PERCENT_MIN)
      ? []
      : [`${provider}: what was made differs from what was read`]),
  ];
}

const verdicts: Verdict[] = [];
for (const provider of chosen) verdicts.push(await verify(provider));
writeFileSync(join(out, 'verdict.json'), `${JSON.stringify(verdicts, undefined, 2)}\n`);
for (const { provider, fmt, roots, validate, plan, apply, comparison } of verdicts)
  console.log(
    JSON.stringify({
      provider,
      fmt,
      roots,
      validate,
      plan,
      apply: !apply ? 'not applied: many root modules' : apply.ok ? 'ok' : `${apply.errors.length} errors`,
      comparison: comparison && { ...comparison, differences: comparison.differences.length },
    }),
  );
const faults = verdicts.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
console.log(
  `${faults.length === 0 ? 'verified' : 'NOT verified'}; details in ${join(values.out, 'verdict.json')} and the logs beside it (${readdirSync(out).length} entries)`,
);
process.exit(faults.length === 0 ? 0 : 1);
