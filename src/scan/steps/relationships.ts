// The second pass: what leads to what. Every node that this scan read is looked at once more, with all that it could lead to in the graph.
// Only what differs from before is written.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphEdge, NodeRef } from '../../graph/model.ts';
import { hashOf } from '../../graph/stable-json.ts';
import type { Found, NodeRow, OwnEdges } from '../../services/graph-store/scan-store.ts';
import { belowSubscription } from '../ranges.ts';
import { rewriteIds } from '../references.ts';
import { keysOf, relate, toReferrer, type Referrer, type RelationSource } from '../relations.ts';
import { inParts, readCursor, type Scan, type ScanStep, type StepPage } from '../step.ts';
import { asObject } from '../to-resource.ts';

/** A page costs one statement per kind of edge, so large pages cost few. */
const NODES_PER_PAGE = 15_000;
/** Of one partition, where its subscriptions are small: of each of them only the last page is less than full. */
const NODES_PER_PARTITION = 4 * NODES_PER_PAGE;
/** Nodes that are in memory with all their properties; of those before them only the references are kept. */
const NODES_AT_ONCE = 3_000;

type Scope =
  | {
      readonly kind: 'resources';
      /** The first and the last of some subscriptions in a row. */
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: 'groups' | 'assignments' | 'eligibilities' | 'principals' | 'managementGroups' | 'tenantResources';
    };

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
  needs: { after: ['referred-memberships', 'forget'] },

  async plan(scan): Promise<Scope[]> {
    const { include_rbac, include_directory } = scan.params;
    return [
      ...(await subscriptionsInRows(scan)),
      { kind: 'groups' },
      { kind: 'managementGroups' },
      { kind: 'tenantResources' },
      ...(include_rbac ? ([{ kind: 'assignments' }, { kind: 'eligibilities' }] as const) : []),
      ...(include_directory ? [{ kind: 'principals' } as const] : []),
    ];
  },

  async read(scan, partition) {
    const scope = partition.scope as Scope;
    const { after } = readCursor<{ after: string }>(partition.cursor, { after: '' });
    const pass = scope.kind === 'resources' ? resourcesBelow(scan, scope, after) : PASSES[scope.kind](scan, after);
    const { last, own, counts } = await pass;
    const totals = new Map<string, number>(counts);
    for (const { edges } of own)
      for (const { type } of edges) totals.set(`edges:${type}`, (totals.get(`edges:${type}`) ?? 0) + 1);
    return {
      cursor: JSON.stringify({ after: last ?? after }),
      done: last === undefined,
      graph: { ownEdges: own },
      isFollowable: true,
      counts: Object.fromEntries(totals),
    } satisfies StepPage;
  },
};

/** Subscriptions that this scan saw, small ones together. */
async function subscriptionsInRows({ scanStore, tenantId, jobId }: Scan): Promise<Scope[]> {
  const seen = (await scanStore.subscriptions(tenantId, jobId)).filter((each) => each.seen).map(({ id }) => id);
  const held = new Map<string, number>();
  for (const { subscriptionId, count } of await scanStore.countResources(jobId))
    held.set(subscriptionId, (held.get(subscriptionId) ?? 0) + count);
  const rows: { kind: 'resources'; from: string; to: string; nodes: number }[] = [];
  for (const id of seen.sort()) {
    const nodes = held.get(id) ?? 0;
    const row = rows.at(-1);
    if (row === undefined || row.nodes + nodes > NODES_PER_PARTITION)
      rows.push({ kind: 'resources', from: id, to: id, nodes });
    else Object.assign(row, { to: id, nodes: row.nodes + nodes });
  }
  return rows.map(({ kind, from, to }) => ({ kind, from, to }));
}

interface Pass {
  /** The last node of the page; undefined where there are no further ones. */
  readonly last: string | undefined;
  readonly own: readonly OwnEdges[];
  readonly counts: readonly (readonly [string, number])[];
}

function resourcesBelow(scan: Scan, scope: { from: string; to: string }, after: string): Promise<Pass> {
  const first = after === '' ? belowSubscription(scope.from).after : after;
  return resourcePass(scan, 'Resource', first, belowSubscription(scope.to).before);
}

