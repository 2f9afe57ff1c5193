// Builds what is deployed and what is installed: dist/app (the Functions app) and dist/cli (the `atg` command).
// ESM with split chunks, because a single file costs the cold start the parsing of every SDK at once.
import { build } from 'esbuild';
import { rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS packages inside an ES module bundle still call require for Node's own modules.
  banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
};

/** The script of a scan's report, as text: what runs in its reader's browser, drawing library included. */
export async function reportPage() {
  const { outputFiles } = await build({
    entryPoints: ['src/scan/archive/page/main.ts'],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  return outputFiles[0].text.replaceAll('</', '<\\/'); // so that it cannot end the element it stands in
}

/** Writes dist/; `outdir` is replaced, so no stale chunk survives. */
export async function buildAll() {
  await Promise.all([
    rm('dist/app', { recursive: true, force: true }).then(() =>
      build({
        ...shared,
        entryPoints: ['src/main.ts'],
        outdir: 'dist/app',
        external: ['@azure/functions-core'],
        minifySyntax: true,
        minifyWhitespace: true,
      }).then(async () => writeFile('dist/app/report-page.js', await reportPage())),
    ),
    rm('dist/cli', { recursive: true, force: true }).then(() =>
      build({ ...shared, entryPoints: ['src/cli/atg.ts'], outdir: 'dist/cli' }),
    ),
  ]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildAll();
