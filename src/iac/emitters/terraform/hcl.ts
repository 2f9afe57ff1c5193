// Writes HCL that `terraform fmt` leaves as it is. It knows the language, nothing of Azure.
import { ExactNumber } from '../../json.ts';
import type { Value } from '../../model.ts';

/** An expression written as it stands. */
export class Expression {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A text with expressions in it. */
export class Template {
  readonly parts: readonly (string | Expression)[];
  constructor(parts: readonly (string | Expression)[]) {
    this.parts = parts;
  }
}

/** A call of a function of the language. */
export class FunctionCall {
  readonly name: string;
  readonly argument: HclValue;
  constructor(name: string, argument: HclValue) {
    this.name = name;
    this.argument = argument;
  }
}

export type HclValue = Value | Expression | Template | FunctionCall | readonly HclValue[] | HclObject;
export interface HclObject {
  readonly [name: string]: HclValue;
}

export interface HclBlock {
  readonly kind: 'block';
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: readonly HclItem[];
}
/** A block's content: an argument, a nested block, a comment, or an empty line. */
export type HclItem =
  | { readonly kind: 'argument'; readonly name: string; readonly value: HclValue }
  | HclBlock
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'blank' };

/** `name = value` */
export const argument = (name: string, value: HclValue): HclItem => ({ kind: 'argument', name, value });
/** `type "label" { … }` */
export const block = (type: string, labels: readonly string[], body: readonly HclItem[]): HclBlock => ({
  kind: 'block',
  type,
  labels,
  body,
});
/** `# text`, a line for each line of the text */
export const comment = (text: string): HclItem => ({ kind: 'comment', text });
export const BLANK: HclItem = { kind: 'blank' };

const INDENT = '  ';
/** A list of plain values up to this width stands on one line. */
const LINE_MAX = 80;

/** The text of a block, with its final newline. */
export function writeBlock(block: HclBlock): string {
  const lines: string[] = [];
  pushBlock(lines, block, '');
  return `${lines.join('\n')}\n`;
}

function pushBlock(lines: string[], { type, labels, body }: HclBlock, indent: string): void {
  const head = [type, ...labels.map((label) => quoted(label))].join(' ');
  if (body.length === 0) {
    lines.push(`${indent}${head} {`, `${indent}}`);
    return;
  }
  lines.push(`${indent}${head} {`);
  const inner = indent + INDENT;
  let run: Member[] = [];
  const flush = (): void => {
    pushAligned(lines, run, inner);
    run = [];
  };
  for (const item of body) {
    if (item.kind === 'argument') {
      run.push({ key: item.name, value: render(item.value, inner) });
      continue;
    }
    flush();
    if (item.kind === 'block') pushBlock(lines, item, inner);
    else if (item.kind === 'comment') lines.push(...item.text.split('\n').map((line) => `${inner}# ${line}`.trimEnd()));
    else lines.push('');
  }
  flush();
  lines.push(`${indent}}`);
}

interface Member {
  readonly key: string;
  /** Lines of the value; the first stands beside the key. */
  readonly value: readonly string[];
}

/** Values that end on their own line are aligned with their neighbours; one that goes on ends the run and stands unpadded. */
function pushAligned(lines: string[], members: readonly Member[], indent: string): void {
  for (let start = 0; start < members.length;) {
    let end = start;
    while (end < members.length && members[end]!.value.length === 1) end++;
    const run = members.slice(start, end);
    const width = run.reduce((most, { key }) => Math.max(most, widthOf(key)), 0);
    for (const { key, value } of run) lines.push(`${indent}${key}${' '.repeat(width - widthOf(key))} = ${value[0]!}`);
    const long = members[end];
    if (long) pushValue(lines, `${indent}${long.key} = `, long.value);
    start = end + 1;
  }
}

/** One by one: a value may have more lines than a call takes arguments. */
function pushValue(lines: string[], before: string, value: readonly string[]): void {
  value.forEach((line, index) => lines.push(index === 0 ? before + line : line));
}

const graphemes = new Intl.Segmenter();

const widthOf = (key: string): number => (/^[\x00-\x7f]*$/.test(key) ? key.length : [...graphemes.segment(key)].length);

/** The lines of a value; the first has no indent. */
function render(value: HclValue, indent: string): string[] {
  const plain = renderPlain(value);
  if (plain !== undefined) return [plain];
  if (value instanceof FunctionCall) {
    const [first, ...more] = render(value.argument, indent);
    const lines = [`${value.name}(${first!}`, ...more];
    lines[lines.length - 1] += ')';
    return lines;
  }
  const inner = indent + INDENT;
  if (Array.isArray(value)) {
    const items = value as readonly HclValue[];
    if (items.length === 0) return ['[]'];
    const onOneLine = listOnOneLine(items);
    if (onOneLine !== undefined) return [onOneLine];
    const lines = ['['];
    for (const item of items) {
      pushValue(lines, inner, render(item, inner));
      lines[lines.length - 1] += ',';
    }
    return [...lines, `${indent}]`];
  }
  const entries = Object.entries(value as HclObject);
  if (entries.length === 0) return ['{}'];
  const lines = ['{'];
  pushAligned(
    lines,
    entries.map(([name, member]) => ({ key: objectKey(name), value: render(member, inner) })),
    inner,
  );
  return [...lines, `${indent}}`];
}

function listOnOneLine(items: readonly HclValue[]): string | undefined {
  const texts: string[] = [];
  let width = 2;
  for (const item of items) {
    const text = renderPlain(item);
    if (text === undefined) return undefined;
    texts.push(text);
    if ((width += text.length + 2) > LINE_MAX && items.length > 1) return undefined;
  }
  return `[${texts.join(', ')}]`;
}

/** A value that never needs more than one line; undefined for lists and objects. */
function renderPlain(value: HclValue): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (value instanceof ExactNumber || value instanceof Expression) return value.text;
  if (!(value instanceof Template)) return undefined;
  return `"${value.parts.map((part) => (typeof part === 'string' ? escaped(part) : `\${${part.text}}`)).join('')}"`;
}

const KEYWORDS = new Set(['true', 'false', 'null', 'for', 'if', 'in', 'endfor', 'endif', 'else']);
const objectKey = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) && !KEYWORDS.has(name) ? name : quoted(name);

/** A text as a quoted template that holds nothing but itself. */
export const quoted = (text: string): string => `"${escaped(text)}"`;

const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (text: string): string =>
  text

    .replace(
      /[\\"\u0000-\u001f\u007f]/g,
      (char) => NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/([$%])\{/g, '$1$1{');
