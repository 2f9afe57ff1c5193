// The generation engine: reads the graph, writes code, streams it into an archive. One step and one worker at a time, in as many slices as
// it takes: each goes through the generation again, and what earlier ones found and wrote it has from the journal.
import type { JobEngine, SliceResult, WorkControl } from '../contract/engine.ts';
import { AtgError } from '../contract/errors.ts';
import type { GenerateIacResult, Job } from '../contract/job.ts';
import { StartGenerateIac, type GenerateIacParams } from '../contract/start-generate-iac.ts';
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { ResourceReader } from '../graph/stored-resource.ts';
import { makeArm } from '../iac/emitters/arm/arm.ts';
import { makeBicep } from '../iac/emitters/bicep/bicep.ts';
import type { Emitter } from '../iac/emitters/emitter.ts';
import { makeTerraform } from '../iac/emitters/terraform/terraform.ts';
import { generate } from '../iac/generate.ts';
import { keptReader } from '../iac/kept-reader.ts';
import { isImporting } from '../iac/rewrite/mapping.ts';
import { GraphChanged } from '../iac/shape-node.ts';
import type { Artifacts } from '../services/artifacts/artifacts.ts';
import type { WorkingFiles } from '../services/artifacts/working-files.ts';
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';
import { JournalOutOfStep, openJournal, SliceOver, type GenerationJournal } from './generation-journal.ts';

export interface IacEngineDeps {
  readonly reader: ResourceReader;
  readonly schema: ArmSchema;
  readonly artifacts: Pick<Artifacts, 'write'>;
  readonly working: WorkingFiles;
  readonly jobs: Pick<Jobs, 'keepArchive'>;
  readonly clock: Clock;
  readonly log: Log;
  /** MB that the objects of this process may take together. */
  readonly heapMaxMb: number;
  /** Of the product: code of two versions is not mixed in one archive. */
  readonly version: string;
}

const STEP = 'generate';
const DEFAULT_PROVIDER = 'azurerm';
/** Generations of one job that the graph may spoil by changing meanwhile, and how long it is left alone after each. */
const BEGUN_ANEW_MAX = 5;
const BEGUN_ANEW = 'begun-anew';
const PAUSE_SECONDS = 10;
/**
 * KB of memory that a generation takes for each resource that the tenant has, and for each that is written, and MB for all else. Measured with
 * `npm run bench -- iac` at 100,000 resources, with room for garbage and for code for another tenant.
 */
const MEMORY = { knownKb: 0.8, writtenKb: 1.6, elseMb: 100 } as const;
/** The shares of the work that reading and writing take, as percent of the whole. */
const PERCENT = { reading: [1, 45], emitting: [45, 97] } as const;
const DOING = { reading: 'Reading resources', emitting: 'Writing code' } as const;

/** @throws TENANT_NOT_FOUND, ENGINE_FAILED where so much cannot be planned in the memory there is, and what the reader, the artifacts and the working files throw */
export function makeIacEngine(deps: IacEngineDeps): JobEngine {
  const { working, version, clock } = deps;
  return {
    steps: () => [STEP],
    prepare: () => Promise.resolve({ workers: 1 }),
    async work(job, _slice, control) {
      try {
        const journal = await openJournal({ working, jobId: job.job_id, version, clock, control });
        await writeArchive(deps, job, journal, control);
        await working.remove(job.job_id);
        return { done: true };
      } catch (error) {
        if (error instanceof SliceOver) return { done: false };
        if (error instanceof GraphChanged || error instanceof JournalOutOfStep)
          return beginAnew(deps, job.job_id, error, control);
        throw error;
      }
    },
    async summarise(job, ended) {
      if (ended !== 'completed') await removeWork(deps, job.job_id);
      return summarise(job, ended);
    },
  };
}

/**
 * Empties the journal, since what is in it is of no use any more: the next slice begins at the beginning.
 *
 * @throws ENGINE_FAILED where that has happened too often
 */
async function beginAnew(
  { working }: IacEngineDeps,
  jobId: string,
  { message }: Error,
  { signal, log }: WorkControl,
): Promise<SliceResult> {
  const before = await working.read(jobId, BEGUN_ANEW, signal);
  const count = Number(before?.toString() ?? 0) + 1;
  if (count > BEGUN_ANEW_MAX)
    throw new AtgError(
      'ENGINE_FAILED',
      'The graph changed again and again while code was made of it. Generate again when no scan of this tenant is running.',
    );
  await log(`${message} The generation begins anew.`);
  await working.remove(jobId);
  await working.create(jobId, BEGUN_ANEW, Buffer.from(String(count)), signal);
  return { done: false, waitSeconds: PAUSE_SECONDS };
}