const PASSES: Readonly<Record<Exclude<Scope['kind'], 'resources'>, (scan: Scan, after: string) => Promise<Pass>>> = {
  tenantResources: (scan, after) => resourcePass(scan, 'TenantResource', after),

  async groups(scan, after) {
    const rows = await pageOf(scan, 'ResourceGroup', after, ['subscription_id', 'edges_hash']);
    const own = rows.map((row) => {
      const me: NodeRef = { label: 'ResourceGroup', id: row.id };
      const edge: GraphEdge = {
        type: 'CONTAINS',
        from: { label: 'Subscription', id: String(row.subscription_id) },
        to: me,
      };
      return ownEdges(me as OwnEdges['of'], [edge], row.edges_hash);
    });
    return { last: lastOf(rows), own, counts: [] };
  },

  assignments: (scan, after) => holdingPass(scan, 'RoleAssignment', 'HAS_ROLE', after),
  eligibilities: (scan, after) => holdingPass(scan, 'RoleEligibility', 'ELIGIBLE_FOR', after),

  async managementGroups(scan, after) {
    const rows = await pageOf(scan, 'ManagementGroup', after, ['children', 'edges_hash']);
    const membersOf = ({ children }: NodeRow): string[] => ((children as string[] | null) ?? []).map(keyOf);
    const found = await scan.scanStore.lookUp({ arm: rows.flatMap(membersOf), principals: [] });
    const own = rows.map((row) => {
      const me = { label: 'ManagementGroup', id: row.id } as const;
      const edges = membersOf(row)
        .flatMap((member) => found.get(member) ?? [])
        .map(({ label, id }): GraphEdge => ({ type: 'CONTAINS', from: me, to: { label, id } }));
      return ownEdges(me, edges, row.edges_hash);
    });
    const missing = rows.flatMap(membersOf).filter((member) => !found.has(member)).length;
    return {
      last: lastOf(rows),
      own,
      counts: missing > 0 ? [['unresolved:member of a management group', missing]] : [],
    };
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
      return ownEdges(me, edges, row.edges_hash);
    });
    return { last: lastOf(rows), own, counts: [] };
  },
};

/** Who has a role, or may take it up, and where. */
async function holdingPass(
  scan: Scan,
  label: 'RoleAssignment' | 'RoleEligibility',
  type: 'HAS_ROLE' | 'ELIGIBLE_FOR',
  after: string,
): Promise<Pass> {
  const rows = await pageOf(scan, label, after, ['principalId', 'roleDefinitionId', 'scope', 'edges_hash']);
  const found = await endsOf(scan, rows);
  const own = rows.map((row) => {
    const me = { label, id: row.id } as const;
    const principal = found.get(String(row.principalId));
    const definition = found.get(keyOf(String(row.roleDefinitionId)));
    return ownEdges(me, assignmentEdges(me, type, principal, definition, String(row.scope)), row.edges_hash);
  });
  return { last: lastOf(rows), own, counts: missingOf(rows, found) };
}

const PLACES: ReadonlySet<string> = new Set(['ResourceGroup', 'Resource']);

