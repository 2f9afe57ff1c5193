// Loads one page into the graph inside a transaction: changed nodes are written in full, unchanged ones are only marked as seen, and the
// edges of a node are replaced only where they differ. Nodes go in order of their ids, and pages with edges one after the other, so that
// two writers never lock crosswise.
import { byCodeUnit } from '../../graph/by-code-unit.ts';
import {
  findNodes,
  isDerived,
  touchNodes,
  writeDerived,
  writeEdges,
  writeNodes,
  type EdgeKind,
} from '../../graph/cypher.ts';
import { keyOf } from '../../graph/arm-id.ts';
import {
  EDGES,
  LABELS,
  type DerivedLabel,
  type EdgeType,
  type GraphEdge,
  type GraphNode,
  type Label,
  type PropertyValue,
} from '../../graph/model.ts';
import { hashOf } from '../../graph/stable-json.ts';
import { takeTurn } from '../neo4j/turn.ts';
import type { ManagedTransaction } from '../neo4j/neo4j.ts';
import type { Loaded } from '../checkpoints/checkpoints.ts';
import type { GraphPage, OwnEdges, SeenBy } from './scan-store.ts';

const NODES_MAX = 4_000;
/** In one statement. */
const EDGES_MAX = 20_000;
/** Of text in the rows of one statement: few nodes are large, but a page of such must not fill the database's memory. */
const TEXT_MAX = 16 * 1024 * 1024;
/** Part of every content hash: a change in how nodes are shaped writes them all once. */
const SHAPE_VERSION = 1;

/** Types of edges that belong to the node they leave, and those that belong to the node they reach. */
const OWNED_OUT = ['USES', 'CONNECTED_TO', 'USES_SUBNET', 'SECURED_BY', 'CONNECTED_TO_PE', 'DEPENDS_ON', 'USES_IDENTITY',
  'ASSIGNED_TO', 'INSTANCE_OF', 'TAGGED_WITH', 'LOCATED_IN', 'LOGS_TO', 'REFERENCES']; // prettier-ignore
const OWNED_IN = ['CONTAINS', 'SENDS_DIAG_TO', 'TRUSTS'];

/** A management group owns the edges to its members; other things in it own theirs. */
const dropMembers = `
  UNWIND $ids AS id
  MATCH (n:ManagementGroup {id: id})-[r:CONTAINS]->(m) WHERE m:ManagementGroup OR m:Subscription
  DELETE r`;

/** In place of the scan that saw a node: no scan did, since it was told to have changed. */
export const STALE = '';
export const SUBNET_IN_GRAPH = 'Microsoft.Network/subnets';

const staleNodes = (label: Label): string =>
  `UNWIND $keys AS key MATCH (n:${label} {${LABELS[label].foundBy}: key}) SET n.scan_id = '${STALE}'`;
/** The id of what is below a resource begins with its own. */
const STALE_BELOW = `
  UNWIND $keys AS key
  MATCH (n:Resource {id_lc: key})
  MATCH (c:Resource) WHERE c.id > n.id + '/' AND c.id < n.id + '0' AND (c.read_by = 'children' OR ($inlineToo AND c.type = $inline))
  SET c.scan_id = '${STALE}'`;
const STALE_AT = `
  UNWIND $scopes AS scope
  MATCH (c:Resource)
  WHERE c.id_lc > scope + '/providers/' AND c.id_lc < scope + '/providers0' AND c.read_by = $step AND c.type IN $types
  SET c.scan_id = '${STALE}'`;
/** The condition on a resource `n` to be in some subscriptions, and in groups and of types where these are given. */
export const inPlaces = ({ resourceGroups, types }: Omit<SeenBy, 'scanId' | 'steps'>): string =>
  [
    'n.subscription_id IN $subscriptions',
    ...(resourceGroups ? ['toLower(n.resource_group) IN $resourceGroups'] : []),
    ...(types ? ['toLower(n.type) IN $types'] : []),
  ].join(' AND ');
