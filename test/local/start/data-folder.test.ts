import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadStart } from '../../../local/start/bad-start.ts';
import { DataFolder } from '../../../local/start/data-folder.ts';
import { isAlive } from '../../../local/start/processes.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'data-folder-'))));
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that takes charge of the folder, says so, and then does as told. */
async function otherSupervisor(then: string): Promise<ChildProcess> {
  const script = `import { DataFolder } from ${JSON.stringify(new URL('../../../local/start/data-folder.ts', import.meta.url).href)};
    const folder = await DataFolder.open(${JSON.stringify(folder)});
    ${then}
    console.log('in charge');
    setInterval(() => undefined, 1000);`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

test('refuses a folder on which another supervisor runs, and says where', async () => {
  const other = await otherSupervisor("folder.announce('http://127.0.0.1:7071/api/v1', process.pid);");
  await expect(DataFolder.open(folder)).rejects.toEqual(
    new BadStart(
      `already running at http://127.0.0.1:7071/api/v1 (pid ${other.pid}); stop it first, or use another folder: --data DIR`,
    ),
  );
});

test('waits for a supervisor that is shutting down', async () => {
  await otherSupervisor('folder.announceStop(); setTimeout(() => { folder.close(); process.exit(0); }, 800);');
  const begun = Date.now();
  (await DataFolder.open(folder)).close();
  expect(Date.now() - begun).toBeLessThan(5_000);
});

test('waits for a supervisor whose host has died', async () => {
  const host = spawn('sleep', ['60']);
  children.push(host);
  await otherSupervisor(
    `folder.announce('http://127.0.0.1:7071/api/v1', ${host.pid});
     setTimeout(() => folder.announceStop(), 700); setTimeout(() => { folder.close(); process.exit(0); }, 1500);`,
  );
  host.kill('SIGKILL');
  await new Promise((resolve) => host.once('exit', resolve));
  (await DataFolder.open(folder)).close();
});

test('takes over at once from a supervisor that was killed, and removes its ready file', async () => {
  const other = await otherSupervisor('');
  writeFileSync(join(folder, 'ready.json'), '{}');
  other.kill('SIGKILL');
  await new Promise((resolve) => other.once('exit', resolve));
  const mine = await DataFolder.open(folder);
  expect(() => statSync(join(folder, 'ready.json'))).toThrow('ENOENT');
  mine.close();
});

test('ends the processes that a killed supervisor left behind, and no other', async () => {
  const left = spawn('sleep', ['61.125']);
  const stranger = spawn('sleep', ['62.125']);
  children.push(left, stranger);
  const before = await DataFolder.open(folder);
  before.record('graph', left.pid!, 'sleep 61.125');
  before.record('azurite', stranger.pid!, 'local/azurite/main.ts'); // its number went to another process meanwhile
  const kept = readFileSync(join(folder, 'run/processes.json'), 'utf8');
  before.close();
  writeFileSync(join(folder, 'run/processes.json'), kept);
  const after = await DataFolder.open(folder);
  expect(await after.endLeftovers()).toEqual(['graph']);
  expect([isAlive(left.pid!), isAlive(stranger.pid!)]).toEqual([false, true]);
  after.close();
});

test('makes secrets once and keeps them from others', async () => {
  const first = await DataFolder.open(folder);
  const secrets = first.secrets();
  first.close();
  const second = await DataFolder.open(folder);
  expect(second.secrets()).toEqual(secrets);
  second.close();
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('says what is wrong with a folder that cannot be made', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(DataFolder.open(join(folder, 'file'))).rejects.toThrow(/^--data .*file cannot be used: /);
});
