// The journal of a generation on working files: segments of gzipped lines, each with the texts of the files that it tells of beside it. A
// segment is named after the one before it, so that it follows that one and no other, and of two workers only one can bring it about.
// What was not yet kept when a worker died is made again.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createGunzip, createGzip } from 'node:zlib';
import type { WorkControl } from '../contract/engine.ts';
import type { TracedFile } from '../iac/generate.ts';
import type { Journal } from '../iac/journal.ts';
import type { ArchiveEntry } from '../services/artifacts/artifacts.ts';
import type { WorkingFiles } from '../services/artifacts/working-files.ts';
import type { Clock } from '../services/clock.ts';

/** A worker that dies loses no more than this, and the step it was at. */
const KEEP_EVERY_MS = 10_000;
/** Bytes of lines after which a segment is kept at once, so that what waits in memory is bounded. */
const SEGMENT_BYTES = 64 * 1024 * 1024;
/** A slice works so many times as long as it looked up, whatever its time: what it has made is safe meanwhile. */
const MADE_PER_LOOKED_UP = 4;
/** Characters of a file's text on one line. */
const LINE_CHARS = 64 * 1024;

/** The slice is over although the generation is not: its time is up, or another worker is ahead. All that counts is kept. */
export class SliceOver extends Error {
  override readonly name = 'SliceOver';
}

/** The journal is of another generation than this one: of another version of the product, or of a graph that has changed. */
export class JournalOutOfStep extends Error {
  override readonly name = 'JournalOutOfStep';
}

export interface GenerationJournal extends Journal {
  /** True until all that is in the journal was looked up. */
  readonly isReplaying: boolean;
  /** Reads a file's text and keeps it, unless that was done before. */
  keepFile(file: TracedFile): Promise<void>;
  /** Every file with its text, in the order in which they were kept. Nothing can be kept afterwards. */
  files(): AsyncGenerator<ArchiveEntry>;
}

export interface GenerationJournalDeps {
  readonly working: WorkingFiles;
  readonly jobId: string;
  /** Names the segments: a generation begins anew after an update of the product. */
  readonly version: string;
  readonly clock: Clock;
  readonly control: Pick<WorkControl, 'signal' | 'timeIsUp'>;
}

/** One line of a segment. The last names the file with the texts. */
type Line =
  | { readonly name: string; readonly value: unknown }
  | { readonly name: string; readonly item: unknown }
  | { readonly name: string; readonly end: true }
  | { readonly texts: string };
type Told = Exclude<Line, { readonly texts: string }>;
/** One line of a file with texts: where a file begins, or more of its text. */
type TextLine = string | { readonly path: string; readonly contentType: string };

