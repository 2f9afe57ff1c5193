import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { z } from 'zod';
import { optionsOf, readFlags } from '../../src/cli/flags.ts';
import { StartGenerateIac } from '../../src/contract/start-generate-iac.ts';
import { StartScan } from '../../src/contract/start-scan.ts';
import { ListOperations } from '../../src/contract/get-jobs.ts';

const GUID = '11111111-2222-3333-4444-555555555555';

const read = (schema: z.ZodObject, ...argv: string[]): unknown => {
  const command = new Command().exitOverride();
  for (const option of optionsOf(schema)) command.addOption(option);
  return readFlags(schema, command.parse(argv, { from: 'user' }).opts());
};

const refusal = (schema: z.ZodObject, ...argv: string[]): string => {
  try {
    read(schema, ...argv);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
};

test.each([StartScan.body, StartGenerateIac.body, ListOperations.query])(
  'makes a flag of every field, with its description',
  (schema) => {
    const visible = optionsOf(schema).filter(({ hidden }) => !hidden);
    expect(visible.map(({ long }) => long)).toEqual(
      Object.keys(schema.shape).map((field) => `--${field.replaceAll('_', '-')}`),
    );
    for (const [index, type] of Object.values(schema.shape).entries())
      expect(visible[index]?.description.startsWith((type as z.ZodType).description ?? 'none')).toBe(true);
  },
);

test('shows the type, the choices and the default of a value', () => {
  const flags = optionsOf(StartScan.body).map(({ flags, description }) => [flags, description]);
  expect(flags).toContainEqual(['--tenant-id <guid>', 'Entra tenant to scan (required)']);
  expect(flags).toContainEqual([
    '--subscription-ids <guid,...>',
    'Subscriptions to read; every visible one when absent',
  ]);
  expect(flags).toContainEqual([
    '--mode <full|incremental>',
    'Read everything, or what changed since the last complete scan (default: full)',
  ]);
  expect(optionsOf(ListOperations.query).map(({ flags, description }) => [flags, description])).toContainEqual([
    '--status <status,...>',
    'Only jobs in this status; may repeat (queued, running, completed, failed, cancelled)',
  ]);
  expect(flags).toContainEqual(['--max-concurrency <n>', 'Activities that read at the same time (default: 8)']);
});

test('takes lists repeated or separated by commas', () => {
  expect(read(StartScan.body, '--tenant-id', GUID, '--resource-groups', 'a, b', '--resource-groups', 'c')).toEqual({
    tenant_id: GUID,
    resource_groups: ['a', 'b', 'c'],
  });
});

test('keeps a comma that is part of an ARM id', () => {
  expect(
    read(StartGenerateIac.body, '--tenant-id', GUID, '--resource-ids', '/subscriptions/a/x,y,/subscriptions/b'),
  ).toEqual({
    tenant_id: GUID,
    resource_ids: ['/subscriptions/a/x,y', '/subscriptions/b'],
  });
});

test('sends only what was given, as the type that the contract has', () => {
  expect(
    read(StartScan.body, '--tenant-id', GUID, '--no-include-rbac', '--include-directory', '--resource-limit', '7'),
  ).toEqual({
    tenant_id: GUID,
    include_rbac: false,
    include_directory: true,
    resource_limit: 7,
  });
});

test.each([
  [
    ['--tenant-id', 'abc'],
    '--tenant-id: "abc" is not a GUID (00000000-0000-0000-0000-000000000000, of hexadecimal digits)',
  ],
  [[], '--tenant-id: is required'],
  [
    ['--tenant-id', GUID, '--subscription-ids', `${GUID},x`],
    '--subscription-ids: "x" is not a GUID (00000000-0000-0000-0000-000000000000, of hexadecimal digits)',
  ],
  [['--tenant-id', GUID, '--max-concurrency', '99'], '--max-concurrency: 99 is too large: at most 50'],
  [['--tenant-id', GUID, '--max-concurrency', '0'], '--max-concurrency: 0 is too small: at least 1'],
  [['--tenant-id', GUID, '--max-concurrency', '1.5'], '--max-concurrency: 1.5 is not a whole number'],
  [['--tenant-id', GUID, '--max-concurrency', 'many'], '--max-concurrency: "many" is not a whole number'],
  [['--tenant-id', GUID, '--mode', 'quick'], '--mode: "quick" is not one of full, incremental'],
  [
    ['--tenant-id', GUID, '--resource-types', 'vm'],
    '--resource-types: "vm" must be a resource type such as Microsoft.Storage/storageAccounts',
  ],
  [
    ['--tenant-id', 'a', '--mode', 'b'],
    '--tenant-id: "a" is not a GUID (00000000-0000-0000-0000-000000000000, of hexadecimal digits); --mode: "b" is not one of full, incremental',
  ],
])('refuses %j in one line that names the flag', (argv, sentence) => {
  expect(refusal(StartScan.body, ...argv)).toBe(sentence);
});

test('refuses a list that is too long without printing it', () => {
  expect(refusal(StartScan.body, '--tenant-id', GUID, '--subscription-ids', Array(1001).fill(GUID).join())).toBe(
    '--subscription-ids: has too many values: at most 1000',
  );
});

describe('a field that is an object', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atg-flags-'));
  const file = join(folder, 'mapping.json');
  afterAll(() => rmSync(folder, { recursive: true }));
  const generate = (...argv: string[]) => [StartGenerateIac.body, '--tenant-id', GUID, ...argv] as const;

  test('is read from a JSON file', () => {
    writeFileSync(file, JSON.stringify({ domains: { 'contoso.com': 'fabrikam.com' } }));
    expect(read(...generate('--mapping', file))).toEqual({
      tenant_id: GUID,
      mapping: { domains: { 'contoso.com': 'fabrikam.com' } },
    });
  });
  test('names the file that cannot be read, is no JSON, or holds something else', () => {
    expect(refusal(...generate('--mapping', join(folder, 'none.json')))).toBe(
      `--mapping: ${join(folder, 'none.json')} cannot be read (ENOENT)`,
    );
    writeFileSync(file, '{');
    expect(refusal(...generate('--mapping', file))).toBe(`--mapping: ${file} is not valid JSON`);
    writeFileSync(file, JSON.stringify({ subscriptions: { [GUID]: 'mine' } }));
    expect(refusal(...generate('--mapping', file))).toContain('--mapping: ');
  });
});
