import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobProgress } from '../../src/contract/job.ts';
import { atg, start, tempFolder } from './support/atg.ts';
import { SCAN_RESULT, startScriptedServer, TENANT, type ScriptedServer } from './support/scripted-server.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

const call = (...args: string[]) => atg(args, { url: server.url });
const JOB = 'scan-0123456789ab';

describe('jobs list', () => {
  test('is a table of 80 columns, newest first', async () => {
    server.addJob('scan-000000000001', { status: 'completed', result: { ...SCAN_RESULT, partial: true } });
    server.addJob('iac-000000000002', { status: 'cancelled' });
    const { code, stdout } = await call('jobs', 'list');
    expect([code, stdout]).toEqual([
      0,
      [
        'JOB                STATUS     CREATED UTC  TENANT',
        `iac-000000000002   cancelled  11-23 10:00  ${TENANT}`,
        `scan-000000000001  partial    11-23 10:00  ${TENANT}`,
        '1-2 of 2',
        '',
      ].join('\n'),
    ]);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('sends the filters and says how to get the next page', async () => {
    for (const n of [1, 2, 3]) server.addJob(`scan-00000000000${n}`);
    const { stdout } = await call('jobs', 'list', '--status', 'running,queued', '--limit', '2', '--tenant-id', TENANT);
    expect(server.requests[0]?.path).toBe(`/operations?status=running&status=queued&tenant_id=${TENANT}&limit=2`);
    expect(stdout).toContain('1-2 of 3; more: --offset 2\n');
  });

  test('--json is the page as the API has it', async () => {
    const job = server.addJob(JOB);
    const { stdout } = await call('jobs', 'list', '--json');
    expect(JSON.parse(stdout)).toEqual({ operations: [job], total: 1, limit: 50, offset: 0, next_link: null });
  });

  test('says so when there is none', async () => {
    expect((await call('jobs', 'list')).stdout).toBe('No jobs.\n');
  });
});

test('jobs show tells everything about a job', async () => {
  server.addJob(JOB, { progress: { phase: 'rbac', message: 'Reading roles', percent: 61.9 } as JobProgress });
  expect((await call('jobs', 'show', JOB)).stdout).toBe(
    [
      `Job       ${JOB}`,
      'Status    running',
      `Tenant    ${TENANT}`,
      'Progress  61%  rbac: Reading roles',
      'Created   2026-11-23 10:00:00',
      'Started   2026-11-23 10:00:00',
      '',
    ].join('\n'),
  );
});

test('jobs show --json passes on what a newer server says', async () => {
  const job = {
    ...server.addJob(JOB),
    status: 'running',
    newer: { field: 1 },
    progress: { phase: 'a-newer-phase', message: 'm', percent: 1 },
  };
  server.intervene = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(job));
    return 'done';
  };
  const { code, stdout } = await call('jobs', 'show', JOB, '--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, job]);
});

test('jobs watch shows the history, then follows, and exits as the job ended', async () => {
  server.addJob(JOB);
  server.emit(JOB, {});
  server.emit(JOB, {});
  setTimeout(() => server.end(JOB, 'cancelled', { resources: 7, resource_types: 2 }), 60);
  const { code, stdout, stderr } = await call('jobs', 'watch', JOB, '--after', '1');
  expect([code, stderr, stdout]).toEqual([
    4,
    ' 10%  resources      event 2\n100%  done           The job cancelled.\n',
    'Cancelled. What was done until then:\nResources  7 of 2 types\n',
  ]);
});

test('jobs cancel says that the job stops, and repeats itself without harm', async () => {
  server.addJob(JOB);
  const first = await call('jobs', 'cancel', JOB);
  const second = await call('jobs', 'cancel', JOB);
  expect([first.code, first.stdout, second.code, second.stdout]).toEqual([
    0,
    `${JOB} stops within 5 seconds; \`atg jobs watch ${JOB}\` sees it end.\n`,
    0,
    `${JOB} is cancelled.\n`,
  ]);
});

test('jobs cancel of a finished job is refused by the server', async () => {
  server.addJob(JOB, { status: 'completed' });
  expect(await call('jobs', 'cancel', JOB)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: The job ended as completed. [JOB_FINISHED]\nhint: `atg jobs show ID` says how it ended.\n',
  });
});

test('jobs files lists what is in the archive', async () => {
  server.addJob(JOB);
  expect((await call('jobs', 'files', JOB)).stdout).toBe('SIZE      PATH\n  1.2 kB  README.md\n1 file; archive 13 B\n');
});

