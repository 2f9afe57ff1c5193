import { makeCheckpoints } from '../../../src/services/checkpoints/neo4j-checkpoints.ts';
import type { Advance, Checkpoints, Partition } from '../../../src/services/checkpoints/checkpoints.ts';
import { makeNeo4j, type Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { engines, type TestGraph } from '../../support/graph.ts';

describe.each(engines)('checkpoints in $name', ({ start }) => {
  let graph: TestGraph;
  let neo4j: Neo4j;
  let checkpoints: Checkpoints;
  const tenantId = `tenant-${Date.now()}`;
  const job = { jobId: `scan-${Date.now().toString(16).padStart(12, '0')}`, tenantId };
  beforeAll(async () => {
    graph = await start();
    neo4j = makeNeo4j(graph);
    checkpoints = makeCheckpoints(neo4j);
    await checkpoints.begin(job);
  });
  afterAll(async () => {
    await neo4j.close();
    await graph.stop();
  });
  const advance = (partition: Partition, to: Partial<Advance>) =>
    neo4j.write((tx) =>
      checkpoints.advance(partition, { cursor: 'c', done: false, counts: {}, unread: [], ...to }).run(tx),
    );
  const next = (step: string, worker = 0, workers = 1) => checkpoints.next(job.jobId, step, { worker, workers }, 2);

  it('gives each worker its own partitions, once', async () => {
    expect(await checkpoints.prepare(job, 'one', ['a', { b: 1 }, ['c']])).toBe(3);
    expect(await checkpoints.prepare(job, 'one', ['a', { b: 1 }, ['c']])).toBe(3);
    const fresh = { jobId: job.jobId, step: 'one', cursor: '', counts: {} };
    const [first, third] = [
      { ...fresh, index: 0, scope: 'a' },
      { ...fresh, index: 2, scope: ['c'] },
    ];
    expect(await next('one', 0, 2)).toEqual([first, third]);
    expect(await next('one', 1, 2)).toEqual([{ ...fresh, index: 1, scope: { b: 1 } }]);
    expect(await next('one')).toMatchObject([{ index: 0 }, { index: 1 }]);
    expect(await advance(first, { done: true })).toBe(true);
    expect(await next('one', 0, 2)).toEqual([third]);
    expect(await checkpoints.standing(job.jobId, 'one')).toEqual({ done: 1, total: 3, counts: {} });
  });

  it('moves a cursor once, whoever comes first', async () => {
    await checkpoints.prepare(job, 'two', ['x']);
    const [partition] = (await next('two')) as [Partition];
    const moved = await Promise.all(
      Array.from({ length: 5 }, (_, n) => advance(partition, { cursor: `page ${n}`, counts: { rows: 10 } })),
    );
    expect(moved.filter(Boolean)).toHaveLength(1);
    const [second] = (await next('two')) as [Partition];
    expect(second).toMatchObject({ cursor: `page ${moved.indexOf(true)}`, counts: { rows: 10 } });
    expect(await advance(second, { cursor: 'end', counts: { rows: 5, more: 1 }, done: true })).toBe(true);
    expect(await advance(second, { cursor: 'again' })).toBe(false);
    expect(await next('two')).toEqual([]);
    expect(await checkpoints.counts(job.jobId)).toEqual({ rows: 15, more: 1 });
  });

  it('reads again what a commit of another worker shows half', async () => {
    await checkpoints.prepare(job, 'torn', ['x']);
    let torn = 2;
    const half = makeCheckpoints({
      ...neo4j,
      read: (work) =>
        neo4j.read((tx) => {
          const run = async (cypher: string, params: object) => {
            const { records } = await tx.run(cypher, params);
            return torn-- > 0 ? { records: records.map(() => ({ get: () => null })) } : { records };
          };
          return work({ run } as unknown as Parameters<typeof work>[0]);
        }),
    });
    expect(await half.standing(job.jobId, 'torn')).toEqual({ done: 0, total: 1, counts: {} });
    torn = Infinity;
    await expect(half.standing(job.jobId, 'torn')).rejects.toThrow('have no counts in the graph');
  });

  it('counts what pages did to the graph beside what they counted themselves', async () => {
    await checkpoints.prepare(job, 'loads', ['x']);
    const [partition] = (await next('loads')) as [Partition];
    const page = { cursor: 'c', done: false, counts: { rows: 4 }, unread: [] };
    const loaded = { created: 2, updated: 1, unchanged: 1, withoutEnd: 3 };
    await neo4j.write((tx) => checkpoints.advance(partition, page).run(tx, loaded));
    const [second] = (await next('loads')) as [Partition];
    expect(second.counts).toEqual({ rows: 4 });
    const last = { ...page, cursor: 'd', done: true };
    await neo4j.write((tx) => checkpoints.advance(second, last).run(tx, { ...loaded, withoutEnd: 0 }));
    expect(await checkpoints.standing(job.jobId, 'loads')).toEqual({
      done: 1,
      total: 1,
      counts: { rows: 8, created: 4, updated: 2, unchanged: 2, 'unresolved:missing end': 3 },
    });
  });

  it('keeps an unread scope once, and with the page it belongs to', async () => {
    await checkpoints.prepare(job, 'three', ['x']);
    const [partition] = (await next('three')) as [Partition];
    const scope = {
      scope: '/subscriptions/s',
      reason: 'Access was refused',
      permission: 'a/read',
      subscriptionId: 's',
    };
    const failing = neo4j.write(async (tx) => {
      await checkpoints.advance(partition, { cursor: 'c', done: false, counts: {}, unread: [scope] }).run(tx);
      throw new Error('the page could not be loaded');
    });
    await expect(failing).rejects.toThrow('the page could not be loaded');
    expect(await checkpoints.unread(job.jobId, 10)).toEqual({ scopes: [], count: 0 });

    const nameless = { ...scope, scope: '/users', subscriptionId: null, permission: null };
    expect(await advance(partition, { unread: [scope, scope, nameless] })).toBe(true);
    expect(await checkpoints.unread(job.jobId, 1)).toEqual({
      scopes: [{ scope: '/subscriptions/s', step: 'three', reason: 'Access was refused', permission: 'a/read' }],
      count: 2,
    });
    expect(await checkpoints.incomplete(job.jobId)).toEqual(
      expect.arrayContaining([
        { step: 'three', subscriptionId: 's', isNamed: true },
        { step: 'three', subscriptionId: null, isNamed: true },
      ]),
    );
    const asked = ['/subscriptions/s', '/users', '/groups'];
    expect(await checkpoints.unreadAmong(job.jobId, ['one', 'three'], asked)).toEqual(
      new Set(['/subscriptions/s', '/users']),
    );
    expect(await checkpoints.unreadAmong(job.jobId, ['one', 'two'], asked)).toEqual(new Set());
  });

  it("forgets the tenant's earlier scans when the next one begins", async () => {
    await checkpoints.begin({ jobId: 'scan-ffffffffffff', tenantId });
    expect(await checkpoints.counts(job.jobId)).toEqual({});
    expect((await checkpoints.unread(job.jobId, 10)).count).toBe(0);
  });
});
