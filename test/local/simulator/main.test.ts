// The command itself, as a child process: what it writes, how it refuses, how it stops.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SAMPLE_TENANT } from '../../../local/simulator/simulator.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'simulator-main-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);
const write = async (name: string, text: string) => {
  await writeFile(file(name), text);
  return file(name);
};

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'local/simulator/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err })),
  );
  return { child, ended };
}

async function ready(readyFile: string): Promise<Record<string, string>> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (existsSync(readyFile)) return JSON.parse(await readFile(readyFile, 'utf8')) as Record<string, string>;
    await sleep(50);
  }
  throw new Error('the simulator never became ready');
}

test('serves NDJSON over https to a client that trusts its CA, and stops on SIGTERM without a trace', async () => {
  const snapshot = JSON.parse(await readFile(SAMPLE_TENANT, 'utf8')) as {
    tenant: object;
    subscriptions: object[];
    users: object[];
  };
  const lines = [
    ...snapshot.users.map((item) => ({ kind: 'user', item })),
    { kind: 'tenant', item: snapshot.tenant },
    { kind: 'whatever', item: 1 },
    ...snapshot.subscriptions.map((item) => ({ kind: 'subscription', item })),
  ];
  const tenant = await write('tenant.ndjson', lines.map((line) => JSON.stringify(line)).join('\r\n'));
  const { child, ended } = start('--tenant', tenant, '--tls', '--ready-file', file('ready.json'));
  const info = await ready(file('ready.json'));
  expect(Object.keys(info)).toEqual(['url', 'control_url', 'https_url', 'ca_file', 'pid']);
  const port = new URL(info.url!).port;
  expect(info).toMatchObject({
    control_url: `${info.url}/_control/`,
    https_url: `https://localhost:${port}`,
    pid: child.pid,
  });
  const script = `const names = []; for (const host of ['localhost', '127.0.0.1']) names.push((await (await fetch('https://' + host + ':${port}/_control/tenant')).json()).users.length); console.log(names.join());`;
  const client = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: info.ca_file },
  });
  let said = '';
  client.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => client.on('close', resolve));
  expect(said.trim()).toBe('13,13');
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, err: '' });
  expect([existsSync(file('ready.json')), existsSync(info.ca_file!)]).toEqual([false, false]);
});

test('refuses a bad tenant file, flag, fault file or port in one line and with exit code 2', async () => {
  const refusal = async (...args: string[]) => {
    const { code, err } = await start(...args).ended;
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    return err.trim();
  };
  expect(await refusal('--tenant', file('none.json'))).toBe(
    `simulator: tenant file ${file('none.json')}: does not exist`,
  );
  expect(await refusal('--faults', file('none'))).toBe(`simulator: fault file ${file('none')}: does not exist`);
  expect(await refusal('--faults', await write('faults', '{"throttle": 3}'))).toContain(
    `fault file ${file('faults')}: throttle: `,
  );
  expect(await refusal('--sloth')).toContain("'--sloth'");
  expect(await refusal('--port', 'http')).toContain("not 'http'");
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as net.AddressInfo;
  expect(await refusal('--port', String(port))).toBe(
    `simulator: port ${port} is in use; name another with --port, or none for a free one`,
  );
  taken.close();
});
