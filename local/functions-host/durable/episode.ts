// One episode of one orchestration: takes exactly one message, lets the SDK replay, and turns its reply into history, new work and a
// status. Nothing is written until `commit`, which writes all of it or nothing. One completion per episode keeps the host's
// sequence numbers equal to the SDK's, whatever failed and was retried.
import { randomUUID } from 'node:crypto';
import type { AppFunctions } from '../functions.ts';
import type { DurableSettings } from '../settings.ts';
import { leavesOf, shapeOf, type LeafAction, type OrchestratorReply } from './actions.ts';
import { newEntityOperation, schedulerId } from './entity-id.ts';
import { EventType, historyEvent, isSeenBySdk, type HistoryEvent } from './history.ts';
import {
  newState,
  retryDelayMs,
  type Ended,
  type InstanceState,
  type OpenTask,
  type Retry,
  type RetryOptions,
} from './instance-state.ts';
import { isFinished, type InstanceRow, type Message, type Store } from './store.ts';

/** An instance as the engine keeps it between episodes. */
export interface LoadedInstance {
  row: InstanceRow;
  /** JSON of the events that the SDK reads. */
  sdkHistory: string[];
  shapes: string[];
}

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
class RuleBroken extends Error {
  override readonly name = 'RuleBroken';
}

type Completion = Extract<Message, { taskId: number }>;

export class Episode {
  readonly #loaded: LoadedInstance;
  readonly #parts: EpisodeParts;
  readonly #events: HistoryEvent[] = [];
  readonly #scheduled: HistoryEvent[] = [];
  readonly #effects: (() => void)[] = [];
  readonly #woken: Woken = { instances: new Set(), entities: new Set(), work: [], timers: false };
  #newShapes: string[] = [];
  #nextGeneration = false;

  constructor(loaded: LoadedInstance, parts: EpisodeParts) {
    this.#loaded = loaded;
    this.#parts = parts;
  }

