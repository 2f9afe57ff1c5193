// What people and machines read: one JSON document on stdout for machines; tables that fit 80 columns, and sentences, for
// people. Messages about the work itself go to stderr.
import { stripVTControlCharacters, styleText } from 'node:util';
import { CliFailure, failure } from './failure.ts';
import { withFlags } from './flags.ts';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** The streams and surroundings of one call; a test gives its own. */
export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

export interface Output {
  readonly json: boolean;
  /** The one result of the command: `value` itself with --json, else what `text` makes of it. */
  result(value: unknown, text: () => string): void;
  /** A line about the work, on stderr. */
  note(line: string): void;
  failure(error: CliFailure): void;
  /** Colours text for stdout. */
  paint(colour: Colour, text: string): string;
}

/** Output in the form that the flags, the terminal and `NO_COLOR` ask for. */
export function makeOutput(
  io: Pick<Io, 'stdout' | 'stderr' | 'env'>,
  flags: { json?: boolean; color?: boolean },
): Output {
  const json = flags.json ?? false;
  const coloured = (stream: NodeJS.WriteStream): boolean =>
    stream.isTTY && flags.color !== false && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';
  const painter =
    (stream: NodeJS.WriteStream) =>
    (colour: Colour, text: string): string =>
      coloured(stream) ? styleText(colour, text, { validateStream: false }) : text;
  const onStderr = painter(io.stderr);
  return {
    json,
    result: (value, text) => void io.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : ensureEnd(text())),
    note: (line) => void io.stderr.write(`${line}\n`),
    failure: (error) => {
      const { code, message, details, hint } = error;
      if (json) io.stdout.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
      const lines = [`${onStderr('red', 'error:')} ${clean(message)}${code === 'USAGE' ? '' : ` [${code}]`}`];
      if (details.length > 1) lines.push(...withFlags(details).map((detail) => `  ${clean(detail)}`));
      if (hint !== undefined) lines.push(`${onStderr('cyan', 'hint:')} ${hint}`);
      io.stderr.write(`${lines.join('\n')}\n`);
    },
    paint: painter(io.stdout),
  };
}

const ensureEnd = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Text that came from elsewhere, on one line and without control characters: a name in a tenant must not steer a terminal. */
export const clean = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** Columns under headings, two blanks apart, the last one as long as it is. Numbers stand to the right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : cell)));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => stripVTControlCharacters(row[column] ?? '').length)),
  );
  const line = (row: readonly string[], right: (column: number) => boolean): string =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stripVTControlCharacters(cell).length));
        return right(column) ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  const numeric = (column: number): boolean => rows.length > 0 && rows.every((row) => typeof row[column] === 'number');
  return [headings, ...cells].map((row) => line(row, numeric)).join('\n') + '\n';
}

/** Names and what they stand for, one a line. Those without a value are left out. */
export function facts(pairs: readonly (readonly [string, string | number | null | undefined])[]): string {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined);
  const width = Math.max(...known.map(([name]) => name.length));
  return known
    .map(
      ([name, value]) =>
        `${name.padEnd(width)}  ${typeof value === 'number' ? count(value) : clean(value as string)}\n`,
    )
    .join('');
}

const group = new Intl.NumberFormat('en-US');
/** `1,234` */
export const count = (value: number): string => group.format(value);

/** `1,234 resources`, `1 resource` */
export const countOf = (value: number, thing: string): string => `${count(value)} ${thing}${value === 1 ? '' : 's'}`;

/** `1.2 MB`; below 1,000 `17 B` */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  return `${power === 0 ? size : (size / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** `2026-11-23 22:21:07`, UTC as the API has it. */
export const time = (timestamp: string | null): string | null =>
  timestamp === null ? null : timestamp.slice(0, 19).replace('T', ' ');

/** What went wrong as a failure that can be shown: an unknown error keeps its message and loses its stack. */
export const toFailure = (error: unknown): CliFailure =>
  error instanceof CliFailure
    ? error
    : failure('CLI_FAILED', error instanceof Error ? error.message : String(error), {
        hint: 'This is a fault of atg itself; please report it.',
        cause: error,
      });
