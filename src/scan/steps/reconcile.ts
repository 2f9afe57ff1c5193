// What is gone: nodes that a step reads, in a scope that it read in full, that this scan did not see. Each is asked for by its id, and only
// a plain "not found" marks it. Nothing is removed here.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { Label } from '../../graph/model.ts';
import type { Ask, Denied } from '../../services/azure/ask.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';
import type { NodeRow, Sweep } from '../../services/graph-store/scan-store.ts';
import { scopesAround, stepsBehind } from '../doubt.ts';
import { presenceOf } from '../presence.ts';
import { namedQuery } from '../queries.ts';
import { inParts, readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { follow, type Trail } from '../trail.ts';
import { SUBSCRIPTIONS_MAX } from '../graph-pages.ts';

/** The steps that read things of a subscription, and those that read what belongs to none, by label. */
const OF_SUBSCRIPTIONS: Readonly<Partial<Record<Label, readonly string[]>>> = {
  Resource: ['resources', 'unlisted', 'graph-tables', 'children', 'extensions', 'rbac'],
  RoleAssignment: ['rbac'],
  RoleDefinition: ['rbac'],
  RoleEligibility: ['eligibility'],
  ResourceGroup: ['resource-groups'],
};
const OF_THE_TENANT: Readonly<Partial<Record<Label, readonly string[]>>> = {
  User: ['directory'],
  IdentityGroup: ['directory'],
  ServicePrincipal: ['directory'],
  Application: ['directory'],
  FederatedCredential: ['memberships'],
  RoleAssignment: ['rbac', 'management-group-lists'],
  RoleDefinition: ['rbac', 'management-group-lists'],
  TenantResource: ['graph-tables', 'management-group-lists'],
  ManagementGroup: ['management-groups'],
  RoleEligibility: ['eligibility', 'management-group-lists'],
  DirectoryRole: ['directory'],
};
/** Steps that see what is above the subscriptions from below: only a scan of everything sees all of it. */
const FROM_BELOW = new Set(['rbac', 'eligibility', 'graph-tables']);
const UNDER_LIMIT = new Set(['resources', 'unlisted', 'graph-tables', 'children', 'extensions']);
const UNDER_TYPES = UNDER_LIMIT;
const CANDIDATES_PER_PAGE = 200;

/** Which of the unseen nodes may be looked at: their step ran, nothing unknown was missed in it, and the request covers them. */
function mayBeGone(
  { label, step, subscriptionId }: Sweep,
  { filter, seen, isReliable, isCompleteAbove }: Knowledge,
): boolean {
  if (filter.limit !== undefined && UNDER_LIMIT.has(step)) return false;
  if (!isReliable(step)) return false;
  if (subscriptionId !== null) return seen.has(subscriptionId) && (OF_SUBSCRIPTIONS[label]?.includes(step) ?? false);
  const isWhole = filter.subscriptions === undefined && filter.groups === undefined && isCompleteAbove(step);
  return (OF_THE_TENANT[label]?.includes(step) ?? false) && (!FROM_BELOW.has(step) || isWhole);
}

export interface Knowledge {
  readonly filter: Scan['filter'];
  /** Subscriptions that this scan saw. */
  readonly seen: ReadonlySet<string>;
  /** True for a step of this scan that missed nothing but scopes that are known by name, and so did those it builds on. */
  readonly isReliable: (step: string) => boolean;
  /** True for a step that sees what is above the subscriptions and met a refusal in none of them. */
  readonly isCompleteAbove: (step: string) => boolean;
}

export const reconcile: ScanStep = {
  name: 'reconcile',
  // Relationships lead to what is there: what is gone is found out, and goes, before they are made and counted.
  phase: 'relationships',
  message: 'Checking what is gone',
  makes: { nodes: [], edges: [] },
  needs: {
    after: [
      'management-groups',
      'recount',
      'graph-tables',
      'children',
      'extensions',
      'memberships',
      'rbac',
      'eligibility',
      'management-group-lists',
      'referred-memberships',
    ],
    azure: ['*/read', 'Microsoft.Resources/subscriptions/resourceGroups/resources/read'],
  },

  async plan(scan) {
    const { scanStore, tenantId, jobId, filter, steps } = scan;
    const unseen = await scanStore.countUnseen(tenantId, jobId);
    const incomplete = await scan.incomplete();
    const subscriptions = await scanStore.subscriptions(tenantId, jobId);
    const ran = new Set(steps.map(({ name }) => name));
    const unreliable = new Set(incomplete.filter(({ isNamed }) => !isNamed).map(({ step }) => step));
    const knowledge: Knowledge = {
      filter,
      seen: new Set(subscriptions.filter((each) => each.seen).map(({ id }) => id)),
      isReliable: (step) => ran.has(step) && stepsBehind(steps, step).every((each) => !unreliable.has(each)),
      isCompleteAbove: (step) => !incomplete.some((each) => each.step === step || each.step === 'subscriptions'),
    };
    const sweeps = unseen.filter((sweep) => mayBeGone(sweep, knowledge));
    // Where a whole subscription was refused there is no need to look at each of its nodes.
    const wholes = subscriptions.map(({ id }) => `/subscriptions/${id}`);
    const refused = new Map<string, ReadonlySet<string>>();
    for (const step of new Set(sweeps.map((sweep) => sweep.step)))
      refused.set(step, await scan.unreadAmong(stepsBehind(steps, step), wholes));
    return sweeps.filter(({ step, subscriptionId }) => !refused.get(step)!.has(`/subscriptions/${subscriptionId}`));
  },

  async read(scan, partition, ask) {
    const { label, step, subscriptionId } = partition.scope as Sweep;
    const { after } = readCursor<{ after: string }>(partition.cursor, { after: '' });
    const { groups, typesRead } = scan.filter;
    const unseen = await scan.scanStore.unseen({
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
    const around = new Map(unseen.map((row) => [row.id, scopesAround(label, row)]));
    const doubted = await scan.unreadAmong(stepsBehind(scan.steps, step), [...around.values()].flat());
    const rows = unseen.filter(({ id }) => !around.get(id)!.some((scope) => doubted.has(scope)));
    const presence = await presenceOf(scan, ask, { label, step }, rows);
    const absent = rows.filter(({ id }) => presence.get(id)?.outcome === 'absent');
    const moved = step === 'resources' ? await movedOf(scan, ask, absent) : new Map<string, string | Denied>();
    const unread = rows.flatMap(({ id }): NewUnreadScope[] => {
      const answer = presence.get(id)!;
      const to = moved.get(id);
      if (answer.outcome === 'denied') return [unreadScope(id, answer, subscriptionId)];
      if (answer.outcome === 'found') return [unreadScope(id, NOT_LISTED, subscriptionId)];
      if (to === undefined) return [];
      if (typeof to !== 'string') return [unreadScope(id, to, subscriptionId)];
      return [
        unreadScope(
          id,
          { reason: `It moved to ${to} while it was being looked for; it was kept`, permission: null },
          subscriptionId,
        ),
        unreadScope(
          to,
          { reason: `It moved here from ${id} after this place was read`, permission: null },
          subscriptionIdOf(to),
        ),
      ];
    });
    return {
      cursor: JSON.stringify({ after: unseen.at(-1)?.id ?? after }),
      done: unseen.length < CANDIDATES_PER_PAGE,
      gone: { label, ids: absent.flatMap(({ id }) => (moved.has(id) ? [] : [id])).sort() },
      counts: { unseen: rows.length },
      unread,
    };
  },
};

const NOT_LISTED = {
  reason: 'It exists, but the list that shows it left it out this time. It was kept as it was last read',
  permission: null,
};
const subscriptionIdOf = (id: string): string | null => parseArmId(id)?.subscriptionId ?? null;

/**
 * Where resources that are gone went, when they only moved to another group during the scan and their new place was read before: by name and
 * type, in what Resource Graph lists and the graph does not hold. A move keeps both.
 * @returns by the id that is gone: the new id, or why it cannot be told
 */
async function movedOf(scan: Scan, ask: Ask, absent: readonly NodeRow[]): Promise<Map<string, string | Denied>> {
  const moved = new Map<string, string | Denied>();
  if (absent.length === 0) return moved;
  const kindOf = (row: { readonly type?: unknown; readonly id: unknown }): string =>
    `${String(row.type)} ${parseArmId(String(row.id))?.names.join('/') ?? ''}`.toLowerCase();
  const byKind = new Map(absent.map((row) => [kindOf(row), row.id]));
  const known = await scan.scanStore.subscriptions(scan.tenantId, scan.jobId);
  const seen = known.filter((each) => each.seen).map(({ id }) => id);
  const query = namedQuery(absent.map(({ id }) => parseArmId(id)?.names.at(-1) ?? ''));
  for (const subscriptions of inParts(seen, SUBSCRIPTIONS_MAX))
    for (let trail: Trail | undefined; ;) {
      const page = await scan.resourceGraph.query(ask, { query, subscriptions, top: 1_000, skipToken: trail?.to });
      if (page.outcome !== 'page') {
        const why: Denied =
          page.outcome === 'denied'
            ? page
            : { outcome: 'denied', reason: 'Whether it moved could not be found out', permission: null };
        for (const { id } of absent) moved.set(id, why);
        return moved;
      }
      const inGraph = await scan.scanStore.lookUp({
        arm: page.rows.map(({ id }) => keyOf(String(id))),
        principals: [],
      });
      for (const row of page.rows) {
        const before = byKind.get(kindOf({ type: row.type, id: row.id }));
        if (before !== undefined && !inGraph.has(keyOf(String(row.id)))) moved.set(before, String(row.id));
      }
      const step = follow(trail, page.skipToken, page.rows.length);
      if (step.trail === undefined) break;
      ({ trail } = step);
    }
  return moved;
}
