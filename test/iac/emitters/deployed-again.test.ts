// From a scan to ARM templates, deployed into an empty tenant, scanned again: the second graph is the first, except for what Azure chooses
// anew. Everything is real but Azure: the scanner, the graph, the emitter, and a simulator that evaluates the templates.
import { parseArmId } from '../../../src/iac/arm-id.ts';
import { isBornWithParent } from '../../../src/iac/rules/born-with.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeResourceReader } from '../../../src/services/graph-store/read-selection.ts';
import { startScanWorld, type ScanWorld } from '../../scan/scan-world.ts';
import { templatesIn } from '../../support/arm-templates.ts';
import { evaluate, generateAll, idsOf, type Output } from '../../support/iac.ts';
import { readSnapshot, type Arm } from '../../support/snapshot-graph.ts';

const sample = readSnapshot();
const POLICY = 'providers/Microsoft.Authorization';
const [top, below] = ['mg-contoso', 'mg-landingzones'].map(
  (name) => `/providers/Microsoft.Management/managementGroups/${name}`,
);
const definition = `${top!}/${POLICY}/policyDefinitions/tag-cost-center`;
/** The sample tenant, with policy above its subscriptions. */
const snapshot = {
  ...sample,
  resources: [
    ...sample.resources,
    {
      id: definition,
      name: 'tag-cost-center',
      type: 'Microsoft.Authorization/policyDefinitions',
      properties: {
        displayName: 'Groups carry a cost center',
        policyType: 'Custom',
        mode: 'All',
        policyRule: { if: { field: "tags['costCenter']", exists: 'false' }, then: { effect: 'deny' } },
      },
    },
    {
      id: `${below!}/${POLICY}/policyAssignments/tag-cost-center`,
      name: 'tag-cost-center',
      type: 'Microsoft.Authorization/policyAssignments',
      properties: { displayName: 'Groups carry a cost center', policyDefinitionId: definition },
    },
  ],
};
const folder = mkdtempSync(join(tmpdir(), 'deployed-again-'));
const FULL = join(folder, 'full.json');
const EMPTY = join(folder, 'empty.json');
let first: ScanWorld;
let second: ScanWorld;
let before: Output;
let after: Output;

