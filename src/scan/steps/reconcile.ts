// What is gone: nodes that a step reads, in a scope that it read in full, that this scan did not see. Each is asked for by its id, and only
// a plain "not found" marks it. Nothing is removed here.
import { apiVersionsOf, eachAtOnce } from '../read-lists.ts';
import { readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { SUBNET_IN_GRAPH } from '../to-resource.ts';
import type { Label } from '../../graph/model.ts';
import type { Ask, Denied } from '../../services/azure/ask.ts';
import type { NodeRow, Sweep } from '../../services/graph-store/scan-store.ts';

/** The steps that read things of a subscription, and those that read what belongs to none, by label. */
const OF_SUBSCRIPTIONS: Readonly<Partial<Record<Label, readonly string[]>>> = {
  Resource: ['resources', 'children', 'extensions', 'rbac'],
  RoleAssignment: ['rbac'],
  RoleDefinition: ['rbac'],
  ResourceGroup: ['resource-groups'],
};
const OF_THE_TENANT: Readonly<Partial<Record<Label, readonly string[]>>> = {
  User: ['directory'],
  IdentityGroup: ['directory'],
  ServicePrincipal: ['directory'],
  Application: ['directory'],
  FederatedCredential: ['memberships'],
  RoleAssignment: ['rbac'],
};
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

/** Which of the unseen nodes may be looked at: their step read all of their subscription (or of the tenant), and the request covers them. */
export function mayBeGone(
  { label, step, subscriptionId }: Sweep,
  { filter, seen, isComplete, rolesAreComplete }: Knowledge,
): boolean {
  if (filter.limit !== undefined && UNDER_LIMIT.has(step)) return false;
  if (subscriptionId !== null)
    return (
      seen.has(subscriptionId) && (OF_SUBSCRIPTIONS[label]?.includes(step) ?? false) && isComplete(step, subscriptionId)
    );
  // Roles above subscriptions are seen from below; only a scan of everything sees all of them.
  const isWhole = filter.subscriptions === undefined && filter.groups === undefined && rolesAreComplete;
  return (OF_THE_TENANT[label]?.includes(step) ?? false) && isComplete(step, null) && (step !== 'rbac' || isWhole);
}

export interface Knowledge {
  readonly filter: Scan['filter'];
  /** Subscriptions that this scan saw. */
  readonly seen: ReadonlySet<string>;
  readonly isComplete: Completeness;
  /** No role listing met a refusal anywhere. */
  readonly rolesAreComplete: boolean;
}

export const reconcile: ScanStep = {
  name: 'reconcile',
  phase: 'reconcile',
  message: 'Checking what is gone',
  makes: { nodes: [], edges: [] },
  needs: { after: ['relationships'], permissions: ['*/read'] },

  async plan(scan) {
    const { scanStore, tenantId, jobId, filter, steps } = scan;
    const unseen = await scanStore.countUnseen(tenantId, jobId);
    const incomplete = await scan.incomplete();
    const subscriptions = await scanStore.subscriptions(tenantId, jobId);
    const knowledge: Knowledge = {
      filter,
      seen: new Set(subscriptions.filter((each) => each.seen).map(({ id }) => id)),
      isComplete: completenessOf(steps, incomplete),
      rolesAreComplete: !incomplete.some(({ step }) => step === 'rbac' || step === 'subscriptions'),
    };
    return unseen.filter((sweep) => mayBeGone(sweep, knowledge));
  },

  async read(scan, partition, ask) {
    const { label, step, subscriptionId } = partition.scope as Sweep;
    const { after } = readCursor<{ after: string }>(partition.cursor, { after: '' });
    const { groups, typesRead } = scan.filter;
    const rows = await scan.scanStore.unseen({
      label,
      step,
      tenantId: scan.tenantId,
      scanId: scan.jobId,
      ...(subscriptionId !== null && { subscriptionId }),
      ...(groups && subscriptionId !== null && { resourceGroups: [...groups] }),
      ...(typesRead && UNDER_TYPES.has(step) && { types: [...typesRead] }),
      after,
      limit: CANDIDATES_PER_PAGE,
    });
    const gone: string[] = [];
    const unread: ReturnType<typeof unreadScope>[] = [];
    await eachAtOnce(rows, AT_ONCE, async (row) => {
      const answer = await isThere(scan, ask, label, row);
      if (answer.outcome === 'absent') gone.push(row.id);
      if (answer.outcome === 'denied') unread.push(unreadScope(row.id, answer, subscriptionId));
    });
    return {
      cursor: JSON.stringify({ after: rows.at(-1)?.id ?? after }),
      done: rows.length < CANDIDATES_PER_PAGE,
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
