// Progress of jobs: each event gets its sequence and is kept under the job's lock, then it is sent. A job that has ended takes no more
// events, so its completion stays the last.
import { groupOf, type JobEvent } from '../../contract/event.ts';
import { isTerminal } from '../../contract/job.ts';
import type { Clock } from '../clock.ts';
import { lockJob, progressOf, readJob, saveJob, type NewEvent } from '../jobs/job-record.ts';
import { eventKeys, toEvent, type EventNode, type JobNode } from '../jobs/to-job.ts';
import type { ManagedTransaction, Neo4j } from '../neo4j/neo4j.ts';
import { makeInTurn } from './in-turn.ts';
import type { Progress, ProgressReport } from './progress.ts';
import type { Publisher } from './web-pubsub.ts';

export interface ProgressDeps {
  readonly neo4j: Neo4j;
  readonly publisher: Pick<Publisher, 'publish' | 'clientUrl'>;
  readonly clock: Clock;
}

/** At most two progress events a second: a faster report only updates the job. */
const PROGRESS_EVENT_EVERY_MS = 500;
const SUBSCRIPTION_MINUTES = 60;

/** Progress that is kept in Neo4j before it is sent. */
export function makeProgress({ neo4j, publisher, clock }: ProgressDeps): Progress {
  const inTurn = makeInTurn();

  /** Keeps what `change` makes of the job, unless it has ended; then sends the events, in the order in which they were kept. */
  const keepAndSend = async (jobId: string, change: (node: JobNode, now: string) => Change): Promise<void> => {
    const { sending } = await inTurn(jobId, async () => {
      const events = await neo4j.write(async (tx) => {
        const node = await lockJob(tx, jobId);
        if (isTerminal(node.status)) return [];
        const now = clock.now().toISOString();
        const { changes, news } = change(node, now);
        return (await saveJob(tx, node, now, changes, news)).events;
      });
      // Begun in turn, awaited outside: the next report need not wait until this one was sent.
      return { sending: publisher.publish(events) };
    });
    await sending;
  };

  return {
    report: (jobId, report) => keepAndSend(jobId, (node, now) => toChange(node, report, now)),

    log: (jobId, type, message, details) =>
      keepAndSend(jobId, () => ({ changes: {}, news: [{ type, message, ...(details && { details }) }] })),

    send: (events) => publisher.publish(events),

    async sendEndAgain(jobId) {
      const last = await neo4j.read(async (tx) => {
        const { last_sequence } = await readJob(tx, jobId);
        return readEvents(tx, eventKeys(jobId, Math.max(last_sequence - 2, 0), last_sequence));
      });
      await publisher.publish(last.filter(({ type }) => type === 'error' || type === 'completion'));
    },

    events: (jobId, after, limit) =>
      neo4j.read(async (tx) => {
        const { last_sequence } = await readJob(tx, jobId);
        const keys = eventKeys(jobId, after, Math.min(after + limit, last_sequence));
        return { events: await readEvents(tx, keys), lastSequence: last_sequence };
      }),

    async subscribe(jobId) {
      await neo4j.read((tx) => readJob(tx, jobId));
      const group = groupOf(jobId);
      const expiresAt = new Date(clock.now().getTime() + SUBSCRIPTION_MINUTES * 60_000).toISOString();
      return { url: await publisher.clientUrl(group, SUBSCRIPTION_MINUTES), group, expiresAt };
    },
  };
}

async function readEvents(tx: ManagedTransaction, keys: readonly string[]): Promise<JobEvent[]> {
  const { records } = await tx.run(
    'MATCH (e:JobEvent) WHERE e.key IN $keys WITH e ORDER BY e.sequence RETURN properties(e) AS event',
    { keys },
  );
  return records.map((row) => toEvent(row.get('event') as EventNode));
}

interface Change {
  readonly changes: Partial<Pick<JobNode, 'progress' | 'progress_event_at'>>;
  readonly news: readonly NewEvent[];
}

function toChange(node: JobNode, { phase, message, percent, counts = {} }: ProgressReport, now: string): Change {
  const reached = Math.max(progressOf(node).percent, Math.min(Math.max(percent || 0, 0), 100));
  const progress = JSON.stringify({ ...counts, phase, message, percent: reached });
  const since = Date.parse(now) - Date.parse(node.progress_event_at ?? '1970-01-01');
  if (since < PROGRESS_EVENT_EVERY_MS) return { changes: { progress }, news: [] };
  return {
    changes: { progress, progress_event_at: now },
    news: [{ type: 'progress', message, details: { ...counts } }],
  };
}
