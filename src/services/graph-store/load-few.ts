// Loads a small page in one statement, its checkpoint's move included: where a page holds a few nodes, statements cost more than rows.
import { mergeNodes } from '../../graph/cypher.ts';
import type { Loaded, MoveClauses } from '../checkpoints/checkpoints.ts';
import type { ManagedTransaction } from '../neo4j/neo4j.ts';
import { batches, contentHash, keyedNodes, writtenProps, STALE } from './load-page.ts';
import type { GraphPage } from './scan-store.ts';

const FEW_MAX = 200;

/** True for a page of a few nodes of one label, and nothing else. */
export function isFew(page: GraphPage): boolean {
  const { nodes = [] } = page;
  const isOneLabel = nodes.every(({ label }) => label === nodes[0]!.label);
  return isOneLabel && [...batches(nodes, FEW_MAX)].length === 1 && isOnlyNodes(page);
}

/** What else such a page may say. */
const OF_NODES: ReadonlySet<string> = new Set(['scanId', 'step', 'nodes', 'isAgain', 'marksChanged']);
const isOnlyNodes = (page: GraphPage): boolean =>
  Object.entries(page).every(([name, value]) => OF_NODES.has(name) || value === undefined);

/** @returns nothing where another worker moved the partition: then nothing was written */
export async function loadFew(
  tx: ManagedTransaction,
  page: GraphPage,
  { begin, end, params }: MoveClauses,
): Promise<Loaded | undefined> {
  const nodes = page.nodes ?? [];
  const { label } = nodes[0]!;
  const rows = [...keyedNodes(label, nodes)].map(([key, node]) => {
    const hash = contentHash(node);
    return { key, id: node.id, hash, props: writtenProps(page, node, hash) };
  });
  const cypher = `${begin} CALL { ${mergeNodes(label)} } ${end} RETURN created, updated, unchanged`;
  const { records } = await tx.run(cypher, {
    ...params,
    rows,
    scan: page.scanId,
    step: page.step,
    again: [page.scanId, ...(page.isAgain ? [STALE] : [])],
  });
  const [row] = records;
  return row && { ...(row.toObject() as Omit<Loaded, 'withoutEnd'>), withoutEnd: 0 };
}
