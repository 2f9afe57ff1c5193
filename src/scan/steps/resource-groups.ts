// The resource groups of every subscription, from ARM itself: Resource Graph leaves out a subscription that may not be read without a
// word, ARM refuses it aloud.
import { parseArmId } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import { maskSecrets } from '../../graph/secrets.ts';
import type { ArmBody, ListResult } from '../../services/azure/arm.ts';
import type { Denied } from '../../services/azure/ask.ts';
import { WITHOUT_ID } from '../identified.ts';
import { inParts, readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { follow, type Trail } from '../trail.ts';
import { locationOf } from '../to-resource.ts';

const API_VERSIONS = ['2022-09-01', '2021-04-01'];
const PERMISSION = 'Microsoft.Resources/subscriptions/resourceGroups/read';
const SUBSCRIPTIONS_PER_PARTITION = 20;

export const resourceGroups: ScanStep = {
  name: 'resource-groups',
  phase: 'subscriptions',
  reads: ['subscriptions'],
  message: 'Reading resource groups',
  makes: { nodes: ['ResourceGroup'], edges: [] },
  needs: { after: ['subscriptions'], azure: [PERMISSION] },

  async plan(scan) {
    const seen = (await scan.scanStore.subscriptions(scan.tenantId, scan.jobId)).filter((each) => each.seen);
    return inParts(
      seen.map(({ id }) => id),
      SUBSCRIPTIONS_PER_PARTITION,
    );
  },

  async read(scan, partition, ask) {
    const ids = partition.scope as readonly string[];
    const { at, trail } = readCursor<{ at: number; trail?: Trail }>(partition.cursor, { at: 0 });
    const subscriptionId = ids[at]!;
    const answer = await scan.arm.list(ask, {
      path: `/subscriptions/${subscriptionId}/resourcegroups`,
      apiVersions: API_VERSIONS,
      permission: PERMISSION,
      link: trail?.to,
    });
    const step = answer.outcome === 'page' ? follow(trail, answer.nextLink, answer.rows.length) : {};
    const next = step.trail ? { at, trail: step.trail } : { at: at + 1 };
    const scope = `/subscriptions/${subscriptionId}`;
    return {
      cursor: JSON.stringify(next),
      done: next.at === ids.length,
      graph: {
        nodes: answer.outcome === 'page' ? answer.rows.flatMap((row) => toResourceGroup(scan, row)) : [],
        marksChanged: scan.params.mode === 'incremental',
      },
      unread: whyUnread(answer, step.denied).map((why) => unreadScope(scope, why, subscriptionId)),
    };
  },
};

const whyUnread = (answer: ListResult, astray: Denied | undefined): Pick<Denied, 'reason' | 'permission'>[] => {
  if (answer.outcome === 'page') {
    const isWhole = answer.rows.every(({ id }) => parseArmId(String(id))?.resourceGroup !== undefined);
    return [...(astray ? [astray] : []), ...(isWhole ? [] : [WITHOUT_ID])].slice(0, 1);
  }
  if (answer.outcome === 'denied') return [answer];
  return [{ reason: 'The subscription is listed, but not found', permission: null }];
};

function toResourceGroup({ spelling, filter, tenantId, schema }: Scan, row: ArmBody): GraphNode[] {
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
