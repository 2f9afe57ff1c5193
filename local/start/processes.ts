// What the operating system knows of other processes. It only looks; nothing here ends one.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Entry {
  readonly pid: number;
  readonly parent: number;
}

/** True while the process runs; a zombie whose parent has not asked for its exit code is gone already. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return stateOf(pid) !== 'Z';
}

/** The words with which a process was started, joined by blanks; undefined when there is no such process (any more). */
export function commandOf(pid: number): string | undefined {
  if (!hasProc) return ps(['-o', 'command=', '-p', String(pid)])?.trim();
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() || undefined;
}

/** Children of the process, and theirs, nearest first. */
export function descendantsOf(pid: number): number[] {
  const all = processes();
  const found: number[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    parents = all.filter((entry) => parents.includes(entry.parent)).map((entry) => entry.pid);
    found.push(...parents);
  }
  return found;
}

const hasProc = existsSync('/proc/self/stat');

function processes(): Entry[] {
  if (hasProc)
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))?.[1] ?? 0) }));
  return (ps(['-A', '-o', 'pid=,ppid=']) ?? '').split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return pid && parent !== undefined ? [{ pid, parent }] : [];
  });
}

const stateOf = (pid: number): string | undefined =>
  hasProc ? statOf(pid)?.[0] : ps(['-o', 'state=', '-p', String(pid)])?.trim()[0];

/** The fields after the command's name, which may hold blanks and brackets: state, parent, … */
function statOf(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined; // it ended while we looked, or is another's
    throw error;
  }
}

function ps(args: string[]): string | undefined {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if ((error as { status?: number | null }).status === 1) return undefined; // no such process
    throw error;
  }
}
