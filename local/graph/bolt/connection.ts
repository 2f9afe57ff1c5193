// One client of the Bolt server: its handshake, sign-in, and the messages of Bolt 5.0 to 5.4, answered strictly in the order they came.
// What it says over the wire is the protocol's (https://neo4j.com/docs/bolt/current/bolt/message/); what it runs is in transaction.ts.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Answer } from '../answer.ts';
import { Failure } from '../failure.ts';
import { toEngine } from '../parameters.ts';
import { SERVER_AGENT } from '../procedures.ts';
import { isAmbiguous } from '../result-types.ts';
import { Transaction, type Graph } from '../transaction.ts';
import { BrokenMessage, MessageReader, MessageWriter, unpackMessage, type Message, type Meta } from './packstream.ts';
import { writeRecord } from './records.ts';

const MAGIC = 0x6060b017;
const MAJOR = 5;
const MINOR_MAX = 4;
/** Larger messages are refused: they would fill the memory before anything of them could be looked at. */
const MESSAGE_MAX_BYTES = 256 * 1024 * 1024;
/** Bytes that are gathered before they are sent. */
const FLUSH_BYTES = 64 * 1024;

const REQUEST = {
  hello: 0x01,
  goodbye: 0x02,
  reset: 0x0f,
  run: 0x10,
  begin: 0x11,
  commit: 0x12,
  rollback: 0x13,
  discard: 0x2f,
  pull: 0x3f,
  telemetry: 0x54,
  route: 0x66,
  logon: 0x6a,
  logoff: 0x6b,
} as const;
const RESPONSE = { success: 0x70, ignored: 0x7e, failure: 0x7f } as const;

interface Request extends Message {
  readonly refused?: Failure;
}
type Entries = Readonly<Record<string, unknown>>;

