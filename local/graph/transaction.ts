// A transaction as Neo4j has them: what it reads before its first write is what others have committed; from its first write on it holds
// the writers' turn, sees its own changes, and nobody else writes. It must never keep the turn after it has ended, however it ended.
import type { GrafeoDB, Transaction as EngineTransaction } from '@grafeo-db/js';
import { tableAnswer, toAnswer, type Answer } from './answer.ts';
import { readStatement } from './cypher/statement.ts';
import { Failure, toFailure } from './failure.ts';
import { callProcedure } from './procedures.ts';
import { runSchema } from './schema.ts';
import type { Turns } from './turns.ts';

export interface Limits {
  /** How long a write waits for its turn. */
  readonly turnWaitMs: number;
  /** How long a transaction may hold the turn without doing anything. */
  readonly idleMs: number;
}

export interface Graph {
  readonly database: GrafeoDB;
  readonly turns: Turns;
  readonly limits: Limits;
}

export class Transaction {
  readonly #graph: Graph;
  readonly #isReadOnly: boolean;
  readonly #timeout: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #engine: EngineTransaction | undefined;
  #endTurn: (() => void) | undefined;
  #running: Promise<unknown> | undefined;
  /** Why it cannot go on, where that came from outside of a statement. */
  #ended: Failure | undefined;

  /** @param timeoutMs how long the whole transaction may take, where the client said so */
  constructor(graph: Graph, isReadOnly: boolean, timeoutMs: number | undefined) {
    this.#graph = graph;
    this.#isReadOnly = isReadOnly;
    this.#timeout = timeoutMs
      ? setTimeout(
          () => this.#expire('TransactionTimedOutClientConfiguration', `took more than ${timeoutMs} ms`),
          timeoutMs,
        )
      : undefined;
  }

  /**
   * Runs one statement to its end. After a failure the transaction is over, as in Neo4j.
   * @throws Failure; the reason of `signal` where that came while the statement waited for its turn
   */
  async run(text: string, parameters: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Answer> {
    this.#throwIfEnded();
    clearTimeout(this.#idle);
    const running = this.#execute(text, parameters, signal);
    this.#running = running.catch(() => undefined); // reported below; this only tells that it is over
    try {
      const answer = await running;
      this.#throwIfEnded();
      return answer;
    } catch (error) {
      this.#undo();
      throw signal.aborted ? error : (this.#ended ?? toFailure(error));
    } finally {
      this.#running = undefined;
      const { idleMs } = this.#graph.limits;
      if (this.#endTurn)
        this.#idle = setTimeout(
          () => this.#expire('TransactionTimedOut', `held its locks idle for ${idleMs} ms`),
          idleMs,
        );
    }
  }

  async #execute(text: string, parameters: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Answer> {
    const { database } = this.#graph;
    const table = callProcedure(text);
    if (table) return tableAnswer(table, 'r');
    const statement = readStatement(text);
    const bound = statement.bind(parameters);
    if (statement.isSchema) {
      if (this.#engine)
        throw new Failure(
          'Neo.ClientError.Transaction.ForbiddenDueToTransactionType',
          'A schema change cannot follow a write in one transaction',
        );
      if (statement.writes) await this.#takeTurn(signal);
      return tableAnswer(await runSchema(database, text), 's');
    }
    if (statement.writes && !this.#engine) {
      await this.#takeTurn(signal);
      this.#engine = database.beginTransaction();
    }
    return toAnswer(await (this.#engine ?? database).executeCypher(statement.text, bound), statement);
  }

  async #takeTurn(signal: AbortSignal): Promise<void> {
    if (this.#isReadOnly)
      throw new Failure('Neo.ClientError.Statement.AccessMode', 'Writing in read access mode not allowed');
    this.#endTurn ??= await this.#graph.turns.take(this.#graph.limits.turnWaitMs, signal);
  }

  /** @throws Failure where what was written cannot be kept; then none of it is */
  commit(): void {
    this.#throwIfEnded();
    try {
      this.#engine?.commit();
      this.#engine = undefined;
    } catch (error) {
      throw toFailure(error);
    } finally {
      this.#undo();
    }
  }

  /** Undoes everything; waits for a statement that still runs. Doing it twice, or after a commit, changes nothing. */
  async rollback(): Promise<void> {
    await this.#running;
    this.#undo();
  }

  #undo(): void {
    clearTimeout(this.#timeout);
    clearTimeout(this.#idle);
    try {
      if (this.#engine?.isActive) this.#engine.rollback();
    } finally {
      this.#engine = undefined;
      this.#endTurn?.();
      this.#endTurn = undefined;
    }
  }

  #expire(title: string, why: string): void {
    this.#ended = new Failure(`Neo.ClientError.Transaction.${title}`, `The transaction ${why} and was rolled back`);
    if (!this.#running) this.#undo();
  }

  #throwIfEnded(): void {
    if (this.#ended) throw this.#ended;
  }
}
