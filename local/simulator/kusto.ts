// The pipeline of a Kusto query: which table, and what each operator does to its rows. Small on purpose: the operators of an inventory.
// An operator outside of these is a KustoError, never passed over.
import {
  ExpressionReader,
  KustoError,
  TokenReader,
  type Expression,
  type Row,
  type Token,
} from './kusto-expression.ts';

export type Stage =
  | { op: 'where'; test: (row: Row) => boolean }
  | { op: 'map'; to: (row: Row) => Row }
  | { op: 'order'; byId: boolean; compare: (a: Row, b: Row) => number }
  | { op: 'reduce'; run: (rows: Row[]) => Row[] }
  | { op: 'take'; rows: number };

export interface Query {
  table: string;
  stages: Stage[];
  /** Names of the columns of the result. */
  columns: readonly string[];
}

/**
 * Reads a query.
 *
 * @param columnsOf columns of a table by its name in lower case, undefined for an unknown one
 * @throws KustoError where the query is wrong or goes beyond what is simulated
 */
export function parseKusto(
  query: string,
  columnsOf: (table: string) => readonly string[] | undefined,
  now: () => number,
): Query {
  const tokens = new TokenReader(query);
  const table = tokens.next.text.toLowerCase();
  const columns = columnsOf(table);
  if (!columns) throw tokens.failure(`the table '${tokens.next.text}' is not simulated`, 'SemanticError');
  tokens.take();
  const expressions = new ExpressionReader(tokens, columns, now);
  const stages: Stage[] = [];
  // as long as the column id is the table's own, an order by it is the order in which the rows are kept
  let idIsOwn = true;
  while (tokens.takeIf('|')) {
    const operator = tokens.next;
    const name = tokens.take().text.toLowerCase();
    switch (name) {
      case 'where': {
        const { evaluate } = expressions.read();
        stages.push({ op: 'where', test: (row) => evaluate(row) === true });
        break;
      }
      case 'project':
      case 'extend': {
        const made = assignments(tokens, expressions);
        const kept = name === 'extend' ? expressions.columns : [];
        if (made.some(([column, { column: source }]) => column === 'id' && source !== 'id')) idIsOwn = false;
        if (name === 'project' && !made.some(([column]) => column === 'id')) idIsOwn = false;
        stages.push({ op: 'map', to: (row) => columnsMade(name === 'extend' ? row : {}, made, row) });
        expressions.columns = [...new Set([...kept, ...made.map(([column]) => column)])];
        break;
      }
      case 'project-away': {
        const away = list(tokens, () => expressions.column());
        if (away.includes('id')) idIsOwn = false;
        expressions.columns = expressions.columns.filter((column) => !away.includes(column));
        const kept = expressions.columns;
        stages.push({ op: 'map', to: (row) => Object.fromEntries(kept.map((column) => [column, row[column]])) });
        break;
      }
      case 'order':
      case 'sort':
        tokens.expect('by');
        stages.push(order(tokens, expressions, idIsOwn));
        break;
      case 'take':
      case 'limit':
        if (tokens.next.kind !== 'number') throw tokens.failure('a number was expected');
        stages.push({ op: 'take', rows: Number(tokens.take().value) });
        break;
      case 'count':
        stages.push({ op: 'reduce', run: (rows) => [{ Count: rows.length }] });
        expressions.columns = ['Count'];
        break;
      case 'distinct': {
        const columns = list(tokens, () => expressions.column());
        const made = columns.map((column): [string, Expression] => [
          column,
          { evaluate: (row) => row[column], name: column },
        ]);
        stages.push({ op: 'reduce', run: grouped(made, []) });
        expressions.columns = columns;
        break;
      }
      case 'summarize': {
        const counts = list(tokens, () => aggregate(tokens, expressions));
        const keys = tokens.takeIf('by') ? assignments(tokens, expressions) : [];
        stages.push({ op: 'reduce', run: grouped(keys, counts) });
        expressions.columns = [...keys.map(([column]) => column), ...counts.map(({ name: column }) => column)];
        break;
      }
      default:
        throw unknownOperator(operator);
    }
    if (stages.at(-1)!.op === 'reduce') idIsOwn = false;
  }
  if (tokens.next.kind !== 'end') throw tokens.failure('the end of the query was expected');
  return { table, stages, columns: expressions.columns };
}

