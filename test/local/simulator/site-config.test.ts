// What Azure makes with a web site and hands out to those who ask for it by its own words.
import { APPS, startClient, type Client } from './client.ts';

const SITE = `/subscriptions/${APPS}/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop`;
let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.simulator.close());

test('sign-in and storage of a site that nobody configured are told to a POST', async () => {
  for (const [name, properties] of [
    ['authsettings', { enabled: false, tokenStoreEnabled: false, unauthenticatedClientAction: 'AllowAnonymous' }],
    ['azurestorageaccounts', {}],
  ] as const) {
    const { status, body } = await client.arm('POST', `${SITE}/config/${name}/list`);
    expect([status, body]).toEqual([
      200,
      {
        id: `${SITE}/config/${name}`,
        name,
        type: 'Microsoft.Web/sites/config',
        location: expect.any(String),
        properties,
      },
    ]);
  }
});

test('credentials to publish come with the address where their making is told to be over', async () => {
  const { status, headers, body } = await client.arm('POST', `${SITE}/config/publishingcredentials/list`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ properties: { publishingUserName: '$app-contoso-shop' } });
  const end = await client.arm('GET', headers.get('azure-asyncoperation')!);
  expect([end.status, end.body['status']]).toEqual([200, 'Succeeded']);
});

test('settings come back as they were sent, with nothing among them', async () => {
  const properties = { MODE: 'a', LEVEL: 'b' };
  const written = await client.arm('PUT', `${SITE}/config/appsettings`, { properties });
  expect(written.status).toBeLessThan(300);
  const { body } = await client.arm('POST', `${SITE}/config/appsettings/list`);
  expect(body['properties']).toEqual(properties);
});

test('a site without a backup has none to tell of', async () => {
  expect((await client.arm('POST', `${SITE}/config/backup/list`)).status).toBe(404);
});
