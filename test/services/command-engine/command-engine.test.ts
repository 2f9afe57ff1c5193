import type { WorkControl } from '../../../src/contract/engine.ts';
import { makeCommandEngine } from '../../../src/services/command-engine/command-engine.ts';
import type { ArchiveEntry } from '../../../src/services/artifacts/artifacts.ts';
import type { JobArchive } from '../../../src/services/jobs/jobs.ts';
import { aJob, fakeJobs } from '../../support/fakes.ts';

const job = aJob({ job_id: 'iac-0123456789ab', status: 'running', params: { output_format: 'terraform' } });
const slice = { step: 'command', worker: 0, workers: 1 };

/** A wrapped engine that is a small Node program. */
function world(program: string, ...args: string[]) {
  const { store } = fakeJobs(job);
  const files: Record<string, string> = {};
  const reported: string[] = [];
  const engine = makeCommandEngine({
    words: [process.execPath, '-e', program, '--', ...args],
    jobs: store,
    artifacts: {
      write: async (_id, name, entries): Promise<JobArchive> => {
        for await (const entry of entries) files[entry.path] = await textOf(entry);
        return { name, size: 1, sha256: 'x', file_count: Object.keys(files).length, blob: name };
      },
    },
  });
  const abort = new AbortController();
  const control: WorkControl = {
    signal: abort.signal,
    timeIsUp: () => false,
    report: async ({ message }) => void reported.push(message),
    log: async () => undefined,
  };
  return { engine, control, abort, files, reported, store };
}

async function textOf({ body }: ArchiveEntry): Promise<string> {
  if (typeof body === 'string' || body instanceof Uint8Array) return String(body);
  let text = '';
  for await (const chunk of body) text += String(chunk);
  return text;
}

test('runs the wrapped program with its words filled in and the environment of the app, and archives what it leaves', async () => {
  const program = `
    const [tenant, format, folder] = process.argv.slice(1);
    require('fs').mkdirSync(folder + '/sub');
    require('fs').writeFileSync(folder + '/main.tf', tenant + ' ' + format + ' ' + process.env.PATH);
    require('fs').writeFileSync(folder + '/sub/x.tf', 'x');
    console.log('password=hunter2');`;
  const { engine, control, files, reported, store } = world(program, '{tenant_id}', '{output_format}', '{output_dir}');
  expect(engine.steps(job)).toEqual(['command']);
  expect(await engine.work(job, slice, control)).toEqual({ done: true });
  expect(files).toEqual({ 'main.tf': `${job.tenant_id} terraform ${process.env.PATH}`, 'sub/x.tf': 'x' });
  expect(reported.length).toBeGreaterThan(0);
  expect(reported.join()).not.toContain('hunter2');
  await store.end(job.job_id, { status: 'completed', result: null, error: null, message: '' });
  expect(await engine.summarise(job, 'completed')).toEqual({
    archive: { name: 'generate-iac-65b13880.zip', size: 1, sha256: 'x', file_count: 2 },
  });
});

test('ends the job with the exit code of a program that fails', async () => {
  const { engine, control } = world('process.exit(3)');
  await expect(engine.work(job, slice, control)).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    detail: expect.stringContaining('exit code 3'),
  });
});

test('says that a program was not found', async () => {
  const { control, store } = world('');
  const engine = makeCommandEngine({
    words: ['no-such-program-anywhere'],
    jobs: store,
    artifacts: { write: () => Promise.reject(new Error('never')) },
  });
  await expect(engine.work(job, slice, control)).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    detail: expect.stringContaining('not found'),
  });
});

test('stops the program when the job is cancelled', async () => {
  const { engine, control, abort } = world('console.log(1); setTimeout(() => {}, 60000)');
  const working = engine.work(job, slice, control);
  setTimeout(() => abort.abort(new Error('cancelled')), 300);
  await expect(working).rejects.toThrow('cancelled');
});
