import { randomFrom } from '../../../bench/campaigns/random.ts';
import { EDGES } from '../../../src/graph/model.ts';
import { truthOf } from './oracle.ts';
import { randomTenant } from './random-tenant.ts';
import { chanceOf } from './snapshot.ts';
import { runTrial } from './trial.ts';

/** They are many scans, on whatever machine. */
const TIMEOUT_MS = 300_000;

/** Short forms of the campaigns `faults` and `removals`; `npm run campaign` runs them in hundreds. */
describe('scans of random tenants', () => {
  it('are judged by every type of relationship that the graph has', () => {
    const tenants = Array.from({ length: 30 }, (_, index) => truthOf(randomTenant(chanceOf(randomFrom(301 + index)))));
    const types = new Set(tenants.flatMap(({ edges }) => [...edges.values()].map(({ type }) => type)));
    expect([...types].sort()).toEqual(Object.keys(EDGES).sort());
  });

  it.each([101, 102])(
    'leave exactly the tenant, or name what they lack, while requests fail (seed %i)',
    async (seed) => {
      const { wrong, ...report } = await runTrial({ seed, runs: 5, faultsMax: 0.3, changesMax: 2 });
      expect(wrong).toEqual([]);
      expect(report.runs).toBe(5);
    },
    TIMEOUT_MS,
  );

  it.each([201, 202])(
    'remove what is gone, and nothing else, while the tenant changes (seed %i)',
    async (seed) => {
      const { wrong, ...report } = await runTrial({ seed, runs: 25, faultsMax: 0.1, changesMax: 5 });
      expect(wrong).toEqual([]);
      expect(report.runs).toBe(25);
      expect(report.removed).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
