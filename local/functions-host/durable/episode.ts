// One episode of one orchestration: takes exactly one message, lets the SDK replay, and turns its reply into history, new work and a
// status. Nothing is written until `commit`, which writes all of it or nothing. One completion per episode keeps the host's
// sequence numbers equal to the SDK's, whatever failed and was retried.
import { randomUUID } from 'node:crypto';
import { leavesOf, shapeOf, type OrchestratorReply } from './actions.ts';
import { EventType, historyEvent, isSeenBySdk, type HistoryEvent } from './history.ts';
import { newState, type Ended, type InstanceState } from './instance-state.ts';
import { RuleBroken, Schedule, type EpisodeParts, type Woken } from './schedule.ts';
import { isFinished, type InstanceRow, type Message } from './rows.ts';

/** An instance as the engine keeps it between episodes. */
export interface LoadedInstance {
  row: InstanceRow;
  /** JSON of the events that the SDK reads. */
  sdkHistory: string[];
  shapes: string[];
}

type Completion = Extract<Message, { taskId: number }>;

export class Episode {
  readonly #loaded: LoadedInstance;
  readonly #parts: EpisodeParts;
  readonly #events: HistoryEvent[] = [];
  readonly #schedule: Schedule;
  #newShapes: string[] = [];
  #nextGeneration = false;

  constructor(loaded: LoadedInstance, parts: EpisodeParts) {
    this.#loaded = loaded;
    this.#parts = parts;
    this.#schedule = new Schedule(loaded.row, parts);
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
        this.#schedule.woken.instances.add(this.#row.instanceId); // what was held back is delivered now
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
      this.#take(reply);
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      this.fail(error.message);
    }
  }

  /** Fails the instance at once, whatever is still open. */
  fail(reason: string): void {
    this.#schedule.clear();
    this.#end('Failed', failureOutput(this.#row.name, reason));
  }

  /** Writes everything in one transaction and answers what has to be looked at next. */
  commit(messageId: number): { woken: Woken; loaded: LoadedInstance } {
    const { store, at } = this.#parts;
    this.#finishWhenNothingIsOpen();
    const { instanceId } = this.#row;
    const events = [...this.#events, ...this.#schedule.events, historyEvent(EventType.OrchestratorCompleted, at)];
    this.#row.updatedAt = at.getTime();
    store.transaction(() => {
      store.deleteMessage(messageId);
      for (const effect of this.#schedule.effects) effect();
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
    return { woken: this.#schedule.woken, loaded };
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
      if ('retry' in task && task.retry !== undefined) this.#schedule.retry(task.retry, message.kind);
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      this.fail(error.message);
      return 'write';
    }
    return this.#runUnlessEnded();
  }

  #take(reply: OrchestratorReply): void {
    const { actions } = reply;
    this.#compareWithEarlierReplies(reply);
    if (actions.length > this.#parts.settings.maxOrchestrationActions)
      throw new RuleBroken(
        `More than ${this.#parts.settings.maxOrchestrationActions} actions (maxOrchestrationActions): use sub-orchestrations or continueAsNew`,
      );
    const fresh = actions.slice(this.#state.actionsSeen);
    const leaves = leavesOf(actions);
    this.#schedule.dropCancelledTimers(leaves);
    let leaf = leaves.length - leavesOf(fresh).length;
    for (const action of leavesOf(fresh)) this.#schedule.leaf(action, leaf++);
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
    this.#schedule.releaseLocks(() => -1);
    this.#nextGeneration = true;
    this.#row.executionId = randomUUID().replaceAll('-', '');
    this.#row.input = ended.input;
    this.#schedule.woken.instances.add(this.#row.instanceId);
  }

  #end(status: 'Completed' | 'Failed' | 'Terminated', output: string | null): void {
    const { store } = this.#parts;
    const { instanceId, parent } = this.#row;
    this.#row.status = status;
    this.#row.output = output;
    if (status !== 'Terminated')
      this.#schedule.event(EventType.ExecutionCompleted, this.#state.nextNumber, {
        OrchestrationStatus: status,
        Result: output,
      });
    this.#schedule.releaseLocks(() => -1);
    this.#state.open = {};
    this.#state.replies = [];
    this.#schedule.effects.push(() => {
      store.deleteMessages(instanceId);
      store.deleteTimers(instanceId);
    });
    if (parent === null) return;
    const { executionId, taskId } = parent;
    this.#schedule.effects.push(() => {
      store.send(
        parent.instanceId,
        status === 'Completed'
          ? { kind: 'subCompleted', executionId, taskId, result: output }
          : { kind: 'subFailed', executionId, taskId, reason: textOfOutput(output), details: '' },
      );
      this.#schedule.woken.instances.add(parent.instanceId);
    });
  }

  #add(type: EventType, fields?: Record<string, unknown>): void {
    this.#events.push(historyEvent(type, this.#parts.at, fields));
  }
}

const failureOutput = (name: string, reason: string): string =>
  JSON.stringify(`Orchestrator function '${name}' failed: ${reason}`);

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
