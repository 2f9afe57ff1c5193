// One writer at a time: whoever writes holds the turn until its transaction ends, and the others wait in line, for a limited time.
import { Failure } from './failure.ts';

interface Waiting {
  readonly go: () => void;
}

export class Turns {
  #isTaken = false;
  readonly #line: Waiting[] = [];

  /**
   * Resolves when it is the caller's turn; what it answers ends the turn.
   * @throws Failure (transient: drivers try again) where the turn did not come in time; the reason of `signal` where that came first
   */
  async take(waitMaxMs: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#isTaken) await this.#wait(waitMaxMs, signal);
    this.#isTaken = true;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const next = this.#line.shift();
      if (next) next.go();
      else this.#isTaken = false;
    };
  }

  #wait(waitMaxMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        const at = this.#line.indexOf(waiting);
        if (at >= 0) this.#line.splice(at, 1);
      };
      const waiting: Waiting = {
        go: () => {
          leave();
          resolve();
        },
      };
      const abort = (): void => {
        leave();
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        leave();
        reject(
          new Failure(
            'Neo.TransientError.Transaction.LockAcquisitionTimeout',
            `Another transaction has been writing for more than ${waitMaxMs / 1000} s`,
          ),
        );
      }, waitMaxMs);
      signal.addEventListener('abort', abort, { once: true });
      this.#line.push(waiting);
    });
  }
}
