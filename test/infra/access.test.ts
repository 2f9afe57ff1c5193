// The scripts beside the deployment, as a person or azd runs them: a child process, the Azure CLI replaced on the path, real sockets.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MANAGE_ALL_ROLE, READ_ALL_ROLE } from '../../src/functions/caller.ts';
import { APPS, startClient, type Client } from '../local/simulator/client.ts';

const PRINCIPAL = '22222222-2222-4222-8222-222222222222';
const folder = mkdtempSync(join(tmpdir(), 'atg-access-'));
const kept = join(folder, 'azd-env');

/** `az` signs in as the simulator's identity; `azd` writes down what it is told to keep. */
beforeAll(() => {
  const command = (name: string, script: string): void => {
    writeFileSync(join(folder, `${name}.mjs`), script);
    writeFileSync(join(folder, name), `#!/bin/sh\nexec "${process.execPath}" "${join(folder, name)}.mjs" "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  };
  command(
    'az',
    `const resource = process.argv[process.argv.indexOf('--resource') + 1];
     const answer = await fetch(resource + '/msi/token?api-version=2019-08-01&resource=' + encodeURIComponent(resource), { headers: { 'x-identity-header': 'x' } });
     console.log(JSON.stringify({ accessToken: (await answer.json()).access_token }));`,
  );
  command(
    'azd',
    `import { appendFileSync } from 'node:fs';
     appendFileSync(process.env.KEPT, process.argv.slice(2).join(' ') + '\\n');`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly lines: readonly string[];
  readonly error: string;
}
const run = (script: string, args: readonly string[] = [], environment: Record<string, string> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const path = { PATH: [folder, process.env.PATH].join(delimiter), KEPT: kept, NO_PROXY: '127.0.0.1' };
    execFile(process.execPath, [`infra/${script}`, ...args], { env: { ...path, ...environment } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, lines: out.trimEnd().split('\n'), error: err.trim() }),
    );
  });

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
}
type Answer = { readonly status?: number; readonly body: unknown };

/** A server that answers tokens, and whatever else `answer` says; it notes what would change something. */
async function serve(answer: (asked: Asked) => Answer): Promise<{ url: string; writes: string[]; close: () => void }> {
  const writes: string[] = [];
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const { pathname: path, searchParams: query } = new URL(request.url!, 'http://x');
      const method = request.method!;
      if (path === '/msi/token') return response.end(JSON.stringify({ access_token: 'a-token' }));
      if (request.headers.authorization !== 'Bearer a-token') return response.writeHead(401).end();
      if (method !== 'GET') writes.push(`${method} ${path}`);
      const { status = 200, body: said } = answer({
        method,
        path,
        query,
        body: JSON.parse(body || '{}') as Record<string, unknown>,
      });
      return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, writes, close: () => server.close() };
}

describe('grant-directory-read', () => {
  const wanted = (JSON.parse(readFileSync('infra/access/permissions.json', 'utf8')) as { graph: string[] }).graph;
  const offered = [...wanted, 'Mail.Read'].map((value, index) => ({
    id: `role-${index}`,
    value,
    allowedMemberTypes: ['Application'],
  }));
  /** Microsoft Graph with its own roles; `assigned` is what the identity has, one to a page. */
  const graph = async (assigned: { id: string; appRoleId: string; resourceId: string }[], roles = offered) => {
    const served = await serve(({ method, path, query, body }) => {
      if (path === '/v1.0/servicePrincipals') return { body: { value: [{ id: 'graph', appRoles: roles }] } };
      const [, id] = new RegExp(`^/v1.0/servicePrincipals/${PRINCIPAL}/appRoleAssignments/?(.*)$`).exec(path) ?? [];
      if (id === undefined)
        return { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'no such' } } };
      if (method === 'POST')
        assigned.push({ id: `assignment-${assigned.length}`, ...(body as { appRoleId: string; resourceId: string }) });
      if (method === 'DELETE')
        assigned.splice(
          assigned.findIndex((each) => each.id === id),
          1,
        );
      if (method !== 'GET') return { body: {} };
      const at = Number(query.get('at') ?? 0);
      const next = at + 1 < assigned.length ? { '@odata.nextLink': `${served.url}${path}?at=${at + 1}` } : {};
      return { body: { value: assigned.slice(at, at + 1), ...next } };
    });
    const grant = (...args: string[]) =>
      run('access/grant-directory-read.mjs', ['--principal-id', PRINCIPAL, ...args], {
        AZURE_GRAPH_ENDPOINT: served.url,
      });
    return { grant, ...served };
  };

  test('grants what the scan steps declare, then has nothing more to do, and takes it away again', async () => {
    const { grant, writes, close } = await graph([]);
    const plus = wanted.map((name) => `  + ${name}`);
    expect(await grant('--what-if')).toEqual({
      code: 0,
      lines: [...plus, `${wanted.length} would be granted. Nothing was changed.`],
      error: '',
    });
    expect(writes).toEqual([]);
    expect((await grant()).lines.slice(0, -1)).toEqual(plus);
    expect(writes).toHaveLength(wanted.length);
    expect((await grant()).lines).toEqual([...wanted.map((name) => `  = ${name}`), 'Nothing to change.']);
    expect(writes).toHaveLength(wanted.length);
    expect((await grant('--revoke')).lines.at(-1)).toContain(`${wanted.length} taken away.`);
    expect((await grant('--revoke')).lines.at(-1)).toBe('Nothing to change.');
    close();
  });

  test('names a permission that no scan needs, and leaves it', async () => {
    const mail = offered.at(-1)!.id;
    const { grant, close } = await graph([{ id: 'a', appRoleId: mail, resourceId: 'graph' }]);
    expect((await grant()).lines).toContain('  ! Mail.Read: not needed by any scan');
    close();
  });

  test('changes nothing where this cloud lacks one of them', async () => {
    const { grant, writes, close } = await graph([], offered.slice(1));
    expect(await grant()).toMatchObject({ code: 1, error: `Microsoft Graph offers no ${wanted[0]!} in this cloud.` });
    expect(writes).toEqual([]);
    close();
  });

  test('asks for nothing but reading', () => {
    for (const name of wanted) expect(name).toMatch(/\.Read\.(All|Directory)$/);
  });

  test.each([
    [[], '--principal-id must be'],
    [['--principal-id', 'me'], '--principal-id must be'],
  ])('refuses %j', async (args, said) => {
    expect(await run('access/grant-directory-read.mjs', args)).toMatchObject({
      code: 1,
      error: expect.stringContaining(said) as string,
    });
  });
  test('refuses a flag that it does not know', async () => {
    expect(await run('access/grant-directory-read.mjs', ['--dry-run'])).toMatchObject({
      code: 2,
      error: expect.stringContaining("'--dry-run'") as string,
    });
  });
  test('says how to sign in where nobody has', async () => {
    const nobody = await run('access/grant-directory-read.mjs', ['--principal-id', PRINCIPAL], { PATH: '' });
    expect(nobody).toMatchObject({
      code: 1,
      error: 'No sign-in to Azure: az is not here; azd is not here. Run "az login" or "azd auth login".',
    });
  });
});

describe('register-sign-in', () => {
  test('registers once, changes nothing the second time, and says the client id last', async () => {
    const applications: Record<string, unknown>[] = [];
    const principals: Record<string, unknown>[] = [];
    const { url, writes, close } = await serve(({ method, path, body }) => {
      const [, section = '', id] = /^\/v1\.0\/(applications|servicePrincipals)\/?(.*)$/.exec(path) ?? [];
      const all = section === 'applications' ? applications : principals;
      if (method === 'GET') return { body: { value: all } };
      if (method === 'PATCH')
        return {
          body: Object.assign(
            all.find((each) => each.id === id)!,
            body,
          ),
        };
      const made = { id: `${section}-1`, appId: 'the-client-id', ...body };
      all.push(made);
      return { status: 201, body: made };
    });
    const register = (...args: string[]) =>
      run('access/register-sign-in.mjs', ['--name', 'ATG', ...args], { AZURE_GRAPH_ENDPOINT: url });
    expect((await register('--what-if')).lines).toEqual(['  + application ATG', 'Nothing was changed.']);
    expect(writes).toEqual([]);
    expect(await register()).toMatchObject({
      code: 0,
      error: '',
      lines: expect.arrayContaining(['the-client-id']) as string[],
    });
    const before = writes.length;
    expect((await register()).lines).toEqual([
      '  = its app roles, scope and audience',
      '  = service principal, for assigned users and groups only',
      'the-client-id',
    ]);
    expect(writes).toHaveLength(before);
    expect(applications[0]).toMatchObject({
      signInAudience: 'AzureADMyOrg',
      identifierUris: ['api://the-client-id'],
      appRoles: [READ_ALL_ROLE, MANAGE_ALL_ROLE].map((value) => ({ value })),
    });
    expect(principals[0]).toMatchObject({ appRoleAssignmentRequired: true });
    close();
  });
});

describe('the hooks of azd', () => {
  let client: Client;
  beforeAll(async () => void (client = await startClient()));
  afterAll(() => client.simulator.close());
  const hook = (name: string, environment: Record<string, string> = {}) => {
    writeFileSync(kept, '');
    return run(`hooks/${name}.mjs`, [], {
      AZURE_ARM_ENDPOINT: client.simulator.url,
      AZURE_SUBSCRIPTION_ID: APPS,
      ...environment,
    });
  };

  describe('preprovision', () => {
    const elsewhere = { ATG_NEO4J_URI: 'neo4j+s://graph.example', ATG_NEO4J_PASSWORD: 'x' };
    test('lets somebody go on who may deploy and give rights', async () => {
      expect(await hook('preprovision', elsewhere)).toEqual({
        code: 0,
        lines: [`You may install into subscription ${APPS}.`],
        error: '',
      });
      expect(readFileSync(kept, 'utf8')).toBe('');
    });
    test('names what a Contributor may not do', async () => {
      const contributor = {
        actions: ['*'],
        notActions: ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/*/Delete'],
      };
      const { url, close } = await serve(() => ({ body: { value: [contributor] } }));
      expect(await hook('preprovision', { ...elsewhere, AZURE_ARM_ENDPOINT: url })).toMatchObject({
        code: 1,
        error: expect.stringContaining(
          'You may not do Microsoft.Authorization/roleAssignments/write in subscription',
        ) as string,
      });
      close();
    });
    test('makes a password and a key for a machine, once', async () => {
      expect((await hook('preprovision', { ATG_NEO4J_MODE: 'vm' })).code).toBe(0);
      const said = readFileSync(kept, 'utf8');
      expect(said).toMatch(
        /^env set ATG_NEO4J_PASSWORD [\w-]{32}\nenv set ATG_NEO4J_SSH_PUBLIC_KEY ssh-rsa AAAAB3NzaC1yc2E[\w+/=]+ nobody\n$/,
      );
      await hook('preprovision', {
        ATG_NEO4J_MODE: 'vm',
        ATG_KEY_VAULT: 'kv',
        ATG_NEO4J_SSH_PUBLIC_KEY: 'ssh-rsa AAAA',
      });
      expect(readFileSync(kept, 'utf8')).toBe('');
    });
    test.each([[{ ATG_NEO4J_MODE: 'vm' }], [{ ...elsewhere, ATG_PRIVATE_ENDPOINTS: 'true' }]])(
      'registers the provider that the subnet of the app is delegated to, once: %j',
      async (environment) => {
        let registrationState = 'NotRegistered';
        const asked: string[] = [];
        const { url, close } = await serve(({ method, path }) => {
          if (path.includes('/permissions')) return { body: { value: [{ actions: ['*'] }] } };
          asked.push(`${method} ${path}`);
          if (method === 'POST') registrationState = 'Registered';
          return { body: { registrationState } };
        });
        const provider = `/subscriptions/${APPS}/providers/Microsoft.App`;
        const [get, post] = [`GET ${provider}`, `POST ${provider}/register`];
        const provision = () => hook('preprovision', { ...environment, AZURE_ARM_ENDPOINT: url });
        expect(await provision()).toMatchObject({
          code: 0,
          lines: expect.arrayContaining([expect.stringContaining('Microsoft.App')]) as string[],
        });
        expect(asked).toEqual([get, post, get]);
        await provision();
        expect(asked).toEqual([get, post, get, get]);
        close();
      },
    );
    test.each([
      [{}, 'Where is Neo4j?'],
      [{ ATG_NEO4J_URI: 'neo4j+s://graph.example' }, 'azd env set ATG_NEO4J_PASSWORD'],
      [{ ATG_NEO4J_MODE: 'aura' }, "must be existing or vm, not 'aura'"],
      [{ AZURE_SUBSCRIPTION_ID: '' }, 'AZURE_SUBSCRIPTION_ID is not set'],
      [{ AZURE_SUBSCRIPTION_ID: PRINCIPAL }, '/providers/Microsoft.Authorization/permissions answers 404'],
    ])('stops with a line that says what to do: %j', async (environment, said) => {
      expect(await hook('preprovision', environment as Record<string, string>)).toMatchObject({
        code: 1,
        error: expect.stringContaining(said) as string,
      });
    });
  });

  test('postprovision takes the password out of the environment', async () => {
    await hook('postprovision', { ATG_NEO4J_PASSWORD: 'x' });
    expect(readFileSync(kept, 'utf8')).toBe('env set ATG_NEO4J_PASSWORD \n');
    expect(await hook('postprovision')).toEqual({ code: 0, lines: [''], error: '' });
    expect(readFileSync(kept, 'utf8')).toBe('');
  });

  test('postdeploy says where it is and what comes next', async () => {
    const { lines } = await hook('postdeploy', {
      ATG_URL: 'https://func.example/api/v1',
      ATG_PRINCIPAL_ID: PRINCIPAL,
      AZURE_TENANT_ID: 't',
    });
    expect(lines[0]).toBe('ATG Serverless is at https://func.example/api/v1');
    expect(lines).toContain(`  node infra/access/grant-directory-read.mjs --principal-id ${PRINCIPAL} --what-if`);
    expect(lines.at(-1)).toBe('  atg scan --tenant-id t');
  });

  test.each([
    [401, 0, 'ATG Serverless is at'],
    [404, 1, 'Sign-in is NOT enforced'],
  ])(
    'postdeploy, where the platform answers %i to a caller without a token, ends with %i',
    async (status, code, said) => {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(`${request.method!} ${request.url!} ${request.headers.authorization ?? 'no token'}`);
        response.writeHead(status).end();
      });
      await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
      const ATG_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
      const ended = await hook('postdeploy', { ATG_URL, ATG_ENTRA_CLIENT_ID: PRINCIPAL });
      expect([ended.code, `${ended.lines.join()}${ended.error}`]).toEqual([
        code,
        expect.stringContaining(said) as string,
      ]);
      expect(asked).toEqual(['GET /api/v1/is-sign-in-enforced no token']);
      server.close();
    },
  );

  test('predown takes away the rights at scanned scopes and the roles made for them, and nobody else’s', async () => {
    const scope = `/subscriptions/${APPS}`;
    const put = (name: string, role: string) =>
      client.arm('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`, {
        properties: {
          roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          principalId: PRINCIPAL,
          principalType: 'ServicePrincipal',
        },
      });
    const assignments = async () =>
      (await client.armList(`${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`)).map(
        ({ id }) => id,
      );
    await client.control('POST', '/tenant', {
      upsert: { servicePrincipals: [{ id: PRINCIPAL, appId: PRINCIPAL, displayName: 'id-atg' }] },
    });
    const before = await assignments();
    const role = '33333333-3333-4333-8333-333333333333';
    const made = await client.arm(
      'PUT',
      `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role}?api-version=2022-04-01`,
      {
        properties: {
          roleName: 'ATG settings lister x',
          type: 'CustomRole',
          permissions: [{ actions: ['Microsoft.Web/sites/config/list/action'] }],
          assignableScopes: [scope],
        },
      },
    );
    expect(made.status).toBe(201);
    expect((await put('44444444-4444-4444-8444-444444444444', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')).status).toBe(
      201,
    );
    expect((await put('55555555-5555-4555-8555-555555555555', role)).status).toBe(201);
    expect(await assignments()).toHaveLength(before.length + 2);

    const { code, lines, error } = await hook('predown', { ATG_PRINCIPAL_ID: PRINCIPAL });
    expect([code, error]).toEqual([0, '']);
    expect([...lines].sort()).toEqual(
      [`  - ATG settings lister x at ${scope}`, `  - Reader at ${scope}`, '  - role ATG settings lister x'].sort(),
    );
    expect(await assignments()).toEqual(before);
    expect(await hook('predown', { ATG_PRINCIPAL_ID: PRINCIPAL })).toEqual({ code: 0, lines: [''], error: '' });
  });
});
