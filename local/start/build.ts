// Builds the app and the CLI where their sources have changed since the last build, and gives each run a copy of its own, so that a build
// never pulls the code away from under a product that runs. Two runs that start together build once.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitForLock } from './lock.ts';
import { root } from './root.ts';

const BUILD_TIMEOUT_MS = 120_000;

const BUILDERS = ['scripts/build.mjs', 'scripts/shipped-packages.ts', 'package-lock.json'];
/** What is deployed, and what runs locally: package.json's `files`, and itself. */
const DEPLOYED = ['package.json', 'host.json', 'dist/app', 'dist/cli', 'data'];

/**
 * Makes dist/ equal to the sources.
 * @param options.copyTo a folder that is replaced by what would be deployed
 * @throws Error of the compiler, naming file and line; the signal's reason where it was given up
 */
export async function buildIfChanged({
  copyTo,
  signal,
}: { copyTo?: string; signal?: AbortSignal | undefined } = {}): Promise<void> {
  const dist = join(root, 'dist');
  mkdirSync(dist, { recursive: true });
  const lock = await waitForLock(join(dist, '.lock'), BUILD_TIMEOUT_MS);
  if (!lock) throw new Error(`another build of ${dist} does not end; stop it and try again`);
  try {
    await build(dist, signal);
    if (copyTo === undefined) return;
    rmSync(copyTo, { recursive: true, force: true });
    for (const path of DEPLOYED) cpSync(join(root, path), join(copyTo, path), { recursive: true });
  } finally {
    lock.release();
  }
}

async function build(dist: string, signal: AbortSignal | undefined): Promise<void> {
  const stamp = join(dist, '.built-from');
  const now = hashOfSources();
  const outputs = [join(dist, 'app/main.mjs'), join(dist, 'cli/atg.mjs')];
  if (outputs.every((file) => existsSync(file)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const options = { cwd: root, ...(signal && { signal }) };
  await promisify(execFile)(process.execPath, ['scripts/build.mjs'], options).catch((error: { stderr?: string }) => {
    signal?.throwIfAborted();
    const [said = ''] = (error.stderr ?? '').split(/^\S+:\d+$/m); // what the compiler says, without where it threw
    throw new Error(`the build failed:\n${said.trim()}`, { cause: error });
  });
  writeFileSync(stamp, now);
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...sources, ...BUILDERS.map((path) => join(root, path))])
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
