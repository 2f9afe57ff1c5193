// The resources of some subscriptions by their changes: what changed is read again, what vanished is left unseen, so that the reconcile
// step asks for it, and everything else is taken over as it was.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Ask, Denied } from '../services/azure/ask.ts';
import type { Row } from '../services/azure/resource-graph.ts';
import { readGraphPage } from './graph-pages.ts';
import type { TurnedFull } from './incremental.ts';
import { changesQuery, resourcesByIdQuery, type ChangeTable } from './queries.ts';
import { wholeRows } from './short-rows.ts';
import { inParts, readCursor, type Scan, type StepPage } from './step.ts';
import { takeOver, type TakenOver } from './take-over.ts';
import { trackedNodes } from './tracked-nodes.ts';

/** Ids in one query; with them it stays far below the longest text that Resource Graph takes. */
const IDS_PER_QUERY = 100;

interface Cursor {
  readonly table: ChangeTable;
  /** Where the listing of changes stands. */
  readonly page: string;
  /** Once all changes are read: what is being taken over. */
  readonly over?: TakenOver;
}
const BEGINNING: Cursor = { table: 'resourcechanges', page: '' };

interface Changed {
  readonly subscriptions: readonly string[];
  /** Changes after this time. */
  readonly since: string;
}

/** The next page of what changed. Where the changes do not tell enough the page says so, and from then on everything is read. */
export async function readChanged(scan: Scan, changed: Changed, cursor: string, ask: Ask): Promise<StepPage> {
  const { subscriptions } = changed;
  const place = readCursor<Cursor>(cursor, BEGINNING);
  if (place.over !== undefined) {
    const { next, seen } = await takeOver(scan, { label: 'Resource', step: 'resources' }, subscriptions, place.over);
    return {
      cursor: JSON.stringify({ ...place, over: next ?? place.over } satisfies Cursor),
      done: next === undefined,
      graph: { seen: { label: 'Resource', ids: seen } },
    };
  }
  switch (place.table) {
    case 'resourcechanges':
      return readResources(scan, changed, place.page, ask);
    case 'resourcecontainerchanges':
      return readContainers(scan, changed, place.page, ask);
  }
}

/** Leaves the changes aside: what they would have spared is read. */
function readInFull(why: string, subscriptions: readonly string[]): StepPage {
  return {
    cursor: JSON.stringify({ why, page: '' } satisfies TurnedFull),
    done: false,
    say: `${subscriptions.length === 1 ? '1 subscription is' : `${subscriptions.length} subscriptions are`} read in full after all: ${why}`,
  };
}

async function readResources(scan: Scan, { subscriptions, since }: Changed, from: string, ask: Ask): Promise<StepPage> {
  const page = await readGraphPage(scan, subscriptions, from, ask, { query: changesQuery('resourcechanges', since) });
  if (page.unread.length > 0) return readInFull(refusedIn('resourcechanges', page.unread), subscriptions);
  if (!page.rows.every(hasTarget)) return readInFull(NO_TARGET, subscriptions);
  const ids = targetsOf(page.rows);
  const rows: Row[] = [];
  for (const part of inParts(ids, IDS_PER_QUERY)) {
    const answer = await readByIds(scan, subscriptions, part, ask);
    if ('outcome' in answer) return readInFull(`what changed could not be read: ${answer.reason}`, subscriptions);
    rows.push(...answer);
  }
  const whole = await wholeRows(scan, ask, rows);
  const keys = ids.map(keyOf);
  const found = new Set(rows.map(({ id }) => keyOf(String(id))));
  // What the table of resources does not show is gone, or is in a list of what it is inside of: that is read again.
  const above = keys.filter((key) => !found.has(key)).flatMap(parentsOf);
  const next: Cursor = page.done
    ? { table: 'resourcecontainerchanges', page: '' }
    : { table: 'resourcechanges', page: page.cursor };
  return {
    cursor: JSON.stringify(next),
    done: false,
    graph: async () => ({
      stale: { label: 'Resource', keys },
      staleBelow: { keys, inlineToo: true },
      nodes: await trackedNodes(scan, whole.rows),
      changed: [...new Set([...keys, ...above, ...keys.flatMap(groupOf)])],
    }),
    counts: { changes: page.rows.length },
    unread: whole.unread,
  };
}

/** Groups that changed: one that was removed and made anew has lost what hung on it. */
async function readContainers(
  scan: Scan,
  { subscriptions, since }: Changed,
  from: string,
  ask: Ask,
): Promise<StepPage> {
  const table = 'resourcecontainerchanges';
  const page = await readGraphPage(scan, subscriptions, from, ask, { query: changesQuery(table, since) });
  if (page.unread.length > 0) return readInFull(refusedIn(table, page.unread), subscriptions);
  if (!page.rows.every(hasTarget)) return readInFull(NO_TARGET, subscriptions);
  const next: Cursor = { table, page: page.cursor, ...(page.done && { over: { at: 0, after: '' } }) };
  return { cursor: JSON.stringify(next), done: false, graph: { changed: targetsOf(page.rows).map(keyOf) } };
}

const hasTarget = ({ targetResourceId: id }: Row): boolean => typeof id === 'string' && id !== '';
const NO_TARGET = 'Resource Graph told of a change and not of what';
const targetsOf = (rows: readonly Row[]): string[] => [
  ...new Set(rows.map(({ targetResourceId }) => String(targetResourceId))),
];
const refusedIn = (table: ChangeTable, [first]: StepPage['unread'] & object): string =>
  `Resource Graph does not show ${table}: ${first!.reason}`;

const groupOf = (key: string): string[] => {
  const group = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(key)?.[0];
  return group === undefined ? [] : [group];
};

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
