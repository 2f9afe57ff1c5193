// What can go wrong on this side of the wire, and how the command line says so: one sentence, what to do next, an exit code. Never a stack.
import { ERRORS, type ErrorCode, type ErrorDetail } from '../contract/errors.ts';
import type { Job } from '../contract/job.ts';

/** The exit codes, in the words of `--help` and docs/cli.md. */
export const EXIT_CODES = {
  0: 'done',
  1: 'the job failed, or the server refused or failed',
  2: 'wrong usage: a flag, the configuration, or a request that is not accepted',
  3: 'the job completed, but partial: some scopes could not be read',
  4: 'the job was cancelled',
  5: 'no ATG server answers at the URL',
  6: 'not allowed: the function key is missing or wrong',
  7: 'not found: no such job or tenant, or its files are gone',
  130: 'interrupted (Ctrl-C); the job itself goes on',
} as const;
export type ExitCode = keyof typeof EXIT_CODES;

/** Codes of failures that the server does not know of. They appear as `error.code` under `--json`, beside those of the API. */
export const CLI_ERRORS = {
  USAGE: 2,
  CONFIG_INVALID: 2,
  FILE_EXISTS: 2,
  FILE_WRITE_FAILED: 1,
  DOWNLOAD_FAILED: 1,
  ANSWER_INVALID: 1,
  CLI_FAILED: 1,
  SERVER_UNREACHABLE: 5,
  NOT_ALLOWED: 6,
  INTERRUPTED: 130,
} as const satisfies Record<string, ExitCode>;
export type CliErrorCode = keyof typeof CLI_ERRORS;

/** What the caller can do about an error of the API that its message, written for every caller of HTTP, cannot know. */
const HINTS = {
  REQUEST_INVALID: 'Look at --help of this command, and whether server and CLI are of the same version.',
  JSON_INVALID: 'A proxy between here and the server may have changed the request.',
  SIGN_IN_UNREADABLE: 'Sign in again, or ask whoever runs the server whether its sign-in passes the object id on.',
  JOB_NOT_YOURS: 'Ask its owner, or somebody with the app role Operations.Manage.All.',
  JOB_NOT_FOUND: '`atg jobs list` shows the jobs there are.',
  TENANT_NOT_FOUND: '`atg tenants` shows the tenants in the graph; `atg scan --tenant-id GUID` adds one.',
  FILES_NOT_FOUND: '`atg jobs show ID` says how the job ended.',
  SCAN_RUNNING: '`atg jobs list --status running` shows it; `atg jobs watch ID` follows it.',
  JOB_FINISHED: '`atg jobs show ID` says how it ended.',
  JOB_NOT_FINISHED: '`atg jobs watch ID` waits for its end.',
  FILES_EXPIRED: 'Run the scan or the generation again to get them anew.',
  BODY_TOO_LARGE: 'Give fewer values, or make several calls of it.',
  CONTENT_TYPE_UNSUPPORTED: 'A proxy between here and the server may have changed the request.',
  IDEMPOTENCY_KEY_REUSED: 'Give another --idempotency-key, or the same flags as the first time.',
  NOTHING_SELECTED: '`atg tenants` shows what the graph has; `atg scan` reads what is new.',
  MAPPING_INCOMPLETE: 'Add what is named to the file of --mapping.',
  TOO_MANY_REQUESTS: 'Wait a minute, then try again.',
  GRAPH_UNAVAILABLE: '`atg health` says when it is back.',
  STORAGE_UNAVAILABLE: '`atg health` says when it is back.',
  EVENTS_UNAVAILABLE: '`atg health` says when it is back.',
  START_FAILED: 'Nothing was started; try again.',
  TENANT_UNREADABLE: 'Check the roles that the identity of the server holds in the tenant.',
  AZURE_UNAVAILABLE: 'Try again later; pages that were read are not read twice.',
  REMOVAL_LIMIT: 'Nothing was removed. Check what changed in the tenant before the limit is raised on the server.',
  ORCHESTRATION_LOST: 'Start the job again.',
  ENGINE_FAILED: '`atg jobs watch ID` shows the events that led to it.',
  INTERNAL: 'Try again; if it stays, give the correlation id to whoever runs the server.',
} as const satisfies Record<ErrorCode, string>;

const NOT_FOUND_STATUSES: readonly number[] = [404, 410];
const USAGE_STATUSES: readonly number[] = [400, 413, 415, 422];

const isApiCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** A failure that ends the command. `code` is one of ours or of the API; `message` says what happened, `hint` what to do. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly details: readonly ErrorDetail[];
  /** True where the same request may succeed later: the server was away or asked to wait. */
  readonly passing: boolean;

  constructor(
    code: string,
    message: string,
    options: {
      exitCode: ExitCode;
      hint?: string | undefined;
      details?: readonly ErrorDetail[];
      passing?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
    this.details = options.details ?? [];
    this.passing = options.passing ?? false;
  }
}

/** A failure of our own table. */
export const failure = (
  code: CliErrorCode,
  message: string,
  options: { hint?: string; cause?: unknown; passing?: boolean } = {},
): CliFailure => new CliFailure(code, message, { ...options, exitCode: CLI_ERRORS[code] });

/** The failure for an error answer of the API. A code that a newer server invented is judged by its HTTP status. */
export function apiFailure(
  status: number,
  error: { code: string; message: string; details?: readonly ErrorDetail[] | undefined },
): CliFailure {
  const hint = isApiCode(error.code) ? HINTS[error.code] : undefined;
  const running = /\b(?:scan|iac)-[0-9a-f]{12}\b/.exec(error.message)?.[0];
  return new CliFailure(error.code, error.message, {
    exitCode: NOT_FOUND_STATUSES.includes(status)
      ? 7
      : USAGE_STATUSES.includes(status)
        ? 2
        : notAllowed(status)
          ? 6
          : 1,
    hint:
      error.code === 'SCAN_RUNNING' && running
        ? `\`atg jobs watch ${running}\` follows it, \`atg jobs cancel ${running}\` ends it.`
        : hint,
    details: error.details ?? [],
    passing: status === 429 || status >= 500,
  });
}

const notAllowed = (status: number): boolean => status === 401 || status === 403;

/** What to do about a job that failed, where more can be said than its own message does. */
export const hintForJobError = (job: Job): string | undefined =>
  job.error ? (HINTS as Record<string, string>)[job.error.code]?.replaceAll(' ID`', ` ${job.job_id}\``) : undefined;

/** The exit code that a job's end stands for. */
export function exitCodeOf(job: Job): ExitCode {
  if (job.status === 'failed') return 1;
  if (job.status === 'cancelled') return 4;
  return isPartial(job) ? 3 : 0;
}

/** True where a scan completed but could not read everything. */
export const isPartial = (job: Job): boolean =>
  job.status === 'completed' && job.result !== null && 'partial' in job.result && job.result.partial === true;
