// `npm start` and `npm run demo` as a person types them: through npm, with its ready file, signals and exit codes.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { descendantsOf, isAlive } from '../../local/start/processes.ts';
import type { Ready } from '../../local/start/ready.ts';
import { root } from '../../local/start/root.ts';
import type { Job } from '../../src/contract/job.ts';
import { newFolder, removeFolders } from './product.ts';

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
  removeFolders();
});

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  readonly printed: () => string;
}

/** Types the command in a process group of its own, as a terminal gives it one. */
function type(...words: string[]): Started {
  const child = spawn('npm', words, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += String(chunk)));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  return { child, ended, printed: () => printed };
}

async function readyFile({ ended, printed }: Started, file: string): Promise<Ready> {
  let over = false;
  void ended.then(() => (over = true));
  for (const until = Date.now() + 90_000; Date.now() < until; await pause(50)) {
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Ready;
    if (over) break;
  }
  throw new Error(`npm start was not ready:\n${printed()}`);
}

const alive = (ready: Ready): number[] => Object.values(ready.pids).filter(isAlive);

test.each([
  ['SIGTERM to npm alone', (pid: number) => process.kill(pid, 'SIGTERM')],
  ['SIGTERM to the whole process group', (pid: number) => process.kill(-pid, 'SIGTERM')],
  ['Ctrl-C in the terminal', (pid: number) => process.kill(-pid, 'SIGINT')],
])(
  '%s ends every process within 10 s and takes the ready file away',
  async (_what, send) => {
    const data = newFolder();
    const started = type('start', '--', '--data', data);
    const file = join(data, 'ready.json');
    const ready = await readyFile(started, file);
    expect(Object.keys(ready).sort()).toEqual(
      [
        ...['api_url', 'function_key', 'graph', 'host_pid', 'master_key', 'pids', 'simulator', 'storage', 'web_pubsub'],
      ].sort(),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await fetch(`${ready.api_url}/health`)).status).toBe(200);
    const processes = [...new Set([...Object.values(ready.pids), ...descendantsOf(started.child.pid!)])];
    const begun = Date.now();
    send(started.child.pid!);
    const { code } = await started.ended;
    expect({ code, left: processes.filter(isAlive), file: existsSync(file) }).toEqual({
      code: 0,
      left: [],
      file: false,
    });
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(started.printed()).toContain(ready.api_url);
    const [, banner = ''] = started.printed().split('ATG Serverless runs');
    expect(banner.split('\n').filter((line) => line.length > 80 && !line.includes(data))).toEqual([]);
  },
  120_000,
);

test('a stop in the middle of the start leaves no process and ends with 0', async () => {
  const data = newFolder();
  const started = type('start', '--', '--data', data);
  const recorded = join(data, 'run/processes.json');
  for (const until = Date.now() + 30_000; Date.now() < until; await pause(10))
    if (existsSync(recorded) && readFileSync(recorded, 'utf8').includes('simulator')) break;
  const processes = descendantsOf(started.child.pid!);
  expect(processes.length).toBeGreaterThan(4);
  process.kill(started.child.pid!, 'SIGTERM');
  expect((await started.ended).code).toBe(0);
  expect({ left: processes.filter(isAlive), file: existsSync(join(data, 'ready.json')) }).toEqual({
    left: [],
    file: false,
  });
}, 60_000);

test('kill -9 of the host: the supervisor says so, stops the rest and ends with 1; a start right after it waits and comes up', async () => {
  const data = newFolder();
  const first = type('start', '--', '--data', data);
  const ready = await readyFile(first, join(data, 'ready.json'));
  process.kill(ready.host_pid, 'SIGKILL');
  const second = type('start', '--', '--data', data, '--ready-file', join(data, 'second.json'));
  expect((await first.ended).code).toBe(1);
  expect(first.printed()).toContain(
    'The Functions host has died (SIGKILL). Stopping the rest; npm start goes on where it ended.',
  );
  expect(alive(ready)).toEqual([]);
  const again = await readyFile(second, join(data, 'second.json'));
  expect(again.graph).toEqual(ready.graph);
  process.kill(-second.child.pid!, 'SIGTERM');
  expect((await second.ended).code).toBe(0);
}, 150_000);

test('kill -9 of the supervisor leaves no process for long, and the next start goes on', async () => {
  const data = newFolder();
  const first = type('start', '--', '--data', data);
  const ready = await readyFile(first, join(data, 'ready.json'));
  process.kill(ready.pids.supervisor!, 'SIGKILL');
  await first.ended;
  const second = type('start', '--', '--data', data, '--ready-file', join(data, 'second.json'));
  await readyFile(second, join(data, 'second.json'));
  expect(alive(ready)).toEqual([]);
  process.kill(-second.child.pid!, 'SIGTERM');
  expect((await second.ended).code).toBe(0);
}, 150_000);

test('npm run demo -- --json does the main job and leaves nothing but its output', async () => {
  const out = newFolder();
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'demo', '--', '--json', '--out', out], {
    cwd: root,
    encoding: 'utf8',
    timeout: 180_000,
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const last = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as {
    scan: Job;
    generate_iac: Job;
    archive: string;
    folder: string;
  };
  expect(last.scan).toMatchObject({
    status: 'completed',
    result: { resources: 118, resource_types: 82, partial: false },
  });
  expect(last.generate_iac.status).toBe('completed');
  expect(readdirSync(out).sort()).toEqual([last.generate_iac.job_id, `${last.generate_iac.job_id}.zip`]);
  expect({ archive: existsSync(last.archive), folder: readdirSync(last.folder) }).toEqual({
    archive: true,
    folder: expect.arrayContaining(['README.md', 'coverage.json']) as string[],
  });
}, 200_000);

test('npm run demo leaves Bicep where that is asked for', () => {
  const out = newFolder();
  const { status, stderr } = spawnSync('npm', ['run', 'demo', '--', '--format', 'bicep', '--out', out], {
    cwd: root,
    encoding: 'utf8',
    timeout: 180_000,
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const folder = readdirSync(out).find((name) => !name.endsWith('.zip'))!;
  expect(readdirSync(join(out, folder))).toEqual(expect.arrayContaining(['main.bicep', 'main.bicepparam', 'modules']));
}, 200_000);
