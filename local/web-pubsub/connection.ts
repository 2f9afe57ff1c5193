// One client of a hub, over one socket or, where its protocol is reliable, over several in turn: frames that it has not acknowledged are
// kept and sent again when it comes back. What it may do is in its roles; a client that does not keep up is dropped.
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';

export type Protocol = 'raw' | 'json' | 'reliable';

/** Names of the subprotocols, as clients ask for them. */
export const SUBPROTOCOLS: Readonly<Record<string, Protocol>> = {
  'json.reliable.webpubsub.azure.v1': 'reliable',
  'json.webpubsub.azure.v1': 'json',
};

export interface Payload {
  readonly dataType: 'json' | 'text' | 'binary';
  /** Base64 where binary. */
  readonly data: unknown;
}

export type Sender =
  { readonly from: 'group'; readonly group: string; readonly fromUserId?: string } | { readonly from: 'server' };

export interface Limits {
  /** How long a reliable client that lost its socket may come back; the service's is 30 s. */
  readonly recoveryMs: number;
  /** Frames that a reliable client may leave unacknowledged. */
  readonly unackedMax: number;
  /** Bytes that may wait, unacknowledged or in the socket, before a client counts as stuck. */
  readonly waitingBytesMax: number;
}

interface Frame {
  readonly sequenceId: number;
  readonly text: string;
}

/** Close code that tells clients that their session is over and not to be recovered. */
export const SESSION_OVER = 1008;
/** A client that closes with one of these has said goodbye; anything else is an accident. */
const GOODBYES = new Set([1000, 1001, 1005]);
/** Acknowledged requests that are remembered, to recognise one that is sent twice. */
const ACK_IDS_MAX = 10_000;

export class Connection {
  readonly id = randomBytes(12).toString('base64url');
  readonly reconnectionToken = randomBytes(24).toString('base64url');
  readonly hub: string;
  readonly userId: string | undefined;
  readonly protocol: Protocol;
  readonly roles: Set<string>;
  readonly groups = new Set<string>();
  readonly #limits: Limits;
  readonly #onEnd: (connection: Connection) => void;
  readonly #ackIds = new Set<number>();
  #socket: WebSocket | undefined;
  #unacked: Frame[] = [];
  #unackedBytes = 0;
  #lastSequenceId = 0;
  #recovery: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(
    client: { hub: string; userId: string | undefined; protocol: Protocol; roles: readonly string[] },
    limits: Limits,
    onEnd: (connection: Connection) => void,
  ) {
    this.hub = client.hub;
    this.userId = client.userId;
    this.protocol = client.protocol;
    this.roles = new Set(client.roles);
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  /** Takes the first socket, or the next one of a reliable client that came back: it is greeted, then sent all that it has not acknowledged. */
  attach(socket: WebSocket): void {
    clearTimeout(this.#recovery);
    this.#socket?.terminate();
    this.#socket = socket;
    socket.on('close', (code) => this.#detached(socket, code));
    if (this.protocol === 'raw') return;
    this.#write({
      type: 'system',
      event: 'connected',
      userId: this.userId,
      connectionId: this.id,
      ...(this.protocol === 'reliable' && { reconnectionToken: this.reconnectionToken }),
    });
    for (const { text } of this.#unacked) this.#writeText(text);
  }

  #detached(socket: WebSocket, code: number): void {
    if (this.#socket !== socket) return; // an older socket; the client is back on another
    this.#socket = undefined;
    if (this.protocol !== 'reliable' || GOODBYES.has(code)) return this.#end();
    this.#recovery = setTimeout(() => this.#end(), this.#limits.recoveryMs).unref();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#recovery);
    this.#unacked = [];
    this.#onEnd(this);
  }

  may(permission: 'joinLeaveGroup' | 'sendToGroup', group: string): boolean {
    const role = `webpubsub.${permission}`;
    return this.roles.has(role) || this.roles.has(`${role}.${group}`);
  }

  deliver(sender: Sender, { dataType, data }: Payload): void {
    if (this.#hasEnded) return;
    if (this.protocol === 'raw') return this.#deliverRaw({ dataType, data });
    const message = { type: 'message', ...sender, dataType, data };
    if (this.protocol === 'json') return this.#write(message);
    const sequenceId = ++this.#lastSequenceId;
    const text = JSON.stringify({ sequenceId, ...message });
    this.#unacked.push({ sequenceId, text });
    this.#unackedBytes += text.length;
    if (this.#unacked.length > this.#limits.unackedMax || this.#unackedBytes > this.#limits.waitingBytesMax)
      return this.close('too many messages were not acknowledged');
    this.#writeText(text);
  }

  #deliverRaw({ dataType, data }: Payload): void {
    if (dataType === 'binary') this.#socket?.send(Buffer.from(String(data), 'base64'));
    else this.#writeText(dataType === 'json' ? JSON.stringify(data) : String(data));
  }

  /** Everything up to this frame has arrived. */
  acknowledge(sequenceId: number): void {
    const kept = this.#unacked.filter((frame) => frame.sequenceId > sequenceId);
    this.#unacked = kept;
    this.#unackedBytes = kept.reduce((bytes, { text }) => bytes + text.length, 0);
  }

  /** Answers a request that asked for it. */
  ack(ackId: number | undefined, error?: { name: string; message: string }): void {
    if (ackId !== undefined) this.#write({ type: 'ack', ackId, success: !error, ...(error && { error }) });
  }

  /** False where a request with this id was done before: the answer was lost, the request must not be done again. */
  isNew(ackId: number | undefined): boolean {
    if (ackId === undefined) return true;
    if (this.#ackIds.has(ackId)) return false;
    if (this.#ackIds.size >= ACK_IDS_MAX) this.#ackIds.delete(this.#ackIds.values().next().value!);
    this.#ackIds.add(ackId);
    return true;
  }

  pong(): void {
    this.#write({ type: 'pong' });
  }

  /** Ends the session from this side: the client is told why, and cannot recover it. */
  close(reason: string): void {
    if (this.protocol !== 'raw') this.#write({ type: 'system', event: 'disconnected', message: reason });
    const socket = this.#socket;
    this.#socket = undefined;
    this.#end();
    if (!socket) return;
    socket.close(SESSION_OVER, Buffer.from(reason).subarray(0, 120).toString());
    setTimeout(() => socket.terminate(), 2_000).unref(); // one that does not read does not answer the close either
  }

  #write(frame: object): void {
    this.#writeText(JSON.stringify(frame));
  }

  #writeText(text: string): void {
    const socket = this.#socket;
    if (!socket || socket.readyState !== socket.OPEN) return;
    socket.send(text);
    if (socket.bufferedAmount <= this.#limits.waitingBytesMax) return;
    socket.terminate(); // it does not read; a reliable client may come back and read the rest
  }
}
