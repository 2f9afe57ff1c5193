// The folder of --data belongs to one live host at a time. The operating system holds the lock (through SQLite's own file lock),
// so a host that was killed leaves nothing behind that would stop the next one.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HostFault, textOf } from './faults.ts';

export interface DataLock {
  release(): void;
}

/**
 * Makes the folder where needed and takes its lock.
 * @throws HostFault naming the process that holds it.
 */
export function lockDataFolder(folder: string): DataLock {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new HostFault(`--data ${folder} cannot be made: ${textOf(error)}`, 2, { cause: error });
  }
  const pidFile = join(folder, 'host.pid');
  const database = new DatabaseSync(join(folder, 'host.lock'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new HostFault(
      `--data ${folder} is in use by the host with pid ${pidIn(pidFile)}: stop it or choose another folder`,
      2,
      { cause: error },
    );
  }
  writeFileSync(pidFile, String(process.pid));
  return { release: () => database.close() };
}

function pidIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return `unknown (${textOf(error)})`;
  }
}
