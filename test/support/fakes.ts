// In-memory services for tests of the HTTP functions: the same interfaces, no outside.
import { AtgError } from '../../src/contract/errors.ts';
import type { JobEvent } from '../../src/contract/event.ts';
import { isTerminal, type Job } from '../../src/contract/job.ts';
import type { JobArchive, Jobs } from '../../src/services/jobs/jobs.ts';

export const TENANT = '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d';
const NOW = '2026-01-02T03:04:05.000Z';

export function aJob(changes: Partial<Job> = {}): Job {
  const job_id = changes.job_id ?? 'scan-0123456789ab';
  const self = `/api/v1/operations/${job_id}`;
  return {
    job_id,
    operation_type: job_id.startsWith('scan') ? 'scan' : 'generate-iac',
    status: 'queued',
    tenant_id: TENANT,
    user_id: null,
    params: {},
    progress: null,
    result: null,
    error: null,
    created_at: NOW,
    started_at: null,
    updated_at: NOW,
    completed_at: null,
    cancel_requested_at: null,
    links: {
      self,
      events: `${self}/events`,
      subscribe: `${self}/subscribe`,
      files: `${self}/files`,
      download: `${self}/download`,
    },
    ...changes,
  };
}

export const anEvent = (job: Job, type: JobEvent['type']): JobEvent => ({
  type,
  job_id: job.job_id,
  sequence: 1,
  timestamp: NOW,
  phase: 'done',
  message: '',
  percent: 100,
  details: {},
});

/** A job store over a map; `archives` holds what was kept. */
export function fakeJobs(...initial: Job[]) {
  const jobs = new Map(initial.map((job) => [job.job_id, job]));
  const archives = new Map<string, JobArchive>();
  let made = 0;
  const get = (jobId: string): Job => {
    const job = jobs.get(jobId);
    if (!job) throw new AtgError('JOB_NOT_FOUND', 'no such job');
    return job;
  };
  const put = (job: Job): Job => (jobs.set(job.job_id, job), job);
  const store: Jobs = {
    open: async ({ operationType, tenantId, userId, params }) => {
      const job_id = `${operationType === 'scan' ? 'scan' : 'iac'}-${String(++made).padStart(12, '0')}`;
      return { job: put(aJob({ job_id, tenant_id: tenantId, user_id: userId, params })), replayed: false };
    },
    get: async (jobId) => get(jobId),
    list: async ({ limit, offset, userId }) => {
      const all = [...jobs.values()].filter((job) => userId === undefined || job.user_id === userId);
      return { jobs: all.slice(offset, offset + limit), total: all.length };
    },
    begin: async (jobId) => (isTerminal(get(jobId).status) ? get(jobId) : put({ ...get(jobId), status: 'running' })),
    end: async (jobId, { status, result, error }) => {
      if (isTerminal(get(jobId).status)) return { job: get(jobId), events: [] };
      const job = put({ ...get(jobId), status, result, error });
      return { job, events: [anEvent(job, 'completion')] };
    },
    requestCancel: async (jobId) => {
      const job = get(jobId);
      if (job.status === 'cancelled') return { job, already: true, events: [] };
      if (isTerminal(job.status)) throw new AtgError('JOB_FINISHED', 'it has ended');
      const next = put({
        ...job,
        cancel_requested_at: NOW,
        status: job.status === 'queued' ? 'cancelled' : job.status,
      });
      return { job: next, already: false, events: [] };
    },
    isCancelRequested: async (jobId) => get(jobId).cancel_requested_at !== null,
    keepArchive: async (jobId, archive) => void archives.set(jobId, archive),
    archive: async (jobId) => {
      if (!isTerminal(get(jobId).status)) throw new AtgError('JOB_NOT_FINISHED', 'wait');
      const archive = archives.get(jobId);
      if (!archive) throw new AtgError('FILES_NOT_FOUND', 'none');
      return archive;
    },
    forgetArchive: async (jobId) => void archives.delete(jobId),
    stale: async () => [...jobs.values()],
    remove: async (jobId) => void jobs.delete(jobId),
  };
  return { store, jobs, archives };
}
