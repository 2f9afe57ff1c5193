import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostJsonFor } from '../../scripts/host-json.ts';
import { unpack } from '../../local/demo/unpack.ts';
import { cleanUp, startHostProcess } from '../local/functions-host/host-process.ts';

interface Sbom {
  readonly bomFormat: string;
  readonly components: readonly {
    readonly name: string;
    readonly purl: string;
    readonly licenses: readonly unknown[];
  }[];
  readonly dependencies: readonly { readonly dependsOn: readonly string[] }[];
}

const folder = mkdtempSync(join(tmpdir(), 'atg-package-'));
afterAll(async () => {
  await cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/package.ts', ...args], {
    encoding: 'utf8',
  });
const parse = <T>(...path: string[]): T => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T;

describe('npm run package', () => {
  let said: string;
  let paths: string[];
  beforeAll(async () => {
    const { status, stdout, stderr } = run('--out', folder);
    expect([status, stderr]).toEqual([0, '']);
    said = stdout;
    paths = await unpack(join(folder, 'atg-serverless-app.zip'), join(folder, 'unpacked'));
  });

  test('makes a ZIP of less than 3 MB and says what a cold import takes', () => {
    expect(statSync(join(folder, 'atg-serverless-app.zip')).size).toBeLessThan(3_000_000);
    expect(said).toMatch(
      /^.*atg-serverless-app\.zip: \d\.\d\d MB, for azure-storage\ncold import: \d+ ms \(median of 5\)\nwith what the first call loads: \d+ ms\n/,
    );
  });

  test('the ZIP holds what the app needs and nothing else', () => {
    const top = new Set(paths.map((path) => path.split('/').slice(0, 2).join('/')));
    expect([...top].sort()).toEqual(['data/arm', 'data/azurerm', 'dist/app', 'host.json', 'package.json']);
    expect(paths.filter((path) => /\.(map|ts)$/.test(path))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining(['dist/app/main.mjs', 'dist/app/THIRD-PARTY-NOTICES.txt', 'dist/app/report-page.js']),
    );
  });

  test('what was unpacked runs in a Functions host', async () => {
    const host = await startHostProcess(join(folder, 'unpacked'), {
      environment: {
        NEO4J_URI: 'bolt://127.0.0.1:1',
        NEO4J_PASSWORD: 'x',
        ARTIFACTS_STORAGE: 'https://127.0.0.1:1',
        WEB_PUBSUB: 'https://127.0.0.1:1',
        TASK_HUB: 'atg',
      },
    });
    const answer = await fetch(`${host.url}/api/v1/openapi.json`);
    const { openapi } = (await answer.json()) as { openapi: string };
    expect([answer.status, openapi]).toEqual([200, '3.1.0']);
    expect(await host.stop()).toBe(0);
  });

  test('every package inside is in the SBOM, with its licence and its notice', () => {
    const { bomFormat, components, dependencies } = parse<Sbom>('sbom.cdx.json');
    const names = components.map(({ purl }) => decodeURIComponent(purl));
    expect(bomFormat).toBe('CycloneDX');
    expect(names).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^pkg:npm\/zod@/),
        expect.stringMatching(/^pkg:npm\/@azure\/identity@/),
      ]),
    );
    expect(names.filter((name) => /jest|azurite|esbuild|typescript/.test(name))).toEqual([]);
    expect(components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
    expect(dependencies[0]!.dependsOn).toHaveLength(components.length);
    const notices = readFileSync(join(folder, 'unpacked/dist/app/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of names) expect(notices).toContain(name.replace('pkg:npm/', '').replace(/@([^@]+)$/, ' $1 ('));
  });

  test('the licences inside allow what we do with them', () => {
    const { components } = parse<Sbom>('sbom.cdx.json');
    const kinds = new Set(components.map(({ licenses }) => JSON.stringify(licenses)));
    const fine = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'BlueOak-1.0.0'];
    expect([...kinds].filter((kind) => !fine.some((id) => kind === JSON.stringify([{ license: { id } }])))).toEqual([]);
  });

  test('the same sources give the same bytes, and the scheduler its own host.json', () => {
    const before = readFileSync(join(folder, 'atg-serverless-app.zip'));
    expect(run('--out', folder).status).toBe(0);
    expect(readFileSync(join(folder, 'atg-serverless-app.zip')).equals(before)).toBe(true);
    expect(parse('package', 'host.json')).toEqual(JSON.parse(readFileSync('host.json', 'utf8')));

    expect(hostJsonFor('durable-task-scheduler', parse('package', 'host.json'))).toMatchObject({
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.32.0, 5.0.0)' },
      extensions: {
        durableTask: {
          hubName: '%TASK_HUB%',
          storageProvider: { type: 'azureManaged', connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING' },
        },
      },
    });
  });

  test('an unknown back end is refused by name', () => {
    expect(run('--durable-backend', 'netherite')).toMatchObject({
      status: 2,
      stderr: "npm run package: --durable-backend must be azure-storage or durable-task-scheduler, not 'netherite'\n",
    });
  });
});

test('the tarball of npm pack installs into an empty folder without the network, and atg runs from it', () => {
  const empty = join(folder, 'empty');
  const npm = (...args: string[]) => execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const [packed] = JSON.parse(npm('pack', '--json', '--pack-destination', folder)) as { filename: string }[];
  npm('install', '--prefix', empty, '--offline', '--no-audit', '--no-fund', join(folder, packed!.filename));
  expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['atg-serverless']);
  expect(existsSync(join(empty, 'node_modules/atg-serverless/dist/cli/THIRD-PARTY-NOTICES.txt'))).toBe(true);
  const help = execFileSync(process.execPath, [join(empty, 'node_modules/.bin/atg'), '--help'], {
    encoding: 'utf8',
    cwd: folder,
  });
  expect(help).toContain('Usage: atg');
});
