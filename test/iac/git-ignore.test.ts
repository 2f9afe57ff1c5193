// An archive is unpacked into a repository: git takes all of it, and nothing that will hold a secret.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenerateIacParams } from '../../src/contract/start-generate-iac.ts';
import { generateAll } from '../support/iac.ts';
import { graphOfSnapshot, readSnapshot } from '../support/snapshot-graph.ts';

const graph = graphOfSnapshot(readSnapshot());

/** Those of the paths that git passes over. */
function ignoredBy(rules: string, paths: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'git-ignore-'));
  try {
    writeFileSync(join(folder, '.gitignore'), rules);
    expect(spawnSync('git', ['init', '--quiet'], { cwd: folder }).status).toBe(0);
    const { stdout } = spawnSync('git', ['check-ignore', '--stdin'], { cwd: folder, input: paths.join('\n') });
    return stdout.toString().split('\n').filter(Boolean);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each<[Partial<GenerateIacParams>, readonly string[]]>([
  [
    { output_format: 'terraform' },
    [
      '.terraform/providers',
      'terraform.tfstate',
      'terraform.tfstate.backup',
      'terraform.tfvars',
      'rg/x.tfvars',
      'a.tfplan',
    ],
  ],
  [{ output_format: 'arm' }, ['secrets.json', 'secrets-02.json']],
])('%j', async (params, secret) => {
  const { files } = await generateAll(graph, params);
  const rules = files.get('.gitignore')!;
  expect(ignoredBy(rules, secret)).toEqual(secret);
  expect(ignoredBy(rules, [...files.keys()])).toEqual([]);
  expect(files.get('README.md')).toContain('`.gitignore`');
});

test('Bicep reads secrets from the environment, and its page speaks of no import', async () => {
  const { files } = await generateAll(graph, { output_format: 'bicep' });
  expect(files.has('.gitignore')).toBe(false);
  expect(files.get('README.md')).toContain('A deployment moves each there from where it is');
  expect(files.get('README.md')).not.toMatch(/an import/i);
});
