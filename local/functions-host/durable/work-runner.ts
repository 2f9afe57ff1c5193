// Runs activities and durable HTTP calls, at least once each, and sends their outcome to the orchestration in the transaction that
// removes the work: an outcome is recorded once or the work runs again.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostLog } from '../console-log.ts';
import { InvocationFailed, InvocationTimedOut, textOf } from '../faults.ts';
import type { AppFunctions } from '../functions.ts';
import type { Invoker } from '../invoker.ts';
import type { TypedData } from '../messages.ts';
import type { DurableSettings } from '../settings.ts';
import { callHttp } from './durable-http.ts';
import { lossesMax } from './dispatcher.ts';
import type { Woken } from './schedule.ts';
import type { Message, Work } from './rows.ts';
import type { Store } from './store.ts';

/** A test switch: this share of the activities runs twice, chosen by the seed, and its completion arrives twice. */
export interface DeliverTwice {
  share: number;
  seed: number;
}

interface Parts {
  store: Store;
  invoker: Invoker;
  functions: () => AppFunctions;
  log: HostLog;
  settings: DurableSettings;
  wake: (woken: Partial<Woken>) => void;
  deliverTwice: DeliverTwice | undefined;
}

type Outcome = Extract<Message, { kind: 'taskCompleted' | 'taskFailed' }>;

export class WorkRunner {
  readonly #parts: Parts;
  readonly #losses = new Map<number, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Runs the work once more; a worker that dies meanwhile means "again". */
  async run(id: number): Promise<'again' | 'done'> {
    const { store, wake, log } = this.#parts;
    const work = store.work(id);
    if (work === undefined) return 'done';
    try {
      const twice = this.#isDeliveredTwice(work);
      if (twice) await this.#outcome(work);
      const outcome = await this.#outcome(work);
      store.transaction(() => {
        if (!store.deleteWork(id)) return;
        store.send(work.instanceId, outcome);
        if (twice) store.send(work.instanceId, outcome);
      });
      this.#losses.delete(id);
      wake({ instances: new Set([work.instanceId]) });
      return 'done';
    } catch (error) {
      const losses = (this.#losses.get(id) ?? 0) + 1;
      this.#losses.set(id, losses);
      log.line(
        'warning',
        'Host.Durable',
        `${work.name} of instance '${work.instanceId}' is delivered again: ${textOf(error)}`,
      );
      await sleep(100);
      return 'again';
    }
  }

  async #outcome(work: Work): Promise<Outcome> {
    const { instanceId, executionId, taskId, name } = work;
    const to = { executionId, taskId };
    if ((this.#losses.get(work.id) ?? 0) >= lossesMax)
      return failed(to, name, `The worker ended ${lossesMax} times while this function ran`, '');
    if (work.kind === 'http') return this.#http(work);
    const target = this.#parts.functions().find('activityTrigger', name);
    if (target === undefined)
      return failed(to, name, `The function '${name}' doesn't exist, is disabled, or is not an activity function`, '');
    const data = work.input === null ? {} : { string: work.input };
    try {
      const { returnValue } = await this.#parts.invoker.invoke(target, {
        data,
        triggerMetadata: { instanceId: { string: instanceId }, data },
        reason: `instance ${instanceId}`,
      });
      return { kind: 'taskCompleted', ...to, result: resultText(returnValue) };
    } catch (error) {
      if (error instanceof InvocationFailed) return failed(to, name, error.message, error.remoteStack);
      if (error instanceof InvocationTimedOut) return failed(to, name, error.message, '');
      throw error;
    }
  }

  async #http(work: Work): Promise<Outcome> {
    const { id, executionId, taskId } = work;
    const { settings, store } = this.#parts;
    try {
      const response = await callHttp(work.input ?? '{}', {
        defaultSleepMs: settings.httpSleepMs,
        follow: (input) => store.updateWorkInput(id, input),
      });
      return { kind: 'taskCompleted', executionId, taskId, result: JSON.stringify(response) };
    } catch (error) {
      return failed({ executionId, taskId }, work.name, textOf(error), '');
    }
  }

  #isDeliveredTwice({ instanceId, executionId, taskId, kind }: Work): boolean {
    const { deliverTwice } = this.#parts;
    if (deliverTwice === undefined || kind !== 'activity') return false;
    const hash = createHash('sha256').update(`${deliverTwice.seed}:${instanceId}:${executionId}:${taskId}`).digest();
    return hash.readUInt32BE(0) / 2 ** 32 < deliverTwice.share;
  }
}

/** The words of the Durable extension; the SDK joins both texts into the caught error's message. */
const failed = (
  to: { executionId: string; taskId: number },
  name: string,
  message: string,
  stack: string,
): Outcome => ({
  kind: 'taskFailed',
  ...to,
  reason: `Activity function '${name}' failed: ${message}`,
  details: JSON.stringify({ ClassName: 'System.Exception', Message: message, RemoteStackTraceString: stack }),
});

/** JSON text of an activity's result: a string stays a string even when it holds JSON; bytes become base64. */
function resultText(value: TypedData | null | undefined): string | null {
  if (value?.string !== undefined) return JSON.stringify(value.string);
  if (value?.json !== undefined) return value.json;
  if (value?.bytes !== undefined) return JSON.stringify(Buffer.from(value.bytes).toString('base64'));
  const number = value?.int ?? value?.double;
  return number === undefined ? null : JSON.stringify(number);
}
