import type { NewJob } from '../../../src/services/jobs/jobs.ts';
import { aScan, makeJobStore, newTenantId } from '../../support/job-store.ts';
import { COMPLETED, describeJobs, FAILED } from '../../support/jobs-on.ts';

const HOUR_MS = 3_600_000;

describeJobs('idempotency keys', (at) => {
  describe('an idempotency key', () => {
    const generation = (changes: Partial<NewJob> = {}): NewJob =>
      aScan({ operationType: 'generate-iac', idempotencyKey: 'key', userId: newTenantId(), ...changes });

    test('answers the first job for an equal request, whatever the order of its members', async () => {
      const request = generation({ params: { a: 1, b: { c: [1], d: 2 } } });
      const { job } = await at.first.jobs.open(request);
      await at.first.jobs.begin(job.job_id);
      const again = await at.second.jobs.open({ ...request, params: { b: { d: 2, c: [1] }, a: 1 } });
      expect(again).toEqual({ job: await at.first.jobs.get(job.job_id), replayed: true });
    });

    test.each<[string, Partial<NewJob>]>([
      ['body', { params: { a: 2 } }],
      ['operation', { operationType: 'scan' }],
    ])('is refused with another %s', async (_what, changes) => {
      const request = generation({ params: { a: 1 } });
      await at.first.jobs.open(request);
      await expect(at.first.jobs.open({ ...request, ...changes })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    });

    test('belongs to its caller', async () => {
      const request = generation();
      const { job } = await at.first.jobs.open(request);
      const other = await at.first.jobs.open({ ...request, userId: newTenantId(), params: { other: true } });
      expect(other.replayed).toBe(false);
      expect(other.job.job_id).not.toBe(job.job_id);
    });

    test('is free again after 24 hours, and not before', async () => {
      const { clock, jobs } = at.withClock();
      const request = generation();
      const { job } = await jobs.open(request);
      clock.pass(24 * HOUR_MS - 1);
      expect((await jobs.open(request)).job.job_id).toBe(job.job_id);
      clock.pass(1);
      const { job: next, replayed } = await jobs.open({ ...request, params: { new: true } });
      expect(replayed).toBe(false);
      expect(next.job_id).not.toBe(job.job_id);
    });

    test('answers its job also where no further job may be', async () => {
      const request = generation();
      const { job } = await at.first.jobs.open(request);
      const full = makeJobStore(at.graph, { activeJobsMax: 1, neo4j: at.first.neo4j });
      expect(await full.jobs.open(request)).toEqual({ job, replayed: true });
      await expect(full.jobs.open(generation())).rejects.toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        retryAfterSeconds: 30,
      });
    });

    test('is not held by a job that was recorded but lost before it began', async () => {
      const request = generation();
      const lost = { ...FAILED, error: { code: 'ORCHESTRATION_LOST', message: 'Start it again' } } as const;
      const { job: never } = await at.first.jobs.open(request);
      await at.first.jobs.end(never.job_id, lost);
      const { job: next, replayed } = await at.first.jobs.open(request);
      expect(replayed).toBe(false);

      // One that had begun did some of its work: its caller must hear of that.
      await at.first.jobs.begin(next.job_id);
      await at.first.jobs.end(next.job_id, lost);
      expect(await at.first.jobs.open(request)).toMatchObject({ job: { job_id: next.job_id }, replayed: true });
    });

    test('is not held by a job that could not be started, nor by one whose scan was refused', async () => {
      const request = generation();
      const { job } = await at.first.jobs.open(request);
      await at.first.jobs.end(job.job_id, { ...FAILED, error: { code: 'START_FAILED', message: 'Send it again' } });
      expect((await at.first.jobs.open(request)).replayed).toBe(false);

      const { job: running } = await at.first.jobs.open(aScan());
      const scan = aScan({ tenantId: running.tenant_id, idempotencyKey: newTenantId() });
      await expect(at.first.jobs.open(scan)).rejects.toMatchObject({ code: 'SCAN_RUNNING' });
      await at.first.jobs.end(running.job_id, COMPLETED);
      expect((await at.first.jobs.open(scan)).replayed).toBe(false);
    });
  });
});