beforeAll(async () => {
  const isOfResource = ({ servicePrincipalType }: Arm): boolean => servicePrincipalType === 'ManagedIdentity';
  const isBuiltIn = ({ properties }: Arm): boolean => (properties as { type: string }).type === 'BuiltInRole';
  const empty = {
    ...snapshot,
    resources: [],
    resourceGroups: [],
    managementGroups: [],
    roleAssignments: [],
    roleDefinitions: snapshot.roleDefinitions.filter(isBuiltIn),
    servicePrincipals: snapshot.servicePrincipals.filter((each) => !isOfResource(each)),
  };
  writeFileSync(FULL, JSON.stringify(snapshot));
  writeFileSync(EMPTY, JSON.stringify(empty));
  first = await startScanWorld({ tenant: FULL });
  second = await startScanWorld({ tenant: EMPTY });
  await first.scan();
  before = await generateAll(makeResourceReader(first.neo4j), { output_format: 'arm' });
  await deploy(before, second.simulator.url);
  await second.scan();
  after = await generateAll(makeResourceReader(second.neo4j), { output_format: 'arm' });
}, 120_000);
afterAll(async () => {
  await first.close();
  await second.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Deploys every template of an archive as a person would, with the secrets that only they know. */
async function deploy({ files, resolved }: Output, url: string): Promise<void> {
  const records = new Map(snapshot.resources.map((record) => [record.id.toLowerCase(), record]));
  const secrets = new Map(
    resolved.flatMap(({ entry, variables }) =>
      variables.map(({ name, path }) => [name, valueAt(records.get(entry.key), path) ?? 'Chosen-1!'] as const),
    ),
  );
  const token = await fetch(`${url}/msi/token?api-version=2019-08-01&resource=https://management.azure.com`, {
    headers: { 'x-identity-header': 'any' },
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const ask = async (
    method: string,
    target: string,
    body?: unknown,
  ): Promise<{ headers: Headers; body: { status?: string } }> => {
    const reply = await fetch(target, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { headers: reply.headers, body: (await reply.json()) as { status?: string } };
  };
  for (const path of templatesIn(files)) {
    const template = JSON.parse(files.get(path)!) as { parameters: Record<string, { type: string }> };
    const parameters = Object.fromEntries(
      Object.entries(template.parameters)
        .filter(([, { type }]) => type === 'securestring')
        .map(([name]) => [name, { value: secrets.get(name) }]),
    );
    const deployment = `${url}/providers/Microsoft.Resources/deployments/${path.replace('.json', '')}?api-version=2022-09-01`;
    const started = await ask('PUT', deployment, {
      location: 'westeurope',
      properties: { mode: 'Incremental', template, parameters },
    });
    const poll = started.headers.get('azure-asyncoperation');
    if (poll === null) throw new Error(JSON.stringify(started.body));
    let { body } = await ask('GET', poll);
    while (body.status === 'Accepted' || body.status === 'Running') ({ body } = await ask('GET', poll));
    if (body.status !== 'Succeeded') throw new Error(JSON.stringify(body));
  }
  // A template makes groups and no subscriptions: those are put into their groups by hand.
  for (const { id, properties } of snapshot.managementGroups)
    for (const child of (properties as { children: readonly Arm[] }).children)
      if (child.id.startsWith('/subscriptions/')) await ask('PUT', `${url}${id}${child.id}?api-version=2021-04-01`);
}

const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], value);

/** Every value of a resource that a template states, by path. */
function leavesOf(output: Output): Map<string, Map<string, unknown>> {
  const idOf = idsOf(output);
  return new Map(
    output.resolved.map(({ entry, resource, body, identityIds }) => {
      const leaves = new Map<string, unknown>();
      const walk = (value: unknown, path: string): void => {
        if (Array.isArray(value)) value.forEach((item, index) => walk(item, `${path}[${index}]`));
        else if (typeof value === 'object' && value !== null)
          for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}.${name}`);
        else leaves.set(path, value);
      };
      const { location, tags, identity } = resource;
      walk(
        { location, tags, identity: identity && { type: identity.type, ids: evaluate([...identityIds], idOf) } },
        '',
      );
      walk(evaluate(body, idOf), '');
      return [entry.key, leaves];
    }),
  );
}

/** Paths at which a value differs, with why that must be so. */
const CAUSES: readonly { readonly path: RegExp; readonly cause: string }[] = [
  { path: /^properties\.(principalId|accessPolicies\[\d+\]\.objectId)$/, cause: 'a new identity has a new principal' },
  { path: /\.logAnalyticsConfiguration\.customerId$/, cause: 'a new workspace has a new id' },
];

test('management groups and their policy are among what was emitted', () => {
  const above = before.coverage.resources.filter(
    ({ id, outcome }) => outcome === 'emitted' && id.includes('/managementGroups/'),
  );
  expect(above.map(({ type }) => type.split('/').at(-1)).sort()).toEqual([
    'managementGroups',
    'managementGroups',
    'managementGroups',
    'policyAssignments',
    'policyDefinitions',
    'roleAssignments',
    'subscriptions',
    'subscriptions',
  ]);
});

/** What Azure makes with a parent is there once somebody made the parent, and a tenant file need not hold it. */
const isMadeWithParent = (id: string): boolean => isBornWithParent(parseArmId(id)!);

test('every resource that was emitted is there again, and nothing else but the records of the deployment', () => {
  const ids = ({ coverage }: Output, outcome: string): string[] =>
    coverage.resources
      .filter((each) => each.outcome === outcome)
      .map(({ id }) => id.toLowerCase())
      .sort();
  const emitted = new Set(ids(before, 'emitted'));
  expect(ids(after, 'emitted').filter((id) => emitted.has(id) || !isMadeWithParent(id))).toEqual([...emitted]);
  const others = after.coverage.resources.filter(({ outcome }) => outcome === 'left out');
  expect(others.filter(({ type }) => type !== 'Microsoft.Resources/deployments').map(({ id }) => id)).toEqual([
    `/providers/Microsoft.Management/managementGroups/${snapshot.tenant.tenantId}`,
  ]);
});

test('at least 99 % of the properties are equal, and each other one has a cause', () => {
  const was = leavesOf(before);
  const is = leavesOf(after);
  let count = 0;
  const unexplained: string[] = [];
  const byCause: Record<string, number> = {};
  for (const [key, leaves] of was) {
    const again = is.get(key) ?? new Map<string, unknown>();
    for (const path of new Set([...leaves.keys(), ...again.keys()])) {
      count++;
      const [old, now] = [leaves.get(path), again.get(path)];
      if (Object.is(old, now)) continue;
      const cause =
        old === undefined || now === undefined ? undefined : CAUSES.find((each) => each.path.test(path))?.cause;
      if (cause === undefined) unexplained.push(`${key} ${path}: ${JSON.stringify(old)} became ${JSON.stringify(now)}`);
      else byCause[cause] = (byCause[cause] ?? 0) + 1;
    }
  }
  expect(unexplained).toEqual([]);
  expect(byCause).toEqual({ 'a new identity has a new principal': 9, 'a new workspace has a new id': 1 });
  expect(count).toBeGreaterThan(1900);
  expect(Object.values(byCause).reduce((sum, each) => sum + each, 0) / count).toBeLessThan(0.01);
});

test('the graph joins the same resources; what Azure alone shows from the other side is missing there', async () => {
  const edges = async (world: ScanWorld): Promise<(readonly [from: string, type: string, to: string])[]> => {
    const rows = await world.query(
      "MATCH (a:Resource)-[r]->(b:Resource) WHERE NOT a.type ENDS WITH '/deployments' AND NOT b.type ENDS WITH '/deployments' RETURN DISTINCT a.id AS a, type(r) AS type, b.id AS b",
    );
    return rows.map(({ a, type, b }) => [String(a).toLowerCase(), String(type), String(b).toLowerCase()] as const);
  };
  const [was, is] = [await edges(first), await edges(second)];
  expect(was.length).toBeGreaterThan(100);
  const known = new Set(was.map((edge) => edge.join(' ')));
  expect(is.filter((edge) => !known.has(edge.join(' ')) && !isMadeWithParent(edge[2]))).toEqual([]);
  const again = new Set(is.map((edge) => edge.join(' ')));
  const joined = new Set(is.flatMap(([from, , to]) => [`${from} ${to}`, `${to} ${from}`]));
  const gone = was.filter((edge) => !again.has(edge.join(' ')) && !joined.has(`${edge[0]} ${edge[2]}`));
  const nameOf = (id: string): string =>
    id
      .split('/')
      .at(-1)!
      .replace(/\.nic\..*/, '.nic');
  // The interface of a private endpoint and the address of a cluster are Azure's own, and named in read-only properties alone.
  expect([...new Set(gone.map(([from, , to]) => `${nameOf(from)} -> ${nameOf(to)}`))].sort()).toEqual([
    'aks-contoso-prod -> 9c3a2f4e-kubernetes-outbound',
    'pe-sql-contoso-prod -> pe-sql-contoso-prod.nic',
    'pe-sql-contoso-prod.nic -> pe-sql-contoso-prod',
    'pe-stcontosoweb-blob -> pe-stcontosoweb-blob.nic',
    'pe-stcontosoweb-blob.nic -> pe-stcontosoweb-blob',
  ]);
});
