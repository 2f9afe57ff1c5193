// PackStream 1, the value format inside Bolt messages (https://neo4j.com/docs/bolt/current/packstream/), and Bolt's chunked framing.
// It knows bytes only: what a structure means, and which numbers are floats, its callers say.

const MARKER = {
  null: 0xc0,
  float: 0xc1,
  false: 0xc2,
  true: 0xc3,
  int8: 0xc8,
  int16: 0xc9,
  int32: 0xca,
  int64: 0xcb,
  bytes: 0xcc,
  string: 0xd0,
  list: 0xd4,
  map: 0xd8,
} as const;
/** High half of the one-byte forms: a string, list, map or structure of fewer than 16 parts. */
const TINY = { string: 0x80, list: 0x90, map: 0xa0, structure: 0xb0 } as const;
/** Bytes of one chunk of a message; its length is a 16-bit number. */
const CHUNK_MAX = 0xffff;

/** What a message may hold besides values of the graph: the protocol's own metadata. Numbers are whole. */
export type Meta = null | boolean | number | string | readonly Meta[] | { readonly [key: string]: Meta | undefined };

/** Writes messages one after the other into one growing buffer. */
export class MessageWriter {
  #bytes = Buffer.allocUnsafe(16_384);
  #end = 0;
  #start = 0;

  /** Bytes that wait to be taken. */
  get size(): number {
    return this.#end;
  }

  /** Opens a message: a structure with `fields` fields. */
  begin(signature: number, fields: number): void {
    this.#start = this.#end;
    this.#room(2);
    this.#end += 2;
    this.structure(signature, fields);
  }

  /** Closes the message: its length goes before it, or where it is long, before each of its chunks. */
  finish(): void {
    const body = this.#start + 2;
    const length = this.#end - body;
    if (length <= CHUNK_MAX) {
      this.#bytes.writeUInt16BE(length, this.#start);
    } else {
      const whole = Buffer.from(this.#bytes.subarray(body, this.#end));
      this.#end = this.#start;
      for (let at = 0; at < whole.length; at += CHUNK_MAX) {
        const chunk = whole.subarray(at, at + CHUNK_MAX);
        this.#room(2 + chunk.length);
        this.#bytes.writeUInt16BE(chunk.length, this.#end);
        chunk.copy(this.#bytes, this.#end + 2);
        this.#end += 2 + chunk.length;
      }
    }
    this.#room(2);
    this.#bytes.writeUInt16BE(0, this.#end);
    this.#end += 2;
  }

  /** Everything written so far; the writer is empty afterwards. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#end));
    this.#end = 0;
    if (this.#bytes.length > 1_048_576) this.#bytes = Buffer.allocUnsafe(16_384);
    return taken;
  }

  null(): void {
    this.#byte(MARKER.null);
  }

  boolean(value: boolean): void {
    this.#byte(value ? MARKER.true : MARKER.false);
  }

  integer(value: number | bigint): void {
    if (typeof value === 'number' && value >= -0x8000_0000 && value <= 0x7fff_ffff) {
      if (value >= -16 && value <= 127) {
        this.#room(1);
        this.#end = this.#bytes.writeInt8(value, this.#end);
      } else if (value >= -128 && value <= 127) {
        this.#byte(MARKER.int8);
        this.#room(1);
        this.#end = this.#bytes.writeInt8(value, this.#end);
      } else if (value >= -32_768 && value <= 32_767) {
        this.#byte(MARKER.int16);
        this.#room(2);
        this.#end = this.#bytes.writeInt16BE(value, this.#end);
      } else {
        this.#byte(MARKER.int32);
        this.#room(4);
        this.#end = this.#bytes.writeInt32BE(value, this.#end);
      }
      return;
    }
    this.#byte(MARKER.int64);
    this.#room(8);
    this.#end = this.#bytes.writeBigInt64BE(BigInt(value), this.#end);
  }

  float(value: number): void {
    this.#byte(MARKER.float);
    this.#room(8);
    this.#end = this.#bytes.writeDoubleBE(value, this.#end);
  }

  string(value: string): void {
    const length = Buffer.byteLength(value);
    if (length < 16) this.#byte(TINY.string | length);
    else this.#header(MARKER.string, length);
    this.#room(length);
    this.#end += this.#bytes.write(value, this.#end, length, 'utf8');
  }

  bytes(value: Uint8Array): void {
    this.#header(MARKER.bytes, value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#end);
    this.#end += value.length;
  }

  /** The values follow. */
  list(length: number): void {
    if (length < 16) this.#byte(TINY.list | length);
    else this.#header(MARKER.list, length);
  }

  /** Keys and values follow, in turn. */
  map(length: number): void {
    if (length < 16) this.#byte(TINY.map | length);
    else this.#header(MARKER.map, length);
  }

  /** The fields follow. */
  structure(signature: number, fields: number): void {
    this.#byte(TINY.structure | fields);
    this.#byte(signature);
  }

  meta(value: Meta): void {
    if (value === null) this.null();
    else if (typeof value === 'string') this.string(value);
    else if (typeof value === 'number') this.integer(value);
    else if (typeof value === 'boolean') this.boolean(value);
    else if (isList(value)) {
      this.list(value.length);
      for (const item of value) this.meta(item);
    } else {
      const present = Object.entries(value).filter((entry): entry is [string, Meta] => entry[1] !== undefined);
      this.map(present.length);
      for (const [key, item] of present) {
        this.string(key);
        this.meta(item);
      }
    }
  }

  /** A length in 8, 16 or 32 bits; the marker tells which. */
  #header(marker: number, length: number): void {
    this.#room(5);
    if (length <= 0xff) {
      this.#end = this.#bytes.writeUInt8(marker, this.#end);
      this.#end = this.#bytes.writeUInt8(length, this.#end);
    } else if (length <= 0xffff) {
      this.#end = this.#bytes.writeUInt8(marker + 1, this.#end);
      this.#end = this.#bytes.writeUInt16BE(length, this.#end);
    } else {
      this.#end = this.#bytes.writeUInt8(marker + 2, this.#end);
      this.#end = this.#bytes.writeUInt32BE(length, this.#end);
    }
  }

  #byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#end++] = value;
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + bytes));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

