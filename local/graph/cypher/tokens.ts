// Cypher cut into words. Enough to see what a statement does and to mend small differences between dialects; it is no parser.

export interface Token {
  /** `word` is a keyword or a plain name; `name` one in backticks; `symbol` any other single character. */
  readonly kind: 'word' | 'name' | 'parameter' | 'string' | 'number' | 'symbol';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /(?<space>\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|(?<name>`(?:[^`]|``)*`)|(?<parameter>\$(?:`[^`]+`|[\p{L}_][\p{L}\p{N}_]*))|(?<number>\d+(?:\.\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<symbol>[\s\S])/uy;

/** The tokens of a statement, without blanks and comments. */
export function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < statement.length) {
    const start = TOKEN.lastIndex;
    const groups = TOKEN.exec(statement)!.groups!;
    const kind = (['word', 'symbol', 'name', 'parameter', 'string', 'number'] as const).find(
      (each) => groups[each] !== undefined,
    );
    if (kind) tokens.push({ kind, text: groups[kind]!, start, end: TOKEN.lastIndex });
  }
  return tokens;
}

/** The keyword, in upper case, or undefined where the token is something else: a property, a label, a key of a map, a quoted name. */
export function keywordAt(tokens: readonly Token[], i: number): string | undefined {
  const token = tokens[i];
  if (token?.kind !== 'word') return undefined;
  const before = tokens[i - 1]?.text;
  if (before === '.' || (before === ':' && !isMapColon(tokens, i - 1))) return undefined;
  if (isKey(tokens, i)) return undefined;
  return token.text.toUpperCase();
}

/** True for the colon between a key and its value, which stands after a key; false for the one before a label. */
const isMapColon = (tokens: readonly Token[], i: number): boolean => isKey(tokens, i - 1);

/** True for `when` in `{a: 1, when: 2}`. */
export const isKey = (tokens: readonly Token[], i: number): boolean =>
  ['{', ','].includes(tokens[i - 1]?.text ?? '') && tokens[i + 1]?.text === ':';

/** The name that a token stands for, without its backticks. */
export const nameOf = ({ kind, text }: Token): string =>
  kind === 'name'
    ? text.slice(1, -1).replaceAll('``', '`')
    : kind === 'parameter'
      ? text.slice(1).replaceAll('`', '')
      : text;
