// One world of a campaign: a small random tenant in a simulator, a graph, and scans between random changes, under random faults. After every
// scan the graph is held against the tenant. Everything but the clock is real: sockets, the SDK, Bolt; the clock of both sides runs fast.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../../../bench/campaigns/random.ts';
import type { ScanResult, UnreadScope } from '../../../src/contract/job.ts';
import type { Clock } from '../../../src/services/clock.ts';
import type { Neo4jAddress } from '../../../src/services/neo4j/neo4j.ts';
import { startScanWorld, type ScanWorld } from '../scan-world.ts';
import { aboutResource, LABELS, picture, truthOf, wrongWith, type Node, type Picture } from './oracle.ts';
import { bringBack, mutate, type Mutation } from './random-change.ts';
import { randomTenant } from './random-tenant.ts';
import { chanceOf, SECTIONS, type Chance, type Item, type Snapshot } from './snapshot.ts';

/** How much faster than ours the trial's clock is: a wait of eight seconds takes 16 ms. */
const SPEED = 500;
const STALE_S = 30;
const REMOVAL_LIMIT = 'REMOVAL_LIMIT';
/** What may end a scan early; anything else is a fault of ours. */
const EXPECTED = new Set([REMOVAL_LIMIT, 'TENANT_UNREADABLE', 'AZURE_UNAVAILABLE']);

export interface TrialOptions {
  readonly seed: number;
  readonly runs: number;
  /** Shares of requests that fail, all kinds together, at most. */
  readonly faultsMax: number;
  /** Changes before each scan, at most. */
  readonly changesMax: number;
  /** Another graph than an embedded one; it must be empty, and stays open. */
  readonly graph?: Neo4jAddress;
}

