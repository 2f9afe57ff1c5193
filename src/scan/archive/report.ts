// The scan's report: one page that needs nothing else, no network either. What could not be read stands on top. Its tables are there
// without a script; the one script it runs draws the picture, and the page allows no other.
import { createHash } from 'node:crypto';
import { byCodeUnit } from '../../graph/by-code-unit.ts';
import type { ScanResult, UnreadScope } from '../../contract/job.ts';
import type { ResourceCount } from '../../services/graph-store/scan-store.ts';
import { isMighty, type AccessRow } from './access.ts';
import type { Picture } from './picture.ts';
import { visible } from './visible.ts';
import { scopeInWords } from './words.ts';

export interface Report {
  readonly tenantId: string;
  readonly result: ScanResult;
  readonly subscriptions: readonly { readonly id: string; readonly name: string; readonly seen: boolean }[];
  readonly places: readonly ResourceCount[];
  readonly scopes: readonly UnreadScope[];
  readonly access: {
    readonly rows: readonly AccessRow[];
    /** Of all role assignments, shown or not. */
    readonly count: number;
    /** Direct members of groups, by the group's id. */
    readonly members: ReadonlyMap<string, number>;
  };
  readonly picture: Picture;
  /** What draws the picture, as text. */
  readonly script: string;
}

/** Unread scopes in the page; the file beside it has all. */
const SCOPES_SHOWN = 500;
/** With more of them their reasons alone are seen until one is opened. */
const SCOPES_OPEN = 20;
/** Longer tables scroll by themselves, so that what follows them is found. */
const ROWS_IN_SIGHT = 100;
const MORE_SCOPES = 'unread-scopes.json has all of them.';

/** Text of the tenant as HTML: nothing breaks out of where it stands, and nothing looks like something else. */
const said = (text: string): string => visible(text).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
const counted = (count: number | undefined): string => (count ?? 0).toLocaleString('en-US');

