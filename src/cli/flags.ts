// Flags made of a contract schema: names, descriptions, value types and defaults come from it, and what was given is
// validated by it. Nothing here knows a single operation.
import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { z } from 'zod';
import type { ErrorDetail } from '../contract/errors.ts';
import { failure } from './failure.ts';

type Kind = 'boolean' | 'number' | 'enum' | 'guid' | 'text' | 'file';

interface Shape {
  readonly kind: Kind;
  readonly list: boolean;
  readonly required: boolean;
  readonly byDefault: unknown;
  readonly choices: readonly string[];
}

/** `--resource-groups` for `resource_groups`. */
const flagOf = (field: string): string => `--${field.replaceAll('_', '-')}`;

/** The options of an object schema, in its order. A boolean gets its `--no-` twin, hidden from help; an object
 * is read from a JSON file. */
export const optionsOf = (schema: z.ZodObject): Option[] =>
  Object.entries(schema.shape).flatMap(([field, type]) => toOptions(field, type as z.ZodType));

function toOptions(field: string, type: z.ZodType): Option[] {
  const shape = shapeOf(type);
  const flag = flagOf(field);
  const about = [
    type.description ?? '',
    ...(shape.choices.length > 0 && !listsChoices(field, shape) ? [`(${shape.choices.join(', ')})`] : []),
    ...(shape.required ? ['(required)'] : []),
    ...(shape.byDefault === undefined ? [] : [`(default: ${String(shape.byDefault)})`]),
  ].join(' ');
  if (shape.kind === 'boolean')
    return [new Option(flag, about), new Option(flag.replace('--', '--no-'), `Turns ${flag} off`).hideHelp()];
  const option = new Option(`${flag} <${valueName(field, shape)}>`, about);
  choices.set(option, shape.choices);
  return [shape.list ? option.argParser(collect) : option];
}

const choices = new WeakMap<Option, readonly string[]>();
/** The words that a flag may be followed by; none where any may. */
export const choicesOf = (option: Option): readonly string[] => choices.get(option) ?? [];

/** A repeated list flag adds to what was given before. */
const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), ...split(value)];

/** Splits at commas; the names in an ARM id may hold commas, so ids (which begin with a slash) part only before the next slash. */
const split = (value: string): string[] =>
  value.split(value.startsWith('/') ? /,(?=\s*\/)/ : ',').map((part) => part.trim());

function valueName(field: string, shape: Shape): string {
  const last = field.split('_').at(-1) ?? field;
  const one = listsChoices(field, shape)
    ? shape.choices.join('|')
    : shape.kind === 'guid'
      ? 'guid'
      : shape.kind === 'number'
        ? 'n'
        : shape.kind === 'file'
          ? 'file'
          : last.replace(shape.list ? /(?<!u)s$/ : '', '');
  return shape.list ? `${one},...` : one;
}

/** Choices stand in the flag where that leaves the description room on a line of 80, else in the description. */
const listsChoices = (field: string, shape: Shape): boolean =>
  shape.choices.length > 0 && flagOf(field).length + shape.choices.join('|').length <= 34;

function shapeOf(type: z.ZodType): Shape {
  let inner: unknown = type;
  let required = true;
  let byDefault: unknown;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    required = false;
    if (inner instanceof z.ZodDefault) byDefault = inner.def.defaultValue;
    inner = inner.unwrap();
  }
  const list = inner instanceof z.ZodArray;
  const value: unknown = inner instanceof z.ZodArray ? inner.element : inner;
  const words = value instanceof z.ZodEnum ? value.options.map(String) : [];
  return { kind: kindOf(value), list, required, byDefault, choices: words };
}

function kindOf(type: unknown): Kind {
  if (type instanceof z.ZodBoolean) return 'boolean';
  if (type instanceof z.ZodNumber) return 'number';
  if (type instanceof z.ZodEnum) return 'enum';
  if (type instanceof z.ZodGUID) return 'guid';
  if (type instanceof z.ZodString) return 'text';
  if (type instanceof z.ZodObject) return 'file';
  throw new Error(
    'A field of this schema cannot be a flag: it is no boolean, number, enum, GUID, text, object or list of these.',
  );
}

/**
 * What was given, as a request for the API: only the fields whose flags were used, so that the server's defaults hold.
 * @throws CliFailure USAGE that names each wrong flag and what it should be
 */
export function readFlags<S extends z.ZodObject>(schema: S, given: Readonly<Record<string, unknown>>): z.input<S> {
  const fields: Record<string, unknown> = {};
  for (const [field, type] of Object.entries(schema.shape)) {
    const value = given[camelCase(field)];
    if (value === undefined) continue;
    const { kind } = shapeOf(type as z.ZodType);
    fields[field] = kind === 'number' ? toNumber(value) : kind === 'file' ? readJson(field, String(value)) : value;
  }
  const parsed = schema.safeParse(fields, { reportInput: true });
  if (!parsed.success) throw failure('USAGE', parsed.error.issues.map(sentenceOf).join('; '));
  return fields as z.input<S>;
}

const camelCase = (field: string): string =>
  field.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What a flag's file holds. */
function readJson(field: string, path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw failure(
      'USAGE',
      `${flagOf(field)}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw failure('USAGE', `${flagOf(field)}: ${path} is not valid JSON`);
  }
}

/** A number where the text is one; other text stays, for the schema to refuse. */
const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

/** `--tenant-id: "abc" is not a GUID (…)` */
function sentenceOf(issue: z.core.$ZodIssue): string {
  const [field = '', index] = issue.path.map(String);
  const shown = issue.input === undefined ? '' : `${JSON.stringify(clip(issue.input))} `;
  return `${flagOf(field)}: ${shown && (index !== undefined || !Array.isArray(issue.input)) ? shown : ''}${faultOf(issue)}`;
}

function faultOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is required';
    return `is not a ${/^(int|number)$/.test(issue.expected) ? 'whole number' : issue.expected}`;
  }
  if (issue.code === 'invalid_format' && issue.format === 'guid')
    return 'is not a GUID (00000000-0000-0000-0000-000000000000, of hexadecimal digits)';
  if (issue.code === 'invalid_value') return `is not one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'is empty' : `is too small: at least ${String(issue.minimum)}`;
  if (issue.code === 'too_big') {
    const most = `at most ${String(issue.maximum)}`;
    if (issue.origin === 'array') return `has too many values: ${most}`;
    return issue.origin === 'string' ? `is too long: ${most} characters` : `is too large: ${most}`;
  }
  return issue.message;
}

const clip = (value: unknown): unknown =>
  typeof value === 'string' && value.length > 60 ? `${value.slice(0, 60)}…` : value;

/** The faults that the server found, with flags for fields: `--tenant-id: …`. */
export const withFlags = (details: readonly ErrorDetail[]): string[] =>
  details.map(({ field, message }) => (field ? `${flagOf(field.split('.')[0] ?? field)}: ${message}` : message));
