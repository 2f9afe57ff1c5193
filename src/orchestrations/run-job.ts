// The life of one job, scan or generation alike: begin, every step in order by as many workers as it is worth, end.
// Deterministic; every failure arrives as a value, so nothing here reads an error's text.
import type { OrchestrationContext, Task } from 'durable-functions';
import type { EndInput, Failure, JobInput } from '../activities/types.ts';
import { call, callAll } from './call.ts';
import { pause } from './pause.ts';

/** Where a job goes on after its history was cut. */
interface Place {
  readonly step: number;
  readonly workers: number;
  readonly open: readonly number[];
}

export interface RunJobInput extends JobInput {
  readonly place?: Place;
}

/** Activity calls after which the history is cut: four events each keep it under the 1,000 that replay stays cheap with. */
const CALLS_PER_GENERATION = 180;
/** `tries` in a row that meet a dependency that is away, with pauses that double up to `pauseMaxSeconds`. */
interface Patience {
  readonly tries: number;
  readonly pauseMaxSeconds: number;
}
/** About four minutes, and never long after the dependency is back. */
const OF_WORK: Patience = { tries: 24, pauseMaxSeconds: 10 };
/** About an hour, after which the watchdog takes over; longer pauses keep the history short. */
const OF_RECORD: Patience = { tries: 120, pauseMaxSeconds: 30 };

const pauseSeconds = ({ pauseMaxSeconds }: Patience, attempt: number): number =>
  Math.min(2 ** attempt, pauseMaxSeconds);

/** The orchestration of every job; its status is how the job ended. */
export function* runJob(context: OrchestrationContext): Generator<Task, { status: string }, any> {
  const { place, ...job } = context.df.getInput<RunJobInput>();

  const begun = yield* insist(context, OF_RECORD, () => call(context, 'beginJob', job));
  if (begun.outcome !== 'begun') return yield* endUnhappy(context, job, begun);

  let calls = 0;
  for (let step = place?.step ?? 0; step < begun.steps.length; step++) {
    const name = begun.steps[step]!;
    let workers: number;
    let open: readonly number[];
    if (place?.step === step) {
      ({ workers, open } = place);
    } else {
      const prepared = yield* insist(context, OF_WORK, () => call(context, 'prepareStep', { ...job, step: name }));
      if (prepared.outcome !== 'ready') return yield* endUnhappy(context, job, prepared);
      ({ workers } = prepared);
      open = Array.from({ length: workers }, (_, worker) => worker);
      calls++;
    }

    for (let failures = 0; open.length > 0;) {
      if (calls >= CALLS_PER_GENERATION) {
        context.df.continueAsNew({ ...job, place: { step, workers, open } } satisfies RunJobInput);
        return { status: 'continued' };
      }
      const inputs = open.map((worker) => ({ ...job, step: name, worker, workers }));
      const results = yield* callAll(context, 'workStep', inputs);
      calls += open.length;

      const fatal = results.find(
        ({ outcome }) => outcome === 'failed' || outcome === 'cancelled' || outcome === 'ended',
      );
      if (fatal) return yield* endUnhappy(context, job, fatal);
      const again = results.find((result) => result.outcome === 'again');
      failures = again ? failures + 1 : 0;
      if (again && failures >= OF_WORK.tries) return yield* end(context, job, { status: 'failed', error: again.error });

      open = open.filter((_, index) => results[index]!.outcome !== 'done');
      const asked = Math.max(0, ...results.map((result) => (result.outcome === 'more' ? result.waitSeconds : 0)));
      const seconds = again ? Math.max(asked, pauseSeconds(OF_WORK, failures)) : asked;
      if (open.length > 0 && seconds > 0) yield* pause(context, seconds);
    }
  }
  return yield* end(context, job, { status: 'completed' });
}

/** Repeats a call while it answers `again`, with growing pauses; the last answer otherwise. */
function* insist<R extends { readonly outcome: string }>(
  context: OrchestrationContext,
  patience: Patience,
  attempt: () => Generator<Task, R, any>,
): Generator<Task, R, any> {
  for (let made = 1; ; made++) {
    const result = yield* attempt();
    if (result.outcome !== 'again' || made >= patience.tries) return result;
    yield* pause(context, pauseSeconds(patience, made));
  }
}

function* endUnhappy(
  context: OrchestrationContext,
  job: JobInput,
  result: { readonly outcome: string; readonly error?: Failure },
): Generator<Task, { status: string }, any> {
  if (result.outcome === 'ended') return { status: 'ended' };
  return yield* end(context, job, result.error ? { status: 'failed', error: result.error } : { status: 'cancelled' });
}

function* end(
  context: OrchestrationContext,
  job: JobInput,
  ending: EndInput['ending'],
): Generator<Task, { status: string }, any> {
  yield* insist(context, OF_RECORD, () => call(context, 'endJob', { ...job, ending }));
  return { status: ending.status };
}
