// The files of a scan's archive, streamed from the graph: what was read, how it hangs together, what was not read, and a page to look at.
import type { ScanResult } from '../../contract/job.ts';
import type { ArchiveEntry } from '../../services/artifacts/artifacts.ts';
import type { Checkpoints } from '../../services/checkpoints/checkpoints.ts';
import type { ScanStore } from '../../services/graph-store/scan-store.ts';
import { notRead } from '../not-read.ts';
import type { Scan } from '../step.ts';
import { isOfItsOwn } from '../summary.ts';
import { accessRows, keepMightiest, type AccessRow } from './access.ts';
import { makePicture, type End, type PictureBuilder } from './picture.ts';
import { reportPage } from './report.ts';

/** Scopes in unread-scopes.json; a scan with more has a fault of another kind. */
const UNREAD_MAX = 100_000;
const LABELS = ['ManagementGroup', 'TenantResource', 'ResourceGroup', 'Resource'] as const;
/** What is above the subscriptions has no place in the picture. */
const DRAWN: ReadonlySet<string> = new Set(['ResourceGroup', 'Resource']);
const PRINCIPALS = ['User', 'IdentityGroup', 'ServicePrincipal', 'Application'] as const;
const PRINCIPALS_PER_PAGE = 2_000;
/** Nesting says the first; access is drawn from principals to scopes; tags and regions would tie everything to everything. */
const NOT_DRAWN: ReadonlySet<string> = new Set(['CONTAINS', 'HAS_ROLE', 'ASSIGNED_TO', 'TAGGED_WITH', 'LOCATED_IN']);
const ACCESS_SHOWN = 2_000;
const CHUNK = 64 * 1024;

/** Reads the script that the report carries. */
export type ReportScript = () => Promise<string>;

/** The files of the archive, each as a stream. */
export async function* scanArchive(
  {
    scanStore,
    checkpoints,
    reportScript,
  }: { scanStore: ScanStore; checkpoints: Checkpoints; reportScript: ReportScript },
  scan: Scan,
  result: ScanResult,
): AsyncGenerator<ArchiveEntry> {
  const { scopes } = await checkpoints.unread(scan.jobId, UNREAD_MAX);
  const subscriptions = await scanStore.subscriptions(scan.tenantId, scan.jobId);
  const places = (await scanStore.countResources(scan.jobId)).filter(isOfItsOwn);
  // The scopes have a file of their own.
  const summary = {
    tenant_id: scan.tenantId,
    ...result,
    unread_scopes: undefined,
    not_read_by_design: notRead(
      scan.schema,
      scan.childLists,
      places.map(({ type }) => type),
    ),
  };
  const json = 'application/json';
  const ndjson = 'application/x-ndjson';
  // The report shows what the other files hold, so it is made of what passes by and comes last.
  const picture = makePicture(new Map(subscriptions.map(({ id, name }) => [id, name])));
  const access = keepMightiest(ACCESS_SHOWN);
  yield { path: 'summary.json', contentType: json, body: `${JSON.stringify(summary, null, 2)}\n` };
  yield { path: 'unread-scopes.json', contentType: json, body: `${JSON.stringify(scopes, null, 2)}\n` };
  yield { path: 'inventory.ndjson', contentType: ndjson, body: inChunks(inventory(scanStore, scan, picture)) };
  await addPrincipals(scanStore, scan, picture);
  yield { path: 'relationships.ndjson', contentType: ndjson, body: inChunks(relationships(scanStore, scan, picture)) };
  yield { path: 'access.ndjson', contentType: ndjson, body: inChunks(accessLines(scanStore, scan, picture, access)) };
  const rows = access.rows();
  const members = await scanStore.memberCounts(rows.flatMap(({ principal_id: id }) => (id === null ? [] : [id])));
  yield {
    path: 'report.html',
    contentType: 'text/html',
    body: reportPage({
      tenantId: scan.tenantId,
      result,
      subscriptions,
      places,
      scopes,
      access: { rows, count: access.count, members },
      picture: picture.finish(),
      script: await reportScript(),
    }),
  };
}

async function* inventory(store: ScanStore, { jobId }: Scan, picture: PictureBuilder): AsyncGenerator<string> {
  for (const label of LABELS)
    for await (const { id, arm } of store.records(jobId, label)) {
      if (DRAWN.has(label)) picture.addResource(id);
      yield `${arm}\n`;
    }
}

async function addPrincipals(store: ScanStore, { jobId }: Scan, picture: PictureBuilder): Promise<void> {
  for (const label of PRINCIPALS)
    for (let after = ''; ;) {
      const query = { label, scanId: jobId, after, limit: PRINCIPALS_PER_PAGE, fields: ['name'] };
      const page = await store.page(query);
      for (const { id, name } of page) picture.addPrincipal({ label, id }, String(name ?? id));
      if (page.length < PRINCIPALS_PER_PAGE) break;
      after = page.at(-1)!.id;
    }
}

async function* relationships(store: ScanStore, { tenantId }: Scan, picture: PictureBuilder): AsyncGenerator<string> {
  for await (const edges of store.relationships(tenantId)) {
    let lines = '';
    for (const { from, fromLabel, type, to, toLabel, path } of edges) {
      if (!NOT_DRAWN.has(type)) picture.addEdge({ label: fromLabel, id: from }, type, { label: toLabel, id: to });
      lines += `${JSON.stringify({ from, type, to, ...(path !== null && { path }) })}\n`;
    }
    yield lines;
  }
}

async function* accessLines(
  store: ScanStore,
  scan: Scan,
  picture: PictureBuilder,
  access: ReturnType<typeof keepMightiest>,
): AsyncGenerator<string> {
  for await (const row of accessRows(store, scan)) {
    access.add(row);
    if (row.principal_id !== null) {
      const principal = { label: row.principal_type ?? 'User', id: row.principal_id };
      picture.addEdge(principal, 'HAS_ROLE', scopeOf(row));
    }
    yield `${JSON.stringify(row)}\n`;
  }
}

/** Subscriptions have their GUID for an id. */
function scopeOf({ scope }: AccessRow): End {
  const subscription = /^\/subscriptions\/([^/]+)$/i.exec(scope)?.[1];
  return subscription === undefined
    ? { label: 'Resource', id: scope }
    : { label: 'Subscription', id: subscription.toLowerCase() };
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
