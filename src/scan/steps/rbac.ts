// Who may do what: role definitions and role assignments at every scope that reaches into the subscriptions, from Resource Graph.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import { stableJson } from '../../graph/stable-json.ts';
import type { Row } from '../../services/azure/resource-graph.ts';
import { roleAssignmentsQuery, roleDefinitionsQuery } from '../queries.ts';
import { surroundingsOf } from '../surroundings.ts';
import { readCursor, type Scan, type ScanStep } from '../step.ts';
import { asObject } from '../to-resource.ts';
import { readGraphPages, fewSubscriptionGroups } from '../graph-pages.ts';

interface Scope {
  readonly kind: 'definitions' | 'assignments';
  /** Read one group after the other: what stands above the subscriptions is in the answer of each, and must be counted once. */
  readonly groups: readonly (readonly string[])[];
}

interface GroupCursor {
  readonly group: number;
  /** Where the page stands within the group. */
  readonly page: string;
}

export const rbac: ScanStep = {
  name: 'rbac',
  phase: 'rbac',
  reads: ['tenant', 'subscriptions'],
  message: 'Reading roles and who has them',
  makes: { nodes: ['RoleDefinition', 'RoleAssignment', 'Resource'], edges: [] },
  needs: {
    after: ['resources'],
    azure: ['Microsoft.Authorization/roleDefinitions/read', 'Microsoft.Authorization/roleAssignments/read'],
  },
  isWanted: ({ include_rbac }) => include_rbac,

  async plan(scan) {
    const groups = await fewSubscriptionGroups(scan);
    return groups.length === 0
      ? []
      : (['definitions', 'assignments'] as const).map((kind): Scope => ({ kind, groups }));
  },

  async read(scan, partition, ask) {
    const { kind, groups } = partition.scope as Scope;
    const at = readCursor<GroupCursor>(partition.cursor, { group: 0, page: '' });
    const query = kind === 'definitions' ? roleDefinitionsQuery : roleAssignmentsQuery;
    const page = await readGraphPages(scan, groups[at.group] ?? [], at.page, ask, { query, aboveToo: true });
    const next: GroupCursor = page.done ? { group: at.group + 1, page: '' } : { ...at, page: page.cursor };
    return {
      ...page,
      cursor: JSON.stringify(next),
      done: page.done && next.group >= groups.length,
      graph: async () => ({
        nodes:
          kind === 'definitions'
            ? page.rows.map((row) => toDefinition(scan, row))
            : await toAssignments(scan, page.rows),
      }),
      isFollowable: true,
    };
  },
};

/** The same text for the same role, whether Resource Graph or a list of a management group showed it. */
const armOf = (row: Row, id: string, type: string): string => stableJson({ ...row, id, type });

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Node of a role definition. */
export function toDefinition({ spelling, tenantId }: Scan, row: Row): GraphNode {
  const id = spelling.id(String(row.id));
  const properties = asObject(row.properties);
  const isCustom = /^customrole$/i.test(String(properties.type));
  const type = 'Microsoft.Authorization/roleDefinitions';
  return {
    label: 'RoleDefinition',
    id,
    props: {
      name: parseArmId(id)?.names.at(-1)?.toLowerCase() ?? id,
      type,
      roleName: text(properties.roleName),
      roleType: text(properties.type),
      description: text(properties.description),
      permissions: JSON.stringify(properties.permissions ?? []),
      assignableScopes: JSON.stringify(properties.assignableScopes ?? []),
      // Azure's own roles are the same in every tenant and belong to none.
      tenant_id: isCustom ? tenantId : null,
      subscription_id: parseArmId(id)?.subscriptionId ?? null,
      arm: armOf(row, id, type),
    },
  };
}

/** Nodes of the role assignments that the filter lets through, with where they lie. */
export async function toAssignments(scan: Scan, rows: readonly Row[]): Promise<GraphNode[]> {
  const { spelling, shaper, filter, tenantId } = scan;
  const wanted = rows.filter((row) => {
    const group = parseArmId(String(row.id))?.resourceGroup;
    return group === undefined || filter.hasGroup(group);
  });
  const around = await surroundingsOf(
    scan,
    wanted.map(({ id }) => String(id)),
  );
  return wanted.flatMap((row): GraphNode[] => {
    const parsed = parseArmId(String(row.id));
    const properties = asObject(row.properties);
    const type = 'Microsoft.Authorization/roleAssignments';
    const scope = text(properties.scope) ?? (parsed?.scope === '' ? '/' : (parsed?.scope ?? '/'));
    const twin =
      parsed?.subscriptionId === undefined
        ? undefined
        : shaper.toResource({ ...row, type }, around(String(row.id))).node;
    const id = twin?.id ?? spelling.id(String(row.id));
    const assignment: GraphNode = {
      label: 'RoleAssignment',
      id,
      props: {
        id_lc: keyOf(id),
        name: parsed?.names.at(-1) ?? id,
        type,
        principalId: text(properties.principalId)?.toLowerCase() ?? null,
        principalType: text(properties.principalType),
        roleDefinitionId: text(properties.roleDefinitionId),
        scope: scope.startsWith('/subscriptions') || scope.startsWith('/providers') ? spelling.id(scope) : scope,
        condition: text(properties.condition),
        subscription_id: parsed?.subscriptionId ?? null,
        resource_group: parsed?.resourceGroup ?? null,
        tenant_id: tenantId,
        arm: twin === undefined ? armOf(row, id, type) : String(twin.props.arm),
      },
    };
    return twin === undefined ? [assignment] : [twin, assignment];
  });
}
