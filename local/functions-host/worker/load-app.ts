// Finds and loads an app's entry points the way the Node worker of Azure does: `main` of package.json is a glob.
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Package {
  main?: string;
  type?: string;
}

/**
 * The files that `main` matches, sorted so that two machines load them in the same order.
 * @throws Error in one line: no package.json, no `main`, or nothing matched.
 */
export function entryPoints(appFolder: string): { files: string[]; esm: boolean } {
  const { main, type } = readPackage(appFolder);
  if (main === undefined || main === '')
    throw new Error(`${join(appFolder, 'package.json')} has no "main": name the entry file there`);
  const files = globSync(main, { cwd: appFolder })
    .sort()
    .map((file) => resolve(appFolder, file));
  if (files.length === 0)
    throw new Error(`no file matches "main": "${main}" of ${join(appFolder, 'package.json')}: build the app first`);
  return { files, esm: type === 'module' };
}

function readPackage(appFolder: string): Package {
  const path = join(appFolder, 'package.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Package;
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Loads every entry point; `.mjs`, `.mts` and files of a `"type": "module"` package as ES modules, the rest through require. */
export async function loadApp(appFolder: string): Promise<void> {
  const { files, esm } = entryPoints(appFolder);
  const require = createRequire(join(appFolder, 'package.json'));
  for (const file of files) {
    const extension = extname(file);
    if (extension === '.mjs' || extension === '.mts' || (esm && extension !== '.cjs' && extension !== '.cts'))
      await import(pathToFileURL(file).href);
    else require(file);
  }
}
