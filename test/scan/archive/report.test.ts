import { createHash } from 'node:crypto';
import { reportPage as buildScript } from '../../../scripts/build.mjs';
import type { UnreadScope } from '../../../src/contract/job.ts';
import { byMight, keepMightiest, type AccessRow } from '../../../src/scan/archive/access.ts';
import { makePicture } from '../../../src/scan/archive/picture.ts';
import { reportPage } from '../../../src/scan/archive/report.ts';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const EVIL = '</script><img src=x onerror=alert(1)>"\'&';
const row = (role: string, scope: string, principal: string | null = 'Ada'): AccessRow => ({
  principal_id: '22222222-2222-4222-8222-222222222222',
  principal,
  principal_type: 'User',
  role,
  scope,
  condition: null,
});

function page(rows: readonly AccessRow[], script = 'draw()', scopes: readonly UnreadScope[] = []): string {
  const picture = makePicture(new Map([[SUBSCRIPTION, EVIL]]));
  picture.addPrincipal({ label: 'User', id: '22222222-2222-4222-8222-222222222222' }, EVIL);
  return reportPage({
    tenantId: SUBSCRIPTION,
    result: { partial: scopes.length > 0, resources: 0, unread_scope_count: scopes.length },
    subscriptions: [{ id: SUBSCRIPTION, name: EVIL, seen: true }],
    places: [],
    scopes,
    access: { rows, count: rows.length + 1, members: new Map([['22222222-2222-4222-8222-222222222222', 1]]) },
    picture: picture.finish(),
    script,
  });
}

it('runs its own script and no other, and asks no network', async () => {
  const script = await buildScript();
  const html = page([], script);
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(policy).toBe(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`);
  expect(html).toContain(`<script>${script}</script>`);
  expect(script).not.toMatch(/<\/|\bfetch\(|XMLHttpRequest|\beval\(/);
});

it('lets no name break out of where it stands', () => {
  const html = page([row(EVIL, EVIL, EVIL)]);
  expect(html).not.toContain('<img');
  const data = /id="picture-data">(.*?)<\/script>/s.exec(html)![1]!;
  expect((JSON.parse(data) as { places: [string][] }).places[1]![0]).toBe(EVIL);
});

it('says who can do what where in words, and that a principal is gone', () => {
  const html = page([
    row('Owner', `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-web`, null),
    row('Reader', '/providers/Microsoft.Management/managementGroups/mg-root'),
    row('Reader', '/'),
  ]);
  expect(html).toContain('<span class="mighty">Owner</span>');
  expect(html).toContain('22222222-2222-4222-8222-222222222222 (not in the directory)');
  expect(html).toContain('Group rg-web in subscription ');
  expect(html).toContain('Management group mg-root');
  expect(html).toContain('Everything: the root of the tenant');
  expect(html).toContain('User, 1 direct member');
  expect(html).toContain('The 3 mightiest of 4 are here; access.ndjson has all.');
});

it('keeps the mightiest roles on the widest scopes, however many there are', () => {
  const kept = keepMightiest(3);
  for (let n = 0; n < 20; n++) kept.add(row('Reader', `/subscriptions/${n}`));
  const wide = row('Owner', '/');
  const narrow = row('Owner', `/subscriptions/${SUBSCRIPTION}`);
  const contributor = row('Contributor', '/');
  for (const each of [contributor, narrow, wide]) kept.add(each);
  expect(kept.rows()).toEqual([wide, narrow, contributor]);
  expect(kept.count).toBe(23);
  expect([narrow, wide].sort(byMight)).toEqual([wide, narrow]);
});

it('puts what was not read on top, in words, alike reasons together and the commonest first', () => {
  const refused = (scope: string): UnreadScope => ({
    scope,
    step: 'children',
    reason: 'Access was refused: HTTP 403',
    permission: 'Microsoft.Authorization/locks/read',
  });
  const odd = { scope: '/users', step: 'directory', reason: `${EVIL}\u202E`, permission: null };
  const html = page([], 'draw()', [odd, refused(`/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`), refused('/')]);
  const told = html.slice(html.indexOf('<section class="verdict partial"'), html.indexOf('</section>'));
  const text = told.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  const evil = EVIL.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
  expect(text.trim()).toBe(
    '3 scopes were not read. What they hold may be missing below; what was known from scans before was kept. ' +
      '2 × Access was refused: HTTP 403. Missing permission: Microsoft.Authorization/locks/read ' +
      `Group rg in subscription ${evil} /subscriptions/${SUBSCRIPTION}/resourceGroups/rg ` +
      'Everything: the root of the tenant / ' +
      `1 × ${evil}⟨U+202E⟩. Users of the directory /users`,
  );
  expect(html.indexOf('verdict partial')).toBeLessThan(html.indexOf('class="tiles"'));
});

it('shows no more than 500 of many scopes that were not read, and says where all are', () => {
  const scopes = Array.from({ length: 700 }, (_, n) => ({
    scope: `/users/${n}`,
    step: '',
    reason: 'x',
    permission: null,
  }));
  const html = page([], 'draw()', scopes);
  expect(html.match(/In the directory: users/g)).toHaveLength(500);
  expect(html).toContain('<b>700 ×</b> x.');
  expect(html).toContain('unread-scopes.json has all of them.');
  expect(html).not.toContain('<details open>');
});

it('tells subscriptions of equal names apart', () => {
  const other = '33333333-3333-4333-8333-333333333333';
  const html = reportPage({
    tenantId: SUBSCRIPTION,
    result: { partial: false, resources: 5, unread_scope_count: 0 },
    subscriptions: [SUBSCRIPTION, other].map((id) => ({ id, name: 'Production', seen: true })),
    places: [SUBSCRIPTION, other].map((subscriptionId, index) => ({
      subscriptionId,
      type: 'Microsoft.Compute/disks',
      location: 'westeurope',
      readBy: 'resources',
      count: index + 2,
    })),
    scopes: [],
    access: { rows: [], count: 0, members: new Map() },
    picture: makePicture(new Map()).finish(),
    script: 'draw()',
  });
  expect(html).toContain(`<td>Production (${other})</td><td class="n">3</td>`);
  expect(html).toContain(`<td>Production (${SUBSCRIPTION})</td><td class="n">2</td>`);
  expect(html).toContain('<td>westeurope</td><td class="n">5</td>');
});
