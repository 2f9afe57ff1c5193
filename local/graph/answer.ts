// What a statement answers, row by row: rows stay with the engine until they are asked for, so that a large result is not held twice.
import type { GrafeoValue, QueryResult } from '@grafeo-db/js';
import type { Statement } from './cypher/statement.ts';
import { shapesOf, type Shape } from './result-types.ts';
import type { Table } from './schema.ts';

export interface Answer {
  readonly columns: readonly string[];
  readonly length: number;
  row(index: number): readonly GrafeoValue[];
  /** The types of the columns, read from the whole result when first asked for. */
  shapes(): readonly Shape[];
  /** Read, write, both, or schema: as Bolt names it. */
  readonly type: 'r' | 'w' | 'rw' | 's';
  /** What was changed, with Bolt's names; absent where nothing was. */
  readonly stats?: Readonly<Record<string, number | boolean>>;
}

export function toAnswer(result: QueryResult, statement: Statement): Answer {
  const { columns: own, length } = result;
  const stats = statement.writes ? statsOf(result) : undefined;
  let shapes: Shape[] | undefined;
  return {
    columns: own.map((column) => statement.columnName(column)),
    length,
    row(index) {
      const values = result.get(index);
      return own.map((column) => values[column] ?? null);
    },
    shapes: () => (shapes ??= shapesOf(result.toArrowIPC())),
    type: statement.writes ? (own.length > 0 ? 'rw' : 'w') : 'r',
    ...(stats && { stats }),
  };
}

export const tableAnswer = ({ columns, rows, stats }: Table, type: 'r' | 's'): Answer => ({
  columns,
  length: rows.length,
  row: (index) => rows[index] as GrafeoValue[],
  shapes: () => [],
  type,
  ...(stats && { stats: { ...stats, 'contains-updates': true } }),
});

function statsOf({ counters }: QueryResult): Record<string, number | boolean> | undefined {
  const changed = Object.entries({
    'nodes-created': counters.nodesCreated,
    'nodes-deleted': counters.nodesDeleted,
    'relationships-created': counters.edgesCreated,
    'relationships-deleted': counters.edgesDeleted,
    'properties-set': counters.propertiesSet,
    'labels-added': counters.labelsAdded,
    'labels-removed': counters.labelsRemoved,
  }).filter(([, count]) => count > 0);
  return changed.length > 0 ? { ...Object.fromEntries(changed), 'contains-updates': true } : undefined;
}
