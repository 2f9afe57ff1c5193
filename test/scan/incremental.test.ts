// A scan of what changed must leave the graph that a full scan leaves, and say aloud where it reads more than that.
import { randomFrom } from '../../bench/campaigns/random.ts';
import { modeOf, partByChanges } from '../../src/scan/incremental.ts';
import { filterOf } from '../../src/scan/filter.ts';
import { StartScan } from '../../src/contract/start-scan.ts';
import { drive, makeControl, startScanWorld, type ScanWorld } from './scan-world.ts';

interface Item {
  readonly id: string;
  readonly [key: string]: unknown;
}
type Snapshot = Readonly<Record<string, readonly Item[]>>;

/** All nodes and edges of the tenant without what differs from scan to scan, sorted. */
async function graphOf(world: ScanWorld): Promise<{ nodes: string[]; edges: string[] }> {
  const kept = `NOT (n:ScanPartition OR n:UnreadScope OR n:SchemaMigration OR n:ScanTurn OR n:ScanWatermark OR n:ScopeSync)`;
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
