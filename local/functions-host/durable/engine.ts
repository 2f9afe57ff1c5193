// The Durable engine: finds which instance, activity, entity or timer is next and lets it run. All that it knows is on disk; what it
// keeps in memory is a small cache and the names of what waits, so it may be killed at any moment.
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostLog } from '../console-log.ts';
import { InvocationFailed, textOf } from '../faults.ts';
import type { AppFunctions } from '../functions.ts';
import type { Invoker } from '../invoker.ts';
import type { DurableSettings } from '../settings.ts';
import { parseReply, replyInError, type OrchestratorReply } from './actions.ts';
import { Dispatcher, lossesMax } from './dispatcher.ts';
import { Entities } from './entities.ts';
import { Episode, type LoadedInstance } from './episode.ts';
import { isSeenBySdk } from './history.ts';
import type { Woken } from './schedule.ts';
import type { Store } from './store.ts';
import { WorkRunner, type DeliverTwice } from './work-runner.ts';

export interface EngineParts {
  store: Store;
  invoker: Invoker;
  functions: () => AppFunctions;
  settings: DurableSettings;
  log: HostLog;
  deliverTwice: DeliverTwice | undefined;
}

const instancesInMemory = 100;
const eventsInMemory = 20_000; // a longer history is read for each episode
const timerSliceMs = 2 ** 30; // setTimeout takes at most 2^31 - 1
const afterLossMs = 100;

