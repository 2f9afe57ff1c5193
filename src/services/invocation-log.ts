// Logs through the invocation that is running, so that Application Insights knows which function said what.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import type { Log, LogFields } from './log.ts';

type Sink = Pick<InvocationContext, 'info' | 'warn' | 'error'>;

/** `within` runs a handler so that `log` reaches its invocation; outside of any it reaches the console. */
export function makeInvocationLog(): { log: Log; within: <T>(context: Sink, work: () => T) => T } {
  const current = new AsyncLocalStorage<Sink>();
  const say =
    (level: keyof Sink) =>
    (event: string, fields: LogFields = {}): void => {
      const line = JSON.stringify({ event, ...fields });
      (current.getStore() ?? console)[level](line);
    };
  return {
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    within: (context, work) => current.run(context, work),
  };
}
