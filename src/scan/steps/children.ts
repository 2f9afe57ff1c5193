// Children and diagnostic settings that Resource Graph does not have: the declared lists of every resource that was read, outermost
// first, because children have children. A scan with a limit on resources leaves them out.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import type { Ask } from '../../services/azure/ask.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';
import type { NodeRow, PageOf } from '../../services/graph-store/scan-store.ts';
import { isSet, isWithheld, readWithheld, settingsIn } from '../app-settings.ts';
import { DEPTH_MAX, type ChildList } from '../child-lists.ts';
import { isResourceId } from '../identified.ts';
import { readByChanges } from '../incremental.ts';
import { belowSubscription } from '../ranges.ts';
import { readLists, unreadLists, type ListAnswer, type ListTask } from '../read-lists.ts';
import { readCursor, unreadScope, type Scan, type ScanStep, type StepPage } from '../step.ts';
import { isStrange, strangersAmong, type StrangeList, type Strangers } from '../strangers.ts';
import { takeOver, type TakenOver } from '../take-over.ts';

/**
 * Resources whose lists are read in one page. With them goes what a worker that dies repeats, so a page is a small share of the whole; of
 * a large tenant it may be larger, and costs fewer statements.
 */
const PARENTS_PER_PAGE = { least: 25, most: 300, share: 1 / 600 } as const;
/** Parents that are taken from the graph at once, for several pages. */
const PARENTS_AT_ONCE = 5_000;
/** Requests under way at the same time for each of the workers that the scan may have: this step is one worker. */
const AT_ONCE_PER_WORKER = 8;

interface Parent {
  readonly id: string;
  readonly location: string;
  readonly group: string | null;
}

interface Cursor {
  /** How deep the parents of this round are. */
  readonly depth: number;
  /** The content hash of the last one. In that order a page asks all subscriptions alike, and none waits for the quota of another. */
  readonly after: string;
  /** Lists with further pages, and those that Azure would not answer yet; they come first. */
  readonly pending: readonly ListTask<Parent>[];
  /** The types that the tenant held when the step began. */
  readonly types?: readonly string[];
  readonly perPage?: number;
  /** Lists of types that the schema does not know. */
  readonly strangers?: Strangers;
  /** Once all lists are read: what is being taken over. */
  readonly over?: TakenOver;
}

interface Scope {
  /** Subscriptions in which only what hangs on changed resources is read; the rest is taken over. */
  readonly changedIn: readonly string[];
}

const BEGINNING: Cursor = { depth: 1, after: '', pending: [] };

export const children: ScanStep = {
  name: 'children',
  phase: 'resources',
  reads: ['subscriptions'],
  message: 'Reading what resources contain',
  makes: { nodes: ['Resource'], edges: [] },
  needs: {
    after: ['resources', 'unlisted', 'recount'],
    azure: ['*/read'],
    optional: [
      {
        azure: 'Microsoft.Web/sites/config/list/action',
        gives: 'App settings and connection strings of web apps by name, their values masked where they are secrets',
      },
    ],
  },

  async plan(scan): Promise<Scope[]> {
    if (scan.filter.limit !== undefined) return [];
    return [{ changedIn: await readByChanges(scan) }];
  },

  async read(scan, partition, ask) {
    const { changedIn } = partition.scope as Scope;
    const cursor = readCursor<Cursor>(partition.cursor, BEGINNING);
    if (cursor.types === undefined) return look(scan, ask, cursor);
    if (cursor.over !== undefined) return takeOverChildren(scan, changedIn, cursor, cursor.over);
    const { tasks, next, read } =
      cursor.pending.length > 0
        ? { tasks: cursor.pending, next: cursor, read: [] }
        : await nextParents(scan, cursor, cursor.types, changedIn);
    const { answers, pending, unread, waitSeconds } = await readLists(scan, ask, tasks, subscriptionOf, {
      again: cursor.pending.length > 0,
      atOnce: AT_ONCE_PER_WORKER * scan.params.max_concurrency,
    });
    const settings = await toNodes(scan, ask, answers);
    const { nodes, withheld } = settings;
    const isRead = next.depth > DEPTH_MAX && pending.length === 0;
    const isDone = isRead && changedIn.length === 0;
    return {
      cursor: JSON.stringify({ ...next, pending, ...(isRead && !isDone && { over: { at: 0, after: '' } }) }),
      done: isDone,
      share: shareBehind(next),
      graph: {
        ...(changedIn.length > 0 && { staleBelow: { keys: read.map(keyOf), inlineToo: false } }),
        nodes,
      },
      ...(withheld > 0 && { counts: { 'withheld:app settings': withheld } }),
      unread: [
        ...unread,
        ...[...settings.unread, ...settings.nameless].map(({ scope, why }) =>
          unreadScope(scope, why, subscriptionAt(scope)),
        ),
      ],
      waitSeconds,
    };
  },

  giveUp(partition, reason) {
    const { pending, ...cursor } = readCursor<Cursor>(partition.cursor, BEGINNING);
    return {
      cursor: JSON.stringify({ ...cursor, pending: [] }),
      done: cursor.depth > DEPTH_MAX && (partition.scope as Scope).changedIn.length === 0,
      unread: unreadLists(pending, reason, subscriptionOf),
    };
  },
};

