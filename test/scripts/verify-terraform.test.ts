// What `npm run verify:terraform` says before it begins; the rest needs the real providers, and says so in the documents.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'atg-verify-'));
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  [['--provider', 'aws'], "--provider must be one of azapi, azurerm, not 'aws'"],
  [['--mirror', '/nowhere'], '--mirror /nowhere does not exist'],
  [['--tenant', '/nowhere.json'], '--tenant /nowhere.json does not exist'],
  [['--colour'], "Unknown option '--colour'"],
  [[], 'needs terraform on the PATH'],
])('%j is refused in one line before anything is scanned', (flags, said) => {
  const args = ['--disable-warning=ExperimentalWarning', 'scripts/verify-terraform.ts', '--out', out, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: folder },
  });
  expect([status, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
  expect(stderr).toMatch(/^npm run verify:terraform: /);
  expect(stderr).toContain(said);
  expect(existsSync(out)).toBe(false);
});
