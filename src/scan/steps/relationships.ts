// The second pass: what leads to what. Every node that this scan read is looked at once more, with all that it could lead to in the graph.
// Only what differs from before is written.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphEdge, NodeRef } from '../../graph/model.ts';
import { hashOf } from '../../graph/stable-json.ts';
import type { Found, NodeRow, OwnEdges } from '../../services/graph-store/scan-store.ts';
import { belowSubscription } from '../ranges.ts';
import { rewriteIds } from '../references.ts';
import { keysOf, relate, type RelationSource } from '../relations.ts';
import { readCursor, type Scan, type ScanStep, type StepPage } from '../step.ts';
import { asObject } from '../to-resource.ts';

/** A page costs one statement per kind of edge, so large pages cost few; with their properties they are some 20 MB. */
const NODES_PER_PAGE = 4_000;

type Scope =
  | { readonly kind: 'resources' | 'groups'; readonly subscription: string }
  | { readonly kind: 'assignments' | 'eligibilities' | 'principals' | 'managementGroups' | 'tenantResources' };

export const relationships: ScanStep = {
  name: 'relationships',
  phase: 'relationships',
  message: 'Finding relationships',
  // Pages with edges are loaded one after the other.
  workersMax: 1,
  makes: {
    nodes: ['Tag', 'Region', 'ManagedIdentity'],
    edges: [
      'CONTAINS', 'USES', 'CONNECTED_TO', 'USES_SUBNET', 'SECURED_BY', 'CONNECTED_TO_PE', 'DEPENDS_ON', 'USES_IDENTITY', 'ASSIGNED_TO',
      'HAS_ROLE', 'ELIGIBLE_FOR', 'INSTANCE_OF', 'TAGGED_WITH', 'LOCATED_IN', 'LOGS_TO', 'SENDS_DIAG_TO', 'REFERENCES',
    ],
  }, // prettier-ignore
  needs: {
    after: [
      'management-groups',
      'resources',
      'graph-tables',
      'children',
      'extensions',
      'directory',
      'rbac',
      'eligibility',
    ],
  },

  async plan({ scanStore, tenantId, jobId, params }): Promise<Scope[]> {
    const seen = (await scanStore.subscriptions(tenantId, jobId)).filter((each) => each.seen);
    return [
      ...seen.map(({ id }): Scope => ({ kind: 'resources', subscription: id })),
      ...seen.map(({ id }): Scope => ({ kind: 'groups', subscription: id })),
      { kind: 'managementGroups' },
      { kind: 'tenantResources' },
      ...(params.include_rbac ? ([{ kind: 'assignments' }, { kind: 'eligibilities' }] as const) : []),
      ...(params.include_directory ? [{ kind: 'principals' } as const] : []),
    ];
  },

  async read(scan, partition) {
    const scope = partition.scope as Scope;
    const { after } = readCursor<{ after: string }>(partition.cursor, { after: '' });
    const { rows, own, counts } = await PASSES[scope.kind](
      scan,
      after,
      'subscription' in scope ? scope.subscription : '',
    );
    const isLast = rows.length < NODES_PER_PAGE;
    const edges = own.flatMap((each) => each.edges);
    const totals = new Map<string, number>(counts);
    for (const { type } of edges) totals.set(`edges:${type}`, (totals.get(`edges:${type}`) ?? 0) + 1);
    return {
      cursor: JSON.stringify({ after: rows.at(-1)?.id ?? after }),
      done: isLast,
      graph: { ownEdges: own },
      isFollowable: true,
      counts: Object.fromEntries(totals),
    } satisfies StepPage;
  },
};

interface Pass {
  readonly rows: readonly NodeRow[];
  readonly own: readonly OwnEdges[];
  readonly counts: readonly (readonly [string, number])[];
}

