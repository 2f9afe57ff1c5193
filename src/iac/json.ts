// JSON as ARM answers it, and reading it without losing digits.

export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A number whose text a JavaScript number cannot hold; its digits are kept as read. */
export class ExactNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Where a value is: names and list positions from the root. */
export type Path = readonly (string | number)[];

/** True for an object; a number that keeps its digits is none. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

/** True for a list. */
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What an object holds at a path of names; undefined where the path leads nowhere. Names that every object inherits lead nowhere too. */
export const valueAt = (json: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    json,
  );

/** `properties.rules[0].name`; a name that would be misread is quoted as JSON in brackets. */
export const pathText = (path: Path): string =>
  path
    .map((step, index) =>
      typeof step === 'number'
        ? `[${step}]`
        : /^[^.[\]"\s]+$/.test(step)
          ? (index > 0 ? '.' : '') + step
          : `[${JSON.stringify(step)}]`,
    )
    .join('');

/**
 * Parses JSON; numbers that a JavaScript number would change become {@link ExactNumber}.
 *
 * @throws SyntaxError where the text is not JSON
 */
export function parseJson(text: string): Json {
  // Few texts hold so many digits in a row; the others take the parser's fast way.
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  const exact: ParseReviver = (_name, value, context) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? keepDigits(value, context.source)
      : value;
  return (JSON.parse as (text: string, reviver: ParseReviver) => Json)(text, exact);
}

/** JSON.parse hands its reviver the source text of a primitive; TypeScript's library does not know it yet. */
type ParseReviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** `1.50` and `1e3` are the same number however they are written; only lost digits matter. */
const keepDigits = (value: number, source: string): number | ExactNumber =>
  /\d{16}/.test(source) ? new ExactNumber(source) : value;

/**
 * Levels of a body that is written. Those of Azure have less than fifty; beyond a few hundred the parsers of Terraform, Bicep and ARM are
 * not sure to follow, and neither is a walk of ours.
 */
export const LEVELS_MAX = 200;

/** True for a text of JSON in which something lies in more than `levels` lists and objects. */
export function isDeeperThan(levels: number, text: string): boolean {
  // Each level takes a bracket on either side.
  if (text.length < 2 * levels) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > levels) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
  }
  return false;
}
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125];
