import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadStart } from '../../../local/start/bad-start.ts';
import { choosePorts as choose, type Ports } from '../../../local/start/ports.ts';

const choosePorts = async (file: string, asked: number): Promise<Ports> => {
  const { ports, releaseApi } = await choose(file, asked);
  await releaseApi();
  return ports;
};

let folder: string;
const held: Server[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ports-'))));
afterEach(async () => {
  await Promise.all(held.splice(0).map((server) => new Promise((done) => server.close(done))));
  rmSync(folder, { recursive: true, force: true });
});
const hold = (port: number): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    held.push(server);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
const freePort = async (): Promise<number> => {
  const port = await hold(0);
  await new Promise((done) => held.pop()!.close(done));
  return port;
};

test('gives each part a port of its own, the same ones after a restart', async () => {
  const file = join(folder, 'ports.json');
  const api = await freePort();
  const first = await choosePorts(file, api);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(first.api).toBe(api);
  expect(await choosePorts(file, api)).toEqual(first);
});

test('takes another port where one of the last time is in use now', async () => {
  const file = join(folder, 'ports.json');
  const api = await freePort();
  const first = await choosePorts(file, api);
  await hold(first.blob);
  const second = await choosePorts(file, api);
  expect(second.blob).not.toBe(first.blob);
  expect({ ...second, blob: 0 }).toEqual({ ...first, blob: 0 });
});

test('refuses a port that was asked for and is in use', async () => {
  const taken = await hold(0);
  await expect(choosePorts(join(folder, 'ports.json'), taken)).rejects.toEqual(
    new BadStart(`--port ${taken} is in use; stop what listens there or name another port`),
  );
});

test('holds the port of the API until it is wanted', async () => {
  const { ports, releaseApi } = await choose(join(folder, 'ports.json'), 0);
  await expect(choose(join(folder, 'other.json'), ports.api)).rejects.toThrow('is in use');
  await releaseApi();
  expect((await choosePorts(join(folder, 'other.json'), ports.api)).api).toBe(ports.api);
});
