// The folder under which all state of one local product lives (`--data`): one supervisor at a time, and what it must remember.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BadStart } from './bad-start.ts';
import { readJson, writeJson } from './files.ts';
import { tryLock, waitForLock, type Lock } from './lock.ts';
import { commandOf, descendantsOf, isAlive } from './processes.ts';

/** A supervisor that is shutting down has 10 s for it; a start right after it waits a little longer than that. */
const SHUTDOWN_MS = 12_000;
/** How long a supervisor needs to notice that its Functions host has died. */
const NOTICE_MS = 2_000;

/** What the supervisor in charge says of itself. */
export interface InCharge {
  readonly pid: number;
  readonly api_url?: string;
  readonly host_pid?: number;
  readonly stopping: boolean;
}

/** Made once for a folder and kept, because the graph's data is locked with them and clients may have noted them down. */
export interface Secrets {
  readonly graph_password: string;
  readonly web_pubsub_key: string;
  readonly identity_header: string;
}

/** A process that the supervisor started, and a word of its command line by which it is known again. */
interface Recorded {
  readonly name: string;
  readonly pid: number;
  readonly mark: string;
}

export class DataFolder {
  readonly path: string;
  readonly #lock: Lock;
  #inCharge: InCharge = { pid: process.pid, stopping: false };
  #recorded: Recorded[] = [];

  private constructor(path: string, lock: Lock) {
    this.path = path;
    this.#lock = lock;
  }

  /**
   * Makes the folder where needed and takes charge of it, waiting for a supervisor that is on its way out.
   * @throws BadStart where another supervisor runs on it
   */
  static async open(given: string): Promise<DataFolder> {
    const path = resolve(given);
    try {
      for (const part of ['', 'run', 'logs']) mkdirSync(join(path, part), { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new BadStart(`--data ${given} cannot be used: ${(error as Error).message}`, { cause: error });
    }
    const file = join(path, 'run', 'supervisor.lock');
    const owner = () => readJson<InCharge>(join(path, 'run', 'supervisor.json'));
    const lock =
      tryLock(file) ??
      (await waitForLock(file, NOTICE_MS, () => !isWell(owner()))) ??
      (await waitForLock(file, SHUTDOWN_MS, () => owner()?.stopping === true));
    if (!lock) {
      const { pid, api_url: url } = owner() ?? {};
      throw new BadStart(
        `already running${url ? ` at ${url}` : ''}${pid ? ` (pid ${pid})` : ''}; stop it first, or use another folder: --data DIR`,
      );
    }
    const folder = new DataFolder(path, lock);
    rmSync(join(path, 'ready.json'), { force: true }); // a killed supervisor could not
    folder.#writeInCharge();
    return folder;
  }

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  secrets(): Secrets {
    const file = this.at('secrets.json');
    const known = readJson<Partial<Secrets>>(file) ?? {};
    const secrets: Secrets = {
      graph_password: known.graph_password ?? randomBytes(18).toString('base64url'),
      web_pubsub_key: known.web_pubsub_key ?? randomBytes(32).toString('base64'),
      identity_header: known.identity_header ?? randomUUID(),
    };
    writeJson(file, secrets);
    return secrets;
  }

  /** Ends what an earlier supervisor started and could not stop because it was killed; only processes that are still the ones it started. */
  async endLeftovers(): Promise<string[]> {
    const ended: string[] = [];
    for (const { name, pid, mark } of readJson<Recorded[]>(this.at('run', 'processes.json')) ?? []) {
      if (!commandOf(pid)?.includes(mark)) continue;
      const all = [pid, ...descendantsOf(pid)];
      for (const each of all) if (isAlive(each)) process.kill(each, 'SIGKILL');
      const until = Date.now() + 2_000;
      while (all.some(isAlive) && Date.now() < until) await new Promise((done) => setTimeout(done, 20));
      ended.push(name);
    }
    this.#recorded = [];
    this.#writeRecorded();
    return ended;
  }

  /** Remembers a process for the case that this supervisor is killed. */
  record(name: string, pid: number, mark: string): void {
    this.#recorded.push({ name, pid, mark });
    this.#writeRecorded();
  }

  /** Tells others who ask for this folder where the API is and which process it lives in. */
  announce(apiUrl: string, hostPid: number): void {
    this.#inCharge = { ...this.#inCharge, api_url: apiUrl, host_pid: hostPid };
    this.#writeInCharge();
  }

  /** Tells others who ask for this folder that waiting is worth it. */
  announceStop(): void {
    this.#inCharge = { ...this.#inCharge, stopping: true };
    this.#writeInCharge();
  }

  /** Gives the folder free; every process on it must have ended. */
  close(): void {
    this.#recorded = [];
    this.#writeRecorded();
    rmSync(this.at('run', 'supervisor.json'), { force: true });
    this.#lock.release();
  }

  #writeInCharge(): void {
    writeJson(this.at('run', 'supervisor.json'), this.#inCharge);
  }

  #writeRecorded(): void {
    writeJson(this.at('run', 'processes.json'), this.#recorded);
  }
}

/** True where the supervisor will stay: it lives, is not stopping, and so is its host alive. */
function isWell(owner: InCharge | undefined): boolean {
  return (
    owner !== undefined &&
    isAlive(owner.pid) &&
    !owner.stopping &&
    (owner.host_pid === undefined || isAlive(owner.host_pid))
  );
}
