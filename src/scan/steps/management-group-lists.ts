// What is set up at management groups, and what was deployed to the tenant itself. Roles, eligibility and policy are asked for only where
// no subscription is in the group: of the others Resource Graph shows them with the subscriptions below. Budgets, diagnostic settings and
// the like nothing tells but the group's own lists.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { Counts } from '../../graph/counts.ts';
import type { GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import type { Ask } from '../../services/azure/ask.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';
import { isOfWholeTenant } from '../filter.ts';
import { fewSubscriptionGroups, PAGE_ROWS } from '../graph-pages.ts';
import { ancestorsQuery } from '../queries.ts';
import { readLists, unreadLists, type ListAnswer, type ListTask } from '../read-lists.ts';
import { inParts, readCursor, type Scan, type ScanStep } from '../step.ts';
import { asObject } from '../to-resource.ts';
import { follow, type Trail } from '../trail.ts';
import { toEligibility } from './eligibility.ts';
import { tableNodes } from './graph-tables.ts';
import { toAssignments, toDefinition } from './rbac.ts';

const GROUPS_PER_PARTITION = 50;
const GROUPS_PER_PAGE = 20;
const NODES_PER_PAGE = 4_000;

interface List {
  readonly type: string;
  /** Leaves out what comes from above, as far as the list can. */
  readonly filter?: string;
  /** Read only where no subscription is in the group. */
  readonly isSeenFromBelow: boolean;
  /** Read only where roles are asked for. */
  readonly isOfRoles: boolean;
  readonly toNodes: (scan: Scan, rows: readonly ArmBody[]) => Promise<GraphNode[]> | GraphNode[];
}

const policy = (word: string): List => ({
  type: `Microsoft.Authorization/${word}`,
  filter: 'atExactScope()',
  isSeenFromBelow: true,
  isOfRoles: false,
  toNodes: tableNodes,
});
const DEPLOYMENTS = 'Microsoft.Resources/deployments';
const ownOnly = (type: string, filter?: string): List => ({
  type,
  ...(filter !== undefined && { filter }),
  isSeenFromBelow: false,
  isOfRoles: false,
  toNodes: tableNodes,
});
const LISTS: readonly List[] = [
  {
    type: 'Microsoft.Authorization/roleDefinitions',
    filter: "type eq 'CustomRole'",
    isSeenFromBelow: true,
    isOfRoles: true,
    toNodes: newDefinitions,
  },
  {
    type: 'Microsoft.Authorization/roleAssignments',
    filter: 'atScope()',
    isSeenFromBelow: true,
    isOfRoles: true,
    toNodes: toAssignments,
  },
  {
    type: 'Microsoft.Authorization/roleEligibilityScheduleInstances',
    filter: 'atScope()',
    isSeenFromBelow: true,
    isOfRoles: true,
    toNodes: (scan, rows) => rows.flatMap((row) => toEligibility(scan, row)),
  },
  ...['policyAssignments', 'policyDefinitions', 'policySetDefinitions', 'policyExemptions'].map(policy),
  ownOnly('Microsoft.Authorization/denyAssignments', 'atScope()'),
  ownOnly('Microsoft.Consumption/budgets'),
  ownOnly('Microsoft.CostManagement/exports'),
  ownOnly('Microsoft.Insights/diagnosticSettings'),
  ownOnly(DEPLOYMENTS),
  ownOnly('Microsoft.Resources/deploymentStacks'),
];
/** What is read at every management group, for the pages of documentation. */
export const MANAGEMENT_GROUP_LISTS: readonly string[] = LISTS.filter((list) => !list.isSeenFromBelow).map(
  ({ type }) => type,
);

/** Likewise of the tenant itself. */
export const TENANT_LISTS: readonly string[] = [DEPLOYMENTS];
const TENANT_LIST = `/providers/${DEPLOYMENTS}`;
/** No management group is above it, so no role at one of them shows it. */
const ONLY_AT_ROOT =
  'Deployments to the tenant itself are shown to who has Reader at /, above the root management group';

interface Group {
  /** Empty for the tenant itself. */
  readonly id: string;
  /** A subscription that this scan saw is in it, at some depth. */
  readonly isHolding: boolean;
}

const TENANT = '';

interface Cursor {
  /** How many of the groups were asked for. */
  readonly at: number;
  readonly pending: readonly ListTask<string>[];
  /** Keys of the groups that were above a subscription when this step looked again, once roles and policy had been read. */
  readonly above?: readonly string[];
}
const BEGINNING: Cursor = { at: 0, pending: [] };

export const managementGroupLists: ScanStep = {
  name: 'management-group-lists',
  phase: 'rbac',
  reads: ['tenant'],
  message: 'Reading what is set up at management groups and the tenant',
  makes: { nodes: ['RoleDefinition', 'RoleAssignment', 'RoleEligibility', 'TenantResource'], edges: [] },
  needs: {
    after: ['management-groups', 'graph-tables', 'rbac', 'eligibility'],
    azure: [...LISTS.map(({ type }) => `${type}/read`), 'Microsoft.ResourceGraph/resources/read'],
  },
  // A request for a part of the tenant leaves out what stands beside that part.
  isWanted: isOfWholeTenant,

  plan: async (scan) => inParts([{ id: TENANT, isHolding: true }, ...(await groupsOf(scan))], GROUPS_PER_PARTITION),

  async read(scan, partition, ask) {
    const groups = partition.scope as readonly Group[];
    const { at, pending: waiting, above } = readCursor<Cursor>(partition.cursor, BEGINNING);
    if (above === undefined) {
      const still = await stillAbove(scan, ask, groups);
      return { cursor: JSON.stringify({ ...BEGINNING, above: still } satisfies Cursor), done: false };
    }
    const isFresh = waiting.length === 0;
    const lists = LISTS.filter(({ isOfRoles }) => scan.params.include_rbac || !isOfRoles);
    const tasks = isFresh
      ? groups.slice(at, at + GROUPS_PER_PAGE).flatMap(({ id, isHolding }) =>
          lists
            .filter(({ type, isSeenFromBelow }) =>
              id === TENANT
                ? TENANT_LISTS.includes(type)
                : !(isSeenFromBelow && isHolding && above.includes(keyOf(id))),
            )
            .map(({ type, filter }) => ({
              parent: id,
              path: `${id}/providers/${type}${filter === undefined ? '' : `?$filter=${filter}`}`,
              type,
            })),
        )
      : waiting;
    const { answers, pending, unread, waitSeconds } = await readLists(scan, ask, tasks, () => null, {
      again: !isFresh,
    });
    const next: Cursor = { at: isFresh ? at + GROUPS_PER_PAGE : at, pending, above };
    const nodes = await Promise.all(
      LISTS.map(({ type, toNodes }) =>
        toNodes(scan, answers.filter(({ task }) => task.type === type).flatMap(ownRows)),
      ),
    );
    const { named, withheld } = await tellRefused(scan, unread);
    return {
      cursor: JSON.stringify(next),
      done: pending.length === 0 && next.at >= groups.length,
      graph: { nodes: nodes.flat() },
      counts: withheld,
      unread: named,
      waitSeconds,
    };
  },

  giveUp(partition, reason) {
    const { pending, ...cursor } = readCursor<Cursor>(partition.cursor, BEGINNING);
    const { at } = cursor;
    return {
      cursor: JSON.stringify({ ...cursor, pending: [] } satisfies Cursor),
      done: at >= (partition.scope as readonly Group[]).length,
      unread: unreadLists(pending, reason, () => null),
    };
  },
};

/**
 * Reader at the root management group is what an installation has, and does not show what was deployed to the tenant: that is withheld, and no
 * gap, unless an earlier scan was shown some of it.
 */
async function tellRefused(
  { scanStore, tenantId, jobId }: Scan,
  unread: readonly NewUnreadScope[],
): Promise<{ named: NewUnreadScope[]; withheld: Counts }> {
  const isWithheld = ({ scope, permission }: NewUnreadScope): boolean => scope === TENANT_LIST && permission !== null;
  if (!unread.some(isWithheld)) return { named: [...unread], withheld: {} };
  const known = await scanStore.unseen({
    label: 'TenantResource',
    step: managementGroupLists.name,
    tenantId,
    scanId: jobId,
    after: `${TENANT_LIST}/`,
    limit: 1,
  });
  if (!known.some(({ id }) => keyOf(id).startsWith(keyOf(`${TENANT_LIST}/`))))
    return { named: unread.filter((each) => !isWithheld(each)), withheld: { 'withheld:deployments to the tenant': 1 } };
  const explain = (each: NewUnreadScope): NewUnreadScope =>
    isWithheld(each) ? { ...each, reason: `${each.reason}. ${ONLY_AT_ROOT}` } : each;
  return { named: unread.map(explain), withheld: {} };
}

/** What is set up at the group itself: the rest of a list belongs to groups above, which have their own or subscriptions that show it. */
function ownRows({ task: { parent }, bodies }: ListAnswer<string>): ArmBody[] {
  const isHere = (scope: unknown): boolean => typeof scope === 'string' && keyOf(scope) === keyOf(parent);
  return bodies.filter(({ id, properties }) => {
    if (typeof id !== 'string') return false;
    const { scope, assignableScopes } = asObject(properties);
    if (Array.isArray(assignableScopes)) return assignableScopes.length > 0 && assignableScopes.every(isHere);
    return isHere(parseArmId(id)?.scope) || isHere(scope);
  });
}

/** Resource Graph may show a role of such a group to subscriptions too; what it showed stands. */
async function newDefinitions(scan: Scan, rows: readonly ArmBody[]): Promise<GraphNode[]> {
  const nodes = rows.map((row) => toDefinition(scan, row));
  const seen = await scan.scanStore.seen(
    nodes.map(({ id }) => id),
    scan.jobId,
    'RoleDefinition',
  );
  return nodes.filter(({ id }) => !seen.has(id));
}

/**
 * Which of these groups are above a subscription now. One that a subscription left after the tree was read shows nothing from below, unless
 * it was looked at before; where that cannot be told all groups are asked for their own lists, which misses nothing.
 */
async function stillAbove(scan: Scan, ask: Ask, groups: readonly Group[]): Promise<string[]> {
  const names = new Set<unknown>();
  for (const subscriptions of groups.some(({ id, isHolding }) => id !== TENANT && isHolding)
    ? await fewSubscriptionGroups(scan)
    : [])
    for (let trail: Trail | undefined; ;) {
      const query = { query: ancestorsQuery, subscriptions, top: PAGE_ROWS, skipToken: trail?.to };
      const page = await scan.resourceGraph.query(ask, query);
      if (page.outcome !== 'page') return [];
      for (const { properties } of page.rows) {
        const chain = asObject(properties).managementGroupAncestorsChain;
        for (const each of Array.isArray(chain) ? chain : []) names.add(keyOf(String(asObject(each).name)));
      }
      const step = follow(trail, page.skipToken, page.rows.length);
      if (step.denied) return [];
      if (step.trail === undefined) break;
      ({ trail } = step);
    }
  return groups.map(({ id }) => keyOf(id)).filter((key) => names.has(key.slice(key.lastIndexOf('/') + 1)));
}

/** The management groups that this scan saw. */
async function groupsOf({ scanStore, tenantId, jobId }: Scan): Promise<Group[]> {
  const known = await scanStore.subscriptions(tenantId, jobId);
  const seen = new Set(known.filter((each) => each.seen).map(({ id }) => `/subscriptions/${id}`));
  const parents = new Map<string, string>();
  const holding = new Set<string>();
  const ids: string[] = [];
  const fields = ['children', 'parent_id'];
  for (let after = ''; ;) {
    const page = await scanStore.page({
      label: 'ManagementGroup',
      scanId: jobId,
      after,
      limit: NODES_PER_PAGE,
      fields,
    });
    for (const { id, children, parent_id: parent } of page) {
      ids.push(id);
      if (typeof parent === 'string') parents.set(keyOf(id), keyOf(parent));
      if (((children as string[] | null) ?? []).some((child) => seen.has(keyOf(child)))) holding.add(keyOf(id));
    }
    if (page.length < NODES_PER_PAGE) break;
    after = page.at(-1)!.id;
  }
  for (const id of [...holding])
    for (let above = parents.get(id); above !== undefined && !holding.has(above); above = parents.get(above))
      holding.add(above);
  return ids.map((id) => ({ id, isHolding: holding.has(keyOf(id)) }));
}