const PASSES: Readonly<Record<Scope['kind'], (scan: Scan, after: string, subscription: string) => Promise<Pass>>> = {
  resources(scan, after, subscription) {
    const { after: first, before } = belowSubscription(subscription);
    return resourcePass(scan, 'Resource', after === '' ? first : after, before);
  },

  tenantResources: (scan, after) => resourcePass(scan, 'TenantResource', after),

  async groups(scan, after, subscription) {
    const range = belowSubscription(subscription);
    const from = after === '' ? range.after : after;
    const rows = await pageOf(scan, 'ResourceGroup', from, ['subscription_id', 'edges_hash'], range.before);
    const own = rows.map((row) => {
      const me: NodeRef = { label: 'ResourceGroup', id: row.id };
      const edge: GraphEdge = {
        type: 'CONTAINS',
        from: { label: 'Subscription', id: String(row.subscription_id) },
        to: me,
      };
      return ownEdges(me as OwnEdges['of'], [edge], row);
    });
    return { rows, own, counts: [] };
  },

  async assignments(scan, after) {
    const rows = await pageOf(scan, 'RoleAssignment', after, [
      'principalId',
      'roleDefinitionId',
      'scope',
      'edges_hash',
    ]);
    const found = await endsOf(scan, rows);
    const own = rows.map((row) => {
      const me = { label: 'RoleAssignment', id: row.id } as const;
      const principal = found.get(String(row.principalId));
      const definition = found.get(keyOf(String(row.roleDefinitionId)));
      return ownEdges(me, assignmentEdges(me, 'HAS_ROLE', principal, definition, String(row.scope)), row);
    });
    return { rows, own, counts: missingOf(rows, found) };
  },

  async eligibilities(scan, after) {
    const rows = await pageOf(scan, 'RoleEligibility', after, [
      'principalId',
      'roleDefinitionId',
      'scope',
      'edges_hash',
    ]);
    const found = await endsOf(scan, rows);
    const own = rows.map((row) => {
      const me = { label: 'RoleEligibility', id: row.id } as const;
      const principal = found.get(String(row.principalId));
      const definition = found.get(keyOf(String(row.roleDefinitionId)));
      return ownEdges(me, assignmentEdges(me, 'ELIGIBLE_FOR', principal, definition, String(row.scope)), row);
    });
    return { rows, own, counts: missingOf(rows, found) };
  },

  async managementGroups(scan, after) {
    const rows = await pageOf(scan, 'ManagementGroup', after, ['children', 'edges_hash']);
    const membersOf = ({ children }: NodeRow): string[] => ((children as string[] | null) ?? []).map(keyOf);
    const found = await scan.scanStore.lookUp({ arm: rows.flatMap(membersOf), principals: [] });
    const own = rows.map((row) => {
      const me = { label: 'ManagementGroup', id: row.id } as const;
      const edges = membersOf(row)
        .flatMap((member) => found.get(member) ?? [])
        .map(({ label, id }): GraphEdge => ({ type: 'CONTAINS', from: me, to: { label, id } }));
      return ownEdges(me, edges, row);
    });
    const missing = rows.flatMap(membersOf).filter((member) => !found.has(member)).length;
    return { rows, own, counts: missing > 0 ? [['unresolved:member of a management group', missing]] : [] };
  },

  async principals(scan, after) {
    const rows = await pageOf(scan, 'ServicePrincipal', after, ['app_id', 'edges_hash']);
    const applications = await scan.scanStore.applications(
      scan.tenantId,
      rows.flatMap(({ app_id }) => (typeof app_id === 'string' ? [app_id] : [])),
    );
    const own = rows.map((row) => {
      const me = { label: 'ServicePrincipal', id: row.id } as const;
      const id = applications.get(String(row.app_id));
      const edges: GraphEdge[] =
        id === undefined ? [] : [{ type: 'INSTANCE_OF', from: me, to: { label: 'Application', id } }];
      return ownEdges(me, edges, row);
    });
    return { rows, own, counts: [] };
  },
};

const PLACES: ReadonlySet<string> = new Set(['ResourceGroup', 'Resource']);

