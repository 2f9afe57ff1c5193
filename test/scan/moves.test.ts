// A resource that moves to another group while it is being listed is one resource: neither twice in the graph nor lost.
import type { Ask } from '../../src/services/azure/ask.ts';
import { startScanWorld, type ScanWorld } from './scan-world.ts';

interface Item {
  readonly id: string;
  readonly [key: string]: unknown;
}

describe('a resource that moves to another group during a scan', () => {
  let world: ScanWorld;
  /** Names of groups of one subscription, in the order in which they are listed. */
  let first: string;
  let last: string;
  beforeAll(async () => {
    world = await startScanWorld({ pageSizeMax: 5 });
    const snapshot = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Record<string, Item[]>;
    const { subscriptionId } = snapshot.subscriptions![0]! as unknown as { subscriptionId: string };
    first = `/subscriptions/${subscriptionId}/resourceGroups/a-first`;
    last = `/subscriptions/${subscriptionId}/resourceGroups/zz-last`;
    const groups = [first, last].map((id) => ({
      id,
      name: id.slice(id.lastIndexOf('/') + 1),
      type: 'Microsoft.Resources/resourceGroups',
      location: 'westeurope',
      properties: {},
    }));
    await world.control('tenant', 'POST', { upsert: { resourceGroups: groups } });
  });
  afterAll(() => world.close());

  /** A network with a subnet in a group, and the disks beside it that fill a page. */
  const network = (group: string): Item => {
    const id = `${group}/providers/Microsoft.Network/virtualNetworks/mover`;
    const subnets = [{ id: `${id}/subnets/inner`, name: 'inner', properties: { addressPrefix: '10.9.0.0/24' } }];
    return {
      id,
      name: 'mover',
      type: 'Microsoft.Network/virtualNetworks',
      location: 'westeurope',
      properties: { addressSpace: { addressPrefixes: ['10.9.0.0/16'] }, subnets },
    };
  };
  const move = (from: string, to: string): Promise<void> =>
    world.control('tenant', 'POST', {
      upsert: { resources: [network(to)] },
      remove: { resources: [network(from).id] },
    });

  /** Scans, and moves the network once a request of this kind was answered. */
  async function scanMoving(when: 'first page' | 'last page' | 'listed by ARM', from: string, to: string) {
    let hasMoved = false;
    const moveOnce = async (): Promise<void> => {
      if (hasMoved) return;
      hasMoved = true;
      await move(from, to);
    };
    const { resourceGraph, arm } = world.deps;
    const result = await world.scanWith({
      ...world.deps,
      resourceGraph: {
        async query(ask: Ask, query) {
          const answer = await resourceGraph.query(ask, query);
          const isListing = query.query.startsWith('resources |') && query.query.includes('project id, name');
          const shows = answer.outcome === 'page' && answer.rows.some(({ id }) => id === network(from).id);
          if (isListing && when === 'first page' && shows) await moveOnce();
          if (isListing && when === 'last page' && answer.outcome === 'page' && answer.skipToken === undefined)
            await moveOnce();
          return answer;
        },
      },
      arm: {
        ...arm,
        async list(ask, query) {
          const answer = await arm.list(ask, query);
          const shows = answer.outcome === 'page' && answer.rows.some(({ id }) => id === network(from).id);
          if (when === 'listed by ARM' && /\/resources$/.test(query.path) && shows) await moveOnce();
          return answer;
        },
      },
    });
    expect(hasMoved).toBe(true);
    return result;
  }

  const inGraph = async (): Promise<unknown[]> =>
    (await world.query("MATCH (n:Resource) WHERE n.id CONTAINS '/mover' RETURN n.id AS id")).map(({ id }) => id).sort();
  const one = (group: string): string[] => [network(group).id, `${network(group).id}/subnets/inner`];

  it.each([
    ['to a page that comes after it was listed', 'first page', true],
    ['to a page that was listed before', 'first page', false],
    ['between the listing and the look at what ARM shows', 'last page', true],
  ] as const)('%s', async (_, when, isForward) => {
    const [from, to] = isForward ? [first, last] : [last, first];
    await world.control('tenant', 'POST', { upsert: { resources: [network(from)] }, remove: {} });
    await world.scan();
    expect(await inGraph()).toEqual(one(from));
    const result = await scanMoving(when, from, to);
    expect(await inGraph()).toEqual(one(to));
    expect(result).toMatchObject({ partial: false, changes: { removed: 2 } });
    await world.control('tenant', 'POST', { upsert: {}, remove: { resources: [network(to).id] } });
  });

  it('after it was listed by ARM too, and is at one of its places until the next scan', async () => {
    await world.control('tenant', 'POST', { upsert: { resources: [network(first)] }, remove: {} });
    await world.scan();
    await scanMoving('listed by ARM', first, last);
    expect([one(first), one(last)]).toContainEqual(await inGraph());
    const { result } = await world.scan();
    expect(await inGraph()).toEqual(one(last));
    expect(result).toMatchObject({ partial: false, resources: 119 });
  });

  it('leaves everything in the graph once', async () => {
    const twice = 'MATCH (n:Resource) WITH n.id_lc AS id, count(n) AS times WHERE times > 1 RETURN id';
    expect(await world.query(twice)).toEqual([]);
  });
});