/** The text of `report.html`: one page that needs nothing else. */
export function reportPage({
  tenantId,
  result,
  subscriptions,
  places,
  scopes,
  access,
  picture,
  script,
}: Report): string {
  const names = namesOf(subscriptions);
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
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hashOf(script)}'">
<title>Scan of tenant ${said(tenantId)}</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d8dee4; --paper: #fff; --tile: #f6f8fa; --bar: #4f7cc4; --bad: #b3261e; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --paper: #0d1117; --tile: #161b22; --bar: #5b8def; --bad: #ff7b72; --good: #3fb950; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
p.about { color: var(--soft); margin: .25rem 0 1.5rem; overflow-wrap: anywhere; }
.verdict { border-left: .3rem solid var(--good); padding: .5rem .9rem; background: var(--tile); }
.verdict.partial { border-color: var(--bad); } .verdict.partial p { margin: 0 0 .3rem; }
.verdict summary { cursor: pointer; overflow-wrap: anywhere; } .verdict ul { margin: .2rem 0 .6rem; padding-left: 1.6rem; max-height: 22rem; overflow: auto; overflow-wrap: anywhere; }
.verdict li > code { display: block; color: var(--soft); } code { font-size: .8rem; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .75rem; margin-top: 1.25rem; }
.tiles div { background: var(--tile); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.tiles b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; } .tiles span { color: var(--soft); font-size: .85rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; color: var(--soft); font-weight: 600; } th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; vertical-align: top; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; width: 6rem; font-variant-numeric: tabular-nums; } td.bar { width: 30%; }
td.bar i { display: block; height: .7rem; margin-top: .35rem; background: var(--bar); border-radius: .2rem; min-width: 2px; }
.scroll { max-height: 30rem; overflow: auto; border: 1px solid var(--line); }
.scroll thead th { position: sticky; top: 0; background: var(--paper); }
.mighty { color: var(--bad); font-weight: 600; }
input, select, button { font: inherit; color: inherit; background: var(--tile); border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .6rem; }
button { cursor: pointer; } button[aria-pressed=false] { opacity: .45; text-decoration: line-through; }
input[type=search] { flex: 1; min-width: 12rem; }
.tools { display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0; font-size: .88rem; align-items: center; }
.tools[hidden] { display: none; } .tools > b { color: var(--soft); font-weight: 600; min-width: 5.5rem; }
.chips { display: flex; flex-wrap: wrap; gap: .3rem; flex: 1; } .chips button { font-size: .8rem; padding: .1rem .5rem; }
.chips i { display: inline-block; width: .65rem; height: .65rem; border-radius: 50%; margin-right: .35rem; }
.stage { display: grid; grid-template-columns: minmax(0, 1fr) 18rem; gap: .75rem; }
.tools .all { font-size: .8rem; padding: .1rem .5rem; color: var(--soft); background: none; }
.stage canvas { width: 100%; height: 38rem; border: 1px solid var(--line); border-radius: .5rem; touch-action: none; cursor: grab; }
.side { max-height: 38rem; overflow: auto; font-size: .88rem; overflow-wrap: anywhere; } .side h3 { margin: 0; font-size: 1rem; } .side p { margin: .25rem 0; color: var(--soft); }
.side code { display: block; font-size: .75rem; margin-bottom: .5rem; } .side button { display: block; width: 100%; text-align: left; margin-top: .2rem; font-size: .82rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 2rem; }
:focus-visible { outline: 2px solid var(--bar); outline-offset: 1px; }
@media (max-width: 52rem) { .stage { grid-template-columns: 1fr; } .stage canvas { height: 24rem; } .side { max-height: 20rem; } }
@media (max-width: 40rem) {
main { padding: 1.25rem 1rem 3rem; } td.bar, th.bar { display: none; }
.tools > b { flex-basis: 100%; } .chips { flex-wrap: nowrap; overflow-x: auto; padding-bottom: .3rem; } .chips button { flex: none; }
#access thead { display: none; } #access tr:not([hidden]) { display: block; border-bottom: 1px solid var(--line); padding: .35rem 0; }
#access td { display: block; border: 0; padding: 0 .5rem; } #access td:first-child { font-weight: 600; } #access td:nth-child(2), #access td:nth-child(4) { color: var(--soft); font-size: .85rem; }
}
</style>
</head>
<body>
<main>
<h1>What is in the tenant</h1>
<p class="about">Tenant ${said(tenantId)}. Secrets are masked in every file of this archive.</p>
${verdict(result, scopes, names)}
<div class="tiles">
${tiles.map(([name, count]) => `<div><b>${counted(count)}</b><span>${name}</span></div>`).join('\n')}
</div>
${pictureSection(picture)}
${accessSection(access, names)}
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
<script type="application/json" id="picture-data">${asScriptData(picture)}</script>
<script>${script}</script>
</body>
</html>
`;
}

const hashOf = (script: string): string => createHash('sha256').update(script).digest('base64');

/** JSON that cannot end the element it stands in. */
const asScriptData = (value: unknown): string => JSON.stringify(value).replace(/</g, '\\u003c');

const GRAIN_SAYS = {
  nodes: 'Each dot is one resource or directory object; circles are subscriptions, resource groups and the directory.',
  group: 'The tenant has too many resources to draw each: a dot stands for all of one type in one resource group.',
  subscription: 'The tenant has too many resources to draw each: a dot stands for all of one type in one subscription.',
  tenant: 'The tenant has too many resources to draw each: a dot stands for all of one type.',
} as const;

function pictureSection({ grain, edgesLeftOut }: Picture): string {
  const left =
    edgesLeftOut > 0 ? ` ${counted(edgesLeftOut)} relationships are not drawn; relationships.ndjson has all.` : '';
  return `<h2>The graph</h2>
<p class="about">${GRAIN_SAYS[grain]} Lines are relationships. Click anything to see what it is tied to; scroll to zoom, drag to move (or the arrow keys, + and −, once the picture has the focus).${left}</p>
<noscript><p>The picture needs JavaScript; the tables below do not.</p></noscript>
<div id="picture-tools" hidden>
<div class="tools"><input type="search" id="picture-search" placeholder="Search names, types, ids" aria-label="Search the picture"><select id="picture-place" aria-label="Subscription"></select>
<button type="button" id="zoom-in" aria-label="Zoom in">+</button><button type="button" id="zoom-out" aria-label="Zoom out">−</button><button type="button" id="zoom-all">All</button></div>
<div class="tools"><b>Kinds</b><div class="chips" id="picture-families"></div></div>
<div class="tools"><b>Relations</b><div class="chips" id="picture-relations"></div></div>
<div class="stage"><canvas id="picture" tabindex="0" role="img" aria-label="Picture of the graph; the search above finds the same things as text"></canvas><div class="side"><div id="picture-chosen" aria-live="polite"></div><div id="picture-found"></div></div></div>
</div>`;
}

function accessSection({ rows, count, members }: Report['access'], names: ReadonlyMap<string, string>): string {
  if (count === 0) return '';
  const body = rows.map((row) => {
    const name =
      row.principal ?? (row.principal_id === null ? 'unknown' : `${row.principal_id} (not in the directory)`);
    const many = row.principal_id === null ? undefined : members.get(row.principal_id);
    const kind = `${row.principal_type ?? ''}${many === undefined ? '' : `, ${counted(many)} direct ${many === 1 ? 'member' : 'members'}`}`;
    const role = isMighty(row) ? `<span class="mighty">${said(row.role)}</span>` : said(row.role);
    const condition = row.condition === null ? '' : ' (with a condition)';
    return `<tr><td>${said(name)}</td><td>${said(kind)}</td><td>${role}${condition}</td><td title="${said(row.scope)}">${said(scopeInWords(row.scope, names))}</td></tr>`;
  });
  const more =
    count > rows.length
      ? ` The ${counted(rows.length)} mightiest of ${counted(count)} are here; access.ndjson has all.`
      : '';
  return `<h2>Who can do what, and where</h2>
