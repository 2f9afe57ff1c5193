// One part of the product as a child process: start it, wait until it says that it is ready, stop it and all that it started.
// What a part prints goes to its own log file. A part never outlives its supervisor (watch-parent.mjs).
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { BadStart } from './bad-start.ts';
import { descendantsOf, isAlive } from './processes.ts';

export interface PartSpec {
  /** Key among `pids` of the ready file. */
  readonly name: string;
  /** For people: `Functions host`. */
  readonly title: string;
  /** Words after the program; the program is Node (with the parent's watch) unless `program` names another. */
  readonly args: readonly string[];
  readonly program?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
  /** The file that the part writes when it is ready; absent where something else tells (see `isReady`). */
  readonly readyFile: string;
  /** Asked instead of looking for the ready file, for programs that write none. */
  readonly isReady?: () => Promise<boolean>;
  readonly readyWithinMs: number;
}

const watchParent = new URL('./watch-parent.mjs', import.meta.url).href;

export class Part {
  readonly spec: PartSpec;
  readonly pid: number;
  /** Resolves when the process has ended, however it ended, with words such as `exit code 1`. */
  readonly ended: Promise<string>;
  #how: string | undefined;
  #exitCode: number | null = null;
  #stopping = false;

  private constructor(spec: PartSpec, child: ChildProcess, pid: number) {
    this.spec = spec;
    this.pid = pid;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#exitCode = code;
        this.#how = signal ?? `exit code ${code}`;
        resolve(this.#how);
      });
    });
  }

  /**
   * Starts the process. It leads a process group of its own, so that a Ctrl-C in the terminal reaches the supervisor alone, which then
   * stops the parts in their order, and so that nothing a part started can be missed when the group is ended.
   * @throws Error where the program cannot be started
   */
  static async start(spec: PartSpec): Promise<Part> {
    rmSync(spec.readyFile, { force: true });
    if (existsSync(spec.logFile)) renameSync(spec.logFile, `${spec.logFile}.previous`);
    const log = openSync(spec.logFile, 'w', 0o600);
    try {
      const [program, args] = spec.program
        ? [spec.program, spec.args]
        : [process.execPath, ['--disable-warning=ExperimentalWarning', '--import', watchParent, ...spec.args]];
      const child = spawn(program, args, {
        cwd: spec.cwd,
        env: spec.environment,
        detached: true,
        stdio: ['ignore', log, log],
      });
      const { pid } = child;
      if (pid === undefined)
        throw await new Promise<Error>((resolve) => child.once('error', (error) => resolve(error)));
      return new Part(spec, child, pid);
    } finally {
      closeSync(log);
    }
  }

  /** True once this process was told to stop; its end is then no news. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /**
   * Waits for the part's ready file and answers what is in it (an empty object for programs that write none).
   * @throws BadStart with the part's own last line where it refused its input (exit code 2)
   * @throws Error where it ended otherwise, or was not ready in time
   */
  async ready<T>(): Promise<T> {
    const { title, readyFile, isReady, readyWithinMs, logFile } = this.spec;
    const until = Date.now() + readyWithinMs;
    while (Date.now() < until) {
      if (this.#how !== undefined) {
        const last = lastLine(logFile);
        if (this.#exitCode === 2) throw new BadStart(last || `${title}: refused to start`);
        throw new Error(`${title} ended before it was ready (${this.#how})${last && `: ${last}`}. Log: ${logFile}`);
      }
      if (isReady) {
        if (await isReady()) return {} as T;
      } else {
        const text = existsSync(readyFile) ? readFileSync(readyFile, 'utf8') : '';
        if (text.trimEnd().endsWith('}')) return JSON.parse(text) as T; // whole, also where a part does not write in one go
      }
      await pause(25);
    }
    throw new Error(`${title} was not ready within ${Math.round(readyWithinMs / 1000)} s. Log: ${logFile}`);
  }

  /** Asks the process to end, waits, then ends whatever is left of it and of what it started. Resolves when nothing is left. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    const started = descendantsOf(this.pid);
    if (this.#how === undefined) {
      send(this.pid, 'SIGTERM');
      await Promise.race([this.ended, pause(graceMs, undefined, { ref: false })]);
    }
    this.kill();
    for (const pid of started) send(pid, 'SIGKILL');
    const until = Date.now() + 1_000;
    while ([this.pid, ...started].some(isAlive) && Date.now() < until) await pause(10);
  }

  /** Ends the process and its group at once. */
  kill(): void {
    this.#stopping = true;
    if (this.#how === undefined) send(this.pid, 'SIGKILL');
    send(-this.pid, 'SIGKILL');
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has ended already: that is what was wanted
  }
}

/** The last line with words in it; parts print one line when they refuse their input. */
function lastLine(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
}
