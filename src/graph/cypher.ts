// The Cypher that writes the declared nodes and edges: one statement per label and per edge type, rows as parameters. The forms are fast
// on Neo4j and on engines that speak its language; an edge is merged from the end that has few of its kind.
import { DERIVED_LABELS, EDGES, LABELS, type AnyLabel, type DerivedLabel, type EdgeType, type Label } from './model.ts';

/** Finds known nodes: `keys` to `{key, id, hash, scan}`. */
export const findNodes = (label: Label): string => `
  UNWIND $keys AS key
  MATCH (n:${label} {${LABELS[label].foundBy}: key})
  RETURN key AS key, n.id AS id, n.arm_hash AS hash, n.scan_id AS scan`;

/** Writes nodes in full: `rows` of `{id, props}`; a property that is null is removed. */
export const writeNodes = (label: Label): string => `
  UNWIND $rows AS row
  MERGE (n:${label} {id: row.id})
  ON CREATE SET n.created_at = datetime()
  SET n += row.props, n.scan_id = $scan, n.read_by = $step, n.updated_at = datetime()`;

/**
 * Finds, compares and writes nodes in one statement; of large pages that takes longer than {@link findNodes} and {@link writeNodes}.
 * `rows` of `{key, id, hash, props}`; answers how many were `created`, `updated` and `unchanged`, but for those that a scan of `$again` saw.
 */
export const mergeNodes = (label: Label): string => `
  UNWIND $rows AS row
  CALL {
    WITH row
    MATCH (n:${label} {${LABELS[label].foundBy}: row.key})
    WITH n LIMIT 1
    RETURN min(n.id) AS known, min(n.arm_hash) AS hash, min(n.scan_id) AS seen
  }
  WITH row, known, coalesce(hash = row.hash, false) AS same, coalesce(seen IN $again, false) AS again
  MERGE (node:${label} {id: coalesce(known, row.id)})
  ON CREATE SET node.created_at = datetime()
  SET node.scan_id = $scan, node.read_by = $step
  FOREACH (_ IN CASE WHEN same THEN [] ELSE [1] END | SET node += row.props, node.updated_at = datetime())
  RETURN
    sum(CASE WHEN known IS NULL THEN 1 ELSE 0 END) AS created,
    sum(CASE WHEN known IS NOT NULL AND NOT same AND NOT again THEN 1 ELSE 0 END) AS updated,
    sum(CASE WHEN same AND NOT again THEN 1 ELSE 0 END) AS unchanged`;

/** Marks unchanged nodes as seen by this scan. */
export const touchNodes = (label: Label): string => `
  UNWIND $ids AS id
  MATCH (n:${label} {id: id})
  SET n.scan_id = $scan, n.read_by = $step`;

/** True for a label whose nodes are made only because something leads to them. */
export const isDerived = (label: AnyLabel): label is DerivedLabel => Object.hasOwn(DERIVED_LABELS, label);
/** The property by which an end is found; regions have a code. */
const endKey = (label: AnyLabel): string => (label === 'Region' ? 'code' : 'id');

/** Writes what edges lead to and what is made with them: `rows` of `{id, props}`. */
export const writeDerived = (label: DerivedLabel): string => `
  UNWIND $rows AS row
  MERGE (n:${label} {${endKey(label)}: row.id})
  SET n += row.props`;

/** Edges of one type between two labels. */
export interface EdgeKind {
  readonly type: EdgeType;
  readonly from: AnyLabel;
  readonly to: AnyLabel;
  readonly withProps: boolean;
}

/**
 * Writes edges of some kinds: `rows0`, `rows1` and so on, one for each, of `{from, to: [{id, props?, …keys}]}`, where the plain id will do
 * for an edge that has neither keys nor properties. Answers how many had both ends.
 */
export const writeEdges = (kinds: readonly EdgeKind[]): string => `
  ${kinds.map((kind, index) => `CALL { ${writeKind(kind, `rows${index}`)} AS written${index} }`).join(' ')}
  RETURN ${kinds.map((_, index) => `written${index}`).join(' + ')} AS written`;

function writeKind({ type, from, to, withProps }: EdgeKind, rows: string): string {
  const { keys, fewAt } = EDGES[type];
  const match = keys.length === 0 ? '' : ` {${keys.map((key) => `${key}: far.${key}`).join(', ')}}`;
  const pattern = fewAt === 'from' ? `(a)-[r:${type}${match}]->(b)` : `(b)<-[r:${type}${match}]-(a)`;
  return `
  UNWIND $${rows} AS row
  MATCH (a:${from} {${endKey(from)}: row.from})
  UNWIND row.to AS far
  MATCH (b:${to} {${endKey(to)}: ${withProps || keys.length > 0 ? 'far.id' : 'far'}})
  MERGE ${pattern}
  ${withProps ? 'SET r += far.props' : ''}
  RETURN count(r)`;
}
