import { DERIVED_LABELS, EDGES, LABELS, type AnyLabel, type EdgeType } from '../../src/graph/model.ts';
import { EDGE_PROPERTIES, NODE_PROPERTIES } from '../../src/graph/properties.ts';
import type { ScanResult } from '../../src/contract/job.ts';
import type { ScanStep } from '../../src/scan/step.ts';
import { STEPS } from '../../src/scan/steps/index.ts';
import { compareRelationships, countLists } from './inventory.ts';
import type { Snapshot } from './tenant-file.ts';
import { ADMINISTRATOR, APP_ROLE, EMPTY_GROUP, GROUP, SUBSCRIPTION, startRichWorld } from './rich-world.ts';
import type { Made } from './scan-world.ts';

/** What of a step's making is not as it declares. */
function undeclared({ makes }: ScanStep, made: Made | undefined) {
  const known = new Set([
    ...Object.entries(NODE_PROPERTIES).flatMap(([owner, names]) =>
      Object.keys(names).map((name) => `${owner}.${name}`),
    ),
    ...Object.entries(EDGE_PROPERTIES).flatMap(([owner, names]) =>
      Object.keys(names).map((name) => `${owner}.${name}`),
    ),
  ]);
  return {
    nodes: [...(made?.nodes ?? [])].sort(),
    edges: [...(made?.edges ?? [])].sort(),
    propertiesNobodyExplains: [...(made?.properties ?? [])].filter((name) => !known.has(name)).sort(),
    expected: { nodes: [...makes.nodes].sort(), edges: [...makes.edges].sort() },
  };
}

