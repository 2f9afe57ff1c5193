// Waits inside an orchestration, but not past the news that the job was cancelled.
import type { OrchestrationContext, Task, TimerTask } from 'durable-functions';

/** The external event that tells a waiting orchestration of a cancellation; the record in the job store is what counts. */
export const CANCEL_EVENT = 'cancelRequested';

/** Sleeps for `seconds` on a durable timer, or until {@link CANCEL_EVENT}. */
export function* pause(context: OrchestrationContext, seconds: number): Generator<Task, void, any> {
  const until = context.df.currentUtcDateTime.getTime() + seconds * 1000;
  const timer: TimerTask = context.df.createTimer(dateAt(context, until));
  const told = context.df.waitForExternalEvent(CANCEL_EVENT);
  const first: Task = yield context.df.Task.any([timer, told]);
  if (first !== timer) timer.cancel();
}

/** A date made from the replay-safe one, since orchestrations have no clock of their own. */
function dateAt(context: OrchestrationContext, milliseconds: number): Date {
  const date = structuredClone(context.df.currentUtcDateTime);
  date.setTime(milliseconds);
  return date;
}
