import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareRelationships, countLists, type Counted } from './inventory.ts';
import type { Snapshot } from './tenant-file.ts';
import { startScanWorld, type ScanRun, type ScanWorld } from './scan-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'inventory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A tenant of several cells of the sample tenant, with references inside each. */
function scaled(): string {
  const file = join(folder, 'scaled.json');
  const options = ['--resources', '300', '--subscriptions', '6', '--seed', '11', '--format', 'json', '--quiet'];
  execFileSync(process.execPath, ['local/tenants/scale.mjs', ...options, '--out', file]);
  return file;
}

const lost = (rows: readonly Counted[]) =>
  rows
    .filter(({ missing, surplus }) => missing.length > 0 || surplus.length > 0)
    .map(({ list, missing, surplus }) => ({ list, missing: missing.slice(0, 5), surplus: surplus.slice(0, 5) }));

describe.each([
  ['the sample tenant', () => 'local/tenants/contoso-small.json'],
  ['a tenant of many cells', scaled],
])('a scan of %s', (_, fileOf) => {
  let world: ScanWorld;
  let run: ScanRun;
  let snapshot: Snapshot;
  beforeAll(async () => {
    const file = fileOf();
    snapshot = JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
    world = await startScanWorld({ tenant: file });
    run = await world.scan();
  });
  afterAll(() => world.close());

  it('has every entry of every list, and nothing else', async () => {
    const summary = JSON.parse(run.files['summary.json']!) as Record<string, unknown>;
    const counts = await countLists(snapshot, (cypher) => world.query(cypher), { result: run.result, summary });
    expect(lost(counts)).toEqual([]);
    expect(counts.map(({ named }) => named)).toEqual(counts.map(() => 0));
  });

  it('has every relationship that the file implies, and no other', async () => {
    const summary = JSON.parse(run.files['summary.json']!) as Record<string, unknown>;
    const relationships = await compareRelationships(snapshot, (cypher) => world.query(cypher), {
      result: run.result,
      summary,
    });
    expect(lost(relationships)).toEqual([]);
    expect(relationships.length).toBeGreaterThan(15);
  });
});
