// Opening a job: the idempotency key first, then the tenant's scan lock, then the record, always in this order and in one
// transaction, so that callers at the same instant wait for each other instead of passing or blocking each other for good.
import { AtgError } from '../../contract/errors.ts';
import { isTerminal, type JobError } from '../../contract/job.ts';
import { int, type ManagedTransaction } from '../neo4j/neo4j.ts';
import { findJob } from './job-record.ts';
import { fingerprintOf, IDEMPOTENCY_MS, keyOf } from './idempotency.ts';
import type { NewJob } from './jobs.ts';
import type { JobNode } from './to-job.ts';

/** Seconds after which a place may be free. */
const RETRY_AFTER_SECONDS = 30;
const UNENDED = ['queued', 'running'];

/**
 * @throws SCAN_RUNNING, IDEMPOTENCY_KEY_REUSED, TENANT_NOT_FOUND, TOO_MANY_REQUESTS where `activeMax` jobs are queued or running, and the
 * database's own error where the job id is taken
 */
export async function openJob(
  tx: ManagedTransaction,
  request: NewJob,
  node: JobNode,
  activeMax: number,
): Promise<{ node: JobNode; replayed: boolean }> {
  const { idempotencyKey, operationType, needsTenant = false } = request;
  let claim: Claim | undefined;
  if (idempotencyKey !== undefined) {
    const key = keyOf(request.userId, idempotencyKey);
    const fingerprint = fingerprintOf(request);
    const first = await lockKey(tx, key, fingerprint, node);
    if (first) return { node: first, replayed: true };
    claim = { key, fingerprint };
  }
  const isScan = operationType === 'scan';
  if (isScan) await lockTenant(tx, node);
  const { records } = await tx.run(createStatement(needsTenant, isScan, claim !== undefined), {
    node: { ...node, last_sequence: int(0) },
    jobId: node.job_id,
    tenantId: node.tenant_id,
    unended: UNENDED,
    activeMax: int(activeMax),
    key: claim?.key,
    claim: claim && { job_id: node.job_id, fingerprint: claim.fingerprint, created_at: node.created_at },
  });
  if (records.length === 0) throw await whyNotCreated(tx, activeMax);
  return { node, replayed: false };
}

interface Claim {
  readonly key: string;
  readonly fingerprint: string;
}

/** The record, with what now points to it, in one statement; no row where it may not be made. */
const createStatement = (needsTenant: boolean, isScan: boolean, hasKey: boolean): string =>
  [
    'MATCH (a:Job) WHERE a.status IN $unended WITH count(a) AS active WHERE active < $activeMax',
    needsTenant ? 'MATCH (t:Tenant {id: $tenantId})' : '',
    'CREATE (j:Job) SET j = $node',
    isScan ? 'WITH j MATCH (l:ScanLock {tenant_id: $tenantId}) SET l.job_id = $jobId' : '',
    hasKey ? 'WITH j MATCH (k:IdempotencyKey {key: $key}) SET k += $claim' : '',
    'RETURN j.job_id AS job_id',
  ].join(' ');

async function whyNotCreated(tx: ManagedTransaction, activeMax: number): Promise<AtgError> {
  const { records } = await tx.run('MATCH (a:Job) WHERE a.status IN $unended RETURN count(a) AS active', {
    unended: UNENDED,
  });
  if ((records[0]!.get('active') as number) < activeMax)
    return new AtgError(
      'TENANT_NOT_FOUND',
      'The graph has no such tenant. Scan it first: POST /scan with the same tenant_id.',
    );
  return new AtgError(
    'TOO_MANY_REQUESTS',
    `${activeMax} jobs are queued or running, which is as many as there may be. Try again when some have ended, or cancel some.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
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

/**
 * Locks a key until the transaction ends.
 * @returns the job that holds the key; nothing where the new one may have it
 */
async function lockKey(
  tx: ManagedTransaction,
  key: string,
  fingerprint: string,
  { job_id, created_at }: JobNode,
): Promise<JobNode | undefined> {
  const { records } = await tx.run(
    `MERGE (k:IdempotencyKey {key: $key}) SET k.key = k.key
     RETURN k.job_id AS job_id, k.fingerprint AS fingerprint, k.created_at AS created_at`,
    { key },
  );
  const held = records[0]!.toObject() as { job_id: string | null; fingerprint: string; created_at: string };
  const isFresh = Date.parse(created_at) - Date.parse(held.created_at) < IDEMPOTENCY_MS;
  const first = isFresh ? await findOther(tx, held.job_id, job_id) : undefined;
  if (!first || neverStarted(first)) return undefined;
  if (held.fingerprint === fingerprint) return first;
  throw new AtgError(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key came with another request in the last 24 hours. Use a new key for a new request.',
  );
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
async function lockTenant(tx: ManagedTransaction, { tenant_id, job_id }: JobNode): Promise<void> {
  const { records } = await tx.run(
    'MERGE (l:ScanLock {tenant_id: $tenant_id}) SET l.tenant_id = l.tenant_id RETURN l.job_id AS job_id',
    { tenant_id },
  );
  const holder = await findOther(tx, records[0]!.get('job_id') as string | null, job_id);
  if (holder && !isTerminal(holder.status)) throw scanRunning(holder);
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