const markChanged = (label: Label): string =>
  `UNWIND $keys AS key MATCH (n:${label} {id_lc: key}) SET n.changed_in = $scan`;

/** Writes a page within `tx`, and counts what was created, updated and left as it was. */
export async function loadPage(tx: ManagedTransaction, page: GraphPage): Promise<Loaded> {
  const { nodes = [], ownEdges = [], stampedEdges = [], endOf = [] } = page;
  const total = { created: 0, updated: 0, unchanged: 0, withoutEnd: 0 };
  const changed = ownEdges.filter(({ hash, before }) => hash !== before);
  if (changed.length + stampedEdges.length + endOf.length > 0) await takeTurn(tx, 'edges');

  if (page.stale) await tx.run(staleNodes(page.stale.label), { keys: page.stale.keys });
  if (page.staleBelow) await tx.run(STALE_BELOW, { ...page.staleBelow, inline: SUBNET_IN_GRAPH });
  if (page.staleAt) await tx.run(STALE_AT, { ...page.staleAt, step: page.step });
  if (page.staleOf)
    await tx.run(
      `MATCH (n:Resource) WHERE n.scan_id = $scan AND n.read_by = $step AND ${inPlaces(page.staleOf)} SET n.scan_id = '${STALE}'`,
      { ...page.staleOf, step: page.step, scan: page.scanId },
    );
  for (const [label, some] of groupBy(nodes, ({ label }) => label))
    for (const batch of batches(some, NODES_MAX)) {
      const { created, updated, unchanged } = await loadNodes(tx, page, label, batch);
      total.created += created;
      total.updated += updated;
      total.unchanged += unchanged;
    }
  if (page.seen && page.seen.ids.length > 0) {
    await tx.run(touchNodes(page.seen.label), { ids: page.seen.ids, scan: page.scanId, step: page.step });
    total.unchanged += page.seen.ids.length;
  }
  for (const label of page.changed ? (['Resource', 'ResourceGroup'] as const) : [])
    await tx.run(markChanged(label), { keys: page.changed, scan: page.scanId });
  await dropOwnEdges(tx, changed);
  total.withoutEnd += await loadEdges(tx, changed.flatMap(({ edges }) => edges)); // prettier-ignore
  await keepHashes(
    tx,
    ownEdges.filter(({ hash, before, props }) => hash !== before || props !== undefined),
  );
  total.withoutEnd += await loadEdges(tx, stampedEdges, { scan_id: page.scanId });
  for (const [key, ends] of groupBy(endOf, ({ node, type, at }) => `${node.label} ${type} ${at}`)) {
    const [label, type, at] = key.split(' ');
    const pattern = at === 'to' ? `<-[r:${type}]-()` : `-[r:${type}]->()`;
    // Without the hint a planner that knows a graph without such edges goes through all of them for each node.
    await tx.run(
      `UNWIND $ids AS id MATCH (n:${label} {id: id})${pattern} USING INDEX SEEK n:${label}(id)
       WHERE r.scan_id IS NULL OR r.scan_id <> $scan DELETE r`,
      { ids: ends.map(({ node }) => node.id), scan: page.scanId },
    );
  }
  return total;
}

/** Nodes by what they are found by, each once, in its order: two writers never lock crosswise. */
export function keyedNodes(label: Label, nodes: readonly GraphNode[]): ReadonlyMap<string, GraphNode> {
  const { foundBy } = LABELS[label];
  const keyed = new Map(nodes.map((node) => [foundBy === 'id_lc' ? keyOf(node.id) : node.id, node]));
  return new Map([...keyed].sort(([a], [b]) => byCodeUnit(a, b)));
}

/** Stands for everything that is written of a node; a new shape of nodes changes it. */
export const contentHash = ({ props }: GraphNode): string => hashOf([SHAPE_VERSION, props]);

/** What is written of a node that is new or differs. */
export const writtenProps = (page: GraphPage, { props }: GraphNode, hash: string): Record<string, unknown> => ({
  ...props,
  ...(page.marksChanged && { changed_in: page.scanId }),
  arm_hash: hash,
});

