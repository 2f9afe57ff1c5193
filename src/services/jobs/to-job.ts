// How a job is kept in the graph, and how it reads to a caller. Job nodes have no `type` and no `id`, and never the label Resource:
// ATG's tools take such nodes for resources. Times are ISO text; what has structure is JSON text.
import type { JobEvent } from '../../contract/event.ts';
import type { Job, JobResult, JobStatus, OperationType, Phase } from '../../contract/job.ts';
import { API_BASE } from '../../contract/operation.ts';
import type { JobArchive } from './jobs.ts';

/** The properties of a `Job` node; the graph leaves out what is null. */
export interface JobNode {
  readonly job_id: string;
  readonly operation_type: OperationType;
  readonly status: JobStatus;
  readonly tenant_id: string;
  readonly user_id?: string;
  /** JSON, as `progress`, `result`, `error` and `archive` are. */
  readonly params: string;
  readonly progress?: string;
  readonly result?: string;
  readonly error?: string;
  readonly created_at: string;
  readonly started_at?: string;
  readonly updated_at: string;
  readonly completed_at?: string;
  readonly cancel_requested_at?: string;
  /** A {@link JobArchive}. */
  readonly archive?: string;
  /** When the files of the archive were deleted. */
  readonly files_deleted_at?: string;
  /** The newest event's; 0 before the first. */
  readonly last_sequence: number;
  /** When the newest progress event was kept. */
  readonly progress_event_at?: string;
}

/** The properties of a `JobEvent` node. */
export interface EventNode {
  /** {@link eventKey}; sequences have no gap, so the keys of any page are known beforehand. */
  readonly key: string;
  readonly job_id: string;
  readonly sequence: number;
  readonly event_type: JobEvent['type'];
  readonly timestamp: string;
  readonly phase: Phase;
  readonly message: string;
  readonly percent: number;
  /** JSON. */
  readonly details: string;
}

const parse = <T>(text: string | undefined): T | null => (text === undefined ? null : (JSON.parse(text) as T));

/** The job as the contract shows it. Its result names the archive for as long as the files are there. */
export function toJob(node: JobNode): Job {
  return {
    job_id: node.job_id,
    operation_type: node.operation_type,
    status: node.status,
    tenant_id: node.tenant_id,
    user_id: node.user_id ?? null,
    params: JSON.parse(node.params) as Job['params'],
    progress: parse<NonNullable<Job['progress']>>(node.progress),
    result: toResult(node),
    error: parse<NonNullable<Job['error']>>(node.error),
    created_at: node.created_at,
    started_at: node.started_at ?? null,
    updated_at: node.updated_at,
    completed_at: node.completed_at ?? null,
    cancel_requested_at: node.cancel_requested_at ?? null,
    links: toLinks(node.job_id),
  };
}

function toResult(node: JobNode): JobResult | null {
  const result = parse<JobResult>(node.result);
  const archive = parse<JobArchive>(node.archive);
  if (!result || !archive) return result;
  const { name, size, sha256, file_count } = archive;
  return { ...result, archive: node.files_deleted_at === undefined ? { name, size, sha256, file_count } : null };
}

function toLinks(jobId: string): Job['links'] {
  const self = `${API_BASE}/operations/${jobId}`;
  return {
    self,
    events: `${self}/events`,
    subscribe: `${self}/subscribe`,
    files: `${self}/files`,
    download: `${self}/download`,
  };
}

/** The key of an event in the store. */
export const eventKey = (jobId: string, sequence: number): string => `${jobId}/${sequence}`;

/** The keys of the events after one sequence up to and with another. */
export const eventKeys = (jobId: string, after: number, last: number): string[] =>
  Array.from({ length: Math.max(last - after, 0) }, (_, i) => eventKey(jobId, after + 1 + i));

/** An event as the API has it. */
export const toEvent = ({ event_type, details, ...node }: EventNode): JobEvent => ({
  type: event_type,
  job_id: node.job_id,
  sequence: node.sequence,
  timestamp: node.timestamp,
  phase: node.phase,
  message: node.message,
  percent: node.percent,
  details: JSON.parse(details) as JobEvent['details'],
});
