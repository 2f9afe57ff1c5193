// Applies code by real Terraform, root module after root module in the order that its page gives, and plans each again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsIn, init, plan, rootsIn, run } from './terraform-command.ts';

export interface Applied {
  /** Root modules, all applied. */
  readonly roots: number;
  readonly errors: readonly string[];
  /** Resources in the states afterwards. */
  readonly resources: number;
  /**
   * What the next plan would change, by address: nothing where the code says what Azure answers. Without what the simulator, which keeps
   * no secret, cannot show.
   */
  readonly changes: readonly string[];
}

/** @param mirror a filesystem mirror of the providers; without one they come from the registry */
export async function applyAll(
  code: string,
  env: NodeJS.ProcessEnv,
  mirror: string | undefined,
  say: (line: string) => void,
): Promise<Applied> {
  const roots = inOrder(code);
  const errors: string[] = [];
  const changes: string[] = [];
  let resources = 0;
  const nameOf = (root: string): string => (root === '' ? '' : ` of ${root}`);
  for (const root of roots) {
    say(`apply${nameOf(root)}`);
    const folder = join(code, root);
    writeFileSync(join(folder, 'terraform.tfvars'), madeUpSecrets(folder));
    writeFileSync(join(folder, 'verify_override.tf'), withoutDataPlane(folder));
    await init(folder, env, mirror);
    const args = ['apply', '-input=false', '-no-color', '-auto-approve'];
    const { code: exit, text } = await run('terraform', args, folder, env, join(folder, 'apply.log'));
    if (exit !== 0) errors.push(...errorsIn(text).map((error) => (root === '' ? error : `${root}: ${error}`)));
  }
  for (const root of roots) {
    say(`plan after the apply${nameOf(root)}`);
    const again = await plan(join(code, root), env);
    resources += Object.values(again.plan).reduce((sum, count) => sum + count, 0);
    const shown = again.changes.filter((change) => !UNSHOWN.test(change));
    changes.push(...shown.map((change) => (root === '' ? change : `${root}: ${change}`)));
  }
  return { roots: roots.length, errors, resources, changes };
}

/** Azure hands out the secrets of a container app to a POST. */
const UNSHOWN = /^update azurerm_container_app\./;

/** The root modules in the order in which the page of the archive says to apply them. */
function inOrder(code: string): readonly string[] {
  const roots = rootsIn(code);
  if (roots.length === 1) return roots;
  const page = readFileSync(join(code, 'README.md'), 'utf8');
  const order = [...page.matchAll(/^\d+\. `([^`]+)`$/gm)].map(([, root]) => root!);
  if ([...order].sort().join() !== [...roots].sort().join())
    throw new Error(`${join(code, 'README.md')} does not give the order of the root modules beside it`);
  return order;
}

/** A value for every secret: a creation needs what an import does not. */
function madeUpSecrets(folder: string): string {
  const file = join(folder, 'variables.tf');
  if (!existsSync(file)) return '';
  const names = [
    ...readFileSync(file, 'utf8').matchAll(/^variable "(\w+)" \{\n(?:(?!^\}).*\n)*? {2}sensitive {3}= true/gm),
  ].map(([, name]) => name!);
  const valueOf = (name: string): string =>
    /_custom_data$/.test(name)
      ? Buffer.from('Made up').toString('base64')
      : /_ur[il]$/.test(name)
        ? `https://made-up.invalid/${names.indexOf(name)}`
        : `Made-up-${names.indexOf(name)}!`;
  return names.map((name) => `${name} = "${valueOf(name)}"\n`).join('');
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
