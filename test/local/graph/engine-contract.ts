// The statements that the product may rely on, with their answers: the embedded graph and a real Neo4j must give the same ones.
import neo4j, { type Driver } from 'neo4j-driver';

interface Case {
  readonly name: string;
  /** Run before, in order; their answers do not matter. */
  readonly given?: readonly (readonly [string, Record<string, unknown>?])[];
  readonly statement: string;
  readonly parameters?: Record<string, unknown>;
  /** Rows as `plain` shows them, or the code of the error. */
  readonly answers: readonly (readonly unknown[])[] | { readonly code: string };
  readonly updates?: Readonly<Record<string, number>>;
  readonly columns?: readonly string[];
}

const { int } = neo4j;
const at = '2024-05-06T07:08:09.123Z';

const CASES: readonly Case[] = [
  {
    name: 'keeps integers and floats apart, also whole floats of parameters',
    statement:
      'RETURN 5 AS a, $whole AS b, $half AS c, $integer AS d, $whole / 2 AS e, $integer / 2 AS f, toString($whole) AS g',
    parameters: { whole: 5, half: 2.5, integer: int(5) },
    answers: [['int 5', 5, 2.5, 'int 5', 2.5, 'int 2', '5.0']],
  },
  {
    name: 'keeps whole floats that were stored',
    given: [['CREATE (:C {f: $f, i: $i, l: $l})', { f: 3, i: int(3), l: [1, 2.5] }]],
    statement: 'MATCH (c:C) RETURN c, c.f + 1 AS more, c.f = c.i AS same, c.f > 2.5 AS larger',
    answers: [[{ labels: ['C'], properties: { f: 3, i: 'int 3', l: [1, 2.5] } }, 4, true, true]],
  },
  {
    name: 'answers aggregates with their types',
    statement: 'UNWIND [1, 2, 3] AS x RETURN count(*) AS n, sum(x) AS s, avg(x) AS a, max(x) AS m, collect(x) AS l',
    answers: [['int 3', 'int 6', 2, 'int 3', ['int 1', 'int 2', 'int 3']]],
  },
  {
    name: 'sums nothing to 0',
    given: [['CREATE (:C {id: "a", n: 2}), (:C {id: "b"})']],
    statement: 'MATCH (c:C) RETURN c.id, sum(c.n), count(*) AS n ORDER BY c.id',
    columns: ['c.id', 'sum(c.n)', 'n'],
    answers: [
      ['a', 'int 2', 'int 1'],
      ['b', 'int 0', 'int 1'],
    ],
  },
  {
    name: 'takes hints for the planner, in a statement with further matches too',
    given: [
      ['CREATE INDEX c_id IF NOT EXISTS FOR (n:C) ON (n.id)'],
      ['CREATE (:C {id: "a", n: 1}), (:C {id: "b", n: 2}), (:C {id: "c", n: 2})'],
    ],
    statement:
      'UNWIND ["b", "c"] AS key MATCH (c:C {id: key}) USING INDEX SEEK c:C(id) WHERE c.n = 2 MATCH (d:C) USING INDEX d:C(id) WHERE d.id > "b" RETURN key, d.id AS using',
    answers: [
      ['b', 'c'],
      ['c', 'c'],
    ],
  },
  {
    name: 'keeps 64-bit integers exactly',
    statement: 'RETURN 9007199254740993 AS a, $b AS b',
    parameters: { b: int('-9223372036854775808') },
    answers: [['int 9007199254740993', 'int -9223372036854775808']],
  },
  {
    name: 'gives times as times and texts as texts',
    given: [['CREATE (:C {t: datetime($at), s: $at, d: date("2024-05-06")})', { at }]],
    statement:
      'MATCH (c:C) RETURN c.t AS t, c.s AS s, c.d AS d, toString(c.t) AS text, c.t.epochMillis AS ms, properties(c) AS all',
    answers: [
      [
        `DateTime 2024-05-06T07:08:09.123000000Z`,
        at,
        'Date 2024-05-06',
        at,
        'int 1714979289123',
        { t: `DateTime 2024-05-06T07:08:09.123000000Z`, s: at, d: 'Date 2024-05-06' },
      ],
    ],
  },
  {
    name: 'takes the times of the driver and compares them',
    given: [['CREATE (:C {t: datetime($at)})', { at }]],
    statement: 'MATCH (c:C) RETURN c.t = $t AS same, c.t < datetime() AS past, c.t >= datetime($at) AS since, $t AS t',
    parameters: { t: new neo4j.types.DateTime(2024, 5, 6, 7, 8, 9, 123_000_000, 0), at },
    answers: [[true, true, true, `DateTime 2024-05-06T07:08:09.123000000Z`]],
  },
  {
    name: 'removes properties that are set to null',
    given: [['CREATE (:C {a: 1, b: 2, c: 3})']],
    statement: 'MATCH (c:C) SET c += $changes, c.c = null RETURN properties(c) AS all',
    parameters: { changes: { a: null, d: 'new' } },
    answers: [[{ b: 'int 2', d: 'new' }]],
    updates: { propertiesSet: 3 },
  },
  {
    name: 'replaces all properties by SET =',
    given: [['CREATE (:C {a: 1, b: 2})']],
    statement: 'MATCH (c:C) SET c = $all RETURN properties(c) AS all',
    parameters: { all: { z: 'only', gone: null } },
    answers: [[{ z: 'only' }]],
  },
  {
    name: 'keeps unicode, long texts and lists',
    statement:
      'CREATE (c:C {u: $u, long: $long, empty: [], list: $list}) RETURN c.u AS u, size(c.long) AS n, c.empty AS e, c.list AS l',
    parameters: { u: 'hé😀\n"\'`${', long: 'x'.repeat(1_000_000), list: ['a', 'b'] },
    answers: [['hé😀\n"\'`${', 'int 1000000', [], ['a', 'b']]],
    updates: { nodesCreated: 1, labelsAdded: 1, propertiesSet: 4 },
  },
  ...(
    [
      ['a map', { a: 1 }],
      ['a list of maps', [{ a: 1 }]],
      ['a list of lists', [[1]]],
      ['a list with null', ['a', null]],
      ['a list of mixed types', ['a', true]],
    ] as const
  ).map(([what, value]): Case => ({
    name: `refuses ${what} as a property`,
    statement: 'UNWIND $rows AS row MERGE (c:C {id: row.id}) SET c += row.props',
    parameters: { rows: [{ id: 'x', props: { fine: 'y', value } }] },
    answers: { code: 'Neo.ClientError.Statement.TypeError' },
  })),
  {
    name: 'refuses a map written in the statement',
    statement: 'CREATE (c:C {m: {a: 1}})',
    answers: { code: 'Neo.ClientError.Statement.TypeError' },
  },
  {
    name: 'refuses null as the key of a MERGE',
    statement: 'UNWIND $rows AS row MERGE (c:C {id: row.id})',
    parameters: { rows: [{ id: 'a' }, { id: null }] },
    answers: { code: 'Neo.ClientError.Statement.SemanticError' },
  },
  {
    name: 'merges rows in batches',
    given: [['UNWIND $ids AS id CREATE (:C {id: id, n: 1})', { ids: ['a', 'b'] }]],
    statement:
      'UNWIND $rows AS row MERGE (c:C {id: row.id}) SET c += row.props RETURN c.id AS id, c.n AS n ORDER BY id',
    parameters: {
      rows: [
        { id: 'c', props: { n: int(3) } },
        { id: 'a', props: { n: int(2) } },
      ],
    },
    answers: [
      ['a', 'int 2'],
      ['c', 'int 3'],
    ],
    updates: { nodesCreated: 1, labelsAdded: 1, propertiesSet: 3 },
  },
  {
    name: 'merges a relationship once, from either end',
    given: [
      ['CREATE (:C {id: "a"}), (:C {id: "b"})'],
      ['MATCH (a:C {id: "a"}) MATCH (b:C {id: "b"}) MERGE (a)-[r:T]->(b) SET r.n = 1'],
    ],
    statement:
      'UNWIND $rows AS row MATCH (a:C {id: row.from}) MATCH (b:C {id: row.to}) MERGE (b)<-[r:T]-(a) SET r += row.props RETURN type(r) AS t, properties(r) AS p, startNode(r).id AS s',
    parameters: { rows: [{ from: 'a', to: 'b', props: { path: 'x' } }] },
    answers: [['T', { n: 'int 1', path: 'x' }, 'a']],
    updates: { propertiesSet: 1 },
  },
  {
    name: 'gives relationships and paths as such',
    given: [['CREATE (:C {id: "a"})-[:T {n: 1}]->(:C {id: "b"})']],
    statement: 'MATCH p = (b:C {id: "b"})<-[r:T]-(a) RETURN r, p, length(p) AS l',
    answers: [
      [
        { type: 'T', properties: { n: 'int 1' } },
        {
          path: [
            { labels: ['C'], properties: { id: 'b' } },
            { type: 'T', properties: { n: 'int 1' } },
            { labels: ['C'], properties: { id: 'a' } },
          ],
        },
        'int 1',
      ],
    ],
  },
  {
    name: 'pages by key',
    given: [['UNWIND range(1, 20) AS i CREATE (:C {id: "k" + toString(i + 100)})']],
    statement: 'MATCH (c:C) WHERE c.id > $last WITH c ORDER BY c.id LIMIT toInteger($n) RETURN c.id AS id',
    parameters: { last: 'k110', n: 2 },
    answers: [['k111'], ['k112']],
  },
  {
    name: 'takes an integer after SKIP and LIMIT',
    statement: 'UNWIND range(1, 9) AS x RETURN x ORDER BY x DESC SKIP $skip LIMIT $limit',
    parameters: { skip: int(1), limit: int(2) },
    answers: [['int 8'], ['int 7']],
  },
  {
    name: 'refuses a float after LIMIT',
    statement: 'UNWIND range(1, 9) AS x RETURN x LIMIT $n',
    parameters: { n: 2 },
    answers: { code: 'Neo.ClientError.Statement.ArgumentError' },
  },
  {
    name: 'compares and sets',
    given: [['CREATE (:C {id: "j", status: "queued"})']],
    statement:
      'MATCH (j:C {id: $id}) SET j.id = j.id WITH j, j.status IN $from AS won FOREACH (_ IN CASE WHEN won THEN [1] ELSE [] END | SET j.status = $to) RETURN won, j.status AS status',
    parameters: { id: 'j', from: ['queued'], to: 'running' },
    answers: [[true, 'running']],
  },
  {
    name: 'answers no row where nothing matches, also for labels that nobody has',
    statement: 'MATCH (n:Unknown {nothing: 1}) SET n.x = 1 RETURN n',
    answers: [],
  },
  {
    name: 'sorts nulls last and texts by code point',
    statement: 'UNWIND ["b", null, "B", "_", "é", "a"] AS x RETURN x ORDER BY x',
    answers: [['B'], ['_'], ['a'], ['b'], ['é'], [null]],
  },
  {
    name: 'deletes in batches and counts',
    given: [['UNWIND range(1, 5) AS i CREATE (:C {i: i})-[:T]->(:C)']],
    statement: 'MATCH (c:C) WHERE c.i <> $keep WITH c LIMIT 3 DETACH DELETE c RETURN count(*) AS n',
    parameters: { keep: int(1) },
    answers: [['int 3']],
    updates: { nodesDeleted: 3, relationshipsDeleted: 3 },
  },
  {
    name: 'refuses to delete a node that has relationships',
    given: [['CREATE (:C {id: "a"})-[:T]->(:C)']],
    statement: 'MATCH (c:C {id: "a"}) DELETE c',
    answers: { code: 'Neo.ClientError.Schema.ConstraintValidationFailed' },
  },
  {
    name: 'refuses a second node of a unique value',
    given: [['CREATE (:ContractUnique {id: "a"})']],
    statement: 'CREATE (:ContractUnique {id: "a"})',
    answers: { code: 'Neo.ClientError.Schema.ConstraintValidationFailed' },
  },
  {
    name: 'counts and looks into patterns',
    given: [['CREATE (a:C {id: "a"})-[:T]->(:C {id: "b"}), (a)-[:T]->(:C {id: "c"})']],
    statement:
      'MATCH (c:C) RETURN c.id AS id, COUNT { (c)-[:T]->() } AS n, EXISTS { (c)<-[:T]-() } AS leaf, [(c)-[:T]->(x) WHERE x.id = "b" | x.id] AS to ORDER BY id',
    answers: [
      ['a', 'int 2', false, ['b']],
      ['b', 'int 0', true, []],
      ['c', 'int 0', true, []],
    ],
  },
  {
    name: 'runs subqueries for each row',
    given: [['CREATE (:C {id: "a"})-[:T]->(:C {id: "b"})']],
    statement: 'MATCH (c:C) CALL (c) { MATCH (c)-[:T]->(x) RETURN count(x) AS n } RETURN c.id AS id, n ORDER BY id',
    answers: [
      ['a', 'int 1'],
      ['b', 'int 0'],
    ],
  },
  {
    name: 'optional matches and variable-length paths',
    given: [['CREATE (:C {id: "a"})-[:T]->(:C {id: "b"})-[:T]->(:C {id: "c"})']],
    statement:
      'MATCH (a:C {id: "a"})-[:T*1..3]->(x:C) OPTIONAL MATCH (x)-[:T]->(y) RETURN x.id AS x, y.id AS y ORDER BY x',
    answers: [
      ['b', 'c'],
      ['c', null],
    ],
  },
  {
    name: 'names properties by words of the language',
    statement: 'CREATE (c:C {when: 1, set: 2}) SET c.end = 3 RETURN c.when, c.set AS set_, c.end AS end_',
    columns: ['c.when', 'set_', 'end_'],
    answers: [['int 1', 'int 2', 'int 3']],
  },
  {
    name: 'adds and removes labels',
    given: [['CREATE (:C:Old {id: "a"})']],
    statement: 'MATCH (c:C) SET c:New REMOVE c:Old RETURN c:New AS isNew, c:Old AS isOld',
    answers: [[true, false]],
    updates: { labelsAdded: 1, labelsRemoved: 1 },
  },
  ...(
    [
      ['a statement that does not parse', 'RETURN foo(', 'Neo.ClientError.Statement.SyntaxError'],
      ['an unknown function', 'RETURN apocalypse(1)', 'Neo.ClientError.Statement.SyntaxError'],
      ['an unknown procedure', 'CALL no.such() YIELD x RETURN x', 'Neo.ClientError.Procedure.ProcedureNotFound'],
      ['a missing parameter', 'RETURN $missing AS x', 'Neo.ClientError.Statement.ParameterMissing'],
      ['a division by zero', 'RETURN 1 / 0 AS x', 'Neo.ClientError.Statement.ArithmeticError'],
      ['an overflow', 'RETURN 9223372036854775807 + 1 AS x', 'Neo.ClientError.Statement.ArithmeticError'],
    ] as const
  ).map(([what, statement, code]): Case => ({ name: `names ${what}`, statement, answers: { code } })),
];

