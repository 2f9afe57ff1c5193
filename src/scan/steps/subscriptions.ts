// Which subscriptions of the tenant can be seen. Those that were asked for, or known before, and are not seen now are named as unread.
import { AtgError } from '../../contract/errors.ts';
import { isGuid } from '../../graph/arm-id.ts';
import type { GraphEdge, GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import type { Ask } from '../../services/azure/ask.ts';
import { isSubscriptionId, WITHOUT_ID } from '../identified.ts';
import { readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { follow, type Trail } from '../trail.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';

const API_VERSIONS = ['2022-12-01'];
const PERMISSION = 'Microsoft.Resources/subscriptions/read';
const MANAGEMENT_GROUPS = '/providers/Microsoft.Management/managementGroups';
const MANAGEMENT_GROUP_VERSIONS = ['2021-04-01', '2020-05-01'];

export const subscriptions: ScanStep = {
  name: 'subscriptions',
  phase: 'subscriptions',
  reads: ['tenant'],
  message: 'Looking for subscriptions',
  makes: { nodes: ['Tenant', 'Subscription'], edges: ['CONTAINS'] },
  needs: { after: [], azure: [PERMISSION, 'Microsoft.Management/managementGroups/read'] },
  plan: () => Promise.resolve([{ tenant: true }]),

  async read(scan, { cursor }, ask) {
    const { trail, seen } = readCursor<{ trail?: Trail; seen: number }>(cursor, { seen: 0 });
    const answer = await scan.arm.list(ask, {
      path: '/subscriptions',
      apiVersions: API_VERSIONS,
      permission: PERMISSION,
      link: trail?.to,
    });
    if (answer.outcome === 'none')
      throw new AtgError(
        'AZURE_UNAVAILABLE',
        'Azure Resource Manager lists no subscriptions. Check AZURE_ARM_ENDPOINT.',
      );
    if (answer.outcome === 'denied')
      return {
        cursor,
        done: true,
        unread: [unreadScope('/subscriptions', answer, null)],
      };

    // The caller's token is of this tenant: what does not say whose it is, is its own.
    const listed = answer.rows
      .filter(({ tenantId }) => typeof tenantId !== 'string' || tenantId.toLowerCase() === scan.tenantId)
      .map((row) => ({ ...row, subscriptionId: subscriptionIdOf(row) }));
    const wanted = listed.filter(
      ({ subscriptionId: id }) => id !== undefined && (scan.filter.subscriptions?.has(id) ?? true),
    );
    const step = follow(trail, answer.nextLink, answer.rows.length);
    const astray = step.denied ?? (listed.every(({ subscriptionId: id }) => id !== undefined) ? undefined : WITHOUT_ID);
    const tenant = trail === undefined ? await tenantNode(scan, ask) : undefined;
    const nodes: GraphNode[] = wanted.map(({ subscriptionId, displayName, state, tags }: ArmBody) => ({
      label: 'Subscription',
      id: String(subscriptionId),
      props: {
        name: typeof displayName === 'string' ? displayName : String(subscriptionId),
        state: typeof state === 'string' ? state : null,
        tenantId: scan.tenantId,
        tenant_id: scan.tenantId,
        tags: typeof tags === 'object' && tags !== null ? JSON.stringify(tags) : null,
      },
    }));
    const edges: GraphEdge[] = nodes.map(({ id }) => ({
      type: 'CONTAINS',
      from: { label: 'Tenant', id: scan.tenantId },
      to: { label: 'Subscription', id },
    }));
    return {
      cursor: JSON.stringify({ trail: step.trail, seen: seen + listed.length }),
      done: step.trail === undefined,
      graph: { nodes: [...(tenant ? [tenant] : []), ...nodes], stampedEdges: edges },
      unread: astray
        ? [unreadScope('/subscriptions', astray, null)]
        : step.trail
          ? []
          : await missing(scan, ask, new Set(nodes.map(({ id }) => id)), seen + listed.length),
    };
  },
};

/** Its GUID in lower case, from its id where the member for it is empty. */
function subscriptionIdOf({ subscriptionId, id }: ArmBody): string | undefined {
  const text = typeof subscriptionId === 'string' ? subscriptionId : String(id).replace(/^\/+subscriptions\//i, '');
  return isGuid(text) ? text.toLowerCase() : undefined;
}

/**
 * @throws TENANT_UNREADABLE where our identity is of another tenant: Microsoft Graph has no tenant in its addresses and would
 * answer with that tenant's directory
 */
async function tenantNode(scan: Scan, ask: Ask): Promise<GraphNode> {
  const answer = await scan.arm.list(ask, { path: '/tenants', apiVersions: API_VERSIONS });
  const { rows, nextLink } = answer.outcome === 'page' ? answer : { rows: [], nextLink: undefined };
  const found = rows.find(({ tenantId }) => String(tenantId).toLowerCase() === scan.tenantId);
  const others = rows.map(({ tenantId }) => tenantId).filter((id) => typeof id === 'string');
  if (!found && others.length > 0 && nextLink === undefined)
    throw new AtgError(
      'TENANT_UNREADABLE',
      `The identity of this app is of the tenant ${others.join(', ')} and cannot read ${scan.tenantId}. Check the tenant id, or install the app in that tenant.`,
    );
  const { displayName, defaultDomain } = found ?? {};
  return {
    label: 'Tenant',
    id: scan.tenantId,
    props: {
      name: typeof displayName === 'string' ? displayName : scan.tenantId,
      domain: typeof defaultDomain === 'string' ? defaultDomain : null,
      tenant_id: scan.tenantId,
    },
  };
}

const NONE_VISIBLE = 'No subscription is visible to the identity of this app';
const SOME_HIDDEN = `${NONE_VISIBLE}, but the root management group holds some: it lacks Reader. Give it Reader at the root management group, or at the subscriptions`;
const NOT_KNOWN = `${NONE_VISIBLE}. Whether the tenant has none cannot be told, because the root management group is not visible either. Give the identity Reader there: a scan of a tenant without subscriptions is complete then`;

/**
 * ARM leaves out what may not be seen without a word. Every subscription of a tenant is below its root management group, whose name is the
 * tenant's id: who may read that knows whether there are none.
 */
async function whyNone(scan: Scan, ask: Ask): Promise<NewUnreadScope[]> {
  const path = `${MANAGEMENT_GROUPS}/${scan.tenantId}/descendants`;
  const because = (reason: string) => [unreadScope('/subscriptions', { reason, permission: PERMISSION }, null)];
  for (let trail: Trail | undefined; ;) {
    const page = await scan.arm.list(ask, { path, apiVersions: MANAGEMENT_GROUP_VERSIONS, link: trail?.to });
    if (page.outcome !== 'page') return because(NOT_KNOWN);
    if (page.rows.some(({ id }) => isSubscriptionId(id))) return because(SOME_HIDDEN);
    const step = follow(trail, page.nextLink, page.rows.length);
    if (step.denied) return because(NOT_KNOWN);
    if (step.trail === undefined) return [];
    ({ trail } = step);
  }
}

/** Subscriptions that were asked for, or that the graph holds, and that Azure does not show to us. */
async function missing(scan: Scan, ask: Ask, here: ReadonlySet<string>, listed: number): Promise<NewUnreadScope[]> {
  const known = await scan.scanStore.subscriptions(scan.tenantId, scan.jobId);
  const seen = new Set([...here, ...known.filter((each) => each.seen).map(({ id }) => id)]);
  const asked = scan.filter.subscriptions ?? new Set(known.map(({ id }) => id));
  if (asked.size + seen.size === 0) return whyNone(scan, ask);
  const reason = (id: string) =>
    known.some((each) => each.id === id)
      ? 'The subscription was in the graph and is not visible any more: it was deleted, or access to it was lost. What is known of it was kept'
      : listed === 0
        ? NONE_VISIBLE
        : 'The subscription is not visible to the identity of this app';
  return [...asked]
    .filter((id) => !seen.has(id))
    .sort()
    .map((id) => unreadScope(`/subscriptions/${id}`, { reason: reason(id), permission: PERMISSION }, id));
}
