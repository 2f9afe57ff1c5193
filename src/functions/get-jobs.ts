// Reading jobs: by id, by id and kind, and the list.
import type { HttpHandler } from '@azure/functions';
import { GetGenerateIac, GetOperation, GetScan, ListOperations } from '../contract/get-jobs.ts';
import type { OperationType } from '../contract/job.ts';
import { API_BASE, type QueryOf } from '../contract/operation.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import { findJob } from './find-job.ts';
import { handle, type Call, type Frame } from './handle.ts';
import { presentJob } from './present.ts';

interface Deps {
  readonly jobs: Pick<Jobs, 'get' | 'list'>;
}

const answerJob =
  ({ jobs }: Deps, kind?: OperationType) =>
  async ({ params, caller, origin }: Pick<Call<typeof GetOperation>, 'params' | 'caller' | 'origin'>) => ({
    body: presentJob(await findJob(jobs, params.job_id, caller, kind), origin),
  });

/** `GET /operations/{job_id}`: a job of either type. */
export const makeGetOperation = (frame: Frame, deps: Deps): HttpHandler => handle(GetOperation, frame, answerJob(deps));
/** `GET /scan/{job_id}`; a generation of that id is not found. */
export const makeGetScan = (frame: Frame, deps: Deps): HttpHandler => handle(GetScan, frame, answerJob(deps, 'scan'));
/** `GET /generate-iac/{job_id}`; a scan of that id is not found. */
export const makeGetGenerateIac = (frame: Frame, deps: Deps): HttpHandler =>
  handle(GetGenerateIac, frame, answerJob(deps, 'generate-iac'));

/** `GET /operations`: a caller who may not see all jobs lists its own, whatever `user_id` says. */
export const makeListOperations = (frame: Frame, { jobs }: Deps): HttpHandler =>
  handle(ListOperations, frame, async ({ query, caller, origin }) => {
    const { limit, offset } = query;
    const userId = caller.seesAll ? query.user_id : (caller.userId ?? undefined);
    const { jobs: found, total } = await jobs.list({
      limit,
      offset,
      ...(query.status && { statuses: query.status }),
      ...(query.operation_type && { operationType: query.operation_type }),
      ...(query.tenant_id && { tenantId: query.tenant_id }),
      ...(userId !== undefined && { userId }),
    });
    const next_link = offset + limit < total ? nextLink(origin, query) : null;
    return { body: { operations: found.map((job) => presentJob(job, origin)), total, limit, offset, next_link } };
  });

function nextLink(origin: string, query: QueryOf<typeof ListOperations>): string {
  const next = new URLSearchParams();
  for (const status of query.status ?? []) next.append('status', status);
  for (const name of ['operation_type', 'tenant_id', 'user_id'] as const) if (query[name]) next.set(name, query[name]);
  next.set('limit', String(query.limit));
  next.set('offset', String(query.offset + query.limit));
  return `${origin}${API_BASE}/operations?${next.toString()}`;
}
