import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, fixture, startHostProcess, temporaryFolder, until, type HostProcess } from './host-process.ts';

let host: HostProcess;
beforeAll(async () => {
  host = await startHostProcess(fixture('http'), {
    environment: { 'AzureWebJobs.disabledOne.Disabled': 'true', FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '100000' },
  });
});
afterAll(cleanUp);

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`${host.url}${path}`, init);
const answer = async (path: string): Promise<unknown> => {
  const response = await get(path);
  return response.status === 200 ? await response.json() : response.status;
};

describe('routing', () => {
  it.each<[string, string, unknown]>([
    [
      'tries routes in alphabetical order of function name, so a parameter swallows a later literal',
      '/api/items/latest',
      { function: 'aGreedy', params: { id: 'latest' } },
    ],
    ['takes literals without regard to case', '/API/Items/x', { function: 'aGreedy', params: { id: 'x' } }],
    ['picks by constraint: int', '/api/numbers/-12', { function: 'intOnly', params: { n: '-12' } }],
    ['picks by constraint: alpha and length', '/api/numbers/abc', { function: 'letters', params: { word: 'abc' } }],
    ['answers 404 where no constraint fits', '/api/numbers/abcde', 404],
    ['refuses an int beyond 32 bits', '/api/numbers/2147483648', 404],
    ['leaves a missing optional parameter out', '/api/optional/1', { function: 'optional', params: { a: '1' } }],
    ['takes an optional parameter', '/api/optional/1/2', { function: 'optional', params: { a: '1', b: '2' } }],
    ['fills in a default', '/api/fallback', { function: 'fallback', params: { page: '1' } }],
    [
      'hands a catch-all the rest of the path',
      '/api/files/a/b%20c',
      { function: 'catchAll', params: { path: 'a/b c' } },
    ],
    ['leaves an empty catch-all out', '/api/files', { function: 'catchAll', params: {} }],
    [
      'matches parameters inside a segment',
      '/api/reports/2026-11.json',
      { function: 'mixed', params: { year: '2026', month: '11' } },
    ],
    ['keeps a range', '/api/reports/2026-13.json', 404],
    [
      'takes a guid',
      '/api/guid/0F0F0F0F-0000-1111-2222-333344445555',
      { function: 'guidOnly', params: { id: '0F0F0F0F-0000-1111-2222-333344445555' } },
    ],
    ['refuses what is no guid', '/api/guid/1', 404],
    ['matches a regular expression', '/api/pattern/ab1', { function: 'pattern', params: { code: 'ab1' } }],
    ['refuses what the expression does not match', '/api/pattern/abc', 404],
    ['uses the function name where no route is given', '/api/defaults', { function: 'defaults', params: {} }],
    ['does not know a disabled function', '/api/disabledOne', 404],
    ['answers 404 for a path nobody has', '/api/nobody', 404],
    ['answers 404 for a method that is not listed, never 405', '/api/postOnly', 404],
  ])('%s', async (_name, path, expected) => {
    expect(await answer(path)).toEqual(expected);
  });

  it('has HEAD and OPTIONS only where they are listed', async () => {
    const statuses = await Promise.all(
      ['withHead', 'defaults'].flatMap((name) =>
        ['HEAD', 'OPTIONS'].map(async (method) => (await get(`/api/${name}`, { method })).status),
      ),
    );
    expect(statuses).toEqual([200, 200, 404, 404]);
  });

  it('answers / with a page', async () => {
    const response = await get('/');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });
});

describe('requests', () => {
  it('hands over method, absolute address, headers, body and comma-joined query keys', async () => {
    const response = await get('/api/mirror?a=1&a=2&b=x%20y', {
      method: 'POST',
      headers: { 'X-Test': 'yes' },
      body: 'text',
    });
    expect(await response.json()).toEqual({
      method: 'POST',
      url: `http://127.0.0.1:${host.port}/api/mirror?a=1&a=2&b=x%20y`,
      query: { a: '1,2', b: 'x y' },
      header: 'yes',
      body: 'text',
    });
  });

  it('drops a body without Content-Length, as Azure does', async () => {
    const body = await new Promise<string>((done, fail) => {
      const request = httpRequest(
        `${host.url}/api/mirror`,
        { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => done(text));
        },
      );
      request.on('error', fail).end('chunked');
    });
    expect((JSON.parse(body) as { body: string }).body).toBe('');
  });

  it('drops the body of a GET', async () => {
    const body = await new Promise<string>((done, fail) => {
      const options = { method: 'GET', headers: { 'content-length': '4' } };
      const request = httpRequest(`${host.url}/api/mirror`, options, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => done(text));
      });
      request.on('error', fail).end('body');
    });
    expect((JSON.parse(body) as { body: string }).body).toBe('');
  });

  it('answers 413 above the body limit', async () => {
    expect((await get('/api/size', { method: 'POST', body: 'x'.repeat(100_001) })).status).toBe(413);
    expect(await (await get('/api/size', { method: 'POST', body: 'x'.repeat(100_000) })).json()).toEqual({
      bytes: 100_000,
    });
  });

  it('reads the principal that the platform would have set', async () => {
    const principal = Buffer.from(
      JSON.stringify({ identityProvider: 'aad', userId: '1', userDetails: 'me', userRoles: ['authenticated'] }),
    ).toString('base64');
    expect(await (await get('/api/user', { headers: { 'x-ms-client-principal': principal } })).json()).toMatchObject({
      type: 'StaticWebApps',
      id: '1',
      username: 'me',
    });
  });

  it("hands over the caller's trace", async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(await (await get('/api/trace', { headers: { traceparent } })).text()).toBe(traceparent);
  });
});

