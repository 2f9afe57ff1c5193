// Archives in Blob Storage: container `artifacts`, one folder per job, which holds the ZIP and the list of its files. Links let their
// holder read one blob for a while and nothing else; they are never logged.
import type { Readable } from 'node:stream';
import type { TokenCredential } from '@azure/core-auth';
import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  newPipeline,
  SASProtocol,
  StorageSharedKeyCredential,
  type BlobSASSignatureValues,
  type ContainerClient,
  type Pipeline,
  type UserDelegationKey,
} from '@azure/storage-blob';
import { AtgError } from '../../contract/errors.ts';
import type { ArchiveFile } from '../../contract/files.ts';
import { JOB_ID_PATTERN } from '../../contract/job.ts';
import type { Clock } from '../clock.ts';
import { assertFileName } from './archive-path.ts';
import type { Artifacts } from './artifacts.ts';
import { asking, isMissing, unavailable } from './asking.ts';
import { makeBlobWorkingFiles } from './blob-working-files.ts';
import type { WorkingFiles } from './working-files.ts';
import { writeZip } from './zip.ts';

export interface BlobArtifactsDeps {
  /** Connection string with an account key, or account URL, which is used with the credential. */
  readonly storage: string;
  readonly credential: TokenCredential;
  /** Life of a link. */
  readonly sasMinutes: number;
  readonly clock: Clock;
}

const CONTAINER = 'artifacts';
const LIST = 'files.json';
/** One try of one request; a storage that accepts and never answers must not hold a job for ever. */
const REQUEST_TIMEOUT_MS = 60_000;
const RETRIES = { maxTries: 3, retryDelayInMs: 500, maxRetryDelayInMs: 5_000 };
/** 50,000 blocks of this size make 195 GB; three at a time bound the memory. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS_AT_A_TIME = 3;
/** A delegation key is asked for this long before now, as clocks differ, and for this long after. */
const KEY_MARGIN_MS = 5 * 60_000;
const KEY_LIFE_MS = 4 * 60 * 60_000;

export interface BlobArtifacts extends Artifacts {
  readonly working: WorkingFiles;
}

/** Archives in one container, a prefix for each job, and the working files of jobs beside them. */
export function makeBlobArtifacts({ storage, credential, sasMinutes, clock }: BlobArtifactsDeps): BlobArtifacts {
  const service = connect(storage, credential);
  const container = service.getContainerClient(CONTAINER);
  const sign = makeSigner(service, clock);
  let created: Promise<unknown> | undefined;

  const ensureContainer = async (): Promise<void> => {
    created ??= container.createIfNotExists();
    // A failure is not kept: the next archive tries again.
    created.catch(() => (created = undefined));
    await asking(created);
  };

  return {
    working: makeBlobWorkingFiles(container, ensureContainer),

    async write(jobId, name, entries, signal) {
      assertFileName(name);
      if (!JOB_ID_PATTERN.test(jobId) || name === LIST)
        throw new AtgError('REQUEST_INVALID', 'This name cannot be given to an archive.');
      await ensureContainer();
      const blob = container.getBlockBlobClient(`${jobId}/${name}`);
      const upload = (zip: Readable): Promise<unknown> =>
        asking(
          blob.uploadStream(zip, BLOCK_BYTES, BLOCKS_AT_A_TIME, {
            abortSignal: signal,
            blobHTTPHeaders: { blobContentType: 'application/zip' },
          }),
        );
      const { size, sha256, files } = await writeZip(entries, upload, signal);
      await asking(uploadList(container, jobId, files));
      return { name, size, sha256, file_count: files.length, blob: blob.name };
    },

    async files(jobId) {
      const list = container.getBlockBlobClient(`${jobId}/${LIST}`);
      const text = await reading(list.downloadToBuffer());
      return JSON.parse(text.toString('utf8')) as ArchiveFile[];
    },

    async link({ blob: blobName, name }) {
      const blob = container.getBlobClient(blobName);
      if (!(await asking(blob.exists()))) throw expired();
      // SAS times have no fractions of a second.
      const expiresOn = new Date(Math.floor(clock.now().getTime() / 1000) * 1000 + sasMinutes * 60_000);
      const query = await asking(
        sign({
          containerName: CONTAINER,
          blobName,
          permissions: BlobSASPermissions.parse('r'),
          expiresOn,
          protocol: service.url.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
          contentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
          contentType: 'application/zip',
        }),
      );
      return { url: `${blob.url}?${query}`, expiresAt: expiresOn.toISOString() };
    },

    async remove(jobId) {
      if (!JOB_ID_PATTERN.test(jobId)) throw new AtgError('REQUEST_INVALID', 'Only the files of a job can be removed.');
      if (!(await asking(container.exists()))) return;
      const removeAll = async (): Promise<void> => {
        for await (const { name } of container.listBlobsFlat({ prefix: `${jobId}/` }))
          await container.getBlobClient(name).deleteIfExists({ deleteSnapshots: 'include' });
      };
      await asking(removeAll());
    },

    async *jobIds() {
      if (!(await asking(container.exists()))) return;
      const folders = container.listBlobsByHierarchy('/')[Symbol.asyncIterator]();
      for (;;) {
        const next = await asking(folders.next());
        if (next.done) return;
        const jobId = next.value.name.replace(/\/$/, '');
        if (next.value.kind === 'prefix' && JOB_ID_PATTERN.test(jobId)) yield jobId;
      }
    },

    async check(timeoutMs) {
      await asking(container.exists({ abortSignal: AbortSignal.timeout(timeoutMs) }));
    },
  };
}

