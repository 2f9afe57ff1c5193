// Turns "run function F with this data" into one invocation: adds the durable client's data, keeps functionTimeout, and writes the
// one line per invocation that people follow.
import { randomBytes, randomUUID } from 'node:crypto';
import type { HostLog } from './console-log.ts';
import { InvocationTimedOut, WorkerLost, textOf } from './faults.ts';
import type { AppFunction } from './functions.ts';
import type { InvocationReply, RetryContext, TypedData } from './messages.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface InvokeOptions {
  /** Data of the trigger, under the trigger's own binding key. */
  data: TypedData;
  triggerMetadata?: Record<string, TypedData>;
  retryContext?: RetryContext;
  invocationId?: string;
  /** Why it runs; shown in the log line. */
  reason?: string;
  /** The caller's W3C trace, from the `traceparent` header. */
  traceParent?: string | undefined;
}

export class Invoker {
  readonly #worker: WorkerProcess;
  readonly #log: HostLog;
  readonly #clientData: () => string;
  #timeoutMs: number | undefined;

  constructor(options: {
    worker: WorkerProcess;
    log: HostLog;
    clientData: () => string;
    timeoutMs: number | undefined;
  }) {
    this.#worker = options.worker;
    this.#log = options.log;
    this.#clientData = options.clientData;
    this.#timeoutMs = options.timeoutMs;
  }

  set timeoutMs(value: number | undefined) {
    this.#timeoutMs = value;
  }

  /**
   * Runs the function once.
   * @throws InvocationFailed, InvocationTimedOut or WorkerLost.
   */
  async invoke(target: AppFunction, options: InvokeOptions): Promise<InvocationReply> {
    const invocationId = options.invocationId ?? randomUUID();
    await this.#worker.whenReady();
    const startedAt = performance.now();
    const client = this.#clientData;
    const running = this.#worker.invoke({
      invocationId,
      functionId: target.name,
      inputData: [
        { name: target.triggerName, data: options.data },
        ...target.clientNames.map((name) => ({ name, data: { string: client() } })),
      ],
      triggerMetadata: options.triggerMetadata ?? {},
      traceContext: {
        traceParent:
          options.traceParent ?? `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
        traceState: '',
        attributes: {},
      },
      ...(options.retryContext !== undefined && { retryContext: options.retryContext }),
    });
    const log = (outcome: 'Succeeded' | 'Failed', problem = ''): void =>
      this.#log.line(
        outcome === 'Failed' ? 'error' : 'information',
        `Function.${target.name}`,
        `Executed 'Functions.${target.name}' (${outcome}, Reason='${options.reason ?? 'triggered'}', Id=${invocationId}, Duration=${Math.round(performance.now() - startedAt)}ms)${problem}`,
        { functionName: target.name, invocationId, outcome },
      );
    try {
      const reply = await this.#inTime(running, target.name);
      log('Succeeded');
      return reply;
    } catch (error) {
      log(
        'Failed',
        `\n${error instanceof Error && 'remoteStack' in error ? String(error.remoteStack) : textOf(error)}`,
      );
      throw error;
    }
  }

  async #inTime(running: Promise<InvocationReply>, name: string): Promise<InvocationReply> {
    const limitMs = this.#timeoutMs;
    if (limitMs === undefined) return running;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new InvocationTimedOut(`Timeout value of ${limitMs / 1000} s exceeded by function: Functions.${name}`),
          ),
        limitMs,
      );
    });
    try {
      return await Promise.race([running, late]);
    } catch (error) {
      if (error instanceof InvocationTimedOut) {
        running.catch((lost: unknown) => {
          if (!(lost instanceof WorkerLost))
            this.#log.line('warning', `Function.${name}`, `After its timeout: ${textOf(lost)}`);
        });
        void this.#worker.restart().catch((lost: unknown) => this.#log.line('error', 'Host.Worker', textOf(lost)));
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
