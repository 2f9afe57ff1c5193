// What a scan is compared with: the same rows, written by nothing but the driver.
import type { Node } from 'neo4j-driver';
import type { MeasuredProduct } from '../product.ts';
import { openGraph } from './asking.ts';

const ROWS_PER_STATEMENT = 1000;

type Graph = ReturnType<typeof openGraph>;

/** Seconds that the bare driver needs to write the rows of the last scan again, nodes then edges, into labels of their own. Removes them. */
export async function bareLoad(product: MeasuredProduct): Promise<number> {
  const graph = openGraph(product);
  try {
    const nodes = (await graph.run('MATCH (n:Resource) RETURN n')).records.map((record) => record.get('n') as Node);
    const rows = nodes.map(({ properties }) => ({ id: String(properties.id), props: properties }));
    const ids = new Set(rows.map(({ id }) => id));
    const edges = (await graph.run('MATCH (a:Resource)-[r]->(b:Resource) RETURN a.id AS from, b.id AS to')).records
      .map((record) => ({ from: String(record.get('from')), to: String(record.get('to')) }))
      .filter(({ from, to }) => ids.has(from) && ids.has(to));
    await graph.run('CREATE CONSTRAINT bench_copy IF NOT EXISTS FOR (n:BenchCopy) REQUIRE n.id IS UNIQUE');
    const begun = performance.now();
    for (const page of pagesOf(rows))
      await graph.run('UNWIND $page AS row MERGE (n:BenchCopy {id: row.id}) SET n += row.props', { page });
    for (const page of pagesOf(edges))
      await graph.run(
        'UNWIND $page AS row MATCH (a:BenchCopy {id: row.from}) MATCH (b:BenchCopy {id: row.to}) MERGE (b)<-[:BENCH]-(a)',
        { page },
      );
    const seconds = (performance.now() - begun) / 1000;
    await removeCopies(graph);
    return seconds;
  } finally {
    await graph.close();
  }
}

async function removeCopies(graph: Graph): Promise<void> {
  const remove = 'MATCH (n:BenchCopy) WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS removed';
  for (let left = Infinity; left > 0;) {
    const { records } = await graph.run(remove);
    left = Number(records[0]?.get('removed') ?? 0);
  }
  await graph.run('DROP CONSTRAINT bench_copy IF EXISTS');
}

const pagesOf = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_PER_STATEMENT) }, (_none, page) =>
    rows.slice(page * ROWS_PER_STATEMENT, (page + 1) * ROWS_PER_STATEMENT),
  );
