// Runs keyed work with a limit on how many run at once and never the same key twice at once. Fair: a key that has more to do goes
// to the end of the line.

/** Worker deaths in a row during one task before it is given up; Azure would deliver it for ever. */
export const lossesMax = 5;

export class Dispatcher<K> {
  readonly #limit: number;
  readonly #run: (key: K) => Promise<'again' | 'done'>;
  readonly #waiting = new Set<K>();
  readonly #running = new Set<K>();
  readonly #wokenWhileRunning = new Set<K>();
  #stopped = true;
  #quiet: (() => void)[] = [];

  /** `run` must not throw: what went wrong is its own business. */
  constructor(limit: number, run: (key: K) => Promise<'again' | 'done'>) {
    this.#limit = limit;
    this.#run = run;
  }

  start(): void {
    this.#stopped = false;
    this.#pump();
  }

  /** Starts nothing more and resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#quiet.push(resolve));
  }

  wake(key: K): void {
    if (this.#running.has(key)) this.#wokenWhileRunning.add(key);
    else this.#waiting.add(key);
    this.#pump();
  }

  get idle(): boolean {
    return this.#running.size === 0 && this.#waiting.size === 0;
  }

  #pump(): void {
    for (const key of this.#waiting) {
      if (this.#stopped || this.#running.size >= this.#limit) return;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#run(key).then((outcome) => this.#settle(key, outcome));
    }
  }

  #settle(key: K, outcome: 'again' | 'done'): void {
    this.#running.delete(key);
    if (this.#wokenWhileRunning.delete(key) || outcome === 'again') this.#waiting.add(key);
    if (this.#running.size === 0 && this.#stopped) for (const resolve of this.#quiet.splice(0)) resolve();
    this.#pump();
  }
}
