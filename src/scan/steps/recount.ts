// Whether what was listed is still there, once all is listed: a resource that moves between two pages is shown at both its places. The
// types of which the scan saw another number than Resource Graph counts are listed once more; what that does not show counts as unseen, and
// the reconcile step asks for it. In an incremental scan it finds what Azure told no change of.
import { keyOf } from '../../graph/arm-id.ts';
import type { Ask } from '../../services/azure/ask.ts';
import { PAGE_ROWS, readGraphPage, subscriptionGroups } from '../graph-pages.ts';
import { countsQuery, resourcesQuery } from '../queries.ts';
import { wholeRows } from '../short-rows.ts';
import { readCursor, unreadScope, type Scan, type ScanStep, type StepPage } from '../step.ts';
import { SUBNET_IN_GRAPH } from '../to-resource.ts';
import { trackedNodes } from '../tracked-nodes.ts';

/** The step whose reading is checked, and the one that read what ARM showed beyond it. */
const CHECKED = 'resources';
const BEYOND = 'unlisted';

interface Cursor {
  /** Types (lower case) that are listed once more; absent before the counting. */
  readonly types?: readonly string[];
  readonly page: string;
}

export const recount: ScanStep = {
  name: 'recount',
  phase: 'resources',
  checks: CHECKED,
  message: 'Counting what was read',
  // What it lists again are nodes of the step that it checks.
  makes: { nodes: [], edges: [] },
  needs: { after: [CHECKED, BEYOND], azure: ['Microsoft.ResourceGraph/resources/read', '*/read'] },

  async plan(scan) {
    if (scan.filter.limit !== undefined) return [];
    const groups = await subscriptionGroups(scan);
    // Of a subscription that was refused there is nothing to count, and it is named.
    const refused = await scan.unreadAmong(
      [CHECKED],
      groups.flat().map((id) => `/subscriptions/${id}`),
    );
    return groups
      .map((ids) => ids.filter((id) => !refused.has(`/subscriptions/${id}`)))
      .filter((ids) => ids.length > 0);
  },

  async read(scan, partition, ask) {
    const subscriptions = partition.scope as readonly string[];
    const { types, page } = readCursor<Cursor>(partition.cursor, { page: '' });
    return types === undefined ? count(scan, subscriptions, ask) : listAgain(scan, subscriptions, { types, page }, ask);
  },
};

/** The types that a partition of this step listed once more; for the summary. */
export const typesListedAgain = (cursor: string): readonly string[] =>
  readCursor<Cursor>(cursor, { page: '' }).types ?? [];

async function count(scan: Scan, subscriptions: readonly string[], ask: Ask): Promise<StepPage> {
  const query = countsQuery(scan.filter);
  const answer = await scan.resourceGraph.query(ask, { query, subscriptions, top: PAGE_ROWS });
  if (answer.outcome === 'denied')
    return {
      cursor: '',
      done: true,
      unread: subscriptions.map((id) => unreadScope(`/subscriptions/${id}`, answer, id)),
    };
  const { groups, typesRead } = scan.filter;
  const seen = await scan.scanStore.countTypes({
    scanId: scan.jobId,
    steps: [CHECKED, BEYOND],
    subscriptions,
    resourceGroups: groups && [...groups],
    types: typesRead && [...typesRead],
  });
  // An answer of more types than fit a page says nothing of the others: all are listed.
  const isWhole = answer.outcome === 'page' && answer.skipToken === undefined;
  const listed = new Map(
    isWhole ? answer.rows.map(({ type, found }) => [keyOf(String(type)), Number(found)] as const) : [],
  );
  const types = [...new Set([...listed.keys(), ...seen.keys()])].filter(
    (type) => !isWhole || listed.get(type) !== seen.get(type),
  );
  return { cursor: JSON.stringify({ types: types.sort(), page: '' } satisfies Cursor), done: types.length === 0 };
}

async function listAgain(
  scan: Scan,
  subscriptions: readonly string[],
  { types, page: from }: Required<Cursor>,
  ask: Ask,
): Promise<StepPage> {
  const { groups } = scan.filter;
  const query = resourcesQuery({ groups, typesRead: new Set(types) });
  const page = await readGraphPage(scan, subscriptions, from, ask, { query, isRecounted: true });
  // What was refused when it was read first is named already.
  const refused = await scan.unreadAmong(
    [CHECKED, BEYOND],
    page.rows.map(({ id }) => keyOf(String(id))),
  );
  const { rows, unread } = await wholeRows(
    scan,
    ask,
    page.rows.filter(({ id }) => !refused.has(keyOf(String(id)))),
  );
  const withInline = types.includes('microsoft.network/virtualnetworks') ? [...types, keyOf(SUBNET_IN_GRAPH)] : types;
  return {
    ...page,
    cursor: JSON.stringify({ types, page: page.cursor } satisfies Cursor),
    graph: async () => ({
      step: CHECKED,
      isAgain: true,
      ...(from === '' && {
        staleOf: { subscriptions, types: withInline, resourceGroups: groups && [...groups] },
      }),
      nodes: await trackedNodes(scan, rows),
    }),
    unread: [...page.unread, ...unread],
  };
}
