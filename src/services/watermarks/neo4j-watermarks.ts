// Watermarks kept in the graph database, beside what they speak of.
import type { Neo4j } from '../neo4j/neo4j.ts';
import type { Watermarks } from './watermarks.ts';

const READ = 'MATCH (w:ScanWatermark {tenant_id: $tenant}) RETURN w.scope AS scope, w.since AS since, w.link AS link';
const KEEP = `
  UNWIND $rows AS row
  MERGE (w:ScanWatermark {key: row.key})
  SET w.tenant_id = $tenant, w.scope = row.scope, w.since = row.since, w.link = row.link`;

/** Watermarks beside the graph. @throws GRAPH_UNAVAILABLE from every method */
export function makeWatermarks(neo4j: Neo4j): Watermarks {
  return {
    async of(tenantId) {
      const { records } = await neo4j.read((tx) => tx.run(READ, { tenant: tenantId }));
      return new Map(
        records.map((row) => {
          const scope = row.get('scope') as string;
          const link = row.get('link') as string | null;
          return [scope, { scope, since: row.get('since') as string, ...(link !== null && { link }) }];
        }),
      );
    },

    async keep(tenantId, marks) {
      if (marks.length === 0) return;
      const rows = marks.map(({ scope, since, link = null }) => ({ key: `${tenantId}/${scope}`, scope, since, link }));
      await neo4j.write((tx) => tx.run(KEEP, { rows, tenant: tenantId }));
    },
  };
}
