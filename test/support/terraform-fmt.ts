// Says whether Terraform's formatter would leave HCL as it is: by its own code compiled to WebAssembly, and by `terraform` where it is installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from '@cdktn/hcl-tools';

/** Files that the WebAssembly formatter would change. */
export async function changedByFormatter(files: ReadonlyMap<string, string>): Promise<string[]> {
  const changed: string[] = [];
  for (const [path, text] of files) if (path.endsWith('.tf') && (await format(text)) !== text) changed.push(path);
  return changed;
}

export const terraformIsInstalled = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

/** Files that `terraform fmt` would change, or its complaint where it cannot read them. */
export function changedByTerraform(files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'atg-fmt-'));
  try {
    for (const [path, text] of files) if (path.endsWith('.tf')) writeFileSync(join(folder, path), text);
    const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-check', '-no-color', folder], {
      encoding: 'utf8',
      env: { ...process.env, TF_CLI_CONFIG_FILE: join(folder, 'none.tfrc'), CHECKPOINT_DISABLE: '1' },
    });
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
