import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebPubSubServiceClient } from '@azure/web-pubsub';
import {
  WebPubSubClient,
  WebPubSubJsonProtocol,
  type OnGroupDataMessageArgs,
  type OnServerDataMessageArgs,
} from '@azure/web-pubsub-client';
import { WebSocket } from 'ws';
import { startWebPubSub, type RunningWebPubSub } from '../../../local/web-pubsub/start-web-pubsub.ts';
import { signToken } from '../../../local/web-pubsub/tokens.ts';
import { PartProcess, temporaryFolder } from '../served-part.ts';

const accessKey = 'a key that is no base64!';
const JOIN = ['webpubsub.joinLeaveGroup.job-1'];

let server: RunningWebPubSub;
let service: WebPubSubServiceClient;
const clients: WebPubSubClient[] = [];
const closers: (() => void)[] = [];

beforeEach(async () => {
  server = await startWebPubSub({ accessKey });
  service = serviceOf(server.connectionString);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  for (const close of closers.splice(0)) close();
  await server.close();
});

const serviceOf = (connectionString: string, hub = 'atg') =>
  new WebPubSubServiceClient(connectionString, hub, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });

interface Claims {
  readonly roles?: string[];
  readonly groups?: string[];
  readonly userId?: string;
}

/** A client of the real SDK that notes what it gets. Timers off: else the process lives 40 s longer than its last client. */
async function subscriber(claims: Claims = {}, options: { plain?: boolean; through?: string } = {}) {
  const got: unknown[] = [];
  const events: string[] = [];
  let tokens = 0;
  const client = new WebPubSubClient(
    {
      getClientAccessUrl: async () => {
        tokens++;
        const { url } = await service.getClientAccessToken(claims);
        return options.through ? url.replace(new URL(url).host, options.through) : url;
      },
    },
    {
      keepAliveIntervalInMs: 0,
      keepAliveTimeoutInMs: 0,
      messageRetryOptions: { maxRetries: 0 },
      ...(options.plain && { protocol: WebPubSubJsonProtocol() }),
    },
  );
  clients.push(client);
  client.on('group-message', ({ message }: OnGroupDataMessageArgs) => got.push(dataOf(message.data)));
  client.on('server-message', ({ message }: OnServerDataMessageArgs) => got.push(dataOf(message.data)));
  client.on('connected', () => events.push('connected'));
  client.on('disconnected', ({ message }) => events.push(`disconnected ${message?.message ?? ''}`.trim()));
  client.on('stopped', () => events.push('stopped'));
  const connected = new Promise<string>((resolve) =>
    client.on('connected', ({ connectionId }) => resolve(connectionId)),
  );
  await client.start();
  return { client, got, events, tokens: () => tokens, connectionId: await connected };
}

const dataOf = (data: unknown) => (data instanceof ArrayBuffer ? [...new Uint8Array(data)] : data);

