import type { ScanResult } from '../../src/contract/job.ts';
import { makeScanEngine } from '../../src/scan/scan-engine.ts';
import { drive, startScanWorld, type ScanWorld } from './scan-world.ts';

describe('what Resource Graph leaves out', () => {
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld();
  });
  afterAll(() => world.close());
  afterEach(() => world.control('faults', 'PUT', {}));
  const workbooks = () =>
    world.query(
      "MATCH (n:Resource) WHERE toLower(n.type) = 'microsoft.insights/workbooks' RETURN n.properties AS properties",
    );
  const contents = async () =>
    (await workbooks()).map(
      ({ properties }) => (JSON.parse(String(properties)) as { serializedData?: string }).serializedData,
    );

  it('is asked of ARM, for the rows that miss what their type demands', async () => {
    const { result } = await world.scan({ include_directory: false, include_rbac: false });
    expect(await contents()).toEqual([expect.stringContaining('Notebook/1.0')]);
    expect(result.partial).toBe(false);
  });

  it('is named where ARM refuses, and what was known stays', async () => {
    await world.control('faults', 'PUT', { deny: [{ path: '**/workbooks/*' }] });
    const { result } = await world.scan({ include_directory: false, include_rbac: false });
    expect(result.unread_scopes!.map(({ step, permission }) => ({ step, permission }))).toEqual([
      { step: 'resources', permission: expect.stringMatching(/^microsoft\.insights\/workbooks\/read$/i) },
    ]);
    expect(result.changes).toMatchObject({ updated: 0, removed: 0 });
    expect(await contents()).toEqual([expect.stringContaining('Notebook/1.0')]);
  });
});

describe('management groups that may not be seen', () => {
  it('are named by the subscriptions that are in them', async () => {
    const world = await startScanWorld();
    try {
      const { arm } = world.deps;
      const engine = makeScanEngine({
        ...world.deps,
        arm: {
          ...arm,
          list: async (ask, request) => {
            const answer = await arm.list(ask, request);
            const isGroups = request.path === '/providers/Microsoft.Management/managementGroups';
            return isGroups && answer.outcome === 'page'
              ? { ...answer, rows: answer.rows.filter(({ name }) => name === 'mg-platform') }
              : answer;
          },
        },
      });
      const job = world.newJob({ include_directory: false, include_rbac: false });
      await drive(engine, job);
      const { unread_scopes } = (await engine.summarise(job, 'completed')) as ScanResult;
      expect(unread_scopes!.map(({ scope }) => scope.split('/').at(-1)).sort()).toEqual([
        '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d',
        'mg-contoso',
        'mg-landingzones',
      ]);
    } finally {
      await world.close();
    }
  });
});
