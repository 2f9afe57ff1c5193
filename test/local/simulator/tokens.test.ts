import { APPS, errorOf, startClient, TENANT, type Client } from './client.ts';

let client: Client;
let time = Date.parse('2026-05-01T00:00:00Z');
beforeAll(async () => {
  client = await startClient({ now: () => time });
});
afterAll(() => client.simulator.close());

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(client.simulator.url + path, init);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};
const read = (token: string | undefined) =>
  ask(`/subscriptions/${APPS}?api-version=2022-12-01`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) });

test('gives a managed identity a token that opens the surface it is for, and no other', async () => {
  const arm = await client.token('https://management.azure.com');
  const graph = await client.token('https://graph.microsoft.com');
  const own = await client.token(client.simulator.url);
  expect((await read(arm)).status).toBe(200);
  expect((await read(own)).status).toBe(200);
  expect(errorOf(await read(graph))).toMatchObject({ status: 401, code: 'InvalidAuthenticationTokenAudience' });
  const users = await ask('/v1.0/users', { headers: { authorization: `Bearer ${arm}` } });
  expect(errorOf(users)).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
});

test('repeats the resource as asked and says when the token ends', async () => {
  const { body } = await ask('/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com%2F', {
    headers: { 'X-IDENTITY-HEADER': 'x' },
  });
  expect(body).toMatchObject({
    resource: 'https://management.azure.com/',
    token_type: 'Bearer',
    expires_on: String(time / 1000 + 3600),
  });
  const virtualMachine = '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com';
  expect((await ask(virtualMachine, { headers: { metadata: 'true' } })).status).toBe(200);
  expect((await ask(virtualMachine)).status).toBe(400);
});

test('refuses calls without a token, with a changed one, and after its end, as ARM does', async () => {
  const none = await read(undefined);
  expect(errorOf(none)).toMatchObject({ status: 401, code: 'AuthenticationFailed' });
  expect(none.headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri="/);
  const token = await client.token('https://management.azure.com');
  expect(errorOf(await read(`${token}x`))).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
  expect(errorOf(await read('sim'))).toMatchObject({ status: 401, code: 'InvalidAuthenticationToken' });
  time += 3600_000;
  expect(errorOf(await read(token))).toMatchObject({ status: 401, code: 'ExpiredAuthenticationToken' });
});

test('gives shorter tokens where a fault says so', async () => {
  await client.control('PUT', 'faults', { expire_tokens_s: 5 });
  const token = await client.token('https://management.azure.com');
  expect((await read(token)).status).toBe(200);
  time += 5000;
  expect((await read(token)).status).toBe(401);
  await client.control('PUT', 'faults', {});
});

test.each([
  ['alone', 'https://management.azure.com/.default'],
  ['with what MSAL asks for beside it', 'https://management.azure.com/.default openid offline_access profile'],
])('exchanges a client secret for a token of this tenant, the scope %s', async (_, scope) => {
  const fields = {
    grant_type: 'client_credentials',
    client_id: '96081ff3-f3a5-417e-a0cc-b257bf5c5fcc',
    client_secret: 'any',
    scope,
  };
  const { status, body } = await ask(`/${TENANT}/oauth2/v2.0/token`, form(fields));
  expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
  const claims = JSON.parse(Buffer.from(String(body.access_token).split('.')[1]!, 'base64url').toString()) as object;
  // the object id is that of the application's service principal
  expect(claims).toMatchObject({
    aud: 'https://management.azure.com',
    tid: TENANT,
    oid: 'ad9ea21e-7dd9-4ef8-b43a-8cce90bc9d35',
  });
  expect((await read(String(body.access_token))).status).toBe(200);
  expect((await ask('/contoso.com/v2.0/.well-known/openid-configuration')).body.token_endpoint).toBe(
    `${client.simulator.url}/${TENANT}/oauth2/v2.0/token`,
  );
  expect((await ask('/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token', form(fields))).body.error_codes).toEqual(
    [90002],
  );
  expect((await ask(`/${TENANT}/oauth2/v2.0/token`, form({ ...fields, client_secret: '' }))).status).toBe(401);
  expect((await ask(`/${TENANT}/oauth2/v2.0/token`, form({ ...fields, grant_type: 'password' }))).body.error).toBe(
    'unsupported_grant_type',
  );
});
