import type { ScanResult } from '../../src/contract/job.ts';
import { drive, makeControl, startScanWorld, type ScanWorld } from './scan-world.ts';

const WEB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const HUB = 'ebf47942-73e9-4162-98b6-1813c61b19ff';
const deny = (...paths: string[]) => ({ deny: paths.map((path) => ({ path })) });

/** Everything but the bookkeeping of scans. */
async function imageOf(world: ScanWorld): Promise<unknown> {
  const labels = [
    'Tenant',
    'ManagementGroup',
    'TenantResource',
    'RoleEligibility',
    'DirectoryRole',
    'Subscription',
    'ResourceGroup',
    'Resource',
    'User',
    'IdentityGroup',
    'ServicePrincipal',
    'Application',
    'FederatedCredential',
    'RoleDefinition',
    'RoleAssignment',
    'Tag',
    'Region',
    'ManagedIdentity',
  ];
  const nodes: unknown[] = [];
  for (const label of labels) {
    const rows = await world.query(
      `MATCH (n:${label}) RETURN coalesce(n.id, n.code) AS id, n.arm_hash AS hash, n.properties AS properties ORDER BY id`,
    );
    nodes.push(...rows.map((row) => ({ label, ...row })));
  }
  const edges = await world.query(
    'MATCH (a)-[r]->(b) RETURN coalesce(a.id, a.code) AS a, type(r) AS t, coalesce(b.id, b.code) AS b, r.path AS path, r.assignment_id AS x ORDER BY a, t, b, path, x',
  );
  return { nodes, edges };
}

