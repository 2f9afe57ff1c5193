// Management groups are made, moved, renamed and taken away as in Azure, and all that reads them knows at once.
import { APPS, errorOf, startClient, TENANT, type Client } from './client.ts';

const GROUPS = '/providers/Microsoft.Management/managementGroups';
const id = (name: string): string => `${GROUPS}/${name}`;
let client: Client;
beforeEach(async () => {
  client = await startClient();
});
afterEach(() => client.simulator.close());

const put = (name: string, parent?: string, displayName = name) =>
  client.arm('PUT', id(name), {
    properties: { displayName, ...(parent === undefined ? {} : { details: { parent: { id: id(parent) } } }) },
  });
const refused = async (method: string, target: string, body?: unknown) => {
  const { status, code } = errorOf(await client.arm(method, target, body));
  return `${status} ${String(code)}`;
};
const parentOf = async (name: string): Promise<unknown> => {
  const { body } = await client.arm('GET', id(name));
  return (body.properties as { details: { parent: { name: string } } }).details.parent.name;
};
const childrenOf = async (name: string): Promise<string[]> => {
  const { body } = await client.arm('GET', `${id(name)}?$expand=children`);
  return (body.properties as { children: { name: string }[] }).children.map((child) => child.name);
};

test('makes a group as an asynchronous operation, and changes it at once', async () => {
  const made = await put('mg-new', 'mg-platform', 'New');
  expect([made.status, made.body.status]).toEqual([202, 'NotStarted']);
  const ended = await client.arm('GET', made.headers.get('location')!);
  const { body } = await client.arm('GET', id('mg-new'));
  expect([ended.status, ended.body]).toEqual([200, { ...body, status: 'Succeeded' }]);
  expect(body).toMatchObject({
    id: id('mg-new'),
    type: 'Microsoft.Management/managementGroups',
    name: 'mg-new',
    properties: {
      tenantId: TENANT,
      displayName: 'New',
      details: { version: 1, parent: { id: id('mg-platform'), name: 'mg-platform', displayName: 'Platform' } },
    },
  });
  expect(await childrenOf('mg-platform')).toContain('mg-new');
  expect((await put('mg-new', 'mg-landingzones', 'Newer')).status).toBe(200);
  expect(await childrenOf('mg-platform')).not.toContain('mg-new');
  expect(await childrenOf('mg-landingzones')).toContain('mg-new');
});

test('a group without a parent is below the root, and stays where it is when that is not said again', async () => {
  await put('mg-new');
  expect(await parentOf('mg-new')).toBe(TENANT);
  await client.arm('PATCH', id('mg-new'), { parentGroupId: id('mg-contoso'), displayName: 'Moved' });
  await put('mg-new');
  expect(await parentOf('mg-new')).toBe('mg-contoso');
});

test('a new name is seen from above and from below', async () => {
  expect((await client.arm('PATCH', id('mg-contoso'), { displayName: 'Renamed' })).status).toBe(200);
  const { body } = await client.arm('GET', id('mg-platform'));
  expect(body.properties).toMatchObject({ details: { parent: { name: 'mg-contoso', displayName: 'Renamed' } } });
  expect(await childrenOf('mg-contoso')).toEqual(['mg-platform', 'mg-landingzones']);
});

test('the first group of a tenant brings the root, which holds every subscription', async () => {
  const groups = ['mg-platform', 'mg-landingzones', 'mg-contoso', TENANT].map(id);
  await client.control('POST', 'tenant', { remove: { managementGroups: groups } });
  expect(await client.armList(GROUPS)).toEqual([]);
  expect((await put('mg-first')).status).toBe(202);
  expect(await parentOf('mg-first')).toBe(TENANT);
  expect(await childrenOf(TENANT)).toEqual(expect.arrayContaining([APPS, 'mg-first']));
});

