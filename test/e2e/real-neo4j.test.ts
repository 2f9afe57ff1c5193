// The embedded graph is a stand-in: a scan into it and one into a real Neo4j 5 must leave the same nodes and edges.
import type { GenerateIacResult, Job } from '../../src/contract/job.ts';
import { testWith } from '../support/programs.ts';
import { readGraph } from './graph.ts';
import { atgJson, removeFolders, startProduct } from './product.ts';

afterAll(removeFolders);

async function scanInto(neo4j: boolean) {
  const product = await startProduct({ neo4j });
  try {
    const scan = await atgJson<Job>(product, 'scan', '--tenant-id', product.tenant.id);
    const { nodes, edges } = await readGraph(product.ready.graph);
    const generation = await atgJson<Job>(product, 'generate-iac', '--tenant-id', product.tenant.id);
    const made = { ...(generation.result as GenerateIacResult), archive: null };
    const part = await atgJson<Job>(
      product,
      'scan',
      '--tenant-id',
      product.tenant.id,
      '--resource-groups',
      'rg-web-prod',
    );
    const changed = await atgJson<Job>(product, 'scan', '--tenant-id', product.tenant.id, '--mode', 'incremental');
    const scans = [scan, part, changed].map(({ result }) => ({
      ...result,
      archive: null,
      requests: null,
      mode_reason: null,
    }));
    return { scans, nodes, edges, after: await readGraph(product.ready.graph), made };
  } finally {
    await product.stop();
  }
}

testWith('java', 'mvn')(
  'scan and generation come out the same on a real Neo4j as on the embedded graph',
  async () => {
    const embedded = await scanInto(false);
    const real = await scanInto(true);
    expect(real).toEqual(embedded);
  },
  800_000,
);
