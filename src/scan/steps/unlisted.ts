// What ARM has and Resource Graph does not show: it lags behind, and a resource that moves while its pages are read can slip through. ARM's
// own list of a subscription costs a request per thousand resources; only what this scan has not seen is then asked for by its id.
import { keyOf } from '../../graph/arm-id.ts';
import type { GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import type { Ask, Denied } from '../../services/azure/ask.ts';
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
/** Pages of a list that are looked at together. */
const PAGES_TOGETHER = 5;
/** Each of what is missing costs a request: of more than so many only the first page is read, so that little is read again after a fall. */
const MISSING_MAX = 500;

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
    const { trail } = readCursor<{ trail?: Trail }>(partition.cursor, {});
    const path = `${scopeOf(subscriptionId)}/resources`;
    let { pages, denied } = await listPages(scan, ask, path, trail);
    let missing = await missingAmong(scan, pages);
    if (missing.length > MISSING_MAX && pages.length > 1) {
      pages = pages.slice(0, 1);
      denied = undefined;
      missing = await missingAmong(scan, pages);
    }
    const { nodes, unread } = await readMissing(scan, ask, missing, subscriptionId);
    const next = denied ? undefined : pages.at(-1)?.trail;
    const isNameless = pages.some(({ rows }) => !rows.every(({ id }) => isResourceId(id)));
    return {
      cursor: JSON.stringify({ trail: next }),
      done: next === undefined,
      graph: { nodes },
      unread: [
        ...unread,
        ...(isNameless ? [unreadScope(path, WITHOUT_ID, subscriptionId)] : []),
        ...(denied ? [unreadScope(path, denied, subscriptionId)] : []),
      ],
    };
  },
};

const scopeOf = (subscriptionId: string): string => `/subscriptions/${subscriptionId}`;

interface ListedPage {
  readonly rows: readonly ArmBody[];
  /** Where the next one is. */
  readonly trail: Trail | undefined;
}

/** The next pages of ARM's list, and why it ends where that is not its end. */
async function listPages(
  scan: Scan,
  ask: Ask,
  path: string,
  begun: Trail | undefined,
): Promise<{ pages: readonly ListedPage[]; denied?: Omit<Denied, 'outcome'> | undefined }> {
  const pages: ListedPage[] = [];
  for (let trail = begun; pages.length < PAGES_TOGETHER;) {
    const answer = await scan.arm.list(ask, {
      path,
      apiVersions: API_VERSIONS,
      permission: PERMISSION,
      link: trail?.to,
    });
    if (answer.outcome === 'denied') return { pages, denied: answer };
    if (answer.outcome !== 'page')
      return { pages, denied: { reason: 'ARM has no list of resources', permission: null } };
    const step = follow(trail, answer.nextLink, answer.rows.length);
    pages.push({ rows: answer.rows, trail: step.trail });
    if (step.trail === undefined) return { pages, denied: step.denied };
    ({ trail } = step);
  }
  return { pages };
}

interface Missing {
  readonly id: string;
  readonly type: string;
}

/** What of these pages the scan is after, has not seen, and was not refused. */
async function missingAmong(scan: Scan, pages: readonly ListedPage[]): Promise<readonly Missing[]> {
  const wanted = pages
    .flatMap(({ rows }) => rows)
    .flatMap(({ id, type }): Missing[] => {
      const group = /\/resourcegroups\/([^/]+)/i.exec(String(id))?.[1];
      return isResourceId(id) && scan.filter.hasGroup(group) && scan.filter.hasType(String(type))
        ? [{ id, type: String(type) }]
        : [];
    });
  const seen = await scan.scanStore.seen(
    wanted.map(({ id }) => keyOf(id)),
    scan.jobId,
  );
  const unseen = wanted.filter(({ id }) => !seen.has(keyOf(id)));
  // What was refused when Resource Graph showed it is named already.
  const refused = await scan.unreadAmong(
    [BEFORE],
    unseen.map(({ id }) => keyOf(id)),
  );
  return unseen.filter(({ id }) => !refused.has(keyOf(id)));
}

async function readMissing(
  scan: Scan,
  ask: Ask,
  missing: readonly Missing[],
  subscriptionId: string,
): Promise<{ nodes: GraphNode[]; unread: NewUnreadScope[] }> {
  const around = await surroundingsOf(
    scan,
    missing.map(({ id }) => id),
  );
  const nodes: GraphNode[] = [];
  const unread: NewUnreadScope[] = [];
  await eachAtOnce(missing, AT_ONCE, async ({ id, type }) => {
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
