// Finds the job of a request: unknown, of another kind, or another caller's are all the same 404. A caller who may see it and no more is
// told so where the request would change it.
import { AtgError } from '../contract/errors.ts';
import { JOB_ID_PATTERN, type Job, type OperationType } from '../contract/job.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import { MANAGE_ALL_ROLE, mayChange, maySee, type Caller } from './caller.ts';

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

/** The same for a request that cancels or deletes. @throws JOB_NOT_FOUND, JOB_NOT_YOURS, GRAPH_UNAVAILABLE */
export async function findJobToChange(jobs: Pick<Jobs, 'get'>, jobId: string, caller: Caller): Promise<Job> {
  const job = await findJob(jobs, jobId, caller);
  if (mayChange(caller, job.user_id)) return job;
  throw new AtgError(
    'JOB_NOT_YOURS',
    `Somebody else's job: its owner, or the app role ${MANAGE_ALL_ROLE}, may do this.`,
  );
}
