// A Web PubSub hub that misbehaves on command: loses, repeats, reorders and withholds messages, cuts connections. What a
// well-behaved one does is proven with the emulator of the local runtime.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { groupOf, type JobEvent } from '../../../src/contract/event.ts';

export interface ScriptedHub {
  readonly url: string;
  /** Connections that were ever opened. */
  readonly opened: number;
  /** Connections that have joined a group and are open. */
  readonly joined: number;
  /** Refuses to let anyone join. */
  refuse: boolean;
  send(event: JobEvent): void;
  sendRaw(jobId: string, data: unknown): void;
  cut(): void;
  stop(): Promise<void>;
}

export async function startScriptedHub(): Promise<ScriptedHub> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'json.webpubsub.azure.v1' });
  await once(server, 'listening');
  const members = new Map<WebSocket, string>();
  let opened = 0;
  server.on('connection', (socket) => {
    opened += 1;
    const say = (frame: object): void => socket.send(JSON.stringify(frame));
    say({ type: 'system', event: 'connected', userId: null, connectionId: `c${opened}` });
    socket.on('close', () => members.delete(socket));
    socket.on('message', (text) => {
      const { type, group, ackId } = JSON.parse(String(text)) as { type: string; group: string; ackId: number };
      if (type !== 'joinGroup') return;
      if (hub.refuse) return say({ type: 'ack', ackId, success: false, error: { name: 'Forbidden', message: 'no' } });
      members.set(socket, group);
      say({ type: 'ack', ackId, success: true });
    });
  });
  const hub: ScriptedHub = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/client/hubs/atg`,
    get opened() {
      return opened;
    },
    get joined() {
      return members.size;
    },
    refuse: false,
    send: (event) => hub.sendRaw(event.job_id, event),
    sendRaw: (jobId, data) => {
      const frame = JSON.stringify({ type: 'message', from: 'group', group: groupOf(jobId), dataType: 'json', data });
      for (const [socket, group] of members) if (group === groupOf(jobId)) socket.send(frame);
    },
    cut: () => {
      for (const socket of server.clients) socket.terminate();
    },
    stop: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
  return hub;
}
