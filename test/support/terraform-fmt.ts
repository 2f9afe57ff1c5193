// Says whether Terraform's formatter would leave HCL as it is: by its own code compiled to WebAssembly, and by `terraform` where it is installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The formatter keeps its process alive and grows with what it reads, so it gets one of its own. */
const FORMATTER = `
import { format } from '@cdktn/hcl-tools';
import { readFileSync } from 'node:fs';
const changed = [];
for (const [path, text] of JSON.parse(readFileSync(0, 'utf8'))) if ((await format(text)) !== text) changed.push(path);
process.stdout.write(JSON.stringify(changed), () => process.exit(0));`;

/** Files that the WebAssembly formatter would change. @throws Error with its complaint where it cannot read one */
export function changedByFormatter(files: ReadonlyMap<string, string>): string[] {
  const code = [...files].filter(([path]) => path.endsWith('.tf'));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', FORMATTER], {
    input: JSON.stringify(code),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

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
