import { randomUUID } from 'node:crypto';
import type { ResourceReader } from '../../../src/graph/stored-resource.ts';
import { makeResourceReader } from '../../../src/services/graph-store/read-selection.ts';
import { makeNeo4j, type Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { ensureSchema } from '../../../src/services/neo4j/schema.ts';
import { engines, type TestGraph } from '../../support/graph.ts';

const { signal } = new AbortController();

describe.each(engines)('reading a selection from $name', ({ start }) => {
  let graph: TestGraph;
  let neo4j: Neo4j;
  let reader: ResourceReader;
  const tenant = randomUUID();
  const above = `/providers/Microsoft.Management/managementGroups/${tenant}`;
  const id = (name: string) => `/subscriptions/${tenant}/resourceGroups/rg/providers/T.X/things/${name}`;
  beforeAll(async () => {
    graph = await start();
    neo4j = makeNeo4j(graph);
    await ensureSchema(neo4j);
    reader = makeResourceReader(neo4j);
    await neo4j.write((tx) =>
      tx.run(
        `CREATE (t:Tenant {id: $tenant}), (s:Subscription {id: $tenant, name: 'Main', tenant_id: $tenant}), (t)-[:CONTAINS]->(s)
         CREATE (:Resource {id: $ours, type: 'T.X/things', tenant_id: $tenant, arm: '{"name":"ours"}', api_version: '2024-01-01'})
         CREATE (:Resource {id: $atgs, type: 'T.X/things', subscription_id: $tenant, original_id: $original, name: 'atgs'})
         CREATE (:ManagementGroup {id: $above, tenant_id: $tenant, arm: '{"name":"above"}'})
         CREATE (:TenantResource {id: $above + '/providers/T.X/things/policy', arm_type: 'T.X/things', tenant_id: $tenant, arm: '{}'})
         CREATE (:ManagementGroup {id: $above + '-other', tenant_id: 'another'})
         CREATE (:Resource {id: $others, type: 'T.X/things', tenant_id: 'another', subscription_id: $tenant})
         CREATE (:RoleDefinition {id: $above + '/providers/Microsoft.Authorization/roleDefinitions/AB-1', roleType: 'BuiltInRole', roleName: 'Reader'})
         CREATE (:RoleDefinition {id: $above + '/providers/Microsoft.Authorization/roleDefinitions/ab-2', roleType: 'CustomRole', roleName: 'Own', tenant_id: 'another'})
         CREATE (g:IdentityGroup {id: $group, tenant_id: $tenant, displayName: 'Admins'})
         CREATE (u:User {id: $user, tenant_id: $tenant})-[:MEMBER_OF]->(g), (u)-[:OWNER_OF]->(g)`,
        {
          tenant,
          above,
          ours: id('ours'),
          atgs: id('atgs'),
          original: id('Original'),
          others: id('others'),
          group: `${tenant}-g`,
          user: `${tenant}-u`,
        },
      ),
    );
  });
  afterAll(async () => {
    await neo4j.close();
    await graph.stop();
  });
  const all = async <T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> => {
    const found: T[] = [];
    for await (const page of pages) found.push(...page);
    return found;
  };

  it("finds a tenant's resources, those of a graph that ATG wrote too, and nobody else's", async () => {
    expect(await all(reader.heads(tenant, signal))).toEqual([
      { label: 'Resource', id: id('atgs'), type: 'T.X/things', originalId: id('Original') },
      { label: 'Resource', id: id('ours'), type: 'T.X/things', originalId: undefined },
      { label: 'ManagementGroup', id: above, type: '', originalId: undefined },
      { label: 'TenantResource', id: `${above}/providers/T.X/things/policy`, type: '', originalId: undefined },
    ]);
    expect([await reader.hasTenant(tenant), await reader.hasTenant(randomUUID())]).toEqual([true, false]);
    expect(await reader.subscriptionNames(tenant, signal)).toEqual(new Map([[tenant, 'Main']]));
  });

  it('reads the whole record where there is one, and the single properties where not', async () => {
    const keys = [id('ours'), id('atgs')].map((each) => ({ label: 'Resource' as const, id: each }));
    const found = new Map((await reader.read(keys, signal)).map(({ id: each, properties }) => [each, properties]));
    expect(found.get(id('ours'))).toEqual({ arm: '{"name":"ours"}', api_version: '2024-01-01' });
    expect(found.get(id('atgs'))).toMatchObject({ name: 'atgs', original_id: id('Original') });
  });

  it("reads what Azure's own roles are called", async () => {
    const names = await reader.roleNames(signal);
    expect([names.get('ab-1'), names.get('ab-2')]).toEqual(['Reader', undefined]);
  });

  it('reads the directory with its members and owners', async () => {
    const mine = ({ id: each }: { id: string }) => each.startsWith(tenant);
    const labels = (await all(reader.directory(tenant, signal))).filter(mine).map(({ label }) => label);
    expect(labels.sort()).toEqual(['IdentityGroup', 'User']);
    const relations = (await all(reader.memberships(tenant, signal))).filter(({ of }) => of.startsWith(tenant));
    const [of, object] = [`${tenant}-g`, `${tenant}-u`];
    expect(relations).toEqual([
      { kind: 'member', of, object },
      { kind: 'owner', of, object },
    ]);
    expect(await reader.principals([of], signal)).toMatchObject([
      { label: 'IdentityGroup', id: of, properties: { displayName: 'Admins' } },
    ]);
  });
});
