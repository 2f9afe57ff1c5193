import { drive, makeControl, startScanWorld, type ScanWorld } from './scan-world.ts';

const WEB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const HUB = 'ebf47942-73e9-4162-98b6-1813c61b19ff';

type Snapshot = Readonly<Record<string, readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[]>>;

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

  it('finds a group in another case, and says which of those asked for is nowhere', async () => {
    const said: string[] = [];
    const job = world.newJob({ resource_groups: ['RG-Data-PROD', 'rg-dta-prod'] });
    await drive(world.engine, job, makeControl({ log: (line) => Promise.resolve(void said.push(line)) }));
    expect(said).toEqual([
      'None of the subscriptions that were read has a resource group rg-dta-prod. Check the spelling, or whether the group is gone.',
    ]);
    expect(await world.engine.summarise(job, 'completed')).toMatchObject({ partial: false, resource_groups: 1 });
  });

  it('has of the directory only whom its resources refer to, with the members of their groups and the owners of all of them', async () => {
    const snapshot = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Snapshot;
    const account = snapshot.resources!.find(({ id }) => /\/rg-data-prod\/.*\/storageAccounts\/[^/]+$/i.test(id))!;
    const [inner, outer] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const [user, owner, ownerOfGroup, ownerOfApplication] = snapshot.users!;
    const bot = snapshot.servicePrincipals!.find(({ appId }) =>
      snapshot.applications!.some((application) => application.appId === appId),
    )!;
    const application = snapshot.applications!.find(({ appId }) => appId === bot.appId)!;
    const group = { securityEnabled: true, mailEnabled: false, groupTypes: [], ownerIds: [] };
    await world.control('tenant', 'POST', {
      upsert: {
        groups: [
          { ...group, id: inner, displayName: 'Inner', memberIds: [user!.id, bot.id] },
          { ...group, id: outer, displayName: 'Outer', memberIds: [inner], ownerIds: [ownerOfGroup!.id] },
        ],
        applications: [{ ...application, ownerIds: [ownerOfApplication!.id] }],
        resources: [
          {
            ...account,
            properties: {
              ...(account.properties as object),
              admins: { objectId: outer },
              owner: { objectId: owner!.id },
            },
          },
        ],
      },
      remove: { roleAssignments: snapshot.roleAssignments!.map(({ id }) => id) },
    });
    const { result } = await world.scan({ resource_groups: ['rg-data-prod'], resource_types: [String(account.type)] });
    expect(result).toMatchObject({ partial: false, users: 4, groups: 2, applications: 1 });
    expect((await askedBelow('/v1.0/users')).filter((path) => path.split('?')[0] === '/v1.0/users')).toEqual([]);
    expect(
      await world.query(
        `MATCH (a)-[r:MEMBER_OF|INSTANCE_OF]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b ORDER BY type, a`,
      ),
    ).toEqual(
      expect.arrayContaining([
        { a: inner, type: 'MEMBER_OF', b: outer },
        { a: user!.id, type: 'MEMBER_OF', b: inner },
        { a: bot.id, type: 'MEMBER_OF', b: inner },
        { a: bot.id, type: 'INSTANCE_OF', b: application.id },
      ]),
    );
    expect(await world.query('MATCH (u:User)-[:OWNER_OF]->(x) RETURN u.id AS owner, x.id AS of ORDER BY of')).toEqual(
      [
        { owner: ownerOfGroup!.id, of: outer },
        { owner: ownerOfApplication!.id, of: application.id },
      ].sort((a, b) => (String(a.of) < String(b.of) ? -1 : 1)),
    );
    expect(await world.query('MATCH (r)-[:REFERENCES]->(u:User) RETURN u.id AS id')).toEqual([{ id: owner!.id }]);
  });

  it('leaves the rest of the directory as a scan of the whole tenant left it', async () => {
    await world.scan();
    const people = () => world.query('MATCH (u:User) RETURN u.id AS id, u.read_by AS step ORDER BY id');
    const before = await people();
    const snapshot = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Snapshot;
    await world.control('tenant', 'POST', { remove: { users: [snapshot.users![0]!.id] } });
    const { result } = await world.scan({ resource_groups: ['rg-data-prod'] });
    expect(result).toMatchObject({ partial: false, changes: { removed: 0 } });
    expect(await people()).toEqual(before);
    const whole = (await world.scan()).result;
    expect(whole).toMatchObject({ partial: false, changes: { created: 0, removed: 1 } });
  });

  it('names the directory where it may not be asked by ids', async () => {
    await world.control('faults', 'PUT', { deny: [{ path: '/v1.0/directoryObjects/getByIds' }] });
    const { result } = await world.scan({ resource_groups: ['rg-data-prod'] });
    expect(result.unread_scopes).toEqual([
      {
        scope: '/directoryObjects/getByIds',
        reason: expect.any(String) as string,
        permission: 'Directory.Read.All',
        step: 'referred',
      },
    ]);
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
