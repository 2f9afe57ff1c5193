// The job store on every engine, seen from two processes, for the tests of what it does.
import type { JobStatus } from '../../src/contract/job.ts';
import type { JobEvent } from '../../src/contract/event.ts';
import type { Ending, JobArchive } from '../../src/services/jobs/jobs.ts';
import { engines, type TestGraph } from './graph.ts';
import { aScan, handClock, makeJobStore, type JobStore } from './job-store.ts';

export const COMPLETED: Ending = { status: 'completed', result: { resources: 3 }, error: null, message: 'Done' };
export const FAILED: Ending = {
  status: 'failed',
  result: null,
  error: { code: 'TENANT_UNREADABLE', message: 'Nothing could be read' },
  message: 'The job failed',
};
export const CANCELLED: Ending = { status: 'cancelled', result: { resources: 1 }, error: null, message: 'Stopped' };
export const ARCHIVE: JobArchive = { name: 'scan.zip', size: 9, sha256: 'ab', file_count: 2, blob: 'scan-x/scan.zip' };

export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** There from the first test on. */
export interface JobsAt {
  graph: TestGraph;
  first: JobStore;
  second: JobStore;
  /** A store on the first one's connection, with a clock that is moved by hand. */
  withClock(changes?: Parameters<typeof makeJobStore>[1]): JobStore & { clock: ReturnType<typeof handClock> };
  /** A new job, brought into a status; its id. */
  inStatus(store: Pick<JobStore, 'jobs'>, status: JobStatus): Promise<string>;
  eventsOf(jobId: string): Promise<readonly JobEvent[]>;
}

/** Describes what the store does, once for each engine. */
export function describeJobs(title: string, tests: (at: JobsAt) => void): void {
  describe.each(engines)(`${title} on $name`, ({ start }) => {
    const stores = {} as Pick<JobsAt, 'graph' | 'first' | 'second'>;
    const at: JobsAt = Object.assign(stores, {
      withClock: (changes: Parameters<typeof makeJobStore>[1] = {}) => {
        const clock = handClock();
        return { clock, ...makeJobStore(stores.graph, { clock, neo4j: stores.first.neo4j, ...changes }) };
      },
      inStatus: async ({ jobs }: Pick<JobStore, 'jobs'>, status: JobStatus) => {
        const { job } = await jobs.open(aScan());
        if (status !== 'queued') await jobs.begin(job.job_id);
        if (status === 'completed') await jobs.end(job.job_id, COMPLETED);
        if (status === 'failed') await jobs.end(job.job_id, FAILED);
        if (status === 'cancelled') await jobs.end(job.job_id, CANCELLED);
        return job.job_id;
      },
      eventsOf: async (jobId: string) => (await stores.first.progress.events(jobId, 0, 1000)).events,
    });
    beforeAll(async () => {
      at.graph = await start();
      at.first = makeJobStore(at.graph);
      at.second = makeJobStore(at.graph);
    });
    afterAll(async () => {
      await at.first.neo4j.close();
      await at.second.neo4j.close();
      await at.graph.stop();
    });
    tests(at);
  });
}
