// Installs the pinned packages when they are missing or the lock file has changed, so that every npm script works on
// a fresh clone. Runs on whatever Node started npm; everything after it runs on the `node` package pinned in package.json.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const stamp = 'node_modules/.installed-from';
const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('Installing packages (first run, or the lock file changed) …');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  // not `npm ci`: it refuses a lock file in which a registry could not resolve another platform's optional package
  const { status } = spawnSync(
    command,
    [...args, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (status !== 0) {
    console.error('`npm install` failed; see the lines above. Nothing else was started.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
