// The job store over a real graph, as several processes would use it: each `process` has a driver of its own.
import { randomBytes } from 'node:crypto';
import type { JobEvent } from '../../src/contract/event.ts';
import type { OperationType } from '../../src/contract/job.ts';
import type { Clock } from '../../src/services/clock.ts';
import { makeNeo4jJobs } from '../../src/services/jobs/neo4j-jobs.ts';
import type { Jobs, NewJob } from '../../src/services/jobs/jobs.ts';
import { makeNeo4j, type Neo4j, type Neo4jAddress } from '../../src/services/neo4j/neo4j.ts';
import { makeProgress } from '../../src/services/progress/neo4j-progress.ts';
import type { Progress } from '../../src/services/progress/progress.ts';
import { systemClock } from '../../src/services/system-clock.ts';

export interface JobStore {
  readonly neo4j: Neo4j;
  readonly jobs: Jobs;
  readonly progress: Progress;
  /** What went to the publisher, in order. */
  readonly sent: JobEvent[];
}

export interface StoreChanges {
  readonly clock?: Clock;
  readonly newJobId?: (operationType: OperationType) => string;
  readonly neo4j?: Neo4j;
  readonly activeJobsMax?: number;
}

export const newJobId = (operationType: OperationType): string =>
  `${operationType === 'scan' ? 'scan' : 'iac'}-${randomBytes(6).toString('hex')}`;

export function makeJobStore(address: Neo4jAddress, changes: StoreChanges = {}): JobStore {
  const neo4j = changes.neo4j ?? makeNeo4j(address);
  const clock = changes.clock ?? systemClock;
  const sent: JobEvent[] = [];
  const publisher = {
    publish: async (events: readonly JobEvent[]) => void sent.push(...events),
    clientUrl: async (group: string, minutes: number) => `wss://hub/${group}?minutes=${minutes}`,
  };
  return {
    neo4j,
    jobs: makeNeo4jJobs({
      neo4j,
      clock,
      newJobId: changes.newJobId ?? newJobId,
      activeJobsMax: changes.activeJobsMax ?? 100_000,
    }),
    progress: makeProgress({ neo4j, publisher, clock }),
    sent,
  };
}

/** A tenant that nothing else in the graph belongs to, so that tests share a database without touching each other. */
export const newTenantId = (): string => {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

export const aScan = (changes: Partial<NewJob> = {}): NewJob => {
  const tenantId = changes.tenantId ?? newTenantId();
  return { operationType: 'scan', tenantId, userId: null, params: { tenant_id: tenantId }, ...changes };
};

/** A clock that stands until it is moved. */
export function handClock(start = '2026-11-23T12:00:00.000Z') {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    sleep: async (ms: number) => void (now += ms),
    /** Moves on and answers the new moment. */
    pass(ms: number): string {
      now += ms;
      return new Date(now).toISOString();
    },
  };
}

/** A database whose answer to every first write gets lost: the driver would repeat the work, so this does. */
export const losingAnswers = (neo4j: Neo4j): Neo4j => ({
  ...neo4j,
  async write(work) {
    await neo4j.write(work);
    return neo4j.write(work);
  },
});
