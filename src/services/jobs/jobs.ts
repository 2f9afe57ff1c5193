// Job metadata: the only place where a job's status changes. Every transition is compare-and-set; a terminal status is final.
import type { JobEvent } from '../../contract/event.ts';
import type {
  Archive,
  Job,
  JobError,
  JobResult,
  JobStatus,
  OperationType,
  TerminalStatus,
} from '../../contract/job.ts';

export interface NewJob {
  readonly operationType: OperationType;
  readonly tenantId: string;
  readonly userId: string | null;
  /** The parsed request body. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly idempotencyKey?: string;
  /** True where the job works on what the graph already has of the tenant. */
  readonly needsTenant?: true;
}

export interface JobFilter {
  readonly statuses?: readonly JobStatus[];
  readonly operationType?: OperationType;
  readonly tenantId?: string;
  readonly userId?: string;
  readonly limit: number;
  readonly offset: number;
}

/** The archive of a job as the store keeps it; `blob` is its name in the container. */
export interface JobArchive extends Archive {
  readonly blob: string;
}

export interface Ending {
  readonly status: TerminalStatus;
  readonly result: JobResult | null;
  readonly error: JobError | null;
  /** The sentence of the completion event. */
  readonly message: string;
}

export interface Jobs {
  /**
   * Records a queued job. `replayed` is true where the caller's idempotency key (kept 24 h) found the first job instead; a job
   * that ended before it began, with START_FAILED or ORCHESTRATION_LOST, gives its key up.
   * @throws SCAN_RUNNING naming the running job; TENANT_NOT_FOUND where one is needed; TOO_MANY_REQUESTS at the limit of active jobs;
   * IDEMPOTENCY_KEY_REUSED for the same key with another body or operation; GRAPH_UNAVAILABLE.
   */
  open(request: NewJob): Promise<{ job: Job; replayed: boolean }>;
  /** @throws JOB_NOT_FOUND, GRAPH_UNAVAILABLE */
  get(jobId: string): Promise<Job>;
  /** Newest first; `total` counts all that match. */
  list(filter: JobFilter): Promise<{ jobs: Job[]; total: number }>;
  /** queued -> running; the job as it is afterwards, whatever its status (a replayed activity finds it running). */
  begin(jobId: string): Promise<Job>;
  /**
   * Ends a job that is queued or running, and appends its last events (`error` when it failed, then `completion`) in the same
   * transaction. A job that has ended is answered unchanged, with no events.
   */
  end(jobId: string, ending: Ending): Promise<{ job: Job; events: JobEvent[] }>;
  /**
   * Records the wish to cancel. A queued job ends at once (its completion is in `events`); a running one keeps running until its activities notice.
   * @throws JOB_NOT_FOUND, JOB_FINISHED where it ended otherwise than cancelled
   */
  requestCancel(jobId: string): Promise<{ job: Job; already: boolean; events: JobEvent[] }>;
  isCancelRequested(jobId: string): Promise<boolean>;
  /** Keeps the archive of a job; running it twice is the same as once. */
  keepArchive(jobId: string, archive: JobArchive): Promise<void>;
  /** @throws JOB_NOT_FOUND, JOB_NOT_FINISHED, FILES_NOT_FOUND where the job made none, FILES_EXPIRED where they were deleted */
  archive(jobId: string): Promise<JobArchive>;
  /** Marks the files as deleted, so that the job says so; a job without files is left as it is. */
  forgetArchive(jobId: string): Promise<void>;
  /** Jobs for the timers: not ended and untouched since `before` (ISO), or ended before it, oldest first. */
  stale(kind: 'unended' | 'ended' | 'with_files', before: string, limit: number): Promise<Job[]>;
  /** Removes a finished job with its events; an unknown one is fine. @throws JOB_NOT_FINISHED */
  remove(jobId: string): Promise<void>;
}
