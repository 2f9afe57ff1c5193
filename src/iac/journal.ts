// A generation can be longer than one worker may work. It is then gone through from its beginning by one worker after the other, and all
// that was read and made is in a journal: it is looked up there, not read and made again. So nothing of what a generation knows needs a
// stored form of its own; it follows from the journal, the same each time.

export interface Journal {
  /**
   * What `make` answers: as it was kept at an earlier going through, else made now and kept. Calls come with the same names in the same
   * order each time. `T` is plain JSON.
   */
  keep<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** A list that is kept whole or not at all; nothing else is kept while it is read. `T` is plain JSON. */
  keepAll<T>(name: string, make: () => AsyncIterable<T>): AsyncIterable<T>;
}

/** For a generation that is gone through once. */
export const NO_JOURNAL: Journal = {
  keep: (_name, make) => make(),
  keepAll: (_name, make) => make(),
};
