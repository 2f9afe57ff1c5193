// Reads the graph as an outsider does, with neo4j-driver, and makes it comparable.
import { createHash } from 'node:crypto';
import neo4j, { type Node } from 'neo4j-driver';
import type { Ready } from '../../local/start/ready.ts';

/** Labels of what is kept about jobs and scans, which is not the tenant. */
const BOOKKEEPING = [
  'Job',
  'JobEvent',
  'IdempotencyKey',
  'ScanLock',
  'ScanTurn',
  'ScanWatermark',
  'ScanPartition',
  'UnreadScope',
  'UnresolvedEnd',
  'ScopeSync',
  'SchemaMigration',
];
/** Properties that differ from scan to scan by their nature. */
const VOLATILE = ['scan_id', 'updated_at', 'created_at', 'last_scan_at'];

export interface Graph {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  /** SHA-256 over all nodes and edges. */
  readonly fingerprint: string;
}

/** Every node and edge of the tenants, one line each, sorted, without what differs from scan to scan. */
export async function readGraph({ uri, user, password, database }: Ready['graph']): Promise<Graph> {
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password), { disableLosslessIntegers: true });
  try {
    const found = await driver.executeQuery('MATCH (n) RETURN n', {}, { database });
    const kept = found.records
      .map((record) => record.get('n') as Node)
      .filter((node) => !node.labels.some((label) => BOOKKEEPING.includes(label)));
    const names = new Map(kept.map((node) => [node.elementId, nameOf(node)]));
    const links = await driver.executeQuery(
      'MATCH (a)-[r]->(b) RETURN elementId(a) AS a, type(r) AS type, properties(r) AS properties, elementId(b) AS b',
      {},
      { database },
    );
    const nodes = kept.map((node) => `${nameOf(node)} ${textOf(node.properties)}`).sort();
    const edges = links.records
      .filter((record) => names.has(record.get('a') as string) && names.has(record.get('b') as string))
      .map((record) => {
        const [a, b] = ['a', 'b'].map((end) => names.get(record.get(end) as string)!);
        return `${a} -${String(record.get('type'))}-> ${b} ${textOf(record.get('properties') as Record<string, unknown>)}`;
      })
      .sort();
    const fingerprint = createHash('sha256')
      .update([...nodes, ...edges].join('\n'))
      .digest('hex');
    return { nodes, edges, fingerprint };
  } finally {
    await driver.close();
  }
}

const nameOf = ({ labels, properties }: Node): string =>
  `${[...labels].sort().join(':')} ${String(properties.id ?? properties.code ?? '')}`;

const textOf = (properties: Record<string, unknown>): string =>
  JSON.stringify(
    Object.entries(properties)
      .filter(([name]) => !VOLATILE.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
