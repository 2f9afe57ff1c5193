// What the result says of relationships is what the graph holds at its end, also where the scan removed the other end of one.
import { startScanWorld, type ScanWorld } from './scan-world.ts';

type Item = Record<string, unknown> & { id: string };
type Snapshot = Record<string, Item[]>;

const GROUP = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod';
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/counted`;
const resource = (id: string, properties: object, tags?: object): Item => ({
  id,
  name: id.slice(id.lastIndexOf('/') + 1),
  type: id.split('/').slice(-3, -1).join('/'),
  location: 'westeurope',
  properties,
  ...(tags && { tags }),
});
const network = (subnets: readonly string[]): Item =>
  resource(NETWORK, {
    addressSpace: { addressPrefixes: ['10.8.0.0/16'] },
    subnets: subnets.map((name) => ({ id: `${NETWORK}/subnets/${name}`, name, properties: {} })),
  });

describe('relationships that a result counts', () => {
  let world: ScanWorld;
  let snapshot: Snapshot;
  beforeAll(async () => {
    world = await startScanWorld({ removalLimitPercent: 100 });
    const pointer = resource(`${GROUP}/providers/Microsoft.Compute/disks/pointer`, {
      to: `${NETWORK}/subnets/gone`,
    });
    await world.control('tenant', 'POST', { upsert: { resources: [network(['stays', 'gone']), pointer] } });
    snapshot = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Snapshot;
    await world.scan();
  });
  afterAll(() => world.close());

  /** What the graph holds, by type. */
  const held = async (): Promise<Record<string, number>> => {
    const rows = await world.query('MATCH ()-[r]->() RETURN type(r) AS type, count(r) AS n');
    return Object.fromEntries(rows.map(({ type, n }) => [String(type), Number(n)]).sort());
  };
  const edges = async (): Promise<string[]> => {
    const rows = await world.query(
      'MATCH (a)-[r]->(b) RETURN coalesce(a.id, a.code) AS a, type(r) AS type, coalesce(b.id, b.code) AS b, r.path AS path, r.assignment_id AS via',
    );
    return rows.map((row) => Object.values(row).join(' ')).sort();
  };

  it('are those that are left once what is gone is removed, by every kind of edge that went with it', async () => {
    const workspace = snapshot.resources!.find(({ type }) => /\/workspaces$/i.test(String(type)))!;
    const holders = new Set(snapshot.roleAssignments!.map(({ properties }) => (properties as Item).principalId));
    const holder = snapshot.users!.find(({ id }) => holders.has(id))!;
    const role = snapshot.roleDefinitions!.find(({ properties }) => (properties as Item).type === 'CustomRole')!;
    await world.control('tenant', 'POST', {
      upsert: { resources: [network(['stays'])] },
      remove: { resources: [workspace.id], users: [holder.id], roleDefinitions: [role.id] },
    });
    const { result } = await world.scan();
    expect(result.partial).toBe(false);
    expect(result.changes!.removed).toBeGreaterThanOrEqual(4);
    expect(result.relationships).toEqual(await held());

    // what led to what is gone is counted as leading nowhere, and a scan of the same tenant finds nothing to do
    const before = await edges();
    const again = await world.scan();
    expect(again.result.relationships).toEqual(result.relationships);
    expect(again.result.unresolved_references).toEqual(result.unresolved_references);
    expect(await edges()).toEqual(before);
  });
});
