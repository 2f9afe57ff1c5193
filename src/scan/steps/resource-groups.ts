// The resource groups of every subscription, from ARM itself: Resource Graph leaves out a subscription that may not be read without a
// word, ARM refuses it aloud.
import { parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import { maskSecrets } from '../../graph/secrets.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import { inParts, readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { locationOf } from '../to-resource.ts';

const API_VERSIONS = ['2022-09-01', '2021-04-01'];
const PERMISSION = 'Microsoft.Resources/subscriptions/resourceGroups/read';
const SUBSCRIPTIONS_PER_PARTITION = 20;

export const resourceGroups: ScanStep = {
  name: 'resource-groups',
  phase: 'subscriptions',
  message: 'Reading resource groups',
  makes: { nodes: ['ResourceGroup'], edges: [] },
  needs: { after: ['subscriptions'], permissions: [PERMISSION] },

  async plan(scan) {
    const seen = (await scan.scanStore.subscriptions(scan.tenantId, scan.jobId)).filter((each) => each.seen);
    return inParts(
      seen.map(({ id }) => id),
      SUBSCRIPTIONS_PER_PARTITION,
    );
  },

  async read(scan, partition, ask) {
    const ids = partition.scope as readonly string[];
    const { at, link } = readCursor<{ at: number; link?: string }>(partition.cursor, { at: 0 });
    const subscriptionId = ids[at]!;
    const answer = await scan.arm.list(ask, {
      path: `/subscriptions/${subscriptionId}/resourcegroups`,
      apiVersions: API_VERSIONS,
      link,
    });
    const isMore = answer.outcome === 'page' && answer.nextLink !== undefined && answer.nextLink !== link;
    const next = isMore ? { at, link: answer.nextLink } : { at: at + 1 };
    const scope = `/subscriptions/${subscriptionId}`;
    return {
      cursor: JSON.stringify(next),
      done: next.at === ids.length,
      graph: { nodes: answer.outcome === 'page' ? answer.rows.flatMap((row) => toResourceGroup(scan, row)) : [] },
      unread:
        answer.outcome === 'page'
          ? []
          : answer.outcome === 'denied'
            ? [unreadScope(scope, { ...answer, permission: answer.permission ?? PERMISSION }, subscriptionId)]
            : [
                unreadScope(
                  scope,
                  { reason: 'The subscription is listed, but not found', permission: null },
                  subscriptionId,
                ),
              ],
    };
  },
};

export function toResourceGroup({ spelling, filter, tenantId, schema }: Scan, row: ArmBody): GraphNode[] {
  const id = parseArmId(String(row.id));
  if (id?.resourceGroup === undefined || !filter.hasGroup(id.resourceGroup)) return [];
  const exact = spelling.id(String(row.id));
  const { value: record, paths } = maskSecrets<ArmBody>(schema, 'Microsoft.Resources/resourceGroups', {
    ...row,
    id: exact,
    type: 'Microsoft.Resources/resourceGroups',
  });
  const tags = record.tags as object | null | undefined;
  return [
    {
      label: 'ResourceGroup',
      id: exact,
      props: {
        id_lc: exact.toLowerCase(),
        name: id.resourceGroup,
        type: 'ResourceGroup',
        subscription_id: id.subscriptionId ?? null,
        resource_group: id.resourceGroup,
        tenant_id: tenantId,
        location: locationOf(row.location) ?? 'global',
        tags: tags && Object.keys(tags).length > 0 ? JSON.stringify(tags) : null,
        managed_by: typeof row.managedBy === 'string' ? spelling.id(row.managedBy) : null,
        arm: JSON.stringify(record),
        masked: paths.length > 0 ? paths : null,
        llm_description: '',
      },
    },
  ];
}
