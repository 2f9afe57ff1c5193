// Following a job: its kept events, and the address of its live group.
import type { HttpHandler } from '@azure/functions';
import { ListEvents, SubscribeEvents } from '../contract/events.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Progress } from '../services/progress/progress.ts';
import { findJob } from './find-job.ts';
import { handle, type Frame } from './handle.ts';

interface Deps {
  readonly jobs: Pick<Jobs, 'get'>;
  readonly progress: Pick<Progress, 'events' | 'subscribe'>;
}

/** `GET /operations/{job_id}/events`: the kept history. */
export const makeListEvents = (frame: Frame, { jobs, progress }: Deps): HttpHandler =>
  handle(ListEvents, frame, async ({ params, query, caller }) => {
    await findJob(jobs, params.job_id, caller);
    const { events, lastSequence } = await progress.events(params.job_id, query.after, query.limit);
    return { body: { events, last_sequence: lastSequence } };
  });

/** `POST /operations/{job_id}/subscribe`: a Web PubSub address for the group of this job alone. */
export const makeSubscribeEvents = (frame: Frame, { jobs, progress }: Deps): HttpHandler =>
  handle(SubscribeEvents, frame, async ({ params, caller }) => {
    await findJob(jobs, params.job_id, caller);
    const { url, group, expiresAt } = await progress.subscribe(params.job_id);
    return { body: { url, group, expires_at: expiresAt } };
  });