/** The keys of what a resource is in. */
const placesOf = ({ subscriptionId, resourceGroup, parentId }: Referrer): string[] => [
  ...(resourceGroup === null ? [] : [keyOf(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`)]),
  ...(parentId === null ? [] : [keyOf(parentId)]),
];

/** A node of a page as it waits for what its references lead to. */
interface Waiting {
  readonly referrer: Referrer;
  readonly edgesHash: unknown;
}

/** A page of nodes with everything that their properties could lead to. */
async function resourcePass(scan: Scan, label: RelationSource['label'], after: string, before?: string): Promise<Pass> {
  const { waiting, last } = await readReferrers(scan, label, after, before);
  const found = await whatTheyLeadTo(scan, label, waiting);
  const unresolved = new Map<string, number>();
  /** An edge from a group or parent that the graph does not have yet is none, and leads to no hash: it is made once the place is there. */
  const inPlace = (edge: GraphEdge, me: string): GraphEdge[] => {
    // A user-assigned identity stands for a managed identity of its own id: that edge is no place.
    if (edge.to.id !== me || edge.to.label !== label || !PLACES.has(edge.from.label)) return [edge];
    const place = found.get(keyOf(edge.from.id));
    if (place !== undefined) return [{ ...edge, from: { label: place.label, id: place.id } }];
    unresolved.set('unresolved:missing end', (unresolved.get('unresolved:missing end') ?? 0) + 1);
    return [];
  };
  const inexact = new Map<string, ReadonlyMap<string, string>>();
  const own = waiting.map(({ referrer, edgesHash }): OwnEdges => {
    const relations = relate(referrer, (key) => found.get(key), scan.isBackReference);
    for (const [kind, count] of relations.unresolved) {
      const name = `unresolved:${kind === 'principal' || kind === 'unknown' ? kind : scan.spelling.type(kind)}`;
      unresolved.set(name, (unresolved.get(name) ?? 0) + count);
    }
    if (relations.exact.size > 0) inexact.set(referrer.id, relations.exact);
    const edges = relations.edges.flatMap((edge) => inPlace(edge, referrer.id));
    return ownEdges({ label, id: referrer.id }, edges, edgesHash);
  });
  const spelled = await spellExactly(scan, label, inexact);
  return {
    last,
    own: own.map((each) => {
      const properties = spelled.get(each.of.id);
      return properties === undefined ? each : { ...each, props: { properties } };
    }),
    counts: [...unresolved],
  };
}

/** What keys of these nodes lead to. Most lead to nodes of the same page, which need not be looked up. */
async function whatTheyLeadTo(
  scan: Scan,
  label: RelationSource['label'],
  waiting: readonly Waiting[],
): Promise<ReadonlyMap<string, Found>> {
  const here = new Map(waiting.map(({ referrer: { id, type } }): [string, Found] => [keyOf(id), { label, id, type }]));
  const arm = new Set<string>();
  const principals = new Set<string>();
  for (const { referrer } of waiting) {
    const keys = keysOf(referrer);
    for (const key of [...keys.arm, ...placesOf(referrer)]) if (!here.has(key)) arm.add(key);
    for (const key of keys.principals) principals.add(key);
  }
  const found = await scan.scanStore.lookUp({ arm: [...arm].sort(), principals: [...principals].sort() });
  return new Map([...here, ...found]);
}

/** The nodes of a page, some at a time. */
async function readReferrers(
  scan: Scan,
  label: RelationSource['label'],
  after: string,
  before: string | undefined,
): Promise<{ waiting: readonly Waiting[]; last: string | undefined }> {
  const waiting: Waiting[] = [];
  for (let from = after; waiting.length < NODES_PER_PAGE;) {
    const rows = await scan.scanStore.page({
      label,
      scanId: scan.jobId,
      after: from,
      before,
      limit: NODES_AT_ONCE,
      fields: FIELDS[label],
    });
    for (const row of rows) waiting.push({ referrer: toReferrer(toSource(label, row)), edgesHash: row.edges_hash });
    if (rows.length < NODES_AT_ONCE) return { waiting, last: undefined };
    from = rows.at(-1)!.id;
  }
  return { waiting, last: waiting.at(-1)!.referrer.id };
}

const FIELDS: Readonly<Record<RelationSource['label'], readonly string[]>> = {
  Resource: ['name', 'type', 'location', 'subscription_id', 'resource_group', 'parent_id', 'tenant_id', 'properties', 'tags', 'identity', 'managed_by', 'edges_hash'],
  TenantResource: ['name', 'arm_type', 'tenant_id', 'properties', 'edges_hash'],
}; // prettier-ignore

/** Properties, by the ids of their nodes, in which every reference is written as the graph spells what it leads to. */
async function spellExactly(
  scan: Scan,
  label: RelationSource['label'],
  inexact: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const spelled = new Map<string, string>();
  for (const ids of inParts([...inexact.keys()], NODES_AT_ONCE))
    for (const { id, properties } of await scan.scanStore.nodes(label, ids, ['properties']))
      spelled.set(id, JSON.stringify(rewriteIds(toObject(properties), inexact.get(id)!)));
  return spelled;
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

const pageOf = (scan: Scan, label: OwnEdges['of']['label'], after: string, fields: string[]) =>
  scan.scanStore.page({ label, scanId: scan.jobId, after, limit: NODES_PER_PAGE, fields });

const lastOf = (rows: readonly NodeRow[]): string | undefined =>
  rows.length < NODES_PER_PAGE ? undefined : rows.at(-1)!.id;

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

function ownEdges(of: OwnEdges['of'], edges: readonly GraphEdge[], hashBefore: unknown): OwnEdges {
  return { of, edges, hash: hashOf(edges), before: typeof hashBefore === 'string' ? hashBefore : null };
}

const toObject = (json: unknown) => (typeof json === 'string' ? asObject(JSON.parse(json)) : {});

function toSource(label: RelationSource['label'], row: NodeRow): RelationSource {
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
    properties: toObject(row.properties),
    tags: toObject(row.tags),
    identity: toObject(row.identity),
    managedBy: text(row.managed_by),
  };
}
