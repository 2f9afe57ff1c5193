// Rows of the table of resources as nodes.
import type { GraphNode } from '../graph/model.ts';
import type { Row } from '../services/azure/resource-graph.ts';
import type { Scan } from './step.ts';
import { surroundingsOf } from './surroundings.ts';

/** Resources with the group, and for tracked children the parent, that they are in as the graph spells it; and their subnets. */
export async function trackedNodes(scan: Scan, rows: readonly Row[]): Promise<GraphNode[]> {
  const around = await surroundingsOf(
    scan,
    rows.map(({ id }) => String(id)),
  );
  return rows.flatMap((row) => {
    const { node, inline } = scan.shaper.toResource(row, around(String(row.id)));
    return [node, ...inline];
  });
}
