// The one door to the graph database, for Neo4j 5 and for anything that speaks its Bolt protocol. Every wait has an end, and no
// failure that leaves here holds a host name or a credential.
import neo4j, { type Driver, type ManagedTransaction, type Record as Row } from 'neo4j-driver';
import { AtgError } from '../../contract/errors.ts';

/** Where the graph database is, and who we are there. */
export interface Neo4jAddress {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export type { ManagedTransaction, Row };
export type CypherParams = Readonly<Record<string, unknown>>;

/**
 * Parameters: a JavaScript number is always a Cypher FLOAT, so an integer goes as {@link int}; a Date becomes an empty map, so a
 * time goes as ISO text. Integers come back as numbers.
 */
export interface Neo4j {
  /** Runs `work` in one read transaction; the driver repeats it on a transient fault, so it must be repeatable. @throws GRAPH_UNAVAILABLE */
  read<T>(work: (tx: ManagedTransaction) => Promise<T>): Promise<T>;
  /** Likewise for writing. A write whose answer got lost may have happened before it is repeated. @throws GRAPH_UNAVAILABLE */
  write<T>(work: (tx: ManagedTransaction) => Promise<T>): Promise<T>;
  /** Rows of one reading statement as they come; memory stays flat while the reader keeps up. Not repeated. @throws GRAPH_UNAVAILABLE */
  stream(cypher: string, params?: CypherParams): AsyncIterable<Row>;
  /** Answers within `timeoutMs`, or throws GRAPH_UNAVAILABLE. */
  check(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Makes a Cypher integer of a whole number. */
export const int = neo4j.int;

/** True where a write failed because a unique value is there already. */
export const isConstraintFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'Neo.ClientError.Schema.ConstraintValidationFailed';

/**
 * True where the database refused a statement for what it says (syntax, parameters, a rule of the schema), and would again. What it could not
 * do because of another transaction has other codes, but for a node that one removed meanwhile.
 */
export const isRefusedStatement = (error: Error): boolean =>
  'code' in error &&
  /^Neo\.ClientError\.(Statement|Schema|Procedure)\./.test(String(error.code)) &&
  error.code !== 'Neo.ClientError.Statement.EntityNotFound';

const CONNECTION_TIMEOUT_MS = 5_000;
/** Many instances of the app share one database; the driver's 100 each would be too many. */
const CONNECTIONS_MAX = 20;
/**
 * The driver tries again after about 1 s and 2 s more, and gives up where this has passed since the first failure: a caller hears
 * within 5 s that the database is away, and a deadlock gets a second and a third try. More patience is the orchestration's.
 */
const RETRY_MS = 2_000;
/** No unit of work, and no pause between two rows of a stream, may take longer. */
const WORK_TIMEOUT_MS = 120_000;

/** Makes the process's driver; it connects at the first use. */
export function makeNeo4j({ uri, user, password, database }: Neo4jAddress): Neo4j {
  const driver: Driver = neo4j.driver(uri, neo4j.auth.basic(user, password), {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    connectionAcquisitionTimeout: 2 * CONNECTION_TIMEOUT_MS,
    maxConnectionPoolSize: CONNECTIONS_MAX,
    maxTransactionRetryTime: RETRY_MS,
    disableLosslessIntegers: true,
    telemetryDisabled: true,
  });

  const execute = async <T>(
    mode: 'executeRead' | 'executeWrite',
    work: (tx: ManagedTransaction) => Promise<T>,
  ): Promise<T> => {
    const session = driver.session({ database });
    try {
      return await within(WORK_TIMEOUT_MS, session[mode](work, { timeout: WORK_TIMEOUT_MS }));
    } catch (error) {
      throw asGraphFault(error);
    } finally {
      // Waiting for it would wait for a server that hangs; what it could still report was reported above.
      session.close().catch(ignoreLateFault);
    }
  };

  return {
    read: (work) => execute('executeRead', work),
    write: (work) => execute('executeWrite', work),
    async *stream(cypher, params = {}) {
      const session = driver.session({ database, defaultAccessMode: neo4j.session.READ });
      const rows = session.run(cypher, params)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await within(WORK_TIMEOUT_MS, rows.next());
          if (next.done) return;
          yield next.value;
        }
      } catch (error) {
        throw asGraphFault(error);
      } finally {
        session.close().catch(ignoreLateFault);
      }
    },
    async check(timeoutMs) {
      const session = driver.session({ database, defaultAccessMode: neo4j.session.READ });
      try {
        await within(timeoutMs, session.run('RETURN 1'));
      } catch (error) {
        throw asGraphFault(error);
      } finally {
        session.close().catch(ignoreLateFault);
      }
    },
    close: () => driver.close(),
  };
}

/** A session that is given back after its work failed may fail once more; the first failure was thrown already. */
const ignoreLateFault = (): void => undefined;

function within<T>(timeoutMs: number, work: PromiseLike<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(unavailable('The graph database did not answer in time. Try again in a moment.')),
      timeoutMs,
    );
    work.then(resolve, reject).then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    );
  });
}

const unavailable = (detail: string, cause?: unknown): AtgError =>
  new AtgError('GRAPH_UNAVAILABLE', detail, { cause, retryAfterSeconds: 5 });

/** The database being away, as our error; anything else is the caller's to know and passes as it is. */
function asGraphFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AtgError || !('code' in error)) return error;
  const code = String(error.code);
  if (code.startsWith('Neo.ClientError.Security.'))
    return unavailable('The graph database refuses our sign-in. Check NEO4J_USER and NEO4J_PASSWORD.', error);
  if (code === 'Neo.ClientError.Database.DatabaseNotFound')
    return unavailable('The graph database server has no such database. Check NEO4J_DATABASE.', error);
  const away =
    AWAY.has(code) || code.startsWith(TRANSIENT) || (code === 'N/A' && error.message.includes('acquisition timed out'));
  return away ? unavailable('The graph database does not answer. Try again in a moment.', error) : error;
}

const AWAY = new Set([
  'ServiceUnavailable',
  'SessionExpired',
  'ProtocolError',
  'Neo.TransientError.General.DatabaseUnavailable',
  'Neo.ClientError.Transaction.TransactionTimedOut',
  'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
]);
/** Deadlocks and lock waits that outlived the driver's retries. */
const TRANSIENT = 'Neo.TransientError.Transaction.';
