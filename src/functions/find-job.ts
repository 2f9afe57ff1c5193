// Finds the job of a request: unknown, of another kind, or another caller's are all the same 404.
import { AtgError } from '../contract/errors.ts';
import { JOB_ID_PATTERN, type Job, type OperationType } from '../contract/job.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import { maySee, type Caller } from './caller.ts';

/** @throws JOB_NOT_FOUND, GRAPH_UNAVAILABLE */
export async function findJob(
  jobs: Pick<Jobs, 'get'>,
  jobId: string,
  caller: Caller,
  kind?: OperationType,
): Promise<Job> {
  const unknown = new AtgError('JOB_NOT_FOUND', 'No such job here. GET /operations lists the jobs you may see.');
  if (!JOB_ID_PATTERN.test(jobId)) throw unknown;
  const job = await jobs.get(jobId);
  if (!maySee(caller, job.user_id) || (kind && job.operation_type !== kind)) throw unknown;
  return job;
}