async function loadNodes(tx: ManagedTransaction, page: GraphPage, label: Label, nodes: readonly GraphNode[]) {
  const keyed = keyedNodes(label, nodes);
  const { records } = await tx.run(findNodes(label), { keys: [...keyed.keys()] });
  const known = new Map(
    records.map((row) => [
      row.get('key') as string,
      { id: row.get('id') as string, hash: row.get('hash') as string | null, scan: row.get('scan') as string | null },
    ]),
  );
  const rows: { id: string; props: Record<string, unknown> }[] = [];
  const seen: string[] = [];
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const [key, node] of keyed) {
    const before = known.get(key);
    const hash = contentHash(node);
    // The id keeps the spelling it was first written with; Azure varies it, and edges and other tools go by it.
    const id = before?.id ?? node.id;
    const isRepeat = before?.scan === page.scanId || (page.isAgain === true && before?.scan === STALE);
    if (before?.hash === hash) {
      if (!isRepeat) counts.unchanged += 1;
      seen.push(id);
    } else {
      if (!isRepeat) counts[before === undefined ? 'created' : 'updated'] += 1;
      rows.push({ id, props: writtenProps(page, node, hash) });
    }
  }
  const params = { scan: page.scanId, step: page.step };
  for (const batch of batches(rows, NODES_MAX)) await tx.run(writeNodes(label), { ...params, rows: batch });
  if (seen.length > 0) await tx.run(touchNodes(label), { ...params, ids: seen });
  return counts;
}

/** The far end of an edge, as {@link writeEdges} takes it. */
type FarEnd = string | Readonly<Record<string, unknown>>;

/** Edges of one kind as they are written. */
interface EdgeRows {
  readonly kind: EdgeKind;
  readonly rows: readonly { readonly from: string; readonly to: readonly FarEnd[] }[];
  readonly count: number;
}

/** Writes edges; answers how many could not be written because an end is missing. */
async function loadEdges(
  tx: ManagedTransaction,
  edges: readonly GraphEdge[],
  stamp?: Readonly<Record<string, string>>,
): Promise<number> {
  await loadDerived(tx, edges);
  let missing = 0;
  for (const some of together([...edgeRows(edges, stamp)])) {
    const rows = Object.fromEntries(some.map((each, index) => [`rows${index}`, each.rows]));
    const { records } = await tx.run(writeEdges(some.map(({ kind }) => kind)), rows);
    missing += some.reduce((sum, { count }) => sum + count, 0) - Number(records[0]?.get('written') ?? 0);
  }
  return missing;
}

function* edgeRows(edges: readonly GraphEdge[], stamp?: Readonly<Record<string, string>>): Generator<EdgeRows> {
  for (const group of groupBy(edges, ({ type, from, to }) => `${type} ${from.label} ${to.label}`).values()) {
    const { type, from, to } = group[0]!;
    const keys: readonly string[] = EDGES[type].keys;
    const withProps = stamp !== undefined || group.some(({ props = {} }) => Object.keys(props).length > keys.length);
    const farEnd = ({ to, props }: GraphEdge): FarEnd =>
      withProps
        ? { id: to.id, ...props, props: { ...props, ...stamp } }
        : keys.length > 0
          ? { id: to.id, ...props }
          : to.id;
    group.sort((a, b) => byCodeUnit(a.from.id, b.from.id) || byCodeUnit(a.to.id, b.to.id));
    for (const batch of batches(group, EDGES_MAX)) {
      const rows = [...groupBy(batch, (edge) => edge.from.id)].map(([id, own]) => ({ from: id, to: own.map(farEnd) }));
      yield { kind: { type, from: from.label, to: to.label, withProps }, rows, count: batch.length };
    }
  }
}

