// The files of a job: list, download by SAS, delete.
import { z } from 'zod';
import { JobParams } from './common.ts';
import { Archive, Timestamp } from './job.ts';
import { operation } from './operation.ts';

export const ArchiveFile = z.object({ path: z.string(), size: z.int(), content_type: z.string(), sha256: z.string() });
export type ArchiveFile = z.infer<typeof ArchiveFile>;

const errors = [
  'JOB_NOT_FOUND',
  'FILES_NOT_FOUND',
  'JOB_NOT_FINISHED',
  'FILES_EXPIRED',
  'GRAPH_UNAVAILABLE',
  'STORAGE_UNAVAILABLE',
  'INTERNAL',
] as const;

export const ListFiles = operation({
  id: 'listFiles',
  route: 'GET /operations/{job_id}/files',
  summary: 'List the files in the archive of a job',
  params: JobParams,
  reply: {
    status: 200,
    description: 'The files and their archive',
    body: z.object({ files: z.array(ArchiveFile), archive: Archive }).meta({ id: 'FileList' }),
  },
  errors,
});

export const DownloadFiles = operation({
  id: 'downloadFiles',
  route: 'GET /operations/{job_id}/download',
  summary: 'Download the archive of a job',
  params: JobParams,
  query: z.strictObject({
    redirect: z
      .enum(['true', 'false'])
      .default('true')
      .describe('false answers the link as JSON instead of redirecting to it'),
  }),
  reply: {
    status: 200,
    description: 'The link, with redirect=false',
    body: z
      .object({ download_url: z.string(), expires_at: Timestamp, size: z.int(), sha256: z.string() })
      .meta({ id: 'DownloadLink' }),
  },
  alsoReplies: [
    { status: 302, description: 'Redirect to a SAS link of the ZIP', headers: { Location: 'The SAS link' } },
  ],
  errors: [...errors, 'REQUEST_INVALID'],
});

export const DeleteFiles = operation({
  id: 'deleteFiles',
  route: 'DELETE /operations/{job_id}/files',
  summary: 'Delete the files of a job; its record stays',
  params: JobParams,
  reply: { status: 204, description: 'The files are gone' },
  errors: [
    'JOB_NOT_YOURS',
    'JOB_NOT_FOUND',
    'JOB_NOT_FINISHED',
    'GRAPH_UNAVAILABLE',
    'STORAGE_UNAVAILABLE',
    'INTERNAL',
  ],
});
