// Progress events: kept first, sent afterwards; `sequence` has no gap and no repeat within a job.
import { z } from 'zod';
import { PHASES, Timestamp, JOB_ID_PATTERN } from './job.ts';

const EVENT_TYPES = ['progress', 'log', 'error', 'completion'] as const;

export const JobEvent = z
  .object({
    type: z.enum(EVENT_TYPES),
    job_id: z.string().regex(JOB_ID_PATTERN),
    sequence: z.int().min(1),
    timestamp: Timestamp,
    phase: z.enum(PHASES),
    message: z.string(),
    percent: z.number().min(0).max(100),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'JobEvent' });

export type JobEvent = z.infer<typeof JobEvent>;
export type EventType = (typeof EVENT_TYPES)[number];

/** The Web PubSub hub that carries all jobs. */
export const HUB = 'atg';
/** The group that carries one job's events. */
export const groupOf = (jobId: string): string => `job-${jobId}`;
