// Pages of a query to Resource Graph over a group of subscriptions, ordered by id. A group that is refused is read one subscription at a
// time, so that the refusal is named and the others are read; a listing whose token expired begins again.
import { sum } from '../graph/counts.ts';
import type { Ask } from '../services/azure/ask.ts';
import type { Row } from '../services/azure/resource-graph.ts';
import type { NewUnreadScope } from '../services/checkpoints/checkpoints.ts';
import { isResourceId, WITHOUT_ID } from './identified.ts';
import { tableOf, withoutColumn } from './queries.ts';
import { inParts, isAskedToWait, readCursor, unreadScope, type Scan } from './step.ts';
import { follow, type Trail } from './trail.ts';

export const PAGE_ROWS = 1_000;
/** Resource Graph's own limit is 1,000 subscriptions a query; fewer keep a refusal cheap. */
export const SUBSCRIPTIONS_MAX = 100;
/** Rows that are loaded in one transaction: some 8 MB as a rule. */
const ROWS_TOGETHER = 2_000;
const RESTARTS_MAX = 5;
const FEWER = 'Resource Graph listed fewer rows than it counts, time and again';

export interface GraphCursor {
  /** Once the group was refused: which of its subscriptions is being read. */
  at?: number;
  trail?: Trail;
  /** Rows so far, for a limit. */
  rows: number;
  /** Those of the listing that is under way, and how many it had by Azure's own count when it began. */
  listed?: { readonly rows: number; readonly total: number };
  /** Listings that began again because their token had expired. */
  restarts: number;
  /** Rows of a page, once a full one was too large for an answer. */
  top?: number;
  /** Columns that the table was found not to have. */
  without?: readonly string[];
}

/** Subscriptions this scan saw, in groups for Resource Graph: enough of them that all workers read at the same time. */
export async function subscriptionGroups(scan: Scan): Promise<string[][]> {
  const { params, filter } = scan;
  const seen = await seenSubscriptions(scan);
  const size = Math.min(SUBSCRIPTIONS_MAX, Math.ceil(seen.length / (2 * params.max_concurrency)));
  // A limit is kept by counting, which needs one reader.
  return inParts(seen, filter.limit === undefined ? Math.max(1, size) : Math.max(1, seen.length));
}

/** The same in few groups, for what is little in each subscription: every query counts against the quota, however short its answer. */
export const fewSubscriptionGroups = async (scan: Scan): Promise<string[][]> =>
  inParts(await seenSubscriptions(scan), SUBSCRIPTIONS_MAX);

const seenSubscriptions = async ({ scanStore, tenantId, jobId }: Scan): Promise<string[]> =>
  (await scanStore.subscriptions(tenantId, jobId)).filter((each) => each.seen).map(({ id }) => id);

export interface GraphPageQuery {
  readonly query: string;
  readonly limit?: number | undefined;
  readonly aboveToo?: boolean;
  /** A later step counts what was read, so that rows which come and go meanwhile need no listing anew. */
  readonly isRecounted?: boolean;
  /** Its rows are of what holds resources. */
  readonly isOfContainers?: boolean;
}

/** As {@link readGraphPage}, and the pages after it until there are rows enough to be loaded together. */
export async function readGraphPages(
  scan: Scan,
  ids: readonly string[],
  cursor: string,
  ask: Ask,
  query: GraphPageQuery,
) {
  let page = await readGraphPage(scan, ids, cursor, ask, query);
  const rows = [...page.rows];
  const counts = [page.counts];
  while (!page.done && page.unread.length === 0 && page.rows.length > 0 && rows.length < ROWS_TOGETHER) {
    try {
      page = await readGraphPage(scan, ids, page.cursor, ask, query);
    } catch (error) {
      // What was read is kept; the next turn meets the wait.
      if (!isAskedToWait(error)) throw error;
      break;
    }
    rows.push(...page.rows);
    counts.push(page.counts);
  }
  return { ...page, rows, counts: sum(counts) };
}

