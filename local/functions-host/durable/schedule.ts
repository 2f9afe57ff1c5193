// Turns the actions of a reply into work: gives each its sequence number, in the order of the SDK, and collects the events and the
// writes that the episode commits. Writes nothing by itself.
import { randomUUID } from 'node:crypto';
import type { AppFunctions } from '../functions.ts';
import type { DurableSettings } from '../settings.ts';
import type { LeafAction } from './actions.ts';
import { newEntityOperation, schedulerId } from './entity-id.ts';
import { EventType, historyEvent, type HistoryEvent } from './history.ts';
import { newState, retryDelayMs, type OpenTask, type Retry, type RetryOptions } from './instance-state.ts';
import { isFinished, type InstanceRow, type Message } from './rows.ts';
import type { Store } from './store.ts';

/** What woke up by a commit. */
export interface Woken {
  instances: Set<string>;
  entities: Set<string>;
  work: number[];
  timers: boolean;
}

export interface EpisodeParts {
  store: Store;
  functions: AppFunctions;
  settings: DurableSettings;
  at: Date;
}

/** A rule of Durable Functions that the orchestrator broke: the instance fails at once, where Azure would hang. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken';
}

export class Schedule {
  /** What this episode scheduled, to be written after what it received. */
  readonly events: HistoryEvent[] = [];
  /** Writes of the commit, in order. */
  readonly effects: (() => void)[] = [];
  readonly woken: Woken = { instances: new Set(), entities: new Set(), work: [], timers: false };
  readonly #row: InstanceRow;
  readonly #parts: EpisodeParts;
  readonly #locksBefore: InstanceRow['state']['locks'];

  constructor(row: InstanceRow, parts: EpisodeParts) {
    this.#row = row;
    this.#parts = parts;
    this.#locksBefore = row.state.locks;
  }

  /** Takes back everything that this episode scheduled, because the instance fails. */
  clear(): void {
    this.events.length = 0;
    this.effects.length = 0;
    this.#row.state.locks = this.#locksBefore;
  }

  /** The SDK counts a timer after every failed attempt, also after the last one, and a new call when that timer fires. */
  retry(retry: Retry, kind: Message['kind']): void {
    const now = this.#parts.at.getTime();
    if (kind === 'taskFailed' || kind === 'subFailed') {
      const last = retry.attempt >= retry.options.maxNumberOfAttempts;
      const delayMs = last ? 0 : retryDelayMs(retry);
      const timeoutMs = retry.options.retryTimeoutInMilliseconds;
      if (!last && timeoutMs !== undefined && now + delayMs > retry.firstAttemptAt + timeoutMs)
        throw new RuleBroken(
          'retryTimeoutInMilliseconds ran out. Azure makes no timer then and the orchestration waits for ever: limit maxNumberOfAttempts instead.',
        );
      if (last) this.#row.state.retriesExhausted = true;
      this.#timer(this.#number(), now + delayMs, {
        kind: 'retryTimer',
        retry: { ...retry, attempt: retry.attempt + 1 },
      });
    } else if (kind === 'timerFired' && retry.attempt <= retry.options.maxNumberOfAttempts) {
      const type = retry.of === 'activity' ? EventType.TaskScheduled : EventType.SubOrchestrationInstanceCreated;
      const first = this.#parts.store.scheduled(this.#row.instanceId, type, retry.firstNumber);
      if (first === undefined)
        throw new Error(`Event ${retry.firstNumber} of ${this.#row.instanceId} is missing from its history`);
      const input = first['Input'] as string | null;
      if (retry.of === 'activity') this.#activity(this.#number(), String(first['Name']), input, retry);
      else
        this.#subOrchestration(
          this.#number(),
          String(first['Name']),
          input,
          first['GivenId'] as string | undefined,
          first['Version'] as string,
          retry,
        );
    }
  }

  /** A timer that a later reply lists as cancelled is no longer waited for. */
  dropCancelledTimers(leaves: LeafAction[]): void {
    for (const [number, task] of Object.entries(this.#row.state.open)) {
      if (task.kind !== 'timer') continue;
      const action = leaves[task.leaf];
      if (action?.actionType === 5 && action.isCanceled) {
        delete this.#row.state.open[Number(number)];
        this.effects.push(() => this.#parts.store.deleteTimer(this.#row.instanceId, Number(number)));
      }
    }
  }

  /** Gives a new action its number and makes its work; `leaf` is its place among all leaves. */
  leaf(action: LeafAction, leaf: number): void {
    switch (action.actionType) {
      case 0:
      case 1: {
        this.#mustExist('activityTrigger', action.functionName);
        const number = this.#number();
        this.#activity(
          number,
          action.functionName,
          activityInput(action.input),
          this.#firstAttempt(retryOptionsOf(action), 'activity', number),
        );
        return;
      }
      case 2:
      case 3: {
        this.#mustExist('orchestrationTrigger', action.functionName);
        const number = this.#number();
        const input = JSON.stringify(action.input ?? null);
        this.#subOrchestration(
          number,
          action.functionName,
          input,
          action.instanceId,
          action.version ?? '',
          this.#firstAttempt(retryOptionsOf(action), 'sub', number),
        );
        return;
      }
      case 5: {
        const number = this.#number();
        if (!action.isCanceled) this.#timer(number, Date.parse(action.fireAt), { kind: 'timer', leaf });
        return;
      }
      case 7:
      case 9:
        this.#entityOperation(action.instanceId, action.operation, action.input, action.actionType === 9);
        return;
      case 8: {
        const number = this.#number();
        const input = JSON.stringify(action.httpRequest);
        this.event(EventType.TaskScheduled, number, {
          Name: 'BuiltIn::HttpActivity',
          Version: '',
          Input: input,
        });
        this.#work(number, 'http', 'BuiltIn::HttpActivity', input, { kind: 'http' });
        return;
      }
      case 13:
        this.#lock(action.lockRequestId, action.lockSet.map(schedulerId));
        return;
      case 14:
        this.releaseLocks(() => this.#number());
        return;
      case 4:
      case 6:
        return; // neither takes a number
    }
  }

  #firstAttempt(options: RetryOptions | undefined, of: Retry['of'], number: number): Retry | undefined {
    return options && { options, attempt: 1, firstAttemptAt: this.#parts.at.getTime(), of, firstNumber: number };
  }

  #activity(number: number, name: string, input: string | null, retry: Retry | undefined): void {
    this.event(EventType.TaskScheduled, number, { Name: name, Version: '', Input: input });
    this.#work(number, 'activity', name, input, { kind: 'activity', ...(retry && { retry }) });
  }

  #work(taskId: number, kind: 'activity' | 'http', name: string, input: string | null, open: OpenTask): void {
    const { instanceId, executionId } = this.#row;
    this.#row.state.open[taskId] = open;
    this.effects.push(() =>
      this.woken.work.push(this.#parts.store.addWork({ instanceId, executionId, taskId, kind, name, input })),
    );
  }

  #subOrchestration(
    number: number,
    name: string,
    input: string | null,
    givenId: string | undefined,
    version: string,
    retry: Retry | undefined,
  ): void {
    const { store, at } = this.#parts;
    const { instanceId: parentId, executionId } = this.#row;
    const instanceId = givenId ?? `${executionId}:${number}`;
    this.event(EventType.SubOrchestrationInstanceCreated, number, {
      InstanceId: instanceId,
      Name: name,
      Version: version,
      Input: input,
      ...(givenId !== undefined && { GivenId: givenId }),
    });
    this.#row.state.open[number] = { kind: 'sub', ...(retry && { retry }) };
    this.effects.push(() => {
      const existing = store.status(instanceId);
      if (existing !== undefined && !isFinished(existing.status)) {
        const reason = `An orchestration with the instance id '${instanceId}' is already running: give each sub-orchestration its own id`;
        store.send(parentId, { kind: 'subFailed', executionId, taskId: number, reason, details: '' });
        this.woken.instances.add(parentId);
        return;
      }
      startInstance(store, {
        instanceId,
        name,
        version,
        input,
        parent: { instanceId: parentId, executionId, taskId: number },
        at: at.getTime(),
      });
      this.woken.instances.add(instanceId);
    });
  }

  #timer(number: number, fireAt: number, open: OpenTask): void {
    const { instanceId, executionId } = this.#row;
    this.event(EventType.TimerCreated, number, { FireAt: new Date(fireAt).toISOString() });
    this.#row.state.open[number] = open;
    this.woken.timers = true;
    this.effects.push(() => this.#parts.store.addTimer(instanceId, executionId, number, fireAt));
  }

  #entityOperation(entityId: string, operation: string, input: unknown, isSignal: boolean): void {
    const { instanceId, executionId } = this.#row;
    this.#mustExist('entityTrigger', entityId.slice(1, entityId.indexOf('@', 1)));
    const id = randomUUID();
    const message = newEntityOperation(operation, input, isSignal, id, executionId);
    this.event(EventType.EventSent, this.#number(), {
      InstanceId: entityId,
      Name: 'op',
      Input: JSON.stringify({
        op: operation,
        id,
        parent: instanceId,
        parentExecution: executionId,
        input: message.input ?? undefined,
        signal: isSignal || undefined,
      }),
    });
    if (!isSignal) this.#row.state.replies.push(id);
    this.#sendToEntity(entityId, message);
  }

  #lock(id: string, lockSet: string[]): void {
    const { instanceId, executionId } = this.#row;
    const first = lockSet[0];
    if (first === undefined) throw new RuleBroken('A lock needs at least one entity');
    for (const entityId of lockSet) this.#mustExist('entityTrigger', entityId.slice(1, entityId.indexOf('@', 1)));
    this.event(EventType.EventSent, this.#number(), {
      InstanceId: first,
      Name: 'op',
      Input: JSON.stringify({ id, lockset: lockSet, pos: 0, parent: instanceId, parentExecution: executionId }),
    });
    this.#row.state.replies.push(id);
    this.#row.state.locks = [...this.#row.state.locks, { id, lockSet }];
    this.#sendToEntity(first, { kind: 'lock', id, executionId, lockSet, position: 0 });
  }

  /** Frees every entity that is locked or asked for; `number` gives the events' numbers. */
  releaseLocks(number: () => number): void {
    for (const { id, lockSet } of this.#row.state.locks)
      for (const entityId of lockSet) {
        this.event(EventType.EventSent, number(), {
          InstanceId: entityId,
          Name: 'release',
          Input: JSON.stringify({ parent: this.#row.instanceId, id }),
        });
        this.#sendToEntity(entityId, { kind: 'release', id });
      }
    this.#row.state.locks = [];
  }

  #sendToEntity(entityId: string, message: Parameters<Store['sendToEntity']>[2]): void {
    this.effects.push(() => {
      this.#parts.store.sendToEntity(entityId, this.#row.instanceId, message);
      this.woken.entities.add(entityId);
    });
  }

  #mustExist(trigger: 'activityTrigger' | 'orchestrationTrigger' | 'entityTrigger', name: string): void {
    if (this.#parts.functions.find(trigger, name) !== undefined) return;
    const kind = { activityTrigger: 'activity', orchestrationTrigger: 'orchestrator', entityTrigger: 'entity' }[
      trigger
    ];
    const known = this.#parts.functions
      .ofType(trigger)
      .map((one) => one.name)
      .join(', ');
    throw new RuleBroken(
      `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. The following are the known ${kind} functions: ${known}`,
    );
  }

  #number(): number {
    return this.#row.state.nextNumber++;
  }

  /** An event of what this episode scheduled. */
  event(type: EventType, number: number, fields: Record<string, unknown>): void {
    this.events.push(historyEvent(type, this.#parts.at, { EventId: number, ...fields }));
  }
}

/** Writes a new instance and its first message; the caller holds the transaction. */
export function startInstance(
  store: Store,
  start: {
    instanceId: string;
    name: string;
    version: string;
    input: string | null;
    parent: InstanceRow['parent'];
    at: number;
  },
): void {
  const { instanceId, name, version, input, parent, at } = start;
  store.purge(instanceId);
  store.saveInstance({
    instanceId,
    executionId: randomUUID().replaceAll('-', ''),
    name,
    version: version === '' ? null : version,
    status: 'Pending',
    input,
    output: null,
    customStatus: null,
    createdAt: at,
    updatedAt: at,
    parent,
    state: newState(),
  });
  store.send(instanceId, { kind: 'start' });
}

const retryOptionsOf = (action: LeafAction): RetryOptions | undefined =>
  'retryOptions' in action ? action.retryOptions : undefined;

/** A string goes to the activity as it is, anything else as JSON; nothing at all stays nothing. */
const activityInput = (input: unknown): string | null =>
  input === undefined || input === null ? null : typeof input === 'string' ? input : JSON.stringify(input);
