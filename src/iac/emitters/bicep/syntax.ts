// Writes Bicep's literals and values. It knows the language, nothing of Azure.
import { ExactNumber } from '../../json.ts';
import { TextWithReferences, type TextPart, type Value } from '../../model.ts';
import { ObjectByValues, type Member, type Members } from '../deployment/template.ts';

const INDENT = '  ';
/** The only names that are none: other words of the language are keywords by position alone. */
const LITERALS = new Set(['true', 'false', 'null']);
/** Bicep takes no longer literal. Source: its scanner. */
const LITERAL_MAX = 131_072;

/** A text as a Bicep string that holds nothing but itself. */
export const quoted = (text: string): string => `'${escaped(text)}'`;

const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The inside of a string. Line ends of all kinds and invisible marks are written as numbers, so that the file shows what it holds. */
const escaped = (text: string): string =>
  withoutComments(
    text
      .replace(
        /[\\'\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu,
        (char) => NAMED[char] ?? `\\u{${char.codePointAt(0)!.toString(16)}}`,
      )
      .replace(/\$\{/g, '\\${'),
  );

/**
 * The grammar of editors (tree-sitter) takes `//` for a comment where a string, or what follows an escape, a dollar or an expression in it,
 * begins so; the compiler does not. Scripts and queries often do.
 */
const withoutComments = (inside: string): string =>
  inside.includes('//')
    ? inside.replace(
        /(^|\$|\\(?:u\{[0-9a-f]+\}|[^u]))((?: *\/\/+)+)/g,
        (_, before: string, slashes: string) => before + slashes.replace(/(?<=\/)\//g, '\\u{2f}'),
      )
    : inside;

/** A name of an object's member. */
export const key = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !LITERALS.has(name) ? name : quoted(name);

/** A name as what follows a dot, or in brackets. */
export const access = (names: readonly string[]): string =>
  names.map((name) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `[${quoted(name)}]`)).join('');

/** What the writer asks of whoever knows the file. */
export interface Words {
  /** The expression of a reference or parameter. */
  use(part: Exclude<TextPart, string>): string;
  /** The name of a variable that holds a text. */
  variable(text: string): string;
  /** The text that a too long expression had when it was read, or undefined where the expression is short enough. */
  asRead(parts: readonly TextPart[], expression: string): string | undefined;
  isLongPart(text: string): boolean;
}

/** A value; its lines after the first are indented by `indent`. */
export function write(value: Member, words: Words, indent = ''): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return plain(value, words);
  if (typeof value === 'number') return number(String(value));
  if (value instanceof ExactNumber) return number(value.text);
  if (value instanceof TextWithReferences) return template(value.parts, words);
  const inner = indent + INDENT;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = (value as readonly Value[]).map((item) => `${inner}${write(item, words, inner)}\n`);
    return `[\n${items.join('')}${indent}]`;
  }
  const members =
    value instanceof ObjectByValues
      ? value.members.map(([name, member]) => [write(name, words), member] as const)
      : Object.entries(value as Members).map(([name, member]) => [key(name), member] as const);
  if (members.length === 0) return '{}';
  const lines = members.map(([name, member]) => `${inner}${asKey(name)}: ${write(member, words, inner)}\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** A member's name may be a string with expressions in it, never an expression alone. */
const asKey = (text: string): string => (/^[A-Za-z_][A-Za-z0-9_]*$|^'/.test(text) ? text : `'\${${text}}'`);

/** Bicep knows whole numbers of 64 bits; others are read from JSON. */
function number(digits: string): string {
  const isWhole = /^-?\d+$/.test(digits);
  if (isWhole && BigInt(digits) <= 9223372036854775807n && BigInt(digits) >= -9223372036854775807n) return digits;
  return `json(${quoted(digits)})`;
}

function plain(text: string, words: Words): string {
  const whole = quoted(text);
  if (whole.length <= LITERAL_MAX) return whole;
  return `'${pieces(text)
    .map((piece) => `\${${words.variable(piece)}}`)
    .join('')}'`;
}

/** Pieces that are short enough however they are escaped; no character is cut. */
function pieces(text: string): string[] {
  const found: string[] = [];
  const size = Math.floor(LITERAL_MAX / 12);
  for (let at = 0; at < text.length;) {
    let end = Math.min(at + size, text.length);
    if (/[\ud800-\udbff]/.test(text[end - 1]!) && end < text.length) end--;
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}

function template(parts: readonly TextPart[], words: Words): string {
  const [only] = parts;
  const whole =
    parts.length === 1 && typeof only !== 'string'
      ? words.use(only!)
      : `'${parts
          .map((part) => {
            if (typeof part !== 'string') return `\${${words.use(part)}}`;
            return words.isLongPart(part) ? `\${${words.variable(part)}}` : escaped(part);
          })
          .join('')}'`;
  const text = words.asRead(parts, whole);
  return text === undefined ? whole : plain(text, words);
}
