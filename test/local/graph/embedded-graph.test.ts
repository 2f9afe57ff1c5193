import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import neo4j, { type Driver } from 'neo4j-driver';
import { PartProcess, temporaryFolder } from '../served-part.ts';
import { engineContract, plain } from './engine-contract.ts';

interface Ready {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const MAIN = 'local/graph/main.ts';

engineContract('the embedded graph', async () => {
  const folder = await temporaryFolder();
  const part = new PartProcess(MAIN, ['--data', join(folder.path, 'data')], join(folder.path, 'ready.json'));
  const ready = await part.ready<Ready>();
  return { ...ready, stop: () => part.stop().then(() => folder.remove()) };
});

describe('the embedded graph as a process', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const running: PartProcess[] = [];
  const drivers: Driver[] = [];

  const launch = (...args: string[]) => {
    const part = new PartProcess(
      MAIN,
      ['--data', join(folder.path, 'data'), '--password', 'open sesame', ...args],
      join(folder.path, `ready-${running.length}.json`),
    );
    running.push(part);
    return part;
  };
  const driverOf = ({ uri }: Ready, password = 'open sesame', scheme = 'bolt') => {
    const driver = neo4j.driver(uri.replace('bolt:', `${scheme}:`), neo4j.auth.basic('neo4j', password));
    drivers.push(driver);
    return driver;
  };

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await Promise.all(drivers.splice(0).map((driver) => driver.close()));
    await Promise.all(running.splice(0).map((part) => part.stop('SIGKILL')));
    await folder.remove();
  });

  test('says in one line where it is, and removes its ready file on SIGTERM', async () => {
    const part = launch();
    const ready = await part.ready<Ready>();
    expect(ready).toEqual({
      uri: expect.stringMatching(/^bolt:\/\/127\.0\.0\.1:\d+$/),
      user: 'neo4j',
      password: 'open sesame',
      database: 'neo4j',
      pid: part.child.pid,
    });
    expect(await part.stop()).toEqual({ code: 0, stdout: `Embedded graph at ${ready.uri}\n`, stderr: '' });
    await expect(part.ready(1)).rejects.toThrow('the part ended');
  });

  test.each([
    [['--port', 'seven'], "graph: --port must be a number from 0 to 65535, not 'seven'\n"],
    [['--colour', 'red'], "graph: Unknown option '--colour' (--help lists the flags)\n"],
  ])('refuses %p with one line and exit code 2', async (args, line) => {
    expect(await launch(...args).ended).toEqual({ code: 2, stdout: '', stderr: line });
  });

  test('refuses a port and a folder that are in use', async () => {
    const ready = await launch().ready<Ready>();
    const second = await launch().ended;
    expect(second).toEqual({
      code: 2,
      stdout: '',
      stderr: `graph: graph data in ${join(folder.path, 'data')}: is in use by another process; stop that one or name another folder\n`,
    });
    const { port } = new URL(ready.uri);
    mkdirSync(join(folder.path, 'other'));
    expect(await launch('--port', port, '--data', join(folder.path, 'other')).ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `graph: port ${port} is in use; name another with --port, or none for a free one\n`,
    });
  });

  test('keeps what it acknowledged when it is killed, its constraints too', async () => {
    const part = launch();
    const driver = driverOf(await part.ready<Ready>());
    await driver.executeQuery('CREATE CONSTRAINT kept IF NOT EXISTS FOR (n:Kept) REQUIRE n.id IS UNIQUE');
    let acknowledged = 0;
    const load = (async () => {
      for (let i = 0; ; i++) {
        await driver.executeQuery('CREATE (:Kept {id: $i})', { i: neo4j.int(i) });
        acknowledged = i + 1;
      }
    })();
    const ended = load.catch((error: { code: string }) => error.code);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await part.stop('SIGKILL');
    const kept = acknowledged;
    await driver.close();
    await expect(ended).resolves.toMatch(/ServiceUnavailable|N\/A/);

    const again = driverOf(await launch().ready<Ready>());
    const { records } = await again.executeQuery('MATCH (n:Kept) RETURN count(n) AS n');
    expect(kept).toBeGreaterThan(10);
    expect(Number(records[0]!.get('n'))).toBeGreaterThanOrEqual(kept);
    await expect(again.executeQuery('CREATE (:Kept {id: $i})', { i: neo4j.int(0) })).rejects.toMatchObject({
      code: 'Neo.ClientError.Schema.ConstraintValidationFailed',
    });
  });

  test('ends cleanly on SIGTERM amid writes; each is there whole or not at all', async () => {
    const part = launch();
    const driver = driverOf(await part.ready<Ready>());
    const rows = Array.from({ length: 2000 }, (_, i) => ({ id: `r${i}`, text: 'x'.repeat(500) }));
    const write = () => driver.session().run('UNWIND $rows AS row CREATE (n:Batch) SET n = row', { rows });
    const written = Promise.allSettled([write(), write(), write()]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await part.stop()).toMatchObject({ code: 0, stderr: '' });
    const acknowledged = (await written).filter(({ status }) => status === 'fulfilled').length;
    const again = driverOf(await launch().ready<Ready>());
    const { records } = await again.executeQuery('MATCH (n:Batch) RETURN count(n) AS n');
    const count = Number(records[0]!.get('n'));
    expect(count % 2000).toBe(0);
    expect(count).toBeGreaterThanOrEqual(acknowledged * 2000);
  });

  test('answers bolt and neo4j addresses, and refuses a wrong password', async () => {
    const ready = await launch().ready<Ready>();
    for (const scheme of ['bolt', 'neo4j'])
      expect(await driverOf(ready, 'open sesame', scheme).getServerInfo()).toMatchObject({
        agent: 'Neo4j/5.26.0',
        protocolVersion: { major: 5, minor: 4 },
      });
    await expect(driverOf(ready, 'guessed').verifyConnectivity()).rejects.toMatchObject({
      code: 'Neo.ClientError.Security.Unauthorized',
    });
  });

  test('a client that dies in a transaction does not hold up the others', async () => {
    const ready = await launch().ready<Ready>();
    const { port } = new URL(ready.uri);
    const proxy = createServer((client) => {
      const server = connect(Number(port), '127.0.0.1');
      client.pipe(server).pipe(client);
      for (const side of [client, server])
        side.on('error', () => side.destroy()).on('close', () => (client.destroy(), server.destroy()));
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const sockets: { destroy(): void }[] = [];
    proxy.on('connection', (socket) => sockets.push(socket));
    const dying = driverOf({ ...ready, uri: `bolt://127.0.0.1:${(proxy.address() as { port: number }).port}` });
    await dying.session().beginTransaction().run('CREATE (:C {id: "never"})');
    for (const socket of sockets) socket.destroy();
    proxy.close();

    const other = driverOf(ready);
    await other.executeQuery('CREATE (:C {id: "kept"})');
    const { records } = await other.executeQuery('MATCH (c:C) RETURN collect(c.id) AS ids');
    expect(plain(records[0]!.get('ids'))).toEqual(['kept']);
  });

  test('says what it does not support', async () => {
    const driver = driverOf(await launch().ready<Ready>());
    await expect(
      driver.session().run('MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10 ROWS'),
    ).rejects.toMatchObject({
      code: 'Neo.ClientError.Statement.SyntaxError',
      message: 'The embedded graph does not support CALL … IN TRANSACTIONS; send batches from the client',
    });
    await expect(driver.executeQuery('RETURN $x AS x', { x: NaN })).rejects.toMatchObject({
      code: 'Neo.ClientError.Statement.ArgumentError',
      message: 'The embedded graph cannot hold NaN',
    });
    await expect(
      driver.executeQuery('CREATE FULLTEXT INDEX f IF NOT EXISTS FOR (n:C) ON EACH [n.name]'),
    ).rejects.toMatchObject({ message: 'The embedded graph does not support FULLTEXT indexes' });
  });

  test('loads 5,000 rows of 2 KB and as many relationships within seconds, also from a hub', async () => {
    const driver = driverOf(await launch().ready<Ready>());
    await driver.executeQuery('CREATE CONSTRAINT r IF NOT EXISTS FOR (n:Resource) REQUIRE n.id IS UNIQUE');
    const started = performance.now();
    for (let batch = 0; batch < 5; batch++) {
      const rows = Array.from({ length: 1000 }, (_, i) => ({
        id: `/r/${batch * 1000 + i}`,
        props: { name: `n${i}`, text: 'x'.repeat(2000), zones: ['1', '2'], count: i },
      }));
      await driver.executeQuery('UNWIND $rows AS row MERGE (n:Resource {id: row.id}) SET n += row.props', { rows });
    }
    const rows = Array.from({ length: 4999 }, (_, i) => ({ from: '/r/0', to: `/r/${i + 1}` }));
    await driver.executeQuery(
      'UNWIND $rows AS row MATCH (a:Resource {id: row.from}) MATCH (b:Resource {id: row.to}) MERGE (b)<-[r:CONTAINS]-(a)',
      { rows },
    );
    expect(performance.now() - started).toBeLessThan(15_000);
    const { records } = await driver.executeQuery(
      'MATCH (:Resource {id: "/r/0"})-[r:CONTAINS]->(n) RETURN count(n) AS n',
    );
    expect(Number(records[0]!.get('n'))).toBe(4999);
  });
});
