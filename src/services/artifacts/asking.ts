// Turns what the storage SDK throws into the product's own errors.
import { RestError } from '@azure/storage-blob';
import { AtgError } from '../../contract/errors.ts';

/** True where there is no such blob. */
export const isMissing = (error: unknown): boolean => error instanceof RestError && error.statusCode === 404;

/** True where a blob that was to be created is there already. */
export const isThere = (error: unknown): boolean => error instanceof RestError && error.statusCode === 409;

/** @throws STORAGE_UNAVAILABLE for whatever storage refuses or does not answer */
export async function asking<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** STORAGE_UNAVAILABLE, for a failure of any kind. */
export const unavailable = (cause: unknown): AtgError =>
  new AtgError('STORAGE_UNAVAILABLE', 'The artifact storage does not answer. Try again in a moment.', {
    cause,
    retryAfterSeconds: 5,
  });
