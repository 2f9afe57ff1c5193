// The state of the task hub on disk: one SQLite database, one transaction per episode. A process killed between two transactions
// has lost nothing that anybody was told of. Never keeps rows in memory.
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { EventType, HistoryEvent } from './history.ts';
import type { EntityMessage, EntityRow, InstanceFilter, InstanceRow, Message, RuntimeStatus, Work } from './rows.ts';
import { SCHEMA, toEntity, toInstance, whereOf, type Row } from './tables.ts';

/** Control messages overtake completions, and a new generation's start overtakes the events that wait for it. */
const priorityOf = (message: Message): number =>
  ['terminate', 'suspend', 'resume'].includes(message.kind) ? 2 : ['start', 'rewind'].includes(message.kind) ? 1 : 0;

export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, 'state.db'));
    // NORMAL loses nothing to a killed process, and the last moments only to a machine that loses power
    this.#database.exec(
      'PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000',
    );
    this.#database.exec(SCHEMA);
  }

  /** Gives freed pages back to the file system and closes. */
  close(): void {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#database.close();
  }

  /** All or nothing; may not be nested. */
  transaction<T>(body: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = body();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  // --- instances

  instance(instanceId: string): InstanceRow | undefined {
    const row = this.#get('SELECT * FROM instances WHERE instance_id = ?', instanceId);
    return row && toInstance(row);
  }

  status(instanceId: string): { status: RuntimeStatus; executionId: string } | undefined {
    const row = this.#get('SELECT status, execution_id FROM instances WHERE instance_id = ?', instanceId);
    return row && { status: row['status'] as RuntimeStatus, executionId: String(row['execution_id']) };
  }

  saveInstance(row: InstanceRow): void {
    this.#run(
      `INSERT INTO instances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (instance_id) DO UPDATE SET execution_id = excluded.execution_id, name = excluded.name, version = excluded.version,
       status = excluded.status, input = excluded.input, output = excluded.output, custom_status = excluded.custom_status,
       created_at = excluded.created_at, updated_at = excluded.updated_at, parent = excluded.parent, state = excluded.state`,
      row.instanceId,
      row.executionId,
      row.name,
      row.version,
      row.status,
      row.input,
      row.output,
      row.customStatus,
      row.createdAt,
      row.updatedAt,
      row.parent && JSON.stringify(row.parent),
      JSON.stringify(row.state),
    );
  }

  /** Newest last; `after` is the position an earlier page ended at. */
  list(filter: InstanceFilter, top: number, after?: { createdAt: number; instanceId: string }): InstanceRow[] {
    const { where, values } = whereOf(filter);
    const page = after === undefined ? '' : ' AND (created_at, instance_id) > (?, ?)';
    const pageValues = after === undefined ? [] : [after.createdAt, after.instanceId];
    return this.#all(
      `SELECT * FROM instances WHERE ${where}${page} ORDER BY created_at, instance_id LIMIT ?`,
      ...values,
      ...pageValues,
      top,
    ).map(toInstance);
  }

  ids(filter: InstanceFilter): string[] {
    const { where, values } = whereOf(filter);
    return this.#all(`SELECT instance_id FROM instances WHERE ${where}`, ...values).map((row) =>
      String(row['instance_id']),
    );
  }

  /** Removes an instance and what waits for it; its activities run on and their results are thrown away. */
  purge(instanceId: string): void {
    for (const table of ['instances', 'history', 'actions', 'inbox', 'timers'])
      this.#run(`DELETE FROM ${table} WHERE instance_id = ?`, instanceId);
  }

  /** Gives the pages that purging freed back to the file system. */
  compact(): void {
    this.#database.exec('PRAGMA incremental_vacuum');
  }

  /** Forgets a generation: its history, actions and timers. */
  clearGeneration(instanceId: string): void {
    for (const table of ['history', 'actions', 'timers'])
      this.#run(`DELETE FROM ${table} WHERE instance_id = ?`, instanceId);
  }

  // --- history

  appendHistory(instanceId: string, firstPosition: number, events: HistoryEvent[]): void {
    events.forEach((event, index) =>
      this.#run(
        'INSERT INTO history VALUES (?, ?, ?, ?, ?)',
        instanceId,
        firstPosition + index,
        event.EventType,
        event.EventId,
        JSON.stringify(event),
      ),
    );
  }

  history(instanceId: string): { position: number; type: EventType; json: string }[] {
    return this.#all(
      'SELECT position, type, event FROM history WHERE instance_id = ? ORDER BY position',
      instanceId,
    ).map((row) => ({
      position: Number(row['position']),
      type: Number(row['type']) as EventType,
      json: String(row['event']),
    }));
  }

  /** The event that scheduled a task. */
  scheduled(instanceId: string, type: EventType, eventId: number): HistoryEvent | undefined {
    const row = this.#get(
      'SELECT event FROM history WHERE instance_id = ? AND type = ? AND event_id = ?',
      instanceId,
      type,
      eventId,
    );
    return row && (JSON.parse(String(row['event'])) as HistoryEvent);
  }

  deleteHistory(instanceId: string, positions: number[]): void {
    for (const position of positions)
      this.#run('DELETE FROM history WHERE instance_id = ? AND position = ?', instanceId, position);
  }

  // --- the shapes of the actions seen so far, to compare each replay with

  appendActions(instanceId: string, firstPosition: number, shapes: string[]): void {
    shapes.forEach((shape, index) =>
      this.#run('INSERT INTO actions VALUES (?, ?, ?)', instanceId, firstPosition + index, shape),
    );
  }

  actions(instanceId: string): string[] {
    return this.#all('SELECT shape FROM actions WHERE instance_id = ? ORDER BY position', instanceId).map((row) =>
      String(row['shape']),
    );
  }

  // --- messages to instances

  send(instanceId: string, message: Message): void {
    this.#run(
      'INSERT INTO inbox (instance_id, priority, body) VALUES (?, ?, ?)',
      instanceId,
      priorityOf(message),
      JSON.stringify(message),
    );
  }

  nextMessage(instanceId: string, onlyControl: boolean): { id: number; message: Message } | undefined {
    const row = this.#get(
      'SELECT id, body FROM inbox WHERE instance_id = ? AND priority >= ? ORDER BY priority DESC, id LIMIT 1',
      instanceId,
      onlyControl ? 2 : 0,
    );
    return row && { id: Number(row['id']), message: JSON.parse(String(row['body'])) as Message };
  }

  deleteMessage(id: number): void {
    this.#run('DELETE FROM inbox WHERE id = ?', id);
  }

  deleteMessages(instanceId: string): void {
    this.#run('DELETE FROM inbox WHERE instance_id = ?', instanceId);
  }

  instancesWithMessages(): string[] {
    return this.#all('SELECT DISTINCT instance_id FROM inbox').map((row) => String(row['instance_id']));
  }

  // --- work

  addWork(work: Omit<Work, 'id'>): number {
    return this.#run(
      'INSERT INTO work (instance_id, execution_id, task_id, kind, name, input) VALUES (?, ?, ?, ?, ?, ?)',
      work.instanceId,
      work.executionId,
      work.taskId,
      work.kind,
      work.name,
      work.input,
    );
  }

  work(id: number): Work | undefined {
    const row = this.#get('SELECT * FROM work WHERE id = ?', id);
    return (
      row && {
        id,
        instanceId: String(row['instance_id']),
        executionId: String(row['execution_id']),
        taskId: Number(row['task_id']),
        kind: row['kind'] as Work['kind'],
        name: String(row['name']),
        input: row['input'] as string | null,
      }
    );
  }

  updateWorkInput(id: number, input: string): void {
    this.#run('UPDATE work SET input = ? WHERE id = ?', input, id);
  }

  /** False where the work is gone already, because its instance was purged or it was finished before. */
  deleteWork(id: number): boolean {
    return Number(this.#statement('DELETE FROM work WHERE id = ?').run(id).changes) > 0;
  }

  workIds(): number[] {
    return this.#all('SELECT id FROM work ORDER BY id').map((row) => Number(row['id']));
  }

  // --- timers

  addTimer(instanceId: string, executionId: string, taskId: number, fireAt: number): void {
    this.#run('INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?)', instanceId, executionId, taskId, fireAt);
  }

  deleteTimer(instanceId: string, taskId: number): void {
    this.#run('DELETE FROM timers WHERE instance_id = ? AND task_id = ?', instanceId, taskId);
  }

  deleteTimers(instanceId: string): void {
    this.#run('DELETE FROM timers WHERE instance_id = ?', instanceId);
  }

  nextTimerAt(): number | undefined {
    const row = this.#get('SELECT MIN(fire_at) AS at FROM timers');
    return row?.['at'] === null || row === undefined ? undefined : Number(row['at']);
  }

  dueTimers(now: number): { instanceId: string; executionId: string; taskId: number; fireAt: number }[] {
    return this.#all('SELECT * FROM timers WHERE fire_at <= ? ORDER BY fire_at LIMIT 500', now).map((row) => ({
      instanceId: String(row['instance_id']),
      executionId: String(row['execution_id']),
      taskId: Number(row['task_id']),
      fireAt: Number(row['fire_at']),
    }));
  }

  // --- entities

  entity(entityId: string): EntityRow | undefined {
    const row = this.#get('SELECT * FROM entities WHERE entity_id = ?', entityId);
    return row && toEntity(row);
  }

  entities(prefix: string, top: number, after: string): EntityRow[] {
    return this.#all(
      'SELECT * FROM entities WHERE exist = 1 AND substr(entity_id, 1, ?) = ? AND entity_id > ? ORDER BY entity_id LIMIT ?',
      prefix.length,
      prefix,
      after,
      top,
    ).map(toEntity);
  }

  saveEntity(row: EntityRow): void {
    if (!row.exists && row.lock === null) this.#run('DELETE FROM entities WHERE entity_id = ?', row.entityId);
    else
      this.#run(
        'INSERT OR REPLACE INTO entities VALUES (?, ?, ?, ?, ?)',
        row.entityId,
        row.exists ? 1 : 0,
        row.state,
        row.lock && JSON.stringify(row.lock),
        row.updatedAt,
      );
  }

  sendToEntity(entityId: string, sender: string, message: EntityMessage): void {
    this.#run(
      'INSERT INTO entity_inbox (entity_id, sender, kind, body) VALUES (?, ?, ?, ?)',
      entityId,
      sender,
      message.kind,
      JSON.stringify(message),
    );
  }

  /** The oldest messages; with `sender` only that one's, because a lock lets nobody else through. */
  entityMessages(
    entityId: string,
    options: { sender?: string; kind?: EntityMessage['kind'] },
    limit: number,
  ): { id: number; sender: string; message: EntityMessage }[] {
    const bySender = options.sender === undefined ? '' : ' AND sender = ?';
    const byKind = options.kind === undefined ? '' : ' AND kind = ?';
    const values = [options.sender, options.kind].filter((value) => value !== undefined);
    return this.#all(
      `SELECT id, sender, body FROM entity_inbox WHERE entity_id = ?${bySender}${byKind} ORDER BY id LIMIT ?`,
      entityId,
      ...values,
      limit,
    ).map((row) => ({
      id: Number(row['id']),
      sender: String(row['sender']),
      message: JSON.parse(String(row['body'])) as EntityMessage,
    }));
  }

  deleteEntityMessage(id: number): void {
    this.#run('DELETE FROM entity_inbox WHERE id = ?', id);
  }

  entitiesWithMessages(): string[] {
    return this.#all('SELECT DISTINCT entity_id FROM entity_inbox').map((row) => String(row['entity_id']));
  }

  // --- timer triggers

  schedule(name: string): { last: number | null; next: number | null; updated: number } | undefined {
    const row = this.#get('SELECT * FROM schedules WHERE function = ?', name);
    return (
      row && { last: row['last'] as number | null, next: row['next'] as number | null, updated: Number(row['updated']) }
    );
  }

  saveSchedule(name: string, last: number | null, next: number | null, updated: number): void {
    this.#run('INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?)', name, last, next, updated);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  #get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }
}
