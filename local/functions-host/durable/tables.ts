// The tables of the task hub, and what their rows mean.
import type { SQLInputValue } from 'node:sqlite';
import type { InstanceState } from './instance-state.ts';
import type { EntityRow, InstanceFilter, InstanceRow, Parent, RuntimeStatus } from './rows.ts';

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS instances (
  instance_id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, name TEXT NOT NULL, version TEXT, status TEXT NOT NULL, input TEXT,
  output TEXT, custom_status TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, parent TEXT, state TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS instances_created ON instances (created_at, instance_id);
CREATE TABLE IF NOT EXISTS history (
  instance_id TEXT NOT NULL, position INTEGER NOT NULL, type INTEGER NOT NULL, event_id INTEGER NOT NULL, event TEXT NOT NULL,
  PRIMARY KEY (instance_id, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS actions (
  instance_id TEXT NOT NULL, position INTEGER NOT NULL, shape TEXT NOT NULL, PRIMARY KEY (instance_id, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, priority INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_instance ON inbox (instance_id, priority DESC, id);
CREATE TABLE IF NOT EXISTS work (
  id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, task_id INTEGER NOT NULL,
  kind TEXT NOT NULL, name TEXT NOT NULL, input TEXT);
CREATE TABLE IF NOT EXISTS timers (
  instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, task_id INTEGER NOT NULL, fire_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, task_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers_due ON timers (fire_at);
CREATE TABLE IF NOT EXISTS entities (
  entity_id TEXT PRIMARY KEY, exist INTEGER NOT NULL, state TEXT, lock TEXT, updated_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity_inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, entity_id TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entity_inbox_entity ON entity_inbox (entity_id, id);
CREATE TABLE IF NOT EXISTS schedules (function TEXT PRIMARY KEY, last INTEGER, next INTEGER, updated INTEGER NOT NULL) WITHOUT ROWID;
`;

/** A row as SQLite gives it. */
export type Row = Record<string, string | number | null>;

export const toInstance = (row: Row): InstanceRow => ({
  instanceId: String(row['instance_id']),
  executionId: String(row['execution_id']),
  name: String(row['name']),
  version: row['version'] as string | null,
  status: row['status'] as RuntimeStatus,
  input: row['input'] as string | null,
  output: row['output'] as string | null,
  customStatus: row['custom_status'] as string | null,
  createdAt: Number(row['created_at']),
  updatedAt: Number(row['updated_at']),
  parent: row['parent'] === null ? null : (JSON.parse(String(row['parent'])) as Parent),
  state: JSON.parse(String(row['state'])) as InstanceState,
});

export const toEntity = (row: Row): EntityRow => ({
  entityId: String(row['entity_id']),
  exists: row['exist'] === 1,
  state: row['state'] as string | null,
  lock: row['lock'] === null ? null : (JSON.parse(String(row['lock'])) as EntityRow['lock']),
  updatedAt: Number(row['updated_at']),
});

/** The condition that a filter stands for, and the values it takes. */
export function whereOf({ createdFrom, createdTo, statuses, prefix }: InstanceFilter): {
  where: string;
  values: SQLInputValue[];
} {
  const conditions = ['1'];
  const values: SQLInputValue[] = [];
  const add = (condition: string, ...more: SQLInputValue[]): void => {
    conditions.push(condition);
    values.push(...more);
  };
  if (createdFrom !== undefined) add('created_at >= ?', createdFrom);
  if (createdTo !== undefined) add('created_at <= ?', createdTo);
  if (statuses !== undefined) add(`status IN (${statuses.map(() => '?').join(', ') || 'NULL'})`, ...statuses);
  if (prefix !== undefined) add('substr(instance_id, 1, ?) = ?', prefix.length, prefix);
  return { where: conditions.join(' AND '), values };
}