/** One page of a query over a group of subscriptions, and where the listing stands after it. */
export async function readGraphPage(
  scan: Scan,
  ids: readonly string[],
  cursor: string,
  ask: Ask,
  { query, limit, aboveToo, isRecounted, isOfContainers }: GraphPageQuery,
) {
  const place = readCursor<GraphCursor>(cursor, { rows: 0, restarts: 0 });
  const { at, trail, rows, restarts, without = [] } = place;
  const present = without.reduce((text, column) => withoutColumn(text, column) ?? text, query);
  const asked = at === undefined ? ids : [ids[at]!];
  const top = Math.min(place.top ?? PAGE_ROWS, (limit ?? Infinity) - rows);
  const stand = (
    next: GraphCursor,
    done: boolean,
    { rows: read = [], unread = [] }: { rows?: readonly Row[]; unread?: readonly NewUnreadScope[] } = {},
  ) => {
    // What comes without a column is told in the result: it is not there, rather than empty.
    const told = without.map((column) => [`withheld:${column} in ${tableOf(query)}`, read.length]);
    const usable = isOfContainers ? read : read.filter(({ id }) => isResourceId(id));
    const lost =
      usable.length < read.length ? asked.map((id) => unreadScope(`/subscriptions/${id}`, WITHOUT_ID, id)) : [];
    return {
      cursor: JSON.stringify({ ...(without.length > 0 && { without }), ...next }),
      done,
      rows: usable,
      unread: [...unread, ...lost],
      counts: Object.fromEntries(told),
    };
  };
  /** Goes on with the next subscription of a group that is read one by one. */
  const passOn = (count: number) => {
    const next: GraphCursor = { rows: count, restarts: 0, ...(at !== undefined && { at: at + 1 }) };
    return { next, done: at === undefined || at + 1 >= ids.length };
  };

  const answer = await scan.resourceGraph.query(ask, {
    query: present,
    subscriptions: asked,
    top,
    skipToken: trail?.to,
    ...(aboveToo && { aboveToo }),
  });
  switch (answer.outcome) {
    case 'page': {
      const count = rows + answer.rows.length;
      const isFull = limit !== undefined && count >= limit;
      const step = isFull ? {} : follow(trail, answer.skipToken, answer.rows.length);
      const listed = {
        rows: (place.listed?.rows ?? 0) + answer.rows.length,
        total: Math.min(place.listed?.total ?? answer.total, answer.total),
      };
      if (step.trail) {
        const next = stand({ ...place, rows: count, listed, trail: step.trail }, false, { rows: answer.rows });
        return at === undefined ? { ...next, share: Math.min(1, listed.rows / Math.max(1, listed.total)) } : next;
      }
      if (step.denied) return deny(step.denied, answer.rows);
      if (!isFull && !isRecounted && listed.rows < listed.total) return beginAgain(FEWER, answer.rows);
      const { next, done } = passOn(count);
      return stand(next, done || isFull, { rows: answer.rows });
    }
    case 'too large':
      if (top > 1) return stand({ ...place, top: Math.floor(top / 2) }, false);
      return deny({ reason: 'A single resource is too large for an answer of Resource Graph', permission: null });
    case 'no column': {
      const { column } = answer;
      if (withoutColumn(present, column) === undefined)
        return deny({ reason: `Resource Graph has no column ${column} in ${tableOf(query)}`, permission: null });
      return stand({ ...place, without: [...without, column] }, false);
    }
    case 'expired':
      return beginAgain('The listing expired time and again before its end');
    case 'denied':
      return at === undefined && ids.length > 1 ? stand({ at: 0, rows, restarts: 0 }, false) : deny(answer);
  }

  /** Lists once more from the first row, or after too many times names the subscriptions. */
  function beginAgain(reason: string, readRows: readonly Row[] = []) {
    if (restarts >= RESTARTS_MAX) return deny({ reason, permission: null }, readRows);
    const before = rows - (place.listed?.rows ?? 0);
    const next: GraphCursor = { rows: before, restarts: restarts + 1, ...(at !== undefined && { at }) };
    return stand(next, false, { rows: readRows });
  }

  /** Names the subscriptions asked for; rows that came before the listing broke off are good all the same. */
  function deny(why: { reason: string; permission: string | null }, readRows: readonly Row[] = []) {
    const { next, done } = passOn(rows + readRows.length);
    const unread = asked.map((id) => unreadScope(`/subscriptions/${id}`, why, id));
    return stand(next, done, { rows: readRows, unread });
  }
}
