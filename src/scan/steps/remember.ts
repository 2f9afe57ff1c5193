// Keeps what the next incremental scan goes by: from when on it must ask for changes, for every part of the tenant that is now complete in
// the graph. Comes last, because a watermark before its pages would hide what they missed.
import type { Watermark } from '../../services/watermarks/watermarks.ts';
import { stepsBehind } from '../doubt.ts';
import { isOfWholeSubscriptions } from '../incremental.ts';
import { readCursor, type ScanStep } from '../step.ts';
import { deltaSectionOf, type DirectoryCursor } from './directory.ts';

export const remember: ScanStep = {
  name: 'remember',
  phase: 'reconcile',
  message: 'Noting what is complete',
  makes: { nodes: [], edges: [] },
  needs: { after: ['forget', 'relationships'] },
  plan: () => Promise.resolve([{ tenant: true }]),

  async read(scan, partition) {
    const { scanStore, watermarks, tenantId, jobId, startedAt: since, steps, filter } = scan;
    await scanStore.forgetChanged();
    if (isOfWholeSubscriptions(filter)) {
      const incomplete = await scan.incomplete();
      const isComplete = (step: string, subscriptionId: string | null): boolean => {
        const behind = stepsBehind(steps, step);
        return !incomplete.some(
          (each) =>
            behind.includes(each.step) && (each.subscriptionId === null || each.subscriptionId === subscriptionId),
        );
      };
      const marks: Watermark[] = (await scanStore.subscriptions(tenantId, jobId))
        .filter(({ id, seen }) => seen && isComplete('children', id) && isComplete('extensions', id))
        .map(({ id }) => ({ scope: id, since }));
      if (isComplete('directory', null))
        for (const { scope, cursor } of await scan.partitions('directory')) {
          const { deltaLink: link } = readCursor<DirectoryCursor>(cursor, {});
          if (link !== undefined) marks.push({ scope: deltaSectionOf(scope), since, link });
        }
      await watermarks.keep(tenantId, marks);
    }
    return { cursor: partition.cursor, done: true };
  },
};
