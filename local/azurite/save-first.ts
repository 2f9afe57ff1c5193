// Azurite answers from memory and saves every 5 s, so `kill -9` loses what it has acknowledged, which Azure never does. Here no answer to
// a write leaves before the change is on disk; writes that come together are saved together.
import { ServerResponse } from 'node:http';

/** What is used of the database that Azurite keeps its metadata in. */
interface Database {
  readonly throttledSavePending: boolean;
  autosaveDirty(): boolean;
  saveDatabase(done: (error?: unknown) => void): void;
}
export interface DatabaseClass {
  readonly prototype: { autosaveEnable(this: Database, ...args: unknown[]): unknown };
}

/** Call it before Azurite is loaded; it holds for every server of this process. */
export function saveFirst(loki: DatabaseClass): void {
  const databases = new Set<Database>();
  const { autosaveEnable } = loki.prototype;
  loki.prototype.autosaveEnable = function (...args) {
    databases.add(this);
    return autosaveEnable.apply(this, args);
  };
  const saved = async (): Promise<void> => {
    await Promise.all([...databases].map(save));
  };
  const end = ServerResponse.prototype.end as (this: ServerResponse, ...args: unknown[]) => ServerResponse;
  ServerResponse.prototype.end = function (this: ServerResponse, ...args: unknown[]): ServerResponse {
    if (this.req.method === 'GET' || this.req.method === 'HEAD') return end.apply(this, args);
    // Without an answer the client tries again, which is what it would do with a storage that failed.
    saved().then(
      () => end.apply(this, args),
      () => this.destroy(),
    );
    return this;
  };
}

/** A save that is under way may have begun before the change; the database then makes another one for those who ask meanwhile. */
const save = (database: Database): Promise<void> =>
  database.autosaveDirty() || database.throttledSavePending
    ? new Promise((resolve, reject) =>
        database.saveDatabase((error) =>
          error ? reject(new Error('the metadata cannot be saved', { cause: error })) : resolve(),
        ),
      )
    : Promise.resolve();
