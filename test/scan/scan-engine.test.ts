import { startScanWorld, type ScanWorld } from './scan-world.ts';

describe('a scan of the sample tenant', () => {
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld();
  });
  afterAll(() => world.close());

  it('runs', async () => {
    const { result } = await world.scan();
    console.log(JSON.stringify(result, null, 1));
  });
});