export interface ServerSide {
  readonly graph: Graph;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

interface Cursor {
  readonly answer: Answer;
  next: number;
  /** A statement of its own rather than one of a transaction: reading it to the end ends it. */
  readonly alone: boolean;
}

/** A reset came while something waited; whoever waited is answered IGNORED. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export class Connection {
  readonly #socket: Socket;
  readonly #server: ServerSide;
  readonly #id: string;
  readonly #reader = new MessageReader(MESSAGE_MAX_BYTES);
  readonly #writer = new MessageWriter();
  readonly #inbox: Request[] = [];
  #greeting: Buffer | undefined = Buffer.alloc(0);
  #minor = 0;
  #isWorking = false;
  #isSignedIn = false;
  #hasFailed = false;
  #resetsPending = 0;
  #interrupt = new AbortController();
  #transaction: Transaction | undefined;
  #cursors = new Map<number, Cursor>();
  #lastQuery = -1;
  #markEnded: () => void = () => undefined;
  /** Resolves when the client is gone and nothing of it runs any more. */
  readonly ended = new Promise<void>((resolve) => (this.#markEnded = resolve));

  constructor(socket: Socket, id: string, server: ServerSide) {
    this.#socket = socket;
    this.#id = id;
    this.#server = server;
    socket.setNoDelay(true); // answers are small and waited for: Nagle's algorithm would add 40 ms to each
    socket.on('data', (data) => this.#receive(data));
    socket.on('error', () => socket.destroy()); // the client is gone; 'close' follows
    socket.on('close', () => void this.#abandon());
  }

  #receive(data: Buffer): void {
    try {
      if (this.#greeting) this.#shakeHands(Buffer.concat([this.#greeting, data]));
      else this.#accept(data);
    } catch (error) {
      if (!(error instanceof BrokenMessage || error instanceof RangeError)) throw error;
      this.#socket.destroy(); // nothing after a broken message can be understood
    }
  }

  /** Four bytes of magic, then four proposals of `[0, range, minor, major]`; a range goes down from the minor. */
  #shakeHands(greeting: Buffer): void {
    this.#greeting = greeting;
    if (greeting.length >= 4 && greeting.readUInt32BE(0) !== MAGIC) throw new BrokenMessage('no Bolt client');
    if (greeting.length < 20) return;
    this.#greeting = undefined;
    const offered = [4, 8, 12, 16].flatMap((at) => {
      const [, range = 0, minor = 0, major = 0] = greeting.subarray(at, at + 4);
      const best = Math.min(minor, MINOR_MAX);
      return major === MAJOR && best >= minor - range ? [best] : [];
    });
    const minor = offered[0];
    if (minor === undefined) {
      this.#socket.end(Buffer.alloc(4));
      return;
    }
    this.#minor = minor;
    this.#socket.write(Buffer.from([0, 0, minor, MAJOR]));
    if (greeting.length > 20) this.#accept(greeting.subarray(20));
  }

  #accept(data: Buffer): void {
    for (const bytes of this.#reader.push(data)) {
      const request = readRequest(bytes);
      if (request.signature === REQUEST.reset) {
        this.#resetsPending++;
        this.#interrupt.abort(new Interrupted('reset'));
      }
      this.#inbox.push(request);
    }
    if (!this.#isWorking)
      this.#work().catch((error: unknown) => {
        console.error(error);
        this.#socket.destroy();
      });
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let request = this.#inbox.shift(); request && !this.#socket.destroyed; request = this.#inbox.shift()) {
      await this.#handle(request);
      if (this.#inbox.length === 0 || this.#writer.size > FLUSH_BYTES) await this.#flush();
    }
    this.#isWorking = false;
    if (this.#socket.destroyed) await this.#abandon();
  }

  async #handle(request: Request): Promise<void> {
    const isReset = request.signature === REQUEST.reset;
    if (request.signature === REQUEST.goodbye) return void this.#socket.end();
    if (!isReset && (this.#hasFailed || this.#resetsPending > 0)) return this.#send(RESPONSE.ignored);
    try {
      this.#send(RESPONSE.success, (await this.#answer(request)) ?? {});
    } catch (error) {
      this.#hasFailed = true;
      this.#cursors.clear();
      await this.#endTransaction();
      if (error instanceof Interrupted) return this.#send(RESPONSE.ignored);
      const { code, message } = error instanceof Failure ? error : unknownFailure(error);
      this.#send(RESPONSE.failure, { code, message });
      if (code === 'Neo.ClientError.Request.Invalid' || !this.#isSignedIn) this.#socket.end(this.#writer.take());
    }
  }

  /** The metadata of the SUCCESS. @throws Failure */
  async #answer({ signature, fields, refused }: Request): Promise<Readonly<Record<string, Meta>> | undefined> {
    if (refused) throw refused;
    const extra = entriesOf(fields.at(-1));
    if (!this.#isSignedIn && signature !== REQUEST.hello && signature !== REQUEST.logon && signature !== REQUEST.reset)
      throw invalid('sign in first');
    switch (signature) {
      case REQUEST.hello:
        if (this.#minor === 0) this.#signIn(extra); // from 5.1 on LOGON brings the credentials
        return { server: SERVER_AGENT, connection_id: this.#id, hints: {} };
      case REQUEST.logon:
        return this.#signIn(extra);
      case REQUEST.logoff:
        this.#isSignedIn = false;
        return undefined;
      case REQUEST.telemetry:
        return undefined;
      case REQUEST.reset:
        return this.#reset();
      case REQUEST.route:
        return this.#route(fields);
      case REQUEST.begin:
        if (this.#transaction) throw invalid('BEGIN inside a transaction');
        this.#transaction = this.#newTransaction(extra);
        return undefined;
      case REQUEST.run:
        return this.#run(String(fields[0]), entriesOf(fields[1]), entriesOf(fields[2]));
      case REQUEST.pull:
      case REQUEST.discard:
        return this.#pull(extra, signature === REQUEST.pull);
      case REQUEST.commit:
        return this.#commit();
      case REQUEST.rollback:
        if (!this.#transaction) throw invalid('ROLLBACK without a transaction');
        this.#cursors.clear();
        await this.#endTransaction();
        return undefined;
      default:
        throw invalid(`no message has the signature 0x${signature.toString(16)}`);
    }
  }

  #signIn({ scheme, principal, credentials }: Entries): undefined {
    const { user, password } = this.#server;
    if (scheme !== 'basic' || !isSame(String(principal), user) || !isSame(String(credentials), password))
      throw new Failure(
        'Neo.ClientError.Security.Unauthorized',
        'The client is unauthorized due to authentication failure.',
      );
    this.#isSignedIn = true;
  }

  async #reset(): Promise<undefined> {
    this.#cursors.clear();
    await this.#endTransaction();
    this.#hasFailed = false;
    if (--this.#resetsPending === 0) this.#interrupt = new AbortController();
  }

  #route([context, , extra]: readonly unknown[]): Readonly<Record<string, Meta>> {
    const database = entriesOf(extra).db;
    this.#checkDatabase(database);
    const asked = entriesOf(context).address;
    const address = typeof asked === 'string' ? asked : `127.0.0.1:${this.#socket.localPort}`;
    const servers = ['ROUTE', 'READ', 'WRITE'].map((role) => ({ role, addresses: [address] }));
    return { rt: { ttl: 300, db: this.#server.database, servers } };
  }

  #newTransaction({ mode, db, tx_timeout: timeout }: Entries): Transaction {
    this.#checkDatabase(db);
    return new Transaction(this.#server.graph, mode === 'r', typeof timeout === 'number' ? timeout : undefined);
  }

  #checkDatabase(database: unknown): void {
    if (typeof database === 'string' && database !== this.#server.database)
      throw new Failure(
        'Neo.ClientError.Database.DatabaseNotFound',
        `There is no database '${database}'; this server has '${this.#server.database}' alone`,
      );
  }

  async #run(text: string, parameters: Entries, extra: Entries): Promise<Readonly<Record<string, Meta>>> {
    const alone = !this.#transaction;
    if (alone) this.#transaction = this.#newTransaction(extra);
    const answer = await this.#transaction!.run(text, parameters, this.#interrupt.signal);
    if (alone) {
      this.#transaction!.commit();
      this.#transaction = undefined;
    }
    this.#lastQuery++;
    this.#cursors.set(this.#lastQuery, { answer, next: 0, alone });
    return { fields: answer.columns, t_first: 0, ...(alone ? {} : { qid: this.#lastQuery }) };
  }

  /** Sends the next `n` rows (-1: all), or drops them; the summary comes with the last one. */
  async #pull({ n, qid }: Entries, isWanted: boolean): Promise<Readonly<Record<string, Meta>>> {
    const id = typeof qid === 'number' && qid >= 0 ? qid : this.#lastQuery;
    const cursor = this.#cursors.get(id);
    if (!cursor) throw invalid('no result to pull from');
    const { answer } = cursor;
    const end = typeof n === 'number' && n >= 0 ? Math.min(answer.length, cursor.next + n) : answer.length;
    if (isWanted) await this.#sendRows(cursor, end);
    cursor.next = end;
    if (end < answer.length) return { has_more: true };
    this.#cursors.delete(id);
    const { type, stats } = answer;
    return {
      type,
      t_last: 0,
      db: this.#server.database,
      ...(stats && { stats }),
      ...(cursor.alone && { bookmark: this.#bookmark() }),
    };
  }

  async #sendRows(cursor: Cursor, end: number): Promise<void> {
    const { answer } = cursor;
    let shapes: ReturnType<Answer['shapes']> | undefined;
    for (; cursor.next < end && this.#resetsPending === 0; cursor.next++) {
      const row = answer.row(cursor.next);
      if (!shapes && row.some(isAmbiguous)) shapes = answer.shapes();
      writeRecord(this.#writer, row, shapes);
      if (this.#writer.size > FLUSH_BYTES) await this.#flush();
    }
    if (this.#resetsPending > 0) throw new Interrupted('reset');
  }

  #commit(): Readonly<Record<string, Meta>> {
    if (!this.#transaction) throw invalid('COMMIT without a transaction');
    this.#cursors.clear();
    this.#transaction.commit();
    this.#transaction = undefined;
    return { bookmark: this.#bookmark() };
  }

  /** All sessions see every commit at once, so that a bookmark needs to say nothing but that it is one. */
  #bookmark(): string {
    return `atg:${this.#server.graph.database.currentEpoch()}`;
  }

  async #endTransaction(): Promise<void> {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    this.#lastQuery = -1;
    await transaction?.rollback();
  }

  /** The client is gone: nothing it left open may hold up others. What runs is waited for, as the engine cannot break it off. */
  async #abandon(): Promise<void> {
    this.#inbox.length = 0;
    this.#interrupt.abort(new Interrupted('closed'));
    this.#cursors.clear();
    if (this.#isWorking) return; // the work ends here as well
    await this.#endTransaction();
    this.#markEnded();
  }

  #send(signature: number, metadata?: Meta): void {
    this.#writer.begin(signature, metadata === undefined ? 0 : 1);
    if (metadata !== undefined) this.#writer.meta(metadata);
    this.#writer.finish();
  }

  /** Hands everything to the socket, and waits while the client does not take it. */
  async #flush(): Promise<void> {
    if (this.#writer.size === 0 || this.#socket.destroyed) return;
    if (this.#socket.write(this.#writer.take())) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      this.#socket.on('drain', done).on('close', done);
    });
  }
}

/** Values that the engine cannot hold are no reason to break the connection: the message is answered with the failure, in its turn. */
function readRequest(bytes: Buffer): Request {
  try {
    return unpackMessage(bytes, toEngine);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { signature: bytes.readUInt8(1), fields: [], refused: error };
  }
}

function unknownFailure(error: unknown): { code: string; message: string } {
  console.error(error);
  return { code: 'Neo.DatabaseError.General.UnknownError', message: 'The graph failed; its log has the details' };
}

const invalid = (what: string): Failure => new Failure('Neo.ClientError.Request.Invalid', `Not now: ${what}`);

const entriesOf = (value: unknown): Entries => (typeof value === 'object' && value !== null ? (value as Entries) : {});

/** Compares without telling by the time it takes where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
