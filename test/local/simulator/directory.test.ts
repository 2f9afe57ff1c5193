import { errorOf, startClient, TENANT, type Client, type Reply } from './client.ts';
import { ids, sample, type Item } from './snapshot.ts';

let client: Client;
let paged: Client;
beforeAll(async () => {
  client = await startClient();
  paged = await startClient({ directoryPageSize: 3 });
});
afterAll(() => Promise.all([client.simulator.close(), paged.simulator.close()]));

const value = (reply: Reply) => reply.body.value as Item[];
const named = (name: string) => sample.groups.find(({ displayName }) => displayName === name)!;
const encoded = encodeURIComponent;
const [shopSp] = sample.servicePrincipals.filter(({ displayName }) => displayName === 'contoso-shop-web');

test.each(['users', 'groups', 'servicePrincipals', 'applications'] as const)(
  'lists %s in pages, without the keys that the snapshot adds',
  async (section) => {
    const found = await paged.graphList(`/${section}`);
    expect(ids(found)).toEqual(ids(sample[section]));
    for (const item of found)
      for (const key of ['memberIds', 'ownerIds', 'federatedIdentityCredentials']) expect(item).not.toHaveProperty(key);
  },
);

test('gives of a user what Graph gives: a few properties, or those selected', async () => {
  const [alex] = sample.users.filter(({ userPrincipalName }) => userPrincipalName === 'alex.marlowe@contoso.com');
  const { body } = await client.graph('GET', `/users/${alex!.id}`);
  expect(Object.keys(body).sort()).toEqual(
    [
      '@odata.context',
      'businessPhones',
      'displayName',
      'givenName',
      'id',
      'jobTitle',
      'mail',
      'mobilePhone',
      'officeLocation',
      'preferredLanguage',
      'surname',
      'userPrincipalName',
    ].sort(),
  );
  const selected = await client.graph('GET', `/users/ALEX.marlowe@contoso.com?$select=id,accountEnabled`);
  expect(selected.body).toMatchObject({ id: alex!.id, accountEnabled: true });
  expect(Object.keys(selected.body)).toHaveLength(3);
});

test('filters by id, appId, name and lists of ids, and counts when asked for eventual consistency', async () => {
  const [first, second] = sample.users;
  const two = `/users?$filter=${encoded(`id in ('${first!.id}', '${second!.id.toUpperCase()}')`)}&$count=true`;
  const plain = await client.graph('GET', two);
  expect(ids(value(plain))).toEqual(ids([first!, second!]));
  expect(plain.body).not.toHaveProperty('@odata.count');
  expect((await client.graph('GET', two, undefined, { ConsistencyLevel: 'eventual' })).body['@odata.count']).toBe(2);
  const [application] = sample.applications;
  expect(
    ids(value(await client.graph('GET', `/applications?$filter=appId eq '${String(application!.appId)}'`))),
  ).toEqual([application!.id]);
  expect((await client.graph('GET', `/servicePrincipals(appId='${String(shopSp!.appId)}')`)).body.id).toBe(shopSp!.id);
  expect(
    ids(
      value(await client.graph('GET', "/groups?$filter=startswith(displayName,'grp-d') and securityEnabled eq true")),
    ),
  ).toEqual(ids([named('grp-data'), named('grp-dba')]));
});

test('refuses what Graph refuses', async () => {
  const refused = async (path: string) => {
    const { status, code } = errorOf(await client.graph('GET', path));
    return `${status} ${String(code)}`;
  };
  const many = Array.from({ length: 16 }, (_, index) => `'${index}'`).join(',');
  expect(await refused('/users/11111111-2222-4333-8444-555555555555')).toBe('404 Request_ResourceNotFound');
  expect(await refused('/users?$top=1000')).toBe('400 Request_BadRequest');
  expect(await refused(`/users?$filter=id in (${many})`)).toBe('400 Request_UnsupportedQuery');
  expect(await refused("/users?$filter=userType ne 'Guest'")).toBe('400 Request_UnsupportedQuery');
  expect(await refused('/users?$filter=what')).toBe('400 Request_UnsupportedQuery');
  expect(await refused('/users?$skiptoken=x')).toBe('400 Directory_ExpiredPageToken');
  expect(await refused('/users?$expand=manager')).toBe('501 NOT_SIMULATED');
  expect(await refused('/me')).toBe('501 NOT_SIMULATED');
});

