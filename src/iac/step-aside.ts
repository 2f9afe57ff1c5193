/** Lets others in this process have their turn: requests, timers, news of a cancellation. Planning a large tenant takes seconds. */
export const stepAside = (): Promise<void> => new Promise((done) => setImmediate(done));
