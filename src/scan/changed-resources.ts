// The resources of some subscriptions by their changes: what changed is read again, what vanished is left unseen, so that the reconcile
// step asks for it, and everything else is taken over as it was.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Ask, Denied } from '../services/azure/ask.ts';
import type { Row } from '../services/azure/resource-graph.ts';
import { changesQuery, resourcesByIdQuery } from './queries.ts';
import { wholeRows } from './short-rows.ts';
import { inParts, readCursor, unreadScope, type PageGraph, type Scan, type StepPage } from './step.ts';
import { readGraphPage } from './graph-pages.ts';
import { takeOver, type TakenOver } from './take-over.ts';

/** Ids in one query; with them it stays far below the longest text that Resource Graph takes. */
const IDS_PER_QUERY = 100;

interface Cursor {
  /** Where the listing of changes stands. */
  readonly page: string;
  /** Once all changes are read: what is being taken over. */
  readonly over?: TakenOver;
}

export async function readChanged(
  scan: Scan,
  { subscriptions, since }: { readonly subscriptions: readonly string[]; readonly since: string },
  cursor: string,
  ask: Ask,
  toNodes: (rows: readonly Row[]) => Promise<NonNullable<PageGraph['nodes']>>,
): Promise<StepPage> {
  const { page: from, over } = readCursor<Cursor>(cursor, { page: '' });
  if (over !== undefined) {
    const { next, seen } = await takeOver(scan, { label: 'Resource', step: 'resources' }, subscriptions, over);
    return {
      cursor: JSON.stringify({ page: from, over: next ?? over }),
      done: next === undefined,
      graph: { seen: { label: 'Resource', ids: seen } },
    };
  }
  const page = await readGraphPage(scan, subscriptions, from, ask, { query: changesQuery(since) });
  const ids = [...new Set(page.rows.map(({ targetResourceId }) => String(targetResourceId)))];
  const rows: Row[] = [];
  const unread = [...page.unread];
  for (const part of inParts(ids, IDS_PER_QUERY)) {
    const answer = await readByIds(scan, subscriptions, part, ask);
    if ('outcome' in answer) unread.push(...subscriptions.map((id) => unreadScope(`/subscriptions/${id}`, answer, id)));
    else rows.push(...answer);
  }
  const whole = await wholeRows(scan, ask, rows);
  unread.push(...whole.unread);
  const keys = ids.map(keyOf);
  const found = new Set(rows.map(({ id }) => keyOf(String(id))));
  // What the table of resources does not show is gone, or is in a list of what it is inside of: that is read again.
  const above = keys.filter((key) => !found.has(key)).flatMap(parentsOf);
  return {
    cursor: JSON.stringify({ page: page.cursor, ...(page.done && { over: { at: 0, after: '' } }) }),
    // What could not be read in full is not taken over either.
    done: page.done && unread.length > 0,
    graph: async () => ({
      stale: { label: 'Resource', keys },
      staleBelow: { keys, inlineToo: true },
      nodes: await toNodes(whole.rows),
      changed: [...new Set([...keys, ...above])],
    }),
    counts: { changes: page.rows.length },
    unread,
  };
}

function parentsOf(id: string): string[] {
  const parent = parseArmId(id)?.parent;
  return parent === undefined ? [] : [parent, ...parentsOf(parent)];
}

async function readByIds(
  scan: Scan,
  subscriptions: readonly string[],
  ids: readonly string[],
  ask: Ask,
): Promise<readonly Row[] | Denied> {
  const answer = await scan.resourceGraph.query(ask, {
    query: resourcesByIdQuery(ids),
    subscriptions,
    top: Math.max(1, ids.length),
  });
  if (answer.outcome === 'page') return answer.rows;
  if (answer.outcome === 'denied') return answer;
  if (answer.outcome === 'expired' || ids.length === 1)
    return {
      outcome: 'denied',
      reason: 'A changed resource is too large for an answer of Resource Graph',
      permission: null,
    };
  const rows: Row[] = [];
  for (const half of inParts(ids, Math.ceil(ids.length / 2))) {
    const part = await readByIds(scan, subscriptions, half, ask);
    if ('outcome' in part) return part;
    rows.push(...part);
  }
  return rows;
}
