// Expressions of the Kusto language as far as inventory queries need them: columns and paths, comparisons, lists, text and time
// functions. An expression outside of this is a KustoError, never a guess.

/** A query that cannot be answered; the place is where reading stopped. */
export class KustoError extends Error {
  readonly line: number;
  readonly column: number;
  readonly token: string;
  readonly kind: 'ParserFailure' | 'SemanticError';

  constructor(kind: 'ParserFailure' | 'SemanticError', message: string, token: Token) {
    super(message);
    this.kind = kind;
    this.line = token.line;
    this.column = token.column;
    this.token = token.text;
  }
}

export interface Token {
  kind: 'word' | 'text' | 'number' | 'time' | 'span' | 'sign' | 'end';
  text: string;
  value: unknown;
  line: number;
  column: number;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Expression {
  evaluate: (row: Row) => unknown;
  /** Name of the column that it makes where none is given. */
  name: string;
  /** The column that it is, where it is no more than a column. */
  column?: string;
}

const SPAN_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const WORD = /project-[a-z]+|[A-Za-z_$][\w$]*/y;
const PATTERNS: readonly [Token['kind'] | 'blank', RegExp][] = [
  ['blank', /\s+|\/\/[^\n]*/y],
  ['time', /datetime\(\s*["']?([^)"']*)["']?\s*\)/y],
  ['span', /(\d+(?:\.\d+)?)(ms|d|h|m|s)\b/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['text', /@'[^']*'|@"[^"]*"|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y],
  ['sign', /!in~|!(?:in|has|contains|startswith|endswith)\b|in~|=~|!~|==|!=|<=|>=|[|=<>(),.[\]+-]/y],
  ['word', WORD],
];

/** Cuts a query into tokens. @throws KustoError at a sign that the language has not */
function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const place = () => {
    const before = query.slice(0, at).split('\n');
    return { line: before.length, column: before.at(-1)!.length };
  };
  reading: while (at < query.length) {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const match = pattern.exec(query);
      if (!match) continue;
      if (kind !== 'blank') tokens.push({ kind, text: match[0], value: valueOf(kind, match), ...place() });
      at = pattern.lastIndex;
      continue reading;
    }
    throw new KustoError('ParserFailure', 'unexpected sign', {
      kind: 'sign',
      text: query[at]!,
      value: undefined,
      ...place(),
    });
  }
  tokens.push({ kind: 'end', text: '<EOF>', value: undefined, ...place() });
  return tokens;
}

function valueOf(kind: Token['kind'], match: RegExpExecArray): unknown {
  const text = match[0];
  if (kind === 'number') return Number(text);
  if (kind === 'span') return Number(match[1]) * SPAN_MS[match[2]!]!;
  if (kind === 'time') return new Date(match[1]!);
  if (kind !== 'text') return undefined;
  return text.startsWith('@')
    ? text.slice(2, -1)
    : text.slice(1, -1).replace(/\\(.)/g, (_, sign: string) => ({ n: '\n', t: '\t' })[sign] ?? sign);
}

/** Reads tokens one after the other. */
export class TokenReader {
  readonly #tokens: Token[];
  #at = 0;

  constructor(query: string) {
    this.#tokens = tokenize(query);
  }

