import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { makeFetch } from '../../src/cli/transport.ts';
import { spawnAtg, tempFolder } from './support/atg.ts';
import { startScriptedServer, type ScriptedServer } from './support/scripted-server.ts';

let target: ScriptedServer;
let proxy: Server;
let tunnels: string[];
let proxyUrl: string;

beforeEach(async () => {
  target = await startScriptedServer();
  tunnels = [];
  proxy = createServer();
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const up = connect(Number(new URL(target.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      up.pipe(socket).pipe(up);
    });
    socket.on('error', () => up.destroy());
    up.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterEach(async () => {
  proxy.close();
  proxy.closeAllConnections();
  await target.stop();
});

const get = async (env: NodeJS.ProcessEnv, url: string): Promise<number> => {
  const response = await (await makeFetch(env))(url, { headers: { connection: 'close' } });
  await response.text();
  return response.status;
};

test.each(['HTTP_PROXY', 'http_proxy'])('goes through the proxy that %s names', async (name) => {
  expect([await get({ [name]: proxyUrl }, 'http://atg.invalid/api/v1/health'), tunnels]).toEqual([
    200,
    ['atg.invalid:80'],
  ]);
});

test('never sends what is on this machine to a proxy', async () => {
  const { port } = new URL(target.url);
  for (const host of ['127.0.0.1', 'localhost'])
    expect(await get({ HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl }, `http://${host}:${port}/api/v1/health`)).toBe(
      200,
    );
  expect(tunnels).toEqual([]);
});

test('obeys NO_PROXY', async () => {
  await expect(
    get({ HTTP_PROXY: proxyUrl, NO_PROXY: 'atg.invalid' }, 'http://atg.invalid/api/v1/health'),
  ).rejects.toThrow();
  expect(tunnels).toEqual([]);
});

test("is Node's own fetch where no proxy is named", async () => {
  expect(await makeFetch({})).toBe(globalThis.fetch);
});

test('the bundled command starts, and goes through a proxy', async () => {
  const outdir = tempFolder();
  await build({
    entryPoints: ['src/cli/atg.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    splitting: true,
    outdir,
    outExtension: { '.js': '.mjs' },
    banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
  });
  const call = (env: NodeJS.ProcessEnv) =>
    spawnAtg(['health'], { entry: join(outdir, 'atg.mjs'), url: 'http://atg.invalid', env });
  expect((await call({ HTTP_PROXY: proxyUrl })).stdout).toMatch(/^healthy/);
  expect(tunnels).toEqual(['atg.invalid:80']);
  expect((await call({})).code).toBe(5);
});
