// What the graph knows of each tenant: counts by type from the graph itself, its last scans from the job store.
import type { Job, ScanResult } from '../../contract/job.ts';
import type { TenantDetail, TenantSummary } from '../../contract/tenants.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Neo4j, Row } from '../neo4j/neo4j.ts';
import type { Syncs } from './syncs.ts';

export interface Tenants {
  find(tenantId: string): Promise<TenantDetail | undefined>;
  list(): Promise<TenantSummary[]>;
}

/** Scans looked through for the newest complete one; older ones tell nothing that still matters. */
const SCANS_LOOKED_AT = 50;
const FILTERS = ['subscription_ids', 'subscription_id', 'resource_groups', 'resource_types', 'resource_limit'];

const COUNTS = `
  MATCH (r:Resource {tenant_id: $id})
  RETURN r.type AS type, count(*) AS resources ORDER BY type`;
const SUBSCRIPTIONS = 'MATCH (s:Subscription {tenant_id: $id}) RETURN count(s) AS subscriptions';

export interface TenantsDeps {
  readonly neo4j: Neo4j;
  readonly jobs: Pick<Jobs, 'list'>;
  readonly syncs: Pick<Syncs, 'of'>;
}

/** @throws GRAPH_UNAVAILABLE from every method */
export function makeTenants({ neo4j, jobs, syncs }: TenantsDeps): Tenants {
  const rows = async (cypher: string, params: Record<string, unknown> = {}): Promise<Row[]> =>
    neo4j.read(async (tx) => (await tx.run(cypher, params)).records);
  const known = (tenantId?: string) =>
    tenantId === undefined
      ? rows('MATCH (t:Tenant) RETURN t.id AS id, t.name AS name ORDER BY id')
      : rows('MATCH (t:Tenant {id: $id}) RETURN t.id AS id, t.name AS name', { id: tenantId });

  const summarise = async (row: Row): Promise<TenantSummary> => {
    const id = row.get('id') as string;
    const [counts, [subscriptions], { jobs: scans }] = await Promise.all([
      rows(COUNTS, { id }),
      rows(SUBSCRIPTIONS, { id }),
      jobs.list({ operationType: 'scan', statuses: ['completed'], tenantId: id, limit: SCANS_LOOKED_AT, offset: 0 }),
    ]);
    const byType = counts.map((count) => [count.get('type') as string, count.get('resources') as number] as const);
    const last = scans[0];
    const complete = scans.find(readEverything);
    return {
      tenant_id: id,
      name: row.get('name') as string | null,
      resources: byType.reduce((sum, [, resources]) => sum + resources, 0),
      subscriptions: (subscriptions?.get('subscriptions') as number | undefined) ?? 0,
      resources_by_type: Object.fromEntries(byType),
      last_scan: last ? { ...ended(last), partial: isPartial(last) } : null,
      last_complete_scan: complete ? ended(complete) : null,
    };
  };

  return {
    async find(tenantId) {
      const [row] = await known(tenantId.toLowerCase());
      if (row === undefined) return undefined;
      const scopes = await syncs.of(row.get('id') as string);
      return {
        ...(await summarise(row)),
        scopes: scopes.map((each) => ({ ...each, incomplete_steps: [...each.incomplete_steps] })),
      };
    },
    list: async () => Promise.all((await known()).map(summarise)),
  };
}

const ended = ({ job_id, completed_at, updated_at }: Job) => ({ job_id, completed_at: completed_at ?? updated_at });
const isPartial = ({ result }: Job): boolean => (result as ScanResult | null)?.partial ?? true;
const readEverything = (job: Job): boolean =>
  !isPartial(job) && FILTERS.every((name) => job.params[name] === undefined);
