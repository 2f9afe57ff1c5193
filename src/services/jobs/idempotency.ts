// Idempotency keys as the store keeps them: hashed, so that any text is a short key and one caller's key says nothing to another.
import { createHash } from 'node:crypto';
import { stableJson } from '../../graph/stable-json.ts';
import type { NewJob } from './jobs.ts';

/** How long a key answers its first job. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Keys belong to their caller: the same text from two callers is two keys. */
export const keyOf = (userId: string | null, key: string): string => sha256([userId, key]);

/** Equal for requests that ask for the same, whatever the order of their members. */
export const fingerprintOf = ({ operationType, params }: NewJob): string => sha256([operationType, stableJson(params)]);
