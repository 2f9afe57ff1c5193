// Unpacks a ZIP into a folder. Nothing in it can be written outside that folder, and nothing that exists is written over.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry } from 'yauzl';

/** The file type bits of a Unix mode, and the value of a symbolic link; a ZIP keeps the mode in the upper half of its attributes. */
const TYPE_BITS = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Unpacks, and answers the paths of the files, in the order of the archive.
 * @throws Error where a name leads out of the folder, is a link, or is there already; what came before it has been written
 */
export async function unpack(archive: string, folder: string): Promise<string[]> {
  const root = resolve(folder);
  const zip = await openPromise(archive, { strictFileNames: true });
  const paths: string[] = [];
  for await (const entry of zip.eachEntry()) {
    const path = placeOf(entry, root);
    if (entry.fileName.endsWith('/')) {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: 'wx' }));
    paths.push(entry.fileName);
  }
  return paths;
}

function placeOf(entry: Entry, root: string): string {
  const path = resolve(root, entry.fileName);
  if (path !== root && !path.startsWith(root + sep)) throw new Error(`${entry.fileName} leads out of the archive`);
  if (((entry.externalFileAttributes >>> 16) & TYPE_BITS) === SYMBOLIC_LINK)
    throw new Error(`${entry.fileName} is a symbolic link`);
  return path;
}
