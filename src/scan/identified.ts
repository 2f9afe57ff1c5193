// Things that Azure answers without an id that can be used. Nothing can be made of them, so the list they were in counts as unread.
import { parseArmId } from '../graph/arm-id.ts';

export const WITHOUT_ID = { reason: 'Azure listed something without an id that can be used', permission: null };

/** True for the id of a resource, of whatever kind: nothing above it, such as a group or a subscription. */
export const isResourceId = (id: unknown): id is string => typeof id === 'string' && parseArmId(id)?.type !== undefined;

/** True for the id of a subscription itself. */
export function isSubscriptionId(id: unknown): id is string {
  const parsed = typeof id === 'string' ? parseArmId(id) : undefined;
  return parsed?.subscriptionId !== undefined && parsed.type === undefined && parsed.resourceGroup === undefined;
}
