// What a job keeps from one slice of its work to the next: beside its archive in Blob Storage, shown to no caller, and gone with the job's
// files at the latest.

export interface WorkingFiles {
  /**
   * Keeps a file under a name that is used once.
   *
   * @returns false where it is there already: another worker was faster
   * @throws STORAGE_UNAVAILABLE; the signal's reason when aborted
   */
  create(jobId: string, name: string, content: Uint8Array, signal: AbortSignal): Promise<boolean>;
  /** Undefined where there is none. @throws STORAGE_UNAVAILABLE; the signal's reason when aborted */
  read(jobId: string, name: string, signal: AbortSignal): Promise<Buffer | undefined>;
  /** Removes those of a job, the last name first; none is fine. @throws STORAGE_UNAVAILABLE */
  remove(jobId: string): Promise<void>;
}
