/** Lets others in this process have their turn: requests, timers, news of a cancellation. Planning a large tenant takes seconds. */
const stepAside = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Things that are looked at between two turns of others: some milliseconds' worth. */
const AT_ONCE = 500;

/** Visits many things in order, stepping aside every so often. @throws the signal's reason when aborted */
export async function eachInTurns<T>(
  things: Iterable<T>,
  visit: (thing: T) => void,
  signal?: AbortSignal,
): Promise<void> {
  let count = 0;
  for (const thing of things) {
    if (++count % AT_ONCE === 0) {
      await stepAside();
      signal?.throwIfAborted();
    }
    visit(thing);
  }
}
