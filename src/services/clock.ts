// Time and identity makers are dependencies, so that tests decide them.
export interface Clock {
  /** The present moment. */
  now(): Date;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
