import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { countBolt } from '../../bench/bolt-counter.ts';

/** A server that answers the handshake and swallows the rest. */
const listen = (handshake: number[]): Promise<{ server: Server; uri: string; received: () => number }> =>
  new Promise((resolve) => {
    let received = 0;
    const server = createServer((socket) => {
      socket.once('data', () => socket.write(Buffer.from(handshake)));
      socket.on('data', (bytes) => (received += bytes.length));
    });
    server.listen(0, '127.0.0.1', () =>
      resolve({
        server,
        uri: `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`,
        received: () => received,
      }),
    );
  });

const message = (signature: number, size: number): Buffer => {
  const body = Buffer.concat([Buffer.from([0xb1, signature]), Buffer.alloc(size)]);
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += 1000) {
    const chunk = body.subarray(at, at + 1000);
    chunks.push(Buffer.from([chunk.length >> 8, chunk.length & 255]), chunk);
  }
  return Buffer.concat([...chunks, Buffer.from([0, 0])]);
};
const noop = Buffer.from([0, 0]);

test.each([
  ['the plain handshake', [0, 0, 0, 5], Buffer.alloc(0)],
  ['the manifest handshake', [0, 0, 1, 0xff, 1, 0, 8, 8, 5, 0], Buffer.from([0, 0, 8, 5, 0])],
])('counts statements after %s, whatever the pieces in which they arrive', async (_what, answer, second) => {
  const { server, uri, received } = await listen(answer);
  const counter = await countBolt(uri);
  const client = connect(Number(new URL(counter.uri).port), '127.0.0.1');
  client.write(Buffer.alloc(20));
  await new Promise((resolve) => client.once('data', resolve));
  const stream = Buffer.concat([
    ...[second, message(0x01, 50), message(0x10, 3_000), message(0x3f, 5), noop, message(0x10, 0)],
    ...[message(0x11, 0), message(0x10, 10), message(0x3f, 5)],
  ]);
  for (let at = 0; at < stream.length; at += 7) {
    client.write(stream.subarray(at, at + 7));
    if (at % 70 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (received() < 20 + stream.length) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(counter.statements()).toBe(3);
  client.destroy();
  await counter.close();
  await new Promise((resolve) => server.close(resolve));
});