  get #row(): InstanceRow {
    return this.#loaded.row;
  }

  get #state(): InstanceState {
    return this.#loaded.row.state;
  }

  /**
   * Takes the message into the history.
   * `run`: the SDK must replay; `write`: there is something to commit without it; `drop`: the message means nothing any more.
   */
  accept(message: Message): 'run' | 'write' | 'drop' {
    if (isFinished(this.#row.status) && message.kind !== 'rewind') return 'drop';
    this.#add(EventType.OrchestratorStarted);
    switch (message.kind) {
      case 'start':
        this.#start();
        return 'run';
      case 'rewind':
        this.#add(EventType.GenericEvent, { Data: `Rewind: ${message.reason}` });
        return 'run';
      case 'terminate':
        this.#add(EventType.ExecutionTerminated, { Input: message.reason });
        this.#end('Terminated', jsonOf(message.reason));
        return 'write';
      case 'suspend':
        if (this.#row.status === 'Suspended') return 'drop';
        this.#add(EventType.ExecutionSuspended, { Reason: message.reason });
        this.#row.status = 'Suspended';
        return 'write';
      case 'resume':
        if (this.#row.status !== 'Suspended') return 'drop';
        this.#add(EventType.ExecutionResumed, { Reason: message.reason });
        this.#row.status = 'Running';
        this.#woken.instances.add(this.#row.instanceId); // what was held back is delivered now
        return 'write';
      case 'event':
        this.#add(EventType.EventRaised, { Name: message.name, Input: message.input });
        return this.#runUnlessEnded();
      case 'entityReply':
        if (message.executionId !== this.#row.executionId || !this.#state.replies.includes(message.id)) return 'drop';
        this.#state.replies = this.#state.replies.filter((id) => id !== message.id);
        this.#add(EventType.EventRaised, { Name: message.id, Input: message.input });
        return this.#runUnlessEnded();
      case 'taskCompleted':
      case 'subCompleted':
      case 'taskFailed':
      case 'subFailed':
      case 'timerFired':
        return this.#complete(message);
    }
  }

  /** JSON of the events for the SDK: those before and those of this episode. */
  sdkHistory(): string[] {
    return [
      ...this.#loaded.sdkHistory,
      ...this.#events.filter((event) => isSeenBySdk(event.EventType)).map((event) => JSON.stringify(event)),
    ];
  }

  /** Takes what the orchestrator answered. */
  apply(reply: OrchestratorReply): void {
    try {
      this.#schedule(reply);
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      this.fail(error.message);
    }
  }

  /** Fails the instance at once, whatever is still open. */
  fail(reason: string): void {
    this.#effects.length = 0;
    this.#scheduled.length = 0;
    this.#end('Failed', failureOutput(this.#row.name, reason));
  }

  /** Writes everything in one transaction and answers what has to be looked at next. */
  commit(messageId: number): { woken: Woken; loaded: LoadedInstance } {
    const { store, at } = this.#parts;
    this.#finishWhenNothingIsOpen();
    const { instanceId } = this.#row;
    const events = [...this.#events, ...this.#scheduled, historyEvent(EventType.OrchestratorCompleted, at)];
    this.#row.updatedAt = at.getTime();
    store.transaction(() => {
      store.deleteMessage(messageId);
      for (const effect of this.#effects) effect();
      if (this.#nextGeneration) {
        store.clearGeneration(instanceId);
        store.send(instanceId, { kind: 'start' });
        this.#row.state = newState();
      } else {
        store.appendHistory(instanceId, this.#state.historyLength, events);
        store.appendActions(instanceId, this.#loaded.shapes.length, this.#newShapes);
        this.#state.historyLength += events.length;
      }
      store.saveInstance(this.#row);
    });
    const loaded: LoadedInstance = this.#nextGeneration
      ? { row: this.#row, sdkHistory: [], shapes: [] }
      : {
          row: this.#row,
          sdkHistory: appended(
            this.#loaded.sdkHistory,
            events.filter((event) => isSeenBySdk(event.EventType)).map((event) => JSON.stringify(event)),
          ),
          shapes: appended(this.#loaded.shapes, this.#newShapes),
        };
    return { woken: this.#woken, loaded };
  }

  #start(): void {
    const { instanceId, executionId, name, version, input, parent } = this.#row;
    this.#add(EventType.ExecutionStarted, {
      Name: name,
      Version: version ?? '',
      Input: input,
      OrchestrationInstance: { InstanceId: instanceId, ExecutionId: executionId },
      ParentInstance: parent && {
        OrchestrationInstance: { InstanceId: parent.instanceId, ExecutionId: parent.executionId },
        TaskScheduleId: parent.taskId,
      },
      Tags: null,
    });
    this.#row.status = 'Running';
  }

  #runUnlessEnded(): 'run' | 'write' {
    return this.#state.ended === null ? 'run' : 'write';
  }

  #complete(message: Completion): 'run' | 'write' | 'drop' {
    const task = this.#state.open[message.taskId];
    if (message.executionId !== this.#row.executionId || task === undefined) return 'drop';
    delete this.#state.open[message.taskId];
    const at = { TaskScheduledId: message.taskId };
    switch (message.kind) {
      case 'taskCompleted':
        this.#add(EventType.TaskCompleted, { ...at, Result: message.result });
        break;
      case 'subCompleted':
        this.#add(EventType.SubOrchestrationInstanceCompleted, { ...at, Result: message.result });
        break;
      case 'taskFailed':
        this.#add(EventType.TaskFailed, { ...at, Reason: message.reason, Details: message.details });
        break;
      case 'subFailed':
        this.#add(EventType.SubOrchestrationInstanceFailed, {
          ...at,
          Reason: message.reason,
          Details: message.details,
        });
        break;
      case 'timerFired':
        this.#add(EventType.TimerFired, { TimerId: message.taskId, FireAt: new Date(message.fireAt).toISOString() });
        break;
    }
    try {
      if ('retry' in task && task.retry !== undefined) this.#retry(task.retry, message.kind);
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      this.fail(error.message);
      return 'write';
    }
    return this.#runUnlessEnded();
  }

  /** The SDK counts a timer after every failed attempt, also after the last one, and a new call when that timer fires. */
  #retry(retry: Retry, kind: Completion['kind']): void {
    const now = this.#parts.at.getTime();
    if (kind === 'taskFailed' || kind === 'subFailed') {
      const last = retry.attempt >= retry.options.maxNumberOfAttempts;
      const delayMs = last ? 0 : retryDelayMs(retry);
      const timeoutMs = retry.options.retryTimeoutInMilliseconds;
      if (!last && timeoutMs !== undefined && now + delayMs > retry.firstAttemptAt + timeoutMs)
        throw new RuleBroken(
          'retryTimeoutInMilliseconds ran out. Azure makes no timer then and the orchestration waits for ever: limit maxNumberOfAttempts instead.',
        );
      if (last) this.#state.retriesExhausted = true;
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

  #schedule(reply: OrchestratorReply): void {
    const { actions } = reply;
    this.#compareWithEarlierReplies(reply);
    if (actions.length > this.#parts.settings.maxOrchestrationActions)
      throw new RuleBroken(
        `More than ${this.#parts.settings.maxOrchestrationActions} actions (maxOrchestrationActions): use sub-orchestrations or continueAsNew`,
      );
    const fresh = actions.slice(this.#state.actionsSeen);
    const leaves = leavesOf(actions);
    this.#dropCancelledTimers(leaves);
    let leaf = leaves.length - leavesOf(fresh).length;
    for (const action of leavesOf(fresh)) this.#scheduleLeaf(action, leaf++);
    this.#newShapes = fresh.map(shapeOf);
    this.#state.actionsSeen = actions.length;
    if (reply.customStatus !== undefined) this.#row.customStatus = this.#customStatus(reply.customStatus);
    this.#state.ended = this.#endOf(reply);
  }

  #compareWithEarlierReplies({ actions, threw }: OrchestratorReply): void {
    this.#loaded.shapes.forEach((earlier, index) => {
      const action = actions[index];
      const now = action === undefined ? (threw ? 'an error' : 'nothing') : shapeOf(action);
      if (now !== earlier)
        throw new RuleBroken(
          `Non-Deterministic workflow detected: action ${index} was "${earlier}" when it was scheduled and is "${now}" on replay. ` +
            'An orchestrator must make the same calls in the same order each time: no clock, chance, I/O or changed code while instances run.',
        );
    });
  }

  #dropCancelledTimers(leaves: LeafAction[]): void {
    for (const [number, task] of Object.entries(this.#state.open)) {
      if (task.kind !== 'timer') continue;
      const action = leaves[task.leaf];
      if (action?.actionType === 5 && action.isCanceled) {
        delete this.#state.open[Number(number)];
        this.#effects.push(() => this.#parts.store.deleteTimer(this.#row.instanceId, Number(number)));
      }
    }
  }

  #scheduleLeaf(action: LeafAction, leaf: number): void {
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
        this.#scheduledEvent(EventType.TaskScheduled, number, {
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
        this.#releaseLocks(() => this.#number());
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
    this.#scheduledEvent(EventType.TaskScheduled, number, { Name: name, Version: '', Input: input });
    this.#work(number, 'activity', name, input, { kind: 'activity', ...(retry && { retry }) });
  }

  #work(taskId: number, kind: 'activity' | 'http', name: string, input: string | null, open: OpenTask): void {
    const { instanceId, executionId } = this.#row;
    this.#state.open[taskId] = open;
    this.#effects.push(() =>
      this.#woken.work.push(this.#parts.store.addWork({ instanceId, executionId, taskId, kind, name, input })),
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
    this.#scheduledEvent(EventType.SubOrchestrationInstanceCreated, number, {
      InstanceId: instanceId,
      Name: name,
      Version: version,
      Input: input,
      ...(givenId !== undefined && { GivenId: givenId }),
    });
    this.#state.open[number] = { kind: 'sub', ...(retry && { retry }) };
    this.#effects.push(() => {
      const existing = store.status(instanceId);
      if (existing !== undefined && !isFinished(existing.status)) {
        const reason = `An orchestration with the instance id '${instanceId}' is already running: give each sub-orchestration its own id`;
        store.send(parentId, { kind: 'subFailed', executionId, taskId: number, reason, details: '' });
        this.#woken.instances.add(parentId);
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
      this.#woken.instances.add(instanceId);
    });
  }

  #timer(number: number, fireAt: number, open: OpenTask): void {
    const { instanceId, executionId } = this.#row;
    this.#scheduledEvent(EventType.TimerCreated, number, { FireAt: new Date(fireAt).toISOString() });
    this.#state.open[number] = open;
    this.#woken.timers = true;
    this.#effects.push(() => this.#parts.store.addTimer(instanceId, executionId, number, fireAt));
  }

  #entityOperation(entityId: string, operation: string, input: unknown, isSignal: boolean): void {
    const { instanceId, executionId } = this.#row;
    this.#mustExist('entityTrigger', entityId.slice(1, entityId.indexOf('@', 1)));
    const id = randomUUID();
    const message = newEntityOperation(operation, input, isSignal, id, executionId);
    this.#scheduledEvent(EventType.EventSent, this.#number(), {
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
    if (!isSignal) this.#state.replies.push(id);
    this.#sendToEntity(entityId, message);
  }

  #lock(id: string, lockSet: string[]): void {
    const { instanceId, executionId } = this.#row;
    const first = lockSet[0];
    if (first === undefined) throw new RuleBroken('A lock needs at least one entity');
    for (const entityId of lockSet) this.#mustExist('entityTrigger', entityId.slice(1, entityId.indexOf('@', 1)));
    this.#scheduledEvent(EventType.EventSent, this.#number(), {
      InstanceId: first,
      Name: 'op',
      Input: JSON.stringify({ id, lockset: lockSet, pos: 0, parent: instanceId, parentExecution: executionId }),
    });
    this.#state.replies.push(id);
    this.#state.locks.push({ id, lockSet });
    this.#sendToEntity(first, { kind: 'lock', id, executionId, lockSet, position: 0 });
  }

  #releaseLocks(number: () => number): void {
    for (const { id, lockSet } of this.#state.locks)
      for (const entityId of lockSet) {
        this.#scheduledEvent(EventType.EventSent, number(), {
          InstanceId: entityId,
          Name: 'release',
          Input: JSON.stringify({ parent: this.#row.instanceId, id }),
        });
        this.#sendToEntity(entityId, { kind: 'release', id });
      }
    this.#state.locks = [];
  }

  #sendToEntity(entityId: string, message: Parameters<Store['sendToEntity']>[2]): void {
    this.#effects.push(() => {
      this.#parts.store.sendToEntity(entityId, this.#row.instanceId, message);
      this.#woken.entities.add(entityId);
    });
  }

  #customStatus(value: unknown): string {
    const json = JSON.stringify(value);
    if (json.length * 2 > 16 * 1024) throw new RuleBroken('setCustomStatus takes at most 16 KB of UTF-16 JSON');
    return json;
  }

  #endOf(reply: OrchestratorReply): Ended | null {
    if (reply.error !== undefined) return { status: 'Failed', output: failureOutput(this.#row.name, reply.error) };
    if (reply.threw)
      throw new RuleBroken(
        'The orchestrator threw an error without a message. Azure cannot tell it from one that still runs and would hang: give the error a text.',
      );
    const again = reply.actions.find((action) => action.actionType === 4);
    if (again !== undefined && reply.isDone)
      return { status: 'ContinuedAsNew', input: JSON.stringify(again.input ?? null) };
    return reply.isDone
      ? { status: 'Completed', output: reply.output === undefined ? null : JSON.stringify(reply.output) }
      : null;
  }

  #finishWhenNothingIsOpen(): void {
    const { ended, open } = this.#state;
    if (ended === null || isFinished(this.#row.status) || Object.keys(open).length > 0) return;
    if (ended.status !== 'ContinuedAsNew') return this.#end(ended.status, ended.output);
    this.#releaseLocks(() => -1);
    this.#nextGeneration = true;
    this.#row.executionId = randomUUID().replaceAll('-', '');
    this.#row.input = ended.input;
    this.#woken.instances.add(this.#row.instanceId);
  }

  #end(status: 'Completed' | 'Failed' | 'Terminated', output: string | null): void {
    const { store } = this.#parts;
    const { instanceId, parent } = this.#row;
    this.#row.status = status;
    this.#row.output = output;
    if (status !== 'Terminated')
      this.#scheduledEvent(EventType.ExecutionCompleted, this.#state.nextNumber, {
        OrchestrationStatus: status,
        Result: output,
      });
    this.#releaseLocks(() => -1);
    this.#state.open = {};
    this.#state.replies = [];
    this.#effects.push(() => {
      store.deleteMessages(instanceId);
      store.deleteTimers(instanceId);
    });
    if (parent === null) return;
    const { executionId, taskId } = parent;
    this.#effects.push(() => {
      store.send(
        parent.instanceId,
        status === 'Completed'
          ? { kind: 'subCompleted', executionId, taskId, result: output }
          : { kind: 'subFailed', executionId, taskId, reason: textOfOutput(output), details: '' },
      );
      this.#woken.instances.add(parent.instanceId);
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
    return this.#state.nextNumber++;
  }

  #add(type: EventType, fields?: Record<string, unknown>): void {
    this.#events.push(historyEvent(type, this.#parts.at, fields));
  }

  #scheduledEvent(type: EventType, number: number, fields: Record<string, unknown>): void {
    this.#scheduled.push(historyEvent(type, this.#parts.at, { EventId: number, ...fields }));
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

const failureOutput = (name: string, reason: string): string =>
  JSON.stringify(`Orchestrator function '${name}' failed: ${reason}`);

const retryOptionsOf = (action: LeafAction): RetryOptions | undefined =>
  'retryOptions' in action ? action.retryOptions : undefined;

/** A string goes to the activity as it is, anything else as JSON; nothing at all stays nothing. */
const activityInput = (input: unknown): string | null =>
  input === undefined || input === null ? null : typeof input === 'string' ? input : JSON.stringify(input);

/** The text itself when it is JSON already, as Azure reads a termination's reason. */
function jsonOf(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    if (error instanceof SyntaxError) return JSON.stringify(text);
    throw error;
  }
}

const textOfOutput = (output: string | null): string => {
  const value: unknown = output === null ? '' : JSON.parse(output);
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Grows in place: copying a long history for each episode would be quadratic. */
function appended(list: string[], more: string[]): string[] {
  list.push(...more);
  return list;
}
