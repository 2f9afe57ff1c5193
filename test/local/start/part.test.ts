import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadStart } from '../../../local/start/bad-start.ts';
import { Part, type PartSpec } from '../../../local/start/part.ts';
import { isAlive } from '../../../local/start/processes.ts';

const fakePart = fileURLToPath(new URL('./fake-part.mjs', import.meta.url));
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'part-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fake = (what: string, more: Partial<PartSpec> = {}): PartSpec => ({
  name: 'fake',
  title: 'Fake',
  args: [fakePart, what, join(folder, 'fake.json')],
  environment: process.env,
  cwd: folder,
  logFile: join(folder, 'fake.log'),
  readyFile: join(folder, 'fake.json'),
  readyWithinMs: 10_000,
  ...more,
});

const goneWithin = async (pid: number, ms: number): Promise<boolean> => {
  for (const until = Date.now() + ms; Date.now() < until; await new Promise((done) => setTimeout(done, 25)))
    if (!isAlive(pid)) return true;
  return !isAlive(pid);
};

test('answers what the part wrote when it was ready, and stops it', async () => {
  const part = await Part.start(fake('works'));
  expect(await part.ready()).toEqual({ child: null });
  await part.stop(5_000);
  expect(isAlive(part.pid)).toBe(false);
  expect(await part.ended).toBe('exit code 0');
});

test('repeats the line of a part that refuses its input', async () => {
  const part = await Part.start(fake('refuses'));
  await expect(part.ready()).rejects.toEqual(new BadStart('fake: --colour mauve is no colour'));
});

test('names the log of a part that ended before it was ready', async () => {
  const part = await Part.start(fake('breaks'));
  await expect(part.ready()).rejects.toThrow(/^Fake ended before it was ready \(exit code 1\).*Log: .*fake\.log$/);
  expect(readFileSync(join(folder, 'fake.log'), 'utf8')).toContain('broken inside');
});

test('says so when a part is not ready in time', async () => {
  const part = await Part.start(fake('is-slow', { readyWithinMs: 300 }));
  await expect(part.ready()).rejects.toThrow('Fake was not ready within 0 s');
  await part.stop(1_000);
});

test('ends what the part started, too', async () => {
  const part = await Part.start(fake('has-a-child'));
  const { child } = await part.ready<{ child: number }>();
  expect(isAlive(child)).toBe(true);
  await part.stop(5_000);
  expect([isAlive(part.pid), isAlive(child)]).toEqual([false, false]);
});

test('ends a part that does not listen once its time is up', async () => {
  const part = await Part.start(fake('is-deaf'));
  await part.ready();
  await part.stop(200);
  expect(await part.ended).toBe('SIGKILL');
});

test('a program that is not there is an error, not a crash', async () => {
  await expect(Part.start(fake('works', { program: join(folder, 'no-such-program') }))).rejects.toThrow('ENOENT');
});

test('a part ends by itself when its supervisor was killed', async () => {
  const supervisor = spawn(
    process.execPath,
    [
      ...['--disable-warning=ExperimentalWarning', '--input-type=module', '-e'],
      `import { Part } from ${JSON.stringify(new URL('../../../local/start/part.ts', import.meta.url).href)};
       const part = await Part.start(${JSON.stringify(fake('works', { environment: {} }))});
       await part.ready();
       console.log(part.pid);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = await new Promise<number>((resolve) => supervisor.stdout.once('data', (line) => resolve(Number(line))));
  expect(isAlive(pid)).toBe(true);
  supervisor.kill('SIGKILL');
  expect(await goneWithin(pid, 5_000)).toBe(true);
});
