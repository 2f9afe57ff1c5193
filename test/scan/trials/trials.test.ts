import { runTrial } from './trial.ts';

/** They are many scans, on whatever machine. */
const TIMEOUT_MS = 300_000;

/** Short forms of the campaigns `faults` and `removals`; `npm run campaign` runs them in hundreds. */
describe('scans of random tenants', () => {
  it.each([101, 102])(
    'leave exactly the tenant, or name what they lack, while requests fail (seed %i)',
    async (seed) => {
      const { wrong, ...report } = await runTrial({ seed, runs: 5, faultsMax: 0.3, changesMax: 2 });
      expect(wrong).toEqual([]);
      expect(report.runs).toBe(5);
    },
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
