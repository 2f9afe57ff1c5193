// The inventory campaign: scans a tenant file and prints, list by list and relationship by relationship, what of the file is in the graph.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareRelationships, countLists, tableOf, type Counted } from '../../test/scan/inventory.ts';
import { startScanWorld } from '../../test/scan/scan-world.ts';
import { LISTS, type Snapshot } from '../../test/scan/tenant-file.ts';

const SHOWN = 20;

/** Prints both tables; true when nothing is missing and nothing is there that the file has not. */
export async function inventoryCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: { tenant: { type: 'string', default: 'local/tenants/contoso-small.json' } },
  });
  const snapshot = readSnapshot(values.tenant);
  const world = await startScanWorld({ tenant: values.tenant });
  try {
    const { result, files } = await world.scan();
    const query = (cypher: string) => world.query(cypher);
    const summary = JSON.parse(files['summary.json']!) as Record<string, unknown>;
    const lists = await countLists(snapshot, query, { result, summary });
    const relationships = await compareRelationships(snapshot, query, { result, summary });
    process.stdout.write(`${tableOf(lists)}\n${tableOf(relationships)}\n`);
    for (const { scope, reason } of result.unread_scopes ?? []) process.stdout.write(`not read: ${scope}: ${reason}\n`);
    const wrong = [...lists, ...relationships].flatMap(differences);
    for (const line of wrong.slice(0, SHOWN)) process.stdout.write(`${line}\n`);
    process.stdout.write(`inventory campaign, ${values.tenant}: ${wrong.length} differences\n`);
    return wrong.length === 0;
  } finally {
    await world.close();
  }
}

const differences = ({ list, missing, surplus }: Counted): string[] => [
  ...missing.map((each) => `missing in ${list}: ${each}`),
  ...surplus.map((each) => `surplus in ${list}: ${each}`),
];

/** JSON, or NDJSON of `{kind, item}`. */
function readSnapshot(file: string): Snapshot {
  const text = readFileSync(file, 'utf8');
  if (!/^\s*\{\s*"kind"/.test(text)) return JSON.parse(text) as Snapshot;
  const lists: Record<string, unknown[]> = {};
  let tenant: unknown;
  for (const line of text.split('\n').filter(Boolean)) {
    const { kind, item } = JSON.parse(line) as { kind: string; item: unknown };
    if (kind === 'tenant') tenant = item;
    else (lists[`${kind}s`] ??= []).push(item);
  }
  const empty = Object.fromEntries(LISTS.map((list) => [list, []]));
  return { ...empty, ...lists, tenant } as unknown as Snapshot;
}
