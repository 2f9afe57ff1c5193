// Lets few pieces of work through at a time; the others wait for their turn in the order of their coming.
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** @param width how many are under way at the same time */
export function makeGate(width: number): Gate {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
