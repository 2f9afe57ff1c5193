// The scan's side of the graph database. Labels and property names come from declared constants, values are parameters.
import { LABELS, type AnyLabel, type EdgeType, type Label } from '../../graph/model.ts';
import { int, type CypherParams, type Neo4j, type Row } from '../neo4j/neo4j.ts';
import { isFew, loadFew } from './load-few.ts';
import { DROP_ROLES, inPlaces, loadPage, STALE, SUBNET_IN_GRAPH } from './load-page.ts';
import { lookUp } from './look-up.ts';
import type { Access, NodeRow, PageOf, ScanStore, Unseen } from './scan-store.ts';

const KEYS_MAX = 5_000;
const RECORDS_PER_PAGE = 4_000;
const LABEL_NAMES = Object.keys(LABELS) as Label[];
/** Labels whose nodes a scan may find gone. */
const REMOVABLE: readonly Label[] = LABEL_NAMES.filter((label) => label !== 'Tenant' && label !== 'Subscription');

/** Edges that are stamped with the scan; where others of their type are not, the label that only these have at an end. */
const STAMPED: readonly { readonly type: EdgeType; readonly pattern: string }[] = [
  { type: 'CONTAINS', pattern: '(:Tenant)-[r:CONTAINS]->()' },
  { type: 'ELIGIBLE_FOR', pattern: '(:DirectoryRole)<-[r:ELIGIBLE_FOR]-()' },
  ...(
    ['MEMBER_OF', 'OWNER_OF', 'TRUSTS', 'HAS_DIRECTORY_ROLE', 'HAS_APP_ROLE', 'HAS_DELEGATED_PERMISSION'] as const
  ).map((type) => ({ type, pattern: `()-[r:${type}]->()` })),
];

/** Labels of which one node may have an edge to everything in the tenant: too many for one row. */
const HUBS: ReadonlySet<Label> = new Set(['Tenant', 'ManagementGroup', 'Subscription']);