async function uploadList(container: ContainerClient, jobId: string, files: readonly ArchiveFile[]): Promise<void> {
  const text = Buffer.from(JSON.stringify(files));
  await container.getBlockBlobClient(`${jobId}/${LIST}`).upload(text, text.length, {
    blobHTTPHeaders: { blobContentType: 'application/json' },
  });
}

function connect(storage: string, credential: TokenCredential): BlobServiceClient {
  if (/^https?:\/\//i.test(storage)) return new BlobServiceClient(storage, makePipeline(credential));
  const given = BlobServiceClient.fromConnectionString(storage);
  if (!(given.credential instanceof StorageSharedKeyCredential))
    throw new Error(
      'ARTIFACTS_STORAGE must be the URL of a storage account, or a connection string with an account key.',
    );
  return new BlobServiceClient(given.url, makePipeline(given.credential));
}

function makePipeline(credential: TokenCredential | StorageSharedKeyCredential): Pipeline {
  const pipeline = newPipeline(credential, { retryOptions: RETRIES });
  pipeline.factories.push({
    create: (next) => ({
      sendRequest(request) {
        request.timeout = REQUEST_TIMEOUT_MS;
        return next.sendRequest(request);
      },
    }),
  });
  return pipeline;
}

/** Signs with the account key where there is one, else with a key that the identity was given for some hours. */
function makeSigner(service: BlobServiceClient, clock: Clock): (values: BlobSASSignatureValues) => Promise<string> {
  const own = service.credential;
  if (own instanceof StorageSharedKeyCredential)
    return (values) => Promise.resolve(generateBlobSASQueryParameters(values, own).toString());

  let delegated: { readonly key: UserDelegationKey; readonly until: number } | undefined;
  return async (values) => {
    if (!delegated || values.expiresOn!.getTime() + KEY_MARGIN_MS > delegated.until) {
      const now = clock.now().getTime();
      const until = now + KEY_LIFE_MS;
      const key = await service.getUserDelegationKey(new Date(now - KEY_MARGIN_MS), new Date(until));
      delegated = { key, until };
    }
    return generateBlobSASQueryParameters(values, delegated.key, service.accountName).toString();
  };
}

const expired = (): AtgError =>
  new AtgError('FILES_EXPIRED', 'The files of this job were deleted. Run the operation again to get them.');

/** Reads a blob. @throws FILES_EXPIRED where it is gone, STORAGE_UNAVAILABLE */
async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw isMissing(cause) ? expired() : unavailable(cause);
  }
}