/** Small kinds in one statement, as many as it takes. */
function together(all: readonly EdgeRows[]): EdgeRows[][] {
  const statements: { some: EdgeRows[]; count: number }[] = [];
  for (const each of all) {
    const open = statements.find(({ count }) => count + each.count <= EDGES_MAX);
    if (open === undefined) statements.push({ some: [each], count: each.count });
    else {
      open.some.push(each);
      open.count += each.count;
    }
  }
  return statements.map(({ some }) => some);
}

/** Tags, regions and identities that these edges lead to, each once. */
async function loadDerived(tx: ManagedTransaction, edges: readonly GraphEdge[]): Promise<void> {
  const made = edges.filter(({ to }) => isDerived(to.label));
  for (const [label, some] of groupBy(made, ({ to }) => to.label as DerivedLabel)) {
    const byId = new Map<string, Record<string, PropertyValue>>();
    for (const { to, make } of some) byId.set(to.id, { ...byId.get(to.id), ...make });
    const rows = [...byId].map(([id, props]) => ({ id, props })).sort((a, b) => byCodeUnit(a.id, b.id));
    for (const batch of batches(rows, NODES_MAX)) await tx.run(writeDerived(label), { rows: batch });
  }
}

const dropOf = (label: Label, type: EdgeType): string => `
  UNWIND $ids AS id
  MATCH (n:${label} {id: id})-[:ASSIGNED_TO]->(p)
  MATCH (p)-[r:${type}]->(d) WHERE r.assignment_id = id
  DELETE r`;
/** Drops what principals have by these assignments (and eligibilities), by label; before the edges to the principals go. */
export const DROP_ROLES: Readonly<Partial<Record<Label, string>>> = {
  RoleAssignment: dropOf('RoleAssignment', 'HAS_ROLE'),
  RoleEligibility: dropOf('RoleEligibility', 'ELIGIBLE_FOR'),
};

async function dropOwnEdges(tx: ManagedTransaction, changed: readonly OwnEdges[]): Promise<void> {
  const known = changed.filter(({ before }) => before !== null);
  for (const [label, own] of groupBy(known, ({ of }) => of.label)) {
    const ids = own.map(({ of }) => of.id);
    if (label === 'ManagementGroup') {
      await tx.run(dropMembers, { ids });
      continue;
    }
    const match = `UNWIND $ids AS id MATCH (n:${label} {id: id})`;
    const dropRoles = DROP_ROLES[label];
    if (dropRoles !== undefined) await tx.run(dropRoles, { ids });
    await tx.run(`${match}-[r]->() WHERE type(r) IN $types DELETE r`, { ids, types: OWNED_OUT });
    await tx.run(`${match}<-[r]-() WHERE type(r) IN $types DELETE r`, { ids, types: OWNED_IN });
  }
}

async function keepHashes(tx: ManagedTransaction, changed: readonly OwnEdges[]): Promise<void> {
  for (const [label, own] of groupBy(changed, ({ of }) => of.label)) {
    const rows = own.map(({ of, hash, props }) => ({ id: of.id, props: { ...props, edges_hash: hash } }));
    for (const batch of batches(rows, EDGES_MAX))
      await tx.run(`UNWIND $rows AS row MATCH (n:${label} {id: row.id}) SET n += row.props`, { rows: batch });
  }
}

/** Parts of a list: as many items as a statement takes, fewer where their text is long. */
export function* batches<T extends object>(items: readonly T[], most: number): Generator<readonly T[]> {
  let start = 0;
  let text = 0;
  for (const [index, item] of items.entries()) {
    const size = textIn(item);
    if (index > start && (index - start >= most || text + size > TEXT_MAX)) {
      yield items.slice(start, index);
      start = index;
      text = 0;
    }
    text += size;
  }
  if (start < items.length) yield items.slice(start);
}

/** The length of the texts that an object holds itself, or in its `props`. */
function textIn(item: object): number {
  let length = 0;
  for (const value of Object.values(item))
    if (typeof value === 'string') length += value.length;
    else if (typeof value === 'object' && value !== null && value === (item as { props?: unknown }).props)
      length += textIn(value);
  return length;
}

function groupBy<T, K>(items: readonly T[], keyOfItem: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
