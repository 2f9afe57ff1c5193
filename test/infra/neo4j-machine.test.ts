// What runs on the Neo4j machine: the scripts themselves, with the commands of the machine replaced on the path and a server that keeps
// blobs as Azure does. What it cannot show (systemd, apt, the disk) is listed in docs/install.md.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parse } from 'yaml';
import { makeEvaluation } from '../support/bicep/evaluation.ts';
import { testWith } from '../support/programs.ts';
import { install, ofType, propertiesOf, WAYS } from './install.ts';

const SCRIPTS = ['azure.sh', 'backup.sh', 'configure.sh', 'restore.sh'];
const path = (name: string): string => resolve('infra/neo4j', name);
/** What the machine's scripts call. */
const onUnix = testWith('bash', 'jq', 'curl');

const folder = mkdtempSync(join(tmpdir(), 'atg-neo4j-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the first boot is what it was when it was released: Azure refuses to change it on a machine that exists', () => {
  const text = readFileSync(path('cloud-init.yaml'), 'utf8');
  expect(text.startsWith('#cloud-config\n')).toBe(true);
  expect(parse(text)).toMatchObject({
    fs_setup: [{ overwrite: false }],
    mounts: [expect.arrayContaining(['/var/lib/neo4j'])],
  });
  expect(createHash('sha256').update(text).digest('hex')).toBe(
    '273cc4d3db627cd9a4190f65a92303c06f5257d802855d4f96fe159d7823f913',
  );
});

onUnix('every script is Bash', () => {
  for (const name of SCRIPTS) expect(execFileSync('bash', ['-n', path(name)], { encoding: 'utf8' })).toBe('');
});

onUnix('the run command is Bash with every word filled in, and holds the scripts as they are', () => {
  const { resources } = install(makeEvaluation(), WAYS['everything private, Neo4j included']!);
  const { source } = propertiesOf(ofType(resources, 'Microsoft.Compute/virtualMachines/runCommands')[0]!) as {
    source: { script: string };
  };
  expect(source.script).not.toContain('@@');
  expect(source.script).toContain('VAULT_RESOURCE=https://vault.azure.net\n');
  expect(source.script).toContain('OnCalendar=*-*-* 02:30:00\n');
  writeFileSync(join(folder, 'run.sh'), source.script);
  execFileSync('bash', ['-n', join(folder, 'run.sh')]);
  const held = [...source.script.matchAll(/^put \S+ \d+ <<< '([^']+)'$/gm)].map(([, text]) =>
    Buffer.from(text!, 'base64').toString(),
  );
  expect(held).toEqual(['backup.sh', 'restore.sh', 'azure.sh'].map((name) => readFileSync(path(name), 'utf8')));
});