test('gives members with their kind, nested ones through transitiveMembers, owners, groups above', async () => {
  const data = named('grp-data');
  const members = value(await client.graph('GET', `/groups/${data.id}/members?$select=id`));
  expect(members.map((member) => [member['@odata.type'], member.id]).sort()).toEqual([
    ['#microsoft.graph.group', named('grp-dba').id],
    ['#microsoft.graph.user', 'ad463807-087b-4511-a4d9-daa46a158d87'],
  ]);
  expect(ids(await client.graphList(`/groups/${data.id}/members/microsoft.graph.group`))).toEqual([
    named('grp-dba').id,
  ]);
  const dba = (named('grp-dba').memberIds as string[])[0]!;
  expect(ids(await client.graphList(`/groups/${data.id}/transitiveMembers`))).toContain(dba);
  expect(ids(await client.graphList(`/users/${dba}/transitiveMemberOf`))).toEqual(
    ids([named('grp-dba'), data, named('All Contoso employees')]),
  );
  expect(ids(await client.graphList(`/groups/${data.id}/owners`))).toEqual(data.ownerIds);
  const everyone = named('All Contoso employees');
  expect(ids(await paged.graphList(`/groups/${everyone.id}/members`))).toEqual(
    [...(everyone.memberIds as string[])].sort(),
  );
});

test('leaves service principals out of the members of a group in v1.0, but not out of the cast', async () => {
  const group = { ...named('grp-operations'), memberIds: [shopSp!.id, sample.users[0]!.id] };
  await client.control('POST', 'tenant', { upsert: { groups: [group] } });
  expect(ids(await client.graphList(`/groups/${group.id}/members`))).toEqual([sample.users[0]!.id]);
  expect(ids(await client.graphList(`/groups/${group.id}/members/microsoft.graph.servicePrincipal`))).toEqual([
    shopSp!.id,
  ]);
  const beta = `${client.simulator.url}/beta/groups/${group.id}/members`;
  expect(ids(value(await client.graph('GET', beta)))).toEqual([shopSp!.id, sample.users[0]!.id].sort());
});

test('gives federated credentials, app role assignments, directory roles, the organization', async () => {
  const [pipeline] = sample.applications;
  expect(value(await client.graph('GET', `/applications/${pipeline!.id}/federatedIdentityCredentials`))).toEqual(
    pipeline!.federatedIdentityCredentials,
  );
  expect(ids(await client.graphList(`/applications/${pipeline!.id}/owners`))).toEqual(pipeline!.ownerIds);
  for (const list of ['appRoleAssignments', 'appRoleAssignedTo', 'owners'])
    expect(await client.graphList(`/servicePrincipals/${shopSp!.id}/${list}`)).toEqual([]);
  expect(await client.graphList('/directoryRoles')).toEqual([]);
  expect(value(await client.graph('GET', '/organization'))).toMatchObject([
    { id: TENANT, displayName: 'Contoso', countryLetterCode: 'NL' },
  ]);
});

test('finds objects of any kind by id and leaves out those that are gone', async () => {
  const wanted = [sample.users[0]!.id, shopSp!.id, sample.groups[0]!.id, '11111111-2222-4333-8444-555555555555'];
  const found = value(await client.graph('POST', '/directoryObjects/getByIds', { ids: wanted }));
  expect(found.map((item) => [item.id, item['@odata.type']])).toEqual([
    [wanted[0], '#microsoft.graph.user'],
    [wanted[1], '#microsoft.graph.servicePrincipal'],
    [wanted[2], '#microsoft.graph.group'],
  ]);
  expect(
    ids(value(await client.graph('POST', '/directoryObjects/getByIds', { ids: wanted, types: ['group'] }))),
  ).toEqual([wanted[2]]);
});

test('answers a batch item by item, holds up what depends on a failure, and takes 20 at most', async () => {
  const requests = [
    { id: '1', method: 'GET', url: `/groups/${named('grp-dba').id}/members?$select=id` },
    { id: '2', method: 'GET', url: '/users/nobody' },
    { id: '3', method: 'GET', url: '/users', dependsOn: ['2'] },
    {
      id: '4',
      method: 'POST',
      url: '/directoryObjects/getByIds',
      body: { ids: [shopSp!.id] },
      headers: { 'content-type': 'application/json' },
    },
  ];
  const { status, body } = await client.graph('POST', '/$batch', { requests });
  const responses = body.responses as { id: string; status: number; body: { value?: Item[] } }[];
  expect(status).toBe(200);
  expect(responses.map((each) => [each.id, each.status])).toEqual([
    ['1', 200],
    ['2', 404],
    ['3', 424],
    ['4', 200],
  ]);
  expect(ids(responses[0]!.body.value!)).toEqual(named('grp-dba').memberIds);
  expect(ids(responses[3]!.body.value!)).toEqual([shopSp!.id]);
  const tooMany = Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/users' }));
  expect((await client.graph('POST', '/$batch', { requests: tooMany })).status).toBe(400);
});