function unknownOperator(operator: Token): KustoError {
  return new KustoError('ParserFailure', `the operator '${operator.text}' is not simulated`, operator);
}

function list<T>(tokens: TokenReader, read: () => T): T[] {
  const items = [read()];
  while (tokens.takeIf(',')) items.push(read());
  return items;
}

function assignments(tokens: TokenReader, expressions: ExpressionReader): [string, Expression][] {
  return list(tokens, () => {
    const name = tokens.nameBeforeEquals();
    const expression = expressions.read();
    return [name ?? expression.name, expression];
  });
}

function columnsMade(start: Row, made: [string, Expression][], row: Row): Row {
  const result: Record<string, unknown> = { ...start };
  for (const [column, { evaluate }] of made) result[column] = evaluate(row) ?? null;
  return result;
}

function order(tokens: TokenReader, expressions: ExpressionReader, idIsOwn: boolean): Stage {
  const keys = list(tokens, () => {
    const { evaluate, column } = expressions.read();
    // Kusto sorts downwards where nothing is said
    const isUpwards = tokens.takeIf('asc') || (tokens.takeIf('desc'), false);
    return { evaluate, column, isUpwards };
  });
  const byId = idIsOwn && keys[0]!.column === 'id' && keys[0]!.isUpwards;
  const compare = (a: Row, b: Row) => {
    for (const { evaluate, isUpwards } of keys) {
      const [left, right] = [sortable(evaluate(a)), sortable(evaluate(b))];
      if (left === right) continue;
      return left < right === isUpwards ? -1 : 1;
    }
    return 0;
  };
  return { op: 'order', byId, compare };
}

function sortable(value: unknown): string | number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number' || typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

interface Aggregate {
  name: string;
  of: (rows: Row[]) => unknown;
}

function aggregate(tokens: TokenReader, expressions: ExpressionReader): Aggregate {
  const given = tokens.nameBeforeEquals();
  const start = tokens.take();
  const kind = start.text.toLowerCase();
  tokens.expect('(');
  const value = tokens.sees(')') ? undefined : expressions.read();
  tokens.expect(')');
  const name = given ?? `${kind}_${value?.name ?? ''}`;
  const best = (isBetter: (a: number | string, b: number | string) => boolean) => (rows: Row[]) =>
    rows
      .map((row) => value!.evaluate(row))
      .reduce((kept, each) => (kept === null || isBetter(sortable(each), sortable(kept)) ? each : kept), null);
  if (kind === 'count' && !value) return { name, of: (rows) => rows.length };
  if (kind === 'countif' && value)
    return { name, of: (rows) => rows.filter((row) => value.evaluate(row) === true).length };
  if (kind === 'min' && value) return { name, of: best((a, b) => a < b) };
  if (kind === 'max' && value) return { name, of: best((a, b) => a > b) };
  throw unknownOperator(start);
}

function grouped(keys: [string, Expression][], aggregates: Aggregate[]): (rows: Row[]) => Row[] {
  return (rows) => {
    const groups = new Map<string, { key: Row; rows: Row[] }>();
    for (const row of rows) {
      const key = columnsMade({}, keys, row);
      const text = JSON.stringify(key);
      const group = groups.get(text);
      if (group) group.rows.push(row);
      else groups.set(text, { key, rows: [row] });
    }
    if (keys.length === 0 && groups.size === 0) groups.set('', { key: {}, rows: [] });
    return [...groups.values()].map(({ key, rows: members }) => ({
      ...key,
      ...Object.fromEntries(aggregates.map(({ name, of }) => [name, of(members)])),
    }));
  };
}
