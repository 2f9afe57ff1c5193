// Calls an activity by name; `yield*` gives back its own result type. An activity never fails here: what it throws nowhere, the host may
// still do to it (its worker dies, its time runs out), and an orchestration that ended of that would leave its job without an end.
import type { OrchestrationContext, Task } from 'durable-functions';
import type { Activities } from '../activities/index.ts';
import type { Unhappy } from '../activities/types.ts';

export type ActivityInput<N extends keyof Activities> = Parameters<Activities[N]>[0];
export type ActivityResult<N extends keyof Activities> = Awaited<ReturnType<Activities[N]>>;

const UNFINISHED: Unhappy = {
  outcome: 'again',
  error: {
    code: 'INTERNAL',
    message: 'A part of this job could not be finished, again and again. Start the job again.',
  },
};

/** One activity, awaited. */
export function* call<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  input: ActivityInput<N>,
): Generator<Task, ActivityResult<N>, any> {
  try {
    return yield context.df.callActivity(name, input);
  } catch {
    return UNFINISHED as ActivityResult<N>;
  }
}

/** The same activity with many inputs at once; results in the order of the inputs. */
export function* callAll<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  inputs: readonly ActivityInput<N>[],
): Generator<Task, ActivityResult<N>[], any> {
  try {
    return yield context.df.Task.all(inputs.map((input) => context.df.callActivity(name, input)));
  } catch {
    // Those that did finish have said so in their checkpoints, and are done at once.
    return inputs.map(() => UNFINISHED as ActivityResult<N>);
  }
}
