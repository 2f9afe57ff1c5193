// Opening a job: the idempotency key first, then the tenant's scan lock, then the record, always in this order and in one
// transaction, so that callers at the same instant wait for each other instead of passing or blocking each other for good.
import { AtgError } from '../../contract/errors.ts';
import { isTerminal, type JobError } from '../../contract/job.ts';
import { int, type ManagedTransaction } from '../neo4j/neo4j.ts';
import { findJob } from './job-record.ts';
import { fingerprintOf, IDEMPOTENCY_MS, keyOf } from './idempotency.ts';
import type { NewJob } from './jobs.ts';
import type { JobNode } from './to-job.ts';

/** @throws SCAN_RUNNING, IDEMPOTENCY_KEY_REUSED, and the database's own error where the job id is taken */
export async function openJob(
  tx: ManagedTransaction,
  request: NewJob,
  node: JobNode,
): Promise<{ node: JobNode; replayed: boolean }> {
  if (request.idempotencyKey !== undefined) {
    const first = await claimKey(tx, request, request.idempotencyKey, node);
    if (first) return { node: first, replayed: true };
  }
  if (request.operationType === 'scan') await claimTenant(tx, node);
  await tx.run('CREATE (j:Job) SET j = $node', { node: { ...node, last_sequence: int(0) } });
  return { node, replayed: false };
}

/** The record of a job that was asked for just now. */
export const newNode = ({ operationType, tenantId, userId, params }: NewJob, jobId: string, now: string): JobNode => ({
  job_id: jobId,
  operation_type: operationType,
  status: 'queued',
  // Azure shows one tenant in either case; one spelling makes one lock and one filter.
  tenant_id: tenantId.toLowerCase(),
  ...(userId !== null && { user_id: userId }),
  params: JSON.stringify(params),
  created_at: now,
  updated_at: now,
  last_sequence: 0,
});

/** @returns the job that holds the key; nothing where the new one holds it now */
async function claimKey(
  tx: ManagedTransaction,
  request: NewJob,
  idempotencyKey: string,
  { job_id, created_at }: JobNode,
): Promise<JobNode | undefined> {
  const key = keyOf(request.userId, idempotencyKey);
  const fingerprint = fingerprintOf(request);
  const { records } = await tx.run(
    `MERGE (k:IdempotencyKey {key: $key}) SET k.key = k.key
     RETURN k.job_id AS job_id, k.fingerprint AS fingerprint, k.created_at AS created_at`,
    { key },
  );
  const held = records[0]!.toObject() as { job_id: string | null; fingerprint: string; created_at: string };
  const isFresh = Date.parse(created_at) - Date.parse(held.created_at) < IDEMPOTENCY_MS;
  const first = isFresh ? await findOther(tx, held.job_id, job_id) : undefined;
  if (first && !neverStarted(first)) {
    if (held.fingerprint === fingerprint) return first;
    throw new AtgError(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key came with another request in the last 24 hours. Use a new key for a new request.',
    );
  }
  await tx.run('MATCH (k:IdempotencyKey {key: $key}) SET k += $claim', {
    key,
    claim: { job_id, fingerprint, created_at },
  });
  return undefined;
}

/**
 * Its caller was told to send the request again, or heard nothing because the answer to the record got lost; neither must be answered
 * with the failure of a job that never ran.
 */
const neverStarted = ({ error, started_at }: JobNode): boolean =>
  started_at === undefined &&
  error !== undefined &&
  ['START_FAILED', 'ORCHESTRATION_LOST'].includes((JSON.parse(error) as JobError).code);

/** The lock needs no unlocking: it counts for as long as the job it names has not ended. */
async function claimTenant(tx: ManagedTransaction, { tenant_id, job_id }: JobNode): Promise<void> {
  const { records } = await tx.run(
    'MERGE (l:ScanLock {tenant_id: $tenant_id}) SET l.tenant_id = l.tenant_id RETURN l.job_id AS job_id',
    { tenant_id },
  );
  const holder = await findOther(tx, records[0]!.get('job_id') as string | null, job_id);
  if (holder && !isTerminal(holder.status)) throw scanRunning(holder);
  await tx.run('MATCH (l:ScanLock {tenant_id: $tenant_id}) SET l.job_id = $job_id', { tenant_id, job_id });
}

/**
 * The job that a lock names, unless it is the very one being opened: the driver repeats a write whose answer got lost. The CREATE
 * that follows finds it likewise and settles it.
 */
const findOther = async (tx: ManagedTransaction, holder: string | null, own: string): Promise<JobNode | undefined> =>
  holder === null || holder === own ? undefined : findJob(tx, holder);

const scanRunning = ({ job_id, status }: JobNode): AtgError =>
  new AtgError(
    'SCAN_RUNNING',
    `This tenant is already being scanned by ${job_id} (${status}). Wait for its end, or cancel it with DELETE /operations/${job_id}.`,
    { details: [{ field: 'tenant_id', message: job_id }] },
  );
