import { makeCancelOperation } from '../../src/functions/cancel-operation.ts';
import { aJob } from '../support/fakes.ts';
import { errorOf, log, send, world } from './http-world.ts';

describe('DELETE /operations/{job_id}', () => {
  const cancel = (job: ReturnType<typeof aJob>) => {
    const { store, frame, raised, progress } = world(job);
    const deps = { jobs: store, progress, cancelEvent: 'cancelRequested', log };
    return {
      raised,
      send: () => send(makeCancelOperation(frame(), deps), { method: 'DELETE', params: { job_id: job.job_id } }),
    };
  };
  test('records the wish and tells the orchestration of a running job', async () => {
    const { raised, send } = cancel(aJob({ status: 'running' }));
    expect(await send()).toMatchObject({
      status: 202,
      body: { status: 'running', cancel_requested_at: expect.any(String) },
    });
    expect(raised).toEqual(['cancelRequested']);
  });
  test('ends a queued job at once, and answers 200 the second time', async () => {
    const { raised, send } = cancel(aJob());
    expect(await send()).toMatchObject({ status: 202, body: { status: 'cancelled' } });
    expect(await send()).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(raised).toEqual([]);
  });
  test('answers 409 for a job that ended otherwise', async () => {
    expect(errorOf(await cancel(aJob({ status: 'completed' })).send())).toEqual([409, 'JOB_FINISHED']);
  });
});
