// The files of a job: list, download by SAS, delete.
import type { HttpHandler } from '@azure/functions';
import { AtgError } from '../contract/errors.ts';
import { DeleteFiles, DownloadFiles, ListFiles } from '../contract/files.ts';
import { isTerminal } from '../contract/job.ts';
import type { Artifacts } from '../services/artifacts/artifacts.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import { findJob, findJobToChange } from './find-job.ts';
import { handle, type Frame } from './handle.ts';

interface Deps {
  readonly jobs: Pick<Jobs, 'get' | 'archive' | 'forgetArchive'>;
  readonly artifacts: Pick<Artifacts, 'files' | 'link' | 'remove'>;
}

/** `GET /operations/{job_id}/files`: what is in the archive. */
export const makeListFiles = (frame: Frame, { jobs, artifacts }: Deps): HttpHandler =>
  handle(ListFiles, frame, async ({ params, caller }) => {
    await findJob(jobs, params.job_id, caller);
    const { name, size, sha256, file_count } = await jobs.archive(params.job_id);
    return { body: { files: await artifacts.files(params.job_id), archive: { name, size, sha256, file_count } } };
  });

/** `GET /operations/{job_id}/download`: leads to a link that reads the archive for a while, or tells it. */
export const makeDownloadFiles = (frame: Frame, { jobs, artifacts }: Deps): HttpHandler =>
  handle(DownloadFiles, frame, async ({ params, query, caller }) => {
    await findJob(jobs, params.job_id, caller);
    const archive = await jobs.archive(params.job_id);
    const { url, expiresAt } = await artifacts.link(archive);
    if (query.redirect === 'true') return { status: 302, headers: { location: url } };
    return { body: { download_url: url, expires_at: expiresAt, size: archive.size, sha256: archive.sha256 } };
  });

/** The job forgets first: a link to a blob that is gone is worse than a blob that the clean-up timer finds. */
export const makeDeleteFiles = (frame: Frame, { jobs, artifacts }: Deps): HttpHandler =>
  handle(DeleteFiles, frame, async ({ params, caller }) => {
    const job = await findJobToChange(jobs, params.job_id, caller);
    if (!isTerminal(job.status))
      throw new AtgError(
        'JOB_NOT_FINISHED',
        'The job is still writing its files. Wait for its end, or cancel it first.',
      );
    await jobs.forgetArchive(params.job_id);
    await artifacts.remove(params.job_id);
    return {};
  });
