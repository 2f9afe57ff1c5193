// Builds what is deployed and what is installed: dist/app (the Functions app) and dist/cli (the `atg` command).
// ESM with split chunks, because a single file costs the cold start the parsing of every SDK at once.
import { build } from 'esbuild';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundledPackages, notices } from './shipped-packages.ts';

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
  metafile: true,
  // CommonJS packages inside an ES module bundle still call require for Node's own modules.
  banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
};

/** The script of a scan's report, as text: what runs in its reader's browser, drawing library included. */
export const reportPage = async () => (await buildPage()).text;

async function buildPage() {
  const { outputFiles, metafile } = await build({
    entryPoints: ['src/scan/archive/page/main.ts'],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
  });
  const text = outputFiles[0].text.replaceAll('</', '<\\/'); // so that it cannot end the element it stands in
  return { text, outputs: metafile.outputs };
}

/** Writes the Functions app to a folder, which is replaced, so no stale chunk survives; answers what the bundler read and wrote. */
export async function buildApp(outdir, options = {}) {
  const [page, outputs] = await Promise.all([
    buildPage(),
    buildTo(outdir, {
      entryPoints: ['src/main.ts'],
      external: ['@azure/functions-core'],
      minifySyntax: true,
      minifyWhitespace: true,
      ...options,
    }),
  ]);
  await writeFile(join(outdir, 'report-page.js'), page.text);
  return withNotices(outdir, { ...outputs, ...page.outputs });
}

/** Writes the `atg` command likewise. */
const buildCli = async (outdir, options = {}) =>
  withNotices(outdir, await buildTo(outdir, { entryPoints: ['src/cli/atg.ts'], ...options }));

async function buildTo(outdir, options) {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({ ...shared, outdir, ...options });
  return metafile.outputs;
}

async function withNotices(outdir, outputs) {
  await writeFile(join(outdir, 'THIRD-PARTY-NOTICES.txt'), await notices(await bundledPackages({ outputs })));
  return { outputs };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await Promise.all([buildApp('dist/app'), buildCli('dist/cli')]);
