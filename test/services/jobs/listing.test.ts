import { aScan, handClock, makeJobStore, newTenantId } from '../../support/job-store.ts';
import { ARCHIVE, COMPLETED, FAILED, describeJobs } from '../../support/jobs-on.ts';

describeJobs('lists of jobs', (at) => {
  describe('the list', () => {
    const tenantId = newTenantId();
    const userId = newTenantId();
    const opened: string[] = [];
    const list = async (filter: object, limit = 100, offset = 0) => {
      const { jobs, total } = await at.first.jobs.list({ userId, limit, offset, ...filter });
      return { ids: jobs.map(({ job_id }) => job_id), total };
    };
    beforeAll(async () => {
      const { clock, jobs } = at.withClock();
      for (let i = 0; i < 12; i++) {
        const operationType = i % 3 === 0 ? 'scan' : 'generate-iac';
        const { job } = await jobs.open(
          aScan({ operationType, userId, tenantId: i < 6 && i > 0 ? tenantId : newTenantId() }),
        );
        opened.push(job.job_id);
        if (i >= 4) clock.pass(1000);
        if (i % 4 === 1) await jobs.begin(job.job_id);
        if (i % 4 === 2) await jobs.end(job.job_id, COMPLETED);
        if (i % 4 === 3) await jobs.end(job.job_id, FAILED);
      }
    });

    test('is newest first, and in one order where times are equal', async () => {
      const sameTime = opened.slice(0, 5).sort().reverse();
      const newest = opened.slice(5).reverse();
      expect(await list({})).toEqual({ ids: [...newest, ...sameTime], total: 12 });
    });

    test('comes in pages that neither repeat nor leave out', async () => {
      const all = (await list({})).ids;
      const pages = [];
      for (let offset = 0; offset < 15; offset += 5) pages.push(await list({}, 5, offset));
      expect(pages.flatMap(({ ids }) => ids)).toEqual(all);
      expect(await list({}, 5, 20)).toEqual({ ids: [], total: 12 });
    });

    test('knows every filter, alone and together', async () => {
      const pick = (want: (i: number) => boolean) => opened.filter((_, i) => want(i)).sort();
      const found = async (filter: object) => {
        const { ids, total } = await list(filter);
        expect(total).toBe(ids.length);
        return ids.sort();
      };
      expect(await found({ statuses: ['queued'] })).toEqual(pick((i) => i % 4 === 0));
      expect(await found({ statuses: ['completed', 'failed'] })).toEqual(pick((i) => i % 4 >= 2));
      expect(await found({ statuses: ['cancelled'] })).toEqual([]);
      expect(await found({ operationType: 'scan' })).toEqual(pick((i) => i % 3 === 0));
      expect(await found({ tenantId })).toEqual(pick((i) => i > 0 && i < 6));
      expect(await found({ tenantId: tenantId.toUpperCase(), operationType: 'scan', statuses: ['failed'] })).toEqual(
        pick((i) => i === 3),
      );
      expect(await found({ userId: 'nobody' })).toEqual([]);
    });
  });

  test('finds what the timers ask for, oldest first', async () => {
    // Long ago, so that no other job of this database is among them.
    const clock = handClock('1999-01-01T00:00:00.000Z');
    const { jobs } = makeJobStore(at.graph, { clock, neo4j: at.first.neo4j });
    const made: Record<string, string> = {};
    for (const name of ['queued', 'running', 'completed', 'failed', 'forgotten', 'young'] as const) {
      clock.pass(1000);
      const jobId = await at.inStatus({ jobs }, name === 'forgotten' ? 'running' : name === 'young' ? 'queued' : name);
      made[name] = jobId;
      if (name === 'completed' || name === 'forgotten') await jobs.keepArchive(jobId, ARCHIVE);
      if (name === 'forgotten') {
        await jobs.end(jobId, COMPLETED);
        await jobs.forgetArchive(jobId);
      }
    }
    const before = clock.now().toISOString();
    const names = async (kind: Parameters<typeof jobs.stale>[0], limit = 10) =>
      (await jobs.stale(kind, before, limit)).map(({ job_id }) =>
        Object.keys(made).find((name) => made[name] === job_id),
      );
    expect(await names('unended')).toEqual(['queued', 'running']);
    expect(await names('ended')).toEqual(['completed', 'failed', 'forgotten']);
    expect(await names('ended', 2)).toEqual(['completed', 'failed']);
    expect(await names('with_files')).toEqual(['completed']);
    for (const jobId of Object.values(made)) {
      await jobs.end(jobId, COMPLETED);
      await jobs.remove(jobId);
    }
    expect(await names('unended')).toEqual([]);
    expect(await names('ended')).toEqual([]);
  });
});
