// The generation engine behind its seam: over the graph that a scan of the sample tenant made, through the real reader.
import { readFileSync } from 'node:fs';
import type { WorkControl } from '../../src/contract/engine.ts';
import type { Job, JobProgress } from '../../src/contract/job.ts';
import type { Mapping } from '../../src/contract/mapping.ts';
import { makeIacEngine } from '../../src/activities/iac-engine.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import type { ArchiveEntry } from '../../src/services/artifacts/artifacts.ts';
import { makeResourceReader } from '../../src/services/graph-store/read-selection.ts';
import { drive, makeControl, startScanWorld, type ScanWorld } from '../scan/scan-world.ts';
import { systemClock } from '../../src/services/system-clock.ts';
import { generateAll, TENANT, type Coverage } from '../support/iac.ts';
import { memoryWorkingFiles } from '../support/working-files.ts';
import { graphOfSnapshot, readSnapshot } from '../support/snapshot-graph.ts';

type Report = Parameters<WorkControl['report']>[0];
const snapshot = readSnapshot();
const secrets = JSON.parse(readFileSync('local/tenants/contoso-small.secrets.json', 'utf8')) as { value: string }[];

let world: ScanWorld;
beforeAll(async () => {
  world = await startScanWorld();
  await world.scan();
});
afterAll(() => world.close());

type EngineDeps = Parameters<typeof makeIacEngine>[0];
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const newJob = (params: Record<string, unknown>): Job =>
  ({ ...world.newJob(), job_id: 'iac-000000000001', operation_type: 'generate-iac', params }) as Job;

/** An engine, the working files that it leaves, and the files of the archive that it made last. */
function makeEngine(changes: Partial<EngineDeps> = {}) {
  const files = new Map<string, string>();
  const kept: string[] = [];
  const working = memoryWorkingFiles();
  const engine = makeIacEngine({
    reader: makeResourceReader(world.neo4j),
    schema: makeArmSchema(),
    artifacts: {
      async write(jobId, name, entries: AsyncIterable<ArchiveEntry>) {
        files.clear();
        for await (const { path, body } of entries) files.set(path, await textOf(body));
        return { name, blob: `${jobId}/${name}`, size: 1, sha256: 'x', file_count: files.size };
      },
    },
    working,
    jobs: { keepArchive: (_jobId, { name }) => Promise.resolve(void kept.push(name)) },
    clock: systemClock,
    log,
    heapMaxMb: 1_024,
    version: '1.0.0',
    ...changes,
  });
  return { engine, files, kept, working };
}

/** Runs a generation to its end; the files are what an archive would hold. */
async function run(params: Record<string, unknown>, control: Partial<WorkControl> = {}) {
  const reports: Report[] = [];
  const { engine, files, kept, working } = makeEngine();
  const job = newJob(params);
  await drive(engine, job, makeControl({ report: (report) => Promise.resolve(void reports.push(report)), ...control }));
  const last = reports.at(-1)!;
  const progress = { phase: last.phase, message: last.message, percent: last.percent, ...last.counts } as JobProgress;
  return { files, kept, reports, working, result: await engine.summarise({ ...job, progress }, 'completed') };
}

async function textOf(body: ArchiveEntry['body']): Promise<string> {
  if (typeof body === 'string' || body instanceof Uint8Array) return body.toString();
  let text = '';
  for await (const piece of body) text += piece.toString();
  return text;
}

test('says before it reads any resource that a worker cannot hold so many, and what to do', async () => {
  const reader = makeResourceReader(world.neo4j);
  const read = (): never => {
    throw new Error('A resource was read.');
  };
  const { engine } = makeEngine({ heapMaxMb: 100, reader: { ...reader, read } });
  const job = newJob({ tenant_id: TENANT });
  await expect(drive(engine, job, makeControl())).rejects.toThrow(
    /^\[ENGINE_FAILED\] Code of \d+ resources takes about 101 MB of memory, and this worker may take 100 MB\. Ask for fewer/,
  );
});

test('writes the code of the whole tenant that was scanned, with no secret in it', async () => {
  const { files, kept, result } = await run({ tenant_id: TENANT });
  expect(kept).toEqual([`iac-${TENANT.slice(0, 8)}-terraform.zip`]);
  const coverage = JSON.parse(files.get('coverage.json')!) as Coverage;
  const accounted = new Set(coverage.resources.map(({ id }) => id.toLowerCase()));
  const all = [...snapshot.resources, ...snapshot.resourceGroups, ...snapshot.roleAssignments].map(({ id }) =>
    id.toLowerCase().replace('//', '/'),
  );
  expect(all.filter((id) => !accounted.has(id))).toEqual([]);
  expect(coverage.resources.filter(({ outcome }) => outcome === 'left out').map(({ reason }) => reason)).toEqual([
    'Azure makes the root management group with the tenant, and no code can make it',
    'it is the record of a deployment that was made, not something to deploy',
  ]);
  expect(result).toMatchObject({ output_format: 'terraform', terraform_provider: 'azurerm', resources_left_out: 2 });
  const text = [...files.values()].join('\n');
  expect(secrets.filter(({ value }) => text.includes(value))).toEqual([]);
});