describe('the steps of a scan', () => {
  let world: Awaited<ReturnType<typeof startRichWorld>>;
  let result: ScanResult;
  let files: Readonly<Record<string, string>>;
  beforeAll(async () => {
    world = await startRichWorld();
    ({ result, files } = await world.scan());
  });
  afterAll(() => world.close());

  it.each(STEPS.map((step) => [step.name, step] as const))('make what they declare: %s', (name, step) => {
    const { nodes, edges, propertiesNobodyExplains, expected } = undeclared(step, world.made.get(name));
    expect({ nodes, edges, propertiesNobodyExplains }).toEqual({ ...expected, propertiesNobodyExplains: [] });
  });

  it('come after what they need, and name what they must be allowed', () => {
    for (const [index, step] of STEPS.entries()) {
      const before = STEPS.slice(0, index).map(({ name }) => name);
      expect(before).toEqual(expect.arrayContaining([...step.needs.after]));
      for (const action of step.needs.azure ?? []) expect(action).toMatch(/^(\*|Microsoft\.[\w./]+)\/read$/);
      for (const permission of step.needs.graph ?? []) expect(permission).toMatch(/^\w+\.Read\.(All|Directory)$/);
    }
  });

  it('explain every property of every label and edge that the model declares', () => {
    const labels: AnyLabel[] = [...(Object.keys(LABELS) as AnyLabel[]), ...(Object.keys(DERIVED_LABELS) as AnyLabel[])];
    expect(Object.keys(NODE_PROPERTIES).sort()).toEqual(labels.sort());
    for (const type of Object.keys(EDGES) as EdgeType[])
      expect(Object.keys(EDGE_PROPERTIES[type] ?? {})).toEqual(expect.arrayContaining([...EDGES[type].keys]));
  });

  it('read everything: nothing is left unread', () => {
    expect({ partial: result.partial, unread: result.unread_scopes }).toEqual({ partial: false, unread: [] });
  });

  it('put every entry of every list of the tenant into the graph, with every relationship, and nothing else', async () => {
    const present = (await (await fetch(`${world.simulator.controlUrl}/tenant`)).json()) as Snapshot;
    const outcome = { result, summary: JSON.parse(files['summary.json']!) as Record<string, unknown> };
    const query = (cypher: string) => world.query(cypher);
    const counted = [
      ...(await countLists(present, query, outcome)),
      ...(await compareRelationships(present, query, outcome)),
    ];
    const differing = counted.filter(({ missing, surplus, named }) => missing.length + surplus.length + named > 0);
    expect(differing.map(({ list, missing, surplus, named }) => ({ list, missing, surplus, named }))).toEqual([]);
    const empty = counted.filter(({ inTheFile }) => inTheFile === 0).map(({ list }) => list);
    expect(empty).toEqual([]);
  });

  it('join a management group with what it holds, down to its policies', async () => {
    expect(
      await world.query(
        'MATCH (t:Tenant)-[:CONTAINS]->(root:ManagementGroup)-[:CONTAINS]->(g:ManagementGroup {name: "mg-contoso"})-[:CONTAINS]->(inner:ManagementGroup)-[:CONTAINS]->(s:Subscription) RETURN root.name = t.id AS root, inner.name AS inner, s.id AS subscription ORDER BY inner',
      ),
    ).toEqual([
      { root: true, inner: 'mg-landingzones', subscription: SUBSCRIPTION },
      { root: true, inner: 'mg-platform', subscription: 'ebf47942-73e9-4162-98b6-1813c61b19ff' },
    ]);
    expect(
      await world.query(
        'MATCH (g:ManagementGroup)-[:CONTAINS]->(a:TenantResource)-[r:REFERENCES]->(d:TenantResource) RETURN g.id AS g, a.arm_type AS type, r.path AS path, d.arm_type AS definition ORDER BY g',
      ),
    ).toEqual([
      {
        g: GROUP,
        type: 'Microsoft.Authorization/policyAssignments',
        path: 'properties.policyDefinitionId',
        definition: 'Microsoft.Authorization/policyDefinitions',
      },
      {
        g: EMPTY_GROUP,
        type: 'Microsoft.Authorization/policyAssignments',
        path: 'properties.policyDefinitionId',
        definition: 'Microsoft.Authorization/policyDefinitions',
      },
    ]);
  });

  it('tell who may take on a role, who holds one of the directory or of an application, and who owns that', async () => {
    const edges = await world.query(
      'MATCH (u:User {id: $id})-[r]->(x) WHERE type(r) IN ["ELIGIBLE_FOR", "HAS_DIRECTORY_ROLE", "HAS_APP_ROLE", "OWNER_OF"] AND NOT x:IdentityGroup RETURN type(r) AS type, x.id AS id, x.name AS name, r.directory_scope AS directory, r.app_role_id AS role ORDER BY type, directory, name',
      { id: world.userId },
    );
    expect(
      edges.map(({ type, id, name, directory, role }) => [
        type,
        String(id).startsWith('/') ? name : id,
        directory,
        role,
      ]),
    ).toEqual([
      ['ELIGIBLE_FOR', ADMINISTRATOR, '/', null],
      ['ELIGIBLE_FOR', '7d9f4ab1-0c52-4a35-9a2f-6f1d3a3e4c01', null, null],
      ['ELIGIBLE_FOR', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', null, null],
      ['HAS_APP_ROLE', world.applicationId, null, APP_ROLE],
      ['HAS_DIRECTORY_ROLE', ADMINISTRATOR, '/', null],
      ['OWNER_OF', world.applicationId, null, null],
    ]);
    expect(
      await world.query(
        'MATCH (c:ServicePrincipal {id: $id})-[r:HAS_DELEGATED_PERMISSION]->(a) RETURN a.id AS id, r.assignment_id AS grant, r.scope AS scope, r.consent_type AS consent, r.principal_id AS user',
        { id: world.applicationId },
      ),
    ).toEqual([
      {
        id: world.applicationId,
        grant: 'grant-1',
        scope: 'User.Read openid',
        consent: 'Principal',
        user: world.userId,
      },
    ]);
  });

  it('count the holder of a role that the directory does not know as unresolved', () => {
    expect(result.unresolved_references!.principal).toBeGreaterThan(0);
  });
});
