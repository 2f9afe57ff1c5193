// The job store in the graph database. Every transition happens under the job's lock (job-record.ts), so it is decided once.
import { AtgError } from '../../contract/errors.ts';
import type { JobEvent } from '../../contract/event.ts';
import { isTerminal, type Job, type JobStatus, type OperationType } from '../../contract/job.ts';
import type { Clock } from '../clock.ts';
import { int, isConstraintFault, type ManagedTransaction, type Neo4j } from '../neo4j/neo4j.ts';
import { ensureSchema } from '../neo4j/schema.ts';
import { findJob, lockJob, progressOf, readJob, saveJob, type NewEvent } from './job-record.ts';
import type { Ending, JobArchive, JobFilter, Jobs } from './jobs.ts';
import { newNode, openJob } from './open-job.ts';
import { eventKeys, toJob, type JobNode } from './to-job.ts';

export interface Neo4jJobsDeps {
  readonly neo4j: Neo4j;
  readonly clock: Clock;
  /** A fresh id such as `scan-0123456789ab`. */
  readonly newJobId: (operationType: OperationType) => string;
  /** Jobs that may be queued or running at once. */
  readonly activeJobsMax: number;
}

const EVENTS_PER_REMOVAL = 1_000;

/** Jobs in Neo4j. @throws GRAPH_UNAVAILABLE from every method */
export function makeNeo4jJobs({ neo4j, clock, newJobId, activeJobsMax }: Neo4jJobsDeps): Jobs {
  const now = (): string => clock.now().toISOString();

  const open: Jobs['open'] = async (request) => {
    await ensureSchema(neo4j);
    const node = newNode(request, newJobId(request.operationType), now());
    try {
      const opened = await neo4j.write((tx) => openJob(tx, request, node, activeJobsMax));
      return { job: toJob(opened.node), replayed: opened.replayed };
    } catch (error) {
      if (!isConstraintFault(error)) throw error;
      const taken = await neo4j.read((tx) => findJob(tx, node.job_id));
      // Either the driver repeated a write whose answer got lost, and the job is there; or two jobs drew the same id.
      if (taken?.created_at === node.created_at) return { job: toJob(taken), replayed: false };
      if (!taken) throw error;
      return open(request);
    }
  };

  return {
    open,

    get: async (jobId) => toJob(await neo4j.read((tx) => readJob(tx, jobId))),

    list: (filter) => neo4j.read((tx) => listJobs(tx, filter)),

    begin: (jobId) =>
      neo4j.write(async (tx) => {
        const node = await lockJob(tx, jobId);
        if (node.status !== 'queued') return toJob(node);
        const at = now();
        return toJob((await saveJob(tx, node, at, { status: 'running', started_at: at })).node);
      }),

    end: (jobId, ending) => {
      const at = now();
      let mine: Ended | undefined;
      return neo4j.write(async (tx) => {
        const node = await lockJob(tx, jobId);
        if (!isTerminal(node.status)) return (mine = await endJob(tx, node, at, ending));
        // The driver repeats a write whose answer got lost: then the end that we find is our own.
        const isMine = mine?.job.completed_at === node.completed_at && mine?.job.status === node.status;
        return { job: toJob(node), events: isMine ? mine!.events : [] };
      });
    },

    requestCancel: (jobId) => {
      const at = now();
      return neo4j.write(async (tx) => {
        const node = await lockJob(tx, jobId);
        if (node.status === 'cancelled') return { job: toJob(node), already: true, events: [] };
        if (isTerminal(node.status))
          throw new AtgError('JOB_FINISHED', `The job has ended as ${node.status}; there is nothing to cancel.`);
        const asked = { cancel_requested_at: node.cancel_requested_at ?? at };
        if (node.status === 'running')
          return { job: toJob((await saveJob(tx, node, at, asked)).node), already: false, events: [] };
        const ending = { status: 'cancelled', result: null, error: null, message: 'The job was cancelled' } as const;
        return { ...(await endJob(tx, node, at, ending, asked)), already: false };
      });
    },

    isCancelRequested: async (jobId) =>
      (await neo4j.read((tx) => readJob(tx, jobId))).cancel_requested_at !== undefined,

    keepArchive: (jobId, archive) =>
      neo4j.write(async (tx) => {
        const node = await lockJob(tx, jobId);
        // Files that were deleted stay deleted, however late a worker comes back.
        if (node.files_deleted_at === undefined) await saveJob(tx, node, now(), { archive: JSON.stringify(archive) });
      }),

    archive: async (jobId) => {
      const node = await neo4j.read((tx) => readJob(tx, jobId));
      if (!isTerminal(node.status))
        throw new AtgError('JOB_NOT_FINISHED', `The job is ${node.status}. Its files are there once it has completed.`);
      if (node.archive === undefined) throw new AtgError('FILES_NOT_FOUND', 'This job ended without making files.');
      if (node.files_deleted_at !== undefined)
        throw new AtgError('FILES_EXPIRED', 'The files of this job were deleted. Run the operation again to get them.');
      return JSON.parse(node.archive) as JobArchive;
    },

    forgetArchive: async (jobId) => {
      await neo4j.write((tx) =>
        tx.run(
          `MATCH (j:Job {job_id: $jobId}) WHERE j.archive IS NOT NULL AND j.files_deleted_at IS NULL
           SET j.files_deleted_at = $at`,
          { jobId, at: now() },
        ),
      );
    },

    stale: (kind, before, limit) =>
      neo4j.read(async (tx) => {
        const { records } = await tx.run(`${STALE[kind]} LIMIT $limit RETURN properties(j) AS job`, {
          before,
          unended: ['queued', 'running'],
          limit: int(limit),
        });
        return toJobs(records);
      }),

    remove: async (jobId) => {
      const node = await neo4j.read((tx) => findJob(tx, jobId));
      if (node && !isTerminal(node.status))
        throw new AtgError('JOB_NOT_FINISHED', `The job is ${node.status}; only a job that has ended can be removed.`);
      if (!node) return;
      // The record goes last: where this is cut off, the next run finds it and goes on.
      for (let after = 0; after < node.last_sequence; after += EVENTS_PER_REMOVAL) {
        const keys = eventKeys(jobId, after, Math.min(after + EVENTS_PER_REMOVAL, node.last_sequence));
        await neo4j.write((tx) => tx.run('MATCH (e:JobEvent) WHERE e.key IN $keys DELETE e', { keys }));
      }
      await neo4j.write(async (tx) => {
        await tx.run('MATCH (k:IdempotencyKey {job_id: $jobId}) DELETE k', { jobId });
        await tx.run('MATCH (j:Job {job_id: $jobId}) DETACH DELETE j', { jobId });
      });
    },
  };
}

