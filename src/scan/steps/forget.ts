// Removes what the reconcile step found gone, all of it or nothing: where it is more than the limit allows, the job ends and the graph stays.
import { AtgError } from '../../contract/errors.ts';
import type { ScanStep } from '../step.ts';

const NODES_AT_ONCE = 1_000;

export const forget: ScanStep = {
  name: 'forget',
  phase: 'relationships',
  message: 'Removing what is gone',
  makes: { nodes: [], edges: [] },
  needs: { after: ['reconcile'] },

  /** @throws REMOVAL_LIMIT where a larger share of what the graph held would go than the setting allows */
  async plan({ scanStore, tenantId, jobId, removalLimitPercent }) {
    const gone = await scanStore.countGone(tenantId, jobId);
    const seen = await scanStore.countSeen(tenantId, jobId);
    if (gone > 0 && gone * 100 > removalLimitPercent * (gone + seen))
      throw new AtgError(
        'REMOVAL_LIMIT',
        `Azure says that ${gone} of ${gone + seen} known things are gone, which is more than ${removalLimitPercent} %. Nothing was removed. If that is right, raise REMOVAL_LIMIT_PERCENT and scan again.`,
      );
    return [{ gone }];
  },

  async read({ scanStore, tenantId, jobId }, partition) {
    const { gone } = partition.scope as { gone: number };
    const removed = gone > 0 ? await scanStore.forgetGone(tenantId, jobId, NODES_AT_ONCE) : 0;
    if (removed > 0) return { cursor: `${partition.cursor}.`.slice(-1_000), done: false };
    return { cursor: 'done', done: true, counts: { removed: gone } };
  },
};
