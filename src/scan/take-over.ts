// Takes over what an incremental scan need not read: nodes that the graph knows and that nothing said to have changed count as seen.
import type { Label } from '../graph/model.ts';
import type { Scan } from './step.ts';

const NODES_PER_PAGE = 5_000;

/** Where the taking over stands: which of the subscriptions, and after which node. */
export interface TakenOver {
  readonly at: number;
  readonly after: string;
}

/**
 * The next nodes to be taken over.
 * @param subscriptions whose nodes; null stands for what belongs to none
 * @returns `next` undefined where these are the last
 */
export async function takeOver(
  { scanStore, tenantId, jobId }: Pick<Scan, 'scanStore' | 'tenantId' | 'jobId'>,
  { label, step, types }: { readonly label: Label; readonly step: string; readonly types?: readonly string[] },
  subscriptions: readonly (string | null)[],
  { at, after }: TakenOver,
): Promise<{ readonly seen: readonly string[]; readonly next: TakenOver | undefined }> {
  const subscriptionId = subscriptions[at];
  if (subscriptionId === undefined) return { seen: [], next: undefined };
  const rows = await scanStore.unseen({
    label,
    step,
    tenantId,
    scanId: jobId,
    subscriptionId: subscriptionId ?? undefined,
    isCurrent: true,
    types,
    after,
    limit: NODES_PER_PAGE,
  });
  const seen = rows.map(({ id }) => id);
  if (rows.length === NODES_PER_PAGE) return { seen, next: { at, after: seen.at(-1)! } };
  return { seen, next: at + 1 < subscriptions.length ? { at: at + 1, after: '' } : undefined };
}