interface Ended {
  readonly job: Job;
  readonly events: JobEvent[];
}

/** Ends a locked job: its status, its last progress, and its last events, of which `completion` is the very last. */
async function endJob(
  tx: ManagedTransaction,
  before: JobNode,
  at: string,
  { status, result, error, message }: Ending,
  more: { readonly cancel_requested_at?: string } = {},
): Promise<Ended> {
  const progress = progressOf(before);
  const completed = status === 'completed';
  const last = { ...progress, message, ...(completed && { phase: 'done', percent: 100 }) };
  const news: NewEvent[] = [{ type: 'completion', message, details: { status } }];
  if (error) news.unshift({ type: 'error', message: error.message, details: { ...error } });
  const changes = {
    ...more,
    status,
    completed_at: at,
    progress: JSON.stringify(last),
    ...(result && { result: JSON.stringify(result) }),
    ...(error && { error: JSON.stringify(error) }),
  };
  const { node, events } = await saveJob(tx, before, at, changes, news);
  return { job: toJob(node), events };
}

async function listJobs(tx: ManagedTransaction, filter: JobFilter): Promise<{ jobs: Job[]; total: number }> {
  // Each condition is a fixed text; values travel as parameters.
  const conditions: string[] = [];
  if (filter.statuses) conditions.push('j.status IN $statuses');
  if (filter.operationType) conditions.push('j.operation_type = $operationType');
  if (filter.tenantId) conditions.push('j.tenant_id = $tenantId');
  if (filter.userId !== undefined) conditions.push('j.user_id = $userId');
  const matching = (texts: readonly string[]): string =>
    `MATCH (j:Job) ${texts.length > 0 ? `WHERE ${texts.join(' AND ')}` : ''}`;
  const params = {
    statuses: filter.statuses,
    operationType: filter.operationType,
    tenantId: filter.tenantId?.toLowerCase(),
    userId: filter.userId,
  };
  // Conditions that few jobs meet have an index of their own, and what they leave is soon sorted.
  const isFew =
    filter.tenantId !== undefined || filter.userId !== undefined || (filter.statuses?.every(isActive) ?? false);
  const page = await tx.run(
    `${matching(isFew ? conditions : [...IN_ORDER_OF_INDEX, ...conditions])} WITH j ORDER BY j.created_at DESC, j.job_id DESC SKIP $offset LIMIT $limit RETURN properties(j) AS job`,
    { ...params, offset: int(filter.offset), limit: int(filter.limit) },
  );
  const counted = await tx.run(`${matching(conditions)} RETURN count(j) AS total`, params);
  return { jobs: toJobs(page.records), total: counted.records[0]!.get('total') as number };
}

const isActive = (status: JobStatus): boolean => !isTerminal(status);

/** True for every job, but they let the newest be read from the index in its order: 9 ms instead of 400 ms at 100,000 jobs. */
const IN_ORDER_OF_INDEX = ["j.created_at > ''", "j.job_id > ''"];

const STALE = {
  unended: 'MATCH (j:Job) WHERE j.status IN $unended AND j.updated_at < $before WITH j ORDER BY j.updated_at, j.job_id',
  ended: 'MATCH (j:Job) WHERE j.completed_at < $before WITH j ORDER BY j.completed_at, j.job_id',
  with_files: `MATCH (j:Job) WHERE j.completed_at < $before AND j.archive IS NOT NULL AND j.files_deleted_at IS NULL
    WITH j ORDER BY j.completed_at, j.job_id`,
} as const;

const toJobs = (records: readonly { get(name: 'job'): unknown }[]): Job[] =>
  records.map((row) => toJob(row.get('job') as JobNode));