describe('a scan that may not read everything', () => {
  let world: ScanWorld;
  let whole: unknown;
  beforeAll(async () => {
    world = await startScanWorld();
    await world.scan();
    whole = await imageOf(world);
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));

  it('names a refused subscription with the missing permission, is partial, and removes nothing of it', async () => {
    await world.control('faults', 'PUT', deny(`/subscriptions/${WEB}/**`, `/subscriptions/${WEB}`));
    const { result } = await world.scan();
    expect(result.partial).toBe(true);
    expect(result.unread_scopes).toContainEqual({
      scope: `/subscriptions/${WEB}`,
      step: 'resource-groups',
      reason: 'Access was refused: HTTP 403 AuthorizationFailed',
      permission: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    });
    expect(result.changes!.removed).toBe(0);
    expect(await imageOf(world)).toEqual(whole);
  });

  it('says in the graph which scopes were read in full, step by step', async () => {
    const scopes = async () =>
      (await world.deps.syncs.of(world.tenant.tenant.tenantId)).map(({ scope, incomplete_steps }) => ({
        scope,
        incomplete_steps,
      }));
    const hub = { scope: `/subscriptions/${HUB}`, incomplete_steps: [] };
    const web = { scope: `/subscriptions/${WEB}`, incomplete_steps: [] };
    const directory = { scope: '/', incomplete_steps: [] };
    await world.scan();
    expect(await scopes()).toEqual([directory, hub, web]);

    await world.control('faults', 'PUT', deny('**/vaults/kv-contoso-web/secrets', '/v1.0/users'));
    await world.scan();
    const partly = [
      { ...directory, incomplete_steps: ['directory', 'memberships'] },
      hub,
      { ...web, incomplete_steps: ['children'] },
    ];
    expect(await scopes()).toEqual(partly);
    // a scan of one group, or of other subscriptions, says nothing of the whole
    await world.control('faults', 'PUT', {});
    await world.scan({ resource_groups: ['rg-web-prod'], include_directory: false });
    await world.scan({ subscription_id: HUB, include_directory: false });
    expect(await scopes()).toEqual(partly);

    // a scan that was begun and never ended leaves nothing complete
    await world.engine.prepare(
      world.newJob({ subscription_id: HUB, include_directory: false, include_rbac: false }),
      'subscriptions',
      makeControl(),
    );
    const [, begun] = await scopes();
    expect(begun!.incomplete_steps).toEqual([
      'children',
      'extensions',
      'graph-tables',
      'resource-groups',
      'resources',
      'unlisted',
    ]);
    await world.scan();
    expect(await scopes()).toEqual([directory, hub, web]);
  });

  it('names a refused child list and keeps what it knew of it', async () => {
    await world.control('faults', 'PUT', deny('**/vaults/kv-contoso-web/secrets'));
    const { result } = await world.scan();
    expect(result.unread_scopes).toEqual([
      {
        scope: `/subscriptions/${WEB}/resourceGroups/rg-web-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-web/secrets`,
        step: 'children',
        reason: 'Access was refused: HTTP 403 AuthorizationFailed',
        permission: 'Microsoft.KeyVault/vaults/secrets/read',
      },
    ]);
    expect(await imageOf(world)).toEqual(whole);
  });

  it('names a refused directory list and a refused membership, and keeps the edges', async () => {
    await world.control('faults', 'PUT', deny('/v1.0/users', '/v1.0/groups/*/members'));
    const { result } = await world.scan();
    expect(result.unread_scopes).toContainEqual({
      scope: '/users',
      step: 'directory',
      reason: 'Access was refused: HTTP 403 Authorization_RequestDenied',
      permission: 'User.Read.All',
    });
    expect(result.unread_scopes!.filter(({ step }) => step === 'memberships')).toHaveLength(8);
    expect(await imageOf(world)).toEqual(whole);
  });

  it('names each subscription when Resource Graph refuses', async () => {
    await world.control('faults', 'PUT', deny('/providers/Microsoft.ResourceGraph/resources'));
    const { result } = await world.scan();
    expect(
      result
        .unread_scopes!.filter(({ step }) => step === 'resources')
        .map(({ scope, permission }) => ({ scope, permission })),
    ).toEqual([
      { scope: `/subscriptions/${HUB}`, permission: 'Microsoft.ResourceGraph/resources/read' },
      { scope: `/subscriptions/${WEB}`, permission: 'Microsoft.ResourceGraph/resources/read' },
    ]);
    expect(result.changes!.removed).toBe(0);
    expect(await imageOf(world)).toEqual(whole);
  });

  it('ends as unreadable where it sees neither subscriptions nor directory', async () => {
    await world.control(
      'faults',
      'PUT',
      deny('/subscriptions', '/subscriptions/**', '/v1.0/**', '/providers/Microsoft.ResourceGraph/resources'),
    );
    await expect(world.scan()).rejects.toMatchObject({ code: 'TENANT_UNREADABLE' });
    expect(await imageOf(world)).toEqual(whole);
  });

  it('says that Azure does not answer, rather than that rights are missing, where that is why it sees nothing', async () => {
    await world.control('faults', 'PUT', deny('/v1.0/**'));
    const reason = 'Azure did not answer the request: HTTP 503 ServiceUnavailable';
    const denied = () => Promise.resolve({ outcome: 'denied' as const, reason, permission: null });
    await expect(world.scanWith({ ...world.deps, arm: { ...world.deps.arm, list: denied } })).rejects.toMatchObject({
      code: 'AZURE_UNAVAILABLE',
      detail: `Neither a subscription nor a directory object could be read: ${reason}. Nothing was removed from the graph; scan again later.`,
    });
    expect(await imageOf(world)).toEqual(whole);
  });

  it('never takes the directory of its own tenant for that of another', async () => {
    await expect(world.scan({ tenant_id: '11111111-2222-3333-4444-555555555555' })).rejects.toMatchObject({
      code: 'TENANT_UNREADABLE',
      detail: expect.stringContaining('cannot read 11111111-2222-3333-4444-555555555555. Check the tenant id'),
    });
    expect(await imageOf(world)).toEqual(whole);
  });

  it('names a subscription that was asked for and is not visible', async () => {
    const { result } = await world.scan({ subscription_ids: ['11111111-2222-3333-4444-555555555555'] });
    expect(result.unread_scopes).toEqual([
      {
        scope: '/subscriptions/11111111-2222-3333-4444-555555555555',
        step: 'subscriptions',
        reason: 'The subscription is not visible to the identity of this app',
        permission: 'Microsoft.Resources/subscriptions/read',
      },
    ]);
    expect(await imageOf(world)).toEqual(whole);
  });

  it('limits what it reads to the filter, and removes nothing beyond it', async () => {
    const groups = await world.scan({
      subscription_id: WEB,
      resource_groups: ['RG-Data-Prod'],
      include_directory: false,
      include_rbac: false,
    });
    expect(groups.result).toMatchObject({
      partial: false,
      subscriptions: 1,
      resource_groups: 1,
      users: 0,
      role_assignments: 0,
    });
    const types = await world.scan({ resource_types: ['microsoft.sql/servers/databases'] });
    expect(types.result.resources_by_type).toEqual({
      'Microsoft.Sql/servers': 1,
      'Microsoft.Sql/servers/databases': 2,
    });
    const few = await world.scan({ resource_limit: 7 });
    expect(few.result.resources).toBe(7);
    expect(await imageOf(world)).toEqual(whole);
  });

  it('counts a page once when two deliveries of the same slice work at the same time', async () => {
    const job = world.newJob();
    const control = makeControl();
    for (const step of world.engine.steps(job)) {
      const { workers } = await world.engine.prepare(job, step, control);
      await world.engine.prepare(job, step, control);
      const slices = Array.from({ length: workers * 2 }, (_, index) => ({ step, worker: index % workers, workers }));
      await Promise.all(
        slices.map(async (slice) => {
          while (!(await world.engine.work(job, slice, control)).done);
        }),
      );
    }
    const result = (await world.engine.summarise(job, 'completed')) as ScanResult;
    expect(result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
    expect(result).toMatchObject({ resources: 118, unread_scope_count: 0 });
    expect(await imageOf(world)).toEqual(whole);
  });

  it('goes on from its checkpoints when every slice ends after one page', async () => {
    const job = world.newJob();
    let asked = 0;
    await drive(world.engine, job, makeControl({ timeIsUp: () => asked++ % 2 === 1 }));
    expect((await world.engine.summarise(job, 'completed')) as ScanResult).toMatchObject({
      resources: 118,
      partial: false,
    });
    expect(await imageOf(world)).toEqual(whole);
  });

  it('stops at once with the reason of the cancellation', async () => {
    const cancelled = new AbortController();
    const job = world.newJob();
    const control = makeControl({ signal: cancelled.signal });
    await world.engine.prepare(job, 'subscriptions', control);
    cancelled.abort(new Error('cancelled'));
    await expect(world.engine.work(job, { step: 'subscriptions', worker: 0, workers: 1 }, control)).rejects.toThrow(
      'cancelled',
    );
    expect(await world.engine.summarise(job, 'cancelled')).toMatchObject({ resources: 0, partial: false });
  });

  it('ends with the same graph when a tenth of all requests is throttled, fails, breaks off or is cut in half', async () => {
    await world.control('faults', 'PUT', { seed: 5, throttle: 0.03, server_error: 0.03, reset: 0.02, truncate: 0.02 });
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: false, resources: 118, changes: { created: 0, updated: 0, removed: 0 } });
    expect(result.requests!.throttled).toBeGreaterThan(0);
    expect(await imageOf(world)).toEqual(whole);
  });

  it('removes what is gone, with what was inside of it, and nothing else', async () => {
    const server = `/subscriptions/${WEB}/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod`;
    const before = (await world.query('MATCH (n:Resource) RETURN n.id AS id')).map(({ id }) => String(id));
    const gone = before.filter((id) => id === server || id.startsWith(`${server}/`));
    const [user] = await world.query('MATCH (u:User) RETURN u.id AS id ORDER BY id');
    await world.control('tenant', 'POST', { remove: { resources: gone, users: [user!.id] } });
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: false, resources: 118 - gone.length, users: 12 });
    expect(result.changes!.removed).toBe(gone.length + 1);
    const after = (await world.query('MATCH (n:Resource) RETURN n.id AS id')).map(({ id }) => String(id));
    expect(after.sort()).toEqual(before.filter((id) => !gone.includes(id)).sort());
    expect((await world.scan()).result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
  });

  it('removes what is gone above the subscriptions although another list that shows such things was refused', async () => {
    const { roleAssignments } = world.tenant as unknown as { roleAssignments: { id: string }[] };
    const { id } = roleAssignments.find((each) => /^\/providers\/Microsoft.Management\//i.test(each.id))!;
    const eligibility = '**/roleEligibilityScheduleInstances';
    await world.control('tenant', 'POST', { remove: { roleAssignments: [id] } });
    await world.control('faults', 'PUT', deny(eligibility));
    const { result } = await world.scan();
    expect(new Set(result.unread_scopes!.map(({ step }) => step))).toEqual(new Set(['eligibility']));
    expect(result.changes!.removed).toBe(1);
    expect(await world.query('MATCH (n:RoleAssignment {id: $id}) RETURN n.id', { id })).toEqual([]);
  });

  it('removes nothing where more would go than the limit allows, and says so', async () => {
    const before = (await world.query('MATCH (n:Resource) RETURN n.id AS id')).length;
    const { resources } = world.tenant as unknown as { resources: { id: string }[] };
    await world.control('tenant', 'POST', { remove: { resources: resources.map(({ id }) => id) } });
    await expect(world.scan()).rejects.toMatchObject({ code: 'REMOVAL_LIMIT' });
    expect(await world.query('MATCH (n:Resource) RETURN n.id AS id')).toHaveLength(before);
  });
});
