import { setTimeout as pause } from 'node:timers/promises';
import { JobEvent } from '../../../src/contract/event.ts';
import type { Ending } from '../../../src/services/jobs/jobs.ts';
import type { ProgressReport } from '../../../src/services/progress/progress.ts';
import { makeProgress } from '../../../src/services/progress/neo4j-progress.ts';
import { systemClock } from '../../../src/services/system-clock.ts';
import { engines, type TestGraph } from '../../support/graph.ts';
import { aScan, handClock, makeJobStore, type JobStore } from '../../support/job-store.ts';

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const at = (percent: number, message = 'Reading'): ProgressReport => ({ phase: 'resources', message, percent });
const completed: Ending = { status: 'completed', result: null, error: null, message: 'Done' };

describe.each(engines)('progress on $name', ({ start }) => {
  let graph: TestGraph;
  let stores: JobStore[];
  beforeAll(async () => {
    graph = await start();
    stores = times(3, () => makeJobStore(graph));
  });
  afterAll(async () => {
    for (const { neo4j } of stores) await neo4j.close();
    await graph.stop();
  });

  const open = async ({ jobs }: Pick<JobStore, 'jobs'> = stores[0]!): Promise<string> => {
    const { job } = await jobs.open(aScan());
    await jobs.begin(job.job_id);
    return job.job_id;
  };
  const withClock = () => {
    const clock = handClock();
    return { clock, ...makeJobStore(graph, { clock, neo4j: stores[0]!.neo4j }) };
  };
  const eventsOf = async (jobId: string) => (await stores[0]!.progress.events(jobId, 0, 1000)).events;

  test('keeps a report as an event and in the job, then sends it', async () => {
    const { clock, jobs, progress, sent } = withClock();
    const jobId = await open({ jobs });
    const timestamp = clock.pass(1000);
    await progress.report(jobId, { ...at(12.5), counts: { resources: 118 } });
    const kept = await eventsOf(jobId);
    expect(kept).toEqual([
      {
        type: 'progress',
        job_id: jobId,
        sequence: 1,
        timestamp,
        phase: 'resources',
        message: 'Reading',
        percent: 12.5,
        details: { resources: 118 },
      },
    ]);
    expect(kept.map((event) => JobEvent.parse(event))).toEqual(kept);
    expect(sent).toEqual(kept);
    expect((await jobs.get(jobId)).progress).toEqual({ ...at(12.5), resources: 118 });
  });

  test('sends the end of a job again, as it was kept, and nothing of before', async () => {
    const { jobs, progress, sent } = withClock();
    const jobId = await open({ jobs });
    await progress.report(jobId, at(50));
    const error = { code: 'ENGINE_FAILED', message: 'It broke' } as const;
    const { events } = await jobs.end(jobId, { status: 'failed', result: null, error, message: 'It broke' });
    sent.length = 0;
    await progress.sendEndAgain(jobId);
    expect(events.map(({ type }) => type)).toEqual(['error', 'completion']);
    expect(sent).toEqual(events);
  });

  test('keeps at most two progress events a second, but every report in the job', async () => {
    const { clock, jobs, progress, sent } = withClock();
    const jobId = await open({ jobs });
    for (let i = 0; i < 50; i++) {
      clock.pass(100);
      await progress.report(jobId, at(i, `Page ${i}`));
      expect((await jobs.get(jobId)).progress).toEqual(at(i, `Page ${i}`));
    }
    const kept = await eventsOf(jobId);
    expect(kept.map(({ percent }) => percent)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
    expect(sent).toEqual(kept);
  });

  test('keeps every line of the log, with where the job stood', async () => {
    const { jobs, progress } = withClock();
    const jobId = await open({ jobs });
    await progress.log(jobId, 'log', 'before any report');
    await progress.report(jobId, at(30));
    await progress.log(jobId, 'error', 'a scope was refused', { scope: '/subscriptions/x', nested: { a: [1] } });
    expect(await eventsOf(jobId)).toMatchObject([
      { type: 'log', sequence: 1, phase: 'starting', percent: 0, details: {} },
      { type: 'progress', sequence: 2 },
      {
        type: 'error',
        sequence: 3,
        phase: 'resources',
        percent: 30,
        details: { scope: '/subscriptions/x', nested: { a: [1] } },
      },
    ]);
  });

  test('never lets percent go down, nor out of its bounds', async () => {
    const { clock, jobs, progress } = withClock();
    const jobId = await open({ jobs });
    for (const percent of [-5, 20, 10, Number.NaN, 60, 59.9, 250]) {
      clock.pass(1000);
      await progress.report(jobId, at(percent));
    }
    expect((await eventsOf(jobId)).map(({ percent }) => percent)).toEqual([0, 20, 20, 20, 60, 60, 100]);
    expect((await jobs.get(jobId)).progress).toEqual(at(100));
  });

  test('a count cannot pass for the percent', async () => {
    const jobId = await open();
    await stores[0]!.progress.report(jobId, { ...at(5), counts: { percent: 99, phase: 1, pages: 2 } });
    expect((await stores[0]!.jobs.get(jobId)).progress).toEqual({ ...at(5), pages: 2 });
  });

  test('numbers the events of 50 concurrent writers in three processes without gap or repeat', async () => {
    const jobId = await open();
    await Promise.all(
      times(50, async (writer) => {
        const { progress } = stores[writer % 3]!;
        for (let i = 0; i < 4; i++) await progress.log(jobId, 'log', `${writer}/${i}`);
        await progress.report(jobId, at(writer));
      }),
    );
    const kept = await eventsOf(jobId);
    expect(kept.map(({ sequence }) => sequence)).toEqual(times(kept.length, (i) => i + 1));
    const lines = kept.filter(({ type }) => type === 'log').map(({ message }) => message);
    expect(new Set(lines).size).toBe(200);
    expect(lines).toHaveLength(200);
    // Each process sent its own events in order; together they sent each one once.
    const sent = stores.map((store) => store.sent.filter(({ job_id }) => job_id === jobId));
    for (const one of sent)
      expect(one.map((e) => e.sequence)).toEqual(one.map((e) => e.sequence).sort((a, b) => a - b));
    expect(sent.flat().sort((a, b) => a.sequence - b.sequence)).toEqual(kept);
    expect((await stores[0]!.jobs.get(jobId)).progress).toMatchObject({ percent: 49 });
  });

  test('keeps the completion the last and the only one, while others still write', async () => {
    for (let round = 0; round < 3; round++) {
      const jobId = await open();
      const writers = times(40, async (i) => {
        await pause(i);
        await (i % 2
          ? stores[i % 3]!.progress.log(jobId, 'log', `${i}`)
          : stores[i % 3]!.progress.report(jobId, at(i)));
      });
      const enders = times(10, async (i) => {
        await pause(10 + i);
        await stores[i % 3]!.jobs.end(jobId, completed);
      });
      await Promise.all([...writers, ...enders]);
      const kept = await eventsOf(jobId);
      expect(kept.map(({ sequence }) => sequence)).toEqual(times(kept.length, (i) => i + 1));
      expect(kept.filter(({ type }) => type === 'completion')).toHaveLength(1);
      expect(kept.at(-1)).toMatchObject({ type: 'completion', phase: 'done', percent: 100 });
    }
  });

  test('pages through the history', async () => {
    const { progress } = stores[0]!;
    const jobId = await open();
    for (let i = 0; i < 7; i++) await progress.log(jobId, 'log', `${i}`);
    const page = async (after: number, limit: number) => {
      const { events, lastSequence } = await progress.events(jobId, after, limit);
      return { sequences: events.map(({ sequence }) => sequence), lastSequence };
    };
    expect(await page(0, 3)).toEqual({ sequences: [1, 2, 3], lastSequence: 7 });
    expect(await page(3, 3)).toEqual({ sequences: [4, 5, 6], lastSequence: 7 });
    expect(await page(6, 3)).toEqual({ sequences: [7], lastSequence: 7 });
    expect(await page(7, 3)).toEqual({ sequences: [], lastSequence: 7 });
    expect(await page(Number.MAX_SAFE_INTEGER, 3)).toEqual({ sequences: [], lastSequence: 7 });
  });

  test('a job without events has an empty history, and an unknown job has none', async () => {
    const { progress } = stores[0]!;
    expect(await progress.events(await open(), 0, 10)).toEqual({ events: [], lastSequence: 0 });
    const notFound = { code: 'JOB_NOT_FOUND' };
    await expect(progress.events('scan-000000000000', 0, 10)).rejects.toMatchObject(notFound);
    await expect(progress.subscribe('scan-000000000000')).rejects.toMatchObject(notFound);
    await expect(progress.report('scan-000000000000', at(1))).rejects.toMatchObject(notFound);
    await expect(progress.log('scan-000000000000', 'log', 'x')).rejects.toMatchObject(notFound);
  });

  test('subscribes to the group of the job for an hour', async () => {
    const { jobs, progress } = withClock();
    const jobId = await open({ jobs });
    expect(await progress.subscribe(jobId)).toEqual({
      url: `wss://hub/job-${jobId}?minutes=60`,
      group: `job-${jobId}`,
      expiresAt: '2026-11-23T13:00:00.000Z',
    });
  });

  test('sending that is slow holds up neither the history nor the order', async () => {
    const sent: number[] = [];
    const publisher = {
      publish: async (events: readonly JobEvent[]) => {
        await pause(100);
        sent.push(...events.map(({ sequence }) => sequence));
      },
      clientUrl: () => Promise.reject(new Error('not asked for')),
    };
    const { neo4j } = stores[0]!;
    const progress = makeProgress({ neo4j, clock: systemClock, publisher });
    const jobId = await open();
    const logging = Promise.all(times(5, (i) => progress.log(jobId, 'log', `${i}`)));
    while ((await eventsOf(jobId)).length < 5) await pause(5);
    expect(sent.length).toBeLessThan(5);
    await logging;
    expect(sent).toEqual([1, 2, 3, 4, 5]);
  });
});
