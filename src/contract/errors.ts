// The closed table of error codes, and the one error class. Nothing of an unknown failure may pass from here to a caller.

export interface ErrorSpec {
  /** HTTP status of the answer; codes that only end jobs keep the status a caller would get for the same fault. */
  readonly status: number;
  readonly blame: 'caller' | 'azure' | 'dependency' | 'us';
  readonly title: string;
}

export const ERRORS = {
  REQUEST_INVALID: { status: 400, blame: 'caller', title: 'The request does not match the contract' },
  JSON_INVALID: { status: 400, blame: 'caller', title: 'The body is not valid JSON' },
  SIGN_IN_UNREADABLE: { status: 401, blame: 'caller', title: 'The sign-in names no caller' },
  JOB_NOT_YOURS: { status: 403, blame: 'caller', title: "This job is somebody else's, and may only be looked at" },
  JOB_NOT_FOUND: { status: 404, blame: 'caller', title: 'No job has this id' },
  TENANT_NOT_FOUND: { status: 404, blame: 'caller', title: 'The graph knows nothing of this tenant' },
  FILES_NOT_FOUND: { status: 404, blame: 'caller', title: 'This job made no files' },
  SCAN_RUNNING: { status: 409, blame: 'caller', title: 'This tenant is already being scanned' },
  JOB_FINISHED: { status: 409, blame: 'caller', title: 'The job has ended already' },
  JOB_NOT_FINISHED: { status: 409, blame: 'caller', title: 'The job has not ended yet' },
  FILES_EXPIRED: { status: 410, blame: 'caller', title: 'The files of this job were deleted' },
  BODY_TOO_LARGE: { status: 413, blame: 'caller', title: 'The body is larger than 1 MB' },
  CONTENT_TYPE_UNSUPPORTED: { status: 415, blame: 'caller', title: 'The body is not sent as application/json' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, blame: 'caller', title: 'The idempotency key was used with another body' },
  MAPPING_INCOMPLETE: { status: 422, blame: 'caller', title: 'The mapping lacks something of the tenant' },
  NOTHING_SELECTED: {
    status: 422,
    blame: 'caller',
    title: 'The filter matches nothing that the graph has of the tenant',
  },
  TOO_MANY_REQUESTS: { status: 429, blame: 'caller', title: 'As many jobs as there may be are queued or running' },
  GRAPH_UNAVAILABLE: { status: 503, blame: 'dependency', title: 'The graph database does not answer' },
  STORAGE_UNAVAILABLE: { status: 503, blame: 'dependency', title: 'The artifact storage does not answer' },
  EVENTS_UNAVAILABLE: { status: 503, blame: 'dependency', title: 'Web PubSub does not answer' },
  START_FAILED: { status: 503, blame: 'dependency', title: 'The orchestration could not be started' },
  TENANT_UNREADABLE: { status: 502, blame: 'azure', title: 'Nothing of the tenant could be read' },
  AZURE_UNAVAILABLE: { status: 502, blame: 'azure', title: 'Azure did not answer as documented' },
  REMOVAL_LIMIT: { status: 409, blame: 'us', title: 'The scan would have removed more than the limit allows' },
  ORCHESTRATION_LOST: { status: 500, blame: 'us', title: 'The orchestration of this job is gone' },
  ENGINE_FAILED: { status: 500, blame: 'us', title: 'The engine of this job failed' },
  INTERNAL: { status: 500, blame: 'us', title: 'We failed, and not because of your request' },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

/** One fault of a request: where it is and what to do about it. */
export interface ErrorDetail {
  field?: string;
  message: string;
}

/**
 * The one error class. `[CODE]` leads the message because a class does not survive a Durable boundary; text does.
 * `detail` is shown to callers: it says what went wrong and what to do next, and never holds a secret or a host name.
 */
export class AtgError extends Error {
  override readonly name = 'AtgError';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly details: readonly ErrorDetail[];
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { cause?: unknown; details?: readonly ErrorDetail[]; retryAfterSeconds?: number } = {},
  ) {
    super(`[${code}] ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.details = options.details ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
