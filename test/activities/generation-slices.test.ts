// A generation in slices, by workers that die, meet each other and forget everything: its archive is byte for byte that of one worker that
// made it in one go.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { JournalOutOfStep } from '../../src/activities/generation-journal.ts';
import { makeIacEngine } from '../../src/activities/iac-engine.ts';
import type { SliceResult, WorkControl } from '../../src/contract/engine.ts';
import { AtgError } from '../../src/contract/errors.ts';
import type { Job } from '../../src/contract/job.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import type { ResourceReader } from '../../src/graph/stored-resource.ts';
import { writeZip } from '../../src/services/artifacts/zip.ts';
import { makeControl } from '../scan/scan-world.ts';
import { TENANT } from '../support/iac.ts';
import { graphOf, graphOfSnapshot, nodesOf, readSnapshot } from '../support/snapshot-graph.ts';
import { memoryWorkingFiles, type MemoryWorkingFiles } from '../support/working-files.ts';
import { randomFrom } from '../../bench/campaigns/random.ts';

const JOB_ID = 'iac-000000000001';
const slice = { step: 'generate', worker: 0, workers: 1 };
const schema = makeArmSchema();
const snapshot = readSnapshot();
const secrets = JSON.parse(readFileSync('local/tenants/contoso-small.secrets.json', 'utf8')) as { value: string }[];

const jobOf = (params: Record<string, unknown>): Job =>
  ({ job_id: JOB_ID, operation_type: 'generate-iac', params: { tenant_id: TENANT, ...params } }) as unknown as Job;

interface Setting {
  readonly working?: MemoryWorkingFiles;
  readonly reader?: ResourceReader;
  readonly version?: string;
  readonly log?: Parameters<typeof makeIacEngine>[0]['log'];
}