/** The graph as a scan reads and writes it. @throws GRAPH_UNAVAILABLE from every method */
export function makeScanStore(neo4j: Neo4j): ScanStore {
  const rows = (cypher: string, params: CypherParams): Promise<Row[]> =>
    neo4j.read(async (tx) => (await tx.run(cypher, params)).records);
  const total = async (cypher: string, params: CypherParams): Promise<number> =>
    (await rows(cypher, params)).reduce((sum, row) => sum + Number(row.get('n')), 0);

  /** Keys to nodes, in batches: every row of `cypher` answers its `key`. */
  async function find(cypher: string, keys: readonly string[], more: CypherParams = {}): Promise<Row[]> {
    const found: Row[] = [];
    for (let start = 0; start < keys.length; start += KEYS_MAX)
      found.push(...(await rows(cypher, { ...more, keys: keys.slice(start, start + KEYS_MAX) })));
    return found;
  }

  return {
    load: (page, move) =>
      unlessTaken((taken) =>
        neo4j.write(async (tx) => {
          if (move.clauses !== undefined && isFew(page)) return (await loadFew(tx, page, move.clauses)) ?? taken();
          const loaded = await loadPage(tx, page);
          return (await move.run(tx, loaded)) ? loaded : taken();
        }),
      ),

    async page(query) {
      const { after, scanId, before, types, changedIn, limit } = query;
      const params = {
        after,
        scan: scanId,
        limit: int(limit),
        ...(before && { before }),
        ...(types && { types }),
        ...(changedIn && { changedIn }),
      };
      return (await rows(pageCypher(query), params)).map((row) => row.toObject() as NodeRow);
    },

    async nodes(label, ids, fields) {
      const cypher = `UNWIND $keys AS id MATCH (n:${label} {id: id}) RETURN ${columnsOf(fields)}`;
      return (await find(cypher, ids)).map((row) => row.toObject() as NodeRow);
    },

    async types(scanId, range) {
      const cypher = `MATCH (n:Resource) WHERE n.scan_id = $scan ${range ? 'AND n.id > $after AND n.id < $before' : ''}
        RETURN DISTINCT n.type AS type`;
      const found = await rows(cypher, { scan: scanId, ...range });
      return found.map((row) => row.get('type') as string).sort();
    },

    lookUp: (keys) => lookUp(neo4j, keys),

    async applications(tenantId, appIds) {
      const found = await find(
        `UNWIND $keys AS key MATCH (n:Application {app_id: key}) RETURN key AS key, n.id AS id, n.tenant_id AS tenant`,
        [...new Set(appIds)],
      );
      return new Map(
        found
          .filter((row) => row.get('tenant') === tenantId)
          .map((row) => [row.get('key') as string, row.get('id') as string]),
      );
    },

    async subscriptions(tenantId, scanId) {
      const cypher = `MATCH (s:Subscription) WHERE s.tenant_id = $tenant
        WITH s ORDER BY s.id RETURN s.id AS id, s.name AS name, s.scan_id = $scan AS seen`;
      return (await rows(cypher, { tenant: tenantId, scan: scanId })).map((row) => ({
        id: row.get('id') as string,
        name: row.get('name') as string,
        seen: row.get('seen') === true,
      }));
    },

    async stored(keys) {
      const cypher = 'UNWIND $keys AS key MATCH (n:Resource {id_lc: key}) RETURN key AS key, n.arm AS arm';
      const found = await find(cypher, [...new Set(keys)]);
      return new Map(found.map((row) => [row.get('key') as string, row.get('arm') as string]));
    },

    async seen(keys, scanId, label = 'Resource') {
      const { foundBy } = LABELS[label];
      // The scan is compared here: as a condition of the query it leads a planner that knows an empty graph to every node of the scan, for
      // each key and whatever index it was told to use.
      const cypher = `UNWIND $keys AS key MATCH (n:${label} {${foundBy}: key}) RETURN key AS key, n.scan_id AS scan`;
      const found = await find(cypher, [...new Set(keys)]);
      return new Set(found.flatMap((row) => (row.get('scan') === scanId ? [row.get('key') as string] : [])));
    },

    async countTypes({ scanId, steps, ...where }) {
      const cypher = `MATCH (n:Resource) WHERE n.scan_id = $scan AND n.read_by IN $steps AND n.type <> '${SUBNET_IN_GRAPH}'
        AND ${inPlaces(where)} RETURN toLower(n.type) AS type, count(n) AS n`;
      const counted = await rows(cypher, { scan: scanId, steps, ...where });
      return new Map(counted.map((row) => [row.get('type') as string, Number(row.get('n'))]));
    },

    countSeen: (tenantId, scanId) =>
      total(countsOf(REMOVABLE, 'n.scan_id = $scan AND n.tenant_id = $tenant'), { scan: scanId, tenant: tenantId }),

    async countUnseen(tenantId, scanId) {
      const cypher = REMOVABLE.map(
        (label) => `MATCH (n:${label}) WHERE n.tenant_id = $tenant AND n.scan_id <> $scan
          RETURN '${label}' AS label, n.read_by AS step, n.subscription_id AS subscription, count(n) AS n`,
      ).join(' UNION ALL ');
      return (await rows(cypher, { scan: scanId, tenant: tenantId })).map((row) => ({
        label: row.get('label') as Label,
        step: row.get('step') as string,
        subscriptionId: (row.get('subscription') as string | null) ?? null,
      }));
    },

    async unseen(query) {
      const { tenantId, scanId, step, subscriptionId, resourceGroups, types, after, limit } = query;
      const params = {
        tenant: tenantId,
        scan: scanId,
        step,
        after,
        limit: int(limit),
        ...(subscriptionId !== undefined && { subscription: subscriptionId }),
        ...(resourceGroups && { groups: resourceGroups.map((name) => name.toLowerCase()) }),
        ...(types && { types: types.map((type) => type.toLowerCase()) }),
      };
      return (await rows(unseenCypher(query), params)).map((row) => row.toObject() as NodeRow);
    },

    markGone: (label, ids, scanId, move) =>
      unlessTaken((taken) =>
        neo4j.write(async (tx) => {
          if (ids.length > 0)
            await tx.run(`UNWIND $ids AS id MATCH (n:${label} {id: id}) SET n.gone_in = $scan`, { ids, scan: scanId });
          return (await move.run(tx)) ? ('marked' as const) : taken();
        }),
      ),

    async forgetChanged() {
      for (const label of ['Resource', 'ResourceGroup']) {
        const cypher = `MATCH (n:${label}) WHERE n.changed_in IS NOT NULL
          WITH n LIMIT $limit REMOVE n.changed_in RETURN count(n) AS n`;
        for (let left = 1; left > 0;) {
          const [row] = await neo4j.write(async (tx) => (await tx.run(cypher, { limit: int(KEYS_MAX) })).records);
          left = Number(row?.get('n') ?? 0);
        }
      }
    },

    countGone: (tenantId, scanId) =>
      total(countsOf(REMOVABLE, 'n.gone_in = $scan AND n.tenant_id = $tenant'), { scan: scanId, tenant: tenantId }),

    async forgetGone(tenantId, scanId, limit) {
      for (const label of REMOVABLE) {
        const find = `MATCH (n:${label}) WHERE n.gone_in = $scan AND n.tenant_id = $tenant
          WITH n LIMIT $limit RETURN n.id AS id`;
        const removed = await neo4j.write(async (tx) => {
          const { records } = await tx.run(find, { scan: scanId, tenant: tenantId, limit: int(limit) });
          const ids = records.map((row) => row.get('id') as string);
          if (ids.length === 0) return 0;
          const dropRoles = DROP_ROLES[label];
          if (dropRoles !== undefined) await tx.run(dropRoles, { ids });
          for (const cypher of loseHashes(label)) await tx.run(cypher, { ids });
          await tx.run(`UNWIND $ids AS id MATCH (n:${label} {id: id}) DETACH DELETE n`, { ids });
          return ids.length;
        });
        if (removed > 0) return removed;
      }
      return 0;
    },

    async forgetUnused() {
      const unused = {
        Tag: '(n)<-[:TAGGED_WITH]-()',
        Region: '(n)<-[:LOCATED_IN]-()',
        ManagedIdentity: '(n)<--()',
      };
      for (const [label, pattern] of Object.entries(unused))
        await neo4j.write((tx) => tx.run(`MATCH (n:${label}) WHERE NOT EXISTS { ${pattern} } DETACH DELETE n`));
    },

    async countResources(scanId) {
      const cypher = `MATCH (n:Resource) WHERE n.scan_id = $scan
        RETURN n.type AS type, n.read_by AS readBy, n.subscription_id AS subscription, n.location AS location, count(n) AS n`;
      return (await rows(cypher, { scan: scanId })).map((row) => ({
        type: row.get('type') as string,
        readBy: row.get('readBy') as string,
        subscriptionId: row.get('subscription') as string,
        location: row.get('location') as string,
        count: Number(row.get('n')),
      }));
    },

    async countNodes(scanId) {
      const found = await rows(countsOf(LABEL_NAMES, 'n.scan_id = $scan'), { scan: scanId });
      const counts = new Map(found.map((row) => [row.get('label') as Label, Number(row.get('n'))]));
      // A label without nodes makes no row.
      return Object.fromEntries(LABEL_NAMES.map((label) => [label, counts.get(label) ?? 0])) as Record<Label, number>;
    },

    async countStamped(scanId) {
      const cypher = STAMPED.map(
        ({ type, pattern }) => `MATCH ${pattern} WHERE r.scan_id = $scan RETURN '${type}' AS type, count(r) AS n`,
      ).join(' UNION ALL ');
      const counted = (await rows(cypher, { scan: scanId })).filter((row) => Number(row.get('n')) > 0);
      return Object.fromEntries(counted.map((row) => [row.get('type') as EdgeType, Number(row.get('n'))]));
    },

    async *records(scanId, label) {
      const pageAfter = (after: string): Promise<readonly NodeRow[]> => {
        const page = this.page({ label, scanId, after, limit: RECORDS_PER_PAGE, fields: ['arm'] });
        page.catch(() => undefined); // it is met where the page is waited for
        return page;
      };
      for (let ahead: Promise<readonly NodeRow[]> | undefined = pageAfter(''); ahead !== undefined;) {
        const page: readonly NodeRow[] = await ahead;
        // The next one is read while this one is written.
        ahead = page.length < RECORDS_PER_PAGE ? undefined : pageAfter(page.at(-1)!.id);
        for (const { id, arm } of page) yield { id, arm: typeof arm === 'string' ? arm : JSON.stringify({ id }) };
      }
    },

    async *relationships(tenantId) {
      for (const label of LABEL_NAMES.filter((name) => name !== 'RoleDefinition')) {
        const ofTenant = `WHERE a.${label === 'Tenant' ? 'id' : 'tenant_id'} = $tenant`;
        const edge = '[type(r), coalesce(b.id, b.code), labels(b)[0], r.path]';
        const cypher = HUBS.has(label)
          ? `MATCH (a:${label})-[r]->(b) ${ofTenant} RETURN a.id AS from, [${edge}] AS edges`
          : `MATCH (a:${label}) ${ofTenant} RETURN a.id AS from, [(a)-[r]->(b) | ${edge}] AS edges`;
        for await (const row of neo4j.stream(cypher, { tenant: tenantId })) {
          const from = row.get('from') as string;
          const edges = row.get('edges') as [EdgeType, string, AnyLabel, string | null][];
          if (edges.length > 0)
            yield edges.map(([type, to, toLabel, path]) => ({ from, fromLabel: label, type, to, toLabel, path }));
        }
      }
    },

    async *access(tenantId) {
      const cypher = `MATCH (a:RoleAssignment) WHERE a.tenant_id = $tenant
        OPTIONAL MATCH (a)-[:ASSIGNED_TO]->(p)
        WITH a, p ORDER BY a.id
        RETURN a.id AS assignmentId, a.principalId AS principalId, a.principalType AS principalType,
          labels(p)[0] AS principalLabel, p.name AS principalName, a.roleDefinitionId AS roleDefinitionId,
          a.scope AS scope, a.condition AS condition`;
      for await (const row of neo4j.stream(cypher, { tenant: tenantId })) yield row.toObject() as unknown as Access;
    },

    async memberCounts(groupIds) {
      const cypher = `UNWIND $keys AS key MATCH (g:IdentityGroup {id: key})<-[:MEMBER_OF]-(m)
        RETURN key AS key, g.id AS id, count(m) AS n`;
      return new Map((await find(cypher, groupIds)).map((row) => [row.get('key') as string, Number(row.get('n'))]));
    },
  };
}

