// What hangs on subscriptions and resource groups: locks, deny assignments, budgets, exports, deployments, plans of Defender.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import type { Found, NodeRow } from '../../services/graph-store/scan-store.ts';
import { isResourceId, WITHOUT_ID } from '../identified.ts';
import { readByChanges } from '../incremental.ts';
import { belowSubscription } from '../ranges.ts';
import { readLists, unreadLists, type ListAnswer, type ListTask } from '../read-lists.ts';
import { GROUP_LISTS, SUBSCRIPTION_LISTS, typeOfScopeList } from '../scope-lists.ts';
import { surroundingsOf } from '../surroundings.ts';
import { readCursor, unreadScope, type Scan, type ScanStep, type StepPage } from '../step.ts';
import { takeOver, type TakenOver } from '../take-over.ts';

/** Groups whose lists are read in one page: with them goes what a worker that dies repeats, so a page is a small share of the whole. */
const GROUPS_PER_PAGE = { least: 25, most: 200, share: 1 / 50 } as const;

interface Cursor {
  /** The lists of the subscription itself come first, then those of its groups in order of their ids. */
  readonly stage: 'subscription' | 'groups';
  readonly after: string;
  readonly pending: readonly ListTask<string>[];
  /** Once all lists are read: what is being taken over. */
  readonly over?: TakenOver;
}
interface Scope {
  readonly subscription: string;
  /** Only the lists of groups in which something changed are read; those of the others are taken over. */
  readonly isByChanges: boolean;
  readonly groupsPerPage: number;
}
const BEGINNING: Cursor = { stage: 'subscription', after: '', pending: [] };

export const extensions: ScanStep = {
  name: 'extensions',
  phase: 'resources',
  reads: ['subscriptions'],
  message: 'Reading locks, budgets and deployments',
  makes: { nodes: ['Resource'], edges: [] },
  needs: { after: ['resource-groups'], azure: ['*/read'] },

  async plan(scan): Promise<Scope[]> {
    if (scan.filter.limit !== undefined) return [];
    const byChanges = new Set(await readByChanges(scan));
    const { least, most, share } = GROUPS_PER_PAGE;
    const { ResourceGroup: groups } = await scan.scanStore.countNodes(scan.jobId);
    const groupsPerPage = Math.min(most, Math.max(least, Math.ceil(share * groups)));
    return (await scan.scanStore.subscriptions(scan.tenantId, scan.jobId))
      .filter((each) => each.seen)
      .map(({ id }) => ({ subscription: id, isByChanges: byChanges.has(id), groupsPerPage }));
  },

  async read(scan, partition, ask) {
    const scope = partition.scope as Scope;
    const { subscription: subscriptionId, isByChanges } = scope;
    const cursor = readCursor<Cursor>(partition.cursor, BEGINNING);
    if (cursor.over !== undefined) return takeOverLists(scan, subscriptionId, cursor, cursor.over);
    const { tasks, next, isLast, groups } = await nextTasks(scan, scope, cursor);
    const { answers, pending, unread, waitSeconds } = await readLists(scan, ask, tasks, () => subscriptionId, {
      again: cursor.pending.length > 0,
    });
    const isRead = isLast && pending.length === 0;
    const begun = cursor.pending.length > 0 ? [] : [...new Set(tasks.map(({ parent }) => keyOf(parent)))];
    return {
      cursor: JSON.stringify({ ...next, pending, ...(isRead && isByChanges && { over: { at: 0, after: '' } }) }),
      done: isRead && !isByChanges,
      graph: {
        ...(isByChanges && begun.length > 0 && { staleAt: { scopes: begun, types: typesTakenOver(scan) } }),
        nodes: await toNodes(scan, subscriptionId, answers, groups),
      },
      unread: [
        ...unread,
        ...answers
          .filter(({ bodies }) => !bodies.every(({ id }) => isResourceId(id)))
          .map(({ task: { path } }) => unreadScope(path, WITHOUT_ID, subscriptionId)),
      ],
      waitSeconds,
    };
  },

  giveUp(partition, reason) {
    const { pending, ...cursor } = readCursor<Cursor>(partition.cursor, BEGINNING);
    const { subscription, isByChanges } = partition.scope as Scope;
    const isRead = cursor.stage === 'groups' && cursor.after === END;
    return {
      cursor: JSON.stringify({ ...cursor, pending: [], ...(isRead && isByChanges && { over: { at: 0, after: '' } }) }),
      done: isRead && !isByChanges,
      unread: unreadLists(pending, reason, () => subscription),
    };
  },
};

const typesTakenOver = ({ spelling }: Scan): string[] =>
  GROUP_LISTS.map((path) => spelling.type(typeOfScopeList(path)));

/** What the lists of groups showed in which nothing changed. Those that were read left what they did not show stale, and that stays behind. */
async function takeOverLists(scan: Scan, subscriptionId: string, cursor: Cursor, over: TakenOver): Promise<StepPage> {
  const what = { label: 'Resource', step: 'extensions', types: typesTakenOver(scan) } as const;
  const { seen, next } = await takeOver(scan, what, [subscriptionId], over);
  return {
    cursor: JSON.stringify({ ...cursor, over: next ?? over } satisfies Cursor),
    done: next === undefined,
    graph: { seen: { label: 'Resource', ids: seen } },
  };
}

interface Tasks {
  readonly tasks: readonly ListTask<string>[];
  readonly next: Cursor;
  readonly isLast: boolean;
  /** Of these lists, by their keys; of lists that are taken up again they are not known. */
  readonly groups?: ReadonlyMap<string, Found>;
}

async function nextTasks(
  scan: Scan,
  { subscription: subscriptionId, isByChanges, groupsPerPage }: Scope,
  cursor: Cursor,
): Promise<Tasks> {
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
    isChanged: isByChanges,
    limit: groupsPerPage,
    fields: ['name', 'location'],
  });
  const isLast = groups.length < groupsPerPage;
  return {
    tasks: groups.flatMap(({ id }) => listAt(id, GROUP_LISTS)),
    next: { stage: 'groups', after: isLast ? END : groups.at(-1)!.id, pending: [] },
    isLast,
    groups: new Map(groups.map((row) => [keyOf(row.id), toFound(row)])),
  };
}

const toFound = ({ id, name, location }: NodeRow): Found => ({
  label: 'ResourceGroup',
  id,
  name: String(name),
  ...(typeof location === 'string' && { location }),
});

/** Greater than every id. */
const END = '~';

async function toNodes(
  scan: Scan,
  subscriptionId: string,
  answers: readonly ListAnswer<string>[],
  groups: Tasks['groups'],
): Promise<GraphNode[]> {
  // A list at a subscription also shows what comes from the management groups above; that is not of this subscription.
  const own = answers.flatMap(({ bodies, apiVersion }) =>
    bodies.flatMap((body) => {
      const id = isResourceId(body.id) ? parseArmId(body.id) : undefined;
      const isOwn = id?.subscriptionId === subscriptionId;
      return isOwn &&
        (id.resourceGroup === undefined ? scan.filter.groups === undefined : scan.filter.hasGroup(id.resourceGroup))
        ? [{ body, apiVersion }]
        : [];
    }),
  );
  const around = await surroundingsOf(
    scan,
    own.map(({ body }) => String(body.id)),
    groups,
  );
  return own.map(
    ({ body, apiVersion }) => scan.shaper.toResource(body, { ...around(String(body.id)), apiVersion }).node,
  );
}
