import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atg, tempFolder } from './support/atg.ts';

describe('bash', () => {
  let script: string;
  beforeAll(async () => {
    script = join(tempFolder(), 'atg.bash');
    writeFileSync(script, (await atg(['completion', 'bash'])).stdout);
  });

  /** What a real bash offers for the last word. */
  const offers = (...words: string[]): string[] =>
    execFileSync(
      'bash',
      [
        '--norc',
        '-c',
        `source '${script}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _atg; printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        'atg',
        ...words,
      ],
      { encoding: 'utf8' },
    )
      .split('\n')
      .filter(Boolean);

  test('offers commands and subcommands', () => {
    expect(offers('').filter((word) => !word.startsWith('-'))).toEqual([
      'scan',
      'generate-iac',
      'jobs',
      'tenants',
      'health',
      'config',
      'completion',
    ]);
    expect(offers('jobs', 'd')).toEqual(['download', 'delete']);
    expect(offers('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  });

  test('offers the flags of the command, with global ones before it and both forms of a boolean', () => {
    expect(offers('--url', 'jobs', 'scan', '--include')).toEqual(['--include-directory', '--include-rbac']);
    expect(offers('scan', '--no-')).toEqual(['--no-include-directory', '--no-include-rbac', '--no-color']);
    expect(offers('jobs', 'list', '--off')).toEqual(['--offset']);
  });

  test('offers the choices of a value', () => {
    expect(offers('generate-iac', '--output-format', '')).toEqual(['terraform', 'bicep', 'arm']);
    expect(offers('jobs', 'list', '--status', 'c')).toEqual(['completed', 'cancelled']);
    expect(offers('scan', '--tenant-id', '')).toEqual([]);
  });
});

test.each(['zsh', 'fish'])('%s knows every command and flag', async (shell) => {
  const { stdout } = await atg(['completion', shell]);
  for (const word of [
    'generate-iac',
    'download',
    'target-location',
    'no-include-rbac',
    'idempotency-key',
    'terraform',
    'timeout',
  ])
    expect(stdout).toContain(word);
});

test('fish offers subcommands where their command was typed, and not again below it', async () => {
  const lines = (await atg(['completion', 'fish'])).stdout.split('\n');
  expect(lines).toContain(
    "complete -c atg -n 'not __fish_seen_subcommand_from scan generate-iac jobs tenants health config completion' -a health -d 'Say whether every dependency answers; exits 1 where one does not'",
  );
  expect(lines).toContain(
    "complete -c atg -n '__fish_seen_subcommand_from jobs; and not __fish_seen_subcommand_from list show watch cancel files download delete' -a show -d 'Show one job'",
  );
  expect(lines).toContain(
    "complete -c atg -n '__fish_seen_subcommand_from jobs; and __fish_seen_subcommand_from download' -l force -d 'Replace a file that is in the way'",
  );
});

test('refuses a shell it does not know', async () => {
  expect((await atg(['completion', 'tcsh'])).stderr.split('\n')[0]).toBe(
    "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
  );
});