/** Runs all cases on the server that `start` answers; it is stopped at the end. */
export function engineContract(
  engine: string,
  start: () => Promise<{ uri: string; user: string; password: string; stop(): Promise<unknown> }>,
): void {
  describe(`${engine} answers as the contract says`, () => {
    let server: Awaited<ReturnType<typeof start>>;
    let driver: Driver;

    beforeAll(async () => {
      server = await start();
      driver = neo4j.driver(server.uri, neo4j.auth.basic(server.user, server.password));
      await driver.executeQuery(
        'CREATE CONSTRAINT contract_unique IF NOT EXISTS FOR (n:ContractUnique) REQUIRE n.id IS UNIQUE',
      );
    }, 180_000);
    beforeEach(() => driver.executeQuery('MATCH (n) DETACH DELETE n'));
    afterAll(async () => {
      await driver?.close();
      await server?.stop();
    }, 60_000);

    test.each(CASES)('$name', async ({ given = [], statement, parameters, answers, updates, columns }) => {
      for (const [text, values] of given) await driver.executeQuery(text, values);
      const answered = driver.executeQuery(statement, parameters).then(
        ({ keys, records, summary }) => ({
          keys,
          rows: records.map((record) => [...record.values()].map(plain)),
          summary,
        }),
        (error: { code: string }) => ({ code: error.code }),
      );
      if ('code' in answers) {
        expect(await answered).toEqual(answers);
        return;
      }
      expect(await answered).toMatchObject({ rows: answers, ...(columns && { keys: columns }) });
      if (updates) {
        const { summary } = (await answered) as { summary: { counters: { updates(): Record<string, number> } } };
        const changed = Object.entries(summary.counters.updates()).filter(([, count]) => count > 0);
        expect(Object.fromEntries(changed)).toEqual(updates);
      }
    });

    test('50 writers compare and set: one wins', async () => {
      await driver.executeQuery('CREATE (:C {id: "j", status: "queued"})');
      const tries = Array.from({ length: 50 }, () =>
        driver.executeQuery(
          'MATCH (j:C {id: "j"}) SET j.id = j.id WITH j WHERE j.status = "queued" SET j.status = "running" RETURN j.status',
        ),
      );
      const won = (await Promise.all(tries)).filter(({ records }) => records.length === 1);
      expect(won).toHaveLength(1);
    });

    test('50 writers count without a gap and without a repeat, also where some roll back', async () => {
      await driver.executeQuery('CREATE (:C {id: "j"})');
      const count = 'MATCH (j:C {id: "j"}) SET j.seq = coalesce(j.seq, 0) + 1 RETURN j.seq AS seq';
      const given = await Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const session = driver.session();
          const transaction = session.beginTransaction();
          const { records } = await transaction.run(count);
          const seq = Number(records[0]!.get('seq'));
          await (i % 5 === 0 ? transaction.rollback() : transaction.commit());
          await session.close();
          return i % 5 === 0 ? [] : [seq];
        }),
      );
      expect(given.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    });

    test('concurrent MERGEs under a constraint make one node', async () => {
      await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          driver.executeQuery('MERGE (n:ContractUnique {id: "one"}) SET n.last = $i', { i }),
        ),
      );
      const { records } = await driver.executeQuery('MATCH (n:ContractUnique) RETURN count(n) AS n');
      expect(plain(records[0]!.get('n'))).toBe('int 1');
    });

    test('a transaction sees its own writes, others see them after the commit', async () => {
      const [writer, reader] = [driver.session(), driver.session()];
      const count = 'MATCH (c:C) RETURN count(c) AS n';
      const transaction = writer.beginTransaction();
      await transaction.run('CREATE (:C)');
      const inside = await transaction.run(count);
      const before = await reader.run(count);
      await transaction.commit();
      const after = await reader.run(count);
      expect([inside, before, after].map(({ records }) => plain(records[0]!.get('n')))).toEqual([
        'int 1',
        'int 0',
        'int 1',
      ]);
      await Promise.all([writer.close(), reader.close()]);
    });

    test('a failed statement undoes the whole transaction', async () => {
      const session = driver.session();
      const work = session.executeWrite(async (transaction) => {
        await transaction.run('CREATE (:C {id: "lost"})');
        await transaction.run('RETURN 1 / 0 AS x');
      });
      await expect(work).rejects.toMatchObject({ code: 'Neo.ClientError.Statement.ArithmeticError' });
      expect((await session.run('MATCH (c:C) RETURN c')).records).toEqual([]);
      await session.close();
    });

    test('a reading session may not write', async () => {
      const session = driver.session({ defaultAccessMode: neo4j.session.READ });
      await expect(session.run('CREATE (:C)')).rejects.toMatchObject({ code: 'Neo.ClientError.Statement.AccessMode' });
      await session.close();
    });

    test('several results of one transaction are read in turns, in small pages', async () => {
      const session = driver.session({ fetchSize: 3 });
      const transaction = session.beginTransaction();
      const first = transaction.run('UNWIND range(1, 10) AS x RETURN x');
      const second = transaction.run('UNWIND range(11, 20) AS x RETURN x');
      const [two, one] = [await second, await first];
      expect([...one.records, ...two.records].map((record) => Number(record.get('x')))).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
      await transaction.commit();
      await session.close();
    });

    test('a reader that leaves early leaves nothing behind', async () => {
      const session = driver.session({ fetchSize: 10 });
      for await (const record of session.run('UNWIND range(1, 100000) AS x RETURN x'))
        if (Number(record.get('x')) === 15) break;
      expect(plain((await session.run('RETURN 1 AS x')).records[0]!.get('x'))).toBe('int 1');
      await session.close();
    });

    test('a constraint is refused where the data breaks it, or where it exists', async () => {
      await driver.executeQuery('UNWIND [1, 1] AS x CREATE (:Doubled {id: x})');
      const constrain = 'CREATE CONSTRAINT doubled FOR (n:Doubled) REQUIRE n.id IS UNIQUE';
      await expect(driver.executeQuery(constrain)).rejects.toMatchObject({
        code: 'Neo.DatabaseError.Schema.ConstraintCreationFailed',
      });
      await driver.executeQuery('MATCH (n:Doubled) DETACH DELETE n');
      await driver.executeQuery(constrain);
      await expect(driver.executeQuery(constrain)).rejects.toMatchObject({
        code: 'Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists',
      });
      await driver.executeQuery('CREATE CONSTRAINT other IF NOT EXISTS FOR (n:Doubled) REQUIRE n.id IS UNIQUE');
      await driver.executeQuery('CREATE INDEX doubled_pair IF NOT EXISTS FOR (n:Doubled) ON (n.a, n.b)');
      const { records } = await driver.executeQuery(
        'SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint',
      );
      expect(
        records.map((record) => record.toObject()).filter(({ labelsOrTypes }) => labelsOrTypes?.[0] === 'Doubled'),
      ).toEqual([
        { name: 'doubled', labelsOrTypes: ['Doubled'], properties: ['id'], owningConstraint: 'doubled' },
        { name: 'doubled_pair', labelsOrTypes: ['Doubled'], properties: ['a', 'b'], owningConstraint: null },
      ]);
      await driver.executeQuery('DROP CONSTRAINT doubled');
      await driver.executeQuery('DROP INDEX doubled_pair');
      await driver.executeQuery('DROP INDEX doubled_pair IF EXISTS');
    });

    test('an unknown database is named', async () => {
      const session = driver.session({ database: 'elsewhere' });
      await expect(session.run('RETURN 1')).rejects.toMatchObject({
        code: 'Neo.ClientError.Database.DatabaseNotFound',
      });
      await session.close();
    });
  });
}

/** A value of the driver with its type made visible: `int 5` for an integer, 5 for a float, `Date 2024-05-06`. */
export function plain(value: unknown): unknown {
  if (neo4j.isInt(value)) return `int ${value.toString()}`;
  if (neo4j.isNode(value)) return { labels: [...value.labels].sort(), properties: plain(value.properties) };
  if (neo4j.isRelationship(value)) return { type: value.type, properties: plain(value.properties) };
  if (neo4j.isPath(value))
    return {
      path: [
        plain(value.start),
        ...value.segments.flatMap(({ relationship, end }) => [plain(relationship), plain(end)]),
      ],
    };
  if (neo4j.isDateTime(value)) return `DateTime ${value.toString()}`;
  if (neo4j.isDate(value)) return `Date ${value.toString()}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}
