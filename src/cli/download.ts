// Fetches the archive of a job by its SAS link. The file appears under its name only when it is whole: size and sha256
// are those that the API told. The link is a secret and is shown to nobody.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted, type Api } from './api.ts';
import { CliFailure, failure } from './failure.ts';
import type { Fetch } from './transport.ts';

export interface DownloadOptions {
  readonly api: Pick<Api, 'downloadFiles'>;
  readonly fetch: Fetch;
  readonly jobId: string;
  /** A folder, made where it is missing, or the name of a file that ends in `.zip`. */
  readonly out: string;
  /** Replaces another file of that name. */
  readonly force: boolean;
  /** Milliseconds without a byte after which an attempt counts as failed. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly progress?: (done: number, size: number) => void;
  readonly retryDelayMs?: number;
}

export interface Download {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** True where the very file was there already and nothing was fetched. */
  readonly unchanged: boolean;
}

const ATTEMPTS_MAX = 4;

/** Where the archive of a job will be. */
const targetOf = (out: string, jobId: string): string => resolve(isFileName(out) ? out : join(out, `${jobId}.zip`));
const isFileName = (out: string): boolean => out.toLowerCase().endsWith('.zip');

/**
 * Asked before a job is started whose archive is to go there: an hour of work must not end at a file that was there before.
 * @throws CliFailure FILE_EXISTS
 */
export async function checkTarget(out: string, force: boolean): Promise<void> {
  if (force || !isFileName(out)) return;
  const found = await stat(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw writeFailure(out, error);
  });
  if (found) throw exists(resolve(out));
}

const exists = (path: string): CliFailure =>
  failure('FILE_EXISTS', `${path} exists already.`, { hint: 'Give --force to replace it, or another --out.' });

/**
 * Downloads, verifies and puts in place; each attempt asks for a new link.
 * @throws CliFailure FILE_EXISTS, FILE_WRITE_FAILED, DOWNLOAD_FAILED, INTERRUPTED, and those of the API
 */
export async function download(options: DownloadOptions): Promise<Download> {
  const { api, jobId, out, force, signal } = options;
  const path = targetOf(out, jobId);
  const part = `${path}.${process.pid}.part`;
  for (let attempt = 1; ; attempt += 1) {
    const { download_url, size, sha256 } = await api.downloadFiles(jobId);
    if (attempt === 1) {
      const present = await sha256OfFile(path);
      if (present === sha256) return { path, size, sha256, unchanged: true };
      if (present !== undefined && !force) throw exists(path);
      await writing(path, () => mkdir(dirname(path), { recursive: true }));
    }
    try {
      await fetchTo(part, download_url, { size, sha256 }, options);
      await writing(path, () => rename(part, path));
      return { path, size, sha256, unchanged: false };
    } catch (error) {
      await rm(part, { force: true });
      if (signal.aborted) throw interrupted();
      if (!(error instanceof CliFailure) || !error.passing || attempt === ATTEMPTS_MAX) throw error;
      await sleep((options.retryDelayMs ?? 1000) * 2 ** (attempt - 1), undefined, { signal }).catch(() => {
        throw interrupted();
      });
    }
  }
}

async function fetchTo(
  part: string,
  url: string,
  expected: { size: number; sha256: string },
  { fetch, timeoutMs, signal, progress }: DownloadOptions,
): Promise<void> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), timeoutMs);
  const hash = createHash('sha256');
  let done = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      timer.refresh();
      hash.update(chunk);
      done += chunk.length;
      progress?.(done, expected.size);
      next(done > expected.size ? new Error('more bytes than the archive has') : null, chunk);
    },
  });
  const file = createWriteStream(part, { flags: 'w', mode: 0o666 });
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, stalled.signal]) });
    if (!response.ok || !response.body) throw new Error(`the storage answered ${response.status}`);
    await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), watch, file);
  } catch (cause) {
    file.destroy();
    if (FILE_CALLS.includes((cause as NodeJS.ErrnoException).syscall ?? '')) throw writeFailure(part, cause);
    const why = stalled.signal.aborted ? `no byte within ${timeoutMs / 1000} s` : reasonOf(cause);
    throw broken(`The download broke after ${done} of ${expected.size} bytes: ${why}.`, cause);
  } finally {
    clearTimeout(timer);
  }
  if (done !== expected.size) throw broken(`The download ended after ${done} of ${expected.size} bytes.`);
  if (hash.digest('hex') !== expected.sha256)
    throw broken('The bytes that arrived are not those of the archive (sha256 differs).');
}

/** The system calls whose failure is one of the disk. */
const FILE_CALLS = ['open', 'write', 'close'];

const broken = (message: string, cause?: unknown): CliFailure =>
  failure('DOWNLOAD_FAILED', message, { hint: 'Nothing was written; try again.', passing: true, cause });

/** Undefined where there is no such file. */
async function sha256OfFile(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw writeFailure(path, error);
  });
  if (!found) return undefined;
  if (!found.isFile()) throw failure('FILE_EXISTS', `${path} exists and is no file.`, { hint: 'Give another --out.' });
  const hash = createHash('sha256');
  await writing(path, () => pipeline(createReadStream(path), hash));
  return hash.digest('hex');
}

async function writing(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

const writeFailure = (path: string, cause: unknown): CliFailure =>
  failure(
    'FILE_WRITE_FAILED',
    `${path} cannot be written (${(cause as NodeJS.ErrnoException).code ?? reasonOf(cause)}).`,
    {
      hint: 'Check the folder, its permissions and the space on the disk, or give another --out.',
      cause,
    },
  );

/** The innermost reason that is text; never the URL, which is a secret. */
function reasonOf(error: unknown): string {
  const { cause, code, message } = error as { cause?: unknown; code?: string; message?: string };
  if (typeof cause === 'object' && cause !== null) return reasonOf(cause);
  return code ?? (message ?? String(error)).replaceAll(/https?:\/\/\S+/g, 'the link');
}
