import { Job, TERMINAL_STATUSES } from '../../../src/contract/job.ts';
import { aScan, losingAnswers, newJobId, newTenantId, type JobStore } from '../../support/job-store.ts';
import { ARCHIVE, CANCELLED, COMPLETED, FAILED, describeJobs, times } from '../../support/jobs-on.ts';

describeJobs('jobs', (at) => {
  test('records a queued job that the contract accepts', async () => {
    const { jobs } = at.withClock();
    const request = aScan({ userId: 'user-1' });
    const { job, replayed } = await jobs.open(request);
    const self = `/api/v1/operations/${job.job_id}`;
    expect(replayed).toBe(false);
    expect(job).toEqual({
      job_id: expect.stringMatching(/^scan-[0-9a-f]{12}$/),
      operation_type: 'scan',
      status: 'queued',
      tenant_id: request.tenantId,
      user_id: 'user-1',
      params: request.params,
      progress: null,
      result: null,
      error: null,
      created_at: '2026-11-23T12:00:00.000Z',
      started_at: null,
      updated_at: '2026-11-23T12:00:00.000Z',
      completed_at: null,
      cancel_requested_at: null,
      links: {
        self,
        events: `${self}/events`,
        subscribe: `${self}/subscribe`,
        files: `${self}/files`,
        download: `${self}/download`,
      },
    });
    expect(Job.parse(job)).toEqual(job);
    expect(await jobs.get(job.job_id)).toEqual(job);
  });

  test('keeps params and results whole', async () => {
    const hostile = {
      'key with "quotes"': ["'; MATCH (n) DETACH DELETE n //", '🙂\n\0', { deep: [1, 2.5, null, true] }],
    };
    const params = { hostile, many: times(20_000, (i) => `0000-${i}`) };
    const { job } = await at.first.jobs.open(aScan({ params }));
    const result = { resources: 3, resources_by_type: { 'Microsoft.Web/sites': 3 }, partial: true };
    await at.first.jobs.end(job.job_id, { ...COMPLETED, result });
    const kept = await at.second.jobs.get(job.job_id);
    expect(kept.params).toEqual(params);
    expect(kept.result).toEqual(result);
  });

  test.each([
    ['a well-formed id', 'scan-000000000000'],
    ['an empty one', ''],
    ['an injection', "x' OR 1=1 //"],
    ['a null byte', 'scan-\0'],
    ['20 KB of emoji', '🙂'.repeat(5000)],
  ])('answers JOB_NOT_FOUND to %s that no job has', async (_what, jobId) => {
    const notFound = { code: 'JOB_NOT_FOUND' };
    await expect(at.first.jobs.get(jobId)).rejects.toMatchObject(notFound);
    await expect(at.first.jobs.begin(jobId)).rejects.toMatchObject(notFound);
    await expect(at.first.jobs.end(jobId, COMPLETED)).rejects.toMatchObject(notFound);
    await expect(at.first.jobs.requestCancel(jobId)).rejects.toMatchObject(notFound);
    await expect(at.first.jobs.isCancelRequested(jobId)).rejects.toMatchObject(notFound);
    await expect(at.first.jobs.archive(jobId)).rejects.toMatchObject(notFound);
    await expect(at.first.jobs.keepArchive(jobId, ARCHIVE)).rejects.toMatchObject(notFound);
  });

  test('writes neither `id` nor `type` nor the label Resource, so that other tools take no job for a resource', async () => {
    const jobId = await at.inStatus(at.first, 'completed');
    const rows = await at.first.neo4j.read(async (tx) => {
      const { records } = await tx.run(
        'MATCH (n) WHERE n.job_id = $jobId RETURN labels(n) AS labels, n.id AS id, n.type AS type ORDER BY labels[0]',
        { jobId },
      );
      return records.map((row) => row.toObject());
    });
    const none = { id: null, type: null };
    expect(rows).toEqual([
      { labels: ['Job'], ...none },
      { labels: ['JobEvent'], ...none },
      { labels: ['ScanLock'], ...none },
    ]);
  });

  describe('a job', () => {
    test('runs, and ends with its completion event', async () => {
      const { clock, jobs } = at.withClock();
      const { job } = await jobs.open(aScan());
      const startedAt = clock.pass(1000);
      const begun = await jobs.begin(job.job_id);
      expect(begun).toEqual({ ...job, status: 'running', started_at: startedAt, updated_at: startedAt });
      clock.pass(1000);
      expect(await jobs.begin(job.job_id)).toEqual(begun);

      const endedAt = clock.pass(1000);
      const { job: ended, events } = await jobs.end(job.job_id, COMPLETED);
      expect(ended).toEqual({
        ...begun,
        status: 'completed',
        result: { resources: 3 },
        progress: { phase: 'done', message: 'Done', percent: 100 },
        updated_at: endedAt,
        completed_at: endedAt,
      });
      expect(events).toEqual([
        {
          type: 'completion',
          job_id: job.job_id,
          sequence: 1,
          timestamp: endedAt,
          phase: 'done',
          message: 'Done',
          percent: 100,
          details: { status: 'completed' },
        },
      ]);
      expect(await at.eventsOf(job.job_id)).toEqual(events);
      expect(await jobs.get(job.job_id)).toEqual(ended);
    });

    test('that fails says where it stood, with an error event before its completion', async () => {
      const { clock, jobs, progress } = at.withClock();
      const { job } = await jobs.open(aScan());
      await jobs.begin(job.job_id);
      await progress.report(job.job_id, { phase: 'resources', message: 'Reading', percent: 40, counts: { pages: 7 } });
      const endedAt = clock.pass(1000);
      const { job: ended, events } = await jobs.end(job.job_id, FAILED);
      expect(ended.error).toEqual(FAILED.error);
      expect(ended.progress).toEqual({ phase: 'resources', message: 'The job failed', percent: 40, pages: 7 });
      const where = { job_id: job.job_id, timestamp: endedAt, phase: 'resources', percent: 40 };
      expect(events).toEqual([
        { ...where, type: 'error', sequence: 2, message: 'Nothing could be read', details: FAILED.error },
        { ...where, type: 'completion', sequence: 3, message: 'The job failed', details: { status: 'failed' } },
      ]);
    });

    test('that is queued can fail without having run', async () => {
      const { job } = await at.first.jobs.open(aScan());
      const { job: ended } = await at.first.jobs.end(job.job_id, FAILED);
      expect(ended).toMatchObject({ status: 'failed', started_at: null, error: FAILED.error });
    });

    test.each(TERMINAL_STATUSES)('that is %s stays so', async (status) => {
      const jobId = await at.inStatus(at.first, status);
      const before = await at.first.jobs.get(jobId);
      const events = await at.eventsOf(jobId);
      expect(await at.second.jobs.begin(jobId)).toEqual(before);
      for (const ending of [COMPLETED, FAILED, CANCELLED])
        expect(await at.second.jobs.end(jobId, ending)).toEqual({ job: before, events: [] });
      if (status === 'cancelled')
        expect(await at.second.jobs.requestCancel(jobId)).toEqual({ job: before, already: true, events: [] });
      else await expect(at.second.jobs.requestCancel(jobId)).rejects.toMatchObject({ code: 'JOB_FINISHED' });
      await at.second.progress.report(jobId, { phase: 'rbac', message: 'late', percent: 99 });
      await at.second.progress.log(jobId, 'error', 'late');
      expect(await at.first.jobs.get(jobId)).toEqual(before);
      expect(await at.eventsOf(jobId)).toEqual(events);
    });

    test('never goes back in time when a worker whose clock is behind writes', async () => {
      const { clock, jobs, progress } = at.withClock();
      const { job } = await jobs.open(aScan());
      const late = clock.pass(60_000);
      await jobs.begin(job.job_id);
      clock.pass(-30_000);
      await progress.log(job.job_id, 'log', 'from the past');
      expect((await jobs.get(job.job_id)).updated_at).toBe(late);
      expect((await at.eventsOf(job.job_id)).map(({ timestamp }) => timestamp)).toEqual([late]);
    });
  });

  describe('cancelling', () => {
    test('ends a queued job at once', async () => {
      const { clock, jobs } = at.withClock();
      const { job } = await jobs.open(aScan());
      expect(await jobs.isCancelRequested(job.job_id)).toBe(false);
      const moment = clock.pass(1000);
      const { job: ended, already, events } = await jobs.requestCancel(job.job_id);
      expect(already).toBe(false);
      expect(ended).toMatchObject({
        status: 'cancelled',
        cancel_requested_at: moment,
        completed_at: moment,
        started_at: null,
      });
      expect(events).toMatchObject([{ type: 'completion', sequence: 1, details: { status: 'cancelled' } }]);
      expect(await jobs.isCancelRequested(job.job_id)).toBe(true);
      expect(await jobs.begin(job.job_id)).toEqual(ended);
    });

    test('records the wish of a running job, once', async () => {
      const { clock, jobs } = at.withClock();
      const jobId = await at.inStatus({ jobs }, 'running');
      const moment = clock.pass(1000);
      const asked = await jobs.requestCancel(jobId);
      expect(asked).toMatchObject({
        already: false,
        events: [],
        job: { status: 'running', cancel_requested_at: moment },
      });
      expect(await jobs.isCancelRequested(jobId)).toBe(true);
      clock.pass(1000);
      expect((await jobs.requestCancel(jobId)).job.cancel_requested_at).toBe(moment);
      const { job } = await jobs.end(jobId, CANCELLED);
      expect(job).toMatchObject({ status: 'cancelled', result: { resources: 1 }, cancel_requested_at: moment });
    });
  });

  describe('50 callers at the same instant, over two processes,', () => {
    const process = (i: number): JobStore => (i % 2 === 0 ? at.first : at.second);

    test('end a job once', async () => {
      for (let round = 0; round < 5; round++) {
        const jobId = await at.inStatus(at.first, round % 2 === 0 ? 'running' : 'queued');
        const endings = [COMPLETED, FAILED, CANCELLED];
        const ends = await Promise.all(times(50, (i) => process(i).jobs.end(jobId, endings[i % 3]!)));
        const winners = ends.filter(({ events }) => events.length > 0);
        expect(winners).toHaveLength(1);
        expect(new Set(ends.map(({ job }) => job.status))).toEqual(new Set([winners[0]!.job.status]));
        expect(await at.eventsOf(jobId)).toEqual(winners[0]!.events);
      }
    });

    test('begin, cancel and end a job along one lawful path', async () => {
      for (let round = 0; round < 5; round++) {
        const { job } = await at.first.jobs.open(aScan());
        const moves = [
          (store: JobStore) => store.jobs.begin(job.job_id),
          (store: JobStore) => store.jobs.requestCancel(job.job_id),
          (store: JobStore) => store.jobs.end(job.job_id, COMPLETED),
        ];
        const settled = await Promise.allSettled(times(50, (i) => moves[(i + round) % 3]!(process(i))));
        const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
        expect(refused.filter((code) => code !== 'JOB_FINISHED')).toEqual([]);
        const end = await at.first.jobs.get(job.job_id);
        expect(['completed', 'cancelled']).toContain(end.status);
        expect(await at.eventsOf(job.job_id)).toMatchObject([
          { type: 'completion', sequence: 1, details: { status: end.status } },
        ]);
      }
    });

    test('with one idempotency key get one job', async () => {
      const request = aScan({ idempotencyKey: newTenantId() });
      const opened = await Promise.all(times(50, (i) => process(i).jobs.open(request)));
      expect(new Set(opened.map(({ job }) => job.job_id)).size).toBe(1);
      expect(opened.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect((await at.first.jobs.list({ tenantId: request.tenantId, limit: 10, offset: 0 })).total).toBe(1);
    });

    test('start one scan of a tenant; the others learn its name', async () => {
      const request = aScan();
      const settled = await Promise.allSettled(times(50, (i) => process(i).jobs.open(request)));
      const won = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.job.job_id] : []));
      expect(won).toHaveLength(1);
      const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      for (const fault of refused)
        expect(fault).toMatchObject({
          code: 'SCAN_RUNNING',
          detail: expect.stringContaining(won[0]!),
          details: [{ field: 'tenant_id', message: won[0] }],
        });
      expect(refused).toHaveLength(49);
    });
  });

  test('scans a tenant again once the first scan has ended, and generates from it at any time', async () => {
    const tenantId = newTenantId();
    const { job } = await at.first.jobs.open(aScan({ tenantId }));
    const upper = aScan({ tenantId: tenantId.toUpperCase() });
    await expect(at.first.jobs.open(upper)).rejects.toMatchObject({ code: 'SCAN_RUNNING' });
    await at.first.jobs.open(aScan({ tenantId, operationType: 'generate-iac' }));
    await at.first.jobs.open(aScan());
    await at.first.jobs.requestCancel(job.job_id);
    expect((await at.first.jobs.open(upper)).job.tenant_id).toBe(tenantId);
  });

  test('opens a job that needs its tenant only where the graph has it, and keeps nothing where not', async () => {
    const tenantId = newTenantId();
    const request = aScan({ operationType: 'generate-iac', tenantId, needsTenant: true, idempotencyKey: tenantId });
    await expect(at.first.jobs.open(request)).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' });
    expect((await at.first.jobs.list({ tenantId, limit: 1, offset: 0 })).total).toBe(0);
    await at.first.neo4j.write((tx) => tx.run('CREATE (t:Tenant {id: $tenantId})', { tenantId }));
    expect((await at.first.jobs.open({ ...request, tenantId: tenantId.toUpperCase() })).replayed).toBe(false);
  });

  test('draws another id where the drawn one is taken', async () => {
    const { job } = await at.first.jobs.open(aScan());
    const ids = [job.job_id, job.job_id, newJobId('scan')];
    const { jobs } = at.withClock({ newJobId: () => ids.shift()! });
    const last = ids[2]!;
    expect((await jobs.open(aScan())).job.job_id).toBe(last);
    expect(await at.first.jobs.get(job.job_id)).toEqual(job);
  });

  test('repeats a write whose answer got lost without doing it twice', async () => {
    const { jobs } = at.withClock({ neo4j: losingAnswers(at.first.neo4j) });
    const request = aScan({ idempotencyKey: newTenantId() });
    const { job, replayed } = await jobs.open(request);
    expect(replayed).toBe(false);
    expect((await at.first.jobs.list({ tenantId: request.tenantId, limit: 10, offset: 0 })).total).toBe(1);
    expect((await jobs.begin(job.job_id)).status).toBe('running');
    const { events } = await jobs.end(job.job_id, FAILED);
    expect(events.map(({ type }) => type)).toEqual(['error', 'completion']);
    expect(await at.eventsOf(job.job_id)).toEqual(events);
  });
});
