// The scan's report: one page that needs nothing else and runs no script. What could not be read stands on top.
import type { ScanResult, UnreadScope } from '../../contract/job.ts';
import type { ResourceCount } from '../../services/graph-store/scan-store.ts';

export interface Report {
  readonly tenantId: string;
  readonly result: ScanResult;
  readonly subscriptions: readonly { readonly id: string; readonly name: string; readonly seen: boolean }[];
  readonly places: readonly ResourceCount[];
  readonly scopes: readonly UnreadScope[];
}

/** Rows of the list of unread scopes; the file beside it has all. */
const SCOPES_SHOWN = 500;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
const counted = (count: number | undefined): string => (count ?? 0).toLocaleString('en-US');

export function reportPage({ tenantId, result, subscriptions, places, scopes }: Report): string {
  const names = new Map(subscriptions.map(({ id, name }) => [id, name]));
  const bySubscription = total(places, ({ subscriptionId }) => names.get(subscriptionId) ?? subscriptionId);
  const byRegion = total(places, ({ location }) => location);
  const { created, updated, unchanged, removed } = result.changes ?? {
    created: 0,
    updated: 0,
    unchanged: 0,
    removed: 0,
  };
  const tiles: [string, number | undefined][] = [
    ['Resources', result.resources],
    ['Types', result.resource_types],
    ['Subscriptions', result.subscriptions],
    ['Resource groups', result.resource_groups],
    ['Users', result.users],
    ['Groups', result.groups],
    ['Service principals', result.service_principals],
    ['Applications', result.applications],
    ['Role assignments', result.role_assignments],
    ['Role definitions', result.role_definitions],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Scan of tenant ${escaped(tenantId)}</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d8dee4; --paper: #fff; --tile: #f6f8fa; --bar: #4f7cc4; --bad: #b3261e; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --paper: #0d1117; --tile: #161b22; --bar: #5b8def; --bad: #ff7b72; --good: #3fb950; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
p.about { color: var(--soft); margin: .25rem 0 1.5rem; overflow-wrap: anywhere; }
.verdict { border-left: .3rem solid var(--good); padding: .5rem .9rem; background: var(--tile); }
.verdict.partial { border-color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .75rem; margin-top: 1.25rem; }
.tiles div { background: var(--tile); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.tiles b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; } .tiles span { color: var(--soft); font-size: .85rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; color: var(--soft); font-weight: 600; } th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; vertical-align: top; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; width: 6rem; font-variant-numeric: tabular-nums; } td.bar { width: 30%; }
td.bar i { display: block; height: .7rem; margin-top: .35rem; background: var(--bar); border-radius: .2rem; min-width: 2px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2rem; }
</style>
</head>
<body>
<main>
<h1>What is in the tenant</h1>
<p class="about">Tenant ${escaped(tenantId)}. Secrets are masked in every file of this archive.</p>
${verdict(result, scopes)}
<div class="tiles">
${tiles.map(([name, count]) => `<div><b>${counted(count)}</b><span>${name}</span></div>`).join('\n')}
</div>
<h2>Since the scan before</h2>
<p>${counted(created)} new, ${counted(updated)} changed, ${counted(unchanged)} as they were, ${counted(removed)} gone.</p>
<div class="columns">
<section>${table('Resources by subscription', 'Subscription', bySubscription)}</section>
<section>${table('Resources by region', 'Region', byRegion)}</section>
</div>
${table('Resources by type', 'Type', result.resources_by_type ?? {})}
<div class="columns">
<section>${table('Relationships', 'Kind', result.relationships ?? {})}</section>
<section>${table('References that lead nowhere', 'To', result.unresolved_references ?? {})}</section>
</div>
</main>
</body>
</html>
`;
}

function verdict({ unread_scope_count = 0 }: ScanResult, scopes: readonly UnreadScope[]): string {
  if (unread_scope_count === 0) return '<p class="verdict">Everything that was asked for was read.</p>';
  const rows = scopes
    .slice(0, SCOPES_SHOWN)
    .map(
      ({ scope, reason, permission }) =>
        `<tr><td>${escaped(scope)}</td><td>${escaped(reason)}</td><td>${permission === null ? '' : escaped(permission)}</td></tr>`,
    );
  const more =
    unread_scope_count > SCOPES_SHOWN ? `<p>The first ${SCOPES_SHOWN} are shown; unread-scopes.json has all.</p>` : '';
  return `<p class="verdict partial"><b>${counted(unread_scope_count)} ${unread_scope_count === 1 ? 'scope was' : 'scopes were'} not read.</b> What they hold may be missing below; what was known of it before was kept.</p>
<table><thead><tr><th>Scope</th><th>Why</th><th>Missing permission</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>${more}`;
}

function table(title: string, head: string, counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (rows.length === 0) return '';
  const most = rows[0]![1];
  const body = rows.map(
    ([name, count]) =>
      `<tr><td>${escaped(name)}</td><td class="n">${counted(count)}</td><td class="bar"><i style="width:${Math.round((count / most) * 100)}%"></i></td></tr>`,
  );
  return `<h2>${title}</h2>
<table><thead><tr><th>${head}</th><th class="n">Count</th><th></th></tr></thead><tbody>
${body.join('\n')}
</tbody></table>`;
}

function total(places: readonly ResourceCount[], name: (place: ResourceCount) => string): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const place of places)
    if (place.readBy !== 'rbac') totals[name(place)] = (totals[name(place)] ?? 0) + place.count;
  return totals;
}