/** Hashes are spread evenly, so the last one tells how much of a depth is behind; each depth counts half of what is left. */
export const shareBehind = ({ depth, after }: Pick<Cursor, 'depth' | 'after'>): number =>
  1 - 0.5 ** (depth - 1) + 0.5 ** depth * (Number.parseInt(after.slice(0, 8) || '0', 16) / 0x1_0000_0000);

const subscriptionAt = (scope: string): string | null =>
  /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase() ?? null;
const subscriptionOf = ({ id }: Parent): string | null => subscriptionAt(id);

/** What there is, and what the schema does not know of it: that is asked for in every subscription that has it. */
async function look(scan: Scan, ask: Ask, cursor: Cursor): Promise<StepPage> {
  const counts = await scan.scanStore.countResources(scan.jobId);
  const types = [...new Set(counts.map(({ type }) => type))].sort();
  const { least, most, share } = PARENTS_PER_PAGE;
  const perPage = Math.min(most, Math.max(least, Math.ceil(share * counts.reduce((sum, { count }) => sum + count, 0))));
  const seen = (await scan.scanStore.subscriptions(scan.tenantId, scan.jobId)).filter((each) => each.seen);
  const strangers: Record<string, readonly StrangeList[]> = {};
  const unread: NewUnreadScope[] = [];
  for (const { id } of types.some((type) => isStrange(scan, type)) ? seen : []) {
    const held = await scan.scanStore.types(scan.jobId, belowSubscription(id));
    const { lists, denied } = await strangersAmong(scan, ask, id, held);
    Object.assign(strangers, lists);
    unread.push(...denied.map(({ scope, why }) => unreadScope(scope, why, id)));
  }
  return { cursor: JSON.stringify({ ...cursor, types, perPage, strangers } satisfies Cursor), done: false, unread };
}

async function takeOverChildren(
  scan: Scan,
  subscriptions: readonly string[],
  cursor: Cursor,
  over: TakenOver,
): Promise<StepPage> {
  const { seen, next } = await takeOver(scan, { label: 'Resource', step: 'children' }, subscriptions, over);
  return {
    cursor: JSON.stringify({ ...cursor, over: next ?? over } satisfies Cursor),
    done: next === undefined,
    graph: { seen: { label: 'Resource', ids: seen } },
  };
}

/** @returns `read`: ids of the resources whose lists these are, but for those that were in a list themselves */
async function nextParents(
  scan: Scan,
  cursor: Cursor,
  held: readonly string[],
  changedIn: readonly string[],
): Promise<{ tasks: ListTask<Parent>[]; next: Cursor; read: readonly string[] }> {
  const { strangers = {} } = cursor;
  const { depth, types } = nextDepth(scan, [...held, ...Object.keys(strangers)], strangers, cursor.depth);
  if (types.length === 0) return { tasks: [], next: { ...cursor, depth: DEPTH_MAX + 1 }, read: [] };
  const { perPage = PARENTS_PER_PAGE.least } = cursor;
  const rows = await parentsAfter(scan, cursor.after, perPage, {
    label: 'Resource',
    scanId: scan.jobId,
    by: 'arm_hash',
    types: types.map((type) => scan.spelling.type(type)),
    ...(changedIn.length > 0 && { changedIn }),
    fields: ['arm_hash', 'read_by', 'type', 'kind', 'location', 'resource_group'],
  });
  const tasks = rows.flatMap((row) => {
    const parent: Parent = {
      id: row.id,
      location: String(row.location),
      group: (row.resource_group as string | null) ?? null,
    };
    const known = scan.childLists.listsOf(String(row.type), (row.kind as string | null) ?? null);
    const lists: readonly (ChildList & Partial<StrangeList>)[] = [
      ...known,
      ...(strangers[String(row.type).toLowerCase()] ?? []),
    ];
    return lists
      .filter(({ type }) => scan.filter.hasType(type))
      .map(({ path, type, single, apiVersions }): ListTask<Parent> => ({
        parent,
        path: `${row.id}/${path}`,
        type,
        ...(single && { single: 'GET' }),
        ...(apiVersions && { apiVersions }),
      }));
  });
  const isLast = rows.length < perPage;
  const place = isLast ? { depth: depth + 1, after: '' } : { depth, after: String(rows.at(-1)!.arm_hash) };
  const read = rows.flatMap(({ id, read_by }) => (read_by === 'children' ? [] : [id]));
  return { tasks, next: { ...cursor, ...place, pending: [] }, read };
}

