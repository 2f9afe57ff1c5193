// Artifacts in an Azurite of the test file's own, and what such tests say again and again.
import { createHash } from 'node:crypto';
import type { ArchiveEntry } from '../../../src/services/artifacts/artifacts.ts';
import { makeBlobArtifacts } from '../../../src/services/artifacts/blob-artifacts.ts';
import { systemClock } from '../../../src/services/system-clock.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';

export const never = new AbortController().signal;

export const sha256 = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** An Azurite for the tests of a file, and artifacts in it. */
export function useAzurite() {
  let azurite: Azurite;
  beforeAll(async () => void (azurite = await startAzurite()));
  afterAll(() => azurite.stop());
  return {
    azurite: () => azurite,
    make: (changes: Partial<Parameters<typeof makeBlobArtifacts>[0]> = {}) =>
      makeBlobArtifacts({
        storage: azurite.connectionString,
        credential: { getToken: () => Promise.reject(new Error('no credential is needed here')) },
        sasMinutes: 15,
        clock: systemClock,
        ...changes,
      }),
  };
}

/** Items that come one by one. */
export async function* iterate<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

export const entry = (path: string, body: ArchiveEntry['body'], contentType = 'text/plain'): ArchiveEntry => ({
  path,
  contentType,
  body,
});

export const download = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());
