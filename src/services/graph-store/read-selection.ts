// Reads back what a scan wrote of a tenant's resources, for those who make code of it. Only reads, in pages, and only one tenant.
// Graphs that Azure Tenant Grapher wrote are read as well: their nodes have no tenant, but belong to one of its subscriptions.
import {
  DIRECTORY_LABELS,
  STORED_LABELS,
  type DirectoryLabel,
  type ResourceReader,
  type StoredDirectoryObject,
  type StoredHead,
  type StoredKey,
  type StoredLabel,
  type StoredMembership,
  type StoredResource,
} from '../../graph/stored-resource.ts';
import type { CypherParams, Neo4j, Row } from '../neo4j/neo4j.ts';

const HEADS_PAGE = 2_000;
const GROUPS_PAGE = 200;

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

/** Azure's own roles are the same in every tenant, and belong to none. */
const ROLE_NAMES = `
  MATCH (n:RoleDefinition) WHERE n.id > $last AND n.roleType = 'BuiltInRole' AND n.roleName IS NOT NULL
  WITH n ORDER BY n.id LIMIT ${HEADS_PAGE}
  RETURN n.id AS id, n.roleName AS name`;

/** Directory objects of other writers have no tenant; a graph of theirs holds one tenant. */
const objects = (label: DirectoryLabel): string => `
  MATCH (n:${label}) WHERE n.id > $last AND (n.tenant_id = $tenant OR n.tenant_id IS NULL)
  WITH n ORDER BY n.id LIMIT ${HEADS_PAGE}
  RETURN n.id AS id, properties(n) AS properties`;

const principals = (label: DirectoryLabel): string => `
  MATCH (n:${label}) WHERE n.id IN $ids
  RETURN n.id AS id, properties(n) AS properties`;

const RELATIONS = [
  { kind: 'member', of: 'IdentityGroup', edge: 'MEMBER_OF' },
  { kind: 'owner', of: 'IdentityGroup', edge: 'OWNER_OF' },
  { kind: 'owner', of: 'Application', edge: 'OWNER_OF' },
] as const;

/** Lists of a few hundred groups at a time; a group's members come together. */
const relations = ({ of, edge }: (typeof RELATIONS)[number]): string => `
  MATCH (g:${of}) WHERE g.id > $last AND (g.tenant_id = $tenant OR g.tenant_id IS NULL)
  WITH g ORDER BY g.id LIMIT ${GROUPS_PAGE}
  OPTIONAL MATCH (o)-[:${edge}]->(g)
  RETURN g.id AS id, collect(o.id) AS objects ORDER BY id`;

/** The graph as a generation reads it. @throws GRAPH_UNAVAILABLE from every method */
export function makeResourceReader(neo4j: Neo4j): ResourceReader {
  const rows = (cypher: string, params: CypherParams): Promise<Row[]> =>
    neo4j.read(async (tx) => (await tx.run(cypher, params)).records);

  const subscriptions = async (tenantId: string): Promise<Map<string, string>> => {
    const found = await rows(SUBSCRIPTIONS, { tenant: tenantId.toLowerCase() });
    return new Map(found.map((row) => [text(row, 'id').toLowerCase(), text(row, 'name')]));
  };

  async function* pages(cypher: string, size: number, tenantId: string, signal: AbortSignal): AsyncGenerator<Row[]> {
    for (let last = '', more = true; more;) {
      signal.throwIfAborted();
      const page = await rows(cypher, { tenant: tenantId.toLowerCase(), last });
      if (page.length > 0) yield page;
      more = page.length === size;
      last = page.length > 0 ? text(page.at(-1)!, 'id') : last;
    }
  }

  return {
    async hasTenant(tenantId) {
      const found = await rows('MATCH (t:Tenant {id: $tenant}) RETURN t.id AS id', { tenant: tenantId.toLowerCase() });
      return found.length > 0;
    },

    async tenantNames(tenantId) {
      const [found] = await rows('MATCH (t:Tenant {id: $tenant}) RETURN t.name AS name, t.domain AS domain', {
        tenant: tenantId.toLowerCase(),
      });
      return {
        name: (found && text(found, 'name')) || undefined,
        domain: (found && text(found, 'domain')) || undefined,
      };
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

    async roleNames(signal) {
      const names = new Map<string, string>();
      for await (const page of pages(ROLE_NAMES, HEADS_PAGE, '', signal))
        for (const row of page) names.set(text(row, 'id').split('/').at(-1)!.toLowerCase(), text(row, 'name'));
      return names;
    },

    async *directory(tenantId, signal) {
      for (const label of DIRECTORY_LABELS)
        for await (const page of pages(objects(label), HEADS_PAGE, tenantId, signal))
          yield page.map((row) => toObject(label, row));
    },

    async *memberships(tenantId, signal) {
      for (const relation of RELATIONS)
        for await (const page of pages(relations(relation), GROUPS_PAGE, tenantId, signal))
          yield page.flatMap((row): StoredMembership[] =>
            (row.get('objects') as string[]).map((object) => ({ kind: relation.kind, of: text(row, 'id'), object })),
          );
    },

    async principals(ids, signal) {
      const found: StoredDirectoryObject[] = [];
      for (const label of DIRECTORY_LABELS) {
        signal.throwIfAborted();
        for (const row of await rows(principals(label), { ids: [...ids] })) found.push(toObject(label, row));
      }
      return found;
    },
  };
}

function propertiesOf(row: Row): Record<string, unknown> {
  const arm = row.get('arm') as unknown;
  const version = row.get('api_version') as unknown;
  if (typeof arm === 'string') return typeof version === 'string' ? { arm, api_version: version } : { arm };
  return { ...(row.get('others') as Record<string, unknown>) };
}

const toObject = (label: DirectoryLabel, row: Row): StoredDirectoryObject => ({
  label,
  id: text(row, 'id'),
  properties: row.get('properties') as Record<string, unknown>,
});

/** A column's text; empty where it holds none. */
const text = (row: Row, column: string): string => {
  const value = row.get(column) as unknown;
  return typeof value === 'string' ? value : '';
};
