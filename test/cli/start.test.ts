import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { atg, spawnAtg, start, tempFolder } from './support/atg.ts';
import {
  answerError,
  SCAN_RESULT,
  startScriptedServer,
  TENANT,
  type ScriptedServer,
} from './support/scripted-server.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

const call = (...args: string[]) => atg(args, { url: server.url });
const SCAN = ['scan', '--tenant-id', TENANT] as const;
const GENERATE = ['generate-iac', '--tenant-id', TENANT] as const;
const scanJob = 'scan-000000000001';
const iacJob = 'iac-000000000001';

const completeAtOnce = (): void => {
  server.onStart = ({ job_id }) => {
    server.emit(job_id, { phase: 'starting', message: 'Starting', percent: 0 });
    server.emit(job_id, { phase: 'resources', message: '1,000 of 1,118 resources read', percent: 42.7 });
    server.end(
      job_id,
      'completed',
      job_id.startsWith('scan')
        ? SCAN_RESULT
        : {
            output_format: 'terraform',
            terraform_provider: 'azapi',
            resources_selected: 118,
            resources_emitted: 117,
            resources_left_out: 1,
            archive: SCAN_RESULT.archive,
          },
    );
  };
};

test('scan follows the job to its end: progress on stderr, the outcome on stdout', async () => {
  completeAtOnce();
  expect(await call(...SCAN)).toEqual({
    code: 0,
    stderr: [
      'scan-000000000001 started.',
      '  0%  starting       Starting',
      ' 42%  resources      1,000 of 1,118 resources read',
      '100%  done           The job completed.',
      '',
    ].join('\n'),
    stdout: [
      'Resources        1,118 of 82 types',
      'Subscriptions    2',
      'Resource groups  5',
      'Directory        10 users, 1 group, 3 service principals, 2 applications',
      'Access           12 role assignments, 4 role definitions',
      'Changes          1,118 created, 0 updated, 0 unchanged, 0 removed',
      'Archive          6 files, 123.5 kB',
      '',
      `Next: atg generate-iac --tenant-id ${TENANT} --out .`,
      '',
    ].join('\n'),
  });
  expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/scan', body: { tenant_id: TENANT } });
});

test('with --json stdout holds the job as the API has it, and stderr only that it started', async () => {
  completeAtOnce();
  const { code, stdout, stderr } = await call(...SCAN, '--json');
  expect([code, JSON.parse(stdout), stderr]).toEqual([0, server.jobs.get(scanJob), 'scan-000000000001 started.\n']);
});

test('sends flags as the fields of the request', async () => {
  completeAtOnce();
  await call(
    ...SCAN,
    '--no-include-rbac',
    '--resource-groups',
    'a,b',
    '--mode',
    'incremental',
    '--max-concurrency',
    '3',
  );
  expect(server.requests[0]?.body).toEqual({
    tenant_id: TENANT,
    include_rbac: false,
    resource_groups: ['a', 'b'],
    mode: 'incremental',
    max_concurrency: 3,
  });
});

test('--detach starts the job and says how to follow it', async () => {
  const { code, stdout } = await call(...SCAN, '--detach');
  expect([code, stdout]).toEqual([0, `${scanJob} running\nFollow it: atg jobs watch ${scanJob}\n`]);
  expect(server.requests.map(({ path }) => path)).toEqual(['/scan']);
});

test('--detach --json prints the answer of the API', async () => {
  const { stdout } = await call(...GENERATE, '--detach', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ job_id: iacJob, operation_type: 'generate-iac', status: 'running' });
});

test('a wrong request is refused before anything is sent, with exit code 2', async () => {
  const { code, stdout, stderr } = await call('scan', '--tenant-id', 'abc');
  expect([code, stdout, stderr]).toEqual([
    2,
    '',
    'error: --tenant-id: "abc" is not a GUID (00000000-0000-0000-0000-000000000000, of hexadecimal digits)\n',
  ]);
  expect(server.requests).toEqual([]);
});

test('what only the server can refuse comes back with the names of flags', async () => {
  server.intervene = (_request, response) => {
    answerError(response, 'REQUEST_INVALID', 'Change the request and send it again.', [
      { field: 'subscription_ids.0', message: 'is unknown' },
      { field: 'mode', message: 'is wrong' },
    ]);
    return 'done';
  };
  const { code, stderr } = await call(...SCAN);
  expect([code, stderr.split('\n').slice(0, 3)]).toEqual([
    2,
    [
      'error: Change the request and send it again. [REQUEST_INVALID]',
      '  --subscription-ids: is unknown',
      '  --mode: is wrong',
    ],
  ]);
});

