// The app as a bundle: what a cold start pays for.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../local/start/root.ts';
import { buildIfChanged } from '../../local/start/build.ts';
import type { Group } from '../group.ts';
import { quantile } from './quantile.ts';

const RUNS = 5;

export const app: Group = async () => {
  await buildIfChanged();
  return [{ name: 'Import of the bundled app', value: importMs(), unit: 'ms', note: `median of ${RUNS}` }];
};

/** Milliseconds, the median of several fresh processes. */
function importMs(): number {
  const script = fileURLToPath(new URL('../import-time.mjs', import.meta.url));
  const settings = { NEO4J_URI: 'bolt://127.0.0.1:1', NEO4J_PASSWORD: 'x', ARTIFACTS_STORAGE: 'x', WEB_PUBSUB: 'x' };
  const times = Array.from({ length: RUNS }, () =>
    Number(
      execFileSync(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', script, join(root, 'dist/app/main.mjs')],
        { env: { ...process.env, ...settings }, encoding: 'utf8' },
      ),
    ),
  );
  return quantile(times, 0.5);
}
