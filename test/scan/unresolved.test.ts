// What leads nowhere is counted once, however often Azure shows it and whoever reads it a second time.
import type { ScanResult } from '../../src/contract/job.ts';
import { drive, makeControl, startScanWorld, type Answered, type Asked, type ScanWorld } from './scan-world.ts';

interface DirectoryRow {
  readonly id: string;
  '@odata.type'?: string;
}
/** The members of this group are devices, for which the graph has no label. */
function asDevices(groupId: string, { path, body }: Asked, answer: Answered): void {
  const isOf = (url: string) => url.includes(`/groups/${groupId}/members?`);
  const change = (list: unknown) => {
    for (const row of (list as { value?: DirectoryRow[] }).value ?? []) row['@odata.type'] = '#microsoft.graph.device';
  };
  if (path.endsWith('/$batch')) {
    const { requests } = JSON.parse(body) as { requests: { id: string; url: string }[] };
    const asked = new Set(requests.filter(({ url }) => isOf(url)).map(({ id }) => id));
    for (const each of (answer.body as { responses?: { id: string; body: unknown }[] }).responses ?? [])
      if (asked.has(each.id)) change(each.body);
  } else if (path === `/v1.0/groups/${groupId}/members`) change(answer.body);
}

describe('ends that are not in the graph', () => {
  let world: ScanWorld;
  let groupId = '';
  let devices: number;
  const strangers = Array.from({ length: 7 }, (_, index) => `0000000${index}-aaaa-4000-8000-000000000000`);
  const expected = () => ({
    principal: (atFirst.unresolved_references!.principal ?? 0) + strangers.length,
    'microsoft.graph.device': devices,
  });
  let atFirst: ScanResult;
  beforeAll(async () => {
    world = await startScanWorld({
      directoryPageSizeMax: 2,
      changeAnswer: (asked, answer) => groupId !== '' && asDevices(groupId, asked, answer),
    });
    const tenant = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Record<
      string,
      { id: string; memberIds?: string[] }[]
    >;
    atFirst = (await world.scan()).result;
    const users = new Set(tenant.users!.map(({ id }) => id));
    const held = tenant.groups!.map(({ id, memberIds = [] }) => ({
      id,
      of: memberIds.filter((each) => users.has(each)),
    }));
    const largest = held.sort((a, b) => b.of.length - a.of.length)[0]!;
    groupId = largest.id;
    devices = tenant
      .groups!.find(({ id }) => id === groupId)!
      .memberIds!.filter((id) => !tenant.servicePrincipals!.some((each) => each.id === id)).length;
    await world.control('tenant', 'POST', {
      upsert: {
        appRoleAssignments: strangers.map((principalId, index) => ({
          id: `assignment-${index}`,
          principalId,
          principalType: 'User',
          resourceId: tenant.servicePrincipals![0]!.id,
          appRoleId: '00000000-0000-0000-0000-000000000000',
          createdDateTime: '2026-01-01T00:00:00Z',
        })),
      },
    });
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));

  const told = ({ unresolved_references: all = {} }: ScanResult) => ({
    principal: all.principal,
    'microsoft.graph.device': all['microsoft.graph.device'],
  });

  it('are counted by what they are meant to be', async () => {
    expect(devices).toBeGreaterThan(2);
    expect(told((await world.scan()).result)).toEqual(expected());
  });

  it('are counted once where pages overlap', async () => {
    await world.control('faults', 'PUT', { seed: 1, odd_pages: { overlap: 1 } });
    expect(told((await world.scan()).result)).toEqual(expected());
  });

  it('are counted once where every activity is delivered twice', async () => {
    await world.control('faults', 'PUT', { seed: 1, odd_pages: { overlap: 0.5 } });
    const job = world.newJob();
    const { engine } = world;
    await drive(
      {
        ...engine,
        async work(...args) {
          const [first] = await Promise.all([engine.work(...args), engine.work(...args)]);
          return first;
        },
      },
      job,
      makeControl(),
    );
    const result = (await engine.summarise(job, 'completed')) as ScanResult;
    expect(told(result)).toEqual(expected());
    expect(result).toMatchObject({ partial: false, relationships: (await world.scan()).result.relationships! });
  });
});
