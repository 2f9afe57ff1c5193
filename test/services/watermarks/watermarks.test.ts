import { makeNeo4j, type Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { ensureSchema } from '../../../src/services/neo4j/schema.ts';
import { makeWatermarks } from '../../../src/services/watermarks/neo4j-watermarks.ts';
import { engines, type TestGraph } from '../../support/graph.ts';

describe.each(engines)('watermarks in $name', ({ start }) => {
  let graph: TestGraph;
  let neo4j: Neo4j;
  beforeAll(async () => {
    graph = await start();
    neo4j = makeNeo4j(graph);
    await ensureSchema(neo4j);
  });
  afterAll(async () => {
    await neo4j.close();
    await graph.stop();
  });

  it('keeps the last one of each scope, each tenant for itself', async () => {
    const watermarks = makeWatermarks(neo4j);
    const [one, other] = [`one-${Date.now()}`, `other-${Date.now()}`];
    expect(await watermarks.of(one)).toEqual(new Map());
    await watermarks.keep(one, [
      { scope: 'a', since: '2026-01-01T00:00:00.000Z' },
      { scope: 'users', since: '2026-01-01T00:00:00.000Z', link: 'https://graph.example/delta?1' },
    ]);
    await watermarks.keep(other, [{ scope: 'a', since: '2026-02-02T00:00:00.000Z' }]);
    await watermarks.keep(one, [{ scope: 'users', since: '2026-01-03T00:00:00.000Z' }]);
    await watermarks.keep(one, []);
    expect(await watermarks.of(one)).toEqual(
      new Map([
        ['a', { scope: 'a', since: '2026-01-01T00:00:00.000Z' }],
        ['users', { scope: 'users', since: '2026-01-03T00:00:00.000Z' }],
      ]),
    );
  });
});
