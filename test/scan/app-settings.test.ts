import { makeScanEngine } from '../../src/scan/scan-engine.ts';
import type { ScanResult } from '../../src/contract/job.ts';
import type { Arm } from '../../src/services/azure/arm.ts';
import { drive, startScanWorld, type ScanWorld } from './scan-world.ts';

describe('settings of web apps, which Azure shows to more than Reader only', () => {
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld();
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));

  /** Scans as an identity with these actions; answers the result and the POSTs that were sent to ARM. */
  async function scanWith(permissions: { actions: string[]; notActions?: string[] }[]) {
    const posts: string[] = [];
    const { arm } = world.deps;
    const limited: Arm = {
      list: (ask, request) =>
        request.path.endsWith('/providers/Microsoft.Authorization/permissions')
          ? Promise.resolve({ outcome: 'page', rows: permissions, nextLink: undefined, apiVersion: '2022-04-01' })
          : arm.list(ask, request),
      get(ask, path, apiVersions, method) {
        if (method === 'POST') posts.push(path);
        return arm.get(ask, path, apiVersions, method);
      },
    };
    const engine = makeScanEngine({ ...world.deps, arm: limited });
    const job = world.newJob({ include_directory: false, include_rbac: false });
    await drive(engine, job);
    return { posts, result: (await engine.summarise(job, 'completed')) as ScanResult };
  }
  const settings = async () =>
    (
      await world.query(
        "MATCH (n:Resource) WHERE n.id ENDS WITH 'app-contoso-shop/config/appsettings' RETURN n.properties AS properties",
      )
    ).map(({ properties }) => Object.keys(JSON.parse(String(properties)) as object).length > 0);

  it('are left out for Reader, without a call that would be refused, and the scan is complete', async () => {
    const { posts, result } = await scanWith([{ actions: ['*/read'] }]);
    expect(posts).toEqual([]);
    expect(result).toMatchObject({ partial: false, resources: 118 });
    expect(Object.keys(result.withheld!)).toEqual(['app settings']);
    expect(await settings()).toEqual([false]);
  });

  it('are left out, and no gap, where the call is refused all the same', async () => {
    await world.control('faults', 'PUT', { deny: [{ method: 'POST', path: '**/config/*/list' }] });
    const { result } = await world.scan({ include_directory: false, include_rbac: false });
    expect(result.partial).toBe(false);
    expect(result.withheld!['app settings']).toBeGreaterThan(0);
  });

  it('are read where the identity was given the action, and not where that was taken back', async () => {
    const taken = await scanWith([{ actions: ['*'], notActions: ['Microsoft.Web/sites/config/list/*'] }]);
    expect(taken.posts).toEqual([]);
    const given = await scanWith([{ actions: ['*/read'] }, { actions: ['Microsoft.Web/sites/config/list/Action'] }]);
    expect(given.posts.length).toBeGreaterThan(0);
    expect(given.result).toMatchObject({ partial: false, withheld: {} });
    expect(await settings()).toEqual([true]);
  });

  it('are asked for although the list of a site shows `web` alone, and are none where nothing is set', async () => {
    const { arm } = world.deps;
    const plain: Arm = {
      ...arm,
      list: async (ask, request) => {
        const answer = await arm.list(ask, request);
        return answer.outcome === 'page' && request.path.endsWith('/config')
          ? { ...answer, rows: answer.rows.filter(({ id }) => String(id).endsWith('/web')) }
          : answer;
      },
    };
    const engine = makeScanEngine({ ...world.deps, arm: plain });
    const job = world.newJob({ include_directory: false, include_rbac: false });
    await drive(engine, job);
    expect(await engine.summarise(job, 'completed')).toMatchObject({ partial: false, withheld: {} });
    const configs = await world.query(
      "MATCH (n:Resource) WHERE n.type = 'Microsoft.Web/sites/config' AND n.scan_id = $scan RETURN n.id AS id ORDER BY id",
      { scan: job.job_id },
    );
    expect(configs.map(({ id }) => String(id).split('/sites/')[1])).toEqual([
      'app-contoso-shop/config/appsettings',
      'app-contoso-shop/config/connectionstrings',
      'app-contoso-shop/config/web',
      'func-contoso-orders/config/appsettings',
    ]);
    expect(await settings()).toEqual([true]);

    const [emptied] = await world.query(
      "MATCH (n:Resource) WHERE n.id ENDS WITH '/config/connectionstrings' RETURN n.id AS id, n.arm AS arm",
    );
    const before = JSON.parse(String(emptied!.arm)) as object;
    await world.control('tenant', 'POST', { upsert: { resources: [{ ...before, id: emptied!.id, properties: {} }] } });
    const again = world.newJob({ include_directory: false, include_rbac: false });
    await drive(engine, again);
    expect(await engine.summarise(again, 'completed')).toMatchObject({ partial: false, changes: { removed: 1 } });
    await world.control('tenant', 'POST', {
      upsert: { resources: [{ ...before, id: emptied!.id, properties: { A: {} } }] },
    });
  });

  it('are a gap where Azure fails instead of refusing, and stay as they were known', async () => {
    await scanWith([{ actions: ['*'] }]);
    const { arm } = world.deps;
    const failing: Arm = {
      ...arm,
      get: (ask, path, apiVersions, method) =>
        method === 'POST'
          ? Promise.resolve({ outcome: 'denied', reason: 'Azure could not be reached', permission: null })
          : arm.get(ask, path, apiVersions, method),
    };
    const engine = makeScanEngine({ ...world.deps, arm: failing });
    const job = world.newJob({ include_directory: false, include_rbac: false });
    await drive(engine, job);
    const { unread_scopes, withheld } = (await engine.summarise(job, 'completed')) as ScanResult;
    expect(withheld).toEqual({});
    expect(new Set(unread_scopes!.map(({ reason }) => reason))).toEqual(new Set(['Azure could not be reached']));
    expect(await settings()).toEqual([true]);
  });

  it.each([
    ['the action was taken back', undefined],
    ['the call is refused', { deny: [{ method: 'POST', path: '**/config/*/list' }] }],
  ])('stay as they were read before, and are named, once %s', async (_, faults) => {
    await scanWith([{ actions: ['*'] }]);
    const known = await settings();
    await world.control('faults', 'PUT', faults ?? {});
    const { result } = await scanWith([{ actions: [faults === undefined ? '*/read' : '*'] }]);
    expect(await settings()).toEqual(known);
    expect(known).toEqual([true]);
    const named = result.unread_scopes!.filter(({ scope }) => scope.endsWith('app-contoso-shop/config/appsettings'));
    expect(named).toEqual([
      {
        scope: expect.stringMatching(/^\/subscriptions\//) as string,
        reason: 'Its settings were read before and may not be read any more; what is known of them was kept',
        permission: 'Microsoft.Web/sites/config/list/action',
        step: 'children',
      },
    ]);
    expect(result).toMatchObject({ partial: true, changes: { updated: 0, removed: 0 } });
    await world.control('faults', 'PUT', {});
    expect((await scanWith([{ actions: ['*'] }])).result).toMatchObject({ partial: false, changes: { updated: 0 } });
  });
});