export interface TrialReport {
  readonly runs: number;
  /** Scans after which the graph was exactly the tenant. */
  readonly exact: number;
  /** Scans that named something unread. */
  readonly partial: number;
  /** Scans that ended early, by the code of the error. */
  readonly ended: Readonly<Record<string, number>>;
  /** Those of them that nothing more could be learnt of than that nothing was removed. */
  readonly refused: number;
  readonly removed: number;
  readonly changes: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

const endedWell = ({ result }: { result: ScanResult }) => ({ result, code: undefined });
const endedEarly = (error: Error & { code?: string }) => ({
  result: undefined,
  code: error.code ?? error.stack ?? String(error),
});

/** A clock that runs {@link SPEED} times as fast as ours. */
function fastClock(): Clock {
  const start = Date.now();
  return {
    now: () => new Date(start + (Date.now() - start) * SPEED),
    sleep: (ms, signal) => sleep(ms / SPEED, undefined, { ...(signal && { signal }) }),
  };
}

/** Runs scans in one world; stops at the first that goes wrong. */
export async function runTrial({ seed, runs, faultsMax, changesMax, graph }: TrialOptions): Promise<TrialReport> {
  const chance = chanceOf(randomFrom(seed));
  const folder = mkdtempSync(join(tmpdir(), 'scan-trial-'));
  const tenant = join(folder, 'tenant.json');
  writeFileSync(tenant, JSON.stringify(randomTenant(chance)));
  const clock = fastClock();
  let untilChange = Infinity;
  let changeNow: () => Promise<void> = () => Promise.resolve();
  const pageSizeMax = chance.of([2, 5, 20, 1_000]);
  const world = await startScanWorld({
    ...(graph && { graph: { ...graph, close: () => Promise.resolve() } }),
    tenant,
    clock,
    clockSpeed: SPEED,
    now: () => clock.now().getTime(),
    pageSizeMax,
    directoryPageSizeMax: pageSizeMax,
    removalLimitPercent: chance.of([20, 100, 100]),
    async beforeRequest() {
      untilChange -= 1;
      if (untilChange === 0) await changeNow();
    },
  });
  const total = {
    exact: 0,
    partial: 0,
    ended: {} as Record<string, number>,
    refused: 0,
    removed: 0,
    changes: {} as Record<string, number>,
    wrong: [] as string[],
  };
  let done = 0;
  try {
    let before = await pictureOf(world);
    let lately: readonly string[] = [];
    const graves: Item[][] = [];
    for (; done < runs && total.wrong.length === 0; done++) {
      const recent = new Set<string>();
      const change = async (): Promise<void> => {
        const present = await snapshotOf(world);
        const grave = chance.random() < 0.1 && graves.length > 0 ? chance.of(graves) : undefined;
        const mutation = grave ? bringBack(grave, present) : mutate(chance, present);
        if (mutation === undefined) return;
        const { resources: removed = [] } = mutation.change.remove;
        if (mutation.what === 'remove') graves.push(present.resources.filter(({ id }) => removed.includes(id)));
        await world.control('tenant', 'POST', mutation.change);
        for (const id of touchedBy(mutation)) recent.add(id);
        total.changes[mutation.what] = (total.changes[mutation.what] ?? 0) + 1;
      };
      for (let count = chance.upTo(changesMax + 1); count > 0; count--) await change();
      const faults = faultsFrom(chance, faultsMax, await snapshotOf(world));
      if (faults.stale_s === 0) recent.clear();
      else await clock.sleep(chance.of([1, STALE_S * 1_000]));
      await world.control('faults', 'PUT', faults);
      // also while the scan is under way, between any two of its requests
      untilChange = chance.random() < 0.25 ? 1 + chance.upTo(120) : Infinity;
      changeNow = change;
      const first = await world.scan().then(endedWell, endedEarly);
      let { result, code } = first;
      const held = code === undefined ? before : await pictureOf(world);
      if (code !== undefined) total.ended[code] = (total.ended[code] ?? 0) + 1;
      const refusedToo =
        code === undefined
          ? []
          : [...before.nodes.keys()]
              .filter((key) => !held.nodes.has(key))
              .map((key) => `removed by a refused scan: ${key}`);
      // The limit holds a scan back from what is right as well; who raises it, as the error says, must get a graph that is.
      if (code === REMOVAL_LIMIT)
        ({ result, code } = await world
          .scanWith({ ...world.deps, removalLimitPercent: 100 })
          .then((ended) => endedWell({ result: ended }), endedEarly));
      untilChange = Infinity;
      const truth = truthOf(await snapshotOf(world));
      const after = await pictureOf(world);
      const unread = result === undefined ? [everything] : allUnread(result);
      const wrong = wrongWith({ truth, before, after, unread, recent: [...recent, ...lately] });
      wrong.push(...refusedToo);
      if (code !== undefined && !EXPECTED.has(code)) wrong.push(`the scan ended with ${code}`);
      if (result !== undefined && result.partial !== unread.length > 0)
        wrong.push('partial says something else than unread_scopes');
      total.wrong.push(...wrong.map((each) => `run ${done + 1}: ${each}`));
      if (wrong.length > 0)
        total.wrong.push(
          `faults ${JSON.stringify(faults)}, recent ${[...recent].join(' ')}`,
          `unread ${JSON.stringify(unread.slice(0, 20))}`,
        );
      if (code !== undefined) total.refused += 1;
      else if (isExact(truth, after)) {
        total.exact += 1;
        // what a scan did not read it does not count
        const isPlain = unread.length === 0 && recent.size + lately.length === 0;
        if (isPlain)
          total.wrong.push(...(await countsWrong(world, truth, result!)).map((each) => `run ${done + 1}: ${each}`));
      }
      if (unread.length > 0) total.partial += 1;
      total.removed += result?.changes?.removed ?? 0;
      before = after;
      lately = faults.stale_s > 0 ? [...recent] : [];
      if (faults.stale_s > 0) await clock.sleep(STALE_S * 1_000);
    }
    if (total.wrong.length === 0) total.wrong.push(...(await lastLook(world)));
    return { runs: done, ...total };
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a scan that ended early is taken to say: that nothing is known. */
const everything: UnreadScope = { scope: '*', step: '', reason: '', permission: null };

/** At the end a scan in peace makes the graph exactly the tenant, and one more changes nothing. */
async function lastLook(world: ScanWorld): Promise<string[]> {
  await world.control('faults', 'PUT', {});
  const engine = { ...world.deps, removalLimitPercent: 100 };
  const result = await world.scanWith(engine);
  const before = await pictureOf(world);
  const wrong = wrongWith({ truth: truthOf(await snapshotOf(world)), before, after: before, unread: [], recent: [] });
  if (result.unread_scope_count !== 0) wrong.push(`unread in peace: ${JSON.stringify(result.unread_scopes)}`);
  const again = await world.scanWith(engine);
  const { created, updated, removed } = again.changes!;
  if (created! + updated! + removed! > 0)
    wrong.push(`a second scan in peace changed something: ${JSON.stringify(again.changes)}`);
  return wrong.map((each) => `in peace: ${each}`);
}

/** Ids whose state may be shown before or after a change; group changes reach into what is inside. */
const touchedBy = ({ touched, change }: Mutation): string[] => [
  ...touched,
  ...Object.values(change.remove).flat(),
  ...Object.values(change.upsert)
    .flat()
    .map(({ id }) => id),
];

function faultsFrom(chance: Chance, most: number, snapshot: Snapshot) {
  const total = chance.random() * most;
  const weights = ['throttle', 'server_error', 'reset', 'truncate', 'html'].map(
    (name) => [name, chance.random() < 0.6 ? chance.random() : 0] as const,
  );
  const sum = weights.reduce((all, [, weight]) => all + weight, 0);
  const shares = Object.fromEntries(weights.map(([name, weight]) => [name, sum === 0 ? 0 : (weight / sum) * total]));
  const isCalm = most === 0 || chance.random() < 0.2;
  const odd = () => (chance.random() < 0.15 ? chance.random() * 0.2 : 0);
  const pick = <T>(share: number, value: T): T[] => (chance.random() < share ? [value] : []);
  const subscription = chance.of(snapshot.subscriptions).id;
  const deny = [
    ...(chance.random() < 0.08 ? [`${subscription}/**`, subscription] : []),
    ...pick(0.06, '/providers/Microsoft.ResourceGraph/resources'),
    ...pick(0.06, '**/blobServices/default/containers'),
    ...pick(0.06, '**/vaults/*/secrets'),
    ...pick(0.06, '**/providers/Microsoft.Authorization/locks'),
    ...pick(0.06, `/v1.0/${chance.of(['users', 'groups', 'servicePrincipals', 'applications'])}`),
    ...pick(0.06, '/v1.0/groups/*/members'),
    ...pick(0.06, '/v1.0/applications/*/federatedIdentityCredentials'),
    ...pick(0.06, `/v1.0/servicePrincipals/*/${chance.of(['owners', 'appRoleAssignedTo', 'oauth2PermissionGrants'])}`),
    ...pick(0.06, `/v1.0/roleManagement/directory/${chance.of(['*', 'roleAssignments', 'roleDefinitions'])}`),
    ...pick(0.06, chance.of(['**/providers/Microsoft.Authorization/policy*', '**/roleEligibilityScheduleInstances'])),
    ...pick(0.06, `/providers/Microsoft.Management/managementGroups${chance.of(['', '/*', '/**'])}`),
    ...pick(0.06, chance.of(['/subscriptions', `${subscription}/resourcegroups`, '/v1.0/users/*'])),
    ...(snapshot.resources.length > 0 && chance.random() < 0.1
      ? [chance.of(snapshot.resources).id.replace(/[()[\]{}!*+?@\\]/g, '?')]
      : []),
  ].map((path) => ({ path }));
  return {
    seed: chance.upTo(1_000_000),
    ...(isCalm ? {} : shares),
    odd_pages: { empty: odd(), overlap: odd(), circle: odd(), foreign: odd() },
    omit: chance.random() < 0.15 ? chance.random() * 0.3 : 0,
    stale_s: chance.random() < 0.15 ? STALE_S : 0,
    expire_skip_tokens_s: chance.random() < 0.15 ? 20 : null,
    expire_tokens_s: chance.random() < 0.1 ? 300 : null,
    slow: chance.random() < 0.1 ? { share: 0.05, ms: 20 } : { share: 0, ms: 0 },
    deny: chance.random() < 0.5 ? deny : [],
  };
}

async function snapshotOf(world: ScanWorld): Promise<Snapshot> {
  // lists that are empty may be left out
  const empty = Object.fromEntries(SECTIONS.map((section) => [section, []]));
  const present = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Snapshot;
  return { ...empty, ...present };
}

/** The unread scopes of the result; it shows a thousand of them, so a trial must have fewer. */
function allUnread({ unread_scopes = [], unread_scope_count = 0 }: ScanResult): readonly UnreadScope[] {
  if (unread_scope_count > unread_scopes.length) throw new Error('more unread scopes than a result shows');
  return unread_scopes;
}

async function pictureOf(world: ScanWorld): Promise<Picture> {
  const nodes: Node[] = [];
  for (const label of LABELS) {
    const rows = await world.query(
      `MATCH (n:${label}) RETURN n.id AS id, n.name AS name, n.type AS type, n.location AS location, n.arm AS arm, n.subject AS subject,
        n.roleName AS role, n.principalId AS principal, n.display_name AS display`,
    );
    nodes.push(...rows.map((row) => ({ label, id: String(row.id).toLowerCase(), about: aboutOf(label, row) })));
  }
  const rows = await world.query(
    'MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS from, coalesce(b.id, b.code) AS to, r.assignment_id AS via',
  );
  const edges = rows.map(({ type, from, to, via }) => ({
    type: String(type),
    from: String(from).toLowerCase(),
    to: String(to).toLowerCase(),
    ...(typeof via === 'string' && { via: via.toLowerCase() }),
  }));
  return picture(nodes, edges);
}

function aboutOf(label: (typeof LABELS)[number], row: Record<string, unknown>): string {
  switch (label) {
    case 'Resource': {
      if (row.type === 'Microsoft.Network/subnets') return 'subnet';
      if (/roleassignments$/i.test(String(row.type))) return 'assignment';
      return aboutResource(JSON.parse(String(row.arm)) as Record<string, unknown>);
    }
    case 'TenantResource':
      return aboutResource(JSON.parse(String(row.arm)) as Record<string, unknown>);
    case 'ManagementGroup':
      return String(row.display);
    case 'ResourceGroup':
      return String(row.location);
    case 'FederatedCredential':
      return String(row.subject);
    case 'RoleDefinition':
      return String(row.role);
    case 'RoleAssignment':
    case 'RoleEligibility':
      return String(row.principal);
    case 'Subscription':
    case 'User':
    case 'IdentityGroup':
    case 'ServicePrincipal':
    case 'Application':
    case 'DirectoryRole':
      return String(row.name);
  }
}

/** Counts of a result that are not those of the tenant; only for a graph that is exactly the tenant. */
async function countsWrong(world: ScanWorld, truth: Picture, result: ScanResult): Promise<string[]> {
  const nodes = (label: string): number => [...truth.nodes.values()].filter((node) => node.label === label).length;
  const byType = Map.groupBy(truth.edges.values(), ({ type }) => type);
  // the graph has an edge for every path by which one resource refers to another
  byType.delete('REFERENCES');
  const [references] = await world.query('MATCH ()-[r:REFERENCES]->() RETURN count(r) AS n');
  const expected = {
    subscriptions: nodes('Subscription'),
    resource_groups: nodes('ResourceGroup'),
    users: nodes('User'),
    groups: nodes('IdentityGroup'),
    service_principals: nodes('ServicePrincipal'),
    applications: nodes('Application'),
    role_definitions: nodes('RoleDefinition'),
    role_assignments: nodes('RoleAssignment'),
    ...Object.fromEntries([...byType].map(([type, edges]) => [type, edges.length])),
    REFERENCES: Number(references!.n),
  };
  const told: Readonly<Record<string, unknown>> = { ...result, ...result.relationships };
  return Object.entries(expected)
    .filter(([name, count]) => (told[name] ?? 0) !== count)
    .map(([name, count]) => `${name}: the result says ${String(told[name])}, the tenant has ${count}`);
}

const isExact = (truth: Picture, after: Picture): boolean =>
  truth.nodes.size === after.nodes.size &&
  truth.edges.size === after.edges.size &&
  [...truth.edges.keys()].every((key) => after.edges.has(key)) &&
  [...truth.nodes].every(([key, { about }]) => after.nodes.get(key)?.about === about);
