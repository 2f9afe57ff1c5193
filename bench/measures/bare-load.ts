// What a scan is compared with: the same rows, written by nothing but the driver into a database as new as the scan's, with the same schema.
import type { openGraph } from './asking.ts';

/** What the driver writes fastest: one statement for each label and each kind of edge, so many rows at a time. */
const NODES_PER_STATEMENT = 1_000;
const EDGES_PER_STATEMENT = 5_000;
/** Labels of what is kept about jobs and scans, which is not the tenant. */
const BOOKKEEPING = ['Job', 'JobEvent', 'IdempotencyKey', 'ScanLock', 'ScanTurn', 'ScanWatermark', 'ScopeSync', 'ScanPartition', 'UnreadScope', 'UnresolvedEnd', 'SchemaMigration']; // prettier-ignore
/** Properties that tell two edges of one type between the same nodes apart. */
const EDGE_KEYS = ['path', 'assignment_id'];

export type Graph = ReturnType<typeof openGraph>;
export type Properties = Readonly<Record<string, unknown>>;
export interface Edges {
  readonly type: string;
  /** Labels of the two ends. */
  readonly from: string;
  readonly to: string;
  readonly cypher: string;
  readonly rows: { readonly from: string; readonly to: string; readonly props: Properties }[];
}

/** What a scan left in the graph: nodes by label, edges by kind. */
export interface Rows {
  readonly nodes: ReadonlyMap<string, readonly Properties[]>;
  readonly edges: readonly Edges[];
}

/** Everything of the tenant that is in the graph. */
export async function readRows(graph: Graph): Promise<Rows> {
  const nodes = await readNodes(graph);
  return { nodes, edges: await readEdges(graph, [...nodes.keys()]) };
}

/** Writes the rows into an empty graph by the bare driver, and answers how many seconds it took. */
export async function bareLoad(graph: Graph, { nodes, edges }: Rows): Promise<number> {
  const begun = performance.now();
  for (const [label, rows] of nodes)
    for (const page of pagesOf(rows, NODES_PER_STATEMENT))
      await graph.run(
        `UNWIND $page AS row MERGE (n:${label} {${keyOf(label)}: row.${keyOf(label)}}) SET n += row`,
        { page }, // prettier-ignore
      );
  for (const { cypher, rows } of edges)
    for (const page of pagesOf(rows, EDGES_PER_STATEMENT)) await graph.run(cypher, { page });
  return (performance.now() - begun) / 1000;
}

async function readNodes(graph: Graph): Promise<Map<string, Properties[]>> {
  const { records } = await graph.run('MATCH (n) RETURN DISTINCT labels(n)[0] AS label');
  const labels = records.map((row) => String(row.get('label'))).filter((label) => !BOOKKEEPING.includes(label));
  const nodes = new Map<string, Properties[]>();
  for (const label of labels.sort()) {
    const rows: Properties[] = [];
    const next = `MATCH (n:${label}) USING INDEX n:${label}(${keyOf(label)}) WHERE n.${keyOf(label)} > $after
      WITH n ORDER BY n.${keyOf(label)} LIMIT ${NODES_PER_STATEMENT} RETURN properties(n) AS props`;
    for (let page: Properties[] | undefined; page === undefined || page.length === NODES_PER_STATEMENT;) {
      const { records } = await graph.run(next, { after: String(rows.at(-1)?.[keyOf(label)] ?? '') });
      page = records.map((row) => row.get('props') as Properties);
      rows.push(...page);
    }
    nodes.set(label, rows);
  }
  return nodes;
}

async function readEdges(graph: Graph, labels: readonly string[]): Promise<Edges[]> {
  const edges = new Map<string, Edges>();
  for (const from of labels) {
    const { records } = await graph.run(
      `MATCH (a:${from})-[r]->(b) RETURN a.${keyOf(from)} AS from, type(r) AS type, labels(b)[0] AS label, coalesce(b.id, b.code) AS to, properties(r) AS props`,
    );
    for (const row of records) {
      const [type, to] = [String(row.get('type')), String(row.get('label'))];
      const props = row.get('props') as Properties;
      const kind = `${from} ${type} ${to}`;
      const known = edges.get(kind) ?? { type, from, to, cypher: edgeCypher(from, type, to, props), rows: [] };
      edges.set(kind, known);
      known.rows.push({ from: String(row.get('from')), to: String(row.get('to')), props });
    }
  }
  return [...edges.values()];
}

/** Merges from the end that has few edges of the type. */
function edgeCypher(from: string, type: string, to: string, props: Properties): string {
  const keys = EDGE_KEYS.filter((key) => key in props).map((key) => `${key}: row.props.${key}`);
  const edge = `[r:${type}${keys.length > 0 ? ` {${keys.join(', ')}}` : ''}]`;
  const pattern = type === 'CONTAINS' ? `(b)<-${edge}-(a)` : `(a)-${edge}->(b)`;
  return `UNWIND $page AS row MATCH (a:${from} {${keyOf(from)}: row.from}) MATCH (b:${to} {${keyOf(to)}: row.to})
    MERGE ${pattern} ${Object.keys(props).length > keys.length ? 'SET r += row.props' : ''}`;
}

const keyOf = (label: string): string => (label === 'Region' ? 'code' : 'id');
export const pagesOf = <T>(rows: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_none, page) => rows.slice(page * size, (page + 1) * size));