describe('a backup', () => {
  let server: Server;
  let environment: Record<string, string>;
  const blobs = new Map<string, Buffer>();
  const blocks = new Map<string, Buffer>();
  const done: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const { pathname, searchParams } = new URL(request.url!, 'http://x');
        if (pathname === '/token')
          return response.end(JSON.stringify({ access_token: `token-for-${searchParams.get('resource')!}` }));
        if (
          request.headers.authorization !== 'Bearer token-for-https://storage.azure.com' ||
          !request.headers['x-ms-version']
        )
          return response.writeHead(403).end();
        if (request.method === 'GET')
          return blobs.has(pathname) ? response.end(blobs.get(pathname)) : response.writeHead(404).end();
        const block = searchParams.get('blockid');
        if (block !== null) blocks.set(`${pathname} ${block}`, body);
        else {
          const list = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id]) =>
            blocks.get(`${pathname} ${id!}`)!,
          );
          blobs.set(pathname, Buffer.concat(list));
        }
        return response.writeHead(201).end();
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;

    const bin = join(folder, 'bin');
    mkdirSync(bin);
    mkdirSync(join(folder, 'dumps'));
    const command = (name: string, script: string): void => {
      writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    const log = `echo "$(basename "$0") $*" >> "${join(folder, 'done')}"`;
    command('systemctl', log);
    command('chown', 'true');
    command('sleep', 'true');
    // neo4j-admin as neo4j: a dump of 2.5 MB that says which database it is of
    command(
      'runuser',
      `shift 3; ${log}\ncase "$3" in dump) ;; esac\nif [ "$3" = dump ]; then head -c 2500000 /dev/zero | tr '\\0' "\${4:0:1}" > "${join(folder, 'dumps')}/$4.dump"; fi`,
    );
    const curl = execFileSync('bash', ['-c', 'command -v curl'], { encoding: 'utf8' }).trim();
    command(
      'curl',
      `exec ${curl} "\${@//http:\\/\\/169.254.169.254\\/metadata\\/identity\\/oauth2\\/token/http://127.0.0.1:${port}/token}"`,
    );
    writeFileSync(join(folder, 'neo4j.env'), `BACKUPS_URI=http://127.0.0.1:${port}/backups\n`);
    environment = {
      PATH: [bin, process.env.PATH].join(delimiter),
      ATG_ENV: join(folder, 'neo4j.env'),
      ATG_LIB: path('azure.sh'),
      ATG_DUMPS: join(folder, 'dumps'),
      BLOCK_MB: '1',
    };
  });
  afterAll(() => server.close());

  const run = (script: string, ...args: string[]): Promise<{ code: number; out: string; error: string }> => {
    writeFileSync(join(folder, 'done'), '');
    return new Promise((resolved) => {
      execFile('bash', [path(script), ...args], { env: environment }, (error, out, err) => {
        done.splice(0, done.length, ...readFileSync(join(folder, 'done'), 'utf8').trimEnd().split('\n'));
        resolved({ code: error ? Number(error.code) : 0, out: out.trim(), error: err.trim() });
      });
    });
  };
  let stamp = '';

  onUnix('stops Neo4j only while it dumps, and sends every dump in blocks', async () => {
    const { code, out, error } = await run('backup.sh');
    expect([code, error]).toEqual([0, '']);
    stamp = /^backup (\d{8}T\d{6}Z) is in/.exec(out)![1]!;
    expect(done.map((line) => line.split(' --')[0])).toEqual([
      'systemctl stop neo4j',
      'runuser neo4j-admin database dump system',
      'runuser neo4j-admin database dump neo4j',
      'systemctl start neo4j',
    ]);
    expect([...blobs].map(([name, bytes]) => [name, bytes.length, bytes.toString('utf8', 0, 2)])).toEqual([
      [`/backups/${stamp}/system.dump`, 2_500_000, 'ss'],
      [`/backups/${stamp}/neo4j.dump`, 2_500_000, 'nn'],
    ]);
    expect(blocks.size).toBe(6);
  });

  onUnix('is put back only when all of it is here', async () => {
    expect(await run('restore.sh', stamp)).toEqual({ code: 0, out: `backup ${stamp} is back`, error: '' });
    expect(done.map((line) => line.split(' --')[0])).toEqual([
      'systemctl stop neo4j',
      'runuser neo4j-admin database load system',
      'runuser neo4j-admin database load neo4j',
      'systemctl start neo4j',
    ]);
    const { code } = await run('restore.sh', '20200101T000000Z');
    expect([code === 0, done]).toEqual([false, ['']]);
  });

  onUnix.each([[[]], [['../../else']], [['20260101']]])('refuses the stamp %j', async (args) => {
    expect(await run('restore.sh', ...args)).toMatchObject({
      code: 2,
      error: 'give the stamp of a backup, such as 20260101T023000Z',
    });
  });

  onUnix('starts Neo4j again where a dump fails', async () => {
    const runuser = join(folder, 'bin/runuser');
    const before = readFileSync(runuser);
    writeFileSync(runuser, '#!/usr/bin/env bash\nexit 1\n');
    expect((await run('backup.sh')).code).toBe(1);
    expect(done).toEqual(['systemctl stop neo4j', 'systemctl start neo4j']);
    writeFileSync(runuser, before);
  });
});
