// Who is connected to which hub, and in which groups: what the REST side and the clients both act upon. In memory, as in the service.
import type { Connection, Payload, Sender } from './connection.ts';

export class Hub {
  readonly connections = new Map<string, Connection>();

  inGroup(group: string): Connection[] {
    return [...this.connections.values()].filter((connection) => connection.groups.has(group));
  }

  ofUser(userId: string): Connection[] {
    return [...this.connections.values()].filter((connection) => connection.userId === userId);
  }

  all(): Connection[] {
    return [...this.connections.values()];
  }
}

export class Hubs {
  readonly #hubs = new Map<string, Hub>();

  /** Names are not case-sensitive. */
  get(name: string): Hub {
    const key = name.toLowerCase();
    const hub = this.#hubs.get(key) ?? new Hub();
    this.#hubs.set(key, hub);
    return hub;
  }
}

/** Sends to each of them, except those whose ids are excluded. */
export function deliver(
  connections: readonly Connection[],
  sender: Sender,
  payload: Payload,
  excluded: readonly string[] = [],
): void {
  for (const connection of connections) if (!excluded.includes(connection.id)) connection.deliver(sender, payload);
}
