// Wraps another program as a scan or generation engine: ATG's own command line, for instance. It inherits the app's environment, has the
// graph's address from there and writes to it itself; for a generation, what it leaves in its output folder becomes the archive.
// What the program prints is counted, never shown: nobody vouches that it holds no secret.
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline';
import type { JobEngine, WorkControl } from '../../contract/engine.ts';
import { AtgError } from '../../contract/errors.ts';
import type { Job } from '../../contract/job.ts';
import type { ArchiveEntry, Artifacts } from '../artifacts/artifacts.ts';
import type { Jobs } from '../jobs/jobs.ts';

export interface CommandEngineDeps {
  /** The program and its arguments; `{tenant_id}`, `{output_format}` and `{output_dir}` are filled in. */
  readonly words: readonly string[];
  readonly artifacts: Pick<Artifacts, 'write'>;
  readonly jobs: Pick<Jobs, 'keepArchive' | 'archive'>;
}

const STEP = 'command';
/** A program that ignores the request to stop is killed after this long. */
const KILL_AFTER_MS = 3_000;

/** An engine of one step. @throws ENGINE_FAILED where the program cannot be started or ends with another code than 0 */
export function makeCommandEngine({ words, artifacts, jobs }: CommandEngineDeps): JobEngine {
  return {
    steps: () => [STEP],
    prepare: () => Promise.resolve({ workers: 1 }),
    async work(job, _slice, control) {
      const folder = await mkdtemp(join(tmpdir(), 'atg-command-'));
      try {
        await run(fillIn(words, job, folder), job, control);
        const files = await listFiles(folder);
        if (files.length > 0) {
          const name = `${job.operation_type}-${job.tenant_id.slice(0, 8)}.zip`;
          await jobs.keepArchive(
            job.job_id,
            await artifacts.write(job.job_id, name, entries(folder, files), control.signal),
          );
        }
        return { done: true };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async summarise(job, ended) {
      if (ended !== 'completed') return {};
      try {
        const { name, size, sha256, file_count } = await jobs.archive(job.job_id);
        return { archive: { name, size, sha256, file_count } };
      } catch (error) {
        const noFilesYet = error instanceof AtgError && ['FILES_NOT_FOUND', 'JOB_NOT_FINISHED'].includes(error.code);
        if (!noFilesYet) throw error;
        return { archive: null };
      }
    },
  };
}

function fillIn(words: readonly string[], job: Job, folder: string): string[] {
  const values: Record<string, string> = {
    tenant_id: job.tenant_id,
    output_dir: folder,
    output_format: String(job.params['output_format'] ?? ''),
  };
  return words.map((word) => word.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole));
}

async function run(words: string[], job: Job, control: WorkControl): Promise<void> {
  const [program = '', ...args] = words;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
  };
  control.signal.addEventListener('abort', stop, { once: true });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const phase = job.operation_type === 'scan' ? 'resources' : 'emitting';
  try {
    let lines = 0;
    const reading = (async () => {
      for await (const line of createInterface({ input: child.stdout })) {
        lines += line === '' ? 0 : 1;
        await control.report({
          phase,
          message: `The wrapped engine is working (${lines} lines so far)`,
          percent: 50,
          counts: { lines },
        });
      }
    })();
    const [code] = await Promise.all([ended, reading]);
    control.signal.throwIfAborted();
    if (code !== 0)
      throw new AtgError(
        'ENGINE_FAILED',
        `The wrapped engine ended with exit code ${code ?? 'none'}. Run its command by hand to see why.`,
      );
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new AtgError(
        'ENGINE_FAILED',
        'The program of the wrapped engine was not found. Check SCAN_COMMAND or IAC_COMMAND.',
        { cause },
      );
    throw cause;
  } finally {
    control.signal.removeEventListener('abort', stop);
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function* entries(folder: string, files: readonly string[]): AsyncGenerator<ArchiveEntry> {
  for (const file of files)
    yield {
      path: relative(folder, file).split(sep).join('/'),
      contentType: 'application/octet-stream',
      body: createReadStream(file) as AsyncIterable<Uint8Array>,
    };
}
