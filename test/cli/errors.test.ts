import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ERRORS, type ErrorCode } from '../../src/contract/errors.ts';
import { atg, spawnAtg, start } from './support/atg.ts';
import { answerError, startScriptedServer, type ScriptedServer } from './support/scripted-server.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

const show = (...more: string[]) => atg(['jobs', 'show', 'scan-0123456789ab', ...more], { url: server.url });
const answerWith = (status: number, body: string): void => {
  server.intervene = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    return 'done';
  };
};

const EXITS: Readonly<Record<number, number>> = {
  400: 2,
  401: 6,
  403: 6,
  404: 7,
  409: 1,
  410: 7,
  413: 2,
  415: 2,
  422: 2,
  429: 1,
  500: 1,
  502: 1,
  503: 1,
};

test.each(Object.keys(ERRORS) as ErrorCode[])('%s becomes a sentence, a hint and an exit code', async (code) => {
  server.intervene = (_request, response) => {
    answerError(response, code, 'What went wrong.');
    return 'done';
  };
  const ended = await show();
  expect(ended.code).toBe(EXITS[ERRORS[code].status]);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).toMatch(new RegExp(`^error: What went wrong\\. \\[${code}\\]\\nhint: \\S.{10,}\\n$`));
});

test('with --json an error is the shape of the API on stdout', async () => {
  const { stdout, code } = await show('--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    7,
    {
      error: {
        code: 'JOB_NOT_FOUND',
        message: 'There is no job scan-0123456789ab. List the jobs to see which there are.',
        details: [],
      },
    },
  ]);
});

test('with --json a usage error is one too', async () => {
  const { stdout, code } = await atg(['scan', '--json', '--tenat-id']);
  expect([code, JSON.parse(stdout)]).toEqual([
    2,
    { error: { code: 'USAGE', message: "unknown option '--tenat-id' (Did you mean --tenant-id?)", details: [] } },
  ]);
});

test('a code that only a newer server knows is told as it is', async () => {
  answerWith(404, '{"error":{"code":"NEWER","message":"Something new."}}');
  expect(await show()).toEqual({ code: 7, stdout: '', stderr: 'error: Something new. [NEWER]\n' });
});

test.each([401, 403])('%i of the platform asks for the right key, exit 6', async (status) => {
  answerWith(status, '');
  const none = await show();
  expect([none.code, none.stderr]).toEqual([
    6,
    `error: The server asks for a function key (${status}), and none was given. [NOT_ALLOWED]\nhint: Give the right one: \`atg config set key -\`, ATG_KEY or --key. Where the server has Entra sign-in on, ATG_TOKEN too.\n`,
  ]);
  const wrong = await show('--key', 'secret-key');
  expect([
    wrong.code,
    wrong.stderr.includes('does not accept the function key'),
    wrong.stderr.includes('secret-key'),
  ]).toEqual([6, true, false]);
});

test.each([
  ['HTML', 200, '<html>Sign in</html>'],
  ['other JSON', 200, '{"hello":"world"}'],
  ['a redirect', 302, ''],
  ['nothing', 404, ''],
])('%s instead of an answer of ATG is said, exit 1', async (_name, status, body) => {
  answerWith(status, body);
  const { code, stderr } = await show();
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^error: The server at http:\S+ answered .* \[ANSWER_INVALID\]\nhint: Is it the URL of an ATG API\? It ends in \/api\/v1 .*\n$/,
    ),
  ]);
});

test('a server that is not there: exit 5, one sentence and what to do', async () => {
  await server.stop();
  expect(await show()).toEqual({
    code: 5,
    stdout: '',
    stderr: `error: The server at ${server.url} does not answer: nothing listens there. [SERVER_UNREACHABLE]\nhint: Is it running, and is the URL right (--url, ATG_URL, \`atg config get url\`)? Locally, \`npm start\` starts it.\n`,
  });
  server = await startScriptedServer();
});

test('a host that does not exist: exit 5', async () => {
  const { code, stderr } = await atg(['health'], { url: 'http://no-such-host.invalid' });
  expect([code, stderr]).toEqual([5, expect.stringContaining('does not answer: ')]);
});

test('a server that accepts and then says nothing: exit 5 after --timeout', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as AddressInfo;
  const { code, stderr } = await atg(['health', '--timeout', '0.2'], { url: `http://127.0.0.1:${port}` });
  silent.close();
  expect([code, stderr.split(' [')[0]]).toEqual([
    5,
    `error: The server at http://127.0.0.1:${port}/api/v1 does not answer: not within 0.2 s.`,
  ]);
});

test('what passes is tried again: a broken connection, 503 and 429 with their pause', async () => {
  server.addJob('scan-0123456789ab');
  let request = 0;
  server.intervene = (_request, response) => {
    request += 1;
    if (request === 1) return 'reset';
    if (request === 4) return undefined;
    if (request === 3) response.setHeader('retry-after', '0.05');
    answerError(response, request === 2 ? 'GRAPH_UNAVAILABLE' : 'TOO_MANY_REQUESTS');
    return 'done';
  };
  expect([(await show()).code, request]).toEqual([0, 4]);
});

