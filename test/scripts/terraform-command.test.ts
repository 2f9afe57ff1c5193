// Which folders of generated code are root modules, and in which order the largest of them are tried.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { rootsIn } from '../../scripts/terraform-command.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'roots-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, bytes = 10): Promise<void> => {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), 'x'.repeat(bytes));
};

test('code that is not divided is one root module', async () => {
  await write('versions.tf');
  await write('main.tf');
  expect(rootsIn(folder)).toEqual(['']);
});

test('divided code is its folders with versions of their own, the one with most code first', async () => {
  await write('README.md', 5000);
  for (const [name, bytes] of [
    ['rg-a', 10],
    ['rg-b', 300],
    ['rg-c', 10],
  ] as const) {
    await write(`${name}/versions.tf`);
    await write(`${name}/main.tf`, bytes);
  }
  await write('notes/readme.txt', 9000);
  expect(rootsIn(folder)).toEqual(['rg-b', 'rg-a', 'rg-c']);
});
