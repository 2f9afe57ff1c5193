// Writes entries into a ZIP as a stream: one entry at a time, hashed on its way, nothing held but the list of files. The same entries
// give the same bytes: no clock, no owner, no order of its own.
import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipArchive } from 'archiver';
import type { ArchiveFile } from '../../contract/files.ts';
import { makePathGuard } from './archive-path.ts';
import type { ArchiveEntry } from './artifacts.ts';

const MANIFEST = 'manifest.json';

/** The first moment that a ZIP can name. */
const EPOCH = new Date('1980-01-01T00:00:00Z');
const FILE_MODE = 0o644;

export interface Zipped {
  /** Bytes of the ZIP. */
  readonly size: number;
  readonly sha256: string;
  /** Every file in it, the manifest last. */
  readonly files: ArchiveFile[];
}

/**
 * Streams a ZIP of `entries` and a manifest into `upload`. An entry is asked for when the one before it was read whole.
 * @throws whatever failed first: the signal's reason, an entry, `upload`, or REQUEST_INVALID for a path
 */
export async function writeZip(
  entries: AsyncIterable<ArchiveEntry>,
  upload: (zip: Readable) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Zipped> {
  signal.throwIfAborted();
  const zip = new ZipArchive({ zlib: { level: 6 } });
  const counter = makeCounter();
  const out = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counter.add(chunk);
      done(null, chunk);
    },
  });

  // archiver forwards no failure of a source, and a destroyed upload waits for ever without one: every failure comes here.
  let failure: { readonly reason: unknown } | undefined;
  let giveUp: (reason: unknown) => void = () => undefined;
  const fail = (reason: unknown): void => {
    failure ??= { reason };
    zip.abort();
    out.destroy(reason instanceof Error ? reason : new Error('The archive was given up', { cause: reason }));
    giveUp(failure.reason);
  };
  const unlessFailed = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      giveUp = reject;
      if (failure) reject(failure.reason);
      work.then(resolve, reject);
    });
  const onAbort = (): void => fail(signal.reason);

  const add = async ({ path, contentType, body }: ArchiveEntry): Promise<ArchiveFile> => {
    const counted = makeCounter();
    const source = Readable.from(chunks(body, counted.add), { objectMode: false });
    source.on('error', fail);
    zip.append(source, { name: path, date: EPOCH, mode: FILE_MODE });
    await unlessFailed(finished(source));
    return { path, size: counted.size(), content_type: contentType, sha256: counted.sha256() };
  };

  signal.addEventListener('abort', onAbort, { once: true });
  zip.on('error', fail).on('warning', fail);
  zip.pipe(out);
  const uploading = upload(out);
  uploading.catch(fail);
  const iterator = entries[Symbol.asyncIterator]();
  try {
    const guard = makePathGuard();
    guard(MANIFEST);
    const files: ArchiveFile[] = [];
    for (;;) {
      const next = await unlessFailed(iterator.next());
      if (next.done) break;
      guard(next.value.path);
      files.push(await add(next.value));
    }
    files.push(await add(manifestOf(files)));
    zip.finalize().catch(fail);
    await unlessFailed(uploading);
    return { size: counter.size(), sha256: counter.sha256(), files };
  } catch (error) {
    fail(error);
    // Lets the producer clean up; a producer that hangs is not waited for.
    iterator.return?.().catch(() => undefined);
    throw failure!.reason;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function manifestOf(files: readonly ArchiveFile[]): ArchiveEntry {
  return { path: MANIFEST, contentType: 'application/json', body: `${JSON.stringify({ files }, undefined, 2)}\n` };
}

async function* chunks(body: ArchiveEntry['body'], onChunk: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  const parts = typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
  for await (const part of parts) {
    const chunk = typeof part === 'string' ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.length);
    if (chunk.length === 0) continue;
    onChunk(chunk);
    yield chunk;
  }
}

function makeCounter() {
  const hash = createHash('sha256');
  let size = 0;
  return {
    add(chunk: Buffer): void {
      hash.update(chunk);
      size += chunk.length;
    },
    size: () => size,
    sha256: () => hash.digest('hex'),
  };
}
