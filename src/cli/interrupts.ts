// Who is told of Ctrl-C: the step that is under way, or nobody, and then everything is aborted.

export interface Interrupts {
  /** Aborted by an interrupt that no step took. */
  readonly signal: AbortSignal;
  /** A step under whose work an interrupt calls `onInterrupt` instead of ending everything. */
  during<T>(onInterrupt: () => void, work: () => Promise<T>): Promise<T>;
  /** What SIGINT does. */
  interrupt(): void;
}

/** Ctrl-C of one call: it aborts everything, except during work that brings an answer of its own. */
export function makeInterrupts(): Interrupts {
  const all = new AbortController();
  let current = (): void => all.abort();
  return {
    signal: all.signal,
    interrupt: () => current(),
    during: async (onInterrupt, work) => {
      const outer = current;
      current = onInterrupt;
      try {
        return await work();
      } finally {
        current = outer;
      }
    },
  };
}