describe('responses', () => {
  it('carries status, headers and JSON', async () => {
    const response = await get('/api/created');
    expect([
      response.status,
      response.headers.get('x-one'),
      response.headers.get('location'),
      await response.json(),
    ]).toEqual([201, '1', '/there', { ok: true }]);
  });

  it('carries bytes', async () => {
    expect(Buffer.from(await (await get('/api/bytes')).arrayBuffer())).toEqual(Buffer.from([0, 255, 128]));
  });

  it('writes cookies with encoded values and / as the default path', async () => {
    expect((await get('/api/cookies')).headers.getSetCookie()).toEqual([
      'a=x%20y; max-age=60; path=/; secure; httponly; samesite=Strict',
      'b=2; expires=Wed, 02 Jan 2030 03:04:05 GMT; domain=example.org; path=/sub; samesite=None',
    ]);
  });

  it.each([
    ['nothing', 204],
    ['plainString', 500],
    ['throws', 500],
  ])('%s answers %i with an empty body', async (name, status) => {
    const response = await get(`/api/${name}`);
    expect([response.status, await response.text()]).toEqual([status, '']);
  });

  it('logs the stack of what a function threw', async () => {
    await get('/api/throws');
    await until('the stack in the log', () => /secret detail\n\s+at /.test(host.output()));
  });
});

describe('hooks and logs', () => {
  it('runs appStart, preInvocation and postInvocation hooks, which may replace handler and result', async () => {
    expect(await answer('/api/hooked')).toEqual({ handler: true, wrapped: true, fromPre: 'pre', appStart: 1 });
  });

  it('lets a postInvocation hook turn an error into an answer', async () => {
    expect(await (await get('/api/rescued')).text()).toBe('rescued by the hook');
  });

  it('shows log lines from the level of host.json up, through the log hooks', async () => {
    await get('/api/logs');
    await until('the last line', () => host.output().includes('changed by the hook'));
    const shown = [
      'a trace line',
      'a debug line',
      'an info line',
      'a warning line',
      'an error line',
      'change me',
    ].filter((line) => host.output().includes(line));
    expect(shown).toEqual(['an info line', 'a warning line', 'an error line']);
    await get('/api/quiet');
    await get('/api/created');
    await until('the next line', () => host.output().includes("'Functions.created'"));
    expect(host.output()).not.toContain("'Functions.quiet'"); // its category starts at Warning
  });
});

describe('rules of the library', () => {
  it('warns of a log line after the function has ended', async () => {
    await get('/api/logsLate');
    await until('the warning', () =>
      host.output().includes("Unexpected call to 'log' on the context object after function execution has completed"),
    );
  });

  it('refuses a function registered after start-up', async () => {
    expect((await get('/api/registersLate')).status).toBe(500);
    await until('the reason', () => host.output().includes('can only be registered during app startup: "late"'));
    expect((await get('/api/late')).status).toBe(404);
  });
});

describe('triggers this host does not fire', () => {
  it('starts the app, and names each function that never fires and why', async () => {
    expect(host.output()).toMatch(/onQueue: queueTrigger, never fires: this host has no queueTrigger/);
    expect(host.output()).toMatch(/writesQueue: httpTrigger, never fires: this host has no binding of type queue/);
    const response = await get('/api/writesQueue');
    expect([response.status, await response.text()]).toEqual([
      501,
      'Function "writesQueue" does not run here: this host has no binding of type queue',
    ]);
  });
});

