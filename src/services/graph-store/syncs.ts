// What the graph itself says of how far it can be trusted: for every scope and every step that reads it, whether the last scan that covered
// it read all of it. Bookkeeping beside the tenant's nodes, so that a query over the graph can ask before it concludes that something is absent.
import type { Neo4j } from '../neo4j/neo4j.ts';

/** One scope as one step of one scan left it. */
export interface ScopeSync {
  /** `/subscriptions/ID`, or `/` for the directory and what is above the subscriptions. */
  readonly scope: string;
  readonly step: string;
  readonly complete: boolean;
}

/** How a scope stands, over all steps that read it. */
export interface ScopeState {
  readonly scope: string;
  readonly complete: boolean;
  /** Steps whose last run over it was not complete, or did not come to its end. */
  readonly incomplete_steps: readonly string[];
  readonly synced_at: string;
  /** Since when every step has been complete at least once: what is older than this was confirmed or removed; null where one never was. */
  readonly complete_at: string | null;
}

export interface Syncs {
  /** A scan begins on these steps and scopes (undefined: all that are known): until it ends there, they are not complete. */
  begin(
    tenantId: string,
    scanId: string,
    steps: readonly string[],
    scopes: readonly string[] | undefined,
  ): Promise<void>;
  /** What the scan found of them at its end. Safe to repeat. */
  end(tenantId: string, scanId: string, at: Date, syncs: readonly ScopeSync[]): Promise<void>;
  /** Every scope of a tenant that a scan ever ended on, in order. */
  of(tenantId: string): Promise<ScopeState[]>;
}

const ROWS_MAX = 5_000;

const BEGIN = `
  MATCH (s:ScopeSync {tenant_id: $tenant})
  WHERE s.step IN $steps AND (size($scopes) = 0 OR s.scope IN $scopes)
  SET s.complete = false, s.scan_id = $scan`;

const END = `
  UNWIND $rows AS row
  MERGE (s:ScopeSync {key: row.key})
  SET s.tenant_id = $tenant, s.scope = row.scope, s.step = row.step, s.complete = row.complete, s.scan_id = $scan,
    s.synced_at = $at`;
const END_COMPLETE = `
  UNWIND $keys AS key
  MATCH (s:ScopeSync {key: key})
  SET s.complete_scan_id = $scan, s.complete_at = $at`;

const OF = `
  MATCH (s:ScopeSync {tenant_id: $tenant})
  WITH s ORDER BY s.scope, s.step
  RETURN s.scope AS scope, s.step AS step, s.complete AS complete, s.synced_at AS synced_at, s.complete_at AS complete_at`;

/** @throws GRAPH_UNAVAILABLE from every method */
export function makeSyncs(neo4j: Neo4j): Syncs {
  return {
    async begin(tenantId, scanId, steps, scopes = []) {
      await neo4j.write((tx) => tx.run(BEGIN, { tenant: tenantId, scan: scanId, steps, scopes }));
    },

    async end(tenantId, scanId, at, syncs) {
      const rows = syncs.map((sync) => ({ ...sync, key: `${tenantId}${sync.scope}#${sync.step}` }));
      const params = { tenant: tenantId, scan: scanId, at: at.toISOString() };
      for (let start = 0; start < rows.length; start += ROWS_MAX) {
        const part = rows.slice(start, start + ROWS_MAX);
        await neo4j.write(async (tx) => {
          await tx.run(END, { ...params, rows: part });
          const keys = part.filter(({ complete }) => complete).map(({ key }) => key);
          if (keys.length > 0) await tx.run(END_COMPLETE, { scan: scanId, at: params.at, keys });
        });
      }
    },

    async of(tenantId) {
      const rows = await neo4j.read(async (tx) => (await tx.run(OF, { tenant: tenantId })).records);
      const byScope = Map.groupBy(rows, (row) => row.get('scope') as string);
      return [...byScope].map(([scope, steps]) => {
        const incomplete = steps.filter((row) => row.get('complete') !== true).map((row) => row.get('step') as string);
        const completeAt = steps.map((row) => row.get('complete_at') as string | null);
        return {
          scope,
          complete: incomplete.length === 0,
          incomplete_steps: incomplete,
          synced_at: steps.map((row) => row.get('synced_at') as string).reduce(latest),
          complete_at: completeAt.every((each) => each !== null) ? completeAt.reduce(earliest) : null,
        };
      });
    },
  };
}

const latest = (a: string, b: string): string => (a > b ? a : b);
const earliest = (a: string, b: string): string => (a < b ? a : b);
