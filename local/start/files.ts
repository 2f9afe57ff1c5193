// Small JSON files of the data folder: always whole (written aside, then renamed), never readable by others.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes the value as JSON, mode 0600. */
export function writeJson(file: string, value: unknown): void {
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(aside, file);
}

/** The value in the file, or undefined where there is no file. A file that is not JSON throws: it is not ours to guess. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
