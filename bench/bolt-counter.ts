// A TCP relay in front of a graph database that counts the statements passing through. It reads Bolt's framing only, so it counts
// the same way for every engine and every client, and costs next to nothing.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Bolt's signature of the message that carries a statement. */
const RUN = 0x10;
const MANIFEST = Buffer.from([0, 0, 1, 0xff]);

export interface BoltCounter {
  readonly uri: string;
  /** Statements seen so far. */
  statements(): number;
  close(): Promise<void>;
}

/** Listens on a free port of loopback and passes everything on to the `bolt://` address. */
export async function countBolt(target: string): Promise<BoltCounter> {
  const { hostname, port } = new URL(target);
  let statements = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const count = makeCounter(() => (statements += 1));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (bytes) => count.fromClient(bytes)).pipe(upstream);
    upstream.once('data', (bytes) => count.firstFromServer(bytes)).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    uri: `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statements: () => statements,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Follows one connection: a handshake, then messages in chunks of a 2-byte length, each message ended by an empty chunk. */
function makeCounter(onRun: () => void) {
  let waiting = Buffer.alloc(0);
  let skip = 20; // magic number and four proposed versions
  let chunkLeft = 0;
  let atStart = true;
  let seen = 0;
  return {
    /** The manifest form of the handshake has a second message from the client: version, then one byte of capabilities. */
    firstFromServer(bytes: Buffer): void {
      if (bytes.subarray(0, 4).equals(MANIFEST)) skip += 5;
    },
    fromClient(bytes: Buffer): void {
      let rest = waiting.length > 0 ? Buffer.concat([waiting, bytes]) : bytes;
      const skipped = Math.min(skip, rest.length);
      rest = rest.subarray(skipped);
      skip -= skipped;
      while (rest.length > 0) {
        if (chunkLeft === 0) {
          if (rest.length < 2) break;
          chunkLeft = rest.readUInt16BE(0);
          rest = rest.subarray(2);
          if (chunkLeft === 0) {
            atStart = true;
            seen = 0;
          }
          continue;
        }
        const part = rest.subarray(0, chunkLeft);
        if (atStart && seen + part.length >= 2) {
          // the structure's marker byte, then its signature
          if (part[1 - seen] === RUN) onRun();
          atStart = false;
        }
        seen += part.length;
        chunkLeft -= part.length;
        rest = rest.subarray(part.length);
      }
      waiting = Buffer.from(rest);
    },
  };
}
