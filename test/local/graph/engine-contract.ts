// Holds a graph engine to the statements that the product relies on: the embedded graph and a real Neo4j must answer alike.
import neo4j, { type Driver } from 'neo4j-driver';
import { ENGINE_CASES } from './engine-cases.ts';

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

    test.each(ENGINE_CASES)('$name', async ({ given = [], statement, parameters, answers, updates, columns }) => {
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
