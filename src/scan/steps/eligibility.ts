// Who may take on which Azure role, for a time: what Privileged Identity Management knows of every subscription and of what is above it.
// A tenant without the licence for it has none.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import { isResourceId, WITHOUT_ID } from '../identified.ts';
import { readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { asObject } from '../to-resource.ts';
import { follow, type Trail } from '../trail.ts';

const TYPE = 'Microsoft.Authorization/roleEligibilityScheduleInstances';
const API_VERSIONS = ['2020-10-01'];
const PERMISSION = `${TYPE}/read`;

export const eligibility: ScanStep = {
  name: 'eligibility',
  phase: 'rbac',
  reads: ['tenant', 'subscriptions'],
  message: 'Reading who may take on roles',
  makes: { nodes: ['RoleEligibility'], edges: [] },
  needs: { after: ['resource-groups'], azure: [PERMISSION] },
  isWanted: ({ include_rbac }) => include_rbac,

  async plan({ scanStore, tenantId, jobId }) {
    return (await scanStore.subscriptions(tenantId, jobId)).filter((each) => each.seen).map(({ id }) => id);
  },

  async read(scan, partition, ask) {
    const subscriptionId = partition.scope as string;
    const { trail } = readCursor<{ trail?: Trail }>(partition.cursor, {});
    const path = `/subscriptions/${subscriptionId}/providers/${TYPE}`;
    const answer = await scan.arm.list(ask, {
      path,
      apiVersions: API_VERSIONS,
      permission: PERMISSION,
      link: trail?.to,
    });
    if (answer.outcome === 'none') return { cursor: '', done: true };
    if (answer.outcome === 'denied')
      return {
        cursor: '',
        done: true,
        unread: [unreadScope(path, answer, subscriptionId)],
      };
    const step = follow(trail, answer.nextLink, answer.rows.length);
    const astray = step.denied ?? (answer.rows.every(({ id }) => isResourceId(id)) ? undefined : WITHOUT_ID);
    return {
      cursor: JSON.stringify({ trail: step.trail }),
      done: step.trail === undefined,
      unread: astray ? [unreadScope(path, astray, subscriptionId)] : [],
      graph: { nodes: answer.rows.flatMap((row) => toEligibility(scan, row)) },
    };
  },
};

/** Node of an eligible assignment; nothing where the row is no such thing or outside the filter. */
export function toEligibility({ spelling, tenantId, filter }: Scan, row: ArmBody): GraphNode[] {
  const parsed = isResourceId(row.id) ? parseArmId(row.id) : undefined;
  if (parsed === undefined) return [];
  if (parsed.resourceGroup !== undefined && !filter.hasGroup(parsed.resourceGroup)) return [];
  const id = spelling.id(String(row.id));
  const properties = asObject(row.properties);
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return [
    {
      label: 'RoleEligibility',
      id,
      props: {
        id_lc: keyOf(id),
        name: parsed.names.at(-1) ?? id,
        principalId: text(properties.principalId)?.toLowerCase() ?? null,
        principalType: text(properties.principalType),
        roleDefinitionId: text(properties.roleDefinitionId),
        scope: text(properties.scope) ?? (parsed.scope === '' ? '/' : parsed.scope),
        member_type: text(properties.memberType),
        starts_at: text(properties.startDateTime),
        ends_at: text(properties.endDateTime),
        condition: text(properties.condition),
        subscription_id: parsed.subscriptionId ?? null,
        resource_group: parsed.resourceGroup ?? null,
        tenant_id: tenantId,
        arm: JSON.stringify({ ...row, id }),
      },
    },
  ];
}
