// The main job as a person does it: scan, generate, download; then everything again after a restart.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpack } from '../../local/demo/unpack.ts';
import { root } from '../../local/start/root.ts';
import type { JobEvent } from '../../src/contract/event.ts';
import type { GenerateIacResult, Job, ScanResult } from '../../src/contract/job.ts';
import { testWith } from '../support/programs.ts';
import { readGraph } from './graph.ts';
import { atg, atgJson, call, newFolder, removeFolders, startProduct } from './product.ts';

interface Tenant {
  resources: { id: string; type: string }[];
  users: { userPrincipalName: string }[];
  groups: unknown[];
}
const tenant = JSON.parse(readFileSync(join(root, 'local/tenants/contoso-small.json'), 'utf8')) as Tenant;
const secrets = (
  JSON.parse(readFileSync(join(root, 'local/tenants/contoso-small.secrets.json'), 'utf8')) as { value: string }[]
).map(({ value }) => value);

type Product = Awaited<ReturnType<typeof startProduct>>;
let product: Product;
const data = newFolder();
let scan: Job;
let generation: Job;
const scanFolder = join(newFolder(), 'scan');
const codeFolder = join(newFolder(), 'code');

/** Every file below a folder, with its bytes. */
const filesBelow = (folder: string): { path: string; bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));

/** The ways in which a secret may hide: plain, in base64 at any offset, percent-encoded. */
const disguises = (secret: string): string[] => [
  secret,
  ...[0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
      .toString('base64')
      .replaceAll('=', '');
    return encoded.slice(offset === 0 ? 0 : offset + 1, -1); // the first and last characters depend on the neighbours
  }),
  encodeURIComponent(secret),
];
const secretsIn = (content: string): string[] =>
  secrets.filter((secret) => disguises(secret).some((disguise) => content.includes(disguise)));

beforeAll(async () => {
  product = await startProduct({ data });
  scan = await atgJson<Job>(product, 'scan', '--tenant-id', product.tenant.id);
  generation = await atgJson<Job>(product, 'generate-iac', '--tenant-id', product.tenant.id);
  for (const [job, folder] of [
    [scan, scanFolder],
    [generation, codeFolder],
  ] as const) {
    const { path } = await atgJson<{ path: string }>(product, 'jobs', 'download', job.job_id, '--out', newFolder());
    await unpack(path, folder);
  }
}, 180_000);
afterAll(async () => {
  await product?.stop();
  removeFolders();
}, 30_000);

test('a scan accounts for every resource and every type of the tenant', () => {
  const types = new Set(tenant.resources.map(({ type }) => type.toLowerCase()));
  expect({ resources: tenant.resources.length, types: types.size }).toEqual({ resources: 118, types: 82 });
  expect(scan).toMatchObject({
    status: 'completed',
    error: null,
    progress: { phase: 'done', percent: 100 },
    result: {
      partial: false,
      resources: 118,
      resource_types: 82,
      users: tenant.users.length,
      groups: tenant.groups.length,
      unread_scopes: [],
      unread_scope_count: 0,
    },
  });
});

test('every resource is in the graph, once', async () => {
  const { nodes } = await readGraph(product.ready.graph);
  const ids = nodes.filter((line) => line.startsWith('Resource ')).map((line) => line.split(' ')[1]!.toLowerCase());
  const missing = tenant.resources
    .map(({ id }) => id.toLowerCase().replaceAll(' ', '%20'))
    .filter((id) => !ids.includes(id));
  expect({ missing, repeated: ids.length - new Set(ids).size }).toEqual({ missing: [], repeated: 0 });
});

test('the archive accounts for every resource', () => {
  const result = generation.result as GenerateIacResult;
  expect(generation).toMatchObject({ status: 'completed', error: null, result: { output_format: 'terraform' } });
  const coverage = readFileSync(join(codeFolder, 'coverage.json'), 'utf8').toLowerCase();
  expect(tenant.resources.map(({ id }) => id).filter((id) => !coverage.includes(id.toLowerCase()))).toEqual([]);
  expect(result.resources_selected).toBe(result.resources_emitted! + result.resources_left_out!);
  expect(readdirSync(codeFolder)).toEqual(expect.arrayContaining(['README.md', 'coverage.json', 'manifest.json']));
});

test('nothing that the parts logged holds a secret or the address of a person', () => {
  const logs = filesBelow(join(data, 'logs'));
  const said = logs.map(({ bytes }) => bytes.toString()).join('\n');
  expect(said).toContain('"event":"job.ended"');
  expect(secretsIn(said)).toEqual([]);
  expect(tenant.users.map(({ userPrincipalName }) => userPrincipalName).filter((name) => said.includes(name))).toEqual(
    [],
  );
});

test('the scan archive holds what was read', () => {
  expect(readdirSync(scanFolder)).toEqual(
    expect.arrayContaining([
      ...['access.ndjson', 'inventory.ndjson', 'manifest.json', 'relationships.ndjson', 'report.html', 'summary.json'],
      'unread-scopes.json',
    ]),
  );
});

