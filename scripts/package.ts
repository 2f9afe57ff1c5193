// `npm run package [-- --durable-backend azure-storage|durable-task-scheduler] [--out DIR]`: what is deployed. Leaves in DIR (default
// dist): package/ with exactly the files of the Functions app, atg-serverless-app.zip of it, sbom.cdx.json, and prints their sizes and
// how long a fresh worker takes to import the app, and with it what the first call loads. The same sources give the same bytes.
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { ZipArchive } from 'archiver';
import { buildApp } from './build.mjs';
import { hostJsonFor, isBackend, BACKENDS } from './host-json.ts';
import { bundledPackages, sbom } from './shipped-packages.ts';

const IMPORTS = 5;
/** Bytes of a ZIP depend on its dates. */
const EPOCH = new Date(0);
/** What config.ts asks for; nothing is connected to during an import. */
const SETTINGS = {
  NEO4J_URI: 'bolt://127.0.0.1:7687',
  NEO4J_PASSWORD: 'unused',
  ARTIFACTS_STORAGE: 'https://unused.blob.core.windows.net',
  WEB_PUBSUB: 'https://unused.webpubsub.azure.com',
};

const { values } = parseArgs({
  options: {
    'durable-backend': { type: 'string', default: 'azure-storage' },
    out: { type: 'string', default: 'dist' },
  },
});
const backend = values['durable-backend'];
if (!isBackend(backend)) {
  console.error(`npm run package: --durable-backend must be ${BACKENDS.join(' or ')}, not '${backend}'`);
  process.exit(2);
}
const out = resolve(values.out);
const folder = join(out, 'package');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly main: string;
  readonly license: string;
}
const { name, version, type, main, license } = JSON.parse(await readFile('package.json', 'utf8')) as Manifest;

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const read = await buildApp(join(folder, 'dist/app'), { sourcemap: false });
await cp('data', join(folder, 'data'), { recursive: true });
await writeJson(join(folder, 'package.json'), { name, version, type, main, license, private: true });
await writeJson(join(folder, 'host.json'), hostJsonFor(backend, JSON.parse(await readFile('host.json', 'utf8'))));
const packages = await bundledPackages(read);
await writeJson(join(out, 'sbom.cdx.json'), sbom({ name, version, license }, packages));

const zip = join(out, 'atg-serverless-app.zip');
await writeZip(folder, zip);
console.log(`${relative('.', zip)}: ${((await stat(zip)).size / 1e6).toFixed(2)} MB, for ${backend}`);
const app = join(folder, main);
const firstCall = (await readdir(join(folder, 'dist/app'))).filter((file) => /^wire-.*\.mjs$/.test(file));
console.log(`cold import: ${await importMs(app)} ms (median of ${IMPORTS})`);
console.log(
  `with what the first call loads: ${await importMs(app, ...firstCall.map((file) => join(folder, 'dist/app', file)))} ms`,
);
console.log(`${relative('.', join(out, 'sbom.cdx.json'))}: ${packages.length} packages are inside`);

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

async function writeZip(from: string, to: string): Promise<void> {
  const archive = new ZipArchive({ zlib: { level: 9 } });
  const written = pipeline(archive, createWriteStream(to));
  const files = (await readdir(from, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)))
    .sort();
  for (const file of files)
    archive.append(await readFile(join(from, file)), { name: file.replaceAll(sep, '/'), date: EPOCH, mode: 0o644 });
  await Promise.all([archive.finalize(), written]);
}

/** The median over fresh processes that import these one after the other, as a Functions worker would. */
async function importMs(...entries: string[]): Promise<string> {
  const args = ['--disable-warning=ExperimentalWarning', 'bench/import-time.mjs', ...entries];
  const times = [];
  for (let each = 0; each < IMPORTS; each += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...SETTINGS } });
    times.push(Number(stdout));
  }
  return times.sort((a, b) => a - b)[IMPORTS >> 1]!.toFixed(0);
}
