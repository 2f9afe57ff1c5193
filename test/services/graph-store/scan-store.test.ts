import type { GraphEdge, GraphNode } from '../../../src/graph/model.ts';
import { makeScanStore } from '../../../src/services/graph-store/neo4j-scan-store.ts';
import { makeCheckpoints } from '../../../src/services/checkpoints/neo4j-checkpoints.ts';
import type { Checkpoints, Move } from '../../../src/services/checkpoints/checkpoints.ts';
import type { GraphPage, OwnEdges, Relationship, ScanStore } from '../../../src/services/graph-store/scan-store.ts';
import { makeNeo4j, type ManagedTransaction, type Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { ensureSchema } from '../../../src/services/neo4j/schema.ts';
import { engines, type TestGraph } from '../../support/graph.ts';

const commit: Move = { run: () => Promise.resolve(true) };
const refuse: Move = { run: () => Promise.resolve(false) };

describe.each(engines)('the scan store in $name', ({ start }) => {
  let graph: TestGraph;
  let neo4j: Neo4j;
  let store: ScanStore;
  const tenantId = `tenant-${Date.now()}`;
  const SUB = '0a0a0a0a-0000-4000-8000-000000000000';
  const at = (name: string) => `/subscriptions/${SUB}/resourceGroups/rg/providers/T.X/things/${tenantId}-${name}`;
  beforeAll(async () => {
    graph = await start();
    neo4j = makeNeo4j(graph);
    await ensureSchema(neo4j);
    store = makeScanStore(neo4j);
  });
  afterAll(async () => {
    await neo4j.close();
    await graph.stop();
  });
  const thing = (name: string, props: GraphNode['props'] = {}): GraphNode => ({
    label: 'Resource',
    id: at(name),
    props: {
      id_lc: at(name).toLowerCase(),
      name,
      type: 'T.X/things',
      tenant_id: tenantId,
      subscription_id: SUB,
      ...props,
    },
  });
  const load = (scanId: string, nodes: readonly GraphNode[], more = {}) =>
    store.load({ scanId, step: 'resources', nodes, ...more }, commit);
  const read = async (name: string) =>
    (
      await neo4j.read(
        async (tx) =>
          (await tx.run('MATCH (n:Resource {id: $id}) RETURN properties(n) AS p', { id: at(name) })).records,
      )
    )[0]?.get('p') as Record<string, unknown>;
  const edgesOf = async (name: string) =>
    (
      await neo4j.read(
        async (tx) =>
          (
            await tx.run('MATCH (n:Resource {id: $id})-[r]->(m) RETURN type(r) AS t, m.id AS id ORDER BY t, id', {
              id: at(name),
            })
          ).records,
      )
    ).map((row) => `${row.get('t')} ${row.get('id')}`);

  it('writes what is new or changed, marks what is not, and counts each once in a scan', async () => {
    expect(await load('s1', [thing('a'), thing('b', { kind: 'k' })])).toEqual({
      created: 2,
      updated: 0,
      unchanged: 0,
      withoutEnd: 0,
    });
    expect(await load('s1', [thing('a')])).toMatchObject({ created: 0, updated: 0, unchanged: 0 });
    const { updated_at: before } = await read('a');
    expect(await load('s2', [thing('a'), thing('b', { kind: null })])).toEqual({
      created: 0,
      updated: 1,
      unchanged: 1,
      withoutEnd: 0,
    });
    const a = await read('a');
    expect(a).toMatchObject({ scan_id: 's2', read_by: 'resources' });
    expect(String(a.updated_at)).toBe(String(before));
    expect(await read('b')).not.toHaveProperty('kind');
  });

  it('keeps the first spelling of an id, and one node for all of them', async () => {
    await load('s2', [thing('Case')]);
    const other = { ...thing('Case'), id: at('Case').replace('resourceGroups/rg', 'resourceGroups/RG') };
    expect(await load('s3', [other])).toMatchObject({ created: 0, unchanged: 1 });
    expect(await read('Case')).toMatchObject({ scan_id: 's3' });
  });

  it('writes nothing where the page was taken', async () => {
    expect(await store.load({ scanId: 's3', step: 'resources', nodes: [thing('never')] }, refuse)).toBe('taken');
    expect(await read('never')).toBeUndefined();
  });

  it('writes edges of several kinds in one statement, and counts those without an end over all of them', async () => {
    const statements: string[] = [];
    const counted = makeScanStore({ ...neo4j, write: (work) => neo4j.write((tx) => work(noting(tx, statements))) });
    const me = { label: 'Resource', id: at('many kinds') } as const;
    const other = (name: string) => ({ label: 'Resource', id: at(name) }) as const;
    await load('k1', [thing('many kinds'), thing('one end'), thing('other end')]);
    const edges: GraphEdge[] = [
      { type: 'CONTAINS', from: other('one end'), to: me },
      { type: 'USES', from: me, to: other('other end') },
      { type: 'USES', from: me, to: other('no end') },
      { type: 'REFERENCES', from: me, to: other('one end'), props: { path: 'a' } },
      { type: 'REFERENCES', from: me, to: other('one end'), props: { path: 'b' } },
      { type: 'REFERENCES', from: me, to: other('no end'), props: { path: 'c' } },
      { type: 'LOCATED_IN', from: me, to: { label: 'Region', id: 'here' }, make: { name: 'here' } },
    ];
    const page: GraphPage = { scanId: 'k1', step: 'edges', ownEdges: [{ of: me, edges, hash: 'h', before: null }] };
    expect(await counted.load(page, commit)).toMatchObject({ withoutEnd: 2 });
    expect(statements.filter((text) => /MERGE \([ab]\)<?-/.test(text))).toHaveLength(1);
    expect((await edgesOf('many kinds')).sort()).toEqual(
      [
        `LOCATED_IN null`,
        `REFERENCES ${at('one end')}`,
        `REFERENCES ${at('one end')}`,
        `USES ${at('other end')}`,
      ].sort(),
    );
    expect(await edgesOf('one end')).toEqual([`CONTAINS ${me.id}`]);
  });

  it('gives back every edge of a tenant once, those of one node together', async () => {
    const elsewhere = `${tenantId}-edges`;
    const of = { tenant_id: elsewhere };
    const subscription: GraphNode = { label: 'Subscription', id: elsewhere, props: { ...of, name: 's' } };
    await load('e1', [subscription, thing('e', of), thing('f', of), thing('lonely', of)]);
    const me = { label: 'Resource', id: at('e') } as const;
    const contains: GraphEdge = { type: 'CONTAINS', from: { label: 'Subscription', id: elsewhere }, to: me };
    const region: GraphEdge = {
      type: 'LOCATED_IN',
      from: me,
      to: { label: 'Region', id: 'here' },
      make: { name: 'here' },
    };
    const refers: GraphEdge = {
      type: 'REFERENCES',
      from: me,
      to: { label: 'Resource', id: at('f') },
      props: { path: 'p' },
    };
    await load('e1', [], { ownEdges: [{ of: me, edges: [contains, region, refers], hash: 'h', before: null }] });
    const found: (readonly Relationship[])[] = [];
    for await (const edges of store.relationships(elsewhere))
      found.push([...edges].sort((a, b) => (a.type < b.type ? -1 : 1)));
    const from = { from: me.id, fromLabel: 'Resource' };
    expect(found).toEqual([
      [{ from: elsewhere, fromLabel: 'Subscription', type: 'CONTAINS', to: me.id, toLabel: 'Resource', path: null }],
      [
        { ...from, type: 'LOCATED_IN', to: 'here', toLabel: 'Region', path: null },
        { ...from, type: 'REFERENCES', to: at('f'), toLabel: 'Resource', path: 'p' },
      ],
    ]);
  });

  describe('with a page of a few nodes and the move of its partition', () => {
    const job = { jobId: `scan-${Date.now().toString(16).padStart(12, '0')}`, tenantId };
    const to = { cursor: 'c', done: false, counts: { rows: 1 }, unread: [] };
    const statements: string[] = [];
    let checkpoints: Checkpoints;
    let counted: ScanStore;
    beforeAll(async () => {
      checkpoints = makeCheckpoints(neo4j);
      await checkpoints.begin(job);
      await checkpoints.prepare(job, 'few', ['x']);
      counted = makeScanStore({ ...neo4j, write: (work) => neo4j.write((tx) => work(noting(tx, statements))) });
    });
    const open = async () => (await checkpoints.next(job.jobId, 'few', { worker: 0, workers: 1 }, 1))[0]!;
    const loadFew = async (scanId: string, nodes: readonly GraphNode[], more: Partial<GraphPage> = {}) => {
      const partition = await open();
      statements.length = 0;
      const move = checkpoints.advance(partition, { ...to, cursor: `${partition.cursor}.` });
      return counted.load({ scanId, step: 'few', nodes, ...more }, move);
    };

    it('writes what is new or changed in one statement, and counts each node once in a scan', async () => {
      const loaded = { created: 0, updated: 0, unchanged: 0, withoutEnd: 0 };
      expect(await loadFew('f1', [thing('few'), thing('fewer', { kind: 'k' })])).toEqual({ ...loaded, created: 2 });
      expect(statements).toHaveLength(1);
      expect(await loadFew('f1', [thing('few')])).toEqual(loaded);
      const { updated_at: before } = await read('few');
      const again = [thing('few'), thing('fewer', { kind: null })];
      expect(await loadFew('f2', again)).toEqual({ ...loaded, updated: 1, unchanged: 1 });
      const few = await read('few');
      expect(few).toMatchObject({ scan_id: 'f2', read_by: 'few' });
      expect(String(few.updated_at)).toBe(String(before));
      expect(await read('fewer')).not.toHaveProperty('kind');
      const { counts } = await checkpoints.standing(job.jobId, 'few');
      expect(counts).toEqual({ rows: 3, created: 2, updated: 1, unchanged: 1 });
    });

    it('leaves the same as a large page does', async () => {
      const props = { arm: '{"a":1}', masked: ['/a'], kind: null };
      await load('f3', [thing('large', props)], { step: 'few', marksChanged: true });
      await loadFew('f3', [thing('small', props)], { marksChanged: true });
      const [large, small] = [await read('large'), await read('small')];
      expect(Object.keys(small).sort()).toEqual(Object.keys(large).sort());
      const own = new Set(['id', 'id_lc', 'name', 'arm_hash', 'created_at', 'updated_at']);
      const shared = (node: object) => Object.fromEntries(Object.entries(node).filter(([name]) => !own.has(name)));
      expect(shared(small)).toEqual(shared(large));
    });

    it('keeps the first spelling of an id', async () => {
      await loadFew('f4', [thing('Few case')]);
      const other = { ...thing('Few case'), id: at('Few case').replace('resourceGroups/rg', 'resourceGroups/RG') };
      expect(await loadFew('f5', [other])).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
      expect(await read('Few case')).toMatchObject({ scan_id: 'f5' });
    });

    it('writes nothing where another worker moved the partition', async () => {
      const move = checkpoints.advance({ ...(await open()), cursor: 'elsewhere' }, to);
      expect(await store.load({ scanId: 'f6', step: 'few', nodes: [thing('not ours')] }, move)).toBe('taken');
      expect(await read('not ours')).toBeUndefined();
    });

    it('takes more than one statement where the page holds more than a few nodes of one label', async () => {
      await loadFew('f7', [thing('with edges')], { changed: [at('with edges').toLowerCase()] });
      expect(statements.length).toBeGreaterThan(1);
      expect(await read('with edges')).toMatchObject({ changed_in: 'f7' });
      await loadFew(
        'f7',
        Array.from({ length: 201 }, (_, n) => thing(`many ${n}`)),
      );
      expect(statements.length).toBeGreaterThan(1);
    });
  });

  it('replaces the edges of a node only where they differ, and counts those without an end', async () => {
    await load('s4', [thing('from'), thing('to'), thing('other')]);
    const edge = (name: string): GraphEdge => ({
      type: 'DEPENDS_ON',
      from: { label: 'Resource', id: at('from') },
      to: { label: 'Resource', id: at(name) },
    });
    const own = (before: string | null, hash: string, ...names: string[]): OwnEdges => ({
      of: { label: 'Resource', id: at('from') },
      edges: names.map(edge),
      hash,
      before,
    });
    expect(await load('s4', [], { ownEdges: [own(null, 'h1', 'to', 'nowhere')] })).toMatchObject({ withoutEnd: 1 });
    expect(await edgesOf('from')).toEqual([`DEPENDS_ON ${at('to')}`]);
    await load('s4', [], { ownEdges: [own('h1', 'h1', 'other')] });
    expect(await edgesOf('from')).toEqual([`DEPENDS_ON ${at('to')}`]);
    await load('s4', [], { ownEdges: [own('h1', 'h2', 'other')] });
    expect(await edgesOf('from')).toEqual([`DEPENDS_ON ${at('other')}`]);
    expect(await read('from')).toMatchObject({ edges_hash: 'h2' });
  });

  it('finds resources by lower-case id, and nothing for what is not there', async () => {
    const found = await store.lookUp({ arm: [at('to').toLowerCase(), at('nowhere').toLowerCase()], principals: [] });
    expect([...found]).toEqual([
      [at('to').toLowerCase(), expect.objectContaining({ label: 'Resource', id: at('to'), type: 'T.X/things' })],
    ]);
  });

  it('tells what a scan saw, by label, by type and as it is stored', async () => {
    const subscription = '0c0c0c0c-0000-4000-8000-000000000000';
    const user = { label: 'User', id: `user-${tenantId}`, props: { name: 'u', tenant_id: tenantId } } as const;
    const [one, two] = ['count-1', 'count-2'].map((name) =>
      thing(name, { subscription_id: subscription, resource_group: 'RG', arm: JSON.stringify({ name }) }),
    );
    await load('c1', [one!, two!]);
    await load('c1', [user]);
    expect(await store.seen([user.id, 'nobody'], 'c1', 'User')).toEqual(new Set([user.id]));
    const keys = ['count-1', 'count-2'].map((name) => at(name).toLowerCase());
    expect(await store.seen(keys, 'c1')).toEqual(new Set(keys));
    expect(await store.stored([keys[0]!, 'nothing'])).toEqual(new Map([[keys[0], '{"name":"count-1"}']]));
    const counted = { scanId: 'c1', steps: ['resources'], subscriptions: [subscription] };
    expect(await store.countTypes(counted)).toEqual(new Map([['t.x/things', 2]]));
    expect(await store.countTypes({ ...counted, resourceGroups: ['other'] })).toEqual(new Map());
    // what is stale is seen again only where it is shown again, and counted once
    const staleOf = { subscriptions: [subscription], types: ['t.x/things'], resourceGroups: ['rg'] };
    expect(await load('c1', [one!], { staleOf, isAgain: true })).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 0,
    });
    expect(await store.countTypes({ ...counted, types: ['t.x/things'] })).toEqual(new Map([['t.x/things', 1]]));
    expect(await store.seen(keys, 'c1')).toEqual(new Set([keys[0]]));
  });

  it('marks what changed, and takes for stale what hangs right on a scope', async () => {
    const scope = `/subscriptions/${SUB}/resourcegroups/rg-${tenantId}`;
    const id = `${scope}/providers/T.X/budgets/b`;
    const group = {
      label: 'ResourceGroup',
      id: scope,
      props: { id_lc: scope, name: 'rg', tenant_id: tenantId },
    } as const;
    const budget: GraphNode = {
      ...thing('b'),
      id,
      props: { ...thing('b').props, id_lc: id.toLowerCase(), type: 'T.X/budgets' },
    };
    await load('h1', [group], { marksChanged: true });
    const page = { label: 'ResourceGroup', scanId: 'h1', after: '', limit: 10, fields: [], isChanged: true } as const;
    expect(await store.page(page)).toEqual([{ id: scope }]);
    await store.forgetChanged();
    expect(await store.page(page)).toEqual([]);
    await load('h1', [], { changed: [scope] });
    expect(await store.page(page)).toEqual([{ id: scope }]);
    await load('h1', [budget]);
    await load('h1', [], { staleAt: { scopes: [scope], types: ['T.X/others'] } });
    expect(await store.seen([id.toLowerCase()], 'h1')).toEqual(new Set([id.toLowerCase()]));
    await load('h1', [], { staleAt: { scopes: [scope], types: ['T.X/budgets'] } });
    expect(await store.seen([id.toLowerCase()], 'h1')).toEqual(new Set());
  });

  it('finds what a scan did not see, and removes only what was marked', async () => {
    await load('s5', [thing('a')]);
    expect(await store.countUnseen(tenantId, 's5')).toContainEqual({
      label: 'Resource',
      step: 'resources',
      subscriptionId: SUB,
    });
    const query = {
      label: 'Resource',
      step: 'resources',
      tenantId,
      scanId: 's5',
      subscriptionId: SUB,
      after: '',
      limit: 100,
    } as const;
    const unseen = (await store.unseen(query)).map(({ id }) => id);
    expect(unseen).toContain(at('b'));
    expect(unseen).not.toContain(at('a'));
    expect(await store.markGone('Resource', [at('b')], 's5', commit)).toBe('marked');
    expect(await store.markGone('Resource', [at('to')], 's5', refuse)).toBe('taken');
    expect(await store.countGone(tenantId, 's5')).toBe(1);
    expect(await store.forgetGone(tenantId, 's5', 10)).toBe(1);
    expect(await store.forgetGone(tenantId, 's5', 10)).toBe(0);
    expect(await read('b')).toBeUndefined();
    expect(await read('to')).toBeDefined();
  });
});

/** A transaction that notes its statements. */
const noting = (tx: ManagedTransaction, statements: string[]): ManagedTransaction =>
  ({
    run: (cypher: string, params?: object) => {
      statements.push(cypher);
      return tx.run(cypher, params);
    },
  }) as ManagedTransaction;