test('a subscription is put into a group and back into the root', async () => {
  expect((await client.arm('PUT', `${id('mg-platform')}/subscriptions/${APPS}`)).status).toBe(200);
  expect(await childrenOf('mg-platform')).toContain(APPS);
  expect(await childrenOf('mg-landingzones')).toEqual([]);
  expect((await client.arm('DELETE', `${id('mg-platform')}/subscriptions/${APPS}`)).status).toBe(200);
  expect(await childrenOf(TENANT)).toContain(APPS);
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await refused('PUT', `${id('mg-platform')}/subscriptions/${nobody}`)).toBe('404 NotFound');
});

test('policy is written on a group, and goes with it', async () => {
  await put('mg-new', 'mg-contoso');
  const definition = `${id('mg-new')}/providers/Microsoft.Authorization/policyDefinitions/tags`;
  const assignment = `${id('mg-new')}/providers/Microsoft.Authorization/policyAssignments/tags`;
  const rule = { policyType: 'Custom', mode: 'All', policyRule: { if: { field: 'type', exists: 'true' }, then: {} } };
  expect((await client.arm('PUT', definition, { properties: rule })).status).toBe(201);
  const assigned = await client.arm('PUT', assignment, { properties: { policyDefinitionId: definition } });
  expect(assigned.status).toBe(201);
  expect((await client.arm('GET', assignment)).body).toEqual(assigned.body);
  expect((await client.arm('DELETE', assignment)).status).toBe(200);
  const gone = await client.arm('DELETE', id('mg-new'));
  expect([gone.status, (await client.arm('GET', gone.headers.get('location')!)).status]).toEqual([202, 200]);
  expect(await refused('GET', id('mg-new'))).toBe('404 NotFound');
  expect(await refused('GET', definition)).toBe('404 ParentResourceNotFound');
  expect((await client.arm('DELETE', id('mg-new'))).status).toBe(204);
  expect(await childrenOf('mg-contoso')).not.toContain('mg-new');
});

test.each(['policyDefinitions', 'policyAssignments'])(
  'azurerm is answered 201 for %s, the only answer that it takes',
  async (type) => {
    const target = `${client.simulator.url}${id('mg-contoso')}/providers/Microsoft.Authorization/${type}/tags`;
    const { status } = await fetch(`${target}?api-version=2025-01-01`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${await client.token('https://management.azure.com')}`,
        'content-type': 'application/json',
        'user-agent': 'terraform-provider-azurerm/5.2.0',
      },
      body: JSON.stringify({ properties: { displayName: 'Tags' } }),
    });
    expect(status).toBe(201);
  },
);

test('refuses what Azure refuses', async () => {
  const below = (parent: string) => ({ properties: { details: { parent: { id: id(parent) } } } });
  expect(await refused('PUT', id('mg-new'), below('mg-nowhere'))).toBe('404 NotFound');
  expect(await refused('PUT', id('mg new'), {})).toBe('400 BadRequest');
  expect(await refused('PUT', id(TENANT), below('mg-contoso'))).toBe('400 BadRequest');
  expect(await refused('PUT', id('mg-contoso'), below('mg-platform'))).toBe('400 BadRequest');
  expect(await refused('PATCH', id('mg-nowhere'), {})).toBe('404 NotFound');
  expect(await refused('DELETE', id('mg-contoso'))).toBe('400 BadRequest');
  expect(await refused('DELETE', id(TENANT))).toBe('400 BadRequest');
});

test('shows a subscription in the very group that holds it', async () => {
  const place = (name: string): string => `${id(name)}/subscriptions/${APPS}`;
  const { status, body } = await client.arm('GET', place('mg-landingzones'));
  expect([status, body['id'], body['type']]).toEqual([
    200,
    place('mg-landingzones'),
    'Microsoft.Management/managementGroups/subscriptions',
  ]);
  expect(await refused('GET', place('mg-platform'))).toBe('404 NotFound');
  await client.arm('PUT', place('mg-platform'));
  expect(await refused('GET', place('mg-landingzones'))).toBe('404 NotFound');
  expect((await client.arm('GET', place('mg-platform'))).body['properties']).toMatchObject({
    parent: { id: id('mg-platform') },
  });
});