/** A worker with nothing in its memory, whose clock stands still; `zips` are the archives it wrote. */
function newWorker({ working = memoryWorkingFiles(), reader = graphOfSnapshot(snapshot), ...more }: Setting = {}) {
  const zips: Buffer[] = [];
  const engine = makeIacEngine({
    reader,
    schema,
    working,
    artifacts: {
      async write(jobId, name, entries, signal) {
        const chunks: Buffer[] = [];
        const { size, sha256, files } = await writeZip(
          entries,
          async (zip) => {
            for await (const chunk of zip) chunks.push(chunk as Buffer);
          },
          signal,
        );
        zips.push(Buffer.concat(chunks));
        return { name, blob: `${jobId}/${name}`, size, sha256, file_count: files.length };
      },
    },
    jobs: { keepArchive: () => Promise.resolve() },
    clock: { now: () => new Date(0), sleep: () => Promise.reject(new Error('nothing sleeps here')) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    heapMaxMb: 1_024,
    version: '1.0.0',
    ...more,
  });
  return { engine, zips, working };
}

async function inOneGo(params: Record<string, unknown>, reader?: ResourceReader): Promise<Buffer> {
  const { engine, zips, working } = newWorker(reader && { reader });
  expect(await engine.work(jobOf(params), slice, makeControl())).toEqual({ done: true });
  expect([...working.contents]).toEqual([]);
  return zips[0]!;
}

/** Slices, each by a new worker, until one is done; answers how many there were. A failure of a slice is what `onFailure` makes of it. */
async function inSlices(
  params: Record<string, unknown>,
  setting: Setting & { readonly working: MemoryWorkingFiles },
  control: () => Partial<WorkControl>,
  onFailure: (error: unknown) => void = (error) => {
    throw error as Error;
  },
): Promise<{ zip: Buffer; slices: number }> {
  for (let slices = 1; slices < 2_000; slices++) {
    const { engine, zips } = newWorker(setting);
    let result: SliceResult = { done: false };
    try {
      result = await engine.work(jobOf(params), slice, makeControl(control()));
    } catch (error) {
      onFailure(error);
    }
    if (result.done) return { zip: zips[0]!, slices };
  }
  throw new Error('It does not end.');
}

/** Requests, and how often a slice ends before a step: the more steps, the less often. */
const REQUESTS = [
  ['Terraform', 0.1, { include_directory: true }],
  ['Terraform of azapi', 0.1, { terraform_provider: 'azapi' }],
  ['Bicep', 0.2, { output_format: 'bicep' }],
  ['ARM', 0.8, { output_format: 'arm' }],
  ['a part of the tenant with what it needs', 0.5, { resource_groups: ['rg-app-prod-weu', 'rg-vm-legacy'] }],
  [
    'another tenant',
    0.1,
    {
      target_tenant_id: '11111111-2222-4333-8444-555555555555',
      target_subscription_id: '99999999-8888-4777-8666-555555555555',
    },
  ],
] as const;

test.each(REQUESTS)('%s in many slices is what one slice makes', async (_, share, params) => {
  const wanted = await inOneGo(params);
  const random = randomFrom(7);
  const working = memoryWorkingFiles();
  const graph = graphOfSnapshot(snapshot);
  let listings = 0;
  const reader: ResourceReader = {
    ...graph,
    heads(...given) {
      listings++;
      return graph.heads(...given);
    },
  };
  const { zip, slices } = await inSlices(params, { working, reader }, () => ({ timeIsUp: () => random() < share }));
  expect(slices).toBeGreaterThan(3);
  expect(zip.equals(wanted)).toBe(true);
  expect(listings).toBe(1);
  expect([...working.contents]).toEqual([]);
});

test('workers that die anywhere, time and again, leave the archive of one that lives', async () => {
  const params = { output_format: 'bicep' };
  const wanted = await inOneGo(params);
  const random = randomFrom(11);
  const working = memoryWorkingFiles();
  const dies = <T>(work: () => Promise<T>): Promise<T> =>
    random() < 0.1 ? Promise.reject(new Error('killed')) : work();
  const graph = graphOfSnapshot(snapshot);
  const deadly = {
    working: {
      ...working,
      // Some die before a file is kept, some after.
      create: (...given: Parameters<typeof working.create>) =>
        dies(async () => {
          const isOurs = await working.create(...given);
          return dies(() => Promise.resolve(isOurs));
        }),
      remove: (jobId: string) => dies(() => working.remove(jobId)),
    },
    reader: { ...graph, read: (...given: Parameters<typeof graph.read>) => dies(() => graph.read(...given)) },
  };
  let deaths = 0;
  const { zip } = await inSlices(
    params,
    deadly,
    () => ({ timeIsUp: () => random() < 0.4 }),
    (error) => {
      expect(error).toEqual(new Error('killed'));
      deaths++;
    },
  );
  expect(deaths).toBeGreaterThan(5);
  expect(zip.equals(wanted)).toBe(true);
  expect([...working.contents]).toEqual([]);
});

test('two workers at one job, as when a slice is delivered twice, make one archive', async () => {
  const wanted = await inOneGo({});
  const working = memoryWorkingFiles();
  const random = randomFrom(3);
  const control = (): Partial<WorkControl> => ({ timeIsUp: () => random() < 0.2 });
  // The one that is done first takes the working files away from under the other.
  const failures: unknown[] = [];
  const work = () => inSlices({}, { working }, control, (error) => failures.push(error));
  const both = await Promise.all([work(), work()]);
  expect(failures.filter((error) => !(error instanceof JournalOutOfStep))).toEqual([]);
  expect(both.map(({ zip }) => zip.equals(wanted))).toEqual([true, true]);
});

test('nothing that is kept between slices holds a secret', async () => {
  const working = memoryWorkingFiles();
  const kept: string[] = [];
  const watching = {
    ...working,
    create(...given: Parameters<typeof working.create>) {
      kept.push(gunzipSync(given[2]).toString());
      return working.create(...given);
    },
  };
  const random = randomFrom(5);
  await inSlices({ include_directory: true }, { working: watching }, () => ({ timeIsUp: () => random() < 0.2 }));
  const text = kept.join('\n');
  expect(text).toContain('azuread_user');
  const encoded = secrets.flatMap(({ value }) => [
    value,
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('hex'),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ]);
  expect(encoded.filter((value) => text.includes(value))).toEqual([]);
});

/** The sample tenant with every disk of another kind. */
const changedGraph = (kind: string) =>
  graphOf(
    TENANT,
    nodesOf(snapshot).map((node) => ({
      ...node,
      properties: { ...node.properties, arm: String(node.properties['arm']).replaceAll('Standard_LRS', kind) },
    })),
  );

test('begins anew where the graph has changed since it was read, and says so', async () => {
  const working = memoryWorkingFiles();
  const first = newWorker({ working, reader: graphOfSnapshot(snapshot) });
  // Up to the first file: all bodies are read once, and will be read again.
  let steps = 0;
  await first.engine.work(jobOf({}), slice, makeControl({ timeIsUp: () => ++steps > 5 }));
  expect(working.contents.size).toBeGreaterThan(0);
  const said: string[] = [];
  const log = (message: string): Promise<void> => Promise.resolve(void said.push(message));
  const { zip } = await inSlices({}, { working, reader: changedGraph('Standard_GRS') }, () => ({ log }));
  expect(said).toEqual(['The graph changed while it was read; a scan may be running. The generation begins anew.']);
  expect(zip.equals(await inOneGo({}, changedGraph('Standard_GRS')))).toBe(true);
  expect([...working.contents]).toEqual([]);
});

test('gives up a graph that never stands still, and says what to do', async () => {
  let reads = 0;
  const still = graphOfSnapshot(snapshot);
  const restless: ResourceReader = {
    ...still,
    read: (...given) => changedGraph(`Standard_${++reads}`).read(...given),
  };
  const begun: unknown[] = [];
  const control = () => ({ log: (message: string) => Promise.resolve(void begun.push(message)) });
  await expect(inSlices({}, { working: memoryWorkingFiles(), reader: restless }, control)).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    detail: expect.stringContaining('Generate again when no scan of this tenant is running.') as string,
  });
  expect(begun).toHaveLength(5);
});

