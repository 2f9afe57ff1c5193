// Says in the graph itself which scopes this scan read in full, step by step. It comes last: only then what is gone is gone, and what is
// there is joined.
import { stepsBehind } from '../doubt.ts';
import type { Filter } from '../filter.ts';
import type { Scan, ScanStep } from '../step.ts';
import type { ScopeSync } from '../../services/graph-store/syncs.ts';
import type { Incomplete } from '../../services/checkpoints/checkpoints.ts';

/** Above the subscriptions, and the directory. */
const TENANT = '/';

export const completeness: ScanStep = {
  name: 'completeness',
  phase: 'reconcile',
  message: 'Noting what was read in full',
  makes: { nodes: [], edges: [] },
  needs: { after: ['forget', 'relationships'] },
  plan: () => Promise.resolve([{ tenant: true }]),

  async read(scan) {
    const { scanStore, syncs, tenantId, jobId, clock, filter, steps } = scan;
    const known = (await scanStore.subscriptions(tenantId, jobId)).map(({ id }) => id);
    const subscriptions = known.filter((id) => filter.subscriptions?.has(id) ?? true);
    const states = statesOf(steps, filter, subscriptions, await scan.incomplete());
    await syncs.end(tenantId, jobId, clock.now(), states);
    return { cursor: 'done', done: true };
  },
};

/** Marks what this scan is going to read as not complete: a scan that never ends leaves it so. */
export async function beginSyncs({ syncs, tenantId, jobId, filter, steps }: Scan): Promise<void> {
  const { ofTenant, ofSubscriptions } = covered(steps, filter);
  const subscriptions = filter.subscriptions && [...filter.subscriptions].map((id) => `/subscriptions/${id}`);
  await syncs.begin(tenantId, jobId, ofTenant, [TENANT]);
  if (subscriptions === undefined) await syncs.begin(tenantId, jobId, ofSubscriptions, undefined);
  else if (subscriptions.length > 0) await syncs.begin(tenantId, jobId, ofSubscriptions, subscriptions);
}

/** The steps whose scopes a scan covers as a whole: a filter that leaves things out of a subscription says nothing of the rest of it. */
function covered(steps: readonly ScanStep[], filter: Filter): { ofTenant: string[]; ofSubscriptions: string[] } {
  const isWhole = filter.groups === undefined && filter.types === undefined && filter.limit === undefined;
  const ofSubscriptions = steps.filter(({ reads }) => reads?.includes('subscriptions')).map(({ name }) => name);
  const ofTenant = steps
    .filter(({ reads }) => reads?.includes('tenant'))
    // what sees the tenant from its subscriptions sees all of it only from all of them
    .filter(({ reads }) => !reads!.includes('subscriptions') || (isWhole && filter.subscriptions === undefined))
    .map(({ name }) => name);
  return { ofTenant, ofSubscriptions: isWhole ? ofSubscriptions : [] };
}

function statesOf(
  steps: readonly ScanStep[],
  filter: Filter,
  subscriptions: readonly string[],
  incomplete: readonly Incomplete[],
): ScopeSync[] {
  const { ofTenant, ofSubscriptions } = covered(steps, filter);
  const isComplete = (step: string, subscriptionId: string | undefined): boolean => {
    const behind = new Set(stepsBehind(steps, step));
    return !incomplete.some(
      (each) =>
        behind.has(each.step) &&
        (each.subscriptionId === null || subscriptionId === undefined || each.subscriptionId === subscriptionId),
    );
  };
  return [
    ...ofTenant.map((step) => ({ scope: TENANT, step, complete: isComplete(step, undefined) })),
    ...subscriptions.flatMap((id) =>
      ofSubscriptions.map((step) => ({ scope: `/subscriptions/${id}`, step, complete: isComplete(step, id) })),
    ),
  ];
}
