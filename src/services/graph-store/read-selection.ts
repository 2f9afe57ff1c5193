// Reads back what a scan wrote of a tenant's resources, for those who make code of it. Only reads, in pages, and only one tenant.
// Graphs that Azure Tenant Grapher wrote are read as well: their nodes have no tenant, but belong to one of its subscriptions.
import {
  STORED_LABELS,
  type ResourceReader,
  type StoredHead,
  type StoredKey,
  type StoredLabel,
  type StoredResource,
} from '../../graph/stored-resource.ts';
import type { CypherParams, Neo4j, Row } from '../neo4j/neo4j.ts';

const HEADS_PAGE = 2_000;

const SUBSCRIPTIONS = `
  MATCH (s:Subscription) WHERE s.tenant_id = $tenant OR s.tenantId = $tenant
  RETURN s.id AS id, s.name AS name
  UNION
  MATCH (:Tenant {id: $tenant})-[:CONTAINS]->(s:Subscription)
  RETURN s.id AS id, s.name AS name`;

const heads = (label: StoredLabel): string => `
  MATCH (n:${label})
  WHERE n.id > $last AND (n.tenant_id = $tenant OR (n.tenant_id IS NULL AND n.subscription_id IN $subscriptions))
    ${label === 'RoleDefinition' ? "AND n.roleType = 'CustomRole'" : ''}
  WITH n ORDER BY n.id LIMIT ${HEADS_PAGE}
  RETURN n.id AS id, n.type AS type, n.original_id AS original`;

/** The whole record is in `arm`; the other properties repeat it, and are read only where it is missing. */
const bodies = (label: StoredLabel): string => `
  MATCH (n:${label}) WHERE n.id IN $ids
  RETURN n.id AS id, n.arm AS arm, n.api_version AS api_version,
    CASE WHEN n.arm IS NULL THEN properties(n) ELSE null END AS others`;

export function makeResourceReader(neo4j: Neo4j): ResourceReader {
  const rows = (cypher: string, params: CypherParams): Promise<Row[]> =>
    neo4j.read(async (tx) => (await tx.run(cypher, params)).records);

  const subscriptions = async (tenantId: string): Promise<Map<string, string>> => {
    const found = await rows(SUBSCRIPTIONS, { tenant: tenantId.toLowerCase() });
    return new Map(found.map((row) => [text(row, 'id').toLowerCase(), text(row, 'name')]));
  };

  return {
    async hasTenant(tenantId) {
      const found = await rows('MATCH (t:Tenant {id: $tenant}) RETURN t.id AS id', { tenant: tenantId.toLowerCase() });
      return found.length > 0;
    },

    async *heads(tenantId, signal) {
      const known = [...(await subscriptions(tenantId)).keys()];
      for (const label of STORED_LABELS) {
        for (let last = '', more = true; more;) {
          signal.throwIfAborted();
          const params = { tenant: tenantId.toLowerCase(), subscriptions: known, last };
          const page = (await rows(heads(label), params)).map((row): StoredHead => {
            const id = text(row, 'id');
            const original = text(row, 'original');
            return {
              label,
              id,
              type: text(row, 'type'),
              originalId: original === '' || original === id ? undefined : original,
            };
          });
          if (page.length > 0) yield page;
          more = page.length === HEADS_PAGE;
          last = page.at(-1)?.id ?? last;
        }
      }
    },

    async read(keys, signal) {
      const found: StoredResource[] = [];
      for (const label of STORED_LABELS) {
        const ids = keys.filter((key) => key.label === label).map(({ id }: StoredKey) => id);
        if (ids.length === 0) continue;
        signal.throwIfAborted();
        for (const row of await rows(bodies(label), { ids }))
          found.push({ label, id: text(row, 'id'), properties: propertiesOf(row) });
      }
      return found;
    },

    subscriptionNames: (tenantId) => subscriptions(tenantId),
  };
}

function propertiesOf(row: Row): Record<string, unknown> {
  const arm = row.get('arm') as unknown;
  const version = row.get('api_version') as unknown;
  if (typeof arm === 'string') return typeof version === 'string' ? { arm, api_version: version } : { arm };
  return { ...(row.get('others') as Record<string, unknown>) };
}

/** A column's text; empty where it holds none. */
const text = (row: Row, column: string): string => {
  const value = row.get(column) as unknown;
  return typeof value === 'string' ? value : '';
};
