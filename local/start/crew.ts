// The parts that were started, and their end: the host first, then the rest, then the folder is given free. Nothing it started stays.
import { rmSync } from 'node:fs';
import type { DataFolder } from './data-folder.ts';
import { Part, type PartSpec } from './part.ts';

/** The host stops first, so that the app ends while what it needs is there; both times together stay below the 10 s promised. */
const HOST_GRACE_MS = 5_500;
const PART_GRACE_MS = 3_000;

const isHost = (part: Part): boolean => part.spec.name === 'functions_host';

export class Crew {
  readonly #folder: DataFolder;
  readonly #readyFile: string;
  readonly #say: (line: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #parts: Part[] = [];
  #stopping: Promise<void> | undefined;

  constructor(folder: DataFolder, readyFile: string, say: (line: string) => void, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#readyFile = readyFile;
    this.#say = say;
    this.#signal = signal;
  }

  /** Process ids by the names of the parts. */
  get pids(): Record<string, number> {
    return Object.fromEntries(this.#parts.map((part) => [part.spec.name, part.pid]));
  }

  /** @throws the signal's reason where the start was given up; Error where the program cannot be started */
  async start(spec: PartSpec): Promise<Part> {
    this.#signal?.throwIfAborted();
    const part = await Part.start(spec);
    this.#parts.push(part);
    this.#folder.record(spec.name, part.pid, this.#folder.path);
    return part;
  }

  /** Waits until the part is ready and says so. @throws as {@link Part.ready} does */
  async up<T>(part: Part): Promise<T> {
    const begun = performance.now();
    const ready = await part.ready<T>();
    this.#say(`${part.spec.title} is up after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    return ready;
  }

  /** From now on, says which part died by itself. The host is not among them: its end is the end of all, and told by `hostEnded`. */
  watch(): void {
    for (const part of this.#parts.filter((one) => !isHost(one))) this.#watch(part);
  }

  /** Ends a part, as a crash would where it is `killed`, and starts it again on its port and data. Resolves when it answers. */
  async restart(name: string, how: 'stopped' | 'killed'): Promise<void> {
    const old = this.#parts.find((part) => part.spec.name === name);
    if (!old || isHost(old)) throw new Error(`there is no part ${name} that could be started again`);
    await old.stop(how === 'killed' ? 0 : PART_GRACE_MS);
    this.#parts.splice(this.#parts.indexOf(old), 1);
    const part = await this.start(old.spec);
    this.#watch(part);
    await part.ready();
  }

  /** Stops every part, within 10 s, removes the ready file and gives the folder free. May be called twice. */
  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop());
  }

  /** Ends every process at once. */
  kill(): void {
    for (const part of this.#parts) part.kill();
    rmSync(this.#readyFile, { force: true });
  }

  #watch(part: Part): void {
    void part.ended.then((how) => {
      if (part.stopping) return;
      const what = `${part.spec.title} has died (${how}).`;
      this.#say(`${what} /health will name it; the rest goes on. A restart brings it back.`);
    });
  }

  async #stop(): Promise<void> {
    this.#folder.announceStop();
    rmSync(this.#readyFile, { force: true });
    const host = this.#parts.find(isHost);
    await host?.stop(HOST_GRACE_MS);
    await Promise.all(this.#parts.filter((part) => part !== host).map((part) => part.stop(PART_GRACE_MS)));
    this.#folder.close();
  }
}