  get next(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]!;
  }

  take(): Token {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  /** Takes the next token where it is this sign or word (case-blind). */
  takeIf(text: string): boolean {
    const { kind, text: found } = this.next;
    const isIt = kind !== 'text' && found.toLowerCase() === text;
    if (isIt) this.#at += 1;
    return isIt;
  }

  expect(text: string): void {
    if (!this.takeIf(text)) throw this.failure(`'${text}' was expected`);
  }

  /** True where the tokens from here on are these. */
  sees(...texts: string[]): boolean {
    return texts.every((text, index) => this.#tokens[this.#at + index]?.text.toLowerCase() === text);
  }

  /** A word that is followed by one equals sign: the name of a new column. */
  nameBeforeEquals(): string | undefined {
    const [name, sign] = [this.next, this.#tokens[this.#at + 1]];
    if (name.kind !== 'word' || sign?.text !== '=') return undefined;
    this.#at += 2;
    return name.text;
  }

  failure(message: string, kind: 'ParserFailure' | 'SemanticError' = 'ParserFailure'): KustoError {
    return new KustoError(kind, message, this.next);
  }
}

const asText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
};
const lower = (value: unknown) => asText(value).toLowerCase();
const isAbsent = (value: unknown) => value === null || value === undefined;

function compare(a: unknown, b: unknown): number | undefined {
  if (isAbsent(a) || isAbsent(b)) return undefined;
  if (a instanceof Date || b instanceof Date) return Number(toTime(a)) - Number(toTime(b));
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  const [left, right] = [asText(a), asText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function toTime(value: unknown): Date | null {
  const time = value instanceof Date ? value : new Date(asText(value));
  return Number.isNaN(time.getTime()) ? null : time;
}

type Test = (left: unknown, right: unknown) => boolean;
const orders =
  (accepts: (order: number) => boolean): Test =>
  (a, b) => {
    const order = compare(a, b);
    return order !== undefined && accepts(order);
  };
const hasTerm: Test = (a, b) => {
  const [text, term] = [lower(a), lower(b)];
  const isEdge = (sign: string | undefined) => sign === undefined || !/[\p{L}\p{N}_]/u.test(sign);
  for (let at = text.indexOf(term); at >= 0 && term !== ''; at = text.indexOf(term, at + 1))
    if (isEdge(text[at - 1]) && isEdge(text[at + term.length])) return true;
  return term === '';
};
const not =
  (test: Test): Test =>
  (a, b) =>
    !test(a, b);
const contains: Test = (a, b) => lower(a).includes(lower(b));
const startsWith: Test = (a, b) => lower(a).startsWith(lower(b));
const endsWith: Test = (a, b) => lower(a).endsWith(lower(b));
const sameText: Test = (a, b) => lower(a) === lower(b);

const COMPARISONS: Readonly<Record<string, Test>> = {
  '==': orders((order) => order === 0),
  '!=': (a, b) => compare(a, b) !== 0,
  '<': orders((order) => order < 0),
  '<=': orders((order) => order <= 0),
  '>': orders((order) => order > 0),
  '>=': orders((order) => order >= 0),
  '=~': sameText,
  '!~': not(sameText),
  has: hasTerm,
  '!has': not(hasTerm),
  contains,
  '!contains': not(contains),
  startswith: startsWith,
  '!startswith': not(startsWith),
  endswith: endsWith,
  '!endswith': not(endsWith),
};

const FUNCTIONS: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
  tolower: (value) => lower(value),
  toupper: (value) => asText(value).toUpperCase(),
  tostring: (value) => asText(value),
  toint: (value) => (Number.isInteger(Number(value)) ? Number(value) : null),
  todatetime: (value) => (isAbsent(value) ? null : toTime(value)),
  isempty: (value) => asText(value) === '',
  isnotempty: (value) => asText(value) !== '',
  isnull: isAbsent,
  isnotnull: (value) => !isAbsent(value),
  strcat: (...values) => values.map(asText).join(''),
  iff: (condition, yes, no) => (condition === true ? yes : no),
  strcmp: (a, b) => Math.sign(compare(asText(a), asText(b))!),
  split: (text, separator) => asText(text).split(asText(separator)),
  array_length: (value) => (Array.isArray(value) ? value.length : null),
  coalesce: (...values) => values.find((value) => !isAbsent(value) && value !== '') ?? null,
};

/** Reads expressions over the columns at hand. */
export class ExpressionReader {
  readonly #tokens: TokenReader;
  readonly #now: () => number;
  columns: readonly string[];

  constructor(tokens: TokenReader, columns: readonly string[], now: () => number) {
    this.#tokens = tokens;
    this.columns = columns;
    this.#now = now;
  }

  /** @throws KustoError */
  read(): Expression {
    return this.#joined('or', () => this.#joined('and', () => this.#comparison()));
  }

  /** A plain column that is there. @throws KustoError */
  column(): string {
    const { kind, text } = this.#tokens.next;
    if (kind !== 'word') throw this.#tokens.failure('the name of a column was expected');
    if (!this.columns.includes(text))
      throw this.#tokens.failure(`'${text}' operator: Failed to resolve column named '${text}'`, 'SemanticError');
    this.#tokens.take();
    return text;
  }

  #joined(word: 'and' | 'or', part: () => Expression): Expression {
    const parts = [part()];
    while (this.#tokens.takeIf(word)) parts.push(part());
    if (parts.length === 1) return parts[0]!;
    const tests = parts.map((each) => each.evaluate);
    const evaluate =
      word === 'and'
        ? (row: Row) => tests.every((test) => test(row) === true)
        : (row: Row) => tests.some((test) => test(row) === true);
    return { evaluate, name: 'Column1' };
  }

  #comparison(): Expression {
    const left = this.#sum();
    const sign = this.#tokens.next.kind === 'text' ? '' : this.#tokens.next.text.toLowerCase();
    if (['in', 'in~', '!in', '!in~'].includes(sign)) {
      this.#tokens.take();
      return this.#membership(left, sign);
    }
    const test = COMPARISONS[sign];
    if (!test) return left;
    this.#tokens.take();
    const right = this.#sum();
    return { evaluate: (row) => test(left.evaluate(row), right.evaluate(row)), name: 'Column1' };
  }

  #membership(left: Expression, sign: string): Expression {
    const isCaseBlind = sign.endsWith('~');
    const isNegated = sign.startsWith('!');
    const values = new Set<unknown>();
    this.#tokens.expect('(');
    do {
      const { kind, value } = this.#tokens.next;
      if (kind !== 'text' && kind !== 'number') throw this.#tokens.failure('a literal was expected');
      this.#tokens.take();
      values.add(isCaseBlind ? lower(value) : value);
    } while (this.#tokens.takeIf(','));
    this.#tokens.expect(')');
    const pick = isCaseBlind ? (row: Row) => lower(left.evaluate(row)) : left.evaluate;
    return { evaluate: (row) => values.has(pick(row)) !== isNegated, name: 'Column1' };
  }

  #sum(): Expression {
    let left = this.#primary();
    for (;;) {
      const sign = this.#tokens.takeIf('+') ? 1 : this.#tokens.takeIf('-') ? -1 : 0;
      if (sign === 0) return left;
      const [first, second] = [left, this.#primary()];
      const evaluate = (row: Row) => {
        const [a, b] = [first.evaluate(row), second.evaluate(row)];
        return a instanceof Date ? new Date(a.getTime() + sign * Number(b)) : Number(a) + sign * Number(b);
      };
      left = { evaluate, name: 'Column1' };
    }
  }

  #primary(): Expression {
    const token = this.#tokens.next;
    if (this.#tokens.takeIf('(')) {
      const inner = this.read();
      this.#tokens.expect(')');
      return inner;
    }
    if (token.value instanceof Date && Number.isNaN(token.value.getTime()))
      throw this.#tokens.failure('a time was expected');
    if (['text', 'number', 'time', 'span'].includes(token.kind)) {
      this.#tokens.take();
      return { evaluate: () => token.value, name: 'Column1' };
    }
    if (token.kind !== 'word') throw this.#tokens.failure('an expression was expected');
    if (this.#tokens.sees('true') || this.#tokens.sees('false')) {
      this.#tokens.take();
      return { evaluate: () => token.text.toLowerCase() === 'true', name: 'Column1' };
    }
    if (this.#tokens.sees(token.text.toLowerCase(), '(')) return this.#path(this.#call());
    const column = this.column();
    return this.#path({ evaluate: (row) => row[column], name: column, column });
  }

  #call(): Expression {
    const start = this.#tokens.next;
    const name = this.#tokens.take().text.toLowerCase();
    const values: Expression[] = [];
    this.#tokens.expect('(');
    while (!this.#tokens.takeIf(')')) {
      values.push(this.read());
      if (!this.#tokens.sees(')')) this.#tokens.expect(',');
    }
    const first = values[0];
    if (name === 'now' && !first) return { evaluate: () => new Date(this.#now()), name };
    if (name === 'ago' && first)
      return { evaluate: (row) => new Date(this.#now() - Number(first.evaluate(row))), name };
    if (name === 'not' && first) return { evaluate: (row) => first.evaluate(row) !== true, name };
    const call = FUNCTIONS[name];
    if (!call) throw new KustoError('SemanticError', `the function '${name}' is not simulated`, start);
    return { evaluate: (row) => call(...values.map((value) => value.evaluate(row))), name: first?.name ?? name };
  }

  /** `.name`, `['name']` and `[0]` behind a value. */
  #path(start: Expression): Expression {
    let path = start;
    for (;;) {
      const holder = path;
      let key: string | number;
      if (this.#tokens.takeIf('.')) {
        const { kind, text } = this.#tokens.take();
        if (kind !== 'word') throw this.#tokens.failure('the name of a property was expected');
        key = text;
      } else if (this.#tokens.takeIf('[')) {
        const { kind, value } = this.#tokens.take();
        if (kind !== 'text' && kind !== 'number') throw this.#tokens.failure('the name of a property was expected');
        key = value as string | number;
        this.#tokens.expect(']');
      } else return path;
      const evaluate = (row: Row): unknown => {
        const value = holder.evaluate(row);
        if (typeof value !== 'object' || value === null) return null;
        return (value as Record<string | number, unknown>)[key] ?? null;
      };
      path = { evaluate, name: `${holder.name}_${key}` };
    }
  }
}
