// Constraints and indexes of the graph database, as numbered migrations that are safe to repeat. Without the unique constraints
// concurrent MERGEs make duplicates, so they exist before the first write. A database made by ATG itself is taken as it is.
import { AtgError } from '../../contract/errors.ts';
import { int, type Neo4j } from './neo4j.ts';

interface Migration {
  /** Grows by one; a number that was released never changes its statements. */
  readonly number: number;
  readonly statements: readonly string[];
}

/** Our names carry a prefix: `IF NOT EXISTS` would also pass over a different rule that has the same name. */
const nameOf = (label: string, properties: readonly string[], kind: string): string =>
  `atgs_${label.toLowerCase()}_${properties.join('_')}_${kind}`;
const listOf = (properties: readonly string[]): string => properties.map((property) => `n.${property}`).join(', ');

const unique = (label: string, ...properties: string[]): string =>
  `CREATE CONSTRAINT ${nameOf(label, properties, 'unique')} IF NOT EXISTS FOR (n:${label}) REQUIRE (${listOf(properties)}) IS UNIQUE`;
const index = (label: string, ...properties: string[]): string =>
  `CREATE INDEX ${nameOf(label, properties, 'index')} IF NOT EXISTS FOR (n:${label}) ON (${listOf(properties)})`;

export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    statements: [
      unique('SchemaMigration', 'number'),
      // jobs
      unique('Job', 'job_id'),
      unique('JobEvent', 'key'),
      unique('IdempotencyKey', 'key'),
      unique('ScanLock', 'tenant_id'),
      index('Job', 'created_at', 'job_id'),
      index('Job', 'status'),
      index('Job', 'completed_at'),
      index('Job', 'tenant_id'),
      index('Job', 'user_id'),
      index('IdempotencyKey', 'job_id'),
      // checkpoints of scans
      unique('ScanPartition', 'key'),
      unique('UnreadScope', 'key'),
      // the tenant
      unique('Tenant', 'id'),
      unique('Subscription', 'id'),
      unique('ResourceGroup', 'id'),
      unique('Resource', 'id'),
      unique('Tag', 'id'),
      unique('Region', 'name'),
      unique('Region', 'code'),
      unique('User', 'id'),
      unique('IdentityGroup', 'id'),
      unique('ServicePrincipal', 'id'),
      unique('ManagedIdentity', 'id'),
      unique('RoleAssignment', 'id'),
      unique('RoleDefinition', 'id'),
      index('Resource', 'original_id'),
      index('Resource', 'subscription_id'),
      index('Resource', 'type'),
      index('Resource', 'id_lc'),
      index('Resource', 'scan_id'),
      index('Resource', 'updated_at'),
      index('Resource', 'created_at'),
      index('ResourceGroup', 'name', 'subscription_id'),
    ],
  },
  {
    number: 2,
    statements: [
      unique('Application', 'id'),
      unique('FederatedCredential', 'id'),
      index('ResourceGroup', 'id_lc'),
      index('RoleDefinition', 'name'),
      index('Application', 'app_id'),
    ],
  },
  {
    number: 3,
    statements: [
      unique('ManagementGroup', 'id'),
      unique('TenantResource', 'id'),
      unique('RoleEligibility', 'id'),
      unique('DirectoryRole', 'id'),
      index('ManagementGroup', 'id_lc'),
      index('TenantResource', 'id_lc'),
    ],
  },
  { number: 4, statements: [index('Job', 'operation_type')] },
  {
    number: 5,
    statements: [unique('ScanTurn', 'name'), unique('ScanWatermark', 'key'), index('Resource', 'arm_hash')],
  },
  { number: 6, statements: [unique('ScopeSync', 'key'), index('ScopeSync', 'tenant_id')] },
  { number: 7, statements: [unique('UnresolvedEnd', 'key')] },
];

const ready = new WeakMap<Neo4j, Promise<void>>();

/**
 * Brings the schema of the database up to date, once per process; await it before the first write. Two processes may do it at
 * the same time.
 * @throws GRAPH_UNAVAILABLE, also where the database holds duplicates that a unique constraint forbids
 */
export function ensureSchema(neo4j: Neo4j): Promise<void> {
  const running = ready.get(neo4j) ?? migrate(neo4j);
  ready.set(neo4j, running);
  // A failure is not kept: the next call tries again.
  running.catch(() => ready.delete(neo4j));
  return running;
}

async function migrate(neo4j: Neo4j): Promise<void> {
  const done = await neo4j.read(async (tx) => {
    const { records } = await tx.run('MATCH (m:SchemaMigration) RETURN m.number AS number');
    return new Set(records.map((row) => row.get('number') as number));
  });
  for (const { number, statements } of MIGRATIONS) {
    if (done.has(number)) continue;
    for (const statement of statements) await apply(neo4j, statement);
    await neo4j.write((tx) => tx.run('MERGE (m:SchemaMigration {number: $number})', { number: int(number) }));
  }
}

async function apply(neo4j: Neo4j, statement: string): Promise<void> {
  try {
    await neo4j.write((tx) => tx.run(statement));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (EXISTS.has(code)) return;
    if (code === 'Neo.ClientError.Schema.IndexWithNameAlreadyExists') return applyAnew(neo4j, statement);
    if (code === 'Neo.DatabaseError.Schema.ConstraintCreationFailed')
      throw new AtgError(
        'GRAPH_UNAVAILABLE',
        `The graph holds duplicates that this rule forbids; remove them and try again: ${statement}`,
        { cause: error },
      );
    throw error;
  }
}

/** A server that died while it made a constraint keeps the constraint's index, which is in the way from then on; the name says that it is ours. */
async function applyAnew(neo4j: Neo4j, statement: string): Promise<void> {
  const [, name] = /^CREATE CONSTRAINT (\w+) /.exec(statement)!;
  await neo4j.write((tx) => tx.run(`DROP INDEX ${name} IF EXISTS`));
  await neo4j.write((tx) => tx.run(statement));
}

/** An equal rule of another name, or one that already includes this one, serves as well; `IF NOT EXISTS` lets two processes race. */
const EXISTS = new Set([
  'Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists',
  'Neo.ClientError.Schema.ConstraintAlreadyExists',
]);