test('a connection that breaks after the server started the job starts no second one', async () => {
  completeAtOnce();
  let starts = 0;
  server.intervene = (request, response) => {
    if (request.path !== '/scan' || ++starts > 2) return undefined;
    if (starts === 1)
      response.end = () => (response.destroy(), response); // the job is started, its answer is lost
    else answerError(response, 'GRAPH_UNAVAILABLE');
    return starts === 1 ? undefined : 'done';
  };
  const { code } = await call(...SCAN);
  const keys = server.requests.filter(({ path }) => path === '/scan').map(({ headers }) => headers['idempotency-key']);
  expect([code, server.jobs.size, keys.length, new Set(keys).size]).toEqual([0, 1, 3, 1]);
});

test('two invocations have different idempotency keys, and --idempotency-key sets one', async () => {
  await call(...SCAN, '--detach');
  await call(...SCAN, '--detach');
  await call(...SCAN, '--detach', '--idempotency-key', 'mine');
  await call(...SCAN, '--detach', '--idempotency-key', 'mine');
  const [first, second, third, fourth] = server.requests.map(({ headers }) => headers['idempotency-key']);
  expect([first === second, third, fourth, server.jobs.size]).toEqual([false, 'mine', 'mine', 3]);
});

test('a partial scan exits 3 and names what could not be read', async () => {
  server.onStart = ({ job_id }) =>
    server.end(job_id, 'completed', {
      ...SCAN_RESULT,
      partial: true,
      unread_scopes: [
        {
          scope: '/subscriptions/a',
          step: 'resources',
          reason: 'Access was denied.',
          permission: 'Microsoft.Resources/subscriptions/read',
        },
      ],
      unread_scope_count: 12,
    });
  const { code, stdout } = await call(...SCAN);
  expect(code).toBe(3);
  expect(stdout).toContain(
    [
      'Partial: 12 scopes could not be read; nothing of them was removed from the graph.',
      '  /subscriptions/a',
      '    Access was denied. Missing: Microsoft.Resources/subscriptions/read',
      '  and 11 more (unread-scopes.json in the archive names all)',
    ].join('\n'),
  );
});

test('a failed job exits 1 with its error, once among the events, and what to do', async () => {
  server.onStart = ({ job_id }) => {
    const message = 'The scan would remove 40% of the nodes.';
    server.emit(job_id, { type: 'error', message });
    server.end(job_id, 'failed', null, { code: 'REMOVAL_LIMIT', message });
  };
  const { code, stdout, stderr } = await call(...SCAN);
  expect([code, stderr.split('\n').slice(1), stdout]).toEqual([
    1,
    [' 10%  resources      error: The scan would remove 40% of the nodes.', ''],
    'Failed: The scan would remove 40% of the nodes. [REMOVAL_LIMIT]\nNothing was removed. Check what changed in the tenant before the limit is raised on the server.\n',
  ]);
});

test('a cancelled job exits 4', async () => {
  server.onStart = ({ job_id }) => server.end(job_id, 'cancelled');
  expect((await call(...SCAN)).code).toBe(4);
});

test('a tenant that is being scanned already: says which job to watch', async () => {
  server.intervene = (_request, response) => {
    answerError(response, 'SCAN_RUNNING', 'scan-00000000abcd is scanning this tenant. Wait for its end or cancel it.');
    return 'done';
  };
  const { code, stderr } = await call(...SCAN);
  expect([code, stderr]).toEqual([
    1,
    'error: scan-00000000abcd is scanning this tenant. Wait for its end or cancel it. [SCAN_RUNNING]\nhint: `atg jobs watch scan-00000000abcd` follows it, `atg jobs cancel scan-00000000abcd` ends it.\n',
  ]);
});

test('--out downloads the archive after the end', async () => {
  completeAtOnce();
  const out = join(tempFolder(), 'new', 'folder');
  const { code, stdout } = await call(...GENERATE, '--out', out, '--json');
  const path = join(out, `${iacJob}.zip`);
  expect([code, readFileSync(path, 'utf8'), readdirSync(out)]).toEqual([0, 'a ZIP archive', [`${iacJob}.zip`]]);
  expect(JSON.parse(stdout)).toMatchObject({ job_id: iacJob, download: { path, size: 13 } });
});

test('--out refuses a file that is in the way before it starts a job', async () => {
  const path = join(tempFolder(), 'mine.zip');
  writeFileSync(path, 'precious');
  const { code, stderr } = await call(...GENERATE, '--out', path);
  expect([code, stderr, server.requests.length, readFileSync(path, 'utf8')]).toEqual([
    2,
    `error: ${path} exists already. [FILE_EXISTS]\nhint: Give --force to replace it, or another --out.\n`,
    0,
    'precious',
  ]);
});

