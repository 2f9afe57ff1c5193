// How entities are named and what is sent to them. Names are lower-case; keys are as given.
import type { EntityMessage } from './rows.ts';

/** `@name@key`, the id under which an entity is scheduled. */
export const schedulerId = ({ name, key }: { name: string; key: string }): string => `@${name.toLowerCase()}@${key}`;

export function parseSchedulerId(id: string): { name: string; key: string } {
  const at = id.indexOf('@', 1);
  return { name: id.slice(1, at), key: id.slice(at + 1) };
}

/** An operation as it waits for its entity; `executionId` is the caller's, where an answer is wanted. */
export const newEntityOperation = (
  name: string,
  input: unknown,
  isSignal: boolean,
  id: string,
  executionId?: string,
): Extract<EntityMessage, { kind: 'operation' }> => ({
  kind: 'operation',
  name,
  input: input === undefined ? null : JSON.stringify(input),
  isSignal,
  id,
  ...(executionId !== undefined && { executionId }),
});
