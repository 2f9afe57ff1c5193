import { Readable } from 'node:stream';
import { cleanUp, fixture, startHostProcess, type HostProcess } from './host-process.ts';

let host: HostProcess;
beforeAll(async () => {
  host = await startHostProcess(fixture('streaming'));
});
afterAll(cleanUp);

it('sends server-sent events chunk by chunk, under an empty route prefix', async () => {
  const response = await fetch(`${host.url}/events`);
  const chunks: { text: string; at: number }[] = [];
  const reader = response.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    chunks.push({ text: Buffer.from(part.value).toString(), at: Date.now() });
  expect(chunks.map(({ text }) => text)).toEqual(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']);
  expect(chunks[2]!.at - chunks[0]!.at).toBeGreaterThan(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('x-ms-invocation-id')).toBeNull();
});

it('takes a chunked upload of 3 MB, with route parameters, repeated query keys and headers', async () => {
  const body = Readable.toWeb(Readable.from(Array.from({ length: 3 }, () => Buffer.alloc(1 << 20)))) as ReadableStream;
  const response = await fetch(`${host.url}/upload/big?a=1&a=2`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'x-test': 'yes' },
  } as RequestInit);
  expect(await response.json()).toEqual({
    name: 'big',
    bytes: 3 << 20,
    all: ['1', '2'],
    header: 'yes',
    url: `http://127.0.0.1:${host.port}/upload/big?a=1&a=2`,
  });
});

it('answers 500 with an empty body when the handler throws', async () => {
  const response = await fetch(`${host.url}/throws`);
  expect([response.status, await response.text()]).toEqual([500, '']);
});

it('answers an empty 200 for an empty response', async () => {
  const response = await fetch(`${host.url}/nothing`);
  expect([response.status, await response.text()]).toEqual([200, '']);
});

it('goes on after a caller has hung up', async () => {
  const abort = new AbortController();
  const response = await fetch(`${host.url}/events`, { signal: abort.signal });
  await response.body!.getReader().read();
  abort.abort();
  expect((await fetch(`${host.url}/nothing`)).status).toBe(200);
});
