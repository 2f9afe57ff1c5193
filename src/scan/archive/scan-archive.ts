// The files of a scan's archive, streamed from the graph: what was read, how it hangs together, what was not read, and a page to look at.
import type { ScanResult } from '../../contract/job.ts';
import type { ArchiveEntry } from '../../services/artifacts/artifacts.ts';
import type { Checkpoints } from '../../services/checkpoints/checkpoints.ts';
import type { ScanStore } from '../../services/graph-store/scan-store.ts';
import type { Scan } from '../step.ts';
import { isOfItsOwn } from '../summary.ts';
import { reportPage } from './report.ts';

/** Scopes in unread-scopes.json; a scan with more has a fault of another kind. */
const UNREAD_MAX = 100_000;
const LABELS = ['ResourceGroup', 'Resource'] as const;
const CHUNK = 64 * 1024;

export async function* scanArchive(
  { scanStore, checkpoints }: { scanStore: ScanStore; checkpoints: Checkpoints },
  scan: Scan,
  result: ScanResult,
): AsyncGenerator<ArchiveEntry> {
  const { scopes } = await checkpoints.unread(scan.jobId, UNREAD_MAX);
  // The scopes have a file of their own.
  const summary = { tenant_id: scan.tenantId, ...result, unread_scopes: undefined };
  const subscriptions = await scanStore.subscriptions(scan.tenantId, scan.jobId);
  const places = (await scanStore.countResources(scan.jobId)).filter(isOfItsOwn);
  const json = 'application/json';
  const ndjson = 'application/x-ndjson';
  yield {
    path: 'report.html',
    contentType: 'text/html',
    body: reportPage({ tenantId: scan.tenantId, result, subscriptions, places, scopes }),
  };
  yield {
    path: 'summary.json',
    contentType: json,
    body: `${JSON.stringify(summary, null, 2)}\n`,
  };
  yield { path: 'unread-scopes.json', contentType: json, body: `${JSON.stringify(scopes, null, 2)}\n` };
  yield { path: 'inventory.ndjson', contentType: ndjson, body: inChunks(inventory(scanStore, scan)) };
  yield { path: 'relationships.ndjson', contentType: ndjson, body: inChunks(relationships(scanStore, scan)) };
}

async function* inventory(store: ScanStore, { jobId }: Scan): AsyncGenerator<string> {
  for (const label of LABELS) for await (const { arm } of store.records(jobId, label)) yield `${arm}\n`;
}

async function* relationships(store: ScanStore, { tenantId }: Scan): AsyncGenerator<string> {
  for await (const { from, type, to, path } of store.relationships(tenantId))
    yield `${JSON.stringify({ from, type, to, ...(path !== null && { path }) })}\n`;
}

/** Many short lines as few larger pieces. */
async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let waiting = '';
  for await (const line of lines) {
    waiting += line;
    if (waiting.length < CHUNK) continue;
    yield waiting;
    waiting = '';
  }
  if (waiting !== '') yield waiting;
}