describe('a worker that dies, hangs or is too slow', () => {
  /** The worker's id, or the status where it died meanwhile. */
  const pid = async (): Promise<number> => {
    const response = await get('/api/pid');
    return response.status === 200 ? ((await response.json()) as { pid: number }).pid : response.status;
  };

  it('answers 502 when a function ends the process, and goes on with another worker', async () => {
    const before = await pid();
    expect((await get('/api/exits')).status).toBe(502);
    expect(await pid()).not.toBe(before);
  });

  it('survives an unhandled rejection of the app', async () => {
    const before = await pid();
    expect((await get('/api/rejectsLater')).status).toBe(200);
    await until('another worker', async () => ![before, 502].includes(await pid()));
  });

  it.each(['tooSlow', 'loops'])('%s: ends at functionTimeout with 500, and the worker is replaced', async (name) => {
    const before = await pid();
    expect((await get(`/api/${name}`)).status).toBe(500);
    expect(await pid()).not.toBe(before);
  });
});

describe('the admin API', () => {
  it('answers a ping, its state, and the functions with their bindings', async () => {
    expect((await get('/admin/host/ping')).status).toBe(200);
    expect(await answer('/admin/host/status')).toMatchObject({ id: 'local', state: 'Running' });
    const list = (await answer('/admin/functions')) as {
      name: string;
      isDisabled: boolean;
      config: { bindings: { name: string }[] };
    }[];
    expect(list.find(({ name }) => name === 'disabledOne')).toMatchObject({ isDisabled: true });
    expect(list.find(({ name }) => name === 'created')?.config.bindings.map(({ name }) => name)).toContain('$return');
    expect(await answer('/admin/functions/intOnly')).toMatchObject({
      name: 'intOnly',
      invoke_url_template: `http://localhost:${host.port}/api/numbers/{n:int}`,
    });
    expect(await answer('/admin/functions/nobody')).toBe(404);
  });

  it('runs a function by hand', async () => {
    const run = (name: string, body: string): Promise<Response> =>
      get(`/admin/functions/${name}`, { method: 'POST', body });
    expect((await run('logs', '{"input":"x"}')).status).toBe(202);
    await until('its line', () => host.output().includes("'Functions.logs' (Succeeded, Reason='admin API'"));
    expect([(await run('logs', 'no json')).status, (await run('onQueue', '')).status]).toEqual([400, 404]);
  });
});

describe('keys, with --keys', () => {
  let locked: HostProcess;
  beforeAll(async () => {
    const data = temporaryFolder();
    const keys = {
      masterKey: 'master',
      functionKeys: { default: 'host-key' },
      systemKeys: { durabletask_extension: 'system-key' },
      functions: { needsFunctionKey: { own: 'own-key' } },
    };
    writeFileSync(join(data, 'keys.json'), JSON.stringify(keys));
    locked = await startHostProcess(fixture('http'), { args: ['--keys'], data });
  });

  const status = async (path: string, key?: string): Promise<number> =>
    (await fetch(`${locked.url}${path}`, { headers: key === undefined ? {} : { 'x-functions-key': key } })).status;
  const statuses = (path: string): Promise<number[]> =>
    Promise.all([undefined, 'wrong', 'own-key', 'host-key', 'system-key', 'master'].map((key) => status(path, key)));

  it.each([
    ['anonymous functions are open', '/api/defaults', [200, 200, 200, 200, 200, 200]],
    [
      'a function key opens a function: its own, the host key, the master key',
      '/api/needsFunctionKey',
      [401, 401, 200, 200, 401, 200],
    ],
    ['only the master key opens level admin', '/api/needsMasterKey', [401, 401, 401, 401, 401, 200]],
    ['only the master key opens the admin API', '/admin/host/status', [401, 401, 401, 401, 401, 200]],
    ['the ping is open to all', '/admin/host/ping', [200, 200, 200, 200, 200, 200]],
    [
      'a system key opens extensions, and so does the master key',
      '/runtime/webhooks/durabletask/instances',
      [401, 401, 401, 401, 200, 200],
    ],
  ])('%s', async (_name, path, expected) => {
    expect(await statuses(path)).toEqual(expected);
  });

  it('takes ?code= where the header is absent, and answers 401 without a body', async () => {
    expect(await status('/api/needsFunctionKey?code=host-key')).toBe(200);
    const refused = await fetch(`${locked.url}/api/needsFunctionKey?code=no`);
    expect([refused.status, await refused.text()]).toEqual([401, '']);
  });

  it('never prints a key', () => {
    const keys = JSON.parse(readFileSync(join(locked.data, 'keys.json'), 'utf8')) as {
      functionKeys: { default: string };
    };
    expect(locked.output()).not.toContain(keys.functionKeys.default);
  });
});

it('closes a connection that speaks no HTTP', async () => {
  const closed = await new Promise<boolean>((done) => {
    const socket = connect(host.port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
    socket.on('close', () => done(true)).resume();
  });
  expect(closed).toBe(true);
});
