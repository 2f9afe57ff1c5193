import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { durableCalls, type DurableCalls } from './durable-calls.ts';
import { cleanUp, fixture, startHostProcess, temporaryFolder, until, type HostProcess } from './host-process.ts';

afterAll(cleanUp);

const started = async (
  options: Parameters<typeof startHostProcess>[1] = {},
): Promise<{ host: HostProcess; durable: DurableCalls }> => {
  const host = await startHostProcess(fixture('durable'), options);
  return { host, durable: durableCalls(host.url) };
};

describe('after kill -9 of the host', () => {
  it('fires timers late, keeps waiting for events, suspensions, entity states and custom status, and runs no completed activity again', async () => {
    const file = join(temporaryFolder(), 'lines');
    appendFileSync(file, '');
    const first = await started();
    const timer = await first.durable.start('timer', { ms: 600 });
    const waiting = await first.durable.start('collects', { count: 2 });
    await first.durable.raise(waiting, 'value', 'before');
    const suspended = await first.durable.start('collects', { count: 1 });
    await first.durable.call('POST', `instances/${suspended}/suspend`);
    await first.durable.raise(suspended, 'value', 'held');
    const recorded = await first.durable.start('recordsThenWaits', { file });
    const status = await first.durable.start('customStatus');
    expect(await first.durable.outputOf('counts', { key: 'kept' })).toEqual([15, 15]);
    await until(
      'the recorded activity',
      async () => (await first.durable.status(recorded)).customStatus === 'recorded',
    );
    await until('the custom status', async () => (await first.durable.status(status)).customStatus !== null);
    await first.host.kill();
    await sleep(700);

    const { host, durable } = await started({ data: first.host.data });
    expect((await durable.ended(timer)).output).toBe(true);
    expect((await durable.status(status)).customStatus).toEqual({ step: 'waiting' });
    await durable.raise(waiting, 'value', 'after');
    expect((await durable.ended(waiting)).output).toEqual(['before', 'after']);
    expect((await durable.status(suspended)).runtimeStatus).toBe('Suspended');
    await durable.call('POST', `instances/${suspended}/resume`);
    expect((await durable.ended(suspended)).output).toEqual(['held']);
    await durable.raise(recorded, 'go', null);
    expect((await durable.ended(recorded)).output).toBe('once');
    expect(readFileSync(file, 'utf8')).toBe('once\n');
    expect(await (await durable.call('GET', 'entities/counter/kept')).json()).toBe(15);
    await host.stop();
  });

  it('follows the polling address of a durable HTTP call on, instead of posting again', async () => {
    const { createServer } = await import('node:http');
    const calls: string[] = [];
    let ready = false;
    const server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url}`);
      if (ready) response.end('ready');
      else response.writeHead(202, { location: '/state' }).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/job`;
    const first = await started();
    const id = await first.durable.start('calls', { url, polling: true });
    await until('a poll', () => calls.includes('GET /state'));
    await first.host.kill();
    ready = true;
    const { host, durable } = await started({ data: first.host.data });
    expect((await durable.ended(id)).output).toEqual({ status: 200, content: 'ready' });
    expect(calls.filter((call) => call.startsWith('POST'))).toEqual(['POST /job']);
    await host.stop();
    await new Promise((done) => server.close(done));
  });
});

describe('--deliver-twice', () => {
  it('runs every activity twice at a share of 1, and the orchestration sees each completion once', async () => {
    const { host, durable } = await started({ args: ['--deliver-twice', '1:7'] });
    const file = join(host.data, 'lines');
    expect(await durable.outputOf('records', { file, count: 5 })).toEqual(['0', '1', '2', '3', '4']);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual(['0', '0', '1', '1', '2', '2', '3', '3', '4', '4']);
    expect(await durable.outputOf('fanOut', { count: 20 })).toBe(380);
    await host.stop();
  });

  it('chooses by its seed', async () => {
    const { host, durable } = await started({ environment: { HOST_DELIVER_TWICE: '0.5:3' } });
    const file = join(host.data, 'lines');
    await durable.outputOf('records', { file, count: 40 });
    const lines = readFileSync(file, 'utf8').trim().split('\n').length;
    expect(lines).toBeGreaterThan(45);
    expect(lines).toBeLessThan(75);
    await host.stop();
  });
});

describe('10,000 finished instances', () => {
  it('are all there after a start, cost next to no memory, and leave a small file when they are purged', async () => {
    const small = await started();
    await small.durable.outputOf('chain', { n: 1 });
    const { data } = small.host;
    const before = rssMb(small.host.pid);
    await small.host.stop();
    await fill(data, 10_000);
    const { host, durable } = await started({ data });
    expect(await durable.outputOf('chain', { n: 2 })).toBe(16);
    const list = (await (await durable.call('GET', 'instances/?top=1000')).json()) as unknown[];
    expect(list).toHaveLength(1000);
    expect(rssMb(host.pid) - before).toBeLessThan(40);
    const purged = await durable.call(
      'DELETE',
      'instances/?createdTimeFrom=2000-01-01T00:00:00Z&runtimeStatus=Completed',
    );
    expect(await purged.json()).toEqual({ instancesDeleted: 10_002 });
    await host.stop();
    expect(existsSync(join(data, 'state.db-wal'))).toBe(false);
    expect((await import('node:fs')).statSync(join(data, 'state.db')).size).toBeLessThan(1_000_000); // compacted
  });
});

/** Resident memory, in MB. */
const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Copies the finished instance of a store many times. */
async function fill(data: string, count: number): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(join(data, 'state.db'));
  database.exec(`
    BEGIN;
    CREATE TEMP TABLE numbers AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n;
    INSERT INTO instances SELECT 'copy-' || i, execution_id, name, version, status, input, output, custom_status, created_at, updated_at, parent, state
      FROM (SELECT * FROM instances LIMIT 1), numbers;
    INSERT INTO history SELECT 'copy-' || i, position, type, event_id, event FROM history, numbers;
    COMMIT;`);
  database.close();
}
