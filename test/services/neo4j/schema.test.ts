import type { ManagedTransaction, Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { ensureSchema } from '../../../src/services/neo4j/schema.ts';

test('makes a constraint anew whose index was left over by a server that died while making it', async () => {
  const ran: string[] = [];
  let isInTheWay = true;
  const tx = {
    run: async (statement: string) => {
      ran.push(statement);
      if (statement.startsWith('DROP INDEX atgs_job_job_id_unique ')) isInTheWay = false;
      if (statement.startsWith('CREATE CONSTRAINT atgs_job_job_id_unique ') && isInTheWay)
        throw Object.assign(new Error("There already exists an index called 'atgs_job_job_id_unique'."), {
          code: 'Neo.ClientError.Schema.IndexWithNameAlreadyExists',
        });
      return { records: [] };
    },
  } as unknown as ManagedTransaction;
  const run: Neo4j['write'] = (work) => work(tx);
  await ensureSchema({ read: run, write: run } as Neo4j);
  expect(ran.filter((statement) => statement.includes('atgs_job_job_id_unique'))).toEqual([
    'CREATE CONSTRAINT atgs_job_job_id_unique IF NOT EXISTS FOR (n:Job) REQUIRE (n.job_id) IS UNIQUE',
    'DROP INDEX atgs_job_job_id_unique IF EXISTS',
    'CREATE CONSTRAINT atgs_job_job_id_unique IF NOT EXISTS FOR (n:Job) REQUIRE (n.job_id) IS UNIQUE',
  ]);
});