/**
 * Nodes that lose an edge with these, their own or one that stands for them: the hash they have stands for it too, and must not make the
 * next scan believe that the edge is there when what it led to comes back under the same id.
 */
const loseHashes = (label: Label): readonly string[] => [
  `UNWIND $ids AS id MATCH (n:${label} {id: id})--(m) WHERE m.edges_hash IS NOT NULL SET m.edges_hash = ''`,
  ...(label === 'RoleDefinition'
    ? (['RoleAssignment', 'RoleEligibility'] as const).map(
        (holding) => `UNWIND $ids AS id MATCH (n:${label} {id: id})<-[r:HAS_ROLE|ELIGIBLE_FOR]-()
          MATCH (m:${holding} {id: r.assignment_id}) SET m.edges_hash = ''`,
      )
    : []),
];

/** How many nodes of each label meet a condition, in one statement. */
const countsOf = (labels: readonly Label[], condition: string): string =>
  labels
    .map((label) => `MATCH (n:${label}) WHERE ${condition} RETURN '${label}' AS label, count(n) AS n`)
    .join(' UNION ALL ');

/** The hint keeps the planner, which knows little of a graph that is being filled, from taking up all nodes of the scan for every page. */
function pageCypher({ label, by = 'id', before, types, changedIn, isChanged, fields }: PageOf): string {
  return `
    MATCH (n:${label}) USING INDEX n:${label}(${by})
    WHERE n.${by} > $after ${before ? `AND n.${by} < $before` : ''} AND n.scan_id = $scan ${types ? 'AND n.type IN $types' : ''}
      ${changedIn ? "AND (n.read_by <> 'resources' OR n.changed_in = $scan OR NOT n.subscription_id IN $changedIn)" : ''}
      ${isChanged ? 'AND n.changed_in = $scan' : ''}
    WITH n ORDER BY n.${by} LIMIT $limit
    RETURN ${columnsOf(fields)}`;
}

