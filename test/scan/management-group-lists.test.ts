// Roles and policy at a management group that no subscription is in: Resource Graph shows them with no subscription.
import { EMPTY_GROUP, emptyGroup, GROUP } from './rich-world.ts';
import { startScanWorld, type ScanWorld } from './scan-world.ts';

interface Item {
  readonly id: string;
  readonly [key: string]: unknown;
}

describe('a management group without a subscription', () => {
  let world: ScanWorld;
  let userId: string;
  let setUp: ReturnType<typeof emptyGroup>;
  beforeAll(async () => {
    world = await startScanWorld();
    const { users, managementGroups } = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Record<
      string,
      Item[]
    >;
    userId = users![0]!.id;
    setUp = emptyGroup(managementGroups!, userId);
    await world.control('tenant', 'POST', { upsert: setUp });
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));

  const below = async (): Promise<string[]> => {
    const rows = await world.query(
      `MATCH (n) WHERE n.id STARTS WITH '${EMPTY_GROUP}/' RETURN labels(n)[0] AS label, n.name AS name`,
    );
    return rows.map(({ label, name }) => `${String(label)} ${String(name)}`).sort();
  };
  const ALL = [
    'RoleAssignment 0b8f5c2e-3f0e-4a8a-8a55-1d2f6f0c9a11',
    'RoleEligibility may-empty',
    'TenantResource empty-rule',
    'TenantResource empty-rule',
    'TenantResource empty-set',
  ];
  const customRole = () =>
    world.query("MATCH (d:RoleDefinition {roleName: 'Empty reader'}) RETURN d.tenant_id = $tenant AS ours", {
      tenant: world.tenant.tenant.tenantId,
    });

  it('is read with its roles, its policy and who may take on roles there', async () => {
    const { result } = await world.scan();
    expect(await below()).toEqual(ALL);
    expect(await customRole()).toEqual([{ ours: true }]);
    expect(result).toMatchObject({ partial: false, role_assignments: 25, role_definitions: 63 });
    const [held] = await world.query(
      "MATCH (u:User)-[r:HAS_ROLE]->(d:RoleDefinition {roleName: 'Empty reader'}) RETURN r.scope AS scope, u.id AS user",
    );
    expect(held).toEqual({ scope: EMPTY_GROUP, user: userId });
  });

  it('changes nothing where nothing changed', async () => {
    const { result } = await world.scan();
    expect(result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
  });

  it('is left alone by a scan of a part of the tenant', async () => {
    const { result } = await world.scan({ resource_groups: ['rg-shop'] });
    expect(result.changes).toMatchObject({ removed: 0 });
    expect(await below()).toEqual(ALL);
  });

  it('is named, list by list, where it may not be read, and keeps what is known of it', async () => {
    await world.control('faults', 'PUT', { deny: [{ path: `${EMPTY_GROUP}/providers/**` }] });
    await world.control('tenant', 'POST', { remove: { roleAssignments: [setUp.roleAssignments[0]!.id] } });
    const { result } = await world.scan();
    const lists = result.unread_scopes!.filter(({ step }) => step === 'management-group-lists');
    expect(lists.map(({ scope, permission }) => [scope.slice(EMPTY_GROUP.length), permission])).toEqual(
      [
        'Authorization/denyAssignments', 'Authorization/policyAssignments', 'Authorization/policyDefinitions',
        'Authorization/policyExemptions', 'Authorization/policySetDefinitions', 'Authorization/roleAssignments',
        'Authorization/roleDefinitions', 'Authorization/roleEligibilityScheduleInstances', 'Consumption/budgets',
        'CostManagement/exports', 'Insights/diagnosticSettings', 'Resources/deploymentStacks', 'Resources/deployments',
      ].map((type) => [`/providers/Microsoft.${type}`, `Microsoft.${type}/read`]),
    ); // prettier-ignore
    expect(await customRole()).toEqual([{ ours: true }]);
    expect(await below()).toEqual(ALL);
  });

  it('loses what is gone', async () => {
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: false, changes: { removed: 1 } });
    expect(await below()).toEqual(ALL.slice(1));
    await world.control('tenant', 'POST', {
      remove: { roleDefinitions: [setUp.roleDefinitions[0]!.id], resources: setUp.resources.map(({ id }) => id) },
    });
    expect((await world.scan()).result.partial).toBe(false);
    expect(await below()).toEqual([]);
    expect(await customRole()).toEqual([]);
  });
});

describe('a management group with subscriptions', () => {
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld();
  });
  afterAll(() => world.close());
  const at = (type: string, name: string, properties: object): Item => ({
    id: `${GROUP}/providers/${type}/${name}`,
    name,
    type,
    properties,
  });
  const held = () =>
    world.query(
      `MATCH (g:ManagementGroup)-[:CONTAINS]->(n:TenantResource) OPTIONAL MATCH (n)-[:LOGS_TO]->(w)
       RETURN g.name AS g, n.arm_type AS type, n.name AS name, w.name AS logs ORDER BY type`,
    );

  it('has the budgets and diagnostic settings that are set up at it, until they are gone', async () => {
    const [workspace] = (world.tenant as unknown as { resources: Item[] }).resources.filter(({ type }) =>
      /OperationalInsights.workspaces$/i.test(String(type)),
    );
    const items = [
      at('Microsoft.Consumption/budgets', 'all-year', { amount: 1_000 }),
      at('Microsoft.Insights/diagnosticSettings', 'to-logs', { workspaceId: workspace!.id }),
    ];
    await world.control('tenant', 'POST', { upsert: { resources: items } });
    expect((await world.scan()).result).toMatchObject({ partial: false, resources: 118 });
    expect(await held()).toEqual([
      { g: 'mg-contoso', type: 'Microsoft.Consumption/budgets', name: 'all-year', logs: null },
      { g: 'mg-contoso', type: 'Microsoft.Insights/diagnosticSettings', name: 'to-logs', logs: workspace!.name },
    ]);
    expect((await world.scan()).result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
    await world.control('tenant', 'POST', { remove: { resources: items.map(({ id }) => id) } });
    expect((await world.scan()).result.changes).toMatchObject({ removed: 2 });
    expect(await held()).toEqual([]);
  });
});

