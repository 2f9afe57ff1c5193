// Drives an orchestration by hand: tasks are plain descriptions, a script answers them.
import type { OrchestrationContext } from 'durable-functions';

export interface ActivityCall {
  kind: 'activity';
  name: string;
  input: Record<string, unknown>;
}
interface TimerTask {
  kind: 'timer';
  fireAt: Date;
  cancelled: boolean;
  cancel(): void;
}
interface EventTask {
  kind: 'event';
  name: string;
}
interface Compound {
  kind: 'all' | 'any';
  tasks: Task[];
}
type Task = ActivityCall | TimerTask | EventTask | Compound;

export interface Drive {
  /** What `script` answers is what the activity returns; an Error is how the host failed to run it. */
  readonly script: (call: ActivityCall, nth: number) => unknown;
  /** True lets an external event of this name win every race. */
  readonly event?: (name: string) => boolean;
  readonly input: unknown;
}

/** Runs to the end and answers what was called, how long was slept, and how it ended. */
export function drive(
  orchestration: (context: OrchestrationContext) => Generator<unknown, unknown, unknown>,
  { script, event, input }: Drive,
) {
  const calls: ActivityCall[] = [];
  const pauses: number[] = [];
  const timers: TimerTask[] = [];
  let continuedWith: unknown;
  let now = Date.parse('2026-01-01T00:00:00Z');
  const df = {
    getInput: () => input,
    get currentUtcDateTime() {
      return new Date(now);
    },
    callActivity: (name: string, activityInput: Record<string, unknown>): Task => ({
      kind: 'activity',
      name,
      input: activityInput,
    }),
    createTimer: (fireAt: Date): Task => {
      const timer: TimerTask = { kind: 'timer', fireAt, cancelled: false, cancel: () => void (timer.cancelled = true) };
      timers.push(timer);
      return timer;
    },
    waitForExternalEvent: (name: string): Task => ({ kind: 'event', name }),
    continueAsNew: (next: unknown) => void (continuedWith = next),
    Task: {
      all: (tasks: Task[]): Task => ({ kind: 'all', tasks }),
      any: (tasks: Task[]): Task => ({ kind: 'any', tasks }),
    },
  };
  const answer = (task: Task): unknown => {
    switch (task.kind) {
      case 'activity':
        calls.push(task);
        return delivered(script(task, calls.length));
      case 'all': {
        const answers = task.tasks.map(answer);
        return answers.find((each) => each instanceof Error) ?? answers;
      }
      case 'any': {
        const told = task.tasks.find((each) => each.kind === 'event' && event?.(each.name));
        if (told) return told;
        return task.tasks.find((each) => each.kind === 'timer' && answer(each) === undefined);
      }
      case 'timer':
        pauses.push((task.fireAt.getTime() - now) / 1000);
        now = task.fireAt.getTime();
        return undefined;
      case 'event':
        throw new Error(`nobody raised ${task.name}`);
    }
  };
  const generator = orchestration({ df } as unknown as OrchestrationContext);
  for (let next = generator.next(); ;) {
    if (next.done) return { calls, pauses, timers, continuedWith, returned: next.value };
    const answered = answer(next.value as Task);
    next = answered instanceof Error ? generator.throw(answered) : generator.next(answered);
  }
}

/** What crosses the boundary is JSON. */
const delivered = (value: unknown): unknown =>
  value instanceof Error ? value : (JSON.parse(JSON.stringify(value)) as unknown);
