// Reads HCL as Terraform does: by its own parser compiled to WebAssembly. Blocks become lists of objects, expressions texts in `${}`.
import { spawnSync } from 'node:child_process';

/** The parser keeps its process alive, so it gets one of its own. */
const PARSER = `
import { parse } from '@cdktn/hcl2json';
import { readFileSync } from 'node:fs';
const parsed = [];
for (const [path, text] of JSON.parse(readFileSync(0, 'utf8'))) parsed.push([path, await parse(path, text)]);
process.stdout.write(JSON.stringify(parsed), () => process.exit(0));`;

export type Parsed = Readonly<Record<string, unknown>>;

/** Files by path, parsed. @throws Error with the parser's complaint where it cannot read one */
export function parseHcl(files: ReadonlyMap<string, string>): Map<string, Parsed> {
  const code = [...files].filter(([path]) => path.endsWith('.tf'));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PARSER], {
    input: JSON.stringify(code),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return new Map(JSON.parse(stdout) as [string, Parsed][]);
}

export interface ParsedResource {
  readonly type: string;
  readonly name: string;
  readonly body: Parsed;
}

/** Every resource block of parsed files. */
export const resourcesIn = (files: Iterable<Parsed>): ParsedResource[] =>
  [...files].flatMap(({ resource }) =>
    Object.entries((resource ?? {}) as Record<string, Record<string, Parsed[]>>).flatMap(([type, named]) =>
      Object.entries(named).map(([name, [body]]) => ({ type, name, body: body! })),
    ),
  );
