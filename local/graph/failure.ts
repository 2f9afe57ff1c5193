// What goes wrong, in Neo4j's words: the codes that drivers and callers decide by.
import type { GrafeoError } from '@grafeo-db/js';

/** An error that the client is told of as it stands. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** `Neo.<classification>.<category>.<title>`; only `Neo.TransientError.*` is worth another try. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** First match wins; the engine's messages carry a code of its own (`GRAFEO-Q001`) and a GQL status. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/GRAFEO-T\d+|write conflict|deadlock|serialization/i, 'Neo.TransientError.Transaction.DeadlockDetected'],
  [/constraint violation|already exists on :/i, 'Neo.ClientError.Schema.ConstraintValidationFailed'],
  [/Missing parameter/i, 'Neo.ClientError.Statement.ParameterMissing'],
  [/unknown procedure/i, 'Neo.ClientError.Procedure.ProcedureNotFound'],
  [/Unknown function|syntax error|GRAFEO-Q001|GRAFEO-Q004/i, 'Neo.ClientError.Statement.SyntaxError'],
  [/division by zero|out of range|overflow/i, 'Neo.ClientError.Statement.ArithmeticError'],
  [/GRAFEO-Q003|type (error|mismatch)/i, 'Neo.ClientError.Statement.TypeError'],
  [/GRAFEO-Q002/, 'Neo.ClientError.Statement.SemanticError'],
  [/GRAFEO-Q006|GRAFEO-V\d+/, 'Neo.ClientError.Statement.ArgumentError'],
];

/** The failure that an error of the engine is; other errors are faults of ours and stay what they are inside a general one. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { message, gqlStatus } = error as GrafeoError;
  const code = CODES.find(([pattern]) => pattern.test(message))?.[1] ?? 'Neo.DatabaseError.General.UnknownError';
  const text = message.replace(/^(Query|Database|Transaction) error: /, '');
  const hint = /GRAFEO-Q00[14]/.test(message)
    ? ' (the embedded graph speaks a part of Cypher: see local/graph/README.md; a real Neo4j speaks all of it)'
    : '';
  return new Failure(code, `${text}${hint}${gqlStatus ? ` [${gqlStatus}]` : ''}`, { cause: error });
}
