// Checkpoints kept in the graph database, beside what they guard.
import { createHash } from 'node:crypto';
import type { UnreadScope } from '../../contract/job.ts';
import { int, type Neo4j } from '../neo4j/neo4j.ts';
import { ensureSchema } from '../neo4j/schema.ts';
import { sum, type Counts } from '../../graph/counts.ts';
import type { Checkpoints, Loaded, NewUnreadScope, Partition } from './checkpoints.ts';

const KEYS_MAX = 5_000;

const FORGET_EARLIER = (label: string): string => `
  MATCH (p:${label} {tenant_id: $tenant}) WHERE p.job_id <> $job
  WITH p LIMIT 2000 DELETE p RETURN count(p) AS removed`;

const MAKE = `
  UNWIND $rows AS row
  MERGE (p:ScanPartition {key: row.key})
  ON CREATE SET p.job_id = $job, p.tenant_id = $tenant, p.step = $step, p.index = row.index, p.scope = row.scope,
    p.cursor = '', p.state = 'open', p.counts = '{}'`;

const NEXT = `
  MATCH (p:ScanPartition)
  WHERE p.key STARTS WITH $prefix AND p.state = 'open' AND p.index % $workers = $worker
  WITH p ORDER BY p.key LIMIT $limit
  RETURN p.index AS index, p.scope AS scope, p.cursor AS cursor, p.counts AS counts`;

/** Takes the write lock before it compares, so that of two workers exactly one moves the cursor. */
const LOCK = `
  MATCH (p:ScanPartition {key: $key})
  SET p.key = p.key
  WITH p WHERE p.state = 'open' AND p.cursor = $from`;
const addUp = (name: string, value: string): string => `p.${name} = coalesce(p.${name}, 0) + ${value}`;
const MOVE = `
  SET p.cursor = $to, p.state = $state, p.counts = $counts,
    ${['created', 'updated', 'unchanged'].map((name) => addUp(name, name)).join(', ')}`;
const ADVANCE = `${LOCK}
  WITH p, $created AS created, $updated AS updated, $unchanged AS unchanged
  ${MOVE}, ${addUp('without_end', '$withoutEnd')}
  RETURN p.key AS key`;
/** Under which names what pages did to the graph is counted. */
const LOADED = [
  ['created', 'created'],
  ['updated', 'updated'],
  ['unchanged', 'unchanged'],
  ['without_end', 'unresolved:missing end'],
] as const;
const isSome = (counts: Counts): boolean => Object.values(counts).some((count) => count > 0);
const LOADED_NOTHING: Loaded = { created: 0, updated: 0, unchanged: 0, withoutEnd: 0 };

const NOTE_UNREAD = `
  MATCH (p:ScanPartition {key: $partition})
  UNWIND $rows AS row
  MERGE (u:UnreadScope {key: row.key})
  SET u.job_id = p.job_id, u.tenant_id = p.tenant_id, u.step = p.step, u.scope = row.scope, u.reason = row.reason,
    u.permission = row.permission, u.subscription_id = row.subscription`;

/** More torn readings in a row than this have another cause. */
const READINGS_MAX = 10;

/** Records of partitions whose counts are there: Neo4j reads without locks, and may show a node while another worker's commit rewrites it. */
async function readWhole(neo4j: Neo4j, cypher: string, params: Record<string, unknown>) {
  for (let reading = 1; ; reading++) {
    const { records } = await neo4j.read((tx) => tx.run(cypher, params));
    if (records.every((row) => row.get('counts') !== null)) return records;
    if (reading === READINGS_MAX) throw new Error('Partitions of this scan have no counts in the graph.');
  }
}
const NOTE_UNRESOLVED = `
  MATCH (p:ScanPartition {key: $partition})
  UNWIND $rows AS row
  MERGE (u:UnresolvedEnd {key: row.key})
  SET u.job_id = p.job_id, u.tenant_id = p.tenant_id, u.kind = row.kind`;
