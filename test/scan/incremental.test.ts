// A scan of what changed must leave the graph that a full scan leaves, and say aloud where it reads more than that.
import { randomFrom } from '../../bench/campaigns/random.ts';
import { modeOf, partByChanges } from '../../src/scan/incremental.ts';
import { filterOf } from '../../src/scan/filter.ts';
import { StartScan } from '../../src/contract/start-scan.ts';
import { makeScanEngine } from '../../src/scan/scan-engine.ts';
import type { QueryResult, ResourceGraph } from '../../src/services/azure/resource-graph.ts';
import { drive, makeControl, startScanWorld, type ScanWorld } from './scan-world.ts';

interface Item {
  readonly id: string;
  readonly [key: string]: unknown;
}
type Snapshot = Readonly<Record<string, readonly Item[]>>;

/** All nodes and edges of the tenant without what differs from scan to scan, sorted. */
async function graphOf(world: ScanWorld): Promise<{ nodes: string[]; edges: string[] }> {
  const kept = `NOT (n:ScanPartition OR n:UnreadScope OR n:UnresolvedEnd OR n:SchemaMigration OR n:ScanTurn OR n:ScanWatermark OR n:ScopeSync)`;
  const nodes = await world.query(`MATCH (n) WHERE ${kept} RETURN labels(n) AS labels, properties(n) AS props`);
  const edges = await world.query(
    `MATCH (a)-[r]->(b) RETURN coalesce(a.id, a.code) AS from, type(r) AS type, coalesce(b.id, b.code) AS to, properties(r) AS props`,
  );
  const textOf = (props: unknown): string =>
    JSON.stringify(
      Object.entries(props as object)
        .filter(([name]) => !['scan_id', 'updated_at', 'created_at', 'gone_in'].includes(name))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return {
    nodes: nodes.map(({ labels, props }) => `${String(labels)} ${textOf(props)}`).sort(),
    edges: edges
      .map(({ from, type, to, props }) => `${String(from)} ${String(type)} ${String(to)} ${textOf(props)}`)
      .sort(),
  };
}

/** Changes of all that Azure tells changes of: resources, their groups, roles, and the directory. */
function randomChange(snapshot: Snapshot, random: () => number): { upsert: object; remove: object } {
  const some = (section: string, count: number, test: (item: Item) => boolean = () => true): Item[] => {
    const items = snapshot[section]!.filter(test);
    return Array.from({ length: count }, () => items[Math.floor(random() * items.length)]!);
  };
  const holds = new Set(snapshot.resources!.map(({ id }) => id.toLowerCase().split('/').slice(0, -2).join('/')));
  const isTracked = ({ location }: Item): boolean => typeof location === 'string';
  const isLeaf = (item: Item): boolean => isTracked(item) && !holds.has(item.id.toLowerCase());
  const tagged = some('resources', 6, isTracked).map((item) => ({ ...item, tags: { round: String(random()) } }));
  const copies = some('resources', 3, (item) =>
    /\/(disks|publicIPAddresses|networkSecurityGroups)\//i.test(item.id),
  ).map((item) => ({ ...item, id: `${item.id}-copy`, name: `${String(item.name)}-copy` }));
  const removed = some('resources', 3, isLeaf).map(({ id }) => id);
  const user = some('users', 1)[0]!;
  const newcomer = {
    ...user,
    id: crypto.randomUUID(),
    displayName: 'New comer',
    userPrincipalName: `new${random()}@x.example`,
  };
  const renamed = some('users', 2).map((item) => ({ ...item, displayName: `Renamed ${random()}` }));
  const group = some('groups', 1)[0]!;
  return {
    upsert: {
      resources: [...tagged, ...copies].filter(({ id }) => !removed.includes(id)),
      users: [newcomer, ...renamed],
      groups: [{ ...group, description: 'another', memberIds: [newcomer.id] }],
    },
    remove: { resources: [...new Set(removed)], roleAssignments: some('roleAssignments', 1).map(({ id }) => id) },
  };
}

const snapshotOf = async (world: ScanWorld): Promise<Snapshot> =>
  (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Snapshot;

const lastRequest = async (world: ScanWorld): Promise<number> =>
  ((await (await fetch(`${world.simulator.controlUrl}/requests?after=1000000000`)).json()) as { last: number }).last;

/** Paths in lower case, without their queries, in order. */
async function pathsSince(world: ScanWorld, after: number): Promise<string[]> {
  const answer = await fetch(`${world.simulator.controlUrl}/requests?after=${after}`);
  const { requests } = (await answer.json()) as { requests: { path: string }[] };
  return requests.map(({ path }) => path.toLowerCase().split('?')[0]!).sort();
}

/** The world's Resource Graph, answering otherwise about one table. */
const answering = (
  { deps }: ScanWorld,
  table: string,
  change: (answer: QueryResult) => QueryResult,
): ResourceGraph => ({
  async query(ask, query) {
    const answer = await deps.resourceGraph.query(ask, query);
    return query.query.startsWith(`${table} `) ? change(answer) : answer;
  },
});

/** A page of changes as Azure gives it that tells none of disks. */
function withoutDisks(page: QueryResult & { outcome: 'page' }): QueryResult {
  const rows = page.rows.filter((row) => !/\/disks\//i.test(String(row.targetResourceId)));
  return { ...page, rows, total: page.total - page.rows.length + rows.length };
}

describe.each([1, 2, 3])('an incremental scan after random changes (seed %i)', (seed) => {
  let one: ScanWorld;
  let other: ScanWorld;
  beforeAll(async () => {
    [one, other] = await Promise.all([
      startScanWorld({ removalLimitPercent: 90 }),
      startScanWorld({ removalLimitPercent: 90 }),
    ]);
  });
  afterAll(() => Promise.all([one.close(), other.close()]));

  it('leaves the graph that a full scan leaves, with a fraction of the requests', async () => {
    const before = await one.scan();
    await other.scan();
    const random = randomFrom(seed);
    for (let round = 0; round < 2; round++) {
      const snapshot = (await (await fetch(`${one.simulator.controlUrl}/tenant`)).json()) as Snapshot;
      const change = randomChange(snapshot, random);
      for (const world of [one, other]) await world.control('tenant', 'POST', change);
      const { result } = await one.scan({ mode: 'incremental' });
      const full = (await other.scan()).result;
      expect(result.mode_reason).toContain('Changes since');
      const counts = { requests: null, changes: null, mode: null, mode_reason: null };
      expect({ ...result, ...counts }).toEqual({ ...full, ...counts });
      expect(await graphOf(one)).toEqual(await graphOf(other));
      expect(result.requests!.arm!).toBeLessThan(before.result.requests!.arm! / 2);
    }
  }, 120_000);
});

describe('an incremental scan', () => {
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld();
  });
  afterAll(() => world.close());

  it('reads everything where no complete scan is known, and says so in the history and in the result', async () => {
    const lines: string[] = [];
    const control = makeControl({ log: (line) => Promise.resolve(void lines.push(line)) });
    const job = world.newJob({ mode: 'incremental' });
    await drive(world.engine, job, control);
    expect(lines).toEqual([
      'Incremental mode reads everything this time. 2 of 2 subscriptions were read in full: no complete scan of them is known',
    ]);
    expect(await world.engine.summarise(job, 'completed')).toMatchObject({
      resources: 118,
      mode: 'full',
      mode_reason: '2 of 2 subscriptions were read in full: no complete scan of them is known',
    });
  });

  it('asks for changes after that, and finds none', async () => {
    const { result } = await world.scan({ mode: 'incremental' });
    expect(result).toMatchObject({
      mode: 'incremental',
      resources: 118,
      partial: false,
      changes: { created: 0, updated: 0, removed: 0 },
    });
    const full = (await world.scan()).result;
    expect(result.requests!.arm! / full.requests!.arm!).toBeLessThan(0.5);
  });

  it('does not ask again for the lists of groups in which nothing changed, and says so', async () => {
    const snapshot = await snapshotOf(world);
    const changed = snapshot.resources!.find(({ id }) => /\/virtualMachines\/[^/]+$/i.test(id))!;
    await world.control('tenant', 'POST', { upsert: { resources: [{ ...changed, tags: { round: 'one' } }] } });
    const before = await lastRequest(world);
    const { result } = await world.scan({ mode: 'incremental' });
    const group = changed.id.toLowerCase().split('/').slice(0, 5).join('/');
    const lists = (await pathsSince(world, before)).filter((path) =>
      /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/(microsoft.consumption|microsoft.resources)\//.test(
        path,
      ),
    );
    expect(lists).toEqual([
      `${group}/providers/microsoft.consumption/budgets`,
      `${group}/providers/microsoft.resources/deployments`,
    ]);
    expect(result.mode_reason).toContain(
      'at resource groups in which nothing changed (budgets and deployments), was taken over',
    );
    expect(result.mode_reason).toContain('Azure tells no changes of some types');
  });

  it('finds what hung on a group that was removed and made anew to be gone', async () => {
    const snapshot = await snapshotOf(world);
    const holds = new Set(snapshot.resources!.map(({ id }) => id.toLowerCase().split('/').slice(0, 5).join('/')));
    const { subscriptionId } = snapshot.subscriptions![0]! as unknown as { subscriptionId: string };
    const group = {
      id: `/subscriptions/${subscriptionId}/resourceGroups/rg-anew`,
      name: 'rg-anew',
      type: 'Microsoft.Resources/resourceGroups',
      location: 'westeurope',
      properties: {},
    };
    expect(holds.has(group.id.toLowerCase())).toBe(false);
    const budget = {
      id: `${group.id}/providers/Microsoft.Consumption/budgets/b`,
      name: 'b',
      type: 'Microsoft.Consumption/budgets',
      properties: { amount: 1 },
    };
    const there = () => world.query("MATCH (n:Resource) WHERE n.id ENDS WITH 'budgets/b' RETURN n.id AS id");
    await world.control('tenant', 'POST', { upsert: { resourceGroups: [group], resources: [budget] } });
    await world.scan({ mode: 'incremental' });
    expect(await there()).toEqual([{ id: budget.id }]);
    await world.scan({ mode: 'incremental' });
    expect(await there()).toEqual([{ id: budget.id }]);
    await world.control('tenant', 'POST', { remove: { resources: [budget.id], resourceGroups: [group.id] } });
    await world.control('tenant', 'POST', { upsert: { resourceGroups: [group] } });
    expect((await world.scan({ mode: 'incremental' })).result).toMatchObject({ mode: 'incremental', partial: false });
    expect(await there()).toEqual([]);
  });

  it.each(['resourcechanges', 'resourcecontainerchanges'])(
    'reads everything where Azure refuses to show %s, and says so',
    async (table) => {
      const lines: string[] = [];
      const engine = makeScanEngine({
        ...world.deps,
        resourceGraph: answering(world, table, () => ({
          outcome: 'denied',
          reason: 'No such table',
          permission: null,
        })),
      });
      const job = world.newJob({ mode: 'incremental' });
      await drive(engine, job, makeControl({ log: (line) => Promise.resolve(void lines.push(line)) }));
      const why = `Resource Graph does not show ${table}: No such table`;
      expect(await engine.summarise(job, 'completed')).toMatchObject({
        mode: 'full',
        mode_reason: `2 of 2 subscriptions were read in full: ${why}`,
        partial: false,
        changes: { removed: 0 },
      });
      expect(lines).toContain(`1 subscription is read in full after all: ${why}`);
    },
  );

  it('reads all of a type that Azure tells no changes of, says so, and removes what is gone of it', async () => {
    const snapshot = await snapshotOf(world);
    const { id } = snapshot.resources!.find((item) => /\/disks\/[^/]+$/i.test(item.id))!;
    await world.control('tenant', 'POST', { remove: { resources: [id] } });
    const resourceGraph = answering(world, 'resourcechanges', (answer) =>
      answer.outcome === 'page' ? withoutDisks(answer) : answer,
    );
    const result = await world.scanWith({ ...world.deps, resourceGraph }, { mode: 'incremental' });
    expect(result).toMatchObject({ mode: 'incremental', changes: { removed: 1 }, partial: false });
    expect(result.mode_reason).toContain(
      'Every microsoft.compute/disks was read, because there were others than the changes told of',
    );
    expect(await world.query('MATCH (n:Resource) WHERE n.id_lc = $id RETURN n.id', { id: id.toLowerCase() })).toEqual(
      [],
    );
  });

  it('names a changed resource that ARM will not show, and takes the others over', async () => {
    const snapshot = await snapshotOf(world);
    const workbook = snapshot.resources!.find(({ id }) => /\/workbooks\//i.test(id))!;
    await world.control('tenant', 'POST', { upsert: { resources: [{ ...workbook, tags: { round: 'two' } }] } });
    await world.control('faults', 'PUT', { deny: [{ path: workbook.id }] });
    const { result } = await world.scan({ mode: 'incremental' });
    await world.control('faults', 'PUT', {});
    expect(result.unread_scopes!.map(({ scope }) => scope.toLowerCase())).toEqual([workbook.id.toLowerCase()]);
    expect(result.changes!.removed).toBe(0);
  });

  it('reads everything where it is asked for a part, because changes are known for whole subscriptions', async () => {
    const { result } = await world.scan({ mode: 'incremental', resource_types: ['Microsoft.Compute/disks'] });
    expect(result).toMatchObject({ mode: 'full', mode_reason: expect.stringContaining('were asked for') as string });
  });

  it('reads a subscription in full once its watermark is older than Azure remembers', async () => {
    const params = StartScan.body.parse({ tenant_id: world.tenant.tenant.tenantId, mode: 'incremental' });
    const marks = new Map([
      ['new', { scope: 'new', since: '2026-01-19T00:00:00.000Z' }],
      ['old', { scope: 'old', since: '2026-01-01T00:00:00.000Z' }],
    ]);
    const scan = {
      watermarks: { of: () => Promise.resolve(marks), keep: () => Promise.resolve() },
      tenantId: '',
      startedAt: '2026-01-20T00:00:00.000Z',
      params,
      filter: filterOf(params),
    };
    const scopes = await partByChanges(scan, ['new', 'old']);
    expect(scopes).toEqual([
      { subscriptions: ['new'], since: '2026-01-18T23:00:00.000Z' },
      {
        subscriptions: ['old'],
        why: 'their last complete scan is more than 13 days ago, and Azure keeps changes for 14',
      },
    ]);
    expect(modeOf(params, scopes).mode).toBe('incremental');
  });
});