/** A job ends whether or not its working files can be removed just now; retention removes what is left. */
async function removeWork({ working, log }: IacEngineDeps, jobId: string): Promise<void> {
  try {
    await working.remove(jobId);
  } catch (error) {
    if (!(error instanceof AtgError)) throw error;
    log.warn('job.work.left', { jobId, code: error.code });
  }
}

/** Goes through the whole generation; what is in the journal already costs a look. @throws SliceOver where the next slice goes on */
async function writeArchive(
  deps: IacEngineDeps,
  job: Job,
  journal: GenerationJournal,
  control: WorkControl,
): Promise<void> {
  const params = StartGenerateIac.body.parse(job.params);
  // What was planned is out of memory again before the archive, whose list of files takes its place.
  const counts = await writeCode(deps, params, journal, control);
  const name = `iac-${params.tenant_id.slice(0, 8)}-${params.output_format}.zip`;
  const archive = await deps.artifacts.write(job.job_id, name, journal.files(), control.signal);
  await deps.jobs.keepArchive(job.job_id, archive);
  // The summary is made by another activity; the counts of the last report are what it has to show.
  await control.report({ phase: 'archive', message: `Wrote ${archive.file_count} files`, percent: 98, counts });
}

/** Keeps every file in the journal; answers what is in them. */
async function writeCode(
  { reader, schema, heapMaxMb }: IacEngineDeps,
  params: GenerateIacParams,
  journal: GenerationJournal,
  control: WorkControl,
): Promise<Record<string, number>> {
  if (!(await keptReader(reader, journal).hasTenant(params.tenant_id)))
    throw new AtgError(
      'TENANT_NOT_FOUND',
      'The graph has no such tenant. Scan it first: POST /scan with the same tenant_id.',
    );
  const emitter = emitterFor(params, schema);
  const { signal } = control;
  const onProgress = reporter(journal, control);
  if (!journal.isReplaying) await control.report({ phase: 'reading', message: 'Choosing resources', percent: 0 });
  const admit = admission(heapMaxMb);
  const generation = await generate(params, { reader, schema, emitter, signal, journal, admit, onProgress });
  for await (const file of generation.files()) await journal.keepFile(file);
  return { ...generation.counts() };
}

/** A worker that runs out of memory takes all others of its process with it, and the next one after it: so it is said beforehand. */
const admission =
  (heapMaxMb: number) =>
  (known: number, asked: number): void => {
    const neededMb = Math.ceil((known * MEMORY.knownKb + asked * MEMORY.writtenKb) / 1024) + MEMORY.elseMb;
    if (neededMb <= heapMaxMb) return;
    throw new AtgError(
      'ENGINE_FAILED',
      `Code of ${asked} resources takes about ${neededMb} MB of memory, and this worker may take ${Math.floor(heapMaxMb)} MB. Ask for fewer with subscription_ids, resource_groups or resource_types, or run the app on larger instances.`,
    );
  };

/** A new emitter for one generation. */
export function emitterFor(params: GenerateIacParams, schema: ArmSchema): Emitter {
  const { output_format: format, terraform_provider: provider } = params;
  if (format === 'bicep') return makeBicep();
  if (format === 'arm') return makeArm();
  return makeTerraform({ provider: provider ?? DEFAULT_PROVIDER, imports: isImporting(params), schema });
}

/** Reports what is done now, not what is looked up. */
const reporter =
  (journal: GenerationJournal, control: WorkControl) =>
  async (phase: 'reading' | 'resolving' | 'emitting', done: number, of: number): Promise<void> => {
    if (journal.isReplaying) return;
    if (phase === 'resolving')
      return control.report({ phase, message: `Resolving references of ${of} resources`, percent: PERCENT.reading[1] });
    const [from, to] = PERCENT[phase];
    const percent = Math.round(from + ((to - from) * done) / Math.max(of, 1));
    await control.report({ phase, message: `${DOING[phase]}: ${done} of ${of}`, percent, counts: { resources: done } });
  };

const COUNTS = [
  'resources_selected',
  'resources_emitted',
  'resources_left_out',
  'references',
  'external_ids',
  'secret_variables',
  'properties_dropped',
] as const satisfies readonly (keyof GenerateIacResult)[];

/** The archive is the job store's to add: it knows for how long the files are there. */
function summarise(job: Job, ended: 'completed' | 'failed' | 'cancelled'): GenerateIacResult {
  const { output_format, terraform_provider } = StartGenerateIac.body.parse(job.params);
  const provider = output_format === 'terraform' ? (terraform_provider ?? DEFAULT_PROVIDER) : null;
  if (ended !== 'completed') return { output_format, terraform_provider: provider };
  const counts = Object.fromEntries(COUNTS.map((count) => [count, job.progress?.[count]]));
  if (COUNTS.some((count) => counts[count] === undefined)) throw new Error('The generation did not report its counts.');
  return { output_format, terraform_provider: provider, ...counts, archive: null };
}
