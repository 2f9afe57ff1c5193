import { createServer, type AddressInfo, type Socket } from 'node:net';
import { int, makeNeo4j, type Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { ensureSchema, MIGRATIONS } from '../../../src/services/neo4j/schema.ts';
import { engines, type TestGraph } from '../../support/graph.ts';
import { newTenantId } from '../../support/job-store.ts';

const AWAY = { code: 'GRAPH_UNAVAILABLE' };

describe.each(engines)('$name', ({ start }) => {
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

  const scalar = async (cypher: string, params = {}): Promise<unknown> =>
    neo4j.read(async (tx) => (await tx.run(cypher, params)).records[0]!.get('x') as unknown);

  test('answers a check', async () => {
    await neo4j.check(2_000);
  });

  test('keeps integers integers and gives them back as numbers', async () => {
    expect(await scalar('RETURN $n + 1 AS x', { n: int(41) })).toBe(42);
    expect(await scalar('RETURN toString($n) AS x', { n: int(5) })).toBe('5');
    expect(await scalar('RETURN $n AS x', { n: 1.5 })).toBe(1.5);
  });

  test('commits what a write returns from, and nothing of what it throws from', async () => {
    const key = newTenantId();
    const write = (fail: boolean) =>
      neo4j.write(async (tx) => {
        await tx.run('CREATE (t:WriteTest {key: $key})', { key });
        if (fail) throw new Error('changed my mind');
      });
    const count = () => scalar('MATCH (t:WriteTest {key: $key}) RETURN count(t) AS x', { key });
    await expect(write(true)).rejects.toThrow('changed my mind');
    expect(await count()).toBe(0);
    await write(false);
    expect(await count()).toBe(1);
    await neo4j.write((tx) => tx.run('MATCH (t:WriteTest {key: $key}) DELETE t', { key }));
  });

  test('streams rows, and may be left early', async () => {
    let sum = 0;
    for await (const row of neo4j.stream('UNWIND range(1, $n) AS i RETURN i AS i', { n: int(5000) }))
      sum += row.get('i') as number;
    expect(sum).toBe(12_502_500);
    for await (const row of neo4j.stream('UNWIND range(1, 100000) AS i RETURN i AS i')) {
      expect(row.get('i')).toBe(1);
      break;
    }
    await neo4j.check(2_000);
  });

  test("passes the database's own refusals on", async () => {
    await expect(scalar('THIS IS NOT CYPHER')).rejects.toMatchObject({
      code: 'Neo.ClientError.Statement.SyntaxError',
    });
  });

  test('makes its schema from two processes at once, and again, and beside rules of other names', async () => {
    const others = [makeNeo4j(graph), makeNeo4j(graph)];
    await neo4j.write((tx) => tx.run('MATCH (m:SchemaMigration) DELETE m'));
    await Promise.all(others.map((other) => ensureSchema(other)));
    await ensureSchema(neo4j);
    const applied = await neo4j.read(async (tx) =>
      (await tx.run('MATCH (m:SchemaMigration) RETURN m.number AS number ORDER BY number')).records.map((row) =>
        row.get('number'),
      ),
    );
    expect(applied).toEqual(MIGRATIONS.map(({ number }) => number));
    for (const other of others) await other.close();
  });

  test.each([
    ['Job', { job_id: newTenantId() }],
    ['JobEvent', { key: newTenantId() }],
    ['IdempotencyKey', { key: newTenantId() }],
    ['ScanLock', { tenant_id: newTenantId() }],
    ['ScanPartition', { key: newTenantId() }],
    ['UnreadScope', { key: newTenantId() }],
    ['UnresolvedEnd', { key: newTenantId() }],
    ['Resource', { id: newTenantId() }],
  ])('holds one %s of a key', async (label, properties) => {
    const create = () => neo4j.write((tx) => tx.run(`CREATE (n:${label}) SET n = $properties`, { properties }));
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'Neo.ClientError.Schema.ConstraintValidationFailed' });
    const match = Object.keys(properties).map((name) => `n.${name} = $properties.${name}`);
    await neo4j.write((tx) => tx.run(`MATCH (n:${label}) WHERE ${match.join(' AND ')} DELETE n`, { properties }));
  });
});

test('takes a schema that was made under other names, and one that holds duplicates is named', async () => {
  const graph = await engines[0]!.start();
  const first = makeNeo4j(graph);
  await first.write((tx) =>
    tx.run('CREATE CONSTRAINT their_name IF NOT EXISTS FOR (n:Resource) REQUIRE (n.id) IS UNIQUE'),
  );
  await first.write((tx) => tx.run("CREATE (:RoleDefinition {id: 'twice'}), (:RoleDefinition {id: 'twice'})"));
  await expect(ensureSchema(first)).rejects.toMatchObject({
    ...AWAY,
    detail: expect.stringMatching(/^The graph holds duplicates .*RoleDefinition/),
  });
  await first.write((tx) => tx.run('MATCH (r:RoleDefinition) DELETE r'));
  await ensureSchema(first);
  await first.close();
  await graph.stop();
});

test('a refused sign-in says which settings to check, and nothing of them', async () => {
  const graph = await engines[0]!.start();
  const neo4j = makeNeo4j({ ...graph, password: 'wrong-password' });
  const refused = { ...AWAY, detail: 'The graph database refuses our sign-in. Check NEO4J_USER and NEO4J_PASSWORD.' };
  await expect(neo4j.check(2_000)).rejects.toMatchObject(refused);
  await expect(neo4j.read((tx) => tx.run('RETURN 1'))).rejects.toMatchObject(refused);
  await neo4j.close();
  await graph.stop();
});

describe('a database that is away', () => {
  const at = (port: number) =>
    makeNeo4j({ uri: `bolt://127.0.0.1:${port}`, user: 'u', password: 'p', database: 'neo4j' });
  const away = { ...AWAY, detail: 'The graph database does not answer. Try again in a moment.', retryAfterSeconds: 5 };

  test('is noticed at once where nobody listens', async () => {
    const neo4j = at(9);
    await expect(neo4j.check(2_000)).rejects.toMatchObject(away);
    const read = async () => {
      for await (const row of neo4j.stream('RETURN 1 AS one')) throw new Error(`a row came: ${row.get('one')}`);
    };
    await expect(read()).rejects.toMatchObject(away);
    await neo4j.close();
  });

  test('is noticed where somebody accepts and says nothing', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const neo4j = at((server.address() as AddressInfo).port);
    await expect(neo4j.check(300)).rejects.toMatchObject(AWAY);
    for (const socket of sockets) socket.destroy();
    await neo4j.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('answers again after it came back, and a write begun meanwhile is done', async () => {
    const graph = await engines[0]!.start();
    const port = Number(new URL(graph.uri).port);
    await graph.stop();
    const neo4j = makeNeo4j(graph);
    const writing = neo4j.write(async (tx) => (await tx.run('CREATE (t:BackTest) RETURN 7 AS x')).records[0]!.get('x'));
    await expect(neo4j.check(2_000)).rejects.toMatchObject(away);
    const back = await engines[0]!.start({ port });
    expect(await writing).toBe(7);
    await neo4j.check(2_000);
    await neo4j.close();
    await back.stop();
  });
});
