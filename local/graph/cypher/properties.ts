// What Neo4j refuses to store and the engine would take: maps, lists of lists, mixed lists, null as the key of a MERGE. Found by
// following each parameter to where a statement writes it; values that a statement computes are not looked at.
import { types } from 'node:util';
import { Failure } from '../failure.ts';
import { isTagged } from '../parameters.ts';
import { keywordAt, nameOf, type Token } from './tokens.ts';

/** Where a value comes from: a parameter, then keys and `*` for each item of a list. */
type Path = readonly string[];

const EACH = '*';

/** A place where a statement writes the value at `path`: as the properties of something, or as one property. */
export interface PropertyWrite {
  readonly path: Path;
  readonly as: 'properties' | 'property' | 'merge key';
}

const CLAUSES = new Set(
  'MATCH OPTIONAL CREATE MERGE SET REMOVE DELETE DETACH RETURN WITH WHERE UNWIND FOREACH CALL ORDER SKIP LIMIT UNION ON YIELD'.split(
    ' ',
  ),
);

/** The writes of a statement whose values are parameters. @throws Failure for a map or list of lists written in the statement itself */
export function propertyWrites(tokens: readonly Token[]): PropertyWrite[] {
  const bindings = boundNames(tokens);
  const writes: PropertyWrite[] = [];
  let clause = '';
  let braces = 0;

  const note = (i: number, as: PropertyWrite['as']): void => {
    const opening = tokens[i]?.text;
    const second = tokens[i + 1]?.text;
    if (as !== 'properties' && (opening === '{' || (opening === '[' && (second === '[' || second === '{'))))
      throw notStorable(opening === '{' ? 'a map' : 'a list of lists or maps');
    const found = pathAt(tokens, i, bindings);
    const next = tokens[found?.end ?? i];
    const endsThere =
      !next || [',', '}', ')', '|', ';'].includes(next.text) || CLAUSES.has(keywordAt(tokens, found?.end ?? i) ?? '');
    if (found && endsThere) writes.push({ path: found.path, as });
  };

  tokens.forEach((token, i) => {
    const keyword = keywordAt(tokens, i);
    if (keyword && CLAUSES.has(keyword)) clause = keyword;
    if (clause !== 'CREATE' && clause !== 'MERGE' && clause !== 'SET') return;
    if (token.text === '{' && ++braces === 1) return;
    if (token.text === '}') braces--;
    if (token.text === ':' && braces === 1 && ['{', ','].includes(tokens[i - 2]?.text ?? '')) {
      note(i + 1, clause === 'MERGE' ? 'merge key' : 'property');
    } else if (clause === 'SET' && braces === 0 && token.text === '=') {
      const isProperty = tokens[i - 2]?.text === '.';
      note(i + 1, isProperty ? 'property' : 'properties');
    }
  });
  return writes;
}

/** `UNWIND $rows AS row`, `(x IN $list | …)`, `$map.key AS name`; a name that is bound twice is left out. */
function boundNames(tokens: readonly Token[]): Map<string, Path> {
  const bindings = new Map<string, Path>();
  const seen = new Set<string>();
  const bind = (name: Token, path: Path | undefined): void => {
    const text = nameOf(name);
    if (path && !seen.has(text)) bindings.set(text, path);
    else bindings.delete(text);
    seen.add(text);
  };
  tokens.forEach((_, i) => {
    const keyword = keywordAt(tokens, i);
    if (keyword === 'UNWIND') {
      const found = pathAt(tokens, i + 1, bindings);
      const name = found && keywordAt(tokens, found.end) === 'AS' ? tokens[found.end + 1] : undefined;
      if (name && found) bind(name, [...found.path, EACH]);
    } else if (keyword === 'IN' && ['(', '['].includes(tokens[i - 2]?.text ?? '')) {
      const found = pathAt(tokens, i + 1, bindings);
      bind(tokens[i - 1]!, found && [...found.path, EACH]);
    }
  });
  return bindings;
}

/** `$parameter.key` or `name.key` at this token, where the name is bound to a parameter; `end` is the token after it. */
function pathAt(
  tokens: readonly Token[],
  start: number,
  bindings: ReadonlyMap<string, Path>,
): { path: Path; end: number } | undefined {
  const first = tokens[start];
  if (!first) return undefined;
  const base =
    first.kind === 'parameter' ? [nameOf(first)] : first.kind === 'word' ? bindings.get(first.text) : undefined;
  if (!base) return undefined;
  const path = [...base];
  let end = start + 1;
  for (; tokens[end]?.text === '.' && ['word', 'name'].includes(tokens[end + 1]?.kind ?? ''); end += 2)
    path.push(nameOf(tokens[end + 1]!));
  return { path, end };
}

/** @throws Failure for the first value that Neo4j would refuse */
export function checkProperties(writes: readonly PropertyWrite[], parameters: Readonly<Record<string, unknown>>): void {
  for (const { path, as } of writes) visit(parameters, path, 0, as);
}

function visit(value: unknown, path: Path, depth: number, as: PropertyWrite['as']): void {
  const step = path[depth];
  if (step === undefined) check(value, as);
  else if (step === EACH) {
    if (Array.isArray(value)) for (const item of value) visit(item, path, depth + 1, as);
  } else if (isMap(value)) visit(value[step], path, depth + 1, as);
}

function check(value: unknown, as: PropertyWrite['as']): void {
  if (as === 'properties') {
    if (isMap(value)) for (const item of Object.values(value)) checkProperty(item);
  } else if (as === 'merge key' && (value === null || value === undefined)) {
    throw new Failure('Neo.ClientError.Statement.SemanticError', 'Cannot merge node using null property value');
  } else checkProperty(value);
}

function checkProperty(value: unknown): void {
  if (isMap(value)) throw notStorable('a map');
  if (!Array.isArray(value)) return;
  const kinds = new Set(value.map(kindOf));
  if (kinds.has('map') || kinds.has('list')) throw notStorable('a list of lists or maps');
  if (kinds.has('null')) throw notStorable('a list with null in it');
  if (kinds.size > 1) throw notStorable('a list of mixed types');
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  if (isMap(value)) return 'map';
  if (typeof value !== 'object') return typeof value === 'bigint' ? 'number' : typeof value;
  const [tag] = Object.keys(value);
  return tag === '$decimal' ? 'number' : (tag ?? 'time');
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value) &&
  !types.isDate(value) &&
  !isTagged(value);

const notStorable = (what: string): Failure =>
  new Failure(
    'Neo.ClientError.Statement.TypeError',
    `Property values can only be of primitive types or arrays thereof; this one is ${what}`,
  );
