// The scan's way of writing, alone: the rows that a scan left in the graph, put back through the scan's own store. It finds, hashes and
// compares as in a scan; what Azure takes to answer, and this machine to play Azure, is not in it.
import {
  EDGES,
  LABELS,
  type AnyLabel,
  type EdgeType,
  type GraphEdge,
  type GraphNode,
  type Label,
  type PropertyValue,
} from '../../src/graph/model.ts';
import { eachAtOnce } from '../../src/scan/read-lists.ts';
import { makeNeo4j, type Neo4jAddress } from '../../src/services/neo4j/neo4j.ts';
import { makeScanStore } from '../../src/services/graph-store/neo4j-scan-store.ts';
import type { GraphPage, OwnEdges } from '../../src/services/graph-store/scan-store.ts';
import { pagesOf, type Edges, type Properties, type Rows } from './bare-load.ts';

/** As the steps of a scan load them. */
const NODES_PER_PAGE = 2_000;
const NODES_WITH_EDGES_PER_PAGE = 15_000;
const PAGES_AT_ONCE = 3;
/** What the store itself adds to a node. */
const OF_THE_STORE = ['id', 'scan_id', 'read_by', 'created_at', 'updated_at', 'arm_hash', 'edges_hash'];
const SCAN = { scanId: 'bench', step: 'bench' };

/** Writes the rows into an empty graph as a scan does, and answers how many seconds it took. */
export async function storeLoad(address: Neo4jAddress, rows: Rows): Promise<number> {
  const neo4j = makeNeo4j(address);
  const store = makeScanStore(neo4j);
  const load = async (page: Omit<GraphPage, keyof typeof SCAN>): Promise<void> => {
    await store.load({ ...SCAN, ...page }, { run: () => Promise.resolve(true) });
  };
  try {
    const begun = performance.now();
    for (const [label, some] of rows.nodes)
      if (isLabel(label))
        await eachAtOnce(pagesOf(some, NODES_PER_PAGE), PAGES_AT_ONCE, (page) =>
          load({ nodes: page.map((props) => toNode(label, props)) }),
        );
    for (const page of pagesOf(ownEdgesOf(rows), NODES_WITH_EDGES_PER_PAGE)) await load({ ownEdges: page });
    return (performance.now() - begun) / 1000;
  } finally {
    await neo4j.close();
  }
}

const isLabel = (label: string): label is Label => Object.hasOwn(LABELS, label);

const toNode = (label: Label, { id, ...props }: Properties): GraphNode => ({
  label,
  id: String(id),
  props: without(OF_THE_STORE, props) as Record<string, PropertyValue>,
});

const without = (names: readonly string[], props: Properties): Properties =>
  Object.fromEntries(Object.entries(props).filter(([name]) => !names.includes(name)));

/** Edges by the node that has a label of its own; those to tags, regions and identities make them. */
function ownEdgesOf({ nodes, edges }: Rows): OwnEdges[] {
  const made = new Map<string, Properties>();
  for (const [label, rows] of nodes)
    if (!isLabel(label)) for (const row of rows) made.set(`${label} ${String(row['id'] ?? row['code'])}`, row);
  const byOwner = new Map<string, { of: { label: Label; id: string }; edges: GraphEdge[] }>();
  for (const kind of edges)
    for (const row of kind.rows) {
      const edge = toEdge(kind, row, made);
      // As in a scan, the end that has few of them: a subscription holds everything in it.
      const ends = EDGES[edge.type].fewAt === 'to' ? [edge.to, edge.from] : [edge.from, edge.to];
      const of = ends.find(({ label }) => isLabel(label)) as { label: Label; id: string };
      const key = `${of.label} ${of.id}`;
      const owner = byOwner.get(key) ?? { of, edges: [] };
      byOwner.set(key, owner);
      owner.edges.push(edge);
    }
  return [...byOwner.values()].map((owner) => ({ ...owner, hash: 'bench', before: null }));
}

function toEdge(
  kind: Edges,
  { from, to, props }: Edges['rows'][number],
  made: ReadonlyMap<string, Properties>,
): GraphEdge {
  const make = made.get(`${kind.to} ${to}`);
  return {
    type: kind.type as EdgeType,
    from: { label: kind.from as AnyLabel, id: from },
    to: { label: kind.to as AnyLabel, id: to },
    ...(Object.keys(props).length > 0 && { props: props as Record<string, PropertyValue> }),
    ...(make && { make: without(['id'], make) as Record<string, PropertyValue> }),
  };
}