async function eventually(check: () => void): Promise<void> {
  for (const until = Date.now() + 8_000; ; await pause(10)) {
    try {
      return check();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** A way to the server that can be cut. */
async function cuttable() {
  const pairs = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(new URL(server.url).port), '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const side of [near, far]) {
      pairs.add(side);
      side.on('error', () => side.destroy()).on('close', () => (near.destroy(), far.destroy(), pairs.delete(side)));
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const cut = () => {
    for (const side of pairs) side.destroy();
  };
  closers.push(() => {
    proxy.close();
    cut();
  });
  return {
    host: `127.0.0.1:${(proxy.address() as { port: number }).port}`,
    cut: () => {
      isCut = true;
      cut();
    },
    mend: () => {
      isCut = false;
    },
  };
}

describe('messages', () => {
  test.each([{ plain: false }, { plain: true }])(
    'reach a group, a user, one connection and all (%p)',
    async (options) => {
      const { client, got, connectionId } = await subscriber({ roles: JOIN, userId: 'ann' }, options);
      await client.joinGroup('job-1');
      await service.group('job-1').sendToAll({ n: 1, text: 'é😀' });
      await service.group('other').sendToAll({ n: 'not ours' });
      await service.group('job-1').sendToAll('a text', { contentType: 'text/plain' });
      await service.group('job-1').sendToAll(new Uint8Array([1, 2, 255]).buffer);
      await service.sendToUser('ann', { to: 'user' });
      await service.sendToUser('bob', { to: 'another' });
      await service.sendToConnection(connectionId, { to: 'connection' });
      await service.sendToAll({ to: 'all' });
      await service.sendToAll({ to: 'others' }, { excludedConnections: [connectionId] });
      await service.sendToAll('last');
      await eventually(() => expect(got.at(-1)).toBe('last'));
      expect(got).toEqual([
        { n: 1, text: 'é😀' },
        'a text',
        [1, 2, 255],
        { to: 'user' },
        { to: 'connection' },
        { to: 'all' },
        'last',
      ]);
    },
  );

  test('go between clients that may send, without an echo where it is not wanted', async () => {
    const roles = ['webpubsub.joinLeaveGroup', 'webpubsub.sendToGroup.room'];
    const [a, b] = [await subscriber({ roles, userId: 'a' }), await subscriber({ roles, userId: 'b' })];
    await Promise.all([a, b].map(({ client }) => client.joinGroup('room')));
    await a.client.sendToGroup('room', { from: 'a' }, 'json', { noEcho: true });
    await b.client.sendToGroup('room', 'from b', 'text');
    await eventually(() => expect([a.got, b.got]).toEqual([['from b'], [{ from: 'a' }, 'from b']]));
  });

  test('reach a raw WebSocket as plain payloads', async () => {
    const { url } = await service.getClientAccessToken({ groups: ['job-1'] });
    const socket = new WebSocket(url);
    closers.push(() => socket.terminate());
    const got: string[] = [];
    socket.on('message', (data: Buffer) => got.push(data.toString()));
    await once(socket, 'open');
    await service.group('job-1').sendToAll({ n: 1 });
    await service.group('job-1').sendToAll('text', { contentType: 'text/plain' });
    await eventually(() => expect(got).toEqual(['{"n":1}', 'text']));
  });

  test('of one hub do not reach another', async () => {
    const { got } = await subscriber();
    await serviceOf(server.connectionString, 'other').sendToAll('elsewhere');
    await service.sendToAll('here');
    await eventually(() => expect(got).toEqual(['here']));
  });
});

describe('what a client may do', () => {
  test('is to join the groups of its roles and nothing else', async () => {
    const { client, got } = await subscriber({ roles: JOIN });
    await client.joinGroup('job-1');
    const refused = (name: string) => expect.objectContaining({ errorDetail: expect.objectContaining({ name }) });
    await expect(client.joinGroup('job-2')).rejects.toEqual(refused('Forbidden'));
    await expect(client.sendToGroup('job-1', 'x', 'text')).rejects.toEqual(refused('Forbidden'));
    await expect(client.sendEvent('any', 'x', 'text')).rejects.toEqual(refused('NotFound'));
    await service.group('job-2').sendToAll('secret');
    await service.group('job-1').sendToAll('ours');
    await eventually(() => expect(got).toEqual(['ours']));
  });

  test('is widened and narrowed by the service', async () => {
    const { client, connectionId } = await subscriber();
    await expect(client.joinGroup('g')).rejects.toThrow();
    await service.grantPermission(connectionId, 'joinLeaveGroup', { targetName: 'g' });
    expect(await service.hasPermission(connectionId, 'joinLeaveGroup', { targetName: 'g' })).toBe(true);
    await client.joinGroup('g');
    expect(await service.groupExists('g')).toBe(true);
    await service.revokePermission(connectionId, 'joinLeaveGroup', { targetName: 'g' });
    expect(await service.hasPermission(connectionId, 'joinLeaveGroup', { targetName: 'g' })).toBe(false);
    await expect(client.leaveGroup('g')).rejects.toThrow();
  });

  test('ends with its token: a wrong signature, another hub, an expired one', async () => {
    const status = async (url: string, protocol?: string) => {
      const socket = protocol ? new WebSocket(url, protocol) : new WebSocket(url);
      closers.push(() => socket.terminate());
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
      socket.on('error', () => undefined);
      return response.statusCode;
    };
    const { url } = await service.getClientAccessToken();
    expect(await status(`${url.slice(0, -8)}AAAAAAAA`)).toBe(401);
    expect(await status(url.replace('/hubs/atg', '/hubs/other'))).toBe(401);
    expect(await status(url.split('?')[0]!)).toBe(401);
    const aud = url.split('?')[0]!;
    const expired = signToken(accessKey, { aud, exp: Math.floor(Date.now() / 1000) - 1 });
    expect(await status(`${aud}?access_token=${expired}`)).toBe(401);
    expect(await status(url, 'protobuf.webpubsub.azure.v1')).toBe(400);
    const other = new WebPubSubServiceClient(server.connectionString.replace(accessKey, 'another key'), 'atg', {
      allowInsecureConnection: true,
    });
    await expect(other.sendToAll('x')).rejects.toMatchObject({ statusCode: 401 });
  });
});

describe('groups, users and connections', () => {
  test('are managed by the service', async () => {
    const { got, connectionId } = await subscriber({ userId: 'ann', groups: ['first'] });
    expect(await service.userExists('ann')).toBe(true);
    expect(await service.userExists('bob')).toBe(false);
    expect(await service.connectionExists(connectionId)).toBe(true);
    expect(await service.groupExists('first')).toBe(true);
    await service.group('scan:1/a b').addConnection(connectionId);
    await service.group('byUser').addUser('ann');
    const listed: unknown[] = [];
    for await (const each of await service.group('scan:1/a b').listConnections()) listed.push(each);
    expect(listed).toEqual([{ connectionId, userId: 'ann' }]);
    await service.group('first').removeConnection(connectionId);
    await service.group('byUser').removeUser('ann');
    for (const group of ['first', 'byUser', 'scan:1/a b']) await service.group(group).sendToAll(group);
    await eventually(() => expect(got).toEqual(['scan:1/a b']));
    await expect(service.group('x').addConnection('nobody')).rejects.toMatchObject({ statusCode: 404 });
    await expect(service.sendToAll('x', { filter: "userId eq 'a'" })).rejects.toMatchObject({ statusCode: 501 });
  });

  test('are closed with a reason; the client comes back as a new connection', async () => {
    const { events, connectionId, tokens } = await subscriber();
    await service.closeConnection(connectionId, { reason: 'bye' });
    await eventually(() => expect(events).toEqual(['connected', 'disconnected bye', 'connected']));
    expect(tokens()).toBe(2);
    expect(await service.connectionExists(connectionId)).toBe(false);
  });
});

describe('a reliable client', () => {
  test('gets what was sent while its line was cut, once each, on the same connection', async () => {
    const line = await cuttable();
    const { client, got, events, tokens, connectionId } = await subscriber({ roles: JOIN }, { through: line.host });
    await client.joinGroup('job-1');
    const send = (n: number) => service.group('job-1').sendToAll({ n });
    await send(1);
    await eventually(() => expect(got).toHaveLength(1));
    for (const first of [2, 5]) {
      line.cut();
      for (let n = first; n < first + 3; n++) await send(n);
      line.mend();
      await eventually(() => expect(got).toHaveLength(first + 2));
    }
    expect(got).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => ({ n })));
    expect({ events, tokens: tokens() }).toEqual({ events: ['connected'], tokens: 1 });
    expect(await service.connectionExists(connectionId)).toBe(true);
  }, 20_000);

  test('starts a new session at once where the old one is lost, and joins its groups again', async () => {
    const port = Number(new URL(server.url).port);
    const { client, got, events, tokens } = await subscriber({ roles: JOIN });
    await client.joinGroup('job-1');
    await server.close();
    server = await startWebPubSub({ accessKey, port });
    await eventually(() => expect(tokens()).toBe(2));
    await eventually(() => expect(events.at(-1)).toBe('connected'));
    for (let i = 0; i < 100 && got.length === 0; i++) {
      await service.group('job-1').sendToAll('after');
      await pause(20);
    }
    expect(got).toContain('after');
  }, 20_000);

  test('is forgotten when it says goodbye, or stays away too long', async () => {
    await server.close();
    server = await startWebPubSub({ accessKey, limits: { recoveryMs: 150 } });
    service = serviceOf(server.connectionString);
    const leaving = await subscriber();
    leaving.client.stop();
    await eventually(() => expect(leaving.events).toContain('stopped'));
    await pause(20);
    expect(await service.connectionExists(leaving.connectionId)).toBe(false);

    const { url } = await service.getClientAccessToken({ groups: ['job-1'] });
    const lost = new WebSocket(url, 'json.reliable.webpubsub.azure.v1');
    const [connected] = (await once(lost, 'message')) as [Buffer];
    const { connectionId } = JSON.parse(connected.toString()) as { connectionId: string };
    lost.terminate();
    await pause(20);
    expect(await service.connectionExists(connectionId)).toBe(true);
    await pause(300);
    expect(await service.connectionExists(connectionId)).toBe(false);
  });

  test('is dropped when it acknowledges nothing, so that it cannot fill the memory', async () => {
    await server.close();
    server = await startWebPubSub({ accessKey, limits: { unackedMax: 50 } });
    service = serviceOf(server.connectionString);
    const { url } = await service.getClientAccessToken({ groups: ['job-1'] });
    const socket = new WebSocket(url, 'json.reliable.webpubsub.azure.v1');
    const frames: { type: string; sequenceId?: number; message?: string }[] = [];
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())));
    await once(socket, 'open');
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    for (let n = 1; n <= 51; n++) await service.group('job-1').sendToAll({ n });
    const [code, reason] = await closed;
    expect([code, reason.toString()]).toEqual([1008, 'too many messages were not acknowledged']);
    expect(frames.filter(({ type }) => type === 'message').map(({ sequenceId }) => sequenceId)).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    expect(frames.at(-1)).toEqual({
      type: 'system',
      event: 'disconnected',
      message: 'too many messages were not acknowledged',
    });
  });

  test('learns of a request that it sent twice', async () => {
    const { url } = await service.getClientAccessToken({ roles: JOIN });
    const socket = new WebSocket(url, 'json.webpubsub.azure.v1');
    closers.push(() => socket.terminate());
    const frames: Record<string, unknown>[] = [];
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())));
    await once(socket, 'open');
    const join = JSON.stringify({ type: 'joinGroup', group: 'job-1', ackId: 7 });
    for (const frame of [join, join, '{"type":"ping"}', '{"type":"newerThanThis"}', '{"type":"joinGroup"}'])
      socket.send(frame);
    await once(socket, 'close');
    expect(frames).toEqual([
      { type: 'system', event: 'connected', connectionId: expect.any(String) },
      { type: 'ack', ackId: 7, success: true },
      { type: 'ack', ackId: 7, success: false, error: { name: 'Duplicate', message: 'ackId 7 was used before' } },
      { type: 'pong' },
      { type: 'system', event: 'disconnected', message: 'the frame is not one of the protocol' },
    ]);
  });
});

