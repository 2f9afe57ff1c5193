// The statements that the product may rely on, with their answers: the embedded graph and a real Neo4j must give the same ones.
import neo4j from 'neo4j-driver';

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

/** Each is run on an empty graph. */
export const ENGINE_CASES: readonly Case[] = [
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
