// A tenant in which no subscription can be seen: there is none, there are some that are not shown, or it cannot be told which.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startScanWorld, type ScanWorld } from './scan-world.ts';

const SAMPLE = new URL('../../local/tenants/contoso-small.json', import.meta.url);
const WEB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const HUB = 'ebf47942-73e9-4162-98b6-1813c61b19ff';
const PERMISSION = 'Microsoft.Resources/subscriptions/read';

interface Item {
  readonly id: string;
  readonly properties?: { readonly children?: readonly Item[] };
}

describe('a scan that sees the directory and no subscription', () => {
  let isBlind = true;
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld({
      changeAnswer({ path }, answer) {
        if (isBlind && path === '/subscriptions') answer.body = { value: [] };
      },
    });
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));

  it('says what the management groups hold that it may not see, and reads the directory', async () => {
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: true, subscriptions: 0, resources: 0, users: 13 });
    const hidden = (id: string) => ({
      scope: `/subscriptions/${id}`,
      step: 'management-groups',
      reason:
        'The subscription is in a management group and is not visible to the identity of this app: it lacks Reader there',
      permission: PERMISSION,
    });
    expect(result.unread_scopes).toEqual([
      hidden(HUB),
      hidden(WEB),
      {
        scope: '/subscriptions',
        step: 'subscriptions',
        reason:
          'No subscription is visible to the identity of this app, but the root management group holds some: it lacks Reader. Give it Reader at the root management group, or at the subscriptions',
        permission: PERMISSION,
      },
    ]);
  });

  it('says what it cannot know, and what to do, where the root management group is not shown either', async () => {
    await world.control('faults', 'PUT', { deny: [{ path: '/providers/Microsoft.Management/managementGroups/**' }] });
    const { result } = await world.scan();
    expect(result.users).toBe(13);
    expect(result.unread_scopes).toContainEqual({
      scope: '/subscriptions',
      step: 'subscriptions',
      reason:
        'No subscription is visible to the identity of this app. Whether the tenant has none cannot be told, because the root management group is not visible either. Give the identity Reader there: a scan of a tenant without subscriptions is complete then',
      permission: PERMISSION,
    });
  });

  it('is complete once they are shown', async () => {
    isBlind = false;
    expect((await world.scan()).result).toMatchObject({ partial: false, resources: 118 });
  });
});

describe('a tenant without subscriptions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-subscription-'));
  let world: ScanWorld;
  beforeAll(async () => {
    const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as Record<string, Item[]>;
    const isAbove = ({ id }: Item) => !/^[/]+subscriptions[/]/i.test(id);
    const tenant = join(folder, 'tenant.json');
    writeFileSync(
      tenant,
      JSON.stringify({
        ...sample,
        subscriptions: [],
        resourceGroups: [],
        resources: sample.resources!.filter(isAbove),
        roleDefinitions: sample.roleDefinitions!.filter(isAbove),
        roleAssignments: sample.roleAssignments!.filter(isAbove),
        managementGroups: sample.managementGroups!.map((group) => ({
          ...group,
          properties: { ...group.properties, children: group.properties?.children?.filter(isAbove) ?? [] },
        })),
      }),
    );
    world = await startScanWorld({ tenant });
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('is read in full: its root management group says that there is none', async () => {
    const { result } = await world.scan();
    expect(result).toMatchObject({ partial: false, unread_scopes: [], subscriptions: 0, users: 13, groups: 8 });
    expect(result.relationships).toMatchObject({ MEMBER_OF: 25, OWNER_OF: 8 });
    const [scope] = await world.deps.syncs.of(world.tenant.tenant.tenantId);
    expect(scope).toMatchObject({ scope: '/', complete: true });
    expect((await world.scan()).result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
  });
});