describe('a tenant into which something was deployed', () => {
  const LIST = '/providers/Microsoft.Resources/deployments';
  const deployment: Item = {
    id: `${LIST}/make-groups`,
    name: 'make-groups',
    type: 'Microsoft.Resources/deployments',
    location: 'westeurope',
    properties: { mode: 'Incremental', provisioningState: 'Succeeded' },
  };
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld();
    await world.control('tenant', 'POST', { upsert: { resources: [deployment] } });
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));
  const held = () =>
    world.query('MATCH (n:TenantResource) WHERE n.id STARTS WITH $list RETURN n.id AS id, n.management_group AS at', {
      list: LIST,
    });

  it('is read in full but for that, which is counted as withheld, where Reader was given at the root management group', async () => {
    await world.control('faults', 'PUT', { deny: [{ path: LIST }] });
    expect((await world.scan()).result).toMatchObject({
      partial: false,
      resources: 118,
      withheld: { 'deployments to the tenant': 1 },
    });
    expect(await held()).toEqual([]);
  });

  it('has the record of it', async () => {
    expect((await world.scan()).result).toMatchObject({ partial: false, resources: 118 });
    expect(await held()).toEqual([{ id: deployment.id, at: '' }]);
    expect((await world.scan()).result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
  });

  it('keeps what an earlier scan was shown, and names the list with what is missing, once the role at the tenant is gone', async () => {
    await world.control('faults', 'PUT', { deny: [{ path: LIST }] });
    await world.control('tenant', 'POST', { remove: { resources: [deployment.id] } });
    const { result } = await world.scan();
    expect(result).toMatchObject({
      partial: true,
      changes: { removed: 0 },
      unread_scopes: [
        {
          scope: LIST,
          step: 'management-group-lists',
          reason:
            'Access was refused: HTTP 403 AuthorizationFailed. Deployments to the tenant itself are shown to who has Reader at /, above the root management group',
          permission: 'Microsoft.Resources/deployments/read',
        },
      ],
    });
    expect(await held()).toHaveLength(1);
  });

  it('loses it once it is gone', async () => {
    expect((await world.scan()).result).toMatchObject({ partial: false, changes: { removed: 1 } });
    expect(await held()).toEqual([]);
  });
});

describe('a management group that its only subscription leaves during a scan', () => {
  it('is read with its roles, which no subscription shows any more', async () => {
    const world = await startScanWorld();
    try {
      const { managementGroups } = world.tenant as unknown as { managementGroups: Item[] };
      const childrenOf = ({ properties }: Item) => (properties as { children: Item[] }).children;
      const isSubscription = ({ id }: Item) => id.startsWith('/subscriptions/');
      const from = managementGroups.find((group) => childrenOf(group).some(isSubscription))!;
      const to = managementGroups.find((group) => group.id !== from.id && childrenOf(group).some(isSubscription))!;
      const put = (group: Item, children: Item[]) => ({
        ...group,
        properties: { ...(group.properties as object), children },
      });
      const role = {
        id: '/providers/Microsoft.Authorization/roleDefinitions/5f3a1c0e-55a1-4c5c-9d1e-0f6f0b9d7a01',
        name: '5f3a1c0e-55a1-4c5c-9d1e-0f6f0b9d7a01',
        type: 'Microsoft.Authorization/roleDefinitions',
        properties: { roleName: 'Left behind', type: 'CustomRole', assignableScopes: [from.id], permissions: [] },
      };
      await world.control('tenant', 'POST', { upsert: { roleDefinitions: [role] } });
      let hasMoved = false;
      const { resourceGraph } = world.deps;
      const result = await world.scanWith({
        ...world.deps,
        resourceGraph: {
          ...resourceGraph,
          async query(ask, query) {
            if (query.query.startsWith('authorizationresources') && !hasMoved) {
              hasMoved = true;
              const moving = childrenOf(from).filter(isSubscription);
              const groups = [put(from, []), put(to, [...childrenOf(to), ...moving])];
              await world.control('tenant', 'POST', { upsert: { managementGroups: groups } });
            }
            return resourceGraph.query(ask, query);
          },
        },
      });
      expect({ hasMoved, partial: result.partial }).toEqual({ hasMoved: true, partial: false });
      expect(await world.query("MATCH (d:RoleDefinition {roleName: 'Left behind'}) RETURN d.id AS id")).toEqual([
        { id: role.id },
      ]);
    } finally {
      await world.close();
    }
  });
});
