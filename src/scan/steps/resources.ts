// Every tracked resource, from Resource Graph: subscriptions in groups, in full or by their changes.
import type { GraphNode } from '../../graph/model.ts';
import type { Row } from '../../services/azure/resource-graph.ts';
import { readChanged } from '../changed-resources.ts';
import { readGraphPage, subscriptionGroups } from '../graph-pages.ts';
import { partByChanges, turnedFull, type IncrementalScope } from '../incremental.ts';
import { resourcesQuery } from '../queries.ts';
import { wholeRows } from '../short-rows.ts';
import { surroundingsOf } from '../surroundings.ts';
import type { Scan, ScanStep } from '../step.ts';

export const resources: ScanStep = {
  name: 'resources',
  phase: 'resources',
  reads: ['subscriptions'],
  message: 'Reading resources',
  makes: { nodes: ['Resource'], edges: [] },
  needs: { after: ['resource-groups'], azure: ['Microsoft.ResourceGraph/resources/read', '*/read'] },
  async plan(scan): Promise<IncrementalScope[]> {
    const groups = await subscriptionGroups(scan);
    return (await Promise.all(groups.map((group) => partByChanges(scan, group)))).flat();
  },

  async read(scan, partition, ask) {
    const { subscriptions, since } = partition.scope as IncrementalScope;
    const full = turnedFull(partition.cursor);
    if (since !== undefined && full === undefined)
      return readChanged(scan, { subscriptions, since }, partition.cursor, ask, (rows) => toNodes(scan, rows));
    const query = resourcesQuery(scan.filter);
    const page = await readGraphPage(scan, subscriptions, full?.page ?? partition.cursor, ask, {
      query,
      limit: scan.filter.limit,
    });
    const { rows, unread } = await wholeRows(scan, ask, page.rows);
    return {
      ...page,
      ...(full && { cursor: JSON.stringify({ ...full, page: page.cursor }) }),
      graph: async () => ({ nodes: await toNodes(scan, rows) }),
      unread: [...page.unread, ...unread],
      isFollowable: true,
    };
  },
};

/** Resources with the group, and for tracked children the parent, that they are in as the graph spells it. */
async function toNodes(scan: Scan, rows: readonly Row[]): Promise<GraphNode[]> {
  const around = await surroundingsOf(
    scan,
    rows.map(({ id }) => String(id)),
  );
  return rows.flatMap((row) => {
    const { node, inline } = scan.shaper.toResource(row, around(String(row.id)));
    return [node, ...inline];
  });
}
