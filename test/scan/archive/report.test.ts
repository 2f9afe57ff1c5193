import { createHash } from 'node:crypto';
import { reportPage as buildScript } from '../../../scripts/build.mjs';
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

function page(rows: readonly AccessRow[], script = 'draw()'): string {
  const picture = makePicture(new Map([[SUBSCRIPTION, EVIL]]));
  picture.addPrincipal({ label: 'User', id: '22222222-2222-4222-8222-222222222222' }, EVIL);
  return reportPage({
    tenantId: SUBSCRIPTION,
    result: { partial: false, resources: 0, unread_scope_count: 0 },
    subscriptions: [{ id: SUBSCRIPTION, name: EVIL, seen: true }],
    places: [],
    scopes: [],
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
