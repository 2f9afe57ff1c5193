import { startScanWorld, type ScanWorld } from './scan-world.ts';

const WEB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const HUB = 'ebf47942-73e9-4162-98b6-1813c61b19ff';

describe('a scan of a part of the tenant', () => {
  let world: ScanWorld;
  beforeEach(async () => {
    world = await startScanWorld();
  });
  afterEach(() => world.close());
  const ids = async () =>
    (await world.query('MATCH (n:Resource) RETURN n.id AS id')).map(({ id }) => String(id).toLowerCase()).sort();
  /** Paths that ARM was asked for below a scope. */
  const askedBelow = async (scope: string): Promise<string[]> => {
    const reply = await fetch(`${world.simulator.controlUrl}/requests`);
    const { requests } = (await reply.json()) as { requests: { path: string }[] };
    return requests.map(({ path }) => path).filter((path) => path.toLowerCase().startsWith(scope.toLowerCase()));
  };

  it('asks nothing of other subscriptions and groups, and has whoever its resources refer to', async () => {
    const { result } = await world.scan({ subscription_id: WEB, resource_groups: ['rg-data-prod'] });
    expect(result).toMatchObject({ partial: false, subscriptions: 1, resource_groups: 1 });
    expect(await askedBelow(`/subscriptions/${HUB}`)).toEqual([]);
    const lists = await askedBelow(`/subscriptions/${WEB}/resourceGroups/`);
    expect(lists.length).toBeGreaterThan(20);
    expect(lists.filter((path) => !/resourcegroups\/rg-data-prod\//i.test(path))).toEqual([]);
    const group = `/subscriptions/${WEB}/resourcegroups/rg-data-prod/`;
    expect((await ids()).filter((id) => id.includes('/resourcegroups/') && !id.startsWith(group))).toEqual([]);
    const without = await world.query(
      'MATCH (a:RoleAssignment) WHERE a.resource_group = "rg-data-prod" AND NOT EXISTS { (a)-[:ASSIGNED_TO]->() } RETURN a.id AS id',
    );
    expect(without).toEqual([]);
    expect(result.role_assignments).toBeGreaterThan(0);
  });

  it('finds children of the types that were asked for through what they are inside of', async () => {
    const container = 'microsoft.storage/storageaccounts/blobservices/containers';
    const { result } = await world.scan({ resource_types: [container, 'Microsoft.Network/dnszones/CNAME'] });
    expect(result.resources_by_type).toEqual({
      'Microsoft.Network/dnsZones': 1,
      'Microsoft.Network/dnsZones/CNAME': 1,
      'Microsoft.Storage/storageAccounts': 3,
      'Microsoft.Storage/storageAccounts/blobServices': 1,
      'Microsoft.Storage/storageAccounts/blobServices/containers': 1,
    });
  });

  it('removes what is gone within the filter and keeps what is gone beyond it', async () => {
    await world.scan();
    const before = await ids();
    const disk = before.find((id) => id.includes('/microsoft.compute/disks/'))!;
    const rule = before.find((id) => id.includes('/rg-data-prod/') && id.includes('/firewallrules/'))!;
    await world.control('tenant', 'POST', { remove: { resources: [disk, rule] } });
    const { result } = await world.scan({ resource_groups: ['rg-data-prod'] });
    expect(result.changes!.removed).toBe(1);
    expect(await ids()).toEqual(before.filter((id) => id !== rule));
  });
});