const isList = (value: readonly Meta[] | object): value is readonly Meta[] => Array.isArray(value);

/** What becomes of values that JavaScript has no literal for. */
export interface Meaning {
  float(value: number): unknown;
  structure(signature: number, fields: unknown[]): unknown;
}

/** A message that breaks the format. The connection cannot go on after it. */
export class BrokenMessage extends Error {
  override readonly name = 'BrokenMessage';
}

/** One message: what it asks for, and with which values. */
export interface Message {
  readonly signature: number;
  readonly fields: readonly unknown[];
}

/**
 * Reads a message body. Whole numbers come as numbers, or as BigInt beyond 2^53.
 * @throws BrokenMessage; and whatever `meaning` throws
 */
export function unpackMessage(bytes: Buffer, meaning: Meaning): Message {
  const [head = 0, signature = 0] = bytes;
  if ((head & 0xf0) !== TINY.structure) throw new BrokenMessage('the message is no structure');
  let at = 2;

  function value(): unknown {
    const marker = bytes[at++];
    if (marker === undefined) throw new BrokenMessage('the message ends inside a value');
    if (marker < 0x80) return marker;
    if (marker >= 0xf0) return marker - 0x100;
    const tiny = marker & 0x0f;
    switch (marker & 0xf0) {
      case TINY.string:
        return text(tiny);
      case TINY.list:
        return list(tiny);
      case TINY.map:
        return map(tiny);
      case TINY.structure:
        return structure(tiny);
      default:
    }
    switch (marker) {
      case MARKER.null:
        return null;
      case MARKER.float:
        return meaning.float(bytes.readDoubleBE(skip(8)));
      case MARKER.false:
        return false;
      case MARKER.true:
        return true;
      case MARKER.int8:
        return bytes.readInt8(skip(1));
      case MARKER.int16:
        return bytes.readInt16BE(skip(2));
      case MARKER.int32:
        return bytes.readInt32BE(skip(4));
      case MARKER.int64: {
        const long = bytes.readBigInt64BE(skip(8));
        return Number.isSafeInteger(Number(long)) ? Number(long) : long;
      }
      default:
    }
    const width = marker & 0x03; // 0, 1, 2: a length of 8, 16, 32 bits
    if (width === 3) throw new BrokenMessage(`no value begins with ${marker.toString(16)}`);
    const length =
      width === 0 ? bytes.readUInt8(skip(1)) : width === 1 ? bytes.readUInt16BE(skip(2)) : bytes.readUInt32BE(skip(4));
    switch (marker & 0xfc) {
      case MARKER.bytes:
        return Buffer.from(bytes.subarray(skip(length), at));
      case MARKER.string:
        return text(length);
      case MARKER.list:
        return list(length);
      case MARKER.map:
        return map(length);
      default:
        throw new BrokenMessage(`no value begins with ${marker.toString(16)}`);
    }
  }

  /** Moves on and answers where it was. */
  function skip(length: number): number {
    const from = at;
    at += length;
    if (at > bytes.length) throw new BrokenMessage('the message ends inside a value');
    return from;
  }

  function text(length: number): string {
    const from = skip(length);
    return bytes.toString('utf8', from, at);
  }

  function list(length: number): unknown[] {
    const items: unknown[] = [];
    for (let i = 0; i < length; i++) items.push(value());
    return items;
  }

  function map(length: number): Record<string, unknown> {
    const entries: Record<string, unknown> = {};
    for (let i = 0; i < length; i++) {
      const key = value();
      if (typeof key !== 'string') throw new BrokenMessage('a key that is no text');
      if (key === '__proto__') Object.defineProperty(entries, key, { value: value(), enumerable: true });
      else entries[key] = value();
    }
    return entries;
  }

  function structure(fields: number): unknown {
    const kind = bytes.readUInt8(skip(1));
    return meaning.structure(kind, list(fields));
  }

  return { signature, fields: list(head & 0x0f) };
}

