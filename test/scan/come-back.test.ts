// What was removed from the graph and comes back to Azure under its id is joined again with all that names it, though that never changed.
import { startScanWorld, type ScanWorld } from './scan-world.ts';

type Item = Record<string, unknown> & { id: string };
type Snapshot = Record<string, Item[]>;

const GROUP = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod';
const disk = (name: string, properties: object = {}): Item => ({
  id: `${GROUP}/providers/Microsoft.Compute/disks/${name}`,
  name,
  type: 'Microsoft.Compute/disks',
  location: 'westeurope',
  properties,
});

describe('what comes back after it was gone', () => {
  let world: ScanWorld;
  let snapshot: Snapshot;
  const edges = async () =>
    (
      await world.query(
        'MATCH (a)-[r]->(b) RETURN coalesce(a.id, a.code) AS a, type(r) AS type, coalesce(b.id, b.code) AS b, r.path AS path, r.assignment_id AS via',
      )
    )
      .map((row) => Object.values(row).join(' '))
      .sort();
  const target = disk('target');
  beforeAll(async () => {
    world = await startScanWorld({ removalLimitPercent: 100 });
    await world.control('tenant', 'POST', { upsert: { resources: [target, disk('pointer', { uses: target.id })] } });
    snapshot = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Snapshot;
  });
  afterAll(() => world.close());

  const holder = () => {
    const held = new Set(snapshot.roleAssignments!.map(({ properties }) => (properties as Item).principalId));
    return snapshot.groups!.find(({ id }) => held.has(id))!;
  };
  const role = () => {
    const used = snapshot.roleAssignments!.map(({ properties }) => String((properties as Item).roleDefinitionId));
    return snapshot.roleDefinitions!.find(
      ({ id, properties }) =>
        (properties as Item).type === 'CustomRole' && used.some((each) => each.endsWith(id.split('/').at(-1)!)),
    )!;
  };

  it.each<[string, string, () => Item]>([
    ['a resource', 'resources', () => target],
    ['a group with a role', 'groups', holder],
    ['a role', 'roleDefinitions', role],
  ])('is joined as before: %s', async (_what, section, itemOf) => {
    const item = itemOf();
    await world.scan();
    const before = await edges();
    expect(before.filter((edge) => edge.toLowerCase().includes(item.id.toLowerCase())).length).toBeGreaterThan(1);
    await world.control('tenant', 'POST', { remove: { [section]: [item.id] } });
    expect((await world.scan()).result).toMatchObject({ partial: false, changes: { removed: 1 } });
    expect((await edges()).length).toBeLessThan(before.length);
    await world.control('tenant', 'POST', { upsert: { [section]: [item] } });
    expect((await world.scan()).result).toMatchObject({ partial: false, changes: { created: 1 } });
    expect(await edges()).toEqual(before);
  });
});
