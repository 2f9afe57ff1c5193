// Runs entities: one batch of operations at a time per entity, in order of arrival. While an orchestration holds an entity's lock, only
// that orchestration's operations run and everything else queues; the holder's calls overtake lock requests that wait.
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostLog } from '../console-log.ts';
import { InvocationFailed, InvocationTimedOut, textOf } from '../faults.ts';
import type { AppFunction, AppFunctions } from '../functions.ts';
import type { Invoker } from '../invoker.ts';
import { lossesMax } from './dispatcher.ts';
import { newEntityOperation, parseSchedulerId, schedulerId } from './entity-id.ts';
import type { Woken } from './schedule.ts';
import type { EntityMessage, EntityRow } from './rows.ts';
import type { Store } from './store.ts';

interface Parts {
  store: Store;
  invoker: Invoker;
  functions: () => AppFunctions;
  log: HostLog;
  wake: (woken: Partial<Woken>) => void;
}

type Operation = Extract<EntityMessage, { kind: 'operation' }>;
interface Queued<M extends EntityMessage = EntityMessage> {
  id: number;
  sender: string;
  message: M;
}

interface BatchReply {
  results: { isError: boolean; result?: string }[];
  signals: { target: { name: string; key: string }; name: string; input: string }[];
  entityExists: boolean;
  entityState?: string;
}

const batchMax = 100;

export class Entities {
  readonly #parts: Parts;
  readonly #losses = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes the entity's next step: a release, a lock request, or a batch of operations. */
  async run(entityId: string): Promise<'again' | 'done'> {
    try {
      return await this.#step(entityId);
    } catch (error) {
      this.#losses.set(entityId, (this.#losses.get(entityId) ?? 0) + 1);
      this.#parts.log.line('warning', 'Host.Durable', `Entity '${entityId}' runs its batch again: ${textOf(error)}`);
      await sleep(100);
      return 'again';
    }
  }

  async #step(entityId: string): Promise<'again' | 'done'> {
    const { store } = this.#parts;
    const entity: EntityRow = store.entity(entityId) ?? {
      entityId,
      exists: false,
      state: null,
      lock: null,
      updatedAt: 0,
    };
    const [release] = store.entityMessages(entityId, { kind: 'release' }, 1);
    if (release?.message.kind === 'release') {
      this.#release(entity, release.id, release.message.id);
      return 'again';
    }
    const queued = store.entityMessages(
      entityId,
      entity.lock === null ? {} : { sender: entity.lock.owner, kind: 'operation' },
      batchMax,
    );
    const [first] = queued;
    if (first === undefined) return 'done';
    if (first.message.kind === 'lock') this.#lock(entity, { ...first, message: first.message });
    else await this.#operations(entity, queued);
    return 'again';
  }

  #release(entity: EntityRow, messageId: number, lockId: string): void {
    const { store } = this.#parts;
    store.transaction(() => {
      store.deleteEntityMessage(messageId);
      if (entity.lock?.id === lockId) return store.saveEntity({ ...entity, lock: null });
      const asked = store
        .entityMessages(entity.entityId, { kind: 'lock' }, 10_000)
        .filter(({ message }) => 'id' in message && message.id === lockId);
      for (const { id } of asked) store.deleteEntityMessage(id);
    });
  }

  /** Grants the lock here and passes the request on to the next entity, or tells the owner that it holds all of them. */
  #lock(entity: EntityRow, { id, sender, message }: Queued<Extract<EntityMessage, { kind: 'lock' }>>): void {
    const { store, wake } = this.#parts;
    const next = message.lockSet[message.position + 1];
    store.transaction(() => {
      store.deleteEntityMessage(id);
      store.saveEntity({ ...entity, lock: { id: message.id, owner: sender } });
      if (next !== undefined) store.sendToEntity(next, sender, { ...message, position: message.position + 1 });
      else
        store.send(sender, {
          kind: 'entityReply',
          executionId: message.executionId,
          id: message.id,
          input: '{"result":"null"}',
        });
    });
    if (next !== undefined) wake({ entities: new Set([next]) });
    else wake({ instances: new Set([sender]) });
  }

  async #operations(entity: EntityRow, queued: Queued[]): Promise<void> {
    const batch: Queued<Operation>[] = [];
    for (const { id, sender, message } of queued) {
      if (message.kind !== 'operation') break; // a lock request waits until all before it have run
      batch.push({ id, sender, message });
    }
    const reply = await this.#invoke(entity, batch);
    this.#losses.delete(entity.entityId);
    const { store, wake } = this.#parts;
    const woken = { instances: new Set<string>(), entities: new Set<string>() };
    store.transaction(() => {
      batch.forEach(({ id, sender, message }, index) => {
        store.deleteEntityMessage(id);
        if (message.isSignal || message.executionId === undefined) return;
        const { isError, result } = reply.results[index] ?? {
          isError: true,
          result: '"The entity gave no result for this operation"',
        };
        const answer = { result: result ?? null, ...(isError && { exceptionType: 'Error' }) };
        store.send(sender, {
          kind: 'entityReply',
          executionId: message.executionId,
          id: message.id,
          input: JSON.stringify(answer),
        });
        woken.instances.add(sender);
      });
      store.saveEntity({
        entityId: entity.entityId,
        exists: reply.entityExists,
        state: reply.entityExists ? (reply.entityState ?? null) : null,
        lock: entity.lock,
        updatedAt: Date.now(),
      });
      for (const { target, name, input } of reply.signals) {
        const to = schedulerId(target);
        if (this.#find(to) === undefined) {
          this.#parts.log.line(
            'error',
            'Host.Durable',
            `Entity '${entity.entityId}' signalled '${to}', but the app has no entity function of that name`,
          );
          continue;
        }
        store.sendToEntity(to, '', {
          ...newEntityOperation(name, undefined, true, ''),
          input: input === '' ? null : input,
        });
        woken.entities.add(to);
      }
    });
    wake(woken);
  }

  async #invoke(entity: EntityRow, batch: Queued<Operation>[]): Promise<BatchReply> {
    const failAll = (reason: string): BatchReply => ({
      results: batch.map(() => ({ isError: true, result: JSON.stringify(reason) })),
      signals: [],
      entityExists: entity.exists,
      ...(entity.state !== null && { entityState: entity.state }),
    });
    const target = this.#find(entity.entityId);
    if (target === undefined) return failAll(`The app has no entity function for '${entity.entityId}'`);
    if ((this.#losses.get(entity.entityId) ?? 0) >= lossesMax)
      return failAll(`The worker ended ${lossesMax} times while this entity ran`);
    const { name, key } = parseSchedulerId(entity.entityId);
    const binding = {
      self: { name, key },
      exists: entity.exists,
      state: entity.state,
      batch: batch.map(({ message }) => ({
        id: message.id,
        name: message.name,
        input: message.input,
        isSignal: message.isSignal,
      })),
    };
    try {
      const { returnValue } = await this.#parts.invoker.invoke(target, {
        data: { string: JSON.stringify(binding) },
        reason: 'entity',
      });
      return returnValue?.json === undefined
        ? failAll('The entity function gave no reply of the Durable SDK: register it with df.app.entity')
        : (JSON.parse(returnValue.json) as BatchReply);
    } catch (error) {
      if (error instanceof InvocationFailed || error instanceof InvocationTimedOut) return failAll(error.message);
      throw error;
    }
  }

  #find(entityId: string): AppFunction | undefined {
    return this.#parts.functions().find('entityTrigger', parseSchedulerId(entityId).name);
  }
}
