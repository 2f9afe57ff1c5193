import { makeListEvents, makeSubscribeEvents } from '../../src/functions/follow-job.ts';
import { makeDeleteFiles, makeDownloadFiles, makeListFiles } from '../../src/functions/job-files.ts';
import { aJob, anEvent } from '../support/fakes.ts';
import { errorOf, send, world } from './http-world.ts';

describe('events and files', () => {
  const done = aJob({ status: 'completed' });
  const params = { job_id: done.job_id };
  const archive = { name: 'a.zip', size: 3, sha256: 'abc', file_count: 1, blob: 'x/a.zip' };
  const artifacts = {
    files: async () => [{ path: 'main.tf', size: 1, content_type: 'text/plain', sha256: 'f' }],
    link: async () => ({ url: 'https://blob/x?sig=1', expiresAt: '2026-01-02T03:19:05Z' }),
    remove: async () => undefined,
  };
  const withFiles = () => {
    const all = world(done);
    all.archives.set(done.job_id, archive);
    return { all, deps: { jobs: all.store, artifacts } };
  };

  test('answers the kept events and the newest sequence', async () => {
    const { store, frame } = world(done);
    const progress = {
      events: async () => ({ events: [anEvent(done, 'completion')], lastSequence: 1 }),
      subscribe: async () => ({ url: 'wss://x', group: `job-${done.job_id}`, expiresAt: '2026-01-02T04:04:05Z' }),
    };
    expect((await send(makeListEvents(frame(), { jobs: store, progress }), { params })).body).toEqual({
      events: [anEvent(done, 'completion')],
      last_sequence: 1,
    });
    expect(
      (await send(makeSubscribeEvents(frame(), { jobs: store, progress }), { method: 'POST', params })).body,
    ).toEqual({ url: 'wss://x', group: `job-${done.job_id}`, expires_at: '2026-01-02T04:04:05Z' });
  });
  test('lists files with their archive, without the name of the blob', async () => {
    const { all, deps } = withFiles();
    expect((await send(makeListFiles(all.frame(), deps), { params })).body).toEqual({
      files: await artifacts.files(),
      archive: { name: 'a.zip', size: 3, sha256: 'abc', file_count: 1 },
    });
  });
  test('redirects a download to its SAS link, or shows it', async () => {
    const { all, deps } = withFiles();
    expect(await send(makeDownloadFiles(all.frame(), deps), { params })).toMatchObject({
      status: 302,
      headers: { location: 'https://blob/x?sig=1' },
      body: undefined,
    });
    expect((await send(makeDownloadFiles(all.frame(), deps), { params, query: { redirect: 'false' } })).body).toEqual({
      download_url: 'https://blob/x?sig=1',
      expires_at: '2026-01-02T03:19:05Z',
      size: 3,
      sha256: 'abc',
    });
  });
  test('answers 409 for files of a job that has not ended', async () => {
    const running = aJob({ status: 'running' });
    const { store, frame } = world(running);
    const deps = { jobs: store, artifacts };
    for (const make of [makeListFiles, makeDownloadFiles, makeDeleteFiles])
      expect(errorOf(await send(make(frame(), deps), { params: { job_id: running.job_id } }))).toEqual([
        409,
        'JOB_NOT_FINISHED',
      ]);
  });
  test('deletes files, keeps the record', async () => {
    const { all, deps } = withFiles();
    expect(await send(makeDeleteFiles(all.frame(), deps), { method: 'DELETE', params })).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect([all.archives.size, all.kept.size]).toEqual([0, 1]);
  });
});
