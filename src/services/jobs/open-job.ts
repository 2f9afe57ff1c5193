// Opening a job: the idempotency key first, then the tenant's scan lock, then the record, always in this order and in one
// transaction, so that callers at the same instant wait for each other instead of passing or blocking each other for good.
import { AtgError } from '../../contract/errors.ts';
import { isTerminal, type JobError, type JobStatus } from '../../contract/job.ts';
import { int, type ManagedTransaction } from '../neo4j/neo4j.ts';
import { findJob } from './job-record.ts';
import { fingerprintOf, IDEMPOTENCY_MS, keyOf } from './idempotency.ts';
import type { NewJob } from './jobs.ts';
import type { JobNode } from './to-job.ts';

/** Two jobs were given the same id; another one must be drawn. */
export class JobIdTaken extends Error {
  override readonly name = 'JobIdTaken';
}

/** @throws SCAN_RUNNING, IDEMPOTENCY_KEY_REUSED, JobIdTaken */
export async function openJob(
  tx: ManagedTransaction,
  request: NewJob,
  jobId: string,
  now: Date,
): Promise<{ node: JobNode; replayed: boolean }> {
  const node: JobNode = {
    job_id: jobId,
    operation_type: request.operationType,
    status: 'queued',
    // Azure shows one tenant in either case; one spelling makes one lock and one filter.
    tenant_id: request.tenantId.toLowerCase(),
    ...(request.userId !== null && { user_id: request.userId }),
    params: JSON.stringify(request.params),
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
    last_sequence: 0,
  };
  const taken = await findJob(tx, jobId);
  // An earlier try of this very transaction whose answer got lost.
  if (taken?.created_at === node.created_at) return { node: taken, replayed: false };
  if (taken) throw new JobIdTaken(jobId);

  if (request.idempotencyKey !== undefined) {
    const first = await claimKey(tx, request, request.idempotencyKey, node, now);
    if (first) return { node: first, replayed: true };
  }
  if (request.operationType === 'scan') await claimTenant(tx, node);
  await tx.run('CREATE (j:Job) SET j = $node', { node: { ...node, last_sequence: int(0) } });
  return { node, replayed: false };
}

/** @returns the job that holds the key; nothing where this one holds it now */
async function claimKey(
  tx: ManagedTransaction,
  request: NewJob,
  idempotencyKey: string,
  { job_id, created_at }: JobNode,
  now: Date,
): Promise<JobNode | undefined> {
  const key = keyOf(request.userId, idempotencyKey);
  const fingerprint = fingerprintOf(request);
  const { records } = await tx.run(
    'MERGE (k:IdempotencyKey {key: $key}) SET k.key = k.key RETURN k.job_id AS job_id, k.fingerprint AS fingerprint, k.created_at AS created_at',
    { key },
  );
  const held = records[0]!.toObject() as { job_id: string | null; fingerprint: string; created_at: string };
  if (held.job_id !== null && now.getTime() - Date.parse(held.created_at) < IDEMPOTENCY_MS) {
    const first = await findJob(tx, held.job_id);
    if (first && !neverStarted(first)) {
      if (held.fingerprint === fingerprint) return first;
      throw new AtgError(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key came with another request in the last 24 hours. Use a new key for a new request.',
      );
    }
  }
  await tx.run('MATCH (k:IdempotencyKey {key: $key}) SET k += $claim', {
    key,
    claim: { job_id, fingerprint, created_at },
  });
  return undefined;
}

/** Its caller was told to send the request again, which must not answer the failure once more. */
const neverStarted = ({ error }: JobNode): boolean =>
  error !== undefined && (JSON.parse(error) as JobError).code === 'START_FAILED';

/** The lock needs no unlocking: it counts for as long as the job it names has not ended. */
async function claimTenant(tx: ManagedTransaction, { tenant_id, job_id }: JobNode): Promise<void> {
  const { records } = await tx.run(
    'MERGE (l:ScanLock {tenant_id: $tenant_id}) SET l.tenant_id = l.tenant_id RETURN l.job_id AS job_id',
    { tenant_id },
  );
  const holder = records[0]!.get('job_id') as string | null;
  const status = holder === null ? undefined : (await findJob(tx, holder))?.status;
  if (status !== undefined && !isTerminal(status)) throw scanRunning(holder!, status);
  await tx.run('MATCH (l:ScanLock {tenant_id: $tenant_id}) SET l.job_id = $job_id', { tenant_id, job_id });
}

const scanRunning = (jobId: string, status: JobStatus): AtgError =>
  new AtgError(
    'SCAN_RUNNING',
    `This tenant is already being scanned by ${jobId} (${status}). Wait for its end, or cancel it with DELETE /operations/${jobId}.`,
    { details: [{ field: 'tenant_id', message: jobId }] },
  );