test('20 events reach each of 20 subscribers, in their order', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => subscriber({ groups: ['job-1'] })));
  const heard = all.map(({ client }) => {
    const numbers: number[] = [];
    client.on('group-message', ({ message }) => numbers.push((message.data as { n: number }).n));
    return numbers;
  });
  const sent = Array.from({ length: 20 }, (_, n) => n);
  for (const n of sent) await service.group('job-1').sendToAll({ n });
  await eventually(() => expect(heard).toEqual(all.map(() => sent)));
});

describe('as a process', () => {
  test('says where it is, takes its key from the environment, and ends on SIGTERM with clients connected', async () => {
    const folder = await temporaryFolder();
    const ready = join(folder.path, 'ready.json');
    const part = new PartProcess('local/web-pubsub/main.ts', [], ready, { WEB_PUBSUB_ACCESS_KEY: accessKey });
    const told = await part.ready<{ url: string; connection_string: string; pid: number }>();
    expect(told).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      connection_string: `Endpoint=${told.url};AccessKey=${accessKey};Version=1.0;`,
      pid: part.child.pid,
    });
    service = serviceOf(told.connection_string);
    const { events } = await subscriber();
    expect(events).toEqual(['connected']);
    clients.splice(0).forEach((client) => client.stop());
    const taken = new PartProcess('local/web-pubsub/main.ts', ['--port', new URL(told.url).port], `${ready}.2`);
    const { port } = new URL(told.url);
    expect(await taken.ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `web-pubsub: port ${port} is in use; name another with --port, or none for a free one\n`,
    });
    expect(await part.stop()).toEqual({ code: 0, stdout: `Web PubSub at ${told.url}\n`, stderr: '' });
    await folder.remove();
  });
});
