// Turns what an activity throws into a value: what ends the job, what is worth another try, and what was a cancellation.
import { AtgError, ERRORS } from '../contract/errors.ts';
import type { Log } from '../services/log.ts';
import { JobCancelled } from './control.ts';
import type { Unhappy } from './types.ts';

/** Runs `work`; its failures become outcomes. Only the log gets the text of an unforeseen error. */
export async function asOutcome<T>(
  log: Log,
  activity: string,
  jobId: string,
  work: () => Promise<T>,
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
    return {
      outcome: 'again',
      error: { code: 'INTERNAL', message: `Something unforeseen happened; the log has it under the job id ${jobId}.` },
    };
  }
}
