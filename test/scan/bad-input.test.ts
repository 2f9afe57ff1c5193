import { startScanWorld, type ScanWorld } from './scan-world.ts';

const WEB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const GROUP = `/subscriptions/${WEB}/resourceGroups/rg-web-prod`;
const disk = (name: string, more: object = {}) => ({
  id: `${GROUP}/providers/Microsoft.Compute/disks/${name}`,
  name,
  type: 'Microsoft.Compute/disks',
  location: 'westeurope',
  properties: {},
  ...more,
});
const hosts = new Set<string>();

describe('a scan that Azure answers badly', () => {
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld({ pageSizeMax: 10, directoryPageSizeMax: 5, seeHost: (host) => void hosts.add(host) });
    await world.scan();
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));
  const names = async (where: string) =>
    (await world.query(`MATCH (n:Resource) WHERE ${where} RETURN n.name AS name ORDER BY name`)).map(
      ({ name }) => name,
    );

  it('follows no link to another host, sends it nothing, and names the list', async () => {
    await world.control('faults', 'PUT', { odd_pages: { foreign: 1 } });
    const { result } = await world.scan();
    const reasons = new Set(result.unread_scopes!.map(({ reason }) => reason));
    expect(reasons).toEqual(new Set(['The next page is said to be on another host; it was not followed']));
    expect(result.unread_scopes!.map(({ scope }) => scope)).toEqual(
      expect.arrayContaining(['/users', '/servicePrincipals', `/subscriptions/${WEB}/resources`]),
    );
    expect([...hosts].sort()).toEqual(['graph.microsoft.com', 'management.azure.com']);
    expect(result.changes!.removed).toBe(0);
  });

  it('ends although every page names itself as the next one, and names each such list', async () => {
    await world.control('faults', 'PUT', { odd_pages: { circle: 1 } });
    const { result } = await world.scan();
    expect(result.unread_scopes!.length).toBeGreaterThan(3);
    for (const { reason } of result.unread_scopes!) expect(reason).toContain('that was read already');
    expect(result.changes!.removed).toBe(0);
  });

  it('reads everything past empty pages and pages that overlap, and counts nothing twice', async () => {
    await world.control('faults', 'PUT', { seed: 4, odd_pages: { empty: 0.3, overlap: 0.5 } });
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: false, resources: 118, users: 13, changes: { created: 0, removed: 0 } });
  });

  it('takes HTML and bodies cut in half for no answer', async () => {
    await world.control('faults', 'PUT', { seed: 2, html: 0.04, truncate: 0.04 });
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: false, resources: 118, changes: { created: 0, updated: 0, removed: 0 } });
  });

  it('reads names of every kind, and finds them again', async () => {
    const odd = ['Größe (1)', 'a b', '日本', "o'neill", '100%', 'plus+und&', 'x'.repeat(260), 'quote"s'];
    await world.control('tenant', 'POST', { upsert: { resources: odd.map((name) => disk(name)) } });
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: false, resources: 118 + odd.length, changes: { created: odd.length } });
    expect(await names("n.type = 'Microsoft.Compute/disks' AND n.id STARTS WITH '" + GROUP + "'")).toEqual(
      expect.arrayContaining(odd),
    );
    // the same resource in another spelling is the same
    const upper = disk('A B', { id: disk('a b').id.toUpperCase().replace('/SUBSCRIPTIONS/', '/subscriptions/') });
    await world.control('tenant', 'POST', { upsert: { resources: [upper] } });
    expect((await world.scan()).result).toMatchObject({ partial: false, resources: 118 + odd.length });
    await world.control('tenant', 'POST', { remove: { resources: odd.map((name) => disk(name).id) } });
    expect((await world.scan()).result).toMatchObject({
      partial: false,
      resources: 118,
      changes: { removed: odd.length },
    });
  });

  it('reads property bags of 2 MB in pages that Resource Graph can bear, whole', async () => {
    const text = 'x'.repeat(2_000_000);
    const large = Array.from({ length: 9 }, (_, index) => disk(`large-${index}`, { properties: { text } }));
    await world.control('tenant', 'POST', { upsert: { resources: large } });
    const { result } = await world.scan({ subscription_id: WEB, include_directory: false, include_rbac: false });
    expect(result).toMatchObject({ partial: false, changes: { created: 9, removed: 0 } });
    const [row] = await world.query("MATCH (n:Resource {name: 'large-3'}) RETURN n.properties AS properties");
    expect((JSON.parse(String(row!.properties)) as { text: string }).text).toHaveLength(text.length);
    await world.control('tenant', 'POST', { remove: { resources: large.map(({ id }) => id) } });
    expect((await world.scan({ subscription_id: WEB })).result.changes!.removed).toBe(9);
  });

  it('calls what has no name by its id, wherever Azure leaves names out', async () => {
    const snapshot = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Record<
      string,
      (Record<string, unknown> & { id: string })[]
    >;
    const { subscriptionId } = snapshot.subscriptions!.find(({ id }) => id.endsWith(WEB))!;
    const group = `/subscriptions/${String(subscriptionId)}/resourceGroups/rg-nameless`;
    const root = snapshot.managementGroups!.find(
      ({ properties }) => (properties as { details: { parent: unknown } }).details.parent === null,
    )!;
    const nameless = {
      subscriptions: [{ ...snapshot.subscriptions!.find(({ id }) => id.endsWith(WEB))!, displayName: null }],
      managementGroups: [{ ...root, properties: { ...(root.properties as object), displayName: null } }],
      resourceGroups: [
        {
          id: group,
          name: null,
          type: 'Microsoft.Resources/resourceGroups',
          location: 'westeurope',
          properties: {},
          tags: null,
        },
      ],
      resources: [
        {
          ...disk('nameless'),
          id: `${group}/providers/Microsoft.Compute/disks/nameless`,
          name: null,
          tags: { empty: null },
          sku: { name: null },
        },
      ],
      users: [{ ...snapshot.users![0]!, displayName: null, userPrincipalName: null }],
      groups: [{ ...snapshot.groups![0]!, displayName: null }],
      applications: [{ ...snapshot.applications![0]!, displayName: null }],
      servicePrincipals: [{ ...snapshot.servicePrincipals![0]!, displayName: null }],
      roleDefinitions: [
        {
          ...snapshot.roleDefinitions![0]!,
          name: null,
          properties: { ...(snapshot.roleDefinitions![0]!.properties as object), roleName: null },
        },
      ],
    };
    await world.control('tenant', 'POST', { upsert: nameless });
    const { result, files } = await world.scan();
    expect(result).toMatchObject({ partial: false, resources: 119, resource_groups: 8, changes: { removed: 0 } });
    const ids = Object.values(nameless)
      .flat()
      .map(({ id }) => id.split('/').at(-1)!.toLowerCase());
    const called = await world.query(
      `MATCH (n) WHERE toLower(n.id) ENDS WITH 'nameless' OR n.id IN $ids OR n.name IN $ids RETURN n.name AS name`,
      { ids },
    );
    expect(called.length).toBeGreaterThan(ids.length - 1);
    for (const { name } of called) expect(typeof name).toBe('string');
    expect(Object.keys(files)).toContain('report.html');
    expect((await world.scan()).result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
    const before = Object.fromEntries(Object.keys(nameless).map((section) => [section, snapshot[section]!]));
    await world.control('tenant', 'POST', {
      upsert: { ...before, resources: [], resourceGroups: [] },
      remove: { resources: [nameless.resources[0]!.id], resourceGroups: [group] },
    });
    expect((await world.scan()).result).toMatchObject({ partial: false, resources: 118, changes: { removed: 2 } });
  });

  it('takes resources that manage each other, types nobody knows, and values that are null', async () => {
    const one = disk('one', { managedBy: disk('two').id });
    const two = disk('two', { managedBy: disk('one').id, tags: null, properties: { name: null, list: [null, {}] } });
    const unknown = {
      ...disk('x'),
      id: `${GROUP}/providers/Contoso.Things/whatsits/x`,
      type: 'Contoso.Things/whatsits',
    };
    await world.control('tenant', 'POST', { upsert: { resources: [one, two, unknown] } });
    const { result } = await world.scan();
    expect(result).toMatchObject({ resources: 121, changes: { created: 3, removed: 0 } });
    // what a thing of an unknown kind contains cannot be known, and that is said
    const provider = `/subscriptions/${WEB}/providers/Contoso.Things`;
    expect(result.unread_scopes!.map(({ scope }) => scope)).toEqual([provider]);
    expect((await world.scan()).result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
    await world.control('tenant', 'POST', { remove: { resources: [one, two, unknown].map(({ id }) => id) } });
    // no api-version is known to ask for it: the list of its group says whether it is gone, where that may be read
    const list = `${GROUP}/resources`;
    await world.control('faults', 'PUT', { deny: [{ path: list }] });
    const kept = await world.scan();
    expect(kept.result.changes!.removed).toBe(2);
    expect(kept.result.unread_scopes!.map(({ scope, permission }) => [scope, permission])).toEqual([
      [unknown.id, 'Microsoft.Resources/subscriptions/resourceGroups/resources/read'],
    ]);
    await world.control('faults', 'PUT', {});
    expect((await world.scan()).result).toMatchObject({ partial: false, unread_scopes: [], changes: { removed: 1 } });
  }, 180_000);
});

describe('a scan on a clock that is an hour late', () => {
  it('waits as long as Azure means', async () => {
    const late = () => Date.now() + 3_600_000;
    const world = await startScanWorld({ now: late, faults: { seed: 1, throttle: 0.05 } });
    try {
      const { result } = await world.scan();
      expect(result).toMatchObject({ partial: false, resources: 118 });
      expect(result.requests!.throttled).toBeGreaterThan(3);
    } finally {
      await world.close();
    }
  });
});