test('follows changes by delta: all once, then what came, changed, went, and who joined or left', async () => {
  const walk = async (link: string): Promise<{ items: Item[]; deltaLink: string }> => {
    const items: Item[] = [];
    for (let at = link; ;) {
      const { body } = await paged.graph('GET', at);
      items.push(...(body.value as Item[]));
      if (body['@odata.deltaLink'] !== undefined) return { items, deltaLink: String(body['@odata.deltaLink']) };
      at = String(body['@odata.nextLink']);
    }
  };
  const start = await walk('/groups/delta?$select=displayName,members');
  expect(ids(start.items)).toEqual(ids(sample.groups));
  expect((await walk(start.deltaLink)).items).toEqual([]);
  const dba = named('grp-dba');
  const [left] = dba.memberIds as string[];
  const [newcomer] = sample.users;
  await paged.control('POST', 'tenant', {
    upsert: { groups: [{ ...dba, displayName: 'grp-dbas', memberIds: [newcomer!.id] }] },
    remove: { groups: [named('grp-operations').id] },
  });
  const { items, deltaLink } = await walk(start.deltaLink);
  expect(items.sort((a, b) => (a.id === dba.id ? -1 : b.id === dba.id ? 1 : 0))).toEqual([
    {
      id: dba.id,
      displayName: 'grp-dbas',
      'members@delta': [
        { '@odata.type': '#microsoft.graph.user', id: newcomer!.id },
        { '@odata.type': '#microsoft.graph.user', id: left, '@removed': { reason: 'deleted' } },
      ],
    },
    { id: named('grp-operations').id, '@removed': { reason: 'deleted' } },
  ]);
  expect((await walk(deltaLink)).items).toEqual([]);
  expect((await client.graph('GET', deltaLink.replace(paged.simulator.url, client.simulator.url))).status).toBe(410);
});

test('lists what a snapshot says of who holds what, and by whom and of what it is', async () => {
  const [user] = sample.users;
  const role = { id: '62e90394-69f5-4237-9190-012177145e10', displayName: 'Global Administrator' };
  const held = { id: 'held', principalId: user!.id, roleDefinitionId: role.id, directoryScopeId: '/' };
  const appRole = {
    id: 'app',
    principalId: user!.id,
    principalType: 'User',
    resourceId: shopSp!.id,
    appRoleId: role.id,
  };
  const grant = {
    id: 'grant',
    clientId: shopSp!.id,
    consentType: 'Principal',
    principalId: user!.id,
    resourceId: shopSp!.id,
    scope: 'a b',
  };
  await client.control('POST', 'tenant', {
    upsert: {
      directoryRoleDefinitions: [role],
      directoryRoleAssignments: [held],
      directoryRoleEligibilities: [{ ...held, id: 'may' }],
      appRoleAssignments: [appRole],
      oauth2PermissionGrants: [grant],
    },
  });
  const all = async (path: string) => value(await client.graph('GET', path));
  const roles = '/roleManagement/directory';
  expect(await all(`${roles}/roleDefinitions?$select=id`)).toEqual([{ id: role.id }]);
  expect((await client.graph('GET', `${roles}/roleDefinitions/${role.id}`)).body).toMatchObject(role);
  expect((await client.graph('GET', `${roles}/roleDefinitions/${user!.id}`)).status).toBe(404);
  const filter = (id: string) => `?$filter=${encoded(`roleDefinitionId eq '${id}'`)}`;
  expect(await all(`${roles}/roleAssignments${filter(role.id)}`)).toEqual([held]);
  expect(await all(`${roles}/roleAssignments${filter(user!.id)}`)).toEqual([]);
  expect(await all(`${roles}/roleEligibilityScheduleInstances${filter(role.id)}`)).toEqual([{ ...held, id: 'may' }]);
  expect(await all(`/servicePrincipals/${shopSp!.id}/appRoleAssignedTo`)).toEqual([appRole]);
  expect(await all(`/users/${user!.id}/appRoleAssignments`)).toEqual([appRole]);
  for (const path of ['', `/servicePrincipals/${shopSp!.id}`, `/users/${user!.id}`])
    expect(await all(`${path}/oauth2PermissionGrants`)).toEqual([grant]);
  const { body } = await client.control('GET', 'tenant');
  expect(body).toMatchObject({ oauth2PermissionGrants: [grant], directoryRoleDefinitions: [role] });
});