test('--out and --detach exclude each other', async () => {
  mkdirSync(tempFolder(), { recursive: true });
  expect((await call(...SCAN, '--out', '.', '--detach')).code).toBe(2);
});

test('text of the tenant cannot steer the terminal', async () => {
  server.onStart = ({ job_id }) => {
    server.emit(job_id, { message: 'evil \u001b[2J\u001b]0;title\u0007 name\r\nfaked line' });
    server.end(job_id, 'completed', SCAN_RESULT);
  };
  const { stderr } = await call(...SCAN);
  expect(stderr).toContain(' 10%  resources      evil  name faked line\n');
});

test('on a terminal shows a bar that fits the line and keeps log lines above it', async () => {
  server.onStart = ({ job_id }) => {
    server.emit(job_id, { message: 'x'.repeat(200), percent: 50 });
    server.emit(job_id, { type: 'log', message: 'One subscription is empty.', percent: 50 });
    setTimeout(() => server.end(job_id, 'completed', SCAN_RESULT), 150);
  };
  const { ended } = start(SCAN, { url: server.url, tty: true });
  const { code, stderr } = await ended;
  expect([code, stderr.includes(' 50%  resources      One subscription is empty.\n')]).toEqual([0, true]);
  const bars = stderr.split(/\n|\u001b\[1G/).filter((line) => /[█░]/.test(line));
  expect([bars.length > 0, bars.every((line) => stripVTControlCharacters(line).length <= 80)]).toEqual([true, true]);
});

test('Ctrl-C without a terminal leaves the job running and exits 130', async () => {
  server.onStart = ({ job_id }) => server.emit(job_id, {});
  const ended = await spawnAtg(SCAN, {
    url: server.url,
    onStderr: (text, kill) => void (text.includes('event 1') && kill('SIGINT')),
  });
  expect([ended.code, ended.stdout, ended.stderr]).toEqual([
    130,
    '',
    [
      `${scanJob} started.`,
      ' 10%  resources      event 1',
      `error: Stopped watching; the job ${scanJob} goes on. [INTERRUPTED]`,
      `hint: \`atg jobs watch ${scanJob}\` follows it again, \`atg jobs cancel ${scanJob}\` ends it.`,
      '',
    ].join('\n'),
  ]);
  expect(server.requests.some(({ method }) => method === 'DELETE')).toBe(false);
});

test('Ctrl-C while the server hangs leaves at once', async () => {
  server.intervene = ({ path }) => (path.includes('/events') ? 'done' : undefined);
  const call = start(SCAN, { url: server.url });
  while (!server.requests.some(({ path }) => path.includes('/events')))
    await new Promise((resolve) => setTimeout(resolve, 5));
  call.interrupts.interrupt();
  expect((await call.ended).code).toBe(130);
});

test('Ctrl-C on a terminal asks nothing where the watch is detached', async () => {
  server.onStart = ({ job_id }) => server.emit(job_id, {});
  const { stdout } = await start([...SCAN, '--detach', '--json'], { url: server.url }).ended;
  const { job_id } = JSON.parse(stdout) as { job_id: string };
  const call = start(['jobs', 'watch', job_id, '--detach'], { url: server.url, tty: true });
  while (!server.requests.some(({ path }) => path.includes('/events')))
    await new Promise((resolve) => setTimeout(resolve, 5));
  call.interrupts.interrupt();
  const { code, stderr } = await call.ended;
  expect([code, stderr.includes('[w]atching'), stderr.includes(`the job ${job_id} goes on`)]).toEqual([
    130,
    false,
    true,
  ]);
  expect(server.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
});

describe('Ctrl-C on a terminal asks', () => {
  const interrupted = async (answer: string) => {
    server.onStart = ({ job_id }) => server.emit(job_id, {});
    const call = start(SCAN, { url: server.url, tty: true });
    const seen = async (text: string): Promise<void> => {
      while (!call.stderr().includes(text)) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await seen('started');
    while (!server.requests.some(({ path }) => path.includes('/events')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    call.interrupts.interrupt();
    await seen('go on [w]atching? ');
    call.stdin.write(answer);
    if (answer === 'w\n') setTimeout(() => server.end(scanJob, 'completed', SCAN_RESULT), 50);
    return call.ended;
  };

  test.each([
    ['cancel', 'c\n', 4, 1],
    ['leave', 'l\n', 130, 0],
    ['go on watching', 'w\n', 0, 0],
    ['leave, by another Ctrl-C', '\u0003', 130, 0],
  ])('whether to %s', async (_name, answer, code, cancellations) => {
    const ended = await interrupted(answer);
    expect([ended.code, server.requests.filter(({ method }) => method === 'DELETE').length]).toEqual([
      code,
      cancellations,
    ]);
  });
});