export class DurableEngine {
  readonly #parts: EngineParts;
  readonly #loaded = new Map<string, LoadedInstance>();
  readonly #losses = new Map<string, number>();
  readonly #instances: Dispatcher<string>;
  readonly #work: Dispatcher<number>;
  readonly #entities: Dispatcher<string>;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    const { settings, store, invoker, functions, log } = parts;
    const wake = (woken: Partial<Woken>): void => this.wake(woken);
    const workRunner = new WorkRunner({
      store,
      invoker,
      functions,
      log,
      settings,
      wake,
      deliverTwice: parts.deliverTwice,
    });
    const entities = new Entities({ store, invoker, functions, log, wake });
    this.#instances = new Dispatcher(settings.maxConcurrentOrchestrators, (id) => this.#runInstance(id));
    this.#work = new Dispatcher(settings.maxConcurrentActivities, (id) => workRunner.run(id));
    this.#entities = new Dispatcher(settings.maxConcurrentEntities, (id) => entities.run(id));
  }

  /** Goes on with everything that the last process left. */
  start(): void {
    const { store } = this.#parts;
    for (const dispatcher of [this.#instances, this.#work, this.#entities]) dispatcher.start();
    this.wake({
      instances: new Set(store.instancesWithMessages()),
      entities: new Set(store.entitiesWithMessages()),
      work: store.workIds(),
      timers: true,
    });
  }

  /** Starts nothing more; gives what runs a second to end. What does not is delivered again by the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const ending = Promise.all([this.#instances.stop(), this.#work.stop(), this.#entities.stop()]);
    await Promise.race([ending, sleep(1_000, undefined, { ref: false })]);
  }

  /** True when no message waits and nothing runs; timers and external events may still be awaited. */
  get idle(): boolean {
    return this.#instances.idle && this.#work.idle && this.#entities.idle;
  }

  /** Looks at what a transaction has just changed. */
  wake({ instances, entities, work, timers }: Partial<Woken>): void {
    instances?.forEach((id) => this.#instances.wake(id));
    entities?.forEach((id) => this.#entities.wake(id));
    work?.forEach((id) => this.#work.wake(id));
    if (timers === true) this.#armTimer();
  }

  /** Forgets the cached state of an instance that somebody else changed on disk. */
  forget(instanceId: string): void {
    this.#loaded.delete(instanceId);
  }

  async #runInstance(instanceId: string): Promise<'again' | 'done'> {
    try {
      return await this.#runEpisode(instanceId);
    } catch (error) {
      this.#loaded.delete(instanceId);
      if (this.#stopped) return 'done';
      this.#parts.log.line(
        'warning',
        'Host.Durable',
        `Episode of instance '${instanceId}' is delivered again: ${textOf(error)}`,
      );
      this.#losses.set(instanceId, (this.#losses.get(instanceId) ?? 0) + 1);
      await sleep(afterLossMs);
      return 'again';
    }
  }

  async #runEpisode(instanceId: string): Promise<'again' | 'done'> {
    const { store, settings } = this.#parts;
    const loaded = this.#load(instanceId);
    const next = store.nextMessage(instanceId, loaded?.row.status === 'Suspended');
    if (next === undefined) return 'done';
    const episode =
      loaded && new Episode(loaded, { store, functions: this.#parts.functions(), settings, at: new Date() });
    const verdict = episode?.accept(next.message) ?? 'drop';
    if (loaded === undefined || episode === undefined || verdict === 'drop') {
      store.deleteMessage(next.id);
      return 'again';
    }
    if (verdict === 'run') {
      // `executionId` tells whether a purge and a new start of the same id came between
      const { executionId } = loaded.row;
      const reply = await this.#replay(loaded, episode);
      const now = store.status(instanceId);
      if (now?.executionId !== executionId) {
        this.#loaded.delete(instanceId);
        return 'again';
      }
      if (typeof reply === 'string') episode.fail(reply);
      else episode.apply(reply);
    }
    const { woken, loaded: after } = episode.commit(next.id);
    this.#losses.delete(instanceId);
    this.#keep(instanceId, after);
    this.wake(woken);
    return 'again';
  }

  /** The SDK's reply, or why the instance must fail at once. */
  async #replay(loaded: LoadedInstance, episode: Episode): Promise<OrchestratorReply | string> {
    const { row } = loaded;
    const target = this.#parts.functions().find('orchestrationTrigger', row.name);
    if (target === undefined)
      return `The function '${row.name}' doesn't exist, is disabled, or is not an orchestrator function`;
    if ((this.#losses.get(row.instanceId) ?? 0) >= lossesMax)
      return `The worker ended ${lossesMax} times while this orchestrator ran: it ends the process or never returns`;
    try {
      const { returnValue } = await this.#parts.invoker.invoke(target, {
        data: { string: this.#binding(loaded, episode.sdkHistory()) },
        reason: 'orchestrator',
      });
      return returnValue?.json === undefined
        ? 'The orchestrator function gave no reply of the Durable SDK: register it with df.app.orchestration'
        : parseReply(returnValue.json);
    } catch (error) {
      if (!(error instanceof InvocationFailed)) throw error;
      return replyInError(error.message) ?? error.message;
    }
  }

  #binding({ row }: LoadedInstance, history: string[]): string {
    const rest = JSON.stringify({
      instanceId: row.instanceId,
      isReplaying: history.length > 2,
      parentInstanceId: row.parent?.instanceId ?? null,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 3,
      longRunningTimerIntervalDuration: '3.00:00:00',
      maximumShortTimerDuration: '36500.00:00:00', // never split: one timer row waits as long as it must
      defaultHttpAsyncRequestSleepTimeMillseconds: this.#parts.settings.httpSleepMs,
    });
    return `{"history":[${history.join(',')}],"input":${row.input ?? 'null'},${rest.slice(1)}`;
  }

  #load(instanceId: string): LoadedInstance | undefined {
    const cached = this.#loaded.get(instanceId);
    if (cached !== undefined) return cached;
    const row = this.#parts.store.instance(instanceId);
    if (row === undefined) return undefined;
    const sdkHistory = this.#parts.store
      .history(instanceId)
      .filter(({ type }) => isSeenBySdk(type))
      .map(({ json }) => json);
    return { row, sdkHistory, shapes: this.#parts.store.actions(instanceId) };
  }

  #keep(instanceId: string, loaded: LoadedInstance): void {
    this.#loaded.delete(instanceId);
    const { status } = loaded.row;
    if ((status !== 'Running' && status !== 'Pending') || loaded.sdkHistory.length > eventsInMemory) return;
    this.#loaded.set(instanceId, loaded);
    if (this.#loaded.size > instancesInMemory) this.#loaded.delete(this.#loaded.keys().next().value!);
  }

  #armTimer(): void {
    clearTimeout(this.#timer);
    const at = this.#parts.store.nextTimerAt();
    if (at === undefined || this.#stopped) return;
    this.#timer = setTimeout(() => this.#fireTimers(), Math.min(Math.max(0, at - Date.now()), timerSliceMs));
  }

  #fireTimers(): void {
    const { store } = this.#parts;
    const due = store.dueTimers(Date.now());
    store.transaction(() => {
      for (const { instanceId, executionId, taskId, fireAt } of due) {
        store.deleteTimer(instanceId, taskId);
        store.send(instanceId, { kind: 'timerFired', executionId, taskId, fireAt });
      }
    });
    this.wake({ instances: new Set(due.map(({ instanceId }) => instanceId)), timers: true });
  }
}
