// SIGTERM and Ctrl-C ask for a stop; a second Ctrl-C demands it. A hang-up is left alone, so that `nohup` works: where it does end this
// process, the parts end by themselves (watch-parent.mjs).

/** npm passes a signal on to its script although the terminal has sent it there already, so one Ctrl-C arrives twice. */
const SAME_KEY_PRESS_MS = 500;

/** How often to look whether npm, which started this process, is still there. */
const LOOK_MS = 500;

/**
 * Calls `first` once, and `second` for a signal that comes later than the echo of the first. The death of the npm that started this
 * process counts as a signal: nobody is left who could send one.
 */
export function onStopSignals(first: () => void, second: () => void): void {
  let askedAt: number | undefined;
  const onSignal = (): void => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      first();
    } else if (performance.now() - askedAt > SAME_KEY_PRESS_MS) second();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(look);
    onSignal();
  }, LOOK_MS);
  look.unref();
}
