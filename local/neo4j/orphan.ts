// A java that outlived its launcher (`kill -9`) keeps the folder locked: the next start on the folder ends it. It must never end anything
// else: a process is ours only when its command line names the entry point and this very folder.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandOf, isAlive } from '../start/processes.ts';

/** How long a java may take to close its stores before it is ended. */
const CLOSE_WITHIN_MS = 20_000;

const pidFile = (home: string): string => join(home, 'java.pid');

export const rememberJava = (home: string, pid: number): void =>
  writeFileSync(pidFile(home), String(pid), { mode: 0o600 });

export const forgetJava = (home: string): void => rmSync(pidFile(home), { force: true });

/** Ends the java that an earlier launcher left running on this folder, if there is one. */
export async function endOrphan(home: string): Promise<void> {
  if (!existsSync(pidFile(home))) return;
  const pid = Number(readFileSync(pidFile(home), 'utf8'));
  const isOurs = () => pid > 0 && (commandOf(pid)?.includes(`--home-dir=${home} `) ?? false);
  if (isOurs()) {
    process.kill(pid, 'SIGTERM');
    for (const until = Date.now() + CLOSE_WITHIN_MS; isAlive(pid) && Date.now() < until;) await pause(50);
    if (isOurs()) process.kill(pid, 'SIGKILL');
    while (isOurs() && isAlive(pid)) await pause(20);
  }
  forgetJava(home);
}
