// Working files in memory, with what Blob Storage says of a name that is taken.
import type { WorkingFiles } from '../../src/services/artifacts/working-files.ts';

export interface MemoryWorkingFiles extends WorkingFiles {
  /** By `job id/name`. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

export function memoryWorkingFiles(): MemoryWorkingFiles {
  const contents = new Map<string, Buffer>();
  return {
    contents,
    create(jobId, name, content, signal) {
      signal.throwIfAborted();
      const key = `${jobId}/${name}`;
      if (contents.has(key)) return Promise.resolve(false);
      contents.set(key, Buffer.from(content));
      return Promise.resolve(true);
    },
    read: (jobId, name) => Promise.resolve(contents.get(`${jobId}/${name}`)),
    remove(jobId) {
      for (const key of [...contents.keys()]) if (key.startsWith(`${jobId}/`)) contents.delete(key);
      return Promise.resolve();
    },
  };
}
