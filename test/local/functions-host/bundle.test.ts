import { execFileSync } from 'node:child_process';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { durableCalls } from './durable-calls.ts';
import { cleanUp, fixture, startHostProcess, temporaryFolder } from './host-process.ts';

afterAll(cleanUp);

/** The options of the product's own build. */
const options = [
  ...['--bundle', '--platform=node', '--target=node22', '--format=esm', '--splitting', '--out-extension:.js=.mjs'],
  ...[
    '--external:@azure/functions-core',
    '--minify-syntax',
    '--minify-whitespace',
    '--sourcemap=linked',
    '--log-level=warning',
  ],
  "--banner:js=import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
];

it('runs an app that was bundled into ES modules with its libraries inside', async () => {
  const folder = temporaryFolder();
  const source = fixture('durable');
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  cpSync(join(source, 'host.json'), join(folder, 'host.json'));
  cpSync(join(source, 'local.settings.json'), join(folder, 'local.settings.json'));
  cpSync(join(source, 'src'), join(folder, 'src'), { recursive: true });
  writeFileSync(
    join(folder, 'src/main.mjs'),
    "import './activities.mjs';\nimport './patterns.mjs';\nimport './http.mjs';\n",
  );
  execFileSync(resolve('node_modules/.bin/esbuild'), ['src/main.mjs', '--outdir=dist/app', ...options], {
    cwd: folder,
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'dist/app/main.mjs' }));
  const host = await startHostProcess(folder);
  const durable = durableCalls(host.url);
  expect(await durable.outputOf('chain', { n: 1 })).toBe(8);
  expect(await (await fetch(`${host.url}/api/environment`)).json()).toMatchObject({ fromSettings: 'settings' });
  expect(await host.stop()).toBe(0);
});
