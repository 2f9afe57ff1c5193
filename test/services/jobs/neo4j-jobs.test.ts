import { Job, TERMINAL_STATUSES, type JobStatus } from '../../../src/contract/job.ts';
import type { Ending, JobArchive, NewJob } from '../../../src/services/jobs/jobs.ts';
import { engines, type TestGraph } from '../../support/graph.ts';
import {
  aScan,
  handClock,
  losingAnswers,
  makeJobStore,
  newJobId,
  newTenantId,
  type JobStore,
} from '../../support/job-store.ts';

const HOUR_MS = 3_600_000;
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const completed: Ending = { status: 'completed', result: { resources: 3 }, error: null, message: 'Done' };
const failed: Ending = {
  status: 'failed',
  result: null,
  error: { code: 'TENANT_UNREADABLE', message: 'Nothing could be read' },
  message: 'The job failed',
};
const cancelled: Ending = { status: 'cancelled', result: { resources: 1 }, error: null, message: 'Stopped' };
const archive: JobArchive = { name: 'scan.zip', size: 9, sha256: 'ab', file_count: 2, blob: 'scan-x/scan.zip' };

describe.each(engines)('jobs on $name', ({ start }) => {
  let graph: TestGraph;
  let first: JobStore;
  let second: JobStore;
  beforeAll(async () => {
    graph = await start();
    first = makeJobStore(graph);
    second = makeJobStore(graph);
  });
  afterAll(async () => {
    await first.neo4j.close();
    await second.neo4j.close();
    await graph.stop();
  });

  const withClock = (changes: Parameters<typeof makeJobStore>[1] = {}) => {
    const clock = handClock();
    return { clock, ...makeJobStore(graph, { clock, neo4j: first.neo4j, ...changes }) };
  };
  const inStatus = async ({ jobs }: Pick<JobStore, 'jobs'>, status: JobStatus): Promise<string> => {
    const { job } = await jobs.open(aScan());
    if (status !== 'queued') await jobs.begin(job.job_id);
    if (status === 'completed') await jobs.end(job.job_id, completed);
    if (status === 'failed') await jobs.end(job.job_id, failed);
    if (status === 'cancelled') await jobs.end(job.job_id, cancelled);
    return job.job_id;
  };
  const eventsOf = async (jobId: string) => (await first.progress.events(jobId, 0, 1000)).events;

  test('records a queued job that the contract accepts', async () => {
    const { jobs } = withClock();
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
    const { job } = await first.jobs.open(aScan({ params }));
    const result = { resources: 3, resources_by_type: { 'Microsoft.Web/sites': 3 }, partial: true };
    await first.jobs.end(job.job_id, { ...completed, result });
    const kept = await second.jobs.get(job.job_id);
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
    await expect(first.jobs.get(jobId)).rejects.toMatchObject(notFound);
    await expect(first.jobs.begin(jobId)).rejects.toMatchObject(notFound);
    await expect(first.jobs.end(jobId, completed)).rejects.toMatchObject(notFound);
    await expect(first.jobs.requestCancel(jobId)).rejects.toMatchObject(notFound);
    await expect(first.jobs.isCancelRequested(jobId)).rejects.toMatchObject(notFound);
    await expect(first.jobs.archive(jobId)).rejects.toMatchObject(notFound);
    await expect(first.jobs.keepArchive(jobId, archive)).rejects.toMatchObject(notFound);
  });

  test('writes neither `id` nor `type` nor the label Resource, so that other tools take no job for a resource', async () => {
    const jobId = await inStatus(first, 'completed');
    const rows = await first.neo4j.read(async (tx) => {
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
      const { clock, jobs } = withClock();
      const { job } = await jobs.open(aScan());
      const startedAt = clock.pass(1000);
      const begun = await jobs.begin(job.job_id);
      expect(begun).toEqual({ ...job, status: 'running', started_at: startedAt, updated_at: startedAt });
      clock.pass(1000);
      expect(await jobs.begin(job.job_id)).toEqual(begun);

      const endedAt = clock.pass(1000);
      const { job: ended, events } = await jobs.end(job.job_id, completed);
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
      expect(await eventsOf(job.job_id)).toEqual(events);
      expect(await jobs.get(job.job_id)).toEqual(ended);
    });

    test('that fails says where it stood, with an error event before its completion', async () => {
      const { clock, jobs, progress } = withClock();
      const { job } = await jobs.open(aScan());
      await jobs.begin(job.job_id);
      await progress.report(job.job_id, { phase: 'resources', message: 'Reading', percent: 40, counts: { pages: 7 } });
      const endedAt = clock.pass(1000);
      const { job: ended, events } = await jobs.end(job.job_id, failed);
      expect(ended.error).toEqual(failed.error);
      expect(ended.progress).toEqual({ phase: 'resources', message: 'The job failed', percent: 40, pages: 7 });
      const where = { job_id: job.job_id, timestamp: endedAt, phase: 'resources', percent: 40 };
      expect(events).toEqual([
        { ...where, type: 'error', sequence: 2, message: 'Nothing could be read', details: failed.error },
        { ...where, type: 'completion', sequence: 3, message: 'The job failed', details: { status: 'failed' } },
      ]);
    });

    test('that is queued can fail without having run', async () => {
      const { job } = await first.jobs.open(aScan());
      const { job: ended } = await first.jobs.end(job.job_id, failed);
      expect(ended).toMatchObject({ status: 'failed', started_at: null, error: failed.error });
    });

    test.each(TERMINAL_STATUSES)('that is %s stays so', async (status) => {
      const jobId = await inStatus(first, status);
      const before = await first.jobs.get(jobId);
      const events = await eventsOf(jobId);
      expect(await second.jobs.begin(jobId)).toEqual(before);
      for (const ending of [completed, failed, cancelled])
        expect(await second.jobs.end(jobId, ending)).toEqual({ job: before, events: [] });
      if (status === 'cancelled')
        expect(await second.jobs.requestCancel(jobId)).toEqual({ job: before, already: true, events: [] });
      else await expect(second.jobs.requestCancel(jobId)).rejects.toMatchObject({ code: 'JOB_FINISHED' });
      await second.progress.report(jobId, { phase: 'rbac', message: 'late', percent: 99 });
      await second.progress.log(jobId, 'error', 'late');
      expect(await first.jobs.get(jobId)).toEqual(before);
      expect(await eventsOf(jobId)).toEqual(events);
    });

    test('never goes back in time when a worker whose clock is behind writes', async () => {
      const { clock, jobs, progress } = withClock();
      const { job } = await jobs.open(aScan());
      const late = clock.pass(60_000);
      await jobs.begin(job.job_id);
      clock.pass(-30_000);
      await progress.log(job.job_id, 'log', 'from the past');
      expect((await jobs.get(job.job_id)).updated_at).toBe(late);
      expect((await eventsOf(job.job_id)).map(({ timestamp }) => timestamp)).toEqual([late]);
    });
  });

  describe('cancelling', () => {
    test('ends a queued job at once', async () => {
      const { clock, jobs } = withClock();
      const { job } = await jobs.open(aScan());
      expect(await jobs.isCancelRequested(job.job_id)).toBe(false);
      const at = clock.pass(1000);
      const { job: ended, already, events } = await jobs.requestCancel(job.job_id);
      expect(already).toBe(false);
      expect(ended).toMatchObject({ status: 'cancelled', cancel_requested_at: at, completed_at: at, started_at: null });
      expect(events).toMatchObject([{ type: 'completion', sequence: 1, details: { status: 'cancelled' } }]);
      expect(await jobs.isCancelRequested(job.job_id)).toBe(true);
      expect(await jobs.begin(job.job_id)).toEqual(ended);
    });

    test('records the wish of a running job, once', async () => {
      const { clock, jobs } = withClock();
      const jobId = await inStatus({ jobs }, 'running');
      const at = clock.pass(1000);
      const asked = await jobs.requestCancel(jobId);
      expect(asked).toMatchObject({ already: false, events: [], job: { status: 'running', cancel_requested_at: at } });
      expect(await jobs.isCancelRequested(jobId)).toBe(true);
      clock.pass(1000);
      expect((await jobs.requestCancel(jobId)).job.cancel_requested_at).toBe(at);
      const { job } = await jobs.end(jobId, cancelled);
      expect(job).toMatchObject({ status: 'cancelled', result: { resources: 1 }, cancel_requested_at: at });
    });
  });

  describe('50 callers at the same instant, over two processes,', () => {
    const process = (i: number): JobStore => (i % 2 === 0 ? first : second);

    test('end a job once', async () => {
      for (let round = 0; round < 5; round++) {
        const jobId = await inStatus(first, round % 2 === 0 ? 'running' : 'queued');
        const endings = [completed, failed, cancelled];
        const ends = await Promise.all(times(50, (i) => process(i).jobs.end(jobId, endings[i % 3]!)));
        const winners = ends.filter(({ events }) => events.length > 0);
        expect(winners).toHaveLength(1);
        expect(new Set(ends.map(({ job }) => job.status))).toEqual(new Set([winners[0]!.job.status]));
        expect(await eventsOf(jobId)).toEqual(winners[0]!.events);
      }
    });

    test('begin, cancel and end a job along one lawful path', async () => {
      for (let round = 0; round < 5; round++) {
        const { job } = await first.jobs.open(aScan());
        const moves = [
          (store: JobStore) => store.jobs.begin(job.job_id),
          (store: JobStore) => store.jobs.requestCancel(job.job_id),
          (store: JobStore) => store.jobs.end(job.job_id, completed),
        ];
        const settled = await Promise.allSettled(times(50, (i) => moves[(i + round) % 3]!(process(i))));
        const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
        expect(refused.filter((code) => code !== 'JOB_FINISHED')).toEqual([]);
        const end = await first.jobs.get(job.job_id);
        expect(['completed', 'cancelled']).toContain(end.status);
        expect(await eventsOf(job.job_id)).toMatchObject([
          { type: 'completion', sequence: 1, details: { status: end.status } },
        ]);
      }
    });

    test('with one idempotency key get one job', async () => {
      const request = aScan({ idempotencyKey: newTenantId() });
      const opened = await Promise.all(times(50, (i) => process(i).jobs.open(request)));
      expect(new Set(opened.map(({ job }) => job.job_id)).size).toBe(1);
      expect(opened.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect((await first.jobs.list({ tenantId: request.tenantId, limit: 10, offset: 0 })).total).toBe(1);
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

  describe('an idempotency key', () => {
    const generation = (changes: Partial<NewJob> = {}): NewJob =>
      aScan({ operationType: 'generate-iac', idempotencyKey: 'key', userId: newTenantId(), ...changes });

    test('answers the first job for an equal request, whatever the order of its members', async () => {
      const request = generation({ params: { a: 1, b: { c: [1], d: 2 } } });
      const { job } = await first.jobs.open(request);
      await first.jobs.begin(job.job_id);
      const again = await second.jobs.open({ ...request, params: { b: { d: 2, c: [1] }, a: 1 } });
      expect(again).toEqual({ job: await first.jobs.get(job.job_id), replayed: true });
    });

    test.each<[string, Partial<NewJob>]>([
      ['body', { params: { a: 2 } }],
      ['operation', { operationType: 'scan' }],
    ])('is refused with another %s', async (_what, changes) => {
      const request = generation({ params: { a: 1 } });
      await first.jobs.open(request);
      await expect(first.jobs.open({ ...request, ...changes })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    });

    test('belongs to its caller', async () => {
      const request = generation();
      const { job } = await first.jobs.open(request);
      const other = await first.jobs.open({ ...request, userId: newTenantId(), params: { other: true } });
      expect(other.replayed).toBe(false);
      expect(other.job.job_id).not.toBe(job.job_id);
    });

    test('is free again after 24 hours, and not before', async () => {
      const { clock, jobs } = withClock();
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
      const { job } = await first.jobs.open(request);
      const full = makeJobStore(graph, { activeJobsMax: 1, neo4j: first.neo4j });
      expect(await full.jobs.open(request)).toEqual({ job, replayed: true });
      await expect(full.jobs.open(generation())).rejects.toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        retryAfterSeconds: 30,
      });
    });

    test('is not held by a job that was recorded but lost before it began', async () => {
      const request = generation();
      const lost = { ...failed, error: { code: 'ORCHESTRATION_LOST', message: 'Start it again' } } as const;
      const { job: never } = await first.jobs.open(request);
      await first.jobs.end(never.job_id, lost);
      const { job: next, replayed } = await first.jobs.open(request);
      expect(replayed).toBe(false);

      // One that had begun did some of its work: its caller must hear of that.
      await first.jobs.begin(next.job_id);
      await first.jobs.end(next.job_id, lost);
      expect(await first.jobs.open(request)).toMatchObject({ job: { job_id: next.job_id }, replayed: true });
    });

    test('is not held by a job that could not be started, nor by one whose scan was refused', async () => {
      const request = generation();
      const { job } = await first.jobs.open(request);
      await first.jobs.end(job.job_id, { ...failed, error: { code: 'START_FAILED', message: 'Send it again' } });
      expect((await first.jobs.open(request)).replayed).toBe(false);

      const { job: running } = await first.jobs.open(aScan());
      const scan = aScan({ tenantId: running.tenant_id, idempotencyKey: newTenantId() });
      await expect(first.jobs.open(scan)).rejects.toMatchObject({ code: 'SCAN_RUNNING' });
      await first.jobs.end(running.job_id, completed);
      expect((await first.jobs.open(scan)).replayed).toBe(false);
    });
  });

  test('scans a tenant again once the first scan has ended, and generates from it at any time', async () => {
    const tenantId = newTenantId();
    const { job } = await first.jobs.open(aScan({ tenantId }));
    const upper = aScan({ tenantId: tenantId.toUpperCase() });
    await expect(first.jobs.open(upper)).rejects.toMatchObject({ code: 'SCAN_RUNNING' });
    await first.jobs.open(aScan({ tenantId, operationType: 'generate-iac' }));
    await first.jobs.open(aScan());
    await first.jobs.requestCancel(job.job_id);
    expect((await first.jobs.open(upper)).job.tenant_id).toBe(tenantId);
  });

  test('opens a job that needs its tenant only where the graph has it, and keeps nothing where not', async () => {
    const tenantId = newTenantId();
    const request = aScan({ operationType: 'generate-iac', tenantId, needsTenant: true, idempotencyKey: tenantId });
    await expect(first.jobs.open(request)).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' });
    expect((await first.jobs.list({ tenantId, limit: 1, offset: 0 })).total).toBe(0);
    await first.neo4j.write((tx) => tx.run('CREATE (t:Tenant {id: $tenantId})', { tenantId }));
    expect((await first.jobs.open({ ...request, tenantId: tenantId.toUpperCase() })).replayed).toBe(false);
  });

  test('draws another id where the drawn one is taken', async () => {
    const { job } = await first.jobs.open(aScan());
    const ids = [job.job_id, job.job_id, newJobId('scan')];
    const { jobs } = withClock({ newJobId: () => ids.shift()! });
    const last = ids[2]!;
    expect((await jobs.open(aScan())).job.job_id).toBe(last);
    expect(await first.jobs.get(job.job_id)).toEqual(job);
  });

  test('repeats a write whose answer got lost without doing it twice', async () => {
    const { jobs } = withClock({ neo4j: losingAnswers(first.neo4j) });
    const request = aScan({ idempotencyKey: newTenantId() });
    const { job, replayed } = await jobs.open(request);
    expect(replayed).toBe(false);
    expect((await first.jobs.list({ tenantId: request.tenantId, limit: 10, offset: 0 })).total).toBe(1);
    expect((await jobs.begin(job.job_id)).status).toBe('running');
    const { events } = await jobs.end(job.job_id, failed);
    expect(events.map(({ type }) => type)).toEqual(['error', 'completion']);
    expect(await eventsOf(job.job_id)).toEqual(events);
  });

  describe('the list', () => {
    const tenantId = newTenantId();
    const userId = newTenantId();
    const opened: string[] = [];
    const list = async (filter: object, limit = 100, offset = 0) => {
      const { jobs, total } = await first.jobs.list({ userId, limit, offset, ...filter });
      return { ids: jobs.map(({ job_id }) => job_id), total };
    };
    beforeAll(async () => {
      const { clock, jobs } = withClock();
      for (let i = 0; i < 12; i++) {
        const operationType = i % 3 === 0 ? 'scan' : 'generate-iac';
        const { job } = await jobs.open(
          aScan({ operationType, userId, tenantId: i < 6 && i > 0 ? tenantId : newTenantId() }),
        );
        opened.push(job.job_id);
        if (i >= 4) clock.pass(1000);
        if (i % 4 === 1) await jobs.begin(job.job_id);
        if (i % 4 === 2) await jobs.end(job.job_id, completed);
        if (i % 4 === 3) await jobs.end(job.job_id, failed);
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

  describe('the archive of a job', () => {
    const told = { name: 'scan.zip', size: 9, sha256: 'ab', file_count: 2 };

    test('is told once the job has ended, and in its result', async () => {
      const { jobs } = first;
      const jobId = await inStatus(first, 'running');
      await jobs.keepArchive(jobId, archive);
      await jobs.keepArchive(jobId, archive);
      await expect(jobs.archive(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_FINISHED' });
      const { job } = await jobs.end(jobId, completed);
      expect(job.result).toEqual({ resources: 3, archive: told });
      expect(await jobs.archive(jobId)).toEqual(archive);
    });

    test('is gone for good once it was forgotten', async () => {
      const { jobs } = first;
      const jobId = await inStatus(first, 'running');
      await jobs.keepArchive(jobId, archive);
      await jobs.end(jobId, completed);
      await jobs.forgetArchive(jobId);
      await jobs.forgetArchive(jobId);
      await jobs.keepArchive(jobId, archive);
      await expect(jobs.archive(jobId)).rejects.toMatchObject({ code: 'FILES_EXPIRED' });
      expect((await jobs.get(jobId)).result).toEqual({ resources: 3, archive: null });
    });

    test('is missing where the job made none', async () => {
      const jobId = await inStatus(first, 'failed');
      const before = await first.jobs.get(jobId);
      await expect(first.jobs.archive(jobId)).rejects.toMatchObject({ code: 'FILES_NOT_FOUND' });
      await first.jobs.forgetArchive(jobId);
      await first.jobs.forgetArchive('scan-000000000000');
      expect(await first.jobs.get(jobId)).toEqual(before);
    });
  });

  test('finds what the timers ask for, oldest first', async () => {
    // Long ago, so that no other job of this database is among them.
    const clock = handClock('1999-01-01T00:00:00.000Z');
    const { jobs } = makeJobStore(graph, { clock, neo4j: first.neo4j });
    const made: Record<string, string> = {};
    for (const name of ['queued', 'running', 'completed', 'failed', 'forgotten', 'young'] as const) {
      clock.pass(1000);
      const jobId = await inStatus({ jobs }, name === 'forgotten' ? 'running' : name === 'young' ? 'queued' : name);
      made[name] = jobId;
      if (name === 'completed' || name === 'forgotten') await jobs.keepArchive(jobId, archive);
      if (name === 'forgotten') {
        await jobs.end(jobId, completed);
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
      await jobs.end(jobId, completed);
      await jobs.remove(jobId);
    }
    expect(await names('unended')).toEqual([]);
    expect(await names('ended')).toEqual([]);
  });

  describe('removing', () => {
    test('takes a job, its events and its key, and nothing of another', async () => {
      const request = aScan({ idempotencyKey: newTenantId(), operationType: 'generate-iac' });
      const { job } = await first.jobs.open(request);
      const other = await inStatus(first, 'completed');
      await Promise.all(times(30, (i) => first.progress.log(job.job_id, 'log', `line ${i}`)));
      await first.jobs.end(job.job_id, completed);
      await first.jobs.remove(job.job_id);
      await first.jobs.remove(job.job_id);
      await expect(first.jobs.get(job.job_id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
      const left = await first.neo4j.read(async (tx) => {
        const { records } = await tx.run('MATCH (n) WHERE n.job_id = $jobId RETURN count(n) AS left', {
          jobId: job.job_id,
        });
        return records[0]!.get('left') as number;
      });
      expect(left).toBe(0);
      expect((await first.jobs.open(request)).replayed).toBe(false);
      expect(await eventsOf(other)).toHaveLength(1);
    });

    test.each(['queued', 'running'] as const)('refuses a %s job', async (status) => {
      const jobId = await inStatus(first, status);
      await expect(first.jobs.remove(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_FINISHED' });
      expect((await first.jobs.get(jobId)).status).toBe(status);
    });
  });
});
