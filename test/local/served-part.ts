// Starts a part of the local runtime as people and `npm start` do: its own process, its ready file, its SIGTERM.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class PartProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly readyFile: string;
  #hasEnded = false;
  #stdout = '';
  #stderr = '';

  constructor(main: string, args: readonly string[], readyFile: string, environment: NodeJS.ProcessEnv = {}) {
    this.readyFile = readyFile;
    this.child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, main), ...args, '--ready-file', readyFile],
      { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.child.stdout!.on('data', (data: Buffer) => (this.#stdout += data.toString()));
    this.child.stderr!.on('data', (data: Buffer) => (this.#stderr += data.toString()));
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code) => {
        this.#hasEnded = true;
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
      }),
    );
  }

  /** What the part wrote into its ready file. */
  async ready<T>(withinMs = 50_000): Promise<T> {
    for (const until = Date.now() + withinMs; Date.now() < until; await pause(20)) {
      if (this.#hasEnded) throw new Error(`the part ended: ${this.#stdout}${this.#stderr}`);
      if (existsSync(this.readyFile)) return JSON.parse(readFileSync(this.readyFile, 'utf8')) as T;
    }
    throw new Error(`the part was not ready: ${this.#stdout}${this.#stderr}`);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** A new folder under the system's temporary one, and how to be rid of it. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'atg-part-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
