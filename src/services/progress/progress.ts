// Progress of jobs to people: each event is kept in the graph database first, then sent through Web PubSub. Sending may fail; keeping may not.
import type { JobEvent } from '../../contract/event.ts';
import type { Phase } from '../../contract/job.ts';

export interface ProgressReport {
  readonly phase: Phase;
  readonly message: string;
  /** 0 to 100; kept at the highest value ever reported for the job. */
  readonly percent: number;
  readonly counts?: Readonly<Record<string, number>>;
}

export interface Progress {
  /** Updates the job's progress; keeps and sends an event unless one was kept less than half a second ago. Ignored once the job has ended. */
  report(jobId: string, progress: ProgressReport): Promise<void>;
  /** Keeps and sends a `log` or `error` event. Ignored once the job has ended. */
  log(
    jobId: string,
    type: 'log' | 'error',
    message: string,
    details?: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  /** Sends events that were kept by someone else (the job store). Never throws: Web PubSub being away must not stop a job. */
  send(events: readonly JobEvent[]): Promise<void>;
  /**
   * Sends the end of a job (`error`, `completion`) once more, for a worker that died between keeping and sending it. Who heard it
   * knows its sequence. @throws JOB_NOT_FOUND
   */
  sendEndAgain(jobId: string): Promise<void>;
  /** Kept events after a sequence, in order. @throws JOB_NOT_FOUND */
  events(jobId: string, after: number, limit: number): Promise<{ events: JobEvent[]; lastSequence: number }>;
  /** A client URL that may join the job's group and nothing else, and may not send. @throws JOB_NOT_FOUND, EVENTS_UNAVAILABLE */
  subscribe(jobId: string): Promise<{ url: string; group: string; expiresAt: string }>;
}
