// The errors of the host itself. Never thrown for what an app's own code does wrong: that is an InvocationFailed.

/** A reason not to start, in one line that says what to do; `exitCode` 2 is the caller's fault, 1 the app's. */
export class HostFault extends Error {
  override readonly name = 'HostFault';
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 2, options?: { cause?: unknown }) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The function ran and threw, or its reply could not be used. */
export class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
  /** The stack inside the worker, as text. */
  readonly remoteStack: string;
  constructor(message: string, remoteStack: string) {
    super(message);
    this.remoteStack = remoteStack;
  }
}

/** `functionTimeout` of host.json ran out; the worker that held the invocation is gone. */
export class InvocationTimedOut extends Error {
  override readonly name = 'InvocationTimedOut';
}

/** The worker process ended while the invocation was under way: nobody knows how far it came. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** The text of whatever was thrown. */
export const textOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
