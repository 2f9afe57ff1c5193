// Tells failures that would come again from those that time may heal.
import { isRefusedStatement } from '../services/neo4j/neo4j.ts';

const OF_THE_LANGUAGE: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'EvalError',
  'URIError',
]);

/**
 * True for a mistake of the code itself, and for a statement that the graph database refuses for what it says. An error of the language that
 * has a cause or a code comes from the runtime, as a lost connection does (`TypeError: fetch failed`), and may not come again.
 */
export function isDeterministic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isOfTheCode = OF_THE_LANGUAGE.has(error.name) && error.cause === undefined && !('code' in error);
  return isOfTheCode || isRefusedStatement(error);
}
