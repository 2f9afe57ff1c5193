// Who is in which group, who owns what, and which outside identities applications trust: small lists, 20 to a request.
import type { GraphEdge, GraphNode, Label, NodeRef } from '../../graph/model.ts';
import type { DirectoryObject } from '../../services/azure/directory.ts';
import { inParts, readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { follow, type Trail } from '../trail.ts';

/** Graph's limit for one batch. */
const BATCH = 20;
/** Batches under way at the same time. */
const BATCHES_PER_PAGE = 5;

interface Kind {
  readonly of: Label;
  readonly lists: readonly string[];
  readonly permission: string;
  readonly edge: GraphEdge['type'];
  /** Which end of the edge the listed object is at. */
  readonly objectAt: 'from' | 'to';
}

const KINDS = {
  // v1.0 leaves service principals out of members; the cast has them.
  members: {
    of: 'IdentityGroup',
    lists: [
      '/groups/{id}/members?$select=id&$top=999',
      '/groups/{id}/members/microsoft.graph.servicePrincipal?$select=id&$top=999',
    ],
    permission: 'GroupMember.Read.All',
    edge: 'MEMBER_OF',
    objectAt: 'from',
  },
  groupOwners: {
    of: 'IdentityGroup',
    lists: ['/groups/{id}/owners?$select=id&$top=999'],
    permission: 'GroupMember.Read.All',
    edge: 'OWNER_OF',
    objectAt: 'from',
  },
  applicationOwners: {
    of: 'Application',
    lists: ['/applications/{id}/owners?$select=id&$top=999'],
    permission: 'Application.Read.All',
    edge: 'OWNER_OF',
    objectAt: 'from',
  },
  federatedCredentials: {
    of: 'Application',
    lists: ['/applications/{id}/federatedIdentityCredentials'],
    permission: 'Application.Read.All',
    edge: 'TRUSTS',
    objectAt: 'to',
  },
} as const satisfies Record<string, Kind>;
const LABEL_OF: Readonly<Record<string, Label>> = {
  '#microsoft.graph.user': 'User',
  '#microsoft.graph.group': 'IdentityGroup',
  '#microsoft.graph.serviceprincipal': 'ServicePrincipal',
};

interface Task {
  readonly id: string;
  /** The list. */
  readonly path: string;
  /** Where its next page is, after the first. */
  readonly trail?: Trail;
}
interface Cursor {
  readonly after: string;
  readonly pending: readonly Task[];
  /** Ids of pending tasks of which another list could not be read. */
  readonly incomplete?: readonly string[];
}

export const memberships: ScanStep = {
  name: 'memberships',
  phase: 'directory',
  message: 'Reading memberships and owners',
  makes: { nodes: ['FederatedCredential'], edges: ['MEMBER_OF', 'OWNER_OF', 'TRUSTS'] },
  needs: { after: ['directory'], permissions: [...new Set(Object.values(KINDS).map(({ permission }) => permission))] },
  isWanted: ({ include_directory }) => include_directory,
  plan: () => Promise.resolve(Object.keys(KINDS)),

  async read(scan, partition, ask) {
    const kind: Kind = KINDS[partition.scope as keyof typeof KINDS];
    const cursor = readCursor<Cursor>(partition.cursor, { after: '', pending: [] });
    const { tasks, after, ids, isLast } = await nextTasks(scan, kind, cursor);
    const isFurther = tasks.some(({ trail }) => trail !== undefined);
    const answers = isFurther
      ? await Promise.all(tasks.map(({ path, trail }) => scan.directory.list(ask, trail?.to ?? path, kind.permission)))
      : (
          await Promise.all(
            inParts(
              tasks.map(({ path }) => path),
              BATCH,
            ).map((part) => scan.directory.batch(ask, part, kind.permission)),
          )
        ).flat();

    const nodes: GraphNode[] = [];
    const edges: GraphEdge[] = [];
    const unread: ReturnType<typeof unreadScope>[] = [];
    const pending: Task[] = [];
    const unknown: Record<string, number> = {};
    const incomplete = new Set(cursor.incomplete);
    for (const [index, answer] of answers.entries()) {
      const { id, path, trail } = tasks[index]!;
      const step = answer.outcome === 'page' ? follow(trail, answer.nextLink, answer.rows.length) : {};
      const denied = answer.outcome === 'denied' ? answer : step.denied;
      if (denied) {
        unread.push(unreadScope(path.split('?')[0]!, denied, null));
        incomplete.add(id);
      }
      if (answer.outcome !== 'page') continue;
      if (step.trail) pending.push({ id, path, trail: step.trail });
      const owner: NodeRef = { label: kind.of, id };
      for (const object of answer.rows) {
        const end = kind.edge === 'TRUSTS' ? toCredential(scan, id, object) : refOf(object, path);
        if (end === undefined) {
          const type = String(object['@odata.type'] ?? 'unknown').replace(/^#/, '');
          unknown[`unresolved:${type}`] = (unknown[`unresolved:${type}`] ?? 0) + 1;
          continue;
        }
        if (isNode(end)) nodes.push(end);
        const ref: NodeRef = { label: end.label, id: end.id };
        edges.push(
          kind.objectAt === 'from'
            ? { type: kind.edge, from: ref, to: owner }
            : { type: kind.edge, from: owner, to: ref },
        );
      }
    }
    const isPending = new Set(pending.map(({ id }) => id));
    const at = kind.objectAt === 'from' ? 'to' : 'from';
    const ended = ids.filter((id) => !isPending.has(id) && !incomplete.has(id));
    return {
      cursor: JSON.stringify({ after, pending, incomplete: [...incomplete].filter((id) => isPending.has(id)) }),
      done: isLast && pending.length === 0,
      graph: {
        nodes,
        stampedEdges: edges,
        endOf: ended.map((id) => ({ node: { label: kind.of, id }, type: kind.edge, at })),
      },
      counts: { [`edges:${kind.edge}`]: edges.length, ...unknown },
      unread,
    };
  },
};

async function nextTasks(
  scan: Scan,
  { of, lists }: Kind,
  cursor: Cursor,
): Promise<{ tasks: readonly Task[]; after: string; ids: readonly string[]; isLast: boolean }> {
  if (cursor.pending.length > 0)
    return {
      tasks: cursor.pending,
      after: cursor.after,
      ids: [...new Set(cursor.pending.map(({ id }) => id))],
      isLast: cursor.after === END,
    };
  const limit = Math.floor((BATCH * BATCHES_PER_PAGE) / lists.length);
  const rows =
    cursor.after === END
      ? []
      : await scan.scanStore.page({ label: of, scanId: scan.jobId, after: cursor.after, limit, fields: [] });
  const isLast = rows.length < limit;
  return {
    tasks: rows.flatMap(({ id }) => lists.map((path) => ({ id, path: path.replace('{id}', id) }))),
    after: isLast ? END : rows.at(-1)!.id,
    ids: rows.map(({ id }) => id),
    isLast,
  };
}
const isNode = (end: NodeRef | GraphNode): end is GraphNode => 'props' in end;

/** Greater than every id. */
const END = '~';

function refOf(object: DirectoryObject, path: string): NodeRef | undefined {
  const cast = /\/microsoft\.graph\.(\w+)\?/.exec(path)?.[1];
  const type = typeof object['@odata.type'] === 'string' ? object['@odata.type'] : cast && `#microsoft.graph.${cast}`;
  const label = LABEL_OF[(type ?? '').toLowerCase()];
  return label === undefined || typeof object.id !== 'string' ? undefined : { label, id: object.id.toLowerCase() };
}

function toCredential(scan: Scan, applicationId: string, object: DirectoryObject): GraphNode | undefined {
  const { id, name, issuer, subject, audiences, description } = object;
  if (typeof id !== 'string' && typeof name !== 'string') return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    label: 'FederatedCredential',
    id: typeof id === 'string' ? id.toLowerCase() : `${applicationId}/${String(name)}`,
    props: {
      type: 'Microsoft.Graph/federatedIdentityCredentials',
      name: text(name) ?? String(id),
      application_id: applicationId,
      issuer: text(issuer),
      subject: text(subject),
      audiences: Array.isArray(audiences) ? audiences.filter((each) => typeof each === 'string') : null,
      description: text(description),
      tenant_id: scan.tenantId,
    },
  };
}
