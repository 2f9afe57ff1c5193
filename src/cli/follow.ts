// Follows a job to its end: every event once, in order. The kept history is the truth; Web PubSub only makes it quick.
// A message that continues what was delivered is delivered; a gap, a drop or silence makes us read the history.
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobEvent } from '../contract/event.ts';
import { isTerminal, type Job } from '../contract/job.ts';
import { abortable } from './abortable.ts';
import type { Api } from './api.ts';
import { CliFailure, failure } from './failure.ts';
import { openLiveEvents } from './live-events.ts';

export interface FollowOptions {
  readonly api: Pick<Api, 'listEvents' | 'getOperation' | 'subscribeEvents'>;
  readonly jobId: string;
  /** The last sequence that was seen already. */
  readonly after?: number;
  /** Ends following with the signal's reason. */
  readonly signal: AbortSignal;
  /** Told when the server goes away and when it is back. */
  readonly notice: (message: string) => void;
  readonly pace?: Partial<Pace>;
}

/** All in milliseconds. */
export interface Pace {
  /** Between two readings of the history without a live connection. */
  readonly pollMs: number;
  /** Silence of a live connection after which the history is read all the same. */
  readonly silenceMs: number;
  /** How long a missing message may be late before it is read from the history. */
  readonly gapMs: number;
  /** How long the server may be away before we give up. */
  readonly awayMs: number;
  /** The longest pause between two attempts to reach a server that is away. */
  readonly backOffMaxMs: number;
}
const PACE: Pace = { pollMs: 1000, silenceMs: 5000, gapMs: 200, awayMs: 300_000, backOffMaxMs: 15_000 };

/** Silent readings in a row that find events, after which a connection that is open counts as dead. */
const SILENT_FINDS_MAX = 2;
const END_READS_MAX = 30;

/**
 * Yields the events of a job and returns the job as it ended: at `completion`, or where it has ended and its history is
 * no longer kept.
 * @throws CliFailure where the server refuses, or was away for longer than `awayMs`; else the reason of `signal`
 */
export async function* follow(options: FollowOptions): AsyncGenerator<JobEvent, Job, void> {
  const { api, jobId, signal } = options;
  const pace = { ...PACE, ...options.pace };
  const patient = makePatient(options, pace);
  const arrived = new Map<number, JobEvent>(); // by sequence; what is not next waits here for what is before it
  let last = options.after ?? 0;
  let live = false;
  let mustRead = true; // the history may hold what will never arrive
  let quietSince = Date.now();
  let gapUntil: number | undefined;
  let silentFinds = 0;
  let bell = new AbortController();

  const connection = openLiveEvents(() => api.subscribeEvents(jobId), {
    event: (event) => {
      if (event.job_id !== jobId || event.sequence <= last) return;
      silentFinds = 0;
      arrived.set(event.sequence, event);
      bell.abort();
    },
    up: () => {
      live = mustRead = true; // what was kept between the last reading and the joining
      bell.abort();
    },
    down: () => {
      live = false;
      mustRead = true;
      bell.abort();
    },
  });

  try {
    for (;;) {
      signal.throwIfAborted();
      const next = arrived.get(last + 1);
      if (next) {
        arrived.delete(next.sequence);
        last = next.sequence;
        quietSince = Date.now();
        gapUntil = undefined;
        yield next;
        if (next.type === 'completion') return await readEnded(options, pace, patient);
        continue;
      }

      if (arrived.size > 0) gapUntil ??= Date.now() + pace.gapMs;
      const quietUntil = quietSince + (live ? pace.silenceMs : pace.pollMs);
      const waitMs = mustRead ? 0 : Math.min(quietUntil, gapUntil ?? Infinity) - Date.now();
      if (waitMs > 0) {
        bell = new AbortController();
        await pause(waitMs, AbortSignal.any([signal, bell.signal]));
        continue;
      }

      const silent = live && !mustRead && gapUntil === undefined;
      mustRead = false;
      let page = await patient(() => api.listEvents(jobId, last));
      if (page.events.length === 0) {
        const job = await patient(() => api.getOperation(jobId));
        if (isTerminal(job.status)) {
          page = await patient(() => api.listEvents(jobId, last)); // what was kept between the two readings
          if (page.events.length === 0 && !arrived.has(last + 1)) return job;
        }
      }
      quietSince = Date.now();
      gapUntil = undefined;
      for (const event of page.events) if (event.sequence > last) arrived.set(event.sequence, event);
      // The history has no gaps, so what it leaves out before its first event is no longer kept and will never come.
      const first = page.events[0]?.sequence ?? 0;
      if (first > last + 1 && !arrived.has(last + 1)) last = first - 1;
      if (page.last_sequence > (page.events.at(-1)?.sequence ?? last)) mustRead = true; // another page
      if (silent && page.events.length > 0) silentFinds += 1;
      if (silentFinds >= SILENT_FINDS_MAX) connection.renew();
    }
  } finally {
    connection.stop();
  }
}

/** Makes a caller that asks again while the server is away, and says so once. */
function makePatient({ jobId, signal, notice }: FollowOptions, pace: Pace) {
  return async <T>(ask: () => Promise<T>): Promise<T> => {
    const since = Date.now();
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await abortable(ask(), signal);
        if (attempt > 0) notice('The server is back.');
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof CliFailure) || !error.passing) throw error;
        if (Date.now() - since >= pace.awayMs)
          throw new CliFailure(error.code, error.message, {
            exitCode: error.exitCode,
            hint: `Gave up after ${Math.round(pace.awayMs / 1000)} s. The job goes on without us; \`atg jobs watch ${jobId}\` follows it again.`,
            cause: error,
          });
        if (attempt === 0) notice(`${error.message} The job goes on; trying again …`);
        await pause(Math.min(pace.pollMs * 2 ** attempt, pace.backOffMaxMs), signal);
      }
    }
  };
}

/** The end is recorded together with its event; a store that lags behind gets a moment. */
async function readEnded(
  { api, jobId, signal }: FollowOptions,
  pace: Pace,
  patient: ReturnType<typeof makePatient>,
): Promise<Job> {
  for (let read = 0; read < END_READS_MAX; read += 1) {
    signal.throwIfAborted();
    const job = await patient(() => api.getOperation(jobId));
    if (isTerminal(job.status)) return job;
    await pause(pace.pollMs, signal);
  }
  throw failure('ANSWER_INVALID', `The job ${jobId} sent its last event, but the server does not show its end.`, {
    hint: `\`atg jobs show ${jobId}\` shows it later.`,
  });
}

/** Waits; an abort ends the wait, and whoever waits looks why. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
