// Who is in which group, who owns what, who holds which role of the directory or of an application, what applications may do in the name
// of users, and which outside identities they trust: small lists, 20 to a request.
import type { Counts } from '../../graph/counts.ts';
import type { EdgeType, GraphEdge, GraphNode, Label, NodeRef, PropertyValue } from '../../graph/model.ts';
import { hashOf } from '../../graph/stable-json.ts';
import type { DirectoryObject } from '../../services/azure/directory.ts';
import type { UnresolvedEnd } from '../../services/checkpoints/checkpoints.ts';
import { isOfWholeTenant } from '../filter.ts';
import { GRAPH_BATCH_MAX, inParts, readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { follow, type Trail } from '../trail.ts';

/** Batches under way at the same time. */
const BATCHES_PER_PAGE = 40;

/** What a list shows. */
interface Listed {
  readonly owner: NodeRef;
  /** Undefined for an object of a kind that the graph has no label for. */
  readonly end: End | undefined;
  readonly object: DirectoryObject;
}

/** The far end of an edge; a node where the list has all that is known of it, an id alone where only the directory knows its kind. */
interface End {
  readonly at: NodeRef | GraphNode | { readonly principal: string };
  readonly props?: Readonly<Record<string, PropertyValue>>;
}

interface Kind {
  readonly of: Label;
  /** `{id}` stands for what the list hangs on. */
  readonly lists: readonly string[];
  readonly permission: string;
  readonly edge: EdgeType;
  /** Which end of the edge the listed object is at. */
  readonly objectAt: 'from' | 'to';
  /** Undefined for an object of a kind that the graph has no label for. */
  readonly toEnd: (scan: Scan, ownerId: string, object: DirectoryObject, path: string) => End | undefined;
}

const owners = (of: Label, section: string, permission: string): Kind => ({
  of,
  lists: [`/${section}/{id}/owners?$select=id&$top=999`],
  permission,
  edge: 'OWNER_OF',
  objectAt: 'from',
  toEnd: toMember,
});
const directoryRole = (list: string, permission: string, edge: EdgeType): Kind => ({
  of: 'DirectoryRole',
  lists: [`/roleManagement/directory/${list}?$filter=roleDefinitionId eq '{id}'`],
  permission,
  edge,
  objectAt: 'from',
  toEnd: toRoleHolder,
});

const KINDS: Readonly<Record<string, Kind>> = {
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
    toEnd: toMember,
  },
  groupOwners: owners('IdentityGroup', 'groups', 'GroupMember.Read.All'),
  applicationOwners: owners('Application', 'applications', 'Application.Read.All'),
  servicePrincipalOwners: owners('ServicePrincipal', 'servicePrincipals', 'Application.Read.All'),
  federatedCredentials: {
    of: 'Application',
    lists: ['/applications/{id}/federatedIdentityCredentials'],
    permission: 'Application.Read.All',
    edge: 'TRUSTS',
    objectAt: 'to',
    toEnd: toCredential,
  },
  appRoles: {
    of: 'ServicePrincipal',
    lists: ['/servicePrincipals/{id}/appRoleAssignedTo?$top=999'],
    permission: 'Application.Read.All',
    edge: 'HAS_APP_ROLE',
    objectAt: 'from',
    toEnd: toAppRoleHolder,
  },
  delegatedPermissions: {
    of: 'ServicePrincipal',
    lists: ['/servicePrincipals/{id}/oauth2PermissionGrants'],
    permission: 'Directory.Read.All',
    edge: 'HAS_DELEGATED_PERMISSION',
    objectAt: 'to',
    toEnd: toGrant,
  },
  directoryRoles: directoryRole('roleAssignments', 'RoleManagement.Read.Directory', 'HAS_DIRECTORY_ROLE'),
  directoryRoleEligibility: directoryRole(
    'roleEligibilityScheduleInstances',
    'RoleEligibilitySchedule.Read.Directory',
    'ELIGIBLE_FOR',
  ),
};
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
  reads: ['tenant'],
  message: 'Reading memberships, owners and roles',
  makes: {
    nodes: ['FederatedCredential'],
    edges: [
      'MEMBER_OF',
      'OWNER_OF',
      'TRUSTS',
      'HAS_APP_ROLE',
      'HAS_DELEGATED_PERMISSION',
      'HAS_DIRECTORY_ROLE',
      'ELIGIBLE_FOR',
    ],
  },
  needs: { after: ['directory'], graph: [...new Set(Object.values(KINDS).map(({ permission }) => permission))] },
  isWanted: (params) => params.include_directory && isOfWholeTenant(params),
  plan: () => Promise.resolve(Object.keys(KINDS)),

  async read(scan, partition, ask) {
    const kind = KINDS[partition.scope as string]!;
    const cursor = readCursor<Cursor>(partition.cursor, { after: '', pending: [] });
    const { tasks, after, ids, isLast } = await nextTasks(scan, kind, cursor);
    const isFurther = tasks.some(({ trail }) => trail !== undefined);
    const answers = isFurther
      ? await Promise.all(tasks.map(({ path, trail }) => scan.directory.list(ask, trail?.to ?? path, kind.permission)))
      : (
          await Promise.all(
            inParts(
              tasks.map(({ path }) => path),
              GRAPH_BATCH_MAX,
            ).map((part) => scan.directory.batch(ask, part, kind.permission)),
          )
        ).flat();

    const listed: Listed[] = [];
    const unread: ReturnType<typeof unreadScope>[] = [];
    const pending: Task[] = [];
    const incomplete = new Set(cursor.incomplete);
    const isLong = new Set(tasks.flatMap(({ id, trail }) => (trail ? [id] : [])));
    for (const [index, answer] of answers.entries()) {
      const { id, path, trail } = tasks[index]!;
      const step = answer.outcome === 'page' ? follow(trail, answer.nextLink, answer.rows.length) : {};
      const denied = answer.outcome === 'denied' ? answer : step.denied;
      if (denied) {
        unread.push(unreadScope(scopeOf(path, id), denied, null));
        incomplete.add(id);
      }
      if (answer.outcome !== 'page') continue;
      if (step.trail) {
        pending.push({ id, path, trail: step.trail });
        isLong.add(id);
      }
      for (const object of answer.rows)
        listed.push({ owner: { label: kind.of, id }, end: kind.toEnd(scan, id, object, path), object });
    }
    const { nodes, edges, unresolved } = await toGraph(scan, kind, listed);
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
      // Where all is on one page it is counted at once; what is on one of several pages is kept, as another may show it again.
      counts: countOf(unresolved.filter(({ ownerId }) => !isLong.has(ownerId))),
      unresolved: unresolved.filter(({ ownerId }) => isLong.has(ownerId)),
      isFollowable: true,
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
  const limit = Math.floor((GRAPH_BATCH_MAX * BATCHES_PER_PAGE) / lists.length);
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

/** Greater than every id. */
const END = '~';

/** The list that was refused, without its query; what the query chose stays. */
function scopeOf(path: string, id: string): string {
  const plain = path.replace(/^https?:\/\/[^/]+\/v1\.0/, '').split('?')[0]!;
  return plain.includes(id) ? plain : `${plain}/${id}`;
}

interface Unresolved extends UnresolvedEnd {
  readonly ownerId: string;
}

/** Edges with both ends, and what has none: the graph tells what it knows, and what the id of a principal stands for. */
async function toGraph(scan: Scan, kind: Kind, listed: readonly Listed[]) {
  const idOf = ({ at }: End): string => ('principal' in at ? at.principal : at.id);
  const sought = listed.flatMap(({ end }) => (end === undefined || isNode(end.at) ? [] : [idOf(end)]));
  const known = await scan.scanStore.lookUp({ arm: [], principals: sought });
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const unresolved = new Map<string, Unresolved>();
  for (const { owner, end, object } of listed) {
    const at = end && (isNode(end.at) ? end.at : known.get(idOf(end)));
    if (end === undefined || at === undefined) {
      const what = end ? 'principal' : String(object['@odata.type'] ?? 'unknown').replace(/^#/, '');
      const key = `${kind.edge} ${owner.id} ${String(object.id ?? hashOf(object))}`;
      unresolved.set(key, { kind: what, key, ownerId: owner.id });
      continue;
    }
    if (isNode(at)) nodes.push(at);
    const ref: NodeRef = { label: at.label, id: at.id };
    const [from, to] = kind.objectAt === 'from' ? [ref, owner] : [owner, ref];
    edges.push({ type: kind.edge, from, to, ...(end.props && { props: end.props }) });
  }
  return { nodes, edges, unresolved: [...unresolved.values()] };
}

function countOf(unresolved: readonly Unresolved[]): Counts {
  const kinds = Map.groupBy(unresolved, ({ kind }) => `unresolved:${kind}`);
  return Object.fromEntries([...kinds].map(([name, ends]) => [name, ends.length]));
}

const isNode = (at: End['at']): at is GraphNode => 'props' in at;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function toMember(_scan: Scan, _ownerId: string, object: DirectoryObject, path: string): End | undefined {
  const cast = /\/microsoft\.graph\.(\w+)\?/.exec(path)?.[1];
  const type = text(object['@odata.type']) ?? (cast && `#microsoft.graph.${cast}`);
  const label = LABEL_OF[(type ?? '').toLowerCase()];
  return label === undefined || typeof object.id !== 'string'
    ? undefined
    : { at: { label, id: object.id.toLowerCase() } };
}

function toRoleHolder(_scan: Scan, _ownerId: string, { id, principalId, ...object }: DirectoryObject): End | undefined {
  if (typeof id !== 'string' || typeof principalId !== 'string') return undefined;
  return {
    at: { principal: principalId.toLowerCase() },
    props: { assignment_id: id, directory_scope: text(object.directoryScopeId) },
  };
}

function toAppRoleHolder(_scan: Scan, _ownerId: string, object: DirectoryObject): End | undefined {
  const { id, principalId, appRoleId } = object;
  if (typeof id !== 'string' || typeof principalId !== 'string') return undefined;
  return { at: { principal: principalId.toLowerCase() }, props: { assignment_id: id, app_role_id: text(appRoleId) } };
}

function toGrant(_scan: Scan, _ownerId: string, object: DirectoryObject): End | undefined {
  const { id, resourceId, scope, consentType, principalId } = object;
  if (typeof id !== 'string' || typeof resourceId !== 'string') return undefined;
  const props = {
    assignment_id: id,
    scope: text(scope)?.trim() ?? null,
    consent_type: text(consentType),
    principal_id: text(principalId)?.toLowerCase() ?? null,
  };
  return { at: { principal: resourceId.toLowerCase() }, props };
}

function toCredential(scan: Scan, applicationId: string, object: DirectoryObject): End | undefined {
  const { id, name, issuer, subject, audiences, description } = object;
  if (typeof id !== 'string' && typeof name !== 'string') return undefined;
  return {
    at: {
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
    },
  };
}
