// Counts by name, and their sum.

export type Counts = Readonly<Record<string, number>>;

/** Counts added up by name. */
export function sum(all: Iterable<Counts>): Counts {
  const total: Record<string, number> = {};
  for (const counts of all)
    for (const [name, value] of Object.entries(counts)) total[name] = (total[name] ?? 0) + value;
  return total;
}
