// Asks for all workers of this process together whether a job was cancelled: there may be fifty of them, each with a watch of its own.
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';

/** The store's answer, which is asked for again where it is older than `freshMs`. */
export function makeCancelWatch(
  jobs: Pick<Jobs, 'isCancelRequested'>,
  clock: Clock,
  freshMs: number,
): Jobs['isCancelRequested'] {
  const asked = new Map<string, { readonly at: number; readonly answer: Promise<boolean> }>();
  return (jobId) => {
    const now = clock.now().getTime();
    for (const [id, { at }] of asked) if (now - at >= freshMs) asked.delete(id);
    const answer = asked.get(jobId)?.answer ?? jobs.isCancelRequested(jobId);
    if (!asked.has(jobId)) asked.set(jobId, { at: now, answer });
    return answer;
  };
}
