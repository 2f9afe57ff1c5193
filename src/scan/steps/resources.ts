// Every tracked resource, from Resource Graph: subscriptions in groups, in full or by their changes.
import { readChanged } from '../changed-resources.ts';
import { readGraphPages, subscriptionGroups } from '../graph-pages.ts';
import { partByChanges, turnedFull, type IncrementalScope } from '../incremental.ts';
import { resourcesQuery } from '../queries.ts';
import { wholeRows } from '../short-rows.ts';
import type { ScanStep } from '../step.ts';
import { trackedNodes } from '../tracked-nodes.ts';

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
      return readChanged(scan, { subscriptions, since }, partition.cursor, ask);
    const query = resourcesQuery(scan.filter);
    const page = await readGraphPages(scan, subscriptions, full?.page ?? partition.cursor, ask, {
      query,
      limit: scan.filter.limit,
      isRecounted: true,
    });
    const { rows, unread } = await wholeRows(scan, ask, page.rows);
    return {
      ...page,
      ...(full && { cursor: JSON.stringify({ ...full, page: page.cursor }) }),
      graph: async () => ({ nodes: await trackedNodes(scan, rows) }),
      unread: [...page.unread, ...unread],
      isFollowable: true,
    };
  },
};
