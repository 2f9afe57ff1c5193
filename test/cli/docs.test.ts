import { readFileSync } from 'node:fs';
import { CLI_ERRORS, EXIT_CODES } from '../../src/cli/failure.ts';
import { commandReference } from '../../src/cli/reference.ts';
import { atg } from './support/atg.ts';

const page = readFileSync('docs/cli.md', 'utf8');

test('the page tells every exit code in the words of --help', async () => {
  const told = [...page.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => [code, meaning]);
  expect(told).toEqual(Object.entries(EXIT_CODES));
  const { stdout } = await atg(['--help']);
  for (const [code, meaning] of Object.entries(EXIT_CODES))
    expect(stdout).toContain(`${code.padStart(5)}  ${meaning}\n`);
});

test('the page names every error code of the command line', () => {
  for (const code of Object.keys(CLI_ERRORS)) expect(page).toContain(`\`${code}\``);
});

test('the reference is equal to --help of every command', async () => {
  const reference = commandReference();
  for (const command of [...reference.matchAll(/^## atg (.+)$/gm)].map(([, words = '']) => words.split(' '))) {
    const { stdout } = await atg([...command, '--help']);
    const [own = ''] = stdout.split('\nGlobal Options:');
    const told = reference.split(`## atg ${command.join(' ')}\n\n\`\`\`text\n`)[1]?.split('\n```')[0];
    expect(squeeze(told)).toContain(squeeze(own));
  }
});

/** Help aligns its columns to the longest flag on the page. */
const squeeze = (text = ''): string => text.replaceAll(/\s+/g, ' ').trim();

test('no line of help is wider than 80 columns', () => {
  expect(
    commandReference()
      .split('```')
      .filter((_, index) => index % 2 === 1)
      .join('')
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});
