// Calls an activity by name; `yield*` gives back its own result type.
import type { OrchestrationContext, Task } from 'durable-functions';
import type { Activities } from '../activities/index.ts';

export type ActivityInput<N extends keyof Activities> = Parameters<Activities[N]>[0];
export type ActivityResult<N extends keyof Activities> = Awaited<ReturnType<Activities[N]>>;

/** One activity, awaited. */
export function* call<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  input: ActivityInput<N>,
): Generator<Task, ActivityResult<N>, any> {
  return yield context.df.callActivity(name, input);
}

/** The same activity with many inputs at once; results in the order of the inputs. */
export function* callAll<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  inputs: readonly ActivityInput<N>[],
): Generator<Task, ActivityResult<N>[], any> {
  return yield context.df.Task.all(inputs.map((input) => context.df.callActivity(name, input)));
}
