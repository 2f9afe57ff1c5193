// Working files as blobs below the job's folder, so that whatever removes the files of a job removes them too.
import type { ContainerClient } from '@azure/storage-blob';
import { asking, isMissing, isThere, unavailable } from './asking.ts';
import type { WorkingFiles } from './working-files.ts';

const FOLDER = 'work';

/** @param ensureContainer makes the container where it is not there yet */
export function makeBlobWorkingFiles(container: ContainerClient, ensureContainer: () => Promise<void>): WorkingFiles {
  const blobOf = (jobId: string, name: string) => container.getBlockBlobClient(`${jobId}/${FOLDER}/${name}`);
  return {
    async create(jobId, name, content, signal) {
      await ensureContainer();
      try {
        await blobOf(jobId, name).upload(content, content.byteLength, {
          abortSignal: signal,
          conditions: { ifNoneMatch: '*' },
          blobHTTPHeaders: { blobContentType: 'application/gzip' },
        });
        return true;
      } catch (error) {
        signal.throwIfAborted();
        if (isThere(error)) return false;
        throw unavailable(error);
      }
    },

    async read(jobId, name, signal) {
      try {
        return await blobOf(jobId, name).downloadToBuffer(0, undefined, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        if (isMissing(error)) return undefined;
        throw unavailable(error);
      }
    },

    async remove(jobId) {
      const removeAll = async (): Promise<void> => {
        const names: string[] = [];
        for await (const { name } of container.listBlobsFlat({ prefix: `${jobId}/${FOLDER}/` })) names.push(name);
        for (const name of names.reverse()) await container.getBlobClient(name).deleteIfExists();
      };
      if (await asking(container.exists())) await asking(removeAll());
    },
  };
}
