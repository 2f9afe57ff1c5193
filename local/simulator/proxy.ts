// A CONNECT proxy for clients that ask Azure's services at their own addresses (a key vault at its vault URI): set as HTTPS_PROXY, it
// brings them to the simulator. Nothing goes anywhere else: a host that is not simulated is refused by name.
import type http from 'node:http';
import type net from 'node:net';
import { VAULT_ZONE } from './vaults.ts';

/** Host names that the simulator answers for, beside its own; its certificate holds the same. */
export const PROXIED_ZONES: readonly string[] = [VAULT_ZONE];

const isSimulated = (authority: string): boolean =>
  PROXIED_ZONES.some((zone) => authority.toLowerCase().endsWith(`${zone}:443`));

/** Serves CONNECT on a plain server; a tunnel to a host that is simulated becomes a connection of `secure`. */
export function proxyTo(plain: http.Server, secure: http.Server): void {
  plain.on('connect', ({ url = '' }: http.IncomingMessage, socket: net.Socket, head: Buffer) => {
    if (!isSimulated(url)) {
      socket.end(`HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/plain\r\n\r\n${url} is not simulated\n`);
      return;
    }
    if (head.length > 0) socket.unshift(head);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    secure.emit('connection', socket);
  });
}