test('does not mix the code of two versions of the product', async () => {
  const working = memoryWorkingFiles();
  let steps = 0;
  await newWorker({ working }).engine.work(jobOf({}), slice, makeControl({ timeIsUp: () => ++steps > 20 }));
  expect(working.contents.size).toBeGreaterThan(0);
  const reader = graphOfSnapshot(snapshot);
  const { engine, zips } = newWorker({ working, version: '2.0.0', reader });
  expect(await engine.work(jobOf({}), slice, makeControl())).toEqual({ done: true });
  const whole = graphOfSnapshot(snapshot);
  expect(zips[0]!.equals(await inOneGo({}, whole))).toBe(true);
  expect({ reads: reader.reads, left: [...working.contents] }).toEqual({ reads: whole.reads, left: [] });
});

test.each(['cancelled', 'failed'] as const)('leaves no working files when the job is %s', async (ended) => {
  const { engine, working } = newWorker();
  let steps = 0;
  await engine.work(jobOf({}), slice, makeControl({ timeIsUp: () => ++steps > 20 }));
  expect(working.contents.size).toBeGreaterThan(0);
  await engine.summarise(jobOf({}), ended);
  expect([...working.contents]).toEqual([]);
});

test('ends a cancelled job although storage is away, and says that files are left', async () => {
  const warnings: unknown[] = [];
  const { engine } = newWorker({
    working: {
      ...memoryWorkingFiles(),
      remove: () => Promise.reject(new AtgError('STORAGE_UNAVAILABLE', 'away')),
    },
    log: { info: () => undefined, error: () => undefined, warn: (...said) => void warnings.push(said) },
  });
  expect(await engine.summarise(jobOf({}), 'cancelled')).toMatchObject({ output_format: 'terraform' });
  expect(warnings).toEqual([['job.work.left', { jobId: JOB_ID, code: 'STORAGE_UNAVAILABLE' }]]);
});

test('tells no progress of what was done before', async () => {
  const percents: number[][] = [];
  const working = memoryWorkingFiles();
  const random = randomFrom(9);
  await inSlices({}, { working }, () => {
    const said: number[] = [];
    percents.push(said);
    return { timeIsUp: () => random() < 0.1, report: ({ percent }) => Promise.resolve(void said.push(percent)) };
  });
  const all = percents.flat();
  expect(all).toEqual([...all].sort((a, b) => a - b));
  expect(all.at(-1)).toBe(98);
});
