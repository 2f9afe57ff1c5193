import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JobEvent } from '../../../src/contract/event.ts';
import { makeWebPubSub } from '../../../src/services/progress/web-pubsub.ts';
import { handClock } from '../../support/job-store.ts';

const KEY = 'local-test-key-that-signs-tokens-0123456789';
const JOB = 'scan-0123456789ab';
const noCredential = { getToken: () => Promise.reject(new Error('no credential is needed here')) };
const anEvent = (sequence: number, jobId = JOB): JobEvent => ({
  type: 'log',
  job_id: jobId,
  sequence,
  timestamp: '2026-11-23T12:00:00.000Z',
  phase: 'resources',
  message: `line ${sequence}`,
  percent: 10,
  details: {},
});

/** A service that records what it is sent; `answer` decides about each request. */
async function record(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const received: { path: string; authorization: string | undefined; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      received.push({ path: `${request.method} ${request.url}`, authorization: request.headers.authorization, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = handClock();
  const logged: [string, object][] = [];
  const note = (event: string, fields: object = {}) => void logged.push([event, fields]);
  const publisher = makeWebPubSub({
    webPubSub: `Endpoint=${url};AccessKey=${KEY};Version=1.0;`,
    credential: noCredential,
    clock,
    log: { info: note, warn: note, error: note },
  });
  return {
    received,
    clock,
    logged,
    publisher,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const accept = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(202).end();
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

test("sends a job's events to its group, whole and in order, even when asked at the same time", async () => {
  const service = await record((request, response) => {
    const slow = service.received.length % 2 === 1 ? 30 : 0;
    setTimeout(() => accept(request, response), slow);
  });
  await Promise.all([
    service.publisher.publish([anEvent(1), anEvent(2)]),
    service.publisher.publish([anEvent(3)]),
    service.publisher.publish([]),
    service.publisher.publish([anEvent(4)]),
  ]);
  expect(service.received.map(({ body }) => body)).toEqual([anEvent(1), anEvent(2), anEvent(3), anEvent(4)]);
  const path = `POST /api/hubs/atg/groups/job-${JOB}/:send`;
  expect(service.received.map((one) => one.path.split('?')[0])).toEqual([path, path, path, path]);
  expect(service.logged).toEqual([]);
  await service.stop();
});

test.each([
  ['refuses', (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(500).end()],
  ['breaks the connection', (request: IncomingMessage) => void request.socket.destroy()],
])('a service that %s is left alone for a while, and events are sent again afterwards', async (_what, fault) => {
  let broken = true;
  const service = await record((request, response) => (broken ? fault(request, response) : accept(request, response)));
  await service.publisher.publish([anEvent(1), anEvent(2), anEvent(3)]);
  await service.publisher.publish([anEvent(1, 'scan-000000000002')]);
  expect(service.received).toHaveLength(1);
  expect(service.logged).toEqual([
    ['progress.send.failed', expect.objectContaining({ jobId: JOB, sequence: 1, pauseMs: 10_000 })],
  ]);
  expect(JSON.stringify(service.logged)).not.toMatch(/127\.0\.0\.1|access_token|local-test-key/);

  broken = false;
  service.clock.pass(9_999);
  await service.publisher.publish([anEvent(4)]);
  expect(service.received).toHaveLength(1);
  service.clock.pass(1);
  await service.publisher.publish([anEvent(5)]);
  expect(service.received.slice(1).map(({ body }) => body)).toEqual([anEvent(5)]);
  await service.stop();
});

test('a service that hangs costs 2 s once', async () => {
  const service = await record(() => undefined);
  const begun = Date.now();
  await service.publisher.publish([anEvent(1), anEvent(2), anEvent(3)]);
  expect(Date.now() - begun).toBeGreaterThan(1_900);
  expect(service.received).toHaveLength(1);
  await service.stop();
});

test('a client URL may join one group and nothing else, and ends', async () => {
  const service = await record(accept);
  const url = new URL(await service.publisher.clientUrl(`job-${JOB}`, 60));
  expect(`${url.protocol}${url.pathname}`).toBe('ws:/client/hubs/atg');
  const { role, iat, exp, ...others } = claimsOf(url.searchParams.get('access_token')!);
  expect(role).toEqual([`webpubsub.joinLeaveGroup.job-${JOB}`]);
  expect(Number(exp) - Number(iat)).toBe(3600);
  expect(Object.keys(others)).toEqual(['aud']);
  await service.stop();
});

test.each([200, 404])('a check is content with a service that knows us, whatever it answers (%i)', async (status) => {
  const service = await record((_request, response) => void response.writeHead(status).end());
  await service.publisher.check(1_500);
  expect(service.received).toMatchObject([{ path: expect.stringMatching(/^HEAD \/api\/hubs\/atg\/groups\/health\?/) }]);
  expect(service.received[0]!.authorization).toMatch(/^Bearer /);
  await service.stop();
});

test.each([401, 403, 500])('a check says that Web PubSub is away where it answers %i', async (status) => {
  const service = await record((_request, response) => void response.writeHead(status).end());
  await expect(service.publisher.check(1_500)).rejects.toMatchObject({ code: 'EVENTS_UNAVAILABLE' });
  await service.stop();
});

test('a check of a service that hangs or is gone ends, without naming it', async () => {
  const service = await record(() => undefined);
  const away = {
    code: 'EVENTS_UNAVAILABLE',
    detail: 'Web PubSub does not answer. Try again in a moment, or poll the events instead.',
  };
  await expect(service.publisher.check(300)).rejects.toMatchObject(away);
  await service.stop();
  await expect(service.publisher.check(300)).rejects.toMatchObject(away);
});

test('an endpoint with an identity asks the service for the URL; an identity that is away is EVENTS_UNAVAILABLE', async () => {
  const service = makeWebPubSub({
    webPubSub: 'https://atg.webpubsub.azure.com',
    credential: noCredential,
    clock: handClock(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await expect(service.clientUrl('job-x', 60)).rejects.toMatchObject({ code: 'EVENTS_UNAVAILABLE' });
  await expect(service.check(500)).rejects.toMatchObject({ code: 'EVENTS_UNAVAILABLE' });
});