test('jobs delete removes the files; on a terminal it asks first', async () => {
  server.addJob(JOB);
  const asked = (answer: string) => {
    const call = start(['jobs', 'delete', JOB], { url: server.url, tty: true });
    call.stdin.write(answer);
    return call.ended;
  };
  expect((await asked('n\n')).code).toBe(130);
  expect(server.requests).toEqual([]);
  expect((await asked('y\n')).stdout).toBe(`The files of ${JOB} are deleted.\n`);
  expect((await call('jobs', 'delete', JOB)).code).toBe(0);
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
    Array(2).fill(`DELETE /operations/${JOB}/files`),
  );
});

test.each(['show', 'watch', 'cancel', 'files', 'download', 'delete'])(
  'jobs %s refuses what is no job id without asking the server',
  async (name) => {
    const { code, stderr } = await call('jobs', name, '../../admin', ...(name === 'delete' ? ['--yes'] : []));
    expect([code, stderr, server.requests.length]).toEqual([
      2,
      'error: "../../admin" is not a job id such as scan-0123456789ab; `atg jobs list` shows them\n',
      0,
    ]);
  },
);

describe('jobs download', () => {
  const get = (out: string, ...more: string[]) => call('jobs', 'download', JOB, '--out', out, ...more);
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = tempFolder();
    path = join(folder, `${JOB}.zip`);
    server.addJob(JOB);
    server.archive = Buffer.alloc(3_000_000, 'archive');
  });

  test('puts a verified file in the folder and never shows the link', async () => {
    const { code, stdout, stderr } = await get(folder);
    expect([code, stdout, stderr]).toEqual([0, `Downloaded ${path} (3.0 MB, sha256 verified)\n`, '']);
    expect(readFileSync(path).equals(server.archive)).toBe(true);
    expect(readdirSync(folder)).toEqual([`${JOB}.zip`]);
  });

  test('with --json says where the file is', async () => {
    const sha256 = createHash('sha256').update(server.archive).digest('hex');
    expect(JSON.parse((await get(folder, '--json')).stdout)).toEqual({ path, size: 3_000_000, sha256 });
  });

  test('shows a bar on a terminal', async () => {
    const { stderr } = await start(['jobs', 'download', JOB, '--out', folder], { url: server.url, tty: true }).ended;
    expect(stderr).toMatch(/100%.*3\.0 MB of 3\.0 MB/);
  });

  test('fetches nothing when the very file is there already', async () => {
    writeFileSync(path, server.archive);
    const { code, stdout } = await get(folder);
    expect([code, stdout, server.requests.some((request) => request.path.startsWith('/archive'))]).toEqual([
      0,
      `${path} is there already.\n`,
      false,
    ]);
  });

  test('leaves another file of that name alone, and replaces it with --force', async () => {
    writeFileSync(path, 'precious');
    expect((await get(folder)).code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect((await get(folder, '--force')).code).toBe(0);
    expect(readFileSync(path).equals(server.archive)).toBe(true);
  });

  test('tries again with a new link after a break, and leaves nothing half-done', async () => {
    let breaks = 0;
    server.intervene = ({ path }, response) => {
      if (!path.startsWith('/archive') || ++breaks > 2) return undefined;
      response.writeHead(200, { 'content-length': server.archive.length });
      response.write(server.archive.subarray(0, 1_000_000), () => response.destroy());
      return 'done';
    };
    expect((await get(folder)).code).toBe(0);
    expect(server.requests.filter((request) => request.path.includes('/download')).length).toBe(3);
    expect(readdirSync(folder)).toEqual([`${JOB}.zip`]);
  });

  test.each([
    [
      'bytes were changed',
      (bytes: Buffer) => Buffer.alloc(bytes.length, 'x'),
      'The bytes that arrived are not those of the archive (sha256 differs).',
    ],
    ['bytes are missing', (bytes: Buffer) => bytes.subarray(0, 100), 'The download ended after 100 of 3000000 bytes.'],
    ['the storage refuses', () => undefined, 'The download broke after 0 of 3000000 bytes: the storage answered 403.'],
  ])('fails and leaves no file where %s', async (_name, change, sentence) => {
    server.intervene = ({ path }, response) => {
      if (!path.startsWith('/archive')) return undefined;
      const bytes = change(server.archive);
      response.writeHead(bytes ? 200 : 403).end(bytes);
      return 'done';
    };
    const { code, stderr } = await get(folder);
    expect([code, stderr, readdirSync(folder)]).toEqual([
      1,
      `error: ${sentence} [DOWNLOAD_FAILED]\nhint: Nothing was written; try again.\n`,
      [],
    ]);
  });

  test('a folder that cannot be made is one sentence', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await get(join(folder, 'file', 'below'));
    expect([code, stderr]).toEqual([
      1,
      `error: ${join(folder, 'file', 'below', `${JOB}.zip`)} cannot be written (ENOTDIR). [FILE_WRITE_FAILED]\nhint: Check the folder, its permissions and the space on the disk, or give another --out.\n`,
    ]);
  });
});