testWith('terraform')('terraform finds nothing to format in the code', () => {
  const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-recursive', '-no-color', codeFolder], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('no planted secret is in an archive, the graph, the jobs, the events or the logs', async () => {
  expect(secrets.length).toBeGreaterThan(0);
  const found = [scanFolder, codeFolder, join(data, 'logs')]
    .flatMap(filesBelow)
    .map(({ path, bytes }) => ({ path, secrets: secretsIn(bytes.toString('latin1')) }))
    .filter((file) => file.secrets.length > 0);
  const { nodes, edges } = await readGraph(product.ready.graph);
  const events = await Promise.all([scan, generation].map((job) => call(product, `/operations/${job.job_id}/events`)));
  expect({
    found,
    graph: secretsIn([...nodes, ...edges].join('\n')),
    jobs: secretsIn(JSON.stringify([scan, generation])),
    events: secretsIn(JSON.stringify(events)),
  }).toEqual({ found: [], graph: [], jobs: [], events: [] });
});

test('the events of a job have no gap, percent never goes down, and completion is last', async () => {
  for (const job of [scan, generation]) {
    const { body } = await call(product, `/operations/${job.job_id}/events?limit=1000`);
    const { events, last_sequence: last } = body as { events: JobEvent[]; last_sequence: number };
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => index + 1));
    expect(last).toBe(events.length);
    expect(events.map(({ percent }) => percent)).toEqual(events.map(({ percent }) => percent).sort((a, b) => a - b));
    expect(events.filter(({ type }) => type === 'completion')).toEqual([events.at(-1)]);
    const after = await call(product, `/operations/${job.job_id}/events?after=${last - 1}`);
    expect(after.body).toEqual({ events: events.slice(-1), last_sequence: last });
  }
});

test('the list shows both jobs, newest first', async () => {
  const { body } = await call(product, '/operations');
  expect(body).toMatchObject({
    operations: [{ job_id: generation.job_id }, { job_id: scan.job_id }],
    total: 2,
    next_link: null,
  });
});

test('a download answers with a link that anyone can follow until it ends', async () => {
  const answer = await call(product, `/operations/${generation.job_id}/download`);
  expect(answer.status).toBe(302);
  const file = await fetch(answer.headers.get('location')!);
  expect({ status: file.status, type: file.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'application/zip',
  });
});

test('the same generation again makes the same code', async () => {
  const again = await atgJson<Job>(product, 'generate-iac', '--tenant-id', product.tenant.id);
  const { path } = await atgJson<{ path: string }>(product, 'jobs', 'download', again.job_id, '--out', newFolder());
  const folder = join(newFolder(), 'again');
  await unpack(path, folder);
  const code = (from: string) =>
    filesBelow(from)
      .filter((file) => file.path.endsWith('.tf'))
      .map((file) => [file.path.slice(from.length), file.bytes.toString()]);
  expect(code(folder)).toEqual(code(codeFolder));
});

test('a person without --json reads sentences, and the exit code is 0', async () => {
  const { code, stdout } = await atg(product, 'jobs', 'show', scan.job_id);
  expect({ code, named: stdout.includes(scan.job_id) }).toEqual({ code: 0, named: true });
});

test.each([
  ['bicep', 'main.bicep'],
  ['arm', 'azuredeploy.json'],
])('the same tenant as %s', async (format, main) => {
  const job = await atgJson<Job>(product, 'generate-iac', '--tenant-id', product.tenant.id, '--output-format', format);
  expect(job.result).toMatchObject({ output_format: format, terraform_provider: null });
  const { path } = await atgJson<{ path: string }>(product, 'jobs', 'download', job.job_id, '--out', newFolder());
  const folder = join(newFolder(), format);
  await unpack(path, folder);
  const files = filesBelow(folder).map((file) => file.path.slice(folder.length + 1));
  expect(files).toEqual(expect.arrayContaining([main, 'README.md', 'coverage.json', 'manifest.json']));
});

test('a second scan of an unchanged tenant changes nothing but its own bookkeeping', async () => {
  const before = await readGraph(product.ready.graph);
  const again = await atgJson<Job>(product, 'scan', '--tenant-id', product.tenant.id);
  const after = await readGraph(product.ready.graph);
  expect({ nodes: after.nodes, edges: after.edges }).toEqual({ nodes: before.nodes, edges: before.edges });
  expect((again.result as ScanResult).changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
}, 90_000);

test('jobs, graph and files are still there after a stop and a start', async () => {
  const before = await readGraph(product.ready.graph);
  const { ready } = product;
  await product.stop();
  product = await startProduct({ data });
  expect(product.ready.graph).toEqual(ready.graph);
  const { body } = await call(product, `/operations/${scan.job_id}`);
  expect({ ...(body as Job), links: null }).toEqual({ ...scan, links: null });
  expect((await readGraph(product.ready.graph)).fingerprint).toBe(before.fingerprint);
  const { path } = await atgJson<{ path: string }>(product, 'jobs', 'download', scan.job_id, '--out', newFolder());
  expect((await unpack(path, join(newFolder(), 'after'))).length).toBeGreaterThan(0);
}, 90_000);
