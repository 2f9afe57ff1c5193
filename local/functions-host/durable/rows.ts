// What the task hub keeps: instances, messages that wait for them, work, entities.
import type { InstanceState } from './instance-state.ts';

export type RuntimeStatus =
  'Pending' | 'Running' | 'Completed' | 'ContinuedAsNew' | 'Failed' | 'Canceled' | 'Terminated' | 'Suspended';
export const runtimeStatuses: readonly RuntimeStatus[] = [
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
];
const finished: readonly RuntimeStatus[] = ['Completed', 'Failed', 'Terminated', 'Canceled'];
export const isFinished = (status: RuntimeStatus): boolean => finished.includes(status);

export interface Parent {
  instanceId: string;
  executionId: string;
  taskId: number;
}

export interface InstanceRow {
  instanceId: string;
  executionId: string;
  name: string;
  version: string | null;
  status: RuntimeStatus;
  /** JSON text, as given by whoever started it. */
  input: string | null;
  /** JSON text. */
  output: string | null;
  customStatus: string | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  updatedAt: number;
  parent: Parent | null;
  state: InstanceState;
}

/** What waits to be delivered to an instance; one message is one episode. */
export type Message =
  | { kind: 'start' }
  | { kind: 'rewind'; reason: string }
  | { kind: 'terminate' | 'suspend' | 'resume'; reason: string }
  | { kind: 'event'; name: string; input: string }
  | { kind: 'entityReply'; executionId: string; id: string; input: string }
  | { kind: 'taskCompleted'; executionId: string; taskId: number; result: string | null }
  | { kind: 'subCompleted'; executionId: string; taskId: number; result: string | null }
  | { kind: 'taskFailed'; executionId: string; taskId: number; reason: string; details: string }
  | { kind: 'subFailed'; executionId: string; taskId: number; reason: string; details: string }
  | { kind: 'timerFired'; executionId: string; taskId: number; fireAt: number };

/** An activity or an HTTP call that waits for its turn. */
export interface Work {
  id: number;
  instanceId: string;
  executionId: string;
  taskId: number;
  kind: 'activity' | 'http';
  name: string;
  /** JSON text; null is no input. */
  input: string | null;
}

/** What waits for an entity. `sender` is the orchestration it comes from, empty for a client or another entity. */
export type EntityMessage =
  | { kind: 'operation'; name: string; input: string | null; isSignal: boolean; id: string; executionId?: string }
  | { kind: 'lock'; id: string; executionId: string; lockSet: string[]; position: number }
  | { kind: 'release'; id: string };

export interface EntityRow {
  entityId: string;
  exists: boolean;
  state: string | null;
  lock: { id: string; owner: string } | null;
  updatedAt: number;
}

export interface InstanceFilter {
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  statuses?: RuntimeStatus[] | undefined;
  prefix?: string | undefined;
}
