// `npm run verify:terraform -- [--mirror DIR] [--provider azapi|azurerm] [--tenant FILE] [--out DIR]`: the generated Terraform before real
// Terraform with the real providers, against the simulator: fmt, init, validate, the plan after an import; then the code that makes the
// same anew is applied onto a tenant without resources and planned again, what it made is scanned, and both graphs are compared by the
// code that is made of them. Exit 0 only where all of it is as promised.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLE_TENANT, startSimulator, type Simulator } from '../local/simulator/simulator.ts';
import { applyAll, type Applied } from './apply-all.ts';
import { compareCode, madeByAzure, type Comparison } from './compare-code.ts';
import { environment, init, plan, rootsIn, run, validate } from './terraform-command.ts';

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
  readonly apply: Applied;
  readonly comparison: Comparison;
}

/** Scans a tenant and generates Terraform by the product itself; answers the folder of the code. */
async function generate(tenant: string, provider: Provider, folder: string, ...more: string[]): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['local/demo/main.ts', '--tenant', tenant, '--provider', provider, '--out', folder, '--json', ...more];
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
    return {
      provider,
      fmt: fmt.code === 0 ? 'clean' : 'would change',
      roots: { validated: roots.length, planned: planned.length },
      validate: checked,
      plan: counts,
      changes,
      ...(await applyAnew(provider, tenant, subscription)),
    };
  } finally {
    await simulator.close();
  }
}

interface Snapshot {
  readonly subscriptions: readonly { readonly subscriptionId: string }[];
  readonly managementGroups?: readonly unknown[];
  readonly resourceGroups: readonly unknown[];
  readonly resources: readonly unknown[];
  readonly roleAssignments: readonly unknown[];
  readonly roleDefinitions: readonly { readonly properties: { readonly type?: string } }[];
}

/** Applies the code that makes all of it anew where nothing is; then scans what it made and compares both graphs. */
async function applyAnew(
  provider: Provider,
  tenant: Snapshot,
  subscription: string,
): Promise<Pick<Verdict, 'apply' | 'comparison'>> {
  say(`${provider}: generating what makes it anew`);
  const code = await generate(values.tenant, provider, join(out, provider, 'code-anew'), '--anew');
  const empty = join(out, provider, 'empty-tenant.json');
  writeFileSync(empty, JSON.stringify(emptied(tenant)));
  const simulator = await startSimulator({ tenant: empty, tls: true, data: join(out, provider, 'simulator-anew') });
  try {
    const apply = await applyAll(code, environment(simulator, subscription), values.mirror, (line) =>
      say(`${provider}: ${line}`),
    );
    const made = join(out, provider, 'made-tenant.json');
    writeFileSync(made, await tenantOf(simulator));
    say(`${provider}: scanning what was made, comparing`);
    const before = await generate(values.tenant, 'azapi', join(out, provider, 'code-before'));
    const after = await generate(made, 'azapi', join(out, provider, 'code-after'));
    return { apply, comparison: compareCode(before, after, madeByAzure(before)) };
  } finally {
    await simulator.close();
  }
}

/** The same tenant without anything that code makes. */
const emptied = (tenant: Snapshot): Snapshot => ({
  ...tenant,
  managementGroups: [],
  resourceGroups: [],
  resources: [],
  roleAssignments: [],
  roleDefinitions: tenant.roleDefinitions.filter(({ properties }) => properties.type === 'BuiltInRole'),
});

/** The snapshot that a simulator serves, as JSON whatever its file is. */
const tenantOf = async ({ controlUrl }: Simulator): Promise<string> =>
  (await fetch(new URL('tenant', controlUrl))).text();

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const EQUAL_PERCENT_MIN = 99;

/** What of a verdict is not as promised. */
function faultsOf({ provider, fmt, validate, plan, changes, apply, comparison }: Verdict): string[] {
  const isClean = Object.keys(plan).every((action) => action === 'no-op' || action === 'import');
  return [
    ...(fmt === 'clean' ? [] : [`${provider}: terraform fmt would change files`]),
    ...(validate.errors === 0 ? [] : [`${provider}: terraform validate found ${validate.errors} errors`]),
    ...(isClean ? [] : [`${provider}: the plan after an import is not empty: ${changes.slice(0, 5).join('; ')}`]),
    ...(apply.errors.length === 0
      ? []
      : [`${provider}: terraform apply failed: ${apply.errors.slice(0, 5).join('; ')}`]),
    ...(apply.changes.length === 0
      ? []
      : [`${provider}: the plan after an apply is not empty: ${apply.changes.slice(0, 5).join('; ')}`]),
    ...(comparison.resources_equal_percent >= EQUAL_PERCENT_MIN &&
    comparison.properties_equal_percent >= EQUAL_PERCENT_MIN
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
      apply: { ...apply, errors: apply.errors.length, changes: apply.changes.length },
      comparison: { ...comparison, differences: comparison.differences.length },
    }),
  );
const faults = verdicts.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
console.log(
  `${faults.length === 0 ? 'verified' : 'NOT verified'}; details in ${join(values.out, 'verdict.json')} and the logs beside it (${readdirSync(out).length} entries)`,
);
process.exit(faults.length === 0 ? 0 : 1);
