// What a client may do with the task hub: start, raise, terminate, suspend, resume, rewind, restart, purge, signal. Every call is one
// transaction; an answer means that it is on disk.
import { randomUUID } from 'node:crypto';
import type { AppFunctions } from '../functions.ts';
import type { DurableSettings } from '../settings.ts';
import type { DurableEngine } from './engine.ts';
import { newEntityOperation, parseSchedulerId, schedulerId } from './entity-id.ts';
import { startInstance } from './schedule.ts';
import { EventType, type HistoryEvent } from './history.ts';
import { isFinished, runtimeStatuses, type InstanceFilter, type InstanceRow, type Message } from './rows.ts';
import type { Store } from './store.ts';

/** A refusal with the status code that the management API gives it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: 400 | 404 | 410 | 412 | 500 | 501;
  constructor(status: Refused['status'], message: string) {
    super(message);
    this.status = status;
  }
}

interface Parts {
  store: Store;
  engine: DurableEngine;
  functions: () => AppFunctions;
  settings: DurableSettings;
}

export class TaskHub {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Starts an orchestration and answers its id.
   * @throws Refused 400 for an unknown function or an invalid id, 500 where that id is active.
   */
  start(
    name: string,
    options: { instanceId?: string | undefined; input: string | null; version?: string | undefined },
  ): string {
    const { store, engine, settings } = this.#parts;
    const target = this.#parts.functions().find('orchestrationTrigger', name);
    if (target === undefined) {
      const known = this.#parts
        .functions()
        .ofType('orchestrationTrigger')
        .map((one) => one.name)
        .join(', ');
      throw new Refused(
        400,
        `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: ${known === '' ? 'No orchestrator functions are currently registered!' : `The following are the known orchestrator functions: '${known.replaceAll(', ', "', '")}'.`}`,
      );
    }
    const instanceId = options.instanceId ?? randomUUID().replaceAll('-', '');
    if (instanceId.length > 256 || instanceId.startsWith('@') || /[/\\#?\u0000-\u001f\u007f-\u009f]/.test(instanceId))
      throw new Refused(
        400,
        `Instance id "${instanceId}" is invalid: 1 to 256 characters, none of / \\ # ? or control characters, no @ first`,
      );
    store.transaction(() => {
      const existing = store.status(instanceId);
      if (
        existing !== undefined &&
        !isFinished(existing.status) &&
        settings.overridableExistingInstanceStates !== 'AnyState'
      )
        throw new Refused(500, `An Orchestration instance with the status ${existing.status} already exists.`);
      startInstance(store, {
        instanceId,
        name: target.name,
        version: options.version ?? '',
        input: options.input,
        parent: null,
        at: Date.now(),
      });
    });
    engine.forget(instanceId);
    engine.wake({ instances: new Set([instanceId]) });
    return instanceId;
  }

  /** @throws Refused 404 when there is no such instance. */
  instance(instanceId: string): InstanceRow {
    const row = this.#parts.store.instance(instanceId);
    if (row === undefined) throw new Refused(404, `No instance with ID '${instanceId}' found.`);
    return row;
  }

  /** @throws Refused 404 without an instance, 410 for a finished one. */
  raiseEvent(instanceId: string, name: string, input: string): void {
    this.#send(instanceId, { kind: 'event', name, input });
  }

  /** @throws Refused 404 without an instance, 410 for a finished one. */
  terminate(instanceId: string, reason: string): void {
    this.#send(instanceId, { kind: 'terminate', reason });
  }

  /** @throws Refused 404, 410, or 500 for an instance in the wrong state. */
  suspend(instanceId: string, reason: string): void {
    this.#send(instanceId, { kind: 'suspend', reason }, (status) => status !== 'Suspended');
  }

  /** @throws Refused 404, 410, or 500 for an instance that is not suspended. */
  resume(instanceId: string, reason: string): void {
    this.#send(instanceId, { kind: 'resume', reason }, (status) => status === 'Suspended');
  }

  /**
   * Removes the failures from a failed instance's history and runs what failed again, sub-orchestrations included.
   * @throws Refused 404, 412 when it has not failed, 501 where the algorithm would have to go back past a retry or a handled failure.
   */
  rewind(instanceId: string, reason: string): void {
    const { store, engine } = this.#parts;
    const row = this.instance(instanceId);
    if (row.status !== 'Failed')
      throw new Refused(412, 'The rewind operation is only supported on failed orchestration instances.');
    const rewound: string[] = [];
    const work: number[] = [];
    store.transaction(() => this.#rewindOne(row, reason, rewound, work));
    rewound.forEach((id) => engine.forget(id));
    engine.wake({ instances: new Set(rewound), work });
  }

  #rewindOne(row: InstanceRow, reason: string, rewound: string[], work: number[]): void {
    const { store } = this.#parts;
    const { instanceId, executionId, state } = row;
    const history = store
      .history(instanceId)
      .map((entry) => ({ ...entry, event: JSON.parse(entry.json) as HistoryEvent }));
    const failures = history.filter(
      ({ type }) => type === EventType.TaskFailed || type === EventType.SubOrchestrationInstanceFailed,
    );
    const firstFailure = failures[0]?.position ?? Infinity;
    const goesOnAfterFailure = history.some(
      ({ position, event, type }) =>
        position > firstFailure && event.EventId >= 0 && type !== EventType.ExecutionCompleted,
    );
    if (state.retriesExhausted || goesOnAfterFailure)
      throw new Refused(
        501,
        `Instance '${instanceId}' retried or handled a failure before it ended: going back past that is not supported.`,
      );
    store.deleteHistory(instanceId, [
      ...failures.map(({ position }) => position),
      ...history.filter(({ type }) => type === EventType.ExecutionCompleted).map(({ position }) => position),
    ]);
    for (const { event, type } of failures) {
      const taskId = Number(event['TaskScheduledId']);
      const isActivity = type === EventType.TaskFailed;
      const scheduled = store.scheduled(
        instanceId,
        isActivity ? EventType.TaskScheduled : EventType.SubOrchestrationInstanceCreated,
        taskId,
      );
      if (scheduled === undefined) throw new Error(`Event ${taskId} of ${instanceId} is missing from its history`);
      if (isActivity) {
        const name = String(scheduled['Name']);
        const kind = name === 'BuiltIn::HttpActivity' ? 'http' : 'activity';
        state.open[taskId] = { kind };
        work.push(
          store.addWork({ instanceId, executionId, taskId, kind, name, input: scheduled['Input'] as string | null }),
        );
      } else {
        state.open[taskId] = { kind: 'sub' };
        const child = store.instance(String(scheduled['InstanceId']));
        if (child === undefined)
          throw new Refused(
            501,
            `Sub-orchestration '${String(scheduled['InstanceId'])}' was purged and cannot be rewound.`,
          );
        this.#rewindOne(child, reason, rewound, work);
      }
    }
    const at = new Date();
    store.saveInstance({
      ...row,
      status: 'Running',
      output: null,
      updatedAt: at.getTime(),
      state: { ...state, ended: null },
    });
    store.send(instanceId, { kind: 'rewind', reason });
    rewound.push(instanceId);
  }

  /**
   * Starts the same function with the same input again.
   * @throws Refused 404 without an instance, 500 where the same id is active.
   */
  restart(instanceId: string, withNewInstanceId: boolean): string {
    const { name, input, version } = this.instance(instanceId);
    return this.start(name, {
      input,
      version: version ?? undefined,
      instanceId: withNewInstanceId ? undefined : instanceId,
    });
  }

  /** Removes the finished ones among the instances of the filter; how many were removed. */
  purge(filter: InstanceFilter): number {
    const { store, engine } = this.#parts;
    const statuses = filter.statuses === undefined ? runtimeStatuses : filter.statuses;
    const ids = store.ids({ ...filter, statuses: statuses.filter(isFinished) });
    store.transaction(() => {
      for (const id of ids) store.purge(id);
    });
    ids.forEach((id) => engine.forget(id));
    if (ids.length > 100) store.compact();
    return ids.length;
  }

  /** @throws Refused 404 when there is no such instance. */
  purgeOne(instanceId: string): void {
    this.instance(instanceId);
    this.#parts.store.transaction(() => this.#parts.store.purge(instanceId));
    this.#parts.engine.forget(instanceId);
  }

  /** @throws Refused 400 when the app has no such entity function. */
  signalEntity(name: string, key: string, operation: string, input: string | null): void {
    const { store, engine } = this.#parts;
    if (this.#parts.functions().find('entityTrigger', name) === undefined)
      throw new Refused(400, `The function '${name}' doesn't exist, is disabled, or is not an entity function.`);
    const entityId = schedulerId({ name, key });
    store.transaction(() =>
      store.sendToEntity(entityId, '', { ...newEntityOperation(operation, undefined, true, randomUUID()), input }),
    );
    engine.wake({ entities: new Set([entityId]) });
  }

  /** JSON text of an entity's state. @throws Refused 404 where it does not exist. */
  entityState(name: string, key: string): string {
    const entity = this.#parts.store.entity(schedulerId({ name, key }));
    if (entity?.exists !== true) throw new Refused(404, `No entity '${schedulerId({ name, key })}' found.`);
    return entity.state ?? 'null';
  }

  entities(
    name: string | undefined,
    top: number,
    after: string,
  ): { entityId: { name: string; key: string }; lastOperationTime: string; state: unknown }[] {
    return this.#parts.store
      .entities(name === undefined ? '@' : `@${name.toLowerCase()}@`, top, after)
      .map((entity) => ({
        entityId: parseSchedulerId(entity.entityId),
        lastOperationTime: new Date(entity.updatedAt).toISOString(),
        state: entity.state === null ? null : (JSON.parse(entity.state) as unknown),
      }));
  }

  #send(instanceId: string, message: Message, fits: (status: InstanceRow['status']) => boolean = () => true): void {
    const { store, engine } = this.#parts;
    store.transaction(() => {
      const { status } = store.status(instanceId) ?? {};
      if (status === undefined) throw new Refused(404, `No instance with ID '${instanceId}' found.`);
      if (isFinished(status)) throw new Refused(410, '');
      if (!fits(status))
        throw new Refused(500, `Cannot ${message.kind} an orchestration instance in the ${status} state.`);
      store.send(instanceId, message);
    });
    engine.wake({ instances: new Set([instanceId]) });
  }
}
