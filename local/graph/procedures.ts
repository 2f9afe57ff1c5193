// The procedures that drivers and tools call and that the engine has not.
import { tokensOf } from './cypher/tokens.ts';
import { pick, type Table } from './schema.ts';

/** What the server says it is; tools look at the first part and at the number. */
export const SERVER_AGENT = 'Neo4j/5.26.0';

const TABLES: Readonly<Record<string, Table>> = {
  'dbms.components': {
    columns: ['name', 'versions', 'edition'],
    rows: [['Neo4j Kernel', ['5.26.0'], 'embedded']],
  },
  'db.ping': { columns: ['success'], rows: [[true]] },
  'db.awaitindex': { columns: [], rows: [] }, // the engine fills an index while it makes it
  'db.awaitindexes': { columns: [], rows: [] },
};

/** The answer to a statement that is one call of such a procedure; undefined for every other statement. @throws Failure */
export function callProcedure(text: string): Table | undefined {
  const call = /^\s*CALL\s+([\w.]+)\s*\([^()]*\)\s*(?:YIELD\s+([\s\S]*))?;?\s*$/i.exec(text);
  const table = TABLES[call?.[1]?.toLowerCase() ?? ''];
  if (!table) return undefined;
  return call?.[2] === undefined ? table : pick(table, tokensOf(call[2]), text);
}
