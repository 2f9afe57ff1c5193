// Work of one key, one after the other in the order it was asked for; different keys do not wait for each other.

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Work under one key runs one after another, under different keys at the same time. */
export function makeInTurn(): InTurn {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work);
    // The next in line waits for the end of this one, whatever end it is; who asked for this one gets its failure.
    const tail: Promise<void> = turn.then(noop, noop).then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    tails.set(key, tail);
    return turn;
  };
}

const noop = (): void => undefined;
