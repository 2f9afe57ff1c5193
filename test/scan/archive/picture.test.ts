import { makePicture, type Picture } from '../../../src/scan/archive/picture.ts';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const inGroup = (group: string): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}`;
const vaultIn = (group: string, name: string): string =>
  `${inGroup(group)}/providers/Microsoft.KeyVault/vaults/${name}`;
const siteIn = (group: string, name: string): string => `${inGroup(group)}/providers/Microsoft.Web/sites/${name}`;
const resource = (id: string) => ({ label: 'Resource', id });
const USER = { label: 'User', id: '22222222-2222-4222-8222-222222222222' };

function pictureOf(groups: number, sitesEach: number, options: { nodesMax?: number; edgesMax?: number } = {}): Picture {
  const picture = makePicture(new Map([[SUBSCRIPTION, 'Production']]), options);
  for (let group = 0; group < groups; group++) {
    picture.addResource(inGroup(`rg-${group}`));
    picture.addResource(vaultIn(`rg-${group}`, 'kv'));
    for (let site = 0; site < sitesEach; site++) picture.addResource(siteIn(`rg-${group}`, `app-${site}`));
  }
  picture.addPrincipal(USER, 'Ada');
  for (let group = 0; group < groups; group++)
    for (let site = 0; site < sitesEach; site++)
      picture.addEdge(
        resource(siteIn(`RG-${group}`, `APP-${site}`)),
        'REFERENCES',
        resource(vaultIn(`rg-${group}`, 'kv')),
      );
  picture.addEdge(USER, 'HAS_ROLE', { label: 'Subscription', id: SUBSCRIPTION });
  picture.addEdge(USER, 'MEMBER_OF', { label: 'IdentityGroup', id: '33333333-3333-4333-8333-333333333333' });
  return picture.finish();
}

/** Edges with the names of what they tie together, and how many each stands for. */
const named = ({ nodes, places, edges, relations }: Picture) => {
  const name = (end: number): string => (end < 0 ? places[-1 - end]![0] : nodes[end]![0]);
  return edges.map(([from, to, relation, count]) => `${count} ${name(from)} ${relations[relation]} ${name(to)}`);
};

it('draws every node of a small tenant in its place, and every relationship between them whatever its spelling', () => {
  const picture = pictureOf(1, 2);
  expect(picture).toEqual({
    grain: 'nodes',
    kinds: ['Microsoft.KeyVault/vaults', 'Microsoft.Web/sites', 'User'],
    relations: ['REFERENCES', 'HAS_ROLE'],
    places: [
      ['Tenant', -1, ''],
      ['Production', 0, `/subscriptions/${SUBSCRIPTION}`],
      ['rg-0', 1, inGroup('rg-0')],
      ['Directory', 0, ''],
    ],
    nodes: [
      ['kv', 0, 2, vaultIn('rg-0', 'kv'), 1],
      ['app-0', 1, 2, siteIn('rg-0', 'app-0'), 1],
      ['app-1', 1, 2, siteIn('rg-0', 'app-1'), 1],
      ['Ada', 2, 3, USER.id, 1],
    ],
    edges: [
      [1, 0, 0, 1],
      [2, 0, 0, 1],
      [3, -2, 1, 1],
    ],
    edgesLeftOut: 0,
  });
});

it('makes one of all that is of a type and group where there are too many, then of a subscription, then of the tenant', () => {
  const byGroup = pictureOf(3, 10, { nodesMax: 10 });
  expect(byGroup.grain).toBe('group');
  expect(byGroup.nodes.map(([name, , , , count]) => `${count} ${name}`).sort()).toEqual([
    ...['1 Microsoft.KeyVault/vaults', '1 Microsoft.KeyVault/vaults', '1 Microsoft.KeyVault/vaults'],
    ...['1 User', '10 Microsoft.Web/sites', '10 Microsoft.Web/sites', '10 Microsoft.Web/sites'],
  ]);
  const bySubscription = pictureOf(30, 10, { nodesMax: 10 });
  expect(bySubscription.grain).toBe('subscription');
  expect(named(bySubscription)).toEqual([
    '300 Microsoft.Web/sites REFERENCES Microsoft.KeyVault/vaults',
    '1 User HAS_ROLE Production',
  ]);
  expect(pictureOf(30, 10, { nodesMax: 2 }).grain).toBe('tenant');
});

it('counts every resource once at each grain', () => {
  for (const nodesMax of [1_000, 100, 20, 3]) {
    const { nodes } = pictureOf(30, 10, { nodesMax });
    expect(nodes.reduce((sum, [, , , , count]) => sum + count, 0)).toBe(30 * 11 + 1);
  }
});

it('says how many relationships it does not draw', () => {
  const { edges, edgesLeftOut } = pictureOf(2, 5, { edgesMax: 4 });
  expect([edges.length, edgesLeftOut]).toEqual([4, 7]);
});
