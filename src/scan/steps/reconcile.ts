// What is gone: nodes that a step reads, in a scope that it read in full, that this scan did not see. Each is asked for by its id, and only
// a plain "not found" marks it. Nothing is removed here.
import { apiVersionsOf, eachAtOnce } from '../read-lists.ts';
import { readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { SUBNET_IN_GRAPH } from '../to-resource.ts';
import type { Label } from '../../graph/model.ts';
import type { Ask, Denied } from '../../services/azure/ask.ts';
import type { NodeRow } from '../../services/graph-store/scan-store.ts';

/** One kind of node that one step reads. */
export interface Sweep {
  readonly label: Label;
  readonly step: string;
}
export interface ReconcileScope {
  /** null: what belongs to no subscription. */
  readonly subscription: string | null;
  readonly sweeps: readonly Sweep[];
}

const PER_SUBSCRIPTION: readonly Sweep[] = [
  { label: 'Resource', step: 'resources' },
  { label: 'Resource', step: 'children' },
  { label: 'Resource', step: 'extensions' },
  { label: 'Resource', step: 'rbac' },
  { label: 'RoleAssignment', step: 'rbac' },
  { label: 'RoleDefinition', step: 'rbac' },
  { label: 'ResourceGroup', step: 'resource-groups' },
];
const PER_TENANT: readonly Sweep[] = [
  { label: 'User', step: 'directory' },
  { label: 'IdentityGroup', step: 'directory' },
  { label: 'ServicePrincipal', step: 'directory' },
  { label: 'Application', step: 'directory' },
  { label: 'FederatedCredential', step: 'memberships' },
  { label: 'RoleAssignment', step: 'rbac' },
];
const UNDER_LIMIT = new Set(['resources', 'children', 'extensions']);
const UNDER_TYPES = new Set(['resources', 'children', 'extensions']);
const CANDIDATES_PER_PAGE = 200;
const AT_ONCE = 8;
const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

/** What was read in full: says of a step and a subscription (null: the tenant as a whole) whether it was. */
export type Completeness = (step: string, subscriptionId: string | null) => boolean;

/**
 * @param steps the steps of this scan, in order
 * @param incomplete where a step met something it could not read
 */
export function completenessOf(
  steps: readonly ScanStep[],
  incomplete: readonly { step: string; subscriptionId: string | null }[],
): Completeness {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const isComplete: Completeness = (name, subscriptionId) => {
    const step = byName.get(name);
    if (step === undefined) return false;
    const met = incomplete.some(
      (each) => each.step === name && (each.subscriptionId === null || each.subscriptionId === subscriptionId),
    );
    // What a step did not see because an earlier one could not show it the way is not gone either.
    return !met && step.needs.after.every((before) => !byName.has(before) || isComplete(before, subscriptionId));
  };
  return isComplete;
}

/** What may be swept after this scan. */
export function sweepsOf(
  { filter }: Pick<Scan, 'filter'>,
  subscriptions: readonly string[],
  isComplete: Completeness,
  rolesAreComplete: boolean,
): ReconcileScope[] {
  const isCovered = ({ step }: Sweep) => filter.limit === undefined || !UNDER_LIMIT.has(step);
  const own = subscriptions.map((subscription) => ({
    subscription,
    sweeps: PER_SUBSCRIPTION.filter((sweep) => isCovered(sweep) && isComplete(sweep.step, subscription)),
  }));
  const isWhole = filter.subscriptions === undefined && filter.groups === undefined && rolesAreComplete;
  const shared = {
    subscription: null,
    sweeps: PER_TENANT.filter(({ step }) => isComplete(step, null) && (step !== 'rbac' || isWhole)),
  };
  return [...own, shared].filter(({ sweeps }) => sweeps.length > 0);
}

export const reconcile: ScanStep = {
  name: 'reconcile',
  phase: 'reconcile',
  message: 'Checking what is gone',
  makes: { nodes: [], edges: [] },
  needs: { after: ['relationships'], permissions: ['*/read'] },

  async plan(scan) {
    const incomplete = await scan.incomplete();
    const seen = (await scan.scanStore.subscriptions(scan.tenantId, scan.jobId)).filter((each) => each.seen);
    const rolesAreComplete = !incomplete.some(({ step }) => step === 'rbac' || step === 'subscriptions');
    return sweepsOf(
      scan,
      seen.map(({ id }) => id),
      completenessOf(scan.steps, incomplete),
      rolesAreComplete,
    );
  },

  async read(scan, partition, ask) {
    const { subscription, sweeps } = partition.scope as ReconcileScope;
    const { at, after } = readCursor<{ at: number; after: string }>(partition.cursor, { at: 0, after: '' });
    const { label, step } = sweeps[at]!;
    const { groups, typesRead } = scan.filter;
    const rows = await scan.scanStore.unseen({
      label,
      step,
      tenantId: scan.tenantId,
      scanId: scan.jobId,
      ...(subscription !== null && { subscriptionId: subscription }),
      ...(groups && subscription !== null && { resourceGroups: [...groups] }),
      ...(typesRead && UNDER_TYPES.has(step) && { types: [...typesRead] }),
      after,
      limit: CANDIDATES_PER_PAGE,
    });
    const gone: string[] = [];
    const unread: ReturnType<typeof unreadScope>[] = [];
    await eachAtOnce(rows, AT_ONCE, async (row) => {
      const answer = await isThere(scan, ask, label, row);
      if (answer.outcome === 'absent') gone.push(row.id);
      if (answer.outcome === 'denied') unread.push(unreadScope(row.id, answer, subscription));
    });
    const isLast = rows.length < CANDIDATES_PER_PAGE;
    const next = isLast ? { at: at + 1, after: '' } : { at, after: rows.at(-1)!.id };
    return {
      cursor: JSON.stringify(next),
      done: next.at >= sweeps.length,
      gone: { label, ids: gone.sort() },
      counts: { unseen: rows.length },
      unread,
    };
  },
};

const PERMISSION_OF = {
  User: 'User.Read.All',
  IdentityGroup: 'Group.Read.All',
  ServicePrincipal: 'Application.Read.All',
  Application: 'Application.Read.All',
};
const PATH_OF = {
  User: 'users',
  IdentityGroup: 'groups',
  ServicePrincipal: 'servicePrincipals',
  Application: 'applications',
};

async function isThere(
  scan: Scan,
  ask: Ask,
  label: Label,
  row: NodeRow,
): Promise<{ outcome: 'found' | 'absent' } | Denied> {
  switch (label) {
    case 'User':
    case 'IdentityGroup':
    case 'ServicePrincipal':
    case 'Application':
      return scan.directory.has(ask, `/${PATH_OF[label]}/${row.id}?$select=id`, PERMISSION_OF[label]);
    case 'FederatedCredential': {
      const path = `/applications/${String(row.application_id)}/federatedIdentityCredentials`;
      const list = await scan.directory.list(ask, path, 'Application.Read.All');
      if (list.outcome === 'denied') return list;
      const isListed = list.outcome === 'page' && list.rows.some(({ id }) => String(id).toLowerCase() === row.id);
      return { outcome: isListed ? 'found' : 'absent' };
    }
    case 'ResourceGroup':
    case 'Resource':
    case 'RoleAssignment':
    case 'RoleDefinition': {
      const stored = String(row.type);
      const type =
        label === 'ResourceGroup'
          ? GROUP_TYPE
          : stored === SUBNET_IN_GRAPH
            ? 'Microsoft.Network/virtualNetworks/subnets'
            : stored;
      const apiVersions = apiVersionsOf(scan, type);
      if (apiVersions.length === 0)
        return { outcome: 'denied', reason: `No api-version is known for ${type}; it was kept`, permission: null };
      return scan.arm.get(ask, row.id, apiVersions);
    }
    case 'Tenant':
    case 'Subscription':
      return { outcome: 'found' };
  }
}