const columnsOf = (fields: readonly string[]): string =>
  ['id', ...fields].map((field) => `n.${field} AS ${field}`).join(', ');

function unseenCypher({ label, subscriptionId, resourceGroups, types, isCurrent }: Unseen): string {
  return `
    MATCH (n:${label})
    WHERE n.tenant_id = $tenant AND n.scan_id <> $scan AND n.id > $after AND n.read_by = $step
      AND n.subscription_id ${subscriptionId === undefined ? 'IS NULL' : '= $subscription'}
      ${resourceGroups ? 'AND toLower(n.resource_group) IN $groups' : ''}
      ${types ? 'AND toLower(n.type) IN $types' : ''}
      ${isCurrent ? `AND n.scan_id <> '${STALE}'` : ''}
      AND (n.gone_in IS NULL OR n.gone_in <> $scan)
    WITH n ORDER BY n.id LIMIT $limit
    RETURN n.id AS id, n.type AS type, n.application_id AS application_id`;
}

/** Rolls a transaction back, as only an error does, and answers `taken` for it. */
async function unlessTaken<T>(work: (taken: () => never) => Promise<T>): Promise<T | 'taken'> {
  const mark = new Error('This page was loaded by another worker.');
  try {
    return await work(() => {
      throw mark;
    });
  } catch (error) {
    if (error === mark) return 'taken';
    throw error;
  }
}
