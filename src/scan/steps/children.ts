// Children and diagnostic settings that Resource Graph does not have: the declared lists of every resource that was read, outermost
// first, because children have children. A scan with a limit on resources leaves them out.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import { DEPTH_MAX, LEFT_EMPTY, LEFT_EMPTY_NAMES, listsOf, parentTypes, typeOfList } from '../child-lists.ts';
import { belowSubscription } from '../ranges.ts';
import { readLists, type ListAnswer, type ListTask } from '../read-lists.ts';
import { readCursor, type Scan, type ScanStep } from '../step.ts';

/** Resources whose lists are read in one page; with them goes what a worker that dies repeats. */
const PARENTS_PER_PAGE = 500;

interface Parent {
  readonly id: string;
  readonly type: string;
  readonly location: string;
  readonly group: string | null;
}

interface Cursor {
  /** How deep the parents of this round are. */
  readonly depth: number;
  readonly after: string;
  /** Lists with further pages; they come first. */
  readonly pending: readonly ListTask<Parent>[];
  /** Nodes so far, for a limit. */
  readonly nodes: number;
}

export const children: ScanStep = {
  name: 'children',
  phase: 'resources',
  message: 'Reading what resources contain',
  makes: { nodes: ['Resource'], edges: [] },
  needs: { after: ['resources'], permissions: ['*/read', 'Microsoft.Web/sites/config/list/action'] },

  async plan({ scanStore, tenantId, jobId, filter }) {
    const seen = (await scanStore.subscriptions(tenantId, jobId)).filter((each) => each.seen).map(({ id }) => id);
    return filter.limit === undefined ? seen : [];
  },

  async read(scan, partition, ask) {
    const subscriptionId = partition.scope as string;
    const cursor = readCursor<Cursor>(partition.cursor, { depth: 1, after: '', pending: [], nodes: 0 });
    const { tasks, next } =
      cursor.pending.length > 0
        ? { tasks: cursor.pending, next: cursor }
        : await nextParents(scan, subscriptionId, cursor);
    const { answers, pending, unread } = await readLists(scan, ask, tasks, () => subscriptionId);
    const nodes = answers.flatMap((answer) => toNodes(scan, answer));
    return {
      cursor: JSON.stringify({ ...next, pending }),
      done: next.depth > DEPTH_MAX && pending.length === 0,
      graph: { nodes },
      unread,
    };
  },
};

async function nextParents(
  scan: Scan,
  subscriptionId: string,
  cursor: Cursor,
): Promise<{ tasks: ListTask<Parent>[]; next: Cursor }> {
  const range = belowSubscription(subscriptionId);
  const rows = await scan.scanStore.page({
    label: 'Resource',
    scanId: scan.jobId,
    after: cursor.after === '' ? range.after : cursor.after,
    before: range.before,
    types: parentTypes(cursor.depth).map((type) => scan.spelling.type(type)),
    limit: PARENTS_PER_PAGE,
    fields: ['type', 'kind', 'location', 'resource_group'],
  });
  const tasks = rows.flatMap((row) => {
    const type = String(row.type);
    const parent: Parent = {
      id: row.id,
      type,
      location: String(row.location),
      group: (row.resource_group as string | null) ?? null,
    };
    return listsOf(type, (row.kind as string | null) ?? null)
      .map((list) => ({
        parent,
        path: `${row.id}/${list.path}`,
        type: typeOfList(type, list),
        ...(list.action && { action: true }),
      }))
      .filter((task) => scan.filter.hasType(task.type));
  });
  const isLast = rows.length < PARENTS_PER_PAGE;
  const next = isLast ? { ...cursor, depth: cursor.depth + 1, after: '' } : { ...cursor, after: rows.at(-1)!.id };
  return { tasks, next };
}

function toNodes(scan: Scan, { task, bodies, apiVersion }: ListAnswer<Parent>): GraphNode[] {
  const { parent } = task;
  return bodies
    .filter((body) => typeof body.id === 'string' && isDirectChild(body.id, parent.id) && !isLeftEmpty(body))
    .map((body) => {
      const group = parent.group === null ? undefined : { name: parent.group, location: parent.location };
      return scan.shaper.toResource(body, { tenantId: scan.tenantId, parent, group, apiVersion }).node;
    });
}

/** A list may show what hangs on something else; only what is on this parent has it as its place. */
function isDirectChild(id: string, parentId: string): boolean {
  const parent = parseArmId(id)?.parent;
  return parent !== undefined && keyOf(parent) === keyOf(parentId);
}

function isLeftEmpty(body: Readonly<Record<string, unknown>>): boolean {
  const id = parseArmId(String(body.id));
  const isShown = body.properties !== null && body.properties !== undefined;
  return (
    !isShown && LEFT_EMPTY.test(keyOf(id?.type ?? '')) && LEFT_EMPTY_NAMES.has(id?.names.at(-1)?.toLowerCase() ?? '')
  );
}
