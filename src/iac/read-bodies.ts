// The second reading of the bodies, file by file. Files are small and a request of the graph is not, so what the next files will ask for
// is read along, in the order in which the language goes through the plan, and one request is always under way while code is written.
import type { ResourceReader, StoredResource } from '../graph/stored-resource.ts';
import type { Entry } from './plan.ts';
import { nameOf, readNodes } from './shape-node.ts';

/** Nodes of one request. */
const BATCH = 200;
/** Characters of bodies of one request, where there are several: bodies may have 2 MB each. */
const BATCH_SIZE = 4_000_000;

export interface Bodies {
  /** Batches of entries with their nodes by name, in the order of the entries. @throws GraphChanged where one is gone */
  read(entries: readonly Entry[]): AsyncIterable<readonly (readonly [Entry, StoredResource])[]>;
}

/** @param order in which entries will be asked for; what is asked for in another is answered too, at a request each */
export function makeBodies(order: readonly Entry[], reader: Pick<ResourceReader, 'read'>, signal: AbortSignal): Bodies {
  const places = new Map(order.map(({ key }, index) => [key, index]));
  /** What was read along and not yet asked for; at most two requests' worth. */
  let ahead = new Map<string, StoredResource>();
  let underWay: Promise<ReadonlyMap<string, StoredResource>> | undefined;
  /** Where in the order reading along goes on. */
  let frontier = 0;

  const startReading = (): void => {
    const batch = batchFrom(order, frontier);
    if (batch.length === 0) return;
    frontier += batch.length;
    underWay = readNodes(reader, batch, signal);
    // Its failure is met where it is waited for.
    underWay.catch(() => undefined);
  };
  const nodesOf = async (batch: readonly Entry[]): Promise<ReadonlyMap<string, StoredResource>> => {
    const isThere = ({ node }: Entry): boolean => ahead.has(nameOf(node));
    if (underWay && !batch.every(isThere)) {
      const read = await underWay;
      underWay = undefined;
      ahead = new Map([...ahead, ...read]);
    }
    const missing = batch.filter((entry) => !isThere(entry));
    if (missing.length > 0) {
      // The order is another; reading along begins anew from here.
      const there = batch.filter(isThere).map(({ node }) => [nameOf(node), ahead.get(nameOf(node))!] as const);
      ahead = new Map([...there, ...(await readNodes(reader, missing, signal))]);
      frontier = places.get(batch.at(-1)!.key)! + 1;
    }
    const nodes = new Map(batch.map(({ node }) => [nameOf(node), ahead.get(nameOf(node))!]));
    for (const name of nodes.keys()) ahead.delete(name);
    if (!underWay && ahead.size < BATCH) startReading();
    return nodes;
  };

  return {
    async *read(entries) {
      for (let at = 0; at < entries.length;) {
        signal.throwIfAborted();
        const batch = batchFrom(entries, at);
        const nodes = await nodesOf(batch);
        yield batch.map((entry) => [entry, nodes.get(nameOf(entry.node))!] as const);
        at += batch.length;
      }
    },
  };
}

/** As many entries as one request is worth, from a place of the list on. */
function batchFrom(list: readonly Entry[], from: number): Entry[] {
  const batch: Entry[] = [];
  for (let at = from, size = 0; at < list.length && batch.length < BATCH; at++) {
    size += list[at]!.size;
    if (batch.length > 0 && size > BATCH_SIZE) break;
    batch.push(list[at]!);
  }
  return batch;
}