test.each(['azapi', 'azurerm'] as const)(
  'writes with %s from the graph what it would write from the answers of Azure',
  async (provider) => {
    const { files } = await run({ tenant_id: TENANT, terraform_provider: provider });
    const direct = await generateAll(graphOfSnapshot(snapshot), { terraform_provider: provider });
    // Resource Graph gives the code of a region where ARM gives its name; Terraform takes them for the same.
    const code = (all: ReadonlyMap<string, string>) =>
      [...all]
        .filter(([path]) => path.endsWith('.tf'))
        .map(
          ([path, text]) =>
            [
              path,
              text.replace(/^  location  = ".*"$/gm, (line) => line.toLowerCase().replace(/(\w) (\w)/g, '$1$2')),
            ] as const,
        );
    expect(new Map(code(files))).toEqual(new Map(code(direct.files)));
  },
);

test('writes the directory of the graph with every member that is written', async () => {
  const { files } = await run({ tenant_id: TENANT, include_directory: true });
  const coverage = JSON.parse(files.get('coverage.json')!) as Coverage;
  const written = new Set(
    coverage.resources
      .filter(({ type, outcome }) => type.startsWith('Microsoft.Graph/') && outcome === 'emitted')
      .map(({ id }) => id.split('/').at(-1)!),
  );
  const groups = snapshot.groups as unknown as { id: string; memberIds: string[]; membershipRule: string | null }[];
  const members = groups
    .filter(({ id, membershipRule }) => written.has(id) && membershipRule === null)
    .flatMap(({ memberIds }) => memberIds.filter((id) => written.has(id)));
  const text = [...files.values()].join('\n');
  expect(members.length).toBeGreaterThan(5);
  expect(text.match(/^resource "azuread_group_member"/gm)).toHaveLength(members.length);
});

test('writes for another tenant from the graph, and finds its domains and names there', async () => {
  const { files } = await run({
    tenant_id: TENANT,
    target_tenant_id: '11111111-2222-4333-8444-555555555555',
    target_subscription_id: '99999999-8888-4777-8666-555555555555',
  });
  const mapping = JSON.parse(files.get('mapping.json')!) as Mapping;
  expect(Object.keys(mapping.domains!)).toEqual(['contoso.com', 'contoso.onmicrosoft.com']);
  const code = [...files].filter(([path]) => path !== 'mapping.json').map(([, text]) => text);
  const ids = [TENANT, ...snapshot.subscriptions.map(({ subscriptionId }) => subscriptionId)];
  expect(ids.filter((id) => code.join('\n').includes(id))).toEqual([]);
});

test('makes the same files again when its worker died in the middle', async () => {
  const whole = await run({ tenant_id: TENANT });
  let left = 3;
  const dying = run(
    { tenant_id: TENANT },
    { report: () => (left-- > 0 ? Promise.resolve() : Promise.reject(new Error('killed'))) },
  );
  await expect(dying).rejects.toThrow('killed');
  const again = await run({ tenant_id: TENANT });
  expect([...again.files]).toEqual([...whole.files]);
});

test('reports every phase, never goes back, and ends with the counts of the result', async () => {
  const { reports, result } = await run({ tenant_id: TENANT.toUpperCase(), resource_groups: ['rg-vm-legacy'] });
  expect([...new Set(reports.map(({ phase }) => phase))]).toEqual(['reading', 'resolving', 'emitting', 'archive']);
  const percents = reports.map(({ percent }) => percent);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(result).toMatchObject({ ...reports.at(-1)!.counts, archive: null });
});

test('gives what it was asked for when the job did not complete', async () => {
  const { engine } = makeEngine();
  expect(await engine.summarise(newJob({ tenant_id: TENANT }), 'cancelled')).toEqual({
    output_format: 'terraform',
    terraform_provider: 'azurerm',
  });
});

test('says that a tenant is unknown', async () => {
  const unknown = '00000000-0000-0000-0000-000000000001';
  await expect(run({ tenant_id: unknown })).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' });
});

test('stops with the reason of the signal when the job is cancelled', async () => {
  const stop = new AbortController();
  const report = (): Promise<void> => Promise.resolve(stop.abort(new Error('cancelled')));
  await expect(run({ tenant_id: TENANT }, { signal: stop.signal, report })).rejects.toThrow('cancelled');
});
