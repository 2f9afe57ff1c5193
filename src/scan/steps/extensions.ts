// What hangs on subscriptions and resource groups: locks, deny assignments, budgets, exports, deployments, plans of Defender.
import { parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import { belowSubscription } from '../ranges.ts';
import { readLists, unreadLists, type ListAnswer, type ListTask } from '../read-lists.ts';
import { GROUP_LISTS, SUBSCRIPTION_LISTS, typeOfScopeList } from '../scope-lists.ts';
import { surroundingsOf } from '../surroundings.ts';
import { readCursor, type Scan, type ScanStep } from '../step.ts';

const GROUPS_PER_PAGE = 200;

interface Cursor {
  /** The lists of the subscription itself come first, then those of its groups in order of their ids. */
  readonly stage: 'subscription' | 'groups';
  readonly after: string;
  readonly pending: readonly ListTask<string>[];
}
const BEGINNING: Cursor = { stage: 'subscription', after: '', pending: [] };

export const extensions: ScanStep = {
  name: 'extensions',
  phase: 'resources',
  reads: ['subscriptions'],
  message: 'Reading locks, budgets and deployments',
  makes: { nodes: ['Resource'], edges: [] },
  needs: { after: ['resource-groups'], azure: ['*/read'] },

  async plan({ scanStore, tenantId, jobId, filter }) {
    const seen = (await scanStore.subscriptions(tenantId, jobId)).filter((each) => each.seen).map(({ id }) => id);
    return filter.limit === undefined ? seen : [];
  },

  async read(scan, partition, ask) {
    const subscriptionId = partition.scope as string;
    const cursor = readCursor<Cursor>(partition.cursor, BEGINNING);
    const { tasks, next, isLast } = await nextTasks(scan, subscriptionId, cursor);
    const { answers, pending, unread, waitSeconds } = await readLists(scan, ask, tasks, () => subscriptionId, {
      again: cursor.pending.length > 0,
    });
    return {
      cursor: JSON.stringify({ ...next, pending }),
      done: isLast && pending.length === 0,
      graph: { nodes: await toNodes(scan, subscriptionId, answers) },
      unread,
      waitSeconds,
    };
  },

  giveUp(partition, reason) {
    const { pending, ...cursor } = readCursor<Cursor>(partition.cursor, BEGINNING);
    return {
      cursor: JSON.stringify({ ...cursor, pending: [] }),
      done: cursor.stage === 'groups' && cursor.after === END,
      unread: unreadLists(pending, reason, () => partition.scope as string),
    };
  },
};

async function nextTasks(
  scan: Scan,
  subscriptionId: string,
  cursor: Cursor,
): Promise<{ tasks: readonly ListTask<string>[]; next: Cursor; isLast: boolean }> {
  const listAt = (scope: string, paths: readonly string[]): ListTask<string>[] =>
    paths
      .map((path) => ({ parent: scope, path: `${scope}/${path}`, type: typeOfScopeList(path) }))
      .filter(({ type }) => scan.filter.hasType(type));
  const isDone = cursor.stage === 'groups' && cursor.after === END;
  if (cursor.pending.length > 0) return { tasks: cursor.pending, next: cursor, isLast: isDone };
  if (cursor.stage === 'subscription')
    return {
      tasks: listAt(`/subscriptions/${subscriptionId}`, SUBSCRIPTION_LISTS),
      next: { stage: 'groups', after: '', pending: [] },
      isLast: false,
    };
  const range = belowSubscription(subscriptionId);
  const groups = await scan.scanStore.page({
    label: 'ResourceGroup',
    scanId: scan.jobId,
    after: cursor.after === '' ? range.after : cursor.after,
    before: range.before,
    limit: GROUPS_PER_PAGE,
    fields: [],
  });
  const isLast = groups.length < GROUPS_PER_PAGE;
  return {
    tasks: groups.flatMap(({ id }) => listAt(id, GROUP_LISTS)),
    next: { stage: 'groups', after: isLast ? END : groups.at(-1)!.id, pending: [] },
    isLast,
  };
}
/** Greater than every id. */
const END = '~';

async function toNodes(
  scan: Scan,
  subscriptionId: string,
  answers: readonly ListAnswer<string>[],
): Promise<GraphNode[]> {
  // A list at a subscription also shows what comes from the management groups above; that is not of this subscription.
  const own = answers.flatMap(({ bodies, apiVersion }) =>
    bodies.flatMap((body) => {
      const id = typeof body.id === 'string' ? parseArmId(body.id) : undefined;
      const isOwn = id?.subscriptionId === subscriptionId && id.type !== undefined;
      return isOwn &&
        (id.resourceGroup === undefined ? scan.filter.groups === undefined : scan.filter.hasGroup(id.resourceGroup))
        ? [{ body, apiVersion }]
        : [];
    }),
  );
  const around = await surroundingsOf(
    scan,
    own.map(({ body }) => String(body.id)),
  );
  return own.map(
    ({ body, apiVersion }) => scan.shaper.toResource(body, { ...around(String(body.id)), apiVersion }).node,
  );
}