/** Puts the chunks of a byte stream together into messages. */
export class MessageReader {
  #pending: Buffer[] = [];
  #pendingSize = 0;
  #chunks: Buffer[] = [];
  #messageSize = 0;
  readonly #messageMax: number;

  constructor(messageMax: number) {
    this.#messageMax = messageMax;
  }

  /** The bodies of the messages that are complete now. @throws BrokenMessage where one is larger than `messageMax` bytes */
  push(data: Buffer): Buffer[] {
    this.#pending.push(data);
    this.#pendingSize += data.length;
    const messages: Buffer[] = [];
    for (;;) {
      const head = this.#peek(2);
      if (!head) return messages;
      const length = head.readUInt16BE(0);
      if (length === 0) {
        this.#read(2);
        if (this.#messageSize > 0) messages.push(Buffer.concat(this.#chunks)); // else a no-op, sent to keep a connection alive
        this.#chunks = [];
        this.#messageSize = 0;
        continue;
      }
      if (this.#pendingSize < 2 + length) return messages;
      this.#chunks.push(this.#read(2 + length).subarray(2));
      this.#messageSize += length;
      if (this.#messageSize > this.#messageMax)
        throw new BrokenMessage(`a message is larger than ${this.#messageMax} bytes`);
    }
  }

  #peek(length: number): Buffer | undefined {
    if (this.#pendingSize < length) return undefined;
    if (this.#pending[0]!.length < length) this.#pending = [Buffer.concat(this.#pending)];
    return this.#pending[0];
  }

  #read(length: number): Buffer {
    if (this.#pending[0]!.length < length) this.#pending = [Buffer.concat(this.#pending)];
    const first = this.#pending[0]!;
    this.#pendingSize -= length;
    if (first.length === length) this.#pending.shift();
    else this.#pending[0] = first.subarray(length);
    return first.subarray(0, length);
  }
}
