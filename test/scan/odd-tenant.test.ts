import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareRelationships, countLists, type Counted } from './inventory.ts';
import type { Snapshot } from './tenant-file.ts';
import { startScanWorld, type ScanRun, type ScanWorld } from './scan-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'odd-tenant-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SUB = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const RG = `${SUB}/resourceGroups/rg-web-prod`;
const at = (path: string, group = RG): string => `${group}/providers/${path}`;
const LONG = 'n'.repeat(260);

let count = 0;
/** An entry as ARM shows it; its type is read off the id. */
function entry(id: string, more: Record<string, unknown> = {}) {
  const [namespace, ...words] = id
    .split(/\/providers\//i)
    .at(-1)!
    .split('/');
  const type = [namespace, ...words.filter((_, index) => index % 2 === 0)].join('/');
  count += 1;
  return { id, name: words.at(-1), type, apiVersion: '2024-01-01', properties: { number: count }, ...more };
}
const tracked = (id: string, more: Record<string, unknown> = {}) => entry(id, { location: 'westeurope', ...more });

const STORAGE = at('Microsoft.Storage/storageAccounts/stcontosoweb');
const AKS = `${SUB}/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod`;
const A = at('Microsoft.Compute/disks/circle-a');
const B = at('Microsoft.Compute/disks/circle-b');

const ODD = [
  // names and ids that ARM accepts and that are easily got wrong
  tracked(at('Microsoft.Compute/disks/a disk with spaces')),
  tracked(at('Microsoft.Compute/disks/Größe-日本-🚀')),
  tracked(at(`Microsoft.Compute/disks/${LONG}`)),
  tracked(
    `${SUB.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')}/RESOURCEGROUPS/RG-WEB-PROD/PROVIDERS/MICROSOFT.COMPUTE/DISKS/LOUD`,
  ),
  tracked(at('Microsoft.Compute/disks/providers')),
  tracked(at("Microsoft.Compute/disks/quote'and(brackets)")),
  tracked(at('Microsoft.Compute/disks/no-name'), { name: null }),
  tracked(at('Microsoft.Compute/disks/nothing'), {
    properties: null,
    tags: null,
    sku: null,
    identity: null,
    zones: null,
  }),
  tracked(at('Microsoft.Compute/disks/large'), { properties: { text: 'x'.repeat(2_000_000) } }),
  // two that say they own each other
  tracked(A, { managedBy: B }),
  tracked(B, { managedBy: A }),
  // references in another case, in keys, deep in lists, to a group, a subscription, a role and itself
  tracked(at('Microsoft.Compute/disks/pointer'), {
    properties: {
      deep: [{ list: [[{ id: A.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions') }]] }],
      map: { [B]: {} },
      group: RG,
      subscription: SUB,
      role: `${SUB}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
      self: at('Microsoft.Compute/disks/pointer'),
      nowhere: at('Microsoft.Compute/disks/gone'),
    },
  }),
  // an identity that nothing uses
  tracked(at('Microsoft.ManagedIdentity/userAssignedIdentities/unused'), {
    properties: {
      principalId: '0d1f6f2e-4c1b-4d0a-9a59-9f1f5f1c1a01',
      clientId: '0d1f6f2e-4c1b-4d0a-9a59-9f1f5f1c1a02',
    },
  }),
  // equal names in two places
  tracked(at('Microsoft.Compute/disks/twin')),
  tracked(at('Microsoft.Compute/disks/twin', `${SUB}/resourceGroups/rg-data-prod`)),
  // types that no schema knows
  tracked(at('Contoso.Custom/widgets/w1')),
  entry(at('Contoso.Custom/widgets/w1/parts/p1')),
  tracked(at('Microsoft.Compute/futureThings/f1')),
  entry(at('Microsoft.Compute/futureThings/f1/pieces/p1')),
  // children below what nobody set up
  entry(`${STORAGE}/queueServices/default/queues/orders`),
  entry(`${STORAGE}/tableServices/default/tables/people`),
  entry(`${STORAGE}/fileServices/default/shares/files`),
  entry(`${STORAGE}/managementPolicies/default`),
  entry(`${STORAGE}/encryptionScopes/scope`),
  // children of children, and what hangs on them
  tracked(at('Microsoft.Web/sites/app-contoso-shop/slots/staging')),
  entry(at('Microsoft.Web/sites/app-contoso-shop/slots/staging/config/web')),
  entry(at('Microsoft.Web/sites/app-contoso-shop/hostNameBindings/shop.example.com')),
  entry(at('Microsoft.KeyVault/vaults/kv-contoso-web/keys/signing')),
  entry(`${SUB}/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/auditingSettings/default`),
  entry(
    `${SUB}/resourceGroups/rg-data-prod/providers/Microsoft.Sql/servers/sql-contoso-prod/databases/reporting/transparentDataEncryption/current`,
  ),
  tracked(at('Microsoft.Cdn/profiles/fd')),
  tracked(at('Microsoft.Cdn/profiles/fd/afdEndpoints/e')),
  entry(at('Microsoft.Cdn/profiles/fd/afdEndpoints/e/routes/r')),
  entry(at('Microsoft.Cdn/profiles/fd/originGroups/g')),
  entry(at('Microsoft.Cdn/profiles/fd/originGroups/g/origins/o')),
  tracked(at('Microsoft.Network/firewallPolicies/fp')),
  entry(at('Microsoft.Network/firewallPolicies/fp/ruleCollectionGroups/default')),
  entry(at('Microsoft.KubernetesConfiguration/extensions/flux', AKS)),
  entry(at('Microsoft.Authorization/locks/keep', STORAGE)),
  // what hangs on subscriptions and groups
  entry(at('Microsoft.Consumption/budgets/monthly', SUB)),
  entry(at('Microsoft.Consumption/budgets/monthly')),
  entry(at('Microsoft.Authorization/policyDefinitions/own', SUB), { properties: { policyType: 'Custom' } }),
  entry(at('Microsoft.Authorization/policyExemptions/once')),
  entry(at('Microsoft.Security/pricings/StorageAccounts', SUB)),
  entry(at('Microsoft.Insights/diagnosticSettings/activity', SUB)),
  // left out by design, with a reason
  entry(at('Microsoft.Web/sites/app-contoso-shop/functions/hello')),
  entry(at('Microsoft.EventGrid/eventSubscriptions/on-blob', STORAGE)),
];

const lost = (rows: readonly Counted[]) =>
  rows
    .filter(({ missing, surplus }) => missing.length > 0 || surplus.length > 0)
    .map(({ list, missing, surplus }) => ({ list, missing, surplus }));

describe('a scan of a tenant full of oddities', () => {
  let world: ScanWorld;
  let run: ScanRun;
  let snapshot: Snapshot;
  beforeAll(async () => {
    const sample = JSON.parse(readFileSync('local/tenants/contoso-small.json', 'utf8')) as Snapshot;
    snapshot = { ...sample, resources: [...sample.resources, ...ODD] } as Snapshot;
    const file = join(folder, 'odd.json');
    writeFileSync(file, JSON.stringify(snapshot));
    world = await startScanWorld({ tenant: file });
    run = await world.scan();
  });
  afterAll(() => world.close());

  const outcome = () => ({
    result: run.result,
    summary: JSON.parse(run.files['summary.json']!) as Record<string, unknown>,
  });

  it('reads all of it, and names the two it leaves out by design', async () => {
    expect(run.result.unread_scopes).toEqual([]);
    const counts = await countLists(snapshot, (cypher) => world.query(cypher), outcome());
    expect(lost(counts)).toEqual([]);
    expect(counts.find(({ list }) => list === 'resources')!.named).toBe(2);
  });

  it('has the relationships that it implies', async () => {
    expect(lost(await compareRelationships(snapshot, (cypher) => world.query(cypher), outcome()))).toEqual([]);
  });

  it('keeps a large bag of properties whole, and a name where Azure gives none', async () => {
    const [large] = await world.query("MATCH (n:Resource) WHERE n.name = 'large' RETURN size(n.properties) AS size");
    expect(Number(large!.size)).toBeGreaterThan(2_000_000);
    expect(await world.query("MATCH (n:Resource) WHERE n.id ENDS WITH '/no-name' RETURN n.name AS name")).toEqual([
      { name: 'no-name' },
    ]);
  });

  it('changes nothing in a second scan', async () => {
    const again = await world.scan();
    expect(again.result.changes).toEqual({
      created: 0,
      updated: 0,
      removed: 0,
      unchanged: run.result.changes!.created,
    });
  });

  it('tells a comparison of a list that nobody reads', async () => {
    const [user, ...others] = snapshot.users;
    const more = {
      ...snapshot,
      accessPackages: [{ id: 'package-1' }],
      users: [{ ...user!, registeredDeviceIds: ['device-1'] }, ...others],
    };
    const counts = await countLists(more as Snapshot, (cypher) => world.query(cypher), outcome());
    expect(lost(counts)).toEqual([
      { list: 'accessPackages', missing: ['package-1'], surplus: [] },
      { list: 'users[].registeredDeviceIds', missing: [user!.id], surplus: [] },
    ]);
  });

  it('tells a comparison what is missing', async () => {
    const more = { ...snapshot, resources: [...snapshot.resources, tracked(at('Microsoft.Compute/disks/never-read'))] };
    const counts = await countLists(more as Snapshot, (cypher) => world.query(cypher), outcome());
    expect(lost(counts)).toEqual([
      { list: 'resources', missing: [at('Microsoft.Compute/disks/never-read').toLowerCase()], surplus: [] },
    ]);
    const edges = await compareRelationships(more as Snapshot, (cypher) => world.query(cypher), outcome());
    expect(lost(edges).map(({ list, missing }) => [list, missing.length])).toEqual([
      ['CONTAINS', 2],
      ['LOCATED_IN', 1],
    ]);
  });
});
