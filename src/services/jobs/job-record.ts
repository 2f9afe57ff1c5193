// Changing a job's record: lock it, read it, decide, write it with its events, all in one transaction. Whoever holds the lock is
// alone with the job, on every engine and from every process; so transitions are compare-and-set and sequences have no gap.
import { AtgError } from '../../contract/errors.ts';
import type { JobEvent } from '../../contract/event.ts';
import type { JobProgress } from '../../contract/job.ts';
import { int, type ManagedTransaction } from '../neo4j/neo4j.ts';
import { eventKey, type JobNode } from './to-job.ts';

/**
 * Locks a job until the transaction ends and reads it afterwards. Setting a property to itself changes nothing but takes the
 * write lock; a MATCH with a condition on the status alone lets every concurrent writer through.
 * @throws JOB_NOT_FOUND
 */
export async function lockJob(tx: ManagedTransaction, jobId: string): Promise<JobNode> {
  const { records } = await tx.run(
    'MATCH (j:Job {job_id: $jobId}) SET j.job_id = j.job_id RETURN properties(j) AS job',
    { jobId },
  );
  return (records[0]?.get('job') as JobNode | undefined) ?? noSuchJob(jobId);
}

/** The record of a job; undefined where there is none. */
export async function findJob(tx: ManagedTransaction, jobId: string): Promise<JobNode | undefined> {
  const { records } = await tx.run('MATCH (j:Job {job_id: $jobId}) RETURN properties(j) AS job', { jobId });
  return records[0]?.get('job') as JobNode | undefined;
}

/** @throws JOB_NOT_FOUND */
export async function readJob(tx: ManagedTransaction, jobId: string): Promise<JobNode> {
  return (await findJob(tx, jobId)) ?? noSuchJob(jobId);
}

function noSuchJob(jobId: string): never {
  // An id that is none is not repeated: it may be anything.
  const named = /^[a-z]+-[0-9a-f]{12}$/.test(jobId) ? ` ${jobId}` : '';
  throw new AtgError('JOB_NOT_FOUND', `There is no job${named}. GET /operations lists all jobs; old ones are removed.`);
}

/** What is to be told about a job; the rest of the event follows from its record. */
export interface NewEvent {
  readonly type: JobEvent['type'];
  readonly message: string;
  readonly details?: JobEvent['details'];
}

const SAVE = 'MATCH (j:Job {job_id: $jobId}) SET j += $changes';
const SAVE_AND_TELL = `${SAVE} WITH j UNWIND $rows AS row CREATE (e:JobEvent) SET e = row`;

type Changes = { -readonly [K in keyof Omit<JobNode, 'job_id' | 'updated_at' | 'last_sequence'>]?: JobNode[K] };

/**
 * Writes changes of a locked job, and appends events that show the job as it is after them.
 * @returns the record afterwards, and the events with their sequences
 */
export async function saveJob(
  tx: ManagedTransaction,
  before: JobNode,
  now: string,
  changes: Changes,
  news: readonly NewEvent[] = [],
): Promise<{ node: JobNode; events: JobEvent[] }> {
  // Clocks of workers differ a little; the record's time and its events' times never go back.
  const updated_at = now > before.updated_at ? now : before.updated_at;
  const last_sequence = before.last_sequence + news.length;
  const node: JobNode = { ...before, ...changes, updated_at, last_sequence };
  const { phase, percent } = progressOf(node);
  const events = news.map(({ type, message, details = {} }, i): JobEvent => ({
    type,
    job_id: node.job_id,
    sequence: before.last_sequence + 1 + i,
    timestamp: updated_at,
    phase,
    message,
    percent,
    details,
  }));
  // One statement for both, so that the lock is held for one round trip less.
  await tx.run(events.length > 0 ? SAVE_AND_TELL : SAVE, {
    jobId: node.job_id,
    changes: { ...changes, updated_at, last_sequence: int(last_sequence) },
    rows: events.map(toRow),
  });
  return { node, events };
}

/** Where the job stands; the beginning before its first report. */
export const progressOf = (node: JobNode): JobProgress =>
  node.progress === undefined
    ? ({ phase: 'starting', message: '', percent: 0 } as JobProgress)
    : (JSON.parse(node.progress) as JobProgress);

const toRow = ({ type, sequence, details, ...event }: JobEvent) => ({
  ...event,
  key: eventKey(event.job_id, sequence),
  event_type: type,
  sequence: int(sequence),
  details: JSON.stringify(details),
});
