// What a caller sees of a job: the stored job with addresses that can be used as they are.
import type { Job, JobAccepted } from '../contract/job.ts';

/** The job with its links made absolute. */
export const presentJob = (job: Job, origin: string): Job => {
  const { self, events, subscribe, files, download } = job.links;
  return {
    ...job,
    links: {
      self: origin + self,
      events: origin + events,
      subscribe: origin + subscribe,
      files: origin + files,
      download: origin + download,
    },
  };
};

/** The answer of a POST that made (or found) a job. */
export const presentAccepted = (job: Job, origin: string): JobAccepted => ({
  job_id: job.job_id,
  operation_type: job.operation_type,
  status: job.status,
  created_at: job.created_at,
  status_url: origin + job.links.self,
  events_url: origin + job.links.events,
  subscribe_url: origin + job.links.subscribe,
});
