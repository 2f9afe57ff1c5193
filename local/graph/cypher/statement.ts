// One Cypher statement as the engine shall run it: what kind of work it is, and its text with the dialects' small differences mended.
import { Failure } from '../failure.ts';
import { isWholeFloat } from '../parameters.ts';
import { checkProperties, propertyWrites, type PropertyWrite } from './properties.ts';
import { isKey, keywordAt, nameOf, tokensOf, type Token } from './tokens.ts';

export interface Statement {
  readonly writes: boolean;
  /** `CREATE INDEX`, `SHOW CONSTRAINTS` and their like: run by schema.ts. */
  readonly isSchema: boolean;
  readonly text: string;
  /** The name that a column has in the statement as it was written, by the name that the engine gives it. */
  columnName(engineName: string): string;
  /**
   * The parameters as the engine takes them.
   * @throws Failure where a value cannot be a property, or where LIMIT or SKIP gets a float
   */
  bind(parameters: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

const WRITES = new Set('CREATE MERGE SET DELETE REMOVE FOREACH DROP'.split(' '));

/** Words that the engine does not take as the name of a property. */
const RESERVED = new Set(
  'AND AS CASE CREATE DELETE DETACH DISTINCT ELSE FALSE IN IS MATCH MERGE NOT NULL OPTIONAL OR REMOVE RETURN SET THEN TRUE UNION UNWIND WHEN WHERE WITH XOR'.split(
    ' ',
  ),
);

const isReserved = (word: string): boolean => RESERVED.has(word.toUpperCase());

const SCHEMA = /^(CREATE|DROP) (\w+ )?(INDEX|CONSTRAINT)\b|^SHOW\b/;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const known = new Map<string, Statement>();
/** Statements are few and come again and again; those that carry values in their text must not fill the memory. */
const KNOWN_MAX = 500;

/** @throws Failure for what the engine would do otherwise than Neo4j */
export function readStatement(text: string): Statement {
  let statement = known.get(text);
  if (!statement) {
    if (known.size >= KNOWN_MAX) known.clear();
    statement = analyse(text);
    known.set(text, statement);
  }
  return statement;
}

function analyse(text: string): Statement {
  const tokens = tokensOf(text);
  const keywords = tokens.map((_, i) => keywordAt(tokens, i));
  refuseWhatDiffers(keywords);
  const isSchema = SCHEMA.test(keywords.slice(0, 4).map(String).join(' '));
  const writes = keywords.some((keyword) => keyword !== undefined && WRITES.has(keyword));
  const limits = limitParameters(tokens);
  const edits = [
    ...quoteReservedNames(tokens),
    ...mendSums(tokens),
    ...leaveOutHints(tokens),
    ...limits.flatMap(({ edit }) => edit ?? []),
  ];
  const checks = isSchema ? [] : propertyWrites(tokens);
  return {
    writes,
    isSchema,
    text: apply(text, edits),
    columnName: (name) =>
      name.replace(MENDED_SUM, '$1').replace(QUOTED, (whole, word: string) => (isReserved(word) ? word : whole)),
    bind: (parameters) => bind(parameters, checks, limits),
  };
}

/** @throws Failure */
function refuseWhatDiffers(keywords: readonly (string | undefined)[]): void {
  const says = (...phrase: string[]) => keywords.some((_, i) => phrase.every((word, j) => keywords[i + j] === word));
  if (says('IN', 'TRANSACTIONS') || says('CONCURRENT', 'TRANSACTIONS'))
    throw unsupported('CALL … IN TRANSACTIONS; send batches from the client');
  if (says('LOAD', 'CSV')) throw unsupported('LOAD CSV; send the rows as a parameter');
}

export const unsupported = (what: string): Failure =>
  new Failure('Neo.ClientError.Statement.SyntaxError', `The embedded graph does not support ${what}`);

const quoteReservedNames = (tokens: readonly Token[]): Edit[] =>
  tokens.flatMap((token, i) => {
    const isProperty = tokens[i - 1]?.text === '.' || isKey(tokens, i);
    if (token.kind !== 'word' || !isProperty || !isReserved(token.text)) return [];
    return [{ start: token.start, end: token.end, text: `\`${token.text}\`` }];
  });

/** The engine's `sum` of nothing is null, Neo4j's is 0. */
function mendSums(tokens: readonly Token[]): Edit[] {
  return tokens.flatMap(({ start }, i) => {
    if (keywordAt(tokens, i) !== 'SUM' || tokens[i + 1]?.text !== '(') return [];
    let depth = 0;
    const close = tokens.find(
      (token, at) => at > i && (depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0) === 0,
    );
    if (!close) return []; // it does not parse; the engine says so
    return [
      { start, end: start, text: 'coalesce(' },
      { start: close.end, end: close.end, text: ', 0)' },
    ];
  });
}

/** The engine chooses its indexes by itself: `USING INDEX [SEEK] n:Label(property)` is for Neo4j's planner. */
function leaveOutHints(tokens: readonly Token[]): Edit[] {
  return tokens.flatMap(({ start }, i) => {
    if (keywordAt(tokens, i) !== 'USING' || keywordAt(tokens, i + 1) !== 'INDEX') return [];
    const close = tokens.find(({ text }, at) => at > i && text === ')');
    return close ? [{ start, end: close.end, text: '' }] : []; // it does not parse; the engine says so
  });
}

/** How the mended places look in the names that the engine gives to columns without AS. */
const MENDED_SUM = /coalesce\((sum\((?:[^()]|\([^()]*\))*\)), 0\)/gi;
const QUOTED = /`(\w+)`/g;

interface Limit {
  readonly parameter: string;
  /** `LIMIT toInteger($n)` reads a parameter of this name, made of `$n`. */
  readonly madeName?: string;
  readonly edit?: Edit;
}

/** The engine takes a literal or an integer parameter after SKIP and LIMIT, but no expression. */
function limitParameters(tokens: readonly Token[]): Limit[] {
  return tokens.flatMap((_, i): Limit[] => {
    const keyword = keywordAt(tokens, i);
    if (keyword !== 'LIMIT' && keyword !== 'SKIP') return [];
    const [next, open, inner, close] = tokens.slice(i + 1, i + 5);
    if (next?.kind === 'parameter') return [{ parameter: nameOf(next) }];
    if (
      next?.text.toUpperCase() !== 'TOINTEGER' ||
      open?.text !== '(' ||
      inner?.kind !== 'parameter' ||
      close?.text !== ')'
    )
      return [];
    const madeName = `${nameOf(inner)}_as_integer`;
    return [{ parameter: nameOf(inner), madeName, edit: { start: next.start, end: close.end, text: `$${madeName}` } }];
  });
}

function bind(
  parameters: Readonly<Record<string, unknown>>,
  checks: readonly PropertyWrite[],
  limits: readonly Limit[],
): Record<string, unknown> {
  checkProperties(checks, parameters);
  const bound = { ...parameters };
  for (const { parameter, madeName } of limits) {
    const value = parameters[parameter];
    if (madeName !== undefined) bound[madeName] = toInteger(value);
    else if (isWholeFloat(value) || (typeof value === 'number' && !Number.isInteger(value)))
      throw new Failure(
        'Neo.ClientError.Statement.ArgumentError',
        `LIMIT and SKIP take an integer and $${parameter} is a float; send neo4j.int(…), or write toInteger($${parameter})`,
      );
  }
  return bound;
}

/** As Cypher's toInteger: fractions are cut, text is read, anything else is null. */
function toInteger(value: unknown): number | null {
  if (isWholeFloat(value)) return Number(value.$decimal);
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isFinite(number) ? Math.trunc(number) : null;
}

function apply(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((so, { start, end, text: by }) => so.slice(0, start) + by + so.slice(end), text);
}