test('a long pause that the server asks for is not sat out', async () => {
  server.intervene = (_request, response) => {
    response.setHeader('retry-after', '3600');
    answerError(response, 'TOO_MANY_REQUESTS', 'Come back in an hour.');
    return 'done';
  };
  expect([(await show()).stderr.split('\n')[0], server.requests.length]).toEqual([
    'error: Come back in an hour. [TOO_MANY_REQUESTS]',
    1,
  ]);
});

test('health exits 1 and shows the part that is down', async () => {
  const up = { status: 'up', latency_ms: 2.4, message: null };
  const report = {
    status: 'unhealthy',
    version: '0.1.0',
    dependencies: {
      graph: up,
      storage: up,
      web_pubsub: { status: 'down', latency_ms: 2000, message: 'No answer within 2 s.' },
    },
  };
  answerWith(503, JSON.stringify(report));
  const { code, stdout } = await atg(['health'], { url: server.url });
  expect([code, stdout]).toEqual([
    1,
    [
      'unhealthy, version 0.1.0',
      '',
      'PART        STATE     MS  MESSAGE',
      'graph       up         2',
      'storage     up         2',
      'web_pubsub  down   2,000  No answer within 2 s.',
      '',
    ].join('\n'),
  ]);
  answerWith(503, JSON.stringify(report));
  expect(JSON.parse((await atg(['health', '--json'], { url: server.url })).stdout)).toEqual(report);
});

test('tenants lists them, shows one, and says when there is none of that id', async () => {
  const call = (...args: string[]) => atg(['tenants', ...args], { url: server.url });
  expect((await call()).stdout).toBe(
    [
      'TENANT                                RESOURCES  LAST SCAN UTC  NAME',
      '11111111-2222-3333-4444-555555555555      1,118  11-23 10:00 !  Contoso',
      '! partial: at least one scope could not be read',
      '',
    ].join('\n'),
  );
  expect((await call('11111111-2222-3333-4444-555555555555')).stdout).toBe(
    [
      'Tenant         11111111-2222-3333-4444-555555555555',
      'Name           Contoso',
      'Subscriptions  2',
      'Resources      1,118, role assignments and subnets included',
      'Last scan      2026-11-23 10:00:00  scan-0123456789ab  (partial)',
      'Last complete  never',
      '',
      'NOT READ IN FULL                                     COMPLETE UTC  BY STEPS',
      '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff  never         children, extensions',
      '',
      'COUNT  TYPE',
      '1,100  Microsoft.Network/virtualNetworks',
      '   18  Microsoft.Storage/storageAccounts',
      '',
    ].join('\n'),
  );
  expect((await call('99999999-2222-3333-4444-555555555555')).code).toBe(7);
  expect((await call('contoso')).code).toBe(2);
});

test('a call without a command shows help and exits 2; help and version exit 0', async () => {
  const none = await atg([]);
  expect([none.code, none.stdout, none.stderr.startsWith('Usage: atg')]).toEqual([2, '', true]);
  const help = await atg(['--help']);
  expect([help.code, help.stderr, help.stdout.includes('  130  interrupted (Ctrl-C); the job itself goes on')]).toEqual(
    [0, '', true],
  );
  expect((await atg(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('Ctrl-C while a request is under way ends with 130', async () => {
  server.intervene = () => 'done';
  const call = start(['jobs', 'list'], { url: server.url });
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  call.interrupts.interrupt();
  expect(await call.ended).toEqual({ code: 130, stdout: '', stderr: 'error: Interrupted. [INTERRUPTED]\n' });
});

test('colours only where a terminal wants them', async () => {
  const red = '\u001b[31m';
  const colours = async (env: NodeJS.ProcessEnv, tty: boolean, ...more: string[]) =>
    (await start(['jobs', 'show', 'x', ...more], { url: server.url, tty, env }).ended).stderr.includes(red);
  expect([
    await colours({}, true),
    await colours({}, false),
    await colours({ NO_COLOR: '1' }, true),
    await colours({ TERM: 'dumb' }, true),
    await colours({}, true, '--no-color'),
  ]).toEqual([true, false, false, false, false]);
});

test('a child process prints everything into a pipe and ends at once', async () => {
  for (let n = 0; n < 200; n += 1) server.addJob(`scan-${String(n).padStart(12, '0')}`);
  const { code, stdout, ms } = await spawnAtg(['jobs', 'list', '--limit', '200', '--json'], { url: server.url });
  expect([code, (JSON.parse(stdout) as { operations: unknown[] }).operations.length]).toEqual([0, 200]);
  expect(ms).toBeLessThan(5000);
});
