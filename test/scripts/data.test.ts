// The scripts that make data/ from the sources of the providers: over a source of one small namespace, and over what data/azurerm was made of.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const folder = mkdtempSync(join(tmpdir(), 'atg-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: 'utf8' });
const bytesIn = (path: string): Map<string, string> =>
  new Map(
    readdirSync(path)
      .sort()
      .map((name) => [name, readFileSync(join(path, name), 'base64')]),
  );
const unpacked = (...path: string[]): unknown => JSON.parse(gunzipSync(readFileSync(join(...path))).toString());

describe('node scripts/arm-data.mjs', () => {
  const module = join(folder, 'azapi');
  const ref = (position: number) => ({ $ref: `#/${position}` });
  /** Of an api-version of one type, as Bicep's types write it. */
  const definitions = (version: string) => [
    { $type: 'StringType' },
    { $type: 'StringLiteralType', value: 'red' },
    { $type: 'StringLiteralType', value: 'green' },
    { $type: 'UnionType', elements: [ref(1), ref(2)] },
    {
      $type: 'ObjectType',
      name: 'WidgetProperties',
      properties: {
        colour: { type: ref(3), flags: 1 },
        state: { type: ref(0), flags: 2 },
        note: { type: ref(0), flags: 0 },
      },
    },
    {
      $type: 'ObjectType',
      name: 'Contoso.Toys/widgets',
      properties: {
        id: { type: ref(0), flags: 10 },
        type: { type: ref(0), flags: 10 },
        apiVersion: { type: ref(0), flags: 10 },
        name: { type: ref(0), flags: 9 },
        properties: { type: ref(4), flags: 0 },
      },
    },
    { $type: 'ResourceType', name: `Contoso.Toys/widgets@${version}`, scopeType: 8, body: ref(5) },
    { $type: 'ResourceFunctionType', name: 'listKeys', resourceType: 'Contoso.Toys/widgets', apiVersion: version },
  ];
  for (const version of ['2024-01-01', '2025-01-01', '2026-01-01-preview']) {
    const path = join(module, 'internal/azure/generated/toys', version);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'types.json'), JSON.stringify(definitions(version)));
  }
  const make = (out: string) =>
    run('scripts/arm-data.mjs', '--module', module, '--out', join(folder, out), '--version', '2.13.0');

  test('writes a table for each namespace, of the newest stable version of each type', () => {
    expect(make('arm')).toMatchObject({ status: 0, stderr: '' });
    expect([...bytesIn(join(folder, 'arm')).keys()]).toEqual(['contoso.toys.json.gz', 'index.json.gz']);
    expect(unpacked(folder, 'arm', 'index.json.gz')).toEqual({
      source: { provider: 'Azure/azapi', version: '2.13.0' },
      types: ['Contoso.Toys/widgets@2025-01-01'],
    });
    expect(unpacked(folder, 'arm', 'contoso.toys.json.gz')).toEqual({
      types: {
        'contoso.toys/widgets': {
          t: 'Contoso.Toys/widgets',
          v: ['2025-01-01', '2024-01-01'],
          w: 8,
          f: ['listKeys'],
          b: 0,
        },
      },
      shapes: [
        { p: { name: ['s', 9], properties: 1 } },
        { p: { colour: [2, 1], note: 's' }, r: ['state'] },
        { e: ['red', 'green'] },
      ],
    });
  });

  test('gives the same bytes again', () => {
    make('again');
    expect(bytesIn(join(folder, 'again'))).toEqual(bytesIn(join(folder, 'arm')));
  });

  test.each([
    [[], 'usage: node scripts/arm-data.mjs --module DIR --out DIR'],
    [['--module', folder, '--out', folder], `no internal/azure/generated in ${folder}`],
  ])('says what is missing: %j', (args, said) => {
    expect(run('scripts/arm-data.mjs', ...args)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(said) as string,
    });
  });
});

describe('node scripts/azurerm-data.mjs', () => {
  interface Packed {
    readonly types: Readonly<Record<string, object>>;
    readonly resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }
  const names = readdirSync('data/azurerm').filter((name) => name.endsWith('.json.gz'));
  const version = /azurerm (\S+),/.exec(readFileSync('data/azurerm/NOTICE.md', 'utf8'))![1]!;

  /** The three files that the script packs, laid out again from what it made of them. */
  const layOut = (into: string): void => {
    const schema: Record<string, object> = {};
    const map: Record<string, object> = {};
    const types: Record<string, object> = {};
    for (const name of names) {
      const table = unpacked('data/azurerm', name) as Packed;
      Object.assign(types, table.types);
      for (const [type, { import: example, attrs, ...mapped }] of Object.entries(table.resources)) {
        schema[type] = { import: example, attrs };
        const missing = mapped.requiredMissing as string[] | undefined;
        if (Object.keys(mapped).length > 0)
          map[type] = {
            ...mapped,
            ...(missing && { requiredMissing: Object.fromEntries(missing.map((each) => [each, ''])) }),
          };
      }
    }
    mkdirSync(into);
    writeFileSync(join(into, 'azurerm.json.gz'), gzipSync(JSON.stringify({ version, resources: schema })));
    writeFileSync(join(into, 'azurerm-map.json'), JSON.stringify({ types: map }));
    writeFileSync(join(into, 'azurerm-types.json'), JSON.stringify({ types }));
  };

  test('packs the three files into what is in data/azurerm', () => {
    const [from, to] = [join(folder, 'three'), join(folder, 'azurerm')];
    layOut(from);
    expect(run('scripts/azurerm-data.mjs', '--from', from, '--to', to)).toMatchObject({ status: 0, stderr: '' });
    expect([...bytesIn(to).keys()]).toEqual([...bytesIn('data/azurerm').keys()]);
    for (const name of names) expect([name, unpacked(to, name)]).toEqual([name, unpacked('data/azurerm', name)]);
    expect(readFileSync(join(to, 'NOTICE.md'), 'utf8')).toBe(readFileSync('data/azurerm/NOTICE.md', 'utf8'));
  });

  test('names no operating system in what it packs, so that every platform gives the same bytes', () => {
    const systems = [join(folder, 'azurerm'), 'data/azurerm'].flatMap((path) =>
      readdirSync(path)
        .filter((name) => name.endsWith('.gz'))
        .map((name) => readFileSync(join(path, name))[9]),
    );
    expect(new Set(systems)).toEqual(new Set([255]));
  });

  test('says that a folder is missing', () => {
    expect(run('scripts/azurerm-data.mjs')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^--from DIR is missing: .+\n$/) as string,
    });
  });
});
