// What a scan has to show: counts from the graph and from its checkpoints, and what could not be read.
import { byCodeUnit } from '../graph/by-code-unit.ts';
import type { Job, ScanResult } from '../contract/job.ts';
import { StartScan } from '../contract/start-scan.ts';
import { keyOf } from '../graph/arm-id.ts';
import { sum, type Counts } from '../graph/counts.ts';
import type { ResourceCount } from '../services/graph-store/scan-store.ts';
import { asRead, modeOf } from './incremental.ts';
import type { ScanEngineDeps } from './scan-engine.ts';
import { typesListedAgain } from './steps/recount.ts';
import { SUBNET_IN_GRAPH } from './to-resource.ts';

const UNREAD_SHOWN = 1_000;
/** Steps whose Resource nodes are the tenant's resources; the others have nodes of another kind beside them. */
const READ_BY: ReadonlySet<string> = new Set(['resources', 'unlisted', 'graph-tables', 'children', 'extensions']);

/** True for a resource of its own; subnets are inside their network, and role assignments are counted as such. */
export const isOfItsOwn = ({ type, readBy }: ResourceCount): boolean => type !== SUBNET_IN_GRAPH && READ_BY.has(readBy);

/** Also for a scan that ended early: what was done until then. The job store adds the archive. */
export async function summarise(
  { scanStore, checkpoints }: Pick<ScanEngineDeps, 'scanStore' | 'checkpoints'>,
  job: Pick<Job, 'job_id' | 'params'>,
): Promise<ScanResult> {
  const jobId = job.job_id;
  const listedAgain = (await checkpoints.partitions(jobId, 'recount')).flatMap(({ cursor }) =>
    typesListedAgain(cursor),
  );
  const ran = modeOf(
    StartScan.body.parse(job.params),
    asRead(await checkpoints.partitions(jobId, 'resources')),
    [...new Set(listedAgain)].sort(),
  );
  const counted = await scanStore.countResources(jobId);
  const nodes = await scanStore.countNodes(jobId);
  const totals = await checkpoints.counts(jobId);
  const stamped = Object.entries(await scanStore.countStamped(jobId)).map(([type, count]) => ({
    [`edges:${type}`]: count,
  }));
  const unread = await checkpoints.unread(jobId, UNREAD_SHOWN);

  const byType: Record<string, number> = {};
  let inline = 0;
  for (const place of counted) {
    if (place.type === SUBNET_IN_GRAPH) inline += place.count;
    else if (isOfItsOwn(place)) byType[place.type] = (byType[place.type] ?? 0) + place.count;
  }
  return {
    mode: ran.mode,
    mode_reason: ran.reason,
    partial: unread.count > 0,
    subscriptions: nodes.Subscription,
    resource_groups: nodes.ResourceGroup,
    resources: Object.values(byType).reduce((sum, count) => sum + count, 0),
    resource_types: new Set(Object.keys(byType).map(keyOf)).size,
    resources_by_type: sorted(byType),
    inline_children: inline,
    users: nodes.User,
    groups: nodes.IdentityGroup,
    service_principals: nodes.ServicePrincipal,
    applications: nodes.Application,
    role_definitions: nodes.RoleDefinition,
    role_assignments: nodes.RoleAssignment,
    relationships: under(sum([totals, ...stamped]), 'edges:'),
    unresolved_references: under(totals, 'unresolved:'),
    changes: {
      created: totals['created'] ?? 0,
      updated: totals['updated'] ?? 0,
      unchanged: totals['unchanged'] ?? 0,
      removed: totals['removed'] ?? 0,
    },
    unread_scopes: unread.scopes,
    unread_scope_count: unread.count,
    withheld: under(totals, 'withheld:'),
    requests: under(totals, 'requests:'),
  };
}

/** The counts whose name begins so, without that beginning. */
const under = (counts: Counts, prefix: string): Record<string, number> =>
  sorted(
    Object.fromEntries(
      Object.entries(counts)
        .filter(([name, count]) => name.startsWith(prefix) && count > 0)
        .map(([name, count]) => [name.slice(prefix.length), count]),
    ),
  );

const sorted = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => byCodeUnit(a, b)));
