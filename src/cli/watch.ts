// Watches a job on behalf of a person: shows its progress, and on Ctrl-C asks what to do with the job, which is not theirs to
// lose by a slip. Where there is nobody to ask, the job goes on.
import { createInterface } from 'node:readline/promises';
import type { Job } from '../contract/job.ts';
import type { Api } from './api.ts';
import { type CliFailure, failure } from './failure.ts';
import { follow, type Pace } from './follow.ts';
import type { Interrupts } from './interrupts.ts';
import type { Io } from './output.ts';
import { jobView } from './progress-view.ts';

export interface WatchOptions {
  readonly api: Api;
  readonly io: Io;
  readonly interrupts: Interrupts;
  readonly jobId: string;
  readonly after?: number;
  readonly json: boolean;
  /** True: Ctrl-C leaves at once, as where nobody can be asked. */
  readonly detach?: boolean;
  readonly pace?: Partial<Pace> | undefined;
}

/**
 * The job as it ended.
 * @throws CliFailure INTERRUPTED where the person left; and what {@link follow} throws
 */
export async function watch(options: WatchOptions): Promise<Job> {
  const { api, io, interrupts, jobId, after, json, detach = false, pace } = options;
  const view = jobView(io.stderr, json);
  const leave = new AbortController();
  const left = (): CliFailure =>
    failure('INTERRUPTED', `Stopped watching; the job ${jobId} goes on.`, {
      hint: `\`atg jobs watch ${jobId}\` follows it again, \`atg jobs cancel ${jobId}\` ends it.`,
    });
  let asking = false;
  const onInterrupt = (): void => {
    if (detach || asking || !(io.stdin.isTTY && io.stderr.isTTY)) return leave.abort(left());
    asking = true;
    view.pause();
    void askWhatToDo(io, jobId)
      .then(async (answer) => {
        if (answer === 'leave') return leave.abort(left());
        if (answer === 'cancel') {
          await api.cancelOperation(jobId);
          view.note('Cancellation was asked for; the job stops within 5 seconds.');
        }
      })
      .catch((error: unknown) =>
        view.note(`The job was not cancelled: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => (asking = false));
  };
  return interrupts.during(onInterrupt, async () => {
    const events = follow({
      api,
      jobId,
      after: after ?? 0,
      signal: leave.signal,
      notice: (message) => view.note(message),
      ...(pace && { pace }),
    });
    try {
      for (let next = await events.next(); ; next = await events.next()) {
        if (next.done) return next.value;
        if (!asking) view.event(next.value);
      }
    } finally {
      view.pause();
    }
  });
}

/** Another Ctrl-C at the question, or the end of input, leaves. */
async function askWhatToDo({ stdin, stderr }: Io, jobId: string): Promise<'cancel' | 'leave' | 'watch'> {
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new AbortController();
  lines.once('SIGINT', () => ended.abort());
  lines.once('close', () => ended.abort());
  try {
    for (;;) {
      const answer = await lines.question(`\n${jobId} is running: [c]ancel it, [l]eave it, or go on [w]atching? `, {
        signal: ended.signal,
      });
      if (/^c(ancel)?$/i.test(answer.trim())) return 'cancel';
      if (/^l(eave)?$/i.test(answer.trim())) return 'leave';
      if (/^w(atch)?$/i.test(answer.trim())) return 'watch';
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    stderr.write('\n');
    return 'leave';
  } finally {
    lines.close();
  }
}
