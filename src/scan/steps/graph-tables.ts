// What hangs on resources and scopes and is in a table of Resource Graph of its own: DNS records, policy, backup, Lighthouse and more.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import type { Row } from '../../services/azure/resource-graph.ts';
import { GRAPH_TABLES } from '../graph-tables.ts';
import { tableQuery } from '../queries.ts';
import { wholeRows } from '../short-rows.ts';
import { surroundingsOf } from '../surroundings.ts';
import type { Scan, ScanStep } from '../step.ts';
import { readGraphPage, fewSubscriptionGroups } from '../graph-pages.ts';

interface Scope {
  readonly table: string;
  readonly subscriptions: readonly string[];
}

export const graphTables: ScanStep = {
  name: 'graph-tables',
  phase: 'resources',
  reads: ['tenant', 'subscriptions'],
  message: 'Reading policies, records and backups',
  makes: { nodes: ['Resource', 'TenantResource'], edges: [] },
  needs: { after: ['resources'], azure: ['Microsoft.ResourceGraph/resources/read', '*/read'] },

  async plan(scan): Promise<Scope[]> {
    if (scan.filter.limit !== undefined) return [];
    const groups = await fewSubscriptionGroups(scan);
    return GRAPH_TABLES.filter(({ types }) => types.some((type) => scan.filter.hasType(type))).flatMap(({ name }) =>
      groups.map((subscriptions) => ({ table: name, subscriptions })),
    );
  },

  async read(scan, partition, ask) {
    const { table: name, subscriptions } = partition.scope as Scope;
    const table = GRAPH_TABLES.find((each) => each.name === name)!;
    // What stands above the subscriptions is in no group.
    const aboveToo = table.aboveToo === true && scan.filter.groups === undefined;
    const query = tableQuery(table, scan.filter);
    const page = await readGraphPage(scan, subscriptions, partition.cursor, ask, { query, aboveToo });
    const { rows, unread } = await wholeRows(scan, ask, page.rows);
    return {
      ...page,
      graph: async () => ({ nodes: await tableNodes(scan, rows) }),
      unread: [...page.unread, ...unread],
      isFollowable: true,
    };
  },
};

/** Rows as nodes: what is above the subscriptions is no Resource. */
export async function tableNodes(scan: Scan, rows: readonly Row[]): Promise<GraphNode[]> {
  const around = await surroundingsOf(
    scan,
    rows.map(({ id }) => String(id)),
  );
  return rows.map((row) => {
    const { node } = scan.shaper.toResource(row, around(String(row.id)));
    return parseArmId(node.id)?.subscriptionId === undefined ? toTenantResource(node) : node;
  });
}

/** What is above the subscriptions: readers take a Resource for something in one, so it is none. */
function toTenantResource({ id, props }: GraphNode): GraphNode {
  const { name, tenant_id, properties, arm, masked } = props;
  return {
    label: 'TenantResource',
    id,
    props: {
      id_lc: keyOf(id),
      name: name ?? null,
      arm_type: props.type ?? null,
      management_group: parseArmId(id)?.scope ?? null,
      tenant_id: tenant_id ?? null,
      properties: properties ?? null,
      arm: arm ?? null,
      masked: masked ?? null,
    },
  };
}
