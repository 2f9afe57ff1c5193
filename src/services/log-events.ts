// Every line the product logs: its name, its level, what it says, and the fields it may have. Dashboards and alerts read these names;
// docs/telemetry.md is made of this table. Fields are counts, names of ours and ids of jobs, never tokens, bodies, names of people or
// anything of the tenant's.
import type { LogLevel } from './log.ts';

export interface LogEventSpec {
  readonly level: LogLevel;
  readonly about: string;
  readonly fields: readonly string[];
}

export const LOG_EVENTS = {
  'http.unforeseen': {
    level: 'error',
    about: 'A request failed in a way nobody foresaw; the caller got INTERNAL and this correlation id.',
    fields: ['operation', 'correlationId', 'error'],
  },
  'job.accepted': {
    level: 'info',
    about: 'A job was recorded and its orchestration started.',
    fields: ['jobId', 'operation'],
  },
  'job.start.failed': {
    level: 'error',
    about: 'The orchestration of a new job could not be started; the job ended as failed.',
    fields: ['jobId', 'error'],
  },
  'job.begun': {
    level: 'info',
    about: 'A job began to work; `queueSeconds` is how long it waited since it was accepted.',
    fields: ['jobId', 'operation', 'queueSeconds'],
  },
  'job.ended': {
    level: 'info',
    about:
      'A job has its terminal status. `seconds` since it began; `resources` read or written, `perSecond` of them; `throttled`: answers by which Azure asked to slow down; `unread`: scopes that could not be read.',
    fields: ['jobId', 'operation', 'status', 'code', 'seconds', 'resources', 'perSecond', 'throttled', 'unread'],
  },
  'job.cancel.not_told': {
    level: 'warn',
    about:
      'A cancellation is recorded, but its orchestration could not be told; its activities find out by themselves.',
    fields: ['jobId', 'error'],
  },
  'job.cancel_watch.blind': {
    level: 'warn',
    about:
      'An activity cannot ask just now whether its job was cancelled; the work goes on, and it asks again every second.',
    fields: ['jobId', 'error'],
  },
  'job.lost': {
    level: 'warn',
    about: 'A job whose orchestration is gone was ended as ORCHESTRATION_LOST.',
    fields: ['jobId'],
  },
  'job.files.expired': { level: 'info', about: 'The files of a job were deleted for their age.', fields: ['jobId'] },
  'job.files.orphaned': {
    level: 'warn',
    about: 'Files that no job names any more were found and deleted.',
    fields: ['jobId'],
  },
  'job.work.left': {
    level: 'warn',
    about:
      'The working files of a job that was cancelled or failed could not be removed; the hourly clean-up removes them.',
    fields: ['jobId', 'code'],
  },
  'job.not_expired': {
    level: 'warn',
    about: 'A job that is old enough could not be removed; the next run tries again, and removes the others meanwhile.',
    fields: ['jobId', 'error'],
  },
  'job.expired': { level: 'info', about: 'The record of a job was deleted for its age.', fields: ['jobId'] },
  'jobs.watched': {
    level: 'info',
    about: 'How the jobs stand, every five minutes: open ones, the age of the oldest, and how many failed lately.',
    fields: ['open', 'oldestMinutes', 'failedLately'],
  },
  'activity.failed': {
    level: 'warn',
    about: 'An activity ended with an error of the table; `retriable`: it is tried again.',
    fields: ['activity', 'jobId', 'code', 'retriable'],
  },
  'activity.unforeseen': {
    level: 'error',
    about:
      'An activity failed in a way nobody foresaw; it is tried again: for minutes, or once where it would only fail the same.',
    fields: ['activity', 'jobId', 'error'],
  },
  'scan.page.loaded': {
    level: 'info',
    about: 'A page of rows and its checkpoint are in the graph.',
    fields: ['jobId', 'step', 'partition', 'nodes', 'ms'],
  },
  'progress.send.failed': {
    level: 'warn',
    about:
      'Web PubSub did not take an event; it is kept, and subscribers read it from the history. Nothing is sent for `pauseMs`.',
    fields: ['jobId', 'sequence', 'pauseMs', 'error', 'code', 'status'],
  },
} as const satisfies Record<string, LogEventSpec>;

export type LogEvent = keyof typeof LOG_EVENTS;
