import { randomUUID } from 'node:crypto';
import { makeSyncs } from '../../../src/services/graph-store/syncs.ts';
import { makeTenants } from '../../../src/services/graph-store/tenants.ts';
import { makeNeo4j, type Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { ensureSchema } from '../../../src/services/neo4j/schema.ts';
import { aJob } from '../../support/fakes.ts';
import { engines, type TestGraph } from '../../support/graph.ts';

describe.each(engines)('tenants in $name', ({ start }) => {
  let graph: TestGraph;
  let neo4j: Neo4j;
  const tenant_id = randomUUID();
  beforeAll(async () => {
    graph = await start();
    neo4j = makeNeo4j(graph);
    await ensureSchema(neo4j);
    await neo4j.write((tx) =>
      tx.run(
        `CREATE (:Tenant {id: $tenant_id, name: 'Contoso'}), (:Subscription {id: $tenant_id, tenant_id: $tenant_id})
         WITH 1 AS one UNWIND [['1', 'T.X/a'], ['2', 'T.X/b'], ['3', 'T.X/b']] AS row
         CREATE (:Resource {id: $tenant_id + '/' + row[0], tenant_id: $tenant_id, type: row[1]})`,
        { tenant_id },
      ),
    );
  });
  afterAll(async () => {
    await neo4j.close();
    await graph.stop();
  });
  const scan = (ended: string, partial: boolean, params = {}) =>
    aJob({
      job_id: `scan-${ended.replaceAll(/\D/g, '').padStart(12, '0').slice(-12)}`,
      status: 'completed',
      tenant_id,
      params: { tenant_id, ...params },
      result: { partial },
      completed_at: ended,
    });
  const tenantsAfter = (...scans: ReturnType<typeof aJob>[]) =>
    makeTenants({ neo4j, syncs: makeSyncs(neo4j), jobs: { list: async () => ({ jobs: scans, total: scans.length }) } });

  it('counts what is of a tenant by type, and tells the newest scan from the newest complete one', async () => {
    const partial = scan('2026-01-03T00:00:00.000Z', true);
    const filtered = scan('2026-01-02T00:00:00.000Z', false, { resource_groups: ['one'] });
    const complete = scan('2026-01-01T00:00:00.000Z', false);
    expect(await tenantsAfter(partial, filtered, complete).find(tenant_id.toUpperCase())).toEqual({
      tenant_id,
      name: 'Contoso',
      resources: 3,
      subscriptions: 1,
      resources_by_type: { 'T.X/a': 1, 'T.X/b': 2 },
      last_scan: { job_id: partial.job_id, completed_at: partial.completed_at, partial: true },
      last_complete_scan: { job_id: complete.job_id, completed_at: complete.completed_at },
      scopes: [],
    });
  });

  it('tells of each scope whether its last scan read all of it, and since when all of it was known', async () => {
    const syncs = makeSyncs(neo4j);
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    const scope = '/subscriptions/s';
    const states = (children: boolean) => [
      { scope, step: 'resources', complete: true },
      { scope, step: 'children', complete: children },
      { scope: '/', step: 'directory', complete: true },
    ];
    await syncs.end(tenant_id, 'scan-1', at(1), states(true));
    await syncs.end(tenant_id, 'scan-2', at(2), states(false));
    const directory = {
      scope: '/',
      complete: true,
      incomplete_steps: [],
      synced_at: at(2).toISOString(),
      complete_at: at(2).toISOString(),
    };
    const partly = {
      scope,
      complete: false,
      incomplete_steps: ['children'],
      synced_at: at(2).toISOString(),
      complete_at: at(1).toISOString(),
    };
    expect((await tenantsAfter().find(tenant_id))!.scopes).toEqual([directory, partly]);

    await syncs.begin(tenant_id, 'scan-3', ['resources', 'children'], [scope]);
    expect(await syncs.of(tenant_id)).toEqual([directory, { ...partly, incomplete_steps: ['children', 'resources'] }]);
    await syncs.begin(tenant_id, 'scan-4', ['directory'], undefined);
    expect((await syncs.of(tenant_id))[0]).toEqual({ ...directory, complete: false, incomplete_steps: ['directory'] });
  });

  it('lists every tenant, and knows none that was never written', async () => {
    const tenants = tenantsAfter();
    expect((await tenants.list()).filter((tenant) => tenant.tenant_id === tenant_id)).toHaveLength(1);
    expect(await tenants.find(randomUUID())).toBeUndefined();
  });
});