const COUNT_UNRESOLVED = `
  MATCH (u:UnresolvedEnd) WHERE u.key STARTS WITH $prefix RETURN u.kind AS kind, count(u) AS n`;

const keyOf = (jobId: string, step: string, index: number): string =>
  `${jobId}/${step}/${String(index).padStart(6, '0')}`;

/** Checkpoints beside the graph. @throws GRAPH_UNAVAILABLE from every method */
export function makeCheckpoints(neo4j: Neo4j): Checkpoints {
  async function countsBelow(prefix: string): Promise<{ state: string; counts: Counts }[]> {
    const cypher = `
      MATCH (p:ScanPartition) WHERE p.key STARTS WITH $prefix
      RETURN p.state AS state, p.counts AS counts, p.created AS created, p.updated AS updated, p.unchanged AS unchanged,
        p.without_end AS without_end`;
    const rows = await readWhole(neo4j, cypher, { prefix });
    return rows.map((row) => {
      const counted = JSON.parse(row.get('counts') as string) as Counts;
      const loaded = LOADED.map(([column, name]) => ({ [name]: Number(row.get(column) ?? 0) }));
      return { state: row.get('state') as string, counts: sum([counted, ...loaded.filter(isSome)]) };
    });
  }

  return {
    async begin({ jobId, tenantId }) {
      await ensureSchema(neo4j);
      for (const label of ['ScanPartition', 'UnreadScope', 'UnresolvedEnd']) {
        const params = { tenant: tenantId, job: jobId };
        for (let removed = 1; removed > 0;) {
          const [row] = await neo4j.write(async (tx) => (await tx.run(FORGET_EARLIER(label), params)).records);
          removed = Number(row?.get('removed') ?? 0);
        }
      }
    },

    async prepare({ jobId, tenantId }, step, scopes) {
      const rows = scopes.map((scope, index) => ({
        key: keyOf(jobId, step, index),
        index: int(index),
        scope: JSON.stringify(scope),
      }));
      if (rows.length > 0) await neo4j.write((tx) => tx.run(MAKE, { rows, job: jobId, tenant: tenantId, step }));
      return rows.length;
    },

    async next(jobId, step, { worker, workers }, limit) {
      const place = { worker: int(worker), workers: int(workers) };
      const params = { prefix: `${jobId}/${step}/`, ...place, limit: int(limit) };
      const rows = await readWhole(neo4j, NEXT, params);
      return rows.map((row): Partition => ({
        jobId,
        step,
        index: row.get('index') as number,
        scope: JSON.parse(row.get('scope') as string) as unknown,
        cursor: row.get('cursor') as string,
        counts: JSON.parse(row.get('counts') as string) as Counts,
      }));
    },

    advance(partition, { cursor, done, counts, unread, unresolved = [] }) {
      const { jobId, step, index } = partition;
      const key = keyOf(jobId, step, index);
      const params = {
        key,
        from: partition.cursor,
        to: cursor,
        state: done ? 'done' : 'open',
        counts: JSON.stringify(sum([partition.counts, counts])),
      };
      return {
        async run(tx, loaded = LOADED_NOTHING) {
          const rows = unread.map((scope) => toRow(jobId, step, scope));
          if (rows.length > 0) await tx.run(NOTE_UNREAD, { partition: key, rows });
          const ends = unresolved.map((end) => ({ kind: end.kind, key: shortKey(jobId, step, end.key) }));
          for (let start = 0; start < ends.length; start += KEYS_MAX)
            await tx.run(NOTE_UNRESOLVED, { partition: key, rows: ends.slice(start, start + KEYS_MAX) });
          const counted = Object.fromEntries(Object.entries(loaded).map(([name, count]) => [name, int(count)]));
          return (await tx.run(ADVANCE, { ...params, ...counted })).records.length === 1;
        },
        clauses: unread.length + unresolved.length > 0 ? undefined : { begin: LOCK, end: MOVE, params },
      };
    },

    async partitions(jobId, step) {
      const cypher = `MATCH (p:ScanPartition) WHERE p.key STARTS WITH $prefix
        WITH p ORDER BY p.key RETURN p.scope AS scope, p.cursor AS cursor`;
      const prefix = `${jobId}/${step}/`;
      const rows = await neo4j.read(async (tx) => (await tx.run(cypher, { prefix })).records);
      return rows.map((row) => ({
        scope: JSON.parse(row.get('scope') as string) as unknown,
        cursor: row.get('cursor') as string,
      }));
    },

    async standing(jobId, step) {
      const rows = await countsBelow(`${jobId}/${step}/`);
      const done = rows.filter(({ state }) => state === 'done').length;
      return { done, total: rows.length, counts: sum(rows.map(({ counts }) => counts)) };
    },

    async counts(jobId) {
      const rows = await neo4j.read(async (tx) => (await tx.run(COUNT_UNRESOLVED, { prefix: `${jobId}/` })).records);
      const ends = rows.map((row) => ({ [`unresolved:${row.get('kind') as string}`]: Number(row.get('n')) }));
      return sum([...(await countsBelow(`${jobId}/`)).map(({ counts }) => counts), ...ends]);
    },

    async unread(jobId, limit) {
      const rows = await neo4j.read(
        async (tx) =>
          (
            await tx.run(
              `MATCH (u:UnreadScope) WHERE u.key STARTS WITH $prefix
               WITH u ORDER BY u.step, u.scope LIMIT $limit
               RETURN u.scope AS scope, u.step AS step, u.reason AS reason, u.permission AS permission`,
              { prefix: `${jobId}/`, limit: int(limit) },
            )
          ).records,
      );
      const [total] = await neo4j.read(
        async (tx) =>
          (
            await tx.run('MATCH (u:UnreadScope) WHERE u.key STARTS WITH $prefix RETURN count(u) AS n', {
              prefix: `${jobId}/`,
            })
          ).records,
      );
      const scopes = rows.map((row) => ({
        scope: row.get('scope') as string,
        step: row.get('step') as string,
        reason: row.get('reason') as string,
        permission: (row.get('permission') as string | null) ?? null,
      })) satisfies UnreadScope[];
      return { scopes, count: Number(total?.get('n') ?? 0) };
    },

    async incomplete(jobId) {
      const cypher = `
        MATCH (u:UnreadScope) WHERE u.key STARTS WITH $prefix
        RETURN DISTINCT u.step AS step, u.subscription_id AS subscription, u.scope STARTS WITH '/' AS named`;
      const rows = await neo4j.read(async (tx) => (await tx.run(cypher, { prefix: `${jobId}/` })).records);
      return rows.map((row) => ({
        step: row.get('step') as string,
        subscriptionId: (row.get('subscription') as string | null) ?? null,
        isNamed: row.get('named') as boolean,
      }));
    },

    async unreadAmong(jobId, steps, scopes) {
      const distinct = [...new Set(scopes)];
      const byKey = new Map(steps.flatMap((step) => distinct.map((scope) => [unreadKey(jobId, step, scope), scope])));
      const keys = [...byKey.keys()];
      const found = new Set<string>();
      for (let start = 0; start < keys.length; start += KEYS_MAX) {
        const cypher = 'UNWIND $keys AS key MATCH (u:UnreadScope {key: key}) RETURN u.key AS key';
        const params = { keys: keys.slice(start, start + KEYS_MAX) };
        const rows = await neo4j.read(async (tx) => (await tx.run(cypher, params)).records);
        for (const row of rows) found.add(byKey.get(row.get('key') as string)!);
      }
      return found;
    },
  };
}

/** The same scope of the same step is one entry, however often it is met; long scopes are told apart by a hash. */
function toRow(jobId: string, step: string, { scope, reason, permission, subscriptionId }: NewUnreadScope) {
  return { key: unreadKey(jobId, step, scope), scope, reason, permission, subscription: subscriptionId };
}

const unreadKey = (jobId: string, step: string, scope: string): string => shortKey(jobId, step, scope.toLowerCase());

const shortKey = (jobId: string, step: string, text: string): string =>
  `${jobId}/${step}/${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
