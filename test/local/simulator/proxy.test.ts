// The proxy by which clients reach services at their own addresses: a real tunnel, real TLS, a real vault's host name.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import tls from 'node:tls';
import type net from 'node:net';
import { startSimulator, type Simulator } from '../../../local/simulator/simulator.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ tls: true });
});
afterAll(() => simulator.close());

/** Opens a tunnel; the socket is the tunnel where the status is 200. */
function connect(authority: string): Promise<{ status: number; socket: net.Socket; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(simulator.url, { method: 'CONNECT', path: authority });
    request.on('error', reject);
    request.on('connect', (response, socket: net.Socket, head) => {
      let body = head.toString();
      if (response.statusCode === 200) return resolve({ status: 200, socket, body });
      socket.on('data', (piece: Buffer) => (body += piece.toString()));
      socket.on('end', () => resolve({ status: response.statusCode!, socket, body }));
    });
    request.end();
  });
}

async function get(host: string, path: string, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const { socket } = await connect(`${host}:443`);
  const secure = tls.connect({ socket, servername: host, ca: readFileSync(simulator.caFile!) });
  return new Promise((resolve, reject) => {
    const request = http.request({ host, path, headers, createConnection: () => secure }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      response.on('end', () => {
        secure.destroy();
        resolve([response.statusCode!, JSON.parse(text)]);
      });
    });
    request.on('error', reject);
    request.end();
  });
}

const BEARER = { authorization: 'Bearer any' };

test('a vault that has no contacts says so, at its own address, by a certificate for it', async () => {
  const [status, body] = await get('kv-contoso-web.vault.azure.net', '/certificates/contacts?api-version=7.4', BEARER);
  expect([status, body]).toEqual([404, { error: { code: 'ContactsNotFound', message: 'Contacts not found' } }]);
});

test('a vault asks for a token first', async () => {
  const [status, body] = await get('kv-contoso-web.vault.azure.net', '/certificates/contacts?api-version=7.4');
  expect(status).toBe(401);
  expect(body).toMatchObject({ error: { code: 'Unauthorized' } });
});

test('a vault that is closed to the public refuses', async () => {
  const id =
    '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-closed';
  const vault = { id, name: 'kv-closed', type: 'Microsoft.KeyVault/vaults', location: 'westeurope' };
  const properties = { publicNetworkAccess: 'Disabled' };
  const changed = await fetch(new URL('tenant', simulator.controlUrl), {
    method: 'POST',
    body: JSON.stringify({ upsert: { resources: [{ ...vault, properties }] } }),
  });
  expect(changed.status).toBe(200);
  const [status] = await get('kv-closed.vault.azure.net', '/certificates/contacts?api-version=7.4', BEARER);
  expect(status).toBe(403);
});

test('a vault that the tenant does not have is not there, and what is not simulated says so', async () => {
  expect((await get('kv-nowhere.vault.azure.net', '/certificates/contacts', BEARER))[0]).toBe(404);
  expect((await get('kv-contoso-web.vault.azure.net', '/secrets', BEARER))[0]).toBe(501);
});

test('nothing goes to a host that is not simulated', async () => {
  for (const authority of ['example.com:443', 'kv.vault.azure.net:80', 'vault.azure.net.example.com:443']) {
    const { status, body } = await connect(authority);
    expect([status, body]).toEqual([502, `${authority} is not simulated\n`]);
  }
});
