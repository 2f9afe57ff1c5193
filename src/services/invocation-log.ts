// Logs through the invocation that is running, so that Application Insights knows which function said what, and with the trace of the
// request that everything began with, so that one question finds a job's whole story.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import type { Log, LogLevel } from './log.ts';

type Sink = Pick<InvocationContext, LogLevel>;

export interface InvocationLog {
  readonly log: Log;
  /** Runs a handler so that `log` reaches its invocation, each line with `trace`; outside of any it reaches the console. */
  within<T>(sink: Sink, trace: string | undefined, work: () => T): T;
}

/** Logs to the invocation that is under way, or to the console outside of one. */
export function makeInvocationLog(): InvocationLog {
  const current = new AsyncLocalStorage<{ readonly sink: Sink; readonly trace: string | undefined }>();
  const say =
    (level: LogLevel) =>
    (event: string, fields: object): void => {
      const { sink, trace } = current.getStore() ?? { sink: console, trace: undefined };
      sink[level](JSON.stringify({ event, ...fields, trace }));
    };
  return {
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    within: (sink, trace, work) => current.run({ sink, trace }, work),
  };
}
