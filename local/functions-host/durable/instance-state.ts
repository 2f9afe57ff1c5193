// What the engine must remember of a running generation beside its history: plain JSON, written with every episode.

export interface RetryOptions {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
  retryTimeoutInMilliseconds?: number;
}

export interface Retry {
  options: RetryOptions;
  /** The attempt under way or just failed, from 1. */
  attempt: number;
  firstAttemptAt: number;
  of: 'activity' | 'sub';
  /** Sequence number under which the first attempt was scheduled: its event repeats the call. */
  firstNumber: number;
}

export type OpenTask =
  | { kind: 'activity' | 'sub'; retry?: Retry }
  | { kind: 'http' }
  /** `leaf` is the timer's place among all leaf actions, where a later reply says that it was cancelled. */
  | { kind: 'timer'; leaf: number }
  | { kind: 'retryTimer'; retry: Retry };

export type Ended =
  { status: 'Completed' | 'Failed'; output: string | null } | { status: 'ContinuedAsNew'; input: string };

export interface InstanceState {
  /** The next sequence number that the SDK will hand out. */
  nextNumber: number;
  /** Top-level actions seen so far in this generation. */
  actionsSeen: number;
  historyLength: number;
  open: Record<number, OpenTask>;
  /** Entity calls and locks that wait for their answer, by id. */
  replies: string[];
  /** Locks asked for and not released. */
  locks: { id: string; lockSet: string[] }[];
  /** Set when the orchestrator ended while tasks were still open: the instance ends when the last of them does. */
  ended: Ended | null;
  /** A call with retries gave up: such an instance cannot be rewound. */
  retriesExhausted: boolean;
}

export const newState = (): InstanceState => ({
  nextNumber: 0,
  actionsSeen: 0,
  historyLength: 0,
  open: {},
  replies: [],
  locks: [],
  ended: null,
  retriesExhausted: false,
});

/** Milliseconds to wait before the attempt after `retry.attempt`: first * coefficient^(attempt-1), at most six days unless told. */
export function retryDelayMs({ options, attempt }: Retry): number {
  const delayMs = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (attempt - 1);
  return Math.min(delayMs, options.maxRetryIntervalInMilliseconds ?? 6 * 24 * 3_600_000);
}
