// Follows the walks of CONTRIBUTING.md in a copy of the repository: writes their files, makes their changes, runs their commands.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const LEFT_OUT = ['node_modules', '.git', 'dist', '.local', 'demo-output', 'coverage'];
const copy = mkdtempSync(join(tmpdir(), 'atg-contributing-'));
beforeAll(() => {
  for (const name of readdirSync('.').filter((each) => !LEFT_OUT.includes(each)))
    cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Puts each line that begins with + behind the line before it, which must be there once at least. */
function change(path: string, difference: string): void {
  let text = readFileSync(join(copy, path), 'utf8');
  let before = '';
  for (const line of difference.trimEnd().split('\n')) {
    if (!line.startsWith('+')) {
      before = line.slice(1);
      expect([path, `\n${text}`.includes(`\n${before}\n`)]).toEqual([path, true]);
      continue;
    }
    const at = `\n${text}`.indexOf(`\n${before}\n`) + before.length + 1;
    text = `${text.slice(0, at)}${line.slice(1)}\n${text.slice(at)}`;
    before = line.slice(1);
  }
  writeFileSync(join(copy, path), text);
}

function run(command: string): void {
  const [program, ...args] = command.split(/\s+/);
  const { status, stdout, stderr } = spawnSync(program!, args, { cwd: copy, encoding: 'utf8' });
  expect([command, status, status === 0 ? '' : `${stdout}${stderr}`]).toEqual([command, 0, '']);
}

const walks = readFileSync('CONTRIBUTING.md', 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => [section.split('\n')[0]!, section] as const);

test('there is a walk for each thing that people add', () => {
  expect(walks.map(([title]) => title)).toEqual(['Add an operation', 'Add a scan step', 'Add a resource type']);
});

test.each(walks)(
  '%s',
  (_, section) => {
    for (const [, kind, path = '', body] of section.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```/gm)) {
      if (kind === 'sh') for (const command of body!.trim().split('\n')) run(command.replace(/\s+#.*$/, ''));
      else if (kind === 'diff') change(path, body!);
      else {
        mkdirSync(dirname(join(copy, path)), { recursive: true });
        writeFileSync(join(copy, path), body!);
      }
    }
  },
  300_000,
);

test('what the walks leave behind has no fault in its types', () => {
  const include = ['src', 'test/functions/get-version.test.ts'];
  writeFileSync(join(copy, 'tsconfig.walks.json'), JSON.stringify({ extends: './tsconfig.json', include }));
  run('npm run --silent types -- --project tsconfig.walks.json');
}, 300_000);
