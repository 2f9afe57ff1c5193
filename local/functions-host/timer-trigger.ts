// Fires timer functions: six-field cron on UTC, one run at a time per function, missed runs made up for once after a stop. Where a
// schedule stands is kept in the store, so that a restart knows what it missed.
import { Cron } from 'croner';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostLog } from './console-log.ts';
import type { Store } from './durable/store.ts';
import { HostFault, InvocationFailed, textOf } from './faults.ts';
import type { AppFunction } from './functions.ts';
import type { Invoker } from './invoker.ts';
import type { RetryPolicy } from './messages.ts';
import { replaceNames, timeSpanMs } from './settings.ts';

interface Parts {
  invoker: Invoker;
  store: Store;
  log: HostLog;
  environment: NodeJS.ProcessEnv;
}

/** The next time after `from`. */
type Schedule = (from: Date) => Date | null;

const sliceMs = 2 ** 30; // setTimeout takes at most 2^31 - 1
const monitoredFromMs = 60_000; // a schedule that comes round sooner than every minute is not monitored

export class TimerTriggers {
  readonly #parts: Parts;
  readonly #timers: { target: AppFunction; schedule: Schedule; monitored: boolean }[];
  readonly #waiting = new Set<NodeJS.Timeout>();
  #stopped = false;

  /** @throws HostFault for a schedule that cannot be read. */
  constructor(functions: AppFunction[], parts: Parts) {
    this.#parts = parts;
    this.#timers = functions.map((target) => {
      const schedule = scheduleOf(target, parts.environment);
      return { target, schedule, monitored: isMonitored(target, schedule) };
    });
  }

  start(): void {
    const { store } = this.#parts;
    for (const { target, schedule, monitored } of this.#timers) {
      const now = new Date();
      const kept = monitored ? store.schedule(target.name) : undefined;
      const missed = kept?.next !== undefined && kept.next !== null && kept.next < now.getTime();
      if (monitored && kept === undefined)
        store.saveSchedule(target.name, null, schedule(now)?.getTime() ?? null, now.getTime());
      if (missed) void this.#fireAndGoOn(target, schedule, monitored, true);
      else if (target.trigger['runOnStartup'] === true) void this.#fireAndGoOn(target, schedule, monitored, false);
      else this.#arm(target, schedule, monitored);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#waiting) clearTimeout(timer);
  }

  /** Runs a timer function once, as its schedule would. */
  async fire(target: AppFunction, isPastDue: boolean): Promise<void> {
    const { invoker, store, log } = this.#parts;
    const kept = store.schedule(target.name);
    const time = (value: number | null | undefined): string => new Date(value ?? 0).toISOString();
    const data = {
      json: JSON.stringify({
        Schedule: { AdjustForDST: true },
        ScheduleStatus:
          kept === undefined ? null : { Last: time(kept.last), Next: time(kept.next), LastUpdated: time(kept.updated) },
        IsPastDue: isPastDue,
      }),
    };
    const policy = target.metadata.retryOptions;
    for (let retryCount = 0; ; retryCount++) {
      try {
        await invoker.invoke(target, {
          data,
          reason: isPastDue ? 'timer, past due' : 'timer',
          ...(policy && retryCount > 0 && { retryContext: { retryCount, maxRetryCount: policy.maxRetryCount } }),
        });
        return;
      } catch (error) {
        const more =
          policy !== undefined &&
          error instanceof InvocationFailed &&
          (policy.maxRetryCount === -1 || retryCount < policy.maxRetryCount);
        if (!more || this.#stopped)
          return log.line('debug', `Function.${target.name}`, `Not run again: ${textOf(error)}`);
        await sleep(policyDelayMs(policy, retryCount), undefined, { ref: false });
      }
    }
  }

  #arm(target: AppFunction, schedule: Schedule, monitored: boolean): void {
    const due = schedule(new Date());
    if (due === null || this.#stopped) return;
    const wait = (): void => {
      const leftMs = due.getTime() - Date.now();
      const timer = setTimeout(
        () => {
          this.#waiting.delete(timer);
          if (leftMs > sliceMs) wait();
          else void this.#fireAndGoOn(target, schedule, monitored, false);
        },
        Math.min(Math.max(0, leftMs), sliceMs),
      );
      this.#waiting.add(timer);
    };
    wait();
  }

  async #fireAndGoOn(target: AppFunction, schedule: Schedule, monitored: boolean, isPastDue: boolean): Promise<void> {
    const startedAt = Date.now();
    await this.fire(target, isPastDue);
    if (this.#stopped) return;
    if (monitored)
      this.#parts.store.saveSchedule(target.name, startedAt, schedule(new Date())?.getTime() ?? null, Date.now());
    this.#arm(target, schedule, monitored);
  }
}

function scheduleOf(target: AppFunction, environment: NodeJS.ProcessEnv): Schedule {
  const text = replaceNames(String(target.trigger['schedule'] ?? ''), environment);
  const everyMs = timeSpanMs(text);
  if (everyMs !== undefined && everyMs > 0) return (from) => new Date(from.getTime() + everyMs);
  try {
    const cron = new Cron(text, { timezone: 'UTC', mode: '5-or-6-parts', domAndDow: true, paused: true });
    return (from) => cron.nextRun(from);
  } catch (error) {
    throw new HostFault(`Function "${target.name}": the schedule "${text}" cannot be read: ${textOf(error)}`, 1, {
      cause: error,
    });
  }
}

function isMonitored(target: AppFunction, schedule: Schedule): boolean {
  if (target.trigger['useMonitor'] === false) return false;
  const first = schedule(new Date());
  const second = first && schedule(first);
  return first === null || second === null || second.getTime() - first.getTime() >= monitoredFromMs;
}

function policyDelayMs(
  { retryStrategy, delayInterval, minimumInterval, maximumInterval }: RetryPolicy,
  retryCount: number,
): number {
  if (retryStrategy === 'fixedDelay') return (delayInterval?.seconds ?? 0) * 1000;
  const leastMs = (minimumInterval?.seconds ?? 1) * 1000;
  return Math.min(leastMs * 2 ** retryCount, (maximumInterval?.seconds ?? 60) * 1000);
}
