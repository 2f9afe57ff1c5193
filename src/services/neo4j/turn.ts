// Turns at the graph for transactions that would lock each other crosswise, such as those that write edges to the same regions, tags and
// roles: each waits for the one before it, in whichever process that is, instead of meeting it in a deadlock.
import type { ManagedTransaction } from './neo4j.ts';

const TAKE = 'MERGE (t:ScanTurn {name: $name}) SET t.name = t.name';

/** Waits until no other transaction has the turn of this name, and keeps it until the end of this one. Take it before any other lock. */
export async function takeTurn(tx: ManagedTransaction, name: 'edges'): Promise<void> {
  await tx.run(TAKE, { name });
}
