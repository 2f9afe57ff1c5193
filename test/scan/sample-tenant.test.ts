import { readFileSync } from 'node:fs';
import { keyOf } from '../../src/graph/arm-id.ts';
import { findReferences } from '../../src/scan/references.ts';
import { startScanWorld, type ScanRun, type ScanWorld } from './scan-world.ts';

type Item = Record<string, unknown> & { id: string };
const tenant = JSON.parse(readFileSync('local/tenants/contoso-small.json', 'utf8')) as Record<string, Item[]> & {
  tenant: Item;
};
const secrets = JSON.parse(readFileSync('local/tenants/contoso-small.secrets.json', 'utf8')) as { value: string }[];
const ids = (items: readonly Item[]): string[] => items.map(({ id }) => keyOf(id)).sort();

describe('a scan of the sample tenant', () => {
  let world: ScanWorld;
  let run: ScanRun;
  beforeAll(async () => {
    world = await startScanWorld();
    run = await world.scan();
  });
  afterAll(() => world.close());
  const idsOf = async (label: string, where = 'true') =>
    (await world.query(`MATCH (n:${label}) WHERE ${where} RETURN n.id AS id`))
      .map(({ id }) => keyOf(String(id)))
      .sort();

  it('counts what the snapshot holds, and leaves nothing unread', () => {
    expect(run.result).toMatchObject({
      partial: false,
      unread_scopes: [],
      unread_scope_count: 0,
      subscriptions: tenant.subscriptions!.length,
      resource_groups: tenant.resourceGroups!.length,
      resources: 118,
      resource_types: 82,
      users: tenant.users!.length,
      groups: tenant.groups!.length,
      service_principals: tenant.servicePrincipals!.length,
      applications: tenant.applications!.length,
      role_definitions: tenant.roleDefinitions!.length,
      role_assignments: tenant.roleAssignments!.length,
      changes: { updated: 0, unchanged: 0, removed: 0 },
    });
  });

  it.each([
    [
      'Resource',
      'resources',
      "n.type <> 'Microsoft.Network/subnets' AND n.type <> 'Microsoft.Authorization/roleAssignments'",
    ],
    ['ResourceGroup', 'resourceGroups', 'true'],
    ['User', 'users', 'true'],
    ['IdentityGroup', 'groups', 'true'],
    ['ServicePrincipal', 'servicePrincipals', 'true'],
    ['Application', 'applications', 'true'],
    ['RoleAssignment', 'roleAssignments', 'true'],
    ['RoleDefinition', 'roleDefinitions', 'true'],
  ])('has every %s of the snapshot, and no other', async (label, list, where) => {
    expect(await idsOf(label, where)).toEqual(ids(tenant[list]!));
  });

  it('has the tenant and its subscriptions by name', async () => {
    expect(
      await world.query(
        'MATCH (t:Tenant)-[:CONTAINS]->(s:Subscription) RETURN t.id AS tenant, t.name AS name, s.name AS subscription ORDER BY subscription',
      ),
    ).toEqual(
      tenant
        .subscriptions!.map(({ displayName }) => ({
          tenant: tenant.tenant.tenantId,
          name: tenant.tenant.displayName,
          subscription: displayName,
        }))
        .sort((a, b) => (String(a.subscription) < String(b.subscription) ? -1 : 1)),
    );
  });

  it('has every subnet as a node of its own, and only its name in the network', async () => {
    const networks = tenant.resources!.filter(({ type }) => type === 'Microsoft.Network/virtualNetworks');
    const subnets = networks.flatMap(({ properties }) => (properties as { subnets: Item[] }).subnets);
    expect(await idsOf('Resource', "n.type = 'Microsoft.Network/subnets'")).toEqual(ids(subnets));
    expect(run.result.inline_children).toBe(subnets.length);
    for (const { properties, address_space } of await world.query(
      "MATCH (n:Resource {type: 'Microsoft.Network/virtualNetworks'}) RETURN n.properties AS properties, n.address_space AS address_space",
    )) {
      expect(Array.isArray(address_space)).toBe(true);
      for (const subnet of (JSON.parse(String(properties)) as { subnets: object[] }).subnets)
        expect(Object.keys(subnet).sort()).toEqual(['id', 'name']);
    }
  });

  it('has every membership, ownership and trusted identity', async () => {
    const pairs = async (cypher: string) =>
      (await world.query(cypher)).map(({ a, b }) => `${String(a)} ${String(b)}`).sort();
    const expected = (list: string, key: string) =>
      tenant[list]!.flatMap((item) =>
        ((item[key] as string[] | undefined) ?? []).map((id) => `${id} ${item.id}`),
      ).sort();
    expect(await pairs('MATCH (a)-[:MEMBER_OF]->(b:IdentityGroup) RETURN a.id AS a, b.id AS b')).toEqual(
      expected('groups', 'memberIds'),
    );
    expect(await pairs('MATCH (a)-[:OWNER_OF]->(b:IdentityGroup) RETURN a.id AS a, b.id AS b')).toEqual(
      expected('groups', 'ownerIds'),
    );
    expect(await pairs('MATCH (a)-[:OWNER_OF]->(b:Application) RETURN a.id AS a, b.id AS b')).toEqual(
      expected('applications', 'ownerIds'),
    );
    const trusted = tenant.applications!.flatMap(
      ({ federatedIdentityCredentials }) => (federatedIdentityCredentials as Item[] | undefined) ?? [],
    );
    expect(await idsOf('FederatedCredential')).toEqual(ids(trusted));
    expect(
      await pairs('MATCH (a:ServicePrincipal)-[:INSTANCE_OF]->(b:Application) RETURN a.app_id AS a, b.app_id AS b'),
    ).toEqual(tenant.applications!.map(({ appId }) => `${String(appId)} ${String(appId)}`).sort());
  });

  it('joins each role assignment with its principal and its role; a deleted principal is counted', async () => {
    const known = new Set(
      ['users', 'groups', 'servicePrincipals'].flatMap((list) => tenant[list]!.map(({ id }) => id)),
    );
    const properties = tenant.roleAssignments!.map((each) => each.properties as Record<string, string>);
    const expected = properties
      .filter(({ principalId }) => known.has(principalId!))
      .map(({ principalId, roleDefinitionId }) => `${principalId} ${roleDefinitionId!.split('/').at(-1)}`)
      .sort();
    const found = await world.query('MATCH (p)-[r:HAS_ROLE]->(d:RoleDefinition) RETURN p.id AS p, d.name AS d');
    expect(found.map(({ p, d }) => `${String(p)} ${String(d)}`).sort()).toEqual(expected);
    expect(run.result.relationships).toMatchObject({ HAS_ROLE: expected.length, ASSIGNED_TO: expected.length });
    expect(expected.length).toBeLessThan(properties.length);
    expect(run.result.unresolved_references!.principal).toBeGreaterThanOrEqual(properties.length - expected.length);
  });

  it('knows the relationships of a virtual machine, its interface and its subnet', async () => {
    const vm = "MATCH (vm:Resource {name: 'vm-legacy-01'})";
    expect(
      await world.query(
        `${vm}-[:USES]->(nic)-[:CONNECTED_TO]->(subnet)<-[:CONTAINS]-(vnet:Resource) RETURN nic.name AS nic, vnet.name AS vnet`,
      ),
    ).toEqual([{ nic: 'vm-legacy-01-nic', vnet: 'vnet-legacy-neu' }]);
    expect(
      (await world.query(`${vm}-[:DEPENDS_ON]->(x) RETURN x.name AS name ORDER BY name`)).map(({ name }) => name),
    ).toEqual([
      'avail-legacy',
      'vm-legacy-01-data0',
      'vm-legacy-01-nic',
      'vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729',
    ]);
    expect(await world.query(`${vm}-[:USES_IDENTITY]->(i:ManagedIdentity) RETURN i.identityType AS type`)).toEqual([
      { type: 'SystemAssigned' },
    ]);
    expect(
      await world.query(
        "MATCH (s:Resource {name: 'kv-contoso-platform'})-[:SENDS_DIAG_TO]->(d)-[:LOGS_TO]->(w) RETURN w.name AS name",
      ),
    ).toEqual([{ name: 'log-contoso-prod' }]);
    expect(
      (await world.query('MATCH (pe)-[:CONNECTED_TO_PE]->(t) RETURN t.name AS name ORDER BY name')).map(
        ({ name }) => name,
      ),
    ).toEqual(['sql-contoso-prod', 'stcontosoweb']);
  });

  it('spells every reference to a scanned resource exactly as that resource', async () => {
    const rows = await world.query('MATCH (n:Resource) RETURN n.id AS id, n.properties AS properties');
    const exact = new Map(rows.map(({ id }) => [keyOf(String(id)), String(id)]));
    const wrong = rows.flatMap(({ id, properties }) =>
      findReferences(JSON.parse(String(properties)), 'properties')
        .filter(({ kind, key, text }) => kind === 'arm' && exact.has(key) && exact.get(key) !== text)
        .map(({ path, text }) => `${String(id)} ${path} ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no reference whose end it knows and does not show', async () => {
    const rows = await world.query('MATCH (n:Resource) RETURN n.id AS id, n.properties AS properties');
    const known = new Set(rows.map(({ id }) => keyOf(String(id))));
    const shown = new Set(
      (await world.query('MATCH (a:Resource)-[r:REFERENCES]->(b:Resource) RETURN a.id AS a, r.path AS path')).map(
        ({ a, path }) => `${String(a)} ${String(path)}`,
      ),
    );
    const silent = rows.flatMap(({ id, properties }) =>
      findReferences(JSON.parse(String(properties)), 'properties')
        .filter(({ kind, key }) => kind === 'arm' && known.has(key) && !key.startsWith(keyOf(String(id))))
        .filter(({ path }) => !shown.has(`${String(id)} ${path}`)),
    );
    expect(silent).toEqual([]);
  });

  it('gives every Resource what readers of the graph need', async () => {
    const rows = await world.query(
      'MATCH (n:Resource) RETURN n.id AS id, n.name AS name, n.type AS type, n.location AS location, n.subscription_id AS subscription_id, n.resource_group AS a, n.resourceGroup AS b, n.properties AS properties, n.tags AS tags, n.arm AS arm, n.id_lc AS id_lc',
    );
    for (const row of rows) {
      for (const name of ['id', 'name', 'type', 'location', 'subscription_id'])
        expect(row[name]).toEqual(expect.stringMatching(/./));
      expect(row.a).toEqual(row.b);
      expect(row.id_lc).toBe(String(row.id).toLowerCase());
      expect(JSON.parse(String(row.properties))).toEqual(expect.any(Object));
      if (row.tags !== null) expect(JSON.parse(String(row.tags))).toEqual(expect.any(Object));
      expect((JSON.parse(String(row.arm)) as Item).id).toBe(row.id);
    }
    const groupsAsResources = await world.query(
      "MATCH (n:Resource) WHERE toLower(n.type) STARTS WITH 'microsoft.resources/resourcegroups' RETURN n.id AS id",
    );
    expect(groupsAsResources).toEqual([]);
  });

  it('holds no planted secret, in the graph or in the archive, plain or in base64', async () => {
    const graph =
      JSON.stringify(await world.query('MATCH (n) RETURN properties(n) AS p')) +
      JSON.stringify(await world.query('MATCH ()-[r]->() RETURN properties(r) AS p'));
    const everything = graph + Object.values(run.files).join('\n');
    for (const { value } of secrets) {
      expect(everything).not.toContain(value);
      for (const shift of [0, 1, 2])
        expect(everything).not.toContain(
          Buffer.from(' '.repeat(shift) + value)
            .toString('base64')
            .slice(4, -4),
        );
    }
    const [settings] = await world.query(
      "MATCH (n:Resource) WHERE n.id ENDS WITH 'app-contoso-shop/config/appsettings' RETURN n.masked AS masked, n.arm AS arm",
    );
    expect(settings!.masked).toEqual([
      '/properties/APPLICATIONINSIGHTS_CONNECTION_STRING',
      '/properties/STORAGE_CONNECTION',
      '/properties/PAYMENT_API_KEY',
    ]);
    expect((JSON.parse(String(settings!.arm)) as { properties: object }).properties).toMatchObject({
      PAYMENT_API_KEY: '<masked>',
      WEBSITE_NODE_DEFAULT_VERSION: '~20',
    });
  });

  it('writes an archive of what it found', () => {
    expect(Object.keys(run.files)).toEqual([
      'summary.json',
      'unread-scopes.json',
      'inventory.ndjson',
      'relationships.ndjson',
      'access.ndjson',
      'report.html',
    ]);
    const lines = (name: string) =>
      run.files[name]!.trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Item);
    const inventory = ids(lines('inventory.ndjson'));
    for (const id of [...ids(tenant.resources!), ...ids(tenant.resourceGroups!)]) expect(inventory).toContain(id);
    const total = Object.values(run.result.relationships!).reduce((sum, count) => sum + count, 0);
    expect(lines('relationships.ndjson')).toHaveLength(total);
    expect(JSON.parse(run.files['summary.json']!)).toMatchObject({ resources: 118, partial: false });
    expect(JSON.parse(run.files['unread-scopes.json']!)).toEqual([]);
    expect(run.files['report.html']).toContain('Everything that was asked for was read.');
    const assignments = tenant.roleAssignments!.map(({ id }) => id);
    expect(lines('access.ndjson')).toHaveLength(assignments.length);
    // each table of resources adds up to the number above it
    const sumOf = (title: string) =>
      [
        ...run.files['report.html']!.split(`<h2>${title}</h2>`)[1]!
          .split('</table>')[0]!
          .matchAll(/<td class="n">([\d,]+)</g),
      ]
        .map(([, count]) => Number(count!.replaceAll(',', '')))
        .reduce((sum, count) => sum + count, 0);
    expect(['Resources by subscription', 'Resources by region', 'Resources by type'].map(sumOf)).toEqual([
      118, 118, 118,
    ]);
  });

  it('writes no resource and no edge in a second scan of the unchanged tenant', async () => {
    const image = async () => [
      await world.query(
        'MATCH (n:Resource) RETURN n.id AS id, n.arm_hash AS hash, n.edges_hash AS edges, n.properties AS p, toString(n.updated_at) AS at ORDER BY id',
      ),
      await world.query(
        'MATCH (a)-[r]->(b) RETURN coalesce(a.id, a.code) AS a, type(r) AS t, coalesce(b.id, b.code) AS b, r.path AS path ORDER BY a, t, b, path',
      ),
    ];
    const before = await image();
    world.neo4j.statements.length = 0;
    const again = await world.scan();
    expect(world.neo4j.statements.filter((text) => /MERGE \(n:(Resource|User|RoleAssignment)\b/.test(text))).toEqual(
      [],
    );
    expect(
      world.neo4j.statements.filter(
        (text) =>
          /-\[r:(CONTAINS|REFERENCES|USES|TAGGED_WITH)/.test(text) && !/Tenant/.test(text) && /MERGE/.test(text),
      ),
    ).toEqual([]);
    expect(again.result.changes).toEqual({
      created: 0,
      updated: 0,
      removed: 0,
      unchanged: run.result.changes!.created,
    });
    expect({ ...again.result, changes: run.result.changes, requests: run.result.requests }).toEqual(run.result);
    expect(await image()).toEqual(before);
  });
});

describe('a scan while Resource Graph leaves out a third of the resources', () => {
  it('finds them in the list of ARM, asks for each, and reads what is inside of them', async () => {
    const world = await startScanWorld({ faults: { seed: 3, omit: 0.33 } });
    try {
      const { result } = await world.scan();
      expect(result).toMatchObject({ partial: false, resources: 118, resource_types: 82, inline_children: 9 });
      const here = "n.type <> 'Microsoft.Network/subnets' AND n.type <> 'Microsoft.Authorization/roleAssignments'";
      const found = await world.query(`MATCH (n:Resource) WHERE ${here} RETURN n.id AS id, n.read_by AS by`);
      expect(found.map(({ id }) => keyOf(String(id))).sort()).toEqual(ids(tenant.resources!));
      expect(found.filter(({ by }) => by === 'unlisted').length).toBeGreaterThan(15);
      expect([...world.made.get('unlisted')!.nodes]).toEqual(['Resource']);
    } finally {
      await world.close();
    }
  });

  it('finds them although one of those that it shows may not be read', async () => {
    const workbook = tenant.resources!.find(({ id }) => /\/workbooks\//i.test(id))!;
    const world = await startScanWorld({ faults: { seed: 4, omit: 0.33, deny: [{ path: workbook.id }] } });
    try {
      const { result } = await world.scan();
      const scopes = result.unread_scopes!.map(({ scope, step }) => ({ scope: keyOf(scope), step }));
      expect(scopes).toEqual([{ scope: keyOf(workbook.id), step: 'resources' }]);
      expect(result).toMatchObject({ resources: 117, resource_types: 81 });
    } finally {
      await world.close();
    }
  });
});
