// Cancelling a job.
import { JobParams } from './common.ts';
import { Job } from './job.ts';
import { operation } from './operation.ts';

export const CancelOperation = operation({
  id: 'cancelOperation',
  route: 'DELETE /operations/{job_id}',
  summary: 'Cancel a job',
  params: JobParams,
  reply: { status: 202, description: 'Cancellation was recorded; the job stops within 5 seconds', body: Job },
  alsoReplies: [{ status: 200, description: 'The job was cancelled already', body: Job }],
  errors: ['JOB_NOT_YOURS', 'JOB_NOT_FOUND', 'JOB_FINISHED', 'GRAPH_UNAVAILABLE', 'INTERNAL'],
});