/** @throws STORAGE_UNAVAILABLE; the signal's reason when aborted */
export async function openJournal(deps: GenerationJournalDeps): Promise<GenerationJournal> {
  const { working, jobId, version, clock, control } = deps;
  const now = (): number => clock.now().getTime();
  const openedAt = now();
  const storedTexts: string[] = [];
  let segment = 1;
  /** Of the segment before. */
  let hash = '';
  let told = new Lines();
  let texts = new Lines();
  let keptAt = openedAt;
  /** When this slice came to the end of the journal, and how much it has made since. */
  let liveAt = openedAt;
  let made = 0;

  const read = async (name: string): Promise<Buffer | undefined> => working.read(jobId, name, control.signal);
  const nameOf = (kind: string, of: string): string =>
    `${version}/${String(segment).padStart(6, '0')}-${kind}${of === '' ? '' : `-${of}`}.gz`;

  async function* replay(): AsyncGenerator<Told> {
    for (let content = await read(nameOf('journal', hash)); content; content = await read(nameOf('journal', hash))) {
      for await (const line of linesOf(content)) {
        if ('texts' in (line as Line)) storedTexts.push((line as { texts: string }).texts);
        else yield line as Told;
      }
      segment++;
      hash = hashOf(content);
    }
  }
  const replayed = replay();
  let next = await replayed.next();
  const advance = async (): Promise<void> => {
    next = await replayed.next();
    if (next.done) liveAt = keptAt = now();
  };
  /** The next line of the journal; undefined at its end. */
  const lookUp = async (name: string): Promise<Told | undefined> => {
    control.signal.throwIfAborted();
    if (next.done) return undefined;
    const line = next.value;
    if (line.name !== name)
      throw new JournalOutOfStep(`The journal of this generation tells of ${line.name}, not of ${name}.`);
    await advance();
    return line;
  };

  const keepSegment = async (): Promise<void> => {
    if (told.isEmpty) return;
    if (!texts.isEmpty) {
      const content = await texts.end();
      const name = nameOf('texts', hashOf(content));
      await working.create(jobId, name, content, control.signal);
      storedTexts.push(name);
      await told.add({ texts: name });
    }
    const content = await told.end();
    const isOurs = await working.create(jobId, nameOf('journal', hash), content, control.signal);
    if (!isOurs) throw new SliceOver('Another worker has kept this segment.');
    segment++;
    hash = hashOf(content);
    told = new Lines();
    texts = new Lines();
    keptAt = now();
  };
  /**
   * Before something is made. A slice makes something in any case, and works several times as long as looking up took, so that a long
   * journal does not become most of what there is to do.
   */
  const breathe = async (): Promise<void> => {
    if (made > 0 && control.timeIsUp() && now() - liveAt >= MADE_PER_LOOKED_UP * (liveAt - openedAt)) {
      await keepSegment();
      throw new SliceOver('The time of this slice is up.');
    }
    if (now() - keptAt >= KEEP_EVERY_MS || told.bytes + texts.bytes >= SEGMENT_BYTES) await keepSegment();
  };

  const keep = async <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const known = await lookUp(name);
    if (known) return (known as { value: T }).value;
    await breathe();
    const value = await make();
    made++;
    await told.add({ name, value: value ?? null });
    return value;
  };

  return {
    get isReplaying() {
      return !next.done;
    },
    keep,

    async *keepAll<T>(name: string, make: () => AsyncIterable<T>): AsyncGenerator<T> {
      let known = await lookUp(name);
      if (known) {
        for (; known && 'item' in known; known = await lookUp(name)) yield known.item as T;
        return;
      }
      await breathe();
      for await (const item of make()) {
        await told.add({ name, item });
        yield item;
      }
      made++;
      await told.add({ name, end: true });
    },

    async keepFile({ path, contentType, body, trace }) {
      let isNew = false;
      const found = await keep(path, async () => {
        isNew = true;
        await texts.add({ path, contentType } satisfies TextLine);
        for await (const text of inPieces(body)) await texts.add(text satisfies TextLine);
        return trace.found();
      });
      if (!isNew) trace.recall(found);
    },

    async *files() {
      await breathe();
      const waiting = texts.isEmpty ? [] : [await texts.end()];
      async function* lines(): AsyncGenerator<TextLine> {
        for (const name of storedTexts) {
          const content = await read(name);
          if (!content) throw new JournalOutOfStep(`The journal of this generation has lost ${name}.`);
          yield* linesOf(content) as AsyncGenerator<TextLine>;
        }
        for (const content of waiting) yield* linesOf(content) as AsyncGenerator<TextLine>;
      }
      yield* entriesOf(lines());
    },
  };
}

/** Gzipped lines of JSON that grow in memory. */
class Lines {
  /** Of the lines, before they are gzipped. */
  bytes = 0;
  readonly #gzip = createGzip({ level: 1 });
  readonly #chunks: Buffer[] = [];

  constructor() {
    this.#gzip.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  async add(value: unknown): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.bytes += line.length;
    if (!this.#gzip.write(line)) await once(this.#gzip, 'drain');
  }

  async end(): Promise<Buffer> {
    const ended = once(this.#gzip, 'end');
    this.#gzip.end();
    await ended;
    return Buffer.concat(this.#chunks);
  }
}

const NEWLINE = 10;

async function* linesOf(content: Buffer): AsyncGenerator<unknown> {
  const gunzip = createGunzip();
  gunzip.end(content);
  let rest: Buffer[] = [];
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      rest.push(chunk.subarray(from, at));
      yield JSON.parse(Buffer.concat(rest).toString('utf8'));
      rest = [];
      from = at + 1;
    }
    rest.push(chunk.subarray(from));
  }
}

/** A text in pieces of about {@link LINE_CHARS}, so that many short ones are few lines. */
async function* inPieces(body: TracedFile['body']): AsyncGenerator<string> {
  if (typeof body === 'string') return yield body;
  let waiting = '';
  for await (const piece of body) {
    waiting += piece;
    if (waiting.length < LINE_CHARS) continue;
    yield waiting;
    waiting = '';
  }
  if (waiting !== '') yield waiting;
}

/** Entries of an archive, each to be read before the next is asked for. */
async function* entriesOf(lines: AsyncGenerator<TextLine>): AsyncGenerator<ArchiveEntry> {
  let next = await lines.next();
  async function* text(): AsyncGenerator<string> {
    for (; !next.done && typeof next.value === 'string'; next = await lines.next()) yield next.value;
  }
  while (!next.done) {
    const head = next.value as Exclude<TextLine, string>;
    next = await lines.next();
    yield { ...head, body: text() };
  }
}

const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex').slice(0, 16);
