import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { BadInput, readTenant } from '../../../local/simulator/read-tenant.ts';
import { SAMPLE_TENANT } from '../../../local/simulator/simulator.ts';
import { SECTION_OF_KIND, type Section, type Tenant } from '../../../local/simulator/tenant.ts';
import { ids, sample } from './snapshot.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'simulator-read-'));
  file = path.join(folder, 'tenant');
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string): Promise<Tenant> {
  await writeFile(file, text);
  return readTenant(file);
}

/** The one line said of a file, with FILE for its name. */
async function fault(text: string): Promise<string> {
  const error: unknown = await read(text).then(
    () => 'read without a fault',
    (caught: unknown) => caught,
  );
  if (!(error instanceof BadInput)) throw new Error(String(error));
  expect(error.message).not.toContain('\n');
  return error.message.replace(`tenant file ${file}: `, '');
}

const changed = async (change: (snapshot: Record<string, unknown[]>) => void) => {
  const snapshot = JSON.parse(await readFile(SAMPLE_TENANT, 'utf8')) as Record<string, unknown[]>;
  change(snapshot);
  return JSON.stringify(snapshot);
};

test('reads the same tenant from JSON and from NDJSON in any order of lines', async () => {
  const kinds = Object.entries(SECTION_OF_KIND) as [string, Section][];
  const lines = kinds.flatMap(([kind, section]) =>
    (sample[section as keyof typeof sample] ?? []).map((item) => JSON.stringify({ kind, item })),
  );
  const { tenant } = sample as unknown as { tenant: object };
  const ndjson = [
    ...lines.slice(0, 100),
    JSON.stringify({ kind: 'tenant', item: tenant }),
    '',
    JSON.stringify({ kind: 'unknown', item: 1 }),
    ...lines.slice(100),
  ].join('\r\n');
  const [fromJson, fromLines] = [await readTenant(SAMPLE_TENANT), await read(ndjson)];
  expect([...fromLines.snapshot()]).toEqual([...fromJson.snapshot()]);
  expect(fromLines.info).toEqual(fromJson.info);
  expect(ids([...fromJson.snapshot()].find(([section]) => section === 'resources')![1])).toEqual(ids(sample.resources));
});

test('says in one line what is wrong with a file, and where', async () => {
  expect(await fault(' \n')).toBe('is empty');
  expect(await fault('hello\nworld')).toMatch(/^is not JSON \(/);
  expect(await fault('[]')).toBe('holds no object');
  expect(await fault('{"a": 1}')).toBe('has no tenant with tenantId and displayName');
  expect(await fault(await changed((snapshot) => delete snapshot.users))).toBe('has no list users');
  expect(await fault(await changed(({ resources }) => resources!.push({ name: 'x', type: 'y' })))).toBe(
    'resources[118] has no id',
  );
  expect(await fault(await changed(({ resources }) => resources!.push({ id: '/x', name: 'x', type: 'y' })))).toBe(
    'resources[118] has an id that is none of a resource: /x',
  );
  expect(
    await fault(
      await changed(({ resources }) =>
        resources!.push({ ...(resources![0] as object), id: sample.resources[0]!.id.toUpperCase() }),
      ),
    ),
  ).toMatch(/^resources\[118\] .* appears twice$/);
  expect(await fault(await changed(({ users }) => users!.push(7)))).toBe('users[13] is not an object');
  expect(await fault('{"kind":"user","item":{"id":"x"}}\n{"kind":\n')).toMatch(/^line 2 is not JSON/);
  expect(await fault('{"kind":"user","item":{"id":"x"}}\n"user"\n')).toBe('line 2 is not {"kind": …, "item": …}');
  expect(await fault('{"kind":"user","item":{"id":"x"}}\n')).toBe('has no line of kind tenant');
  expect(await fault('{"kind":"user","item":{}}\n{"kind":"tenant","item":{"tenantId":"t","displayName":"d"}}')).toBe(
    'line 1 has no id',
  );
  await expect(readTenant(folder)).rejects.toThrow(`tenant file ${folder}: is not a file`);
  await expect(readTenant(path.join(folder, 'none'))).rejects.toThrow('none: does not exist');
});
