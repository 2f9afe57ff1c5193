// What the small mains of local parts have in common: flags, the line and the file that say "ready", a clean end, and one line for bad input.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadStart } from './start/bad-start.ts';
import { writeJson } from './start/files.ts';
import { badFlag } from './start/flags.ts';

export interface ServedPart {
  /** The one line that is printed when the part answers. */
  readonly line: string;
  /** What the ready file holds, besides the process id. */
  readonly ready: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Every part's flags are texts: `--port N --ready-file F` and its own. */
export type Flags<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/**
 * Reads the flags, starts a part, and stops it on SIGTERM or Ctrl-C. `--ready-file F` is there exactly while the part answers.
 * Exit code 2 and one line on stderr for a BadStart, 1 for anything else that fails.
 */
export async function servePart<Name extends string>(
  name: string,
  flagNames: readonly Name[],
  start: (flags: Flags<Name>) => Promise<ServedPart>,
): Promise<void> {
  let part: ServedPart | undefined;
  let readyFile: string | undefined;
  const stop = (): void => {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    if (!part) process.exit(0); // it was still starting
    if (readyFile !== undefined) rmSync(readyFile, { force: true });
    part.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  try {
    const flags = readFlags([...flagNames, 'ready-file']);
    readyFile = flags['ready-file'];
    part = await start(flags);
    if (readyFile !== undefined) writeJson(readyFile, { ...part.ready, pid: process.pid });
    console.log(part.line);
  } catch (error) {
    if (error instanceof BadStart) console.error(`${name}: ${error.message}`);
    else console.error(error);
    process.exit(error instanceof BadStart ? 2 : 1);
  }
}

function readFlags<Name extends string>(names: readonly Name[]): Flags<Name> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    return parseArgs({ options }).values as Flags<Name>;
  } catch (error) {
    throw badFlag(error);
  }
}

/** The port that a flag names; 0 where the flag is absent. @throws BadStart */
export function portOf(flag: string | undefined): number {
  if (flag === undefined) return 0;
  if (!/^\d{1,5}$/.test(flag) || Number(flag) > 65_535)
    throw new BadStart(`--port must be a number from 0 to 65535, not '${flag}'`);
  return Number(flag);
}
