// Turns what an activity throws into a value: what ends the job, what is worth another try, and what was a cancellation. A failure that
// would come again ends it within seconds, not after all the patience that a dependency is given.
import { AtgError, ERRORS } from '../contract/errors.ts';
import type { Log } from '../services/log.ts';
import { JobCancelled } from './control.ts';
import { isDeterministic } from './is-deterministic.ts';
import type { Unhappy } from './types.ts';

/**
 * Runs `work`, which may be run twice; its failures become outcomes. Only the log gets the text of an unforeseen error. One that looks as if it
 * would come again is given one more try at once: a node that was read while somebody wrote it makes one too.
 */
export async function asOutcome<T>(
  log: Log,
  activity: string,
  jobId: string,
  work: () => Promise<T>,
  isLast = false,
): Promise<T | Unhappy> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof JobCancelled) return { outcome: 'cancelled' };
    if (error instanceof AtgError) {
      const failure = { code: error.code, message: error.detail };
      const retriable = ERRORS[error.code].blame === 'dependency';
      log.warn('activity.failed', { activity, jobId, code: error.code, retriable });
      return { outcome: retriable ? 'again' : 'failed', error: failure };
    }
    log.error('activity.unforeseen', {
      activity,
      jobId,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    const isFinal = isDeterministic(error);
    if (isFinal && !isLast) return asOutcome(log, activity, jobId, work, true);
    return {
      outcome: isFinal ? 'failed' : 'again',
      error: { code: 'INTERNAL', message: `Something unforeseen happened; the log has it under the job id ${jobId}.` },
    };
  }
}
