// Accepts a job: dependencies answer, the record is made, the orchestration is started under the job's id. In that order, so no job runs unseen.
import { AtgError } from '../contract/errors.ts';
import { API_BASE } from '../contract/operation.ts';
import type { OperationType } from '../contract/job.ts';
import type { Dependencies } from '../services/dependencies.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';
import type { Progress } from '../services/progress/progress.ts';
import type { Call } from './handle.ts';
import { presentAccepted } from './present.ts';
import type { StartGenerateIac } from '../contract/start-generate-iac.ts';
import type { StartScan } from '../contract/start-scan.ts';

/** Seconds a caller should wait before the first poll. */
const RETRY_AFTER_SECONDS = 2;

export interface AcceptDeps {
  readonly jobs: Jobs;
  readonly progress: Pick<Progress, 'send'>;
  readonly dependencies: Pick<Dependencies, 'assertUp'>;
  readonly orchestrationOf: Readonly<Record<OperationType, string>>;
  readonly log: Log;
}

type StartCall = Call<typeof StartScan> | Call<typeof StartGenerateIac>;

/**
 * A generation needs a tenant that was scanned; a scan finds it.
 * @throws what {@link Jobs.open} throws, START_FAILED, and the code of a dependency that is away
 */
export async function acceptJob(deps: AcceptDeps, operationType: OperationType, call: StartCall) {
  await deps.dependencies.assertUp();
  const key = call.headers['idempotency-key'];
  const { job, replayed } = await deps.jobs.open({
    operationType,
    tenantId: call.body.tenant_id,
    userId: call.caller.userId,
    params: call.body,
    ...(operationType === 'generate-iac' && { needsTenant: true as const }),
    ...(key !== undefined && { idempotencyKey: key }),
  });
  // The first request may have been cut off between the record and the start, and this is its caller trying again.
  if (!replayed || job.status === 'queued') await start(deps, operationType, job.job_id, call);
  const body = presentAccepted(job, call.origin);
  return {
    body,
    headers: {
      location: `${call.origin}${API_BASE}/${operationType}/${job.job_id}`,
      'retry-after': String(RETRY_AFTER_SECONDS),
    },
  };
}

async function start(deps: AcceptDeps, operationType: OperationType, jobId: string, call: StartCall): Promise<void> {
  try {
    const durable = call.durable();
    const starting = durable.startNew(deps.orchestrationOf[operationType], {
      instanceId: jobId,
      input: { job_id: jobId, trace: call.correlationId },
    });
    // An active id is refused: then another request with the same key has started it meanwhile.
    await starting.catch((cause: unknown) =>
      durable.getStatus(jobId).catch(() => {
        throw cause;
      }),
    );
    deps.log.info('job.accepted', { jobId, operation: operationType });
  } catch (cause) {
    deps.log.error('job.start.failed', { jobId, error: String(cause) });
    const message = 'The job could not be started. Send the request again.';
    const { events } = await deps.jobs.end(jobId, {
      status: 'failed',
      result: null,
      error: { code: 'START_FAILED', message },
      message,
    });
    await deps.progress.send(events);
    throw new AtgError('START_FAILED', message, { cause });
  }
}
