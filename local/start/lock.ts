// A lock that the operating system holds (through SQLite's file lock): a process that was killed leaves nothing behind
// that would have to be judged stale.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

export interface Lock {
  release(): void;
}

/** Takes the lock of this file, or answers undefined where another process, or another part of this one, holds it. */
export function tryLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (/locked|busy/i.test((error as Error).message)) return undefined;
    throw new Error(`${file} cannot be locked: ${(error as Error).message}`, { cause: error });
  }
  return { release: () => database.close() };
}

/** Tries until the lock is there, `goOn` says no, or the time is up. */
export async function waitForLock(
  file: string,
  timeoutMs: number,
  goOn: () => boolean = () => true,
): Promise<Lock | undefined> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const lock = tryLock(file);
    if (lock || !goOn() || Date.now() > until) return lock;
    await pause(100);
  }
}
