// What ARM has and Resource Graph does not show: it lags behind, and a resource that moves while its pages are read can slip through. ARM's
// own list of a subscription costs a request per thousand resources; only what this scan has not seen is then asked for by its id.
import { keyOf } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import type { Ask } from '../../services/azure/ask.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';
import { isResourceId, WITHOUT_ID } from '../identified.ts';
import { apiVersionsOf, eachAtOnce } from '../read-lists.ts';
import { readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { surroundingsOf } from '../surroundings.ts';
import { follow, type Trail } from '../trail.ts';

const API_VERSIONS = ['2021-04-01'];
const PERMISSION = 'Microsoft.Resources/subscriptions/resources/read';
/** The step that reads what Resource Graph shows. */
const BEFORE = 'resources';
const AT_ONCE = 8;
/** Pages of a list after which its place is kept although nothing new was on them. */
const PAGES_TOGETHER = 5;

export const unlisted: ScanStep = {
  name: 'unlisted',
  phase: 'resources',
  reads: ['subscriptions'],
  message: 'Looking for what Resource Graph does not show yet',
  makes: { nodes: ['Resource'], edges: [] },
  needs: { after: [BEFORE], azure: [PERMISSION, '*/read'] },

  async plan(scan) {
    if (scan.filter.limit !== undefined) return [];
    const seen = (await scan.scanStore.subscriptions(scan.tenantId, scan.jobId)).filter((each) => each.seen);
    const ids = seen.map(({ id }) => id);
    // Where Resource Graph refused a whole subscription, everything would be asked for one by one; that it is unread has been said.
    const refused = await scan.unreadAmong([BEFORE], ids.map(scopeOf));
    return ids.filter((id) => !refused.has(scopeOf(id)));
  },

  async read(scan, partition, ask) {
    const subscriptionId = partition.scope as string;
    let { trail } = readCursor<{ trail?: Trail }>(partition.cursor, {});
    const path = `/subscriptions/${subscriptionId}/resources`;
    for (let pages = 1; ; pages += 1) {
      const answer = await scan.arm.list(ask, {
        path,
        apiVersions: API_VERSIONS,
        permission: PERMISSION,
        link: trail?.to,
      });
      if (answer.outcome !== 'page') {
        const why = answer.outcome === 'denied' ? answer : { reason: 'ARM has no list of resources', permission: null };
        return { cursor: partition.cursor, done: true, unread: [unreadScope(path, why, subscriptionId)] };
      }
      const { nodes, unread } = await readUnseen(scan, ask, answer.rows, subscriptionId);
      const step = follow(trail, answer.nextLink, answer.rows.length);
      ({ trail } = step);
      if (trail !== undefined && nodes.length + unread.length === 0 && pages < PAGES_TOGETHER) continue;
      return {
        cursor: JSON.stringify({ trail }),
        done: trail === undefined,
        graph: { nodes },
        unread: [...unread, ...(step.denied ? [unreadScope(path, step.denied, subscriptionId)] : [])],
      };
    }
  },
};

const scopeOf = (subscriptionId: string): string => `/subscriptions/${subscriptionId}`;

async function readUnseen(
  scan: Scan,
  ask: Ask,
  rows: readonly ArmBody[],
  subscriptionId: string,
): Promise<{ nodes: GraphNode[]; unread: NewUnreadScope[] }> {
  const wanted = rows.flatMap(({ id, type }) => {
    const group = /\/resourcegroups\/([^/]+)/i.exec(String(id))?.[1];
    return isResourceId(id) && scan.filter.hasGroup(group) && scan.filter.hasType(String(type))
      ? [{ id, type: String(type) }]
      : [];
  });
  const keys = wanted.map(({ id }) => keyOf(id));
  const seen = await scan.scanStore.seen(keys, scan.jobId);
  const missing = wanted.filter(({ id }) => !seen.has(keyOf(id)));
  // What was refused when Resource Graph showed it is named already.
  const refused = await scan.unreadAmong(
    [BEFORE],
    missing.map(({ id }) => keyOf(id)),
  );
  const unseen = missing.filter(({ id }) => !refused.has(keyOf(id)));
  const around = await surroundingsOf(
    scan,
    unseen.map(({ id }) => id),
  );
  const nodes: GraphNode[] = [];
  const unread: NewUnreadScope[] = [];
  if (!rows.every(({ id }) => isResourceId(id)))
    unread.push(unreadScope(`${scopeOf(subscriptionId)}/resources`, WITHOUT_ID, subscriptionId));
  await eachAtOnce(unseen, AT_ONCE, async ({ id, type }) => {
    const apiVersions = apiVersionsOf(scan, type);
    const answer =
      apiVersions.length === 0
        ? { outcome: 'denied' as const, reason: `No api-version is known for ${type}`, permission: null }
        : await scan.arm.get(ask, id, apiVersions);
    if (answer.outcome === 'denied') unread.push(unreadScope(id, answer, subscriptionId));
    if (answer.outcome !== 'found') return;
    const body = isResourceId(answer.body.id) ? answer.body : { ...answer.body, id };
    const { node, inline } = scan.shaper.toResource(body, { ...around(id), apiVersion: answer.apiVersion });
    nodes.push(node, ...inline);
  });
  return { nodes, unread };
}