/** The keys of what a resource is in. */
const placesOf = ({ subscriptionId, resourceGroup, parentId }: RelationSource): string[] => [
  ...(resourceGroup === null ? [] : [keyOf(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`)]),
  ...(parentId === null ? [] : [keyOf(parentId)]),
];

/** A page of nodes with everything that their properties could lead to. */
async function resourcePass(scan: Scan, label: RelationSource['label'], after: string, before?: string): Promise<Pass> {
  const isPlaced = label === 'Resource';
  const rows = await pageOf(
    scan,
    label,
    after,
    isPlaced
      ? ['name', 'type', 'location', 'subscription_id', 'resource_group', 'parent_id', 'tenant_id', 'properties', 'tags', 'identity', 'managed_by', 'edges_hash']
      : ['name', 'arm_type', 'tenant_id', 'properties', 'edges_hash'],
    before,
  ); // prettier-ignore
  const sources = rows.map((row) => toSource(label, row));
  const keys = sources.map(keysOf);
  const found = await scan.scanStore.lookUp({
    arm: [...new Set([...keys.flatMap(({ arm }) => arm), ...sources.flatMap(placesOf)])].sort(),
    principals: [...new Set(keys.flatMap(({ principals }) => principals))].sort(),
  });
  const unresolved = new Map<string, number>();
  /** An edge from a group or parent that the graph does not have yet is none, and leads to no hash: it is made once the place is there. */
  const inPlace = (edge: GraphEdge, me: string): GraphEdge[] => {
    if (edge.to.id !== me || !PLACES.has(edge.from.label)) return [edge];
    const place = found.get(keyOf(edge.from.id));
    if (place !== undefined) return [{ ...edge, from: { label: place.label, id: place.id } }];
    unresolved.set('unresolved:missing end', (unresolved.get('unresolved:missing end') ?? 0) + 1);
    return [];
  };
  const own = sources.map((source, index): OwnEdges => {
    const relations = relate(source, (key) => found.get(key));
    for (const [kind, count] of relations.unresolved) {
      const name = `unresolved:${kind === 'principal' || kind === 'unknown' ? kind : scan.spelling.type(kind)}`;
      unresolved.set(name, (unresolved.get(name) ?? 0) + count);
    }
    return {
      ...ownEdges(
        { label, id: source.id },
        relations.edges.flatMap((edge) => inPlace(edge, source.id)),
        rows[index]!,
      ),
      ...(relations.exact.size > 0 && {
        props: { properties: JSON.stringify(rewriteIds(source.properties, relations.exact)) },
      }),
    };
  });
  return { rows, own, counts: [...unresolved] };
}

/** What role assignments (and eligibilities) lead to. */
const endsOf = (scan: Scan, rows: readonly NodeRow[]): Promise<ReadonlyMap<string, Found>> =>
  scan.scanStore.lookUp({
    arm: rows.map(({ roleDefinitionId }) => keyOf(String(roleDefinitionId))),
    principals: rows.map(({ principalId }) => String(principalId)),
  });

/** How many of them lead nowhere, by kind. */
function missingOf(rows: readonly NodeRow[], found: ReadonlyMap<string, Found>): Pass['counts'] {
  const principals = rows.filter(({ principalId }) => !found.has(String(principalId))).length;
  const definitions = rows.filter(({ roleDefinitionId }) => !found.has(keyOf(String(roleDefinitionId)))).length;
  return [
    ...(principals > 0 ? [['unresolved:principal', principals] as const] : []),
    ...(definitions > 0 ? [['unresolved:Microsoft.Authorization/roleDefinitions', definitions] as const] : []),
  ];
}

const pageOf = (scan: Scan, label: OwnEdges['of']['label'], after: string, fields: string[], before?: string) =>
  scan.scanStore.page({ label, scanId: scan.jobId, after, before, limit: NODES_PER_PAGE, fields });

function assignmentEdges(
  me: NodeRef,
  type: 'HAS_ROLE' | 'ELIGIBLE_FOR',
  principal: Found | undefined,
  definition: Found | undefined,
  scope: string,
): GraphEdge[] {
  if (principal === undefined) return [];
  const assigned: GraphEdge = { type: 'ASSIGNED_TO', from: me, to: { label: principal.label, id: principal.id } };
  if (definition === undefined) return [assigned];
  const role: GraphEdge = {
    type,
    from: { label: principal.label, id: principal.id },
    to: { label: definition.label, id: definition.id },
    props: { assignment_id: me.id, scope },
  };
  return [assigned, role];
}

function ownEdges(of: OwnEdges['of'], edges: readonly GraphEdge[], row: NodeRow): OwnEdges {
  return { of, edges, hash: hashOf(edges), before: typeof row.edges_hash === 'string' ? row.edges_hash : null };
}

function toSource(label: RelationSource['label'], row: NodeRow): RelationSource {
  const json = (value: unknown) => (typeof value === 'string' ? asObject(JSON.parse(value)) : {});
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const id = parseArmId(row.id);
  return {
    label,
    id: row.id,
    name: String(row.name),
    type: String(row.type ?? row.arm_type),
    location: String(row.location),
    subscriptionId: text(row.subscription_id) ?? id?.subscriptionId ?? '',
    resourceGroup: text(row.resource_group),
    parentId: text(row.parent_id),
    tenantId: String(row.tenant_id),
    properties: json(row.properties),
    tags: json(row.tags),
    identity: json(row.identity),
    managedBy: text(row.managed_by),
  };
}
