import { setTimeout as pause } from 'node:timers/promises';
import neo4j, { type Driver } from 'neo4j-driver';
import { startGraph, type RunningGraph } from '../../../local/graph/start-graph.ts';
import { temporaryFolder } from '../served-part.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let graph: RunningGraph;
let driver: Driver;

beforeAll(async () => {
  folder = await temporaryFolder();
  graph = await startGraph({ data: folder.path, password: 'password', turnWaitMs: 100, idleMs: 2_000 });
  driver = neo4j.driver(graph.uri, neo4j.auth.basic(graph.user, graph.password), { disableLosslessIntegers: true });
});
afterAll(async () => {
  await driver.close();
  await graph.close();
  await folder.remove();
});

const count = async () =>
  (await driver.executeQuery('MATCH (c:C) RETURN count(c) AS n')).records[0]!.get('n') as number;

test('a write that waits too long fails for now, and succeeds when the driver tries again', async () => {
  const holder = driver.session();
  const holding = holder.beginTransaction();
  await holding.run('CREATE (:C)');
  await expect(driver.session().run('CREATE (:C)')).rejects.toMatchObject({
    code: 'Neo.TransientError.Transaction.LockAcquisitionTimeout',
    retriable: true,
  });
  const trying = driver.executeQuery('CREATE (:C)');
  await pause(150);
  await holding.commit();
  await trying;
  expect(await count()).toBe(2);
  await holder.close();
});

test('reading does not wait for a writer', async () => {
  const session = driver.session();
  const transaction = session.beginTransaction();
  await transaction.run('CREATE (:C)');
  const before = await count();
  await transaction.commit();
  expect(await count()).toBe(before + 1);
  await session.close();
});

test('a transaction that wrote and then does nothing is rolled back, and says so', async () => {
  const before = await count();
  const session = driver.session();
  const transaction = session.beginTransaction();
  await transaction.run('CREATE (:C)');
  await pause(2_300);
  await driver.executeQuery('CREATE (:C)');
  await expect(transaction.commit()).rejects.toMatchObject({ code: 'Neo.ClientError.Transaction.TransactionTimedOut' });
  expect(await count()).toBe(before + 1);
  await session.close();
});

test("a transaction ends with the client's own time limit", async () => {
  const before = await count();
  const session = driver.session();
  const transaction = session.beginTransaction({ timeout: 50 });
  await transaction.run('CREATE (:C)');
  await pause(100);
  await expect(transaction.run('CREATE (:C)')).rejects.toMatchObject({
    code: 'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
  });
  expect(await count()).toBe(before);
  await session.close();
});

test('a 10 MB text goes in and comes out', async () => {
  const text = 'é'.repeat(5_000_000);
  await driver.executeQuery('CREATE (:Big {text: $text})', { text });
  const { records } = await driver.executeQuery('MATCH (b:Big) RETURN b.text AS text');
  expect(records[0]!.get('text') === text).toBe(true);
});
