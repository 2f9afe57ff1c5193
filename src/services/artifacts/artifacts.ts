// Archives: a job's files go into one ZIP in Blob Storage, streamed; out of it by a SAS link for one blob, read only.
import type { ArchiveFile } from '../../contract/files.ts';
import type { JobArchive } from '../jobs/jobs.ts';

/** One file of an archive. `body` is read once, when its turn comes. */
export interface ArchiveEntry {
  /** Relative, forward slashes; validated (no absolute path, `..`, backslash, control character, reserved device name; at most 512 characters). */
  readonly path: string;
  readonly contentType: string;
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

export interface Artifacts {
  /**
   * Streams entries into `{jobId}/{name}` and keeps the list of files beside it. Adds `manifest.json` (sha256 and size of every other file) as the last file.
   * The same entries give the same bytes. Running it again overwrites. Memory does not grow with the size, only by the list of files.
   * @throws STORAGE_UNAVAILABLE; the signal's reason when aborted; REQUEST_INVALID for an unusable or repeated path
   */
  write(jobId: string, name: string, entries: AsyncIterable<ArchiveEntry>, signal: AbortSignal): Promise<JobArchive>;
  /** @throws FILES_EXPIRED where the list is gone, STORAGE_UNAVAILABLE */
  files(jobId: string): Promise<ArchiveFile[]>;
  /** A SAS link, and when it ends. @throws FILES_EXPIRED where the blob is gone, STORAGE_UNAVAILABLE */
  link(archive: JobArchive): Promise<{ url: string; expiresAt: string }>;
  /** Deletes all blobs of a job; none is fine. */
  remove(jobId: string): Promise<void>;
  /** Job ids that have blobs, for the clean-up of files whose job record is gone. */
  jobIds(): AsyncIterable<string>;
  /** Answers within `timeoutMs` or throws STORAGE_UNAVAILABLE. */
  check(timeoutMs: number): Promise<void>;
}