/** What was taken from the graph for the pages of one slice of work: the rows after a place, and whether they are all that there are. */
const taken = new WeakMap<
  Scan,
  { readonly of: string; readonly after: string; readonly rows: readonly NodeRow[]; readonly isAll: boolean }
>();

/** The next parents in their order. What is taken once stays as it is: nothing that is read meanwhile is of their depth. */
async function parentsAfter(
  scan: Scan,
  after: string,
  limit: number,
  query: Omit<PageOf, 'after' | 'limit'>,
): Promise<readonly NodeRow[]> {
  const of = JSON.stringify(query.types);
  const known = taken.get(scan);
  if (known?.of === of && known.after <= after) {
    const rest = known.rows.filter(({ arm_hash }) => String(arm_hash) > after);
    if (rest.length >= limit || known.isAll) return rest.slice(0, limit);
  }
  const rows = await scan.scanStore.page({ ...query, after, limit: PARENTS_AT_ONCE });
  taken.set(scan, { of, after, rows, isAll: rows.length < PARENTS_AT_ONCE });
  return rows.slice(0, limit);
}

/** The next depth at which anything has lists. */
function nextDepth({ childLists }: Scan, held: readonly string[], strangers: Strangers, from: number) {
  for (let depth = from; depth <= DEPTH_MAX; depth++) {
    const strange = Object.keys(strangers).filter((type) => type.split('/').length - 1 === depth);
    const types = [...childLists.parentsAmong(held, depth), ...strange];
    if (types.length > 0) return { depth, types };
  }
  return { depth: DEPTH_MAX + 1, types: [] };
}

async function toNodes(scan: Scan, ask: Ask, answers: readonly ListAnswer<Parent>[]) {
  const listed = answers.flatMap(({ task, bodies, apiVersion }) =>
    bodies.map((body) => ({ task, body: { ...body, id: idOf(task, body) }, apiVersion })),
  );
  const found = listed.filter(({ task, body }) => body.id !== undefined && isDirectChild(body.id, placeOf(task)));
  const nameless = listed
    .filter(({ body }) => body.id === undefined)
    .map(({ task: { path } }) => ({ scope: path, why: NAMELESS }));
  const listedIds = new Set(found.map(({ body }) => String(body.id).toLowerCase()));
  const unlisted = [...new Map(answers.map((answer) => [answer.task.path, answer])).values()].flatMap((answer) =>
    settingsIn(answer.task.path)
      .filter(({ id }) => !listedIds.has(id.toLowerCase()))
      .map((body) => ({ ...answer, body })),
  );
  const hidden = [...found.filter(({ body }) => isWithheld(body)), ...unlisted];
  const { shown, unread } = await readWithheld(
    scan,
    ask,
    hidden.map(({ body }) => body),
  );
  // What could not be asked for keeps what the graph knows of it.
  const kept = new Set(unread.map(({ scope }) => scope));
  const isTold = ({ body }: (typeof unlisted)[number]): boolean => isSet(shown.get(String(body.id)) ?? body);
  const nodes = [...found, ...unlisted.filter(isTold)].flatMap(({ task, body, apiVersion }): GraphNode[] => {
    if (kept.has(String(body.id))) return [];
    const { parent } = task;
    const group = parent.group === null ? undefined : { name: parent.group, location: parent.location };
    const around = { tenantId: scan.tenantId, parent: { ...parent, id: placeOf(task) }, group, apiVersion };
    return [scan.shaper.toResource(shown.get(String(body.id)) ?? body, around).node];
  });
  const withheld = hidden.length - shown.size - unread.length;
  return { nodes, withheld, unread, nameless };
}

const NAMELESS = { reason: 'Azure listed something that has neither an id nor a name', permission: null };

/** Its own id, or where ARM leaves that out the one that follows from the list and its name. */
function idOf({ path, single }: ListTask<Parent>, { id, name }: ArmBody): string | undefined {
  if (isResourceId(id)) return id;
  if (single) return path;
  return typeof name === 'string' && name !== '' ? `${path}/${name.slice(name.lastIndexOf('/') + 1)}` : undefined;
}

/** What the things of a list are inside of, or hang on. */
function placeOf({ parent, path, single }: ListTask<Parent>): string {
  const below = path.slice(parent.id.length + 1).split('/');
  if (below[0] === 'providers') return parent.id;
  return [parent.id, ...below.slice(0, single ? -2 : -1)].join('/');
}

/** A list may show what hangs on something else; only what is on this parent has it as its place. */
function isDirectChild(id: string, parentId: string): boolean {
  const parent = parseArmId(id)?.parent;
  return parent !== undefined && keyOf(parent) === keyOf(parentId);
}
