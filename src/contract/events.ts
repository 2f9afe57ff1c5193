// Following a job: its kept history, and the address of its live group.
import { z } from 'zod';
import { JobParams } from './common.ts';
import { JobEvent } from './event.ts';
import { Timestamp } from './job.ts';
import { operation } from './operation.ts';

export const ListEvents = operation({
  id: 'listEvents',
  route: 'GET /operations/{job_id}/events',
  summary: "Read a job's events after a sequence number",
  params: JobParams,
  query: z.strictObject({
    after: z.int().min(0).default(0).describe('The last sequence already seen'),
    limit: z.int().min(1).max(1000).default(200).describe('Events per page'),
  }),
  reply: {
    status: 200,
    description: 'Events in order, without gaps',
    body: z
      .object({
        events: z.array(JobEvent),
        last_sequence: z.int().describe('The newest sequence of the job; 0 when there is none'),
      })
      .meta({ id: 'EventPage' }),
  },
  errors: ['REQUEST_INVALID', 'JOB_NOT_FOUND', 'GRAPH_UNAVAILABLE', 'INTERNAL'],
});

export const SubscribeEvents = operation({
  id: 'subscribeEvents',
  route: 'POST /operations/{job_id}/subscribe',
  summary: 'Get a Web PubSub address that may join the group of this job and nothing else',
  params: JobParams,
  reply: {
    status: 200,
    description: 'The address of a client connection',
    body: z.object({ url: z.string(), group: z.string(), expires_at: Timestamp }).meta({ id: 'Subscription' }),
  },
  errors: ['JOB_NOT_FOUND', 'GRAPH_UNAVAILABLE', 'EVENTS_UNAVAILABLE', 'INTERNAL'],
});
