import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../local/start/root.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-flags-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const startIn = (env: NodeJS.ProcessEnv, ...flags: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'local/start/main.ts'), ...flags],
    { cwd: folder, env, encoding: 'utf8', timeout: 30_000 },
  );
  return { status, stdout, stderr };
};
const start = (...flags: string[]) => startIn(process.env, ...flags);
const refusal = (line: string) => ({ status: 2, stdout: '', stderr: `npm start: ${line}\n` });

test.each([
  [['--colour', 'blue'], "Unknown option '--colour' (--help lists the flags)"],
  [['extra'], "Unexpected argument 'extra'. This command does not take positional arguments (--help lists the flags)"],
  [['--data'], "Option '--data <value>' argument missing (--help lists the flags)"],
  [['--port', '70710'], "--port must be a number from 1 to 65535, not '70710'"],
  [['--port', 'http'], "--port must be a number from 1 to 65535, not 'http'"],
  [['--tenant', 'absent.json'], '--tenant absent.json: does not exist'],
  [['--tenant', '.'], '--tenant .: is not a file'],
  [['--faults', 'absent.json'], '--faults absent.json: does not exist'],
])('%j is refused in one line', (flags, line) => {
  expect(start(...flags)).toEqual(refusal(line));
  expect(existsSync(join(folder, '.local'))).toBe(false);
});

test('a port that was asked for and is in use is refused, and nothing stays', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  expect(start('--port', String(port))).toEqual(
    refusal(`--port ${port} is in use; stop what listens there or name another port`),
  );
  await new Promise((resolve) => server.close(resolve));
});

test('a file that is no tenant is refused with its name and its fault', () => {
  writeFileSync(join(folder, 'shopping.json'), '{"milk": 2}');
  const { status, stderr } = start('--tenant', 'shopping.json');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^npm start: .*shopping\.json: has no tenant with tenantId and displayName\n$/);
});

test('--func, which npm run start:func gives, says so at once where there are no Core Tools', () => {
  expect(startIn({ ...process.env, PATH: folder }, '--func')).toEqual(
    refusal('--func needs Azure Functions Core Tools 4 (func) on the PATH; without --func the local host is used'),
  );
  expect(existsSync(join(folder, '.local'))).toBe(false);
});

test('--help shows the flags', () => {
  expect(start('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--ready-file F') as string });
});