<p class="about">Role assignments, the mightiest roles and widest scopes first. A role holds for everything below its scope, and for every member of a group.${more}</p>
<div class="tools"><input type="search" id="access-search" placeholder="Search principals, roles, scopes" aria-label="Search the table"><span id="access-shown" role="status"></span></div>
<div class="scroll"><table id="access"><thead><tr><th>Principal</th><th>Kind</th><th>Role</th><th>Scope</th></tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`;
}

/** On top: that all was read, or what was not, by its reason, most first. */
function verdict(
  { unread_scope_count = 0 }: ScanResult,
  scopes: readonly UnreadScope[],
  names: ReadonlyMap<string, string>,
): string {
  if (unread_scope_count === 0) return '<p class="verdict">Everything that was asked for was read.</p>';
  const reasons = [...Map.groupBy(scopes, ({ reason, permission }) => `${reason}\n${permission ?? ''}`).values()];
  let room = SCOPES_SHOWN;
  const items = reasons
    .sort((a, b) => b.length - a.length)
    .map((alike) => {
      const { reason, permission } = alike[0]!;
      const shown = alike.slice(0, room);
      room -= shown.length;
      const lines = shown.map(({ scope }) => `<li>${said(scopeInWords(scope, names))}<code>${said(scope)}</code></li>`);
      const help = permission === null ? '' : ` Missing permission: <code>${said(permission)}</code>`;
      const open = unread_scope_count <= SCOPES_OPEN ? ' open' : '';
      const more = shown.length < alike.length ? `<p>${MORE_SCOPES}</p>` : '';
      return `<details${open}><summary><b>${counted(alike.length)} ×</b> ${said(reason)}.${help}</summary><ul>${lines.join('\n')}</ul>${more}</details>`;
    });
  const isOne = unread_scope_count === 1;
  const more = scopes.length < unread_scope_count ? `<p>${MORE_SCOPES}</p>` : '';
  return `<section class="verdict partial" aria-label="What was not read"><p><b>${counted(unread_scope_count)} ${isOne ? 'scope was' : 'scopes were'} not read.</b> What ${isOne ? 'it holds' : 'they hold'} may be missing below; what was known from scans before was kept.</p>
${items.join('\n')}${more}</section>`;
}

function table(title: string, head: string, counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).sort(([a, m], [b, n]) => n - m || byCodeUnit(a, b));
  if (rows.length === 0) return '';
  const most = rows[0]![1];
  const body = rows.map(
    ([name, count]) =>
      `<tr><td>${said(name)}</td><td class="n">${counted(count)}</td><td class="bar"><i style="width:${Math.round((count / most) * 100)}%"></i></td></tr>`,
  );
  const all = `<table><thead><tr><th>${head}</th><th class="n">Count</th><th class="bar"></th></tr></thead><tbody>
${body.join('\n')}
</tbody></table>`;
  return `<h2>${title}</h2>
${rows.length > ROWS_IN_SIGHT ? `<div class="scroll">${all}</div>` : all}`;
}

function total(places: readonly ResourceCount[], name: (place: ResourceCount) => string): Record<string, number> {
  const totals = new Map<string, number>();
  for (const place of places)
    if (place.readBy !== 'rbac') totals.set(name(place), (totals.get(name(place)) ?? 0) + place.count);
  return Object.fromEntries(totals);
}

/** Names of subscriptions by id; those of equal names are told apart by their ids. */
function namesOf(subscriptions: Report['subscriptions']): Map<string, string> {
  const alike = Map.groupBy(subscriptions, ({ name }) => name);
  return new Map(
    subscriptions.map(({ id, name }) => [id, alike.get(name)!.length > 1 && name !== id ? `${name} (${id})` : name]),
  );
}
