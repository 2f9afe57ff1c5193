// The campaigns of scans, both over small random tenants (`test/scan/trials`). `faults`: requests fail in every way, up to 30 % of them; each
// scan leaves exactly the tenant in the graph, or names what it lacks. `removals`: the tenant changes between and during scans; nothing that
// is there is removed, and nothing that is gone stays where everything was read.
import { parseArgs } from 'node:util';
import { runTrial, type TrialReport } from '../../test/scan/trials/trial.ts';

interface Campaign {
  readonly name: string;
  readonly runs: string;
  /** Scans in one world; the next world has the next seed. */
  readonly runsPerWorld: number;
  readonly faultsMax: number;
  readonly changesMax: number;
}

const FAULTS: Campaign = { name: 'faults', runs: '200', runsPerWorld: 10, faultsMax: 0.3, changesMax: 2 };
const REMOVALS: Campaign = { name: 'removals', runs: '1000', runsPerWorld: 25, faultsMax: 0.1, changesMax: 5 };

/** Runs a campaign and prints what was found; true when nothing was wrong. */
async function campaign({ name, runs, runsPerWorld, ...limits }: Campaign, args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: runs } },
  });
  const firstSeed = Number(values.seed);
  const wanted = Number(values.runs);
  const begun = performance.now();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const reports: TrialReport[] = [];
  for (let left = wanted, seed = firstSeed; left > 0; seed++) {
    const report = await runTrial({ seed, runs: Math.min(left, runsPerWorld), ...limits });
    reports.push(report);
    left -= report.runs;
    if (report.wrong.length > 0) {
      for (const fault of report.wrong) say(fault);
      say(`again: npm run campaign -- ${name} --seed ${seed} --runs ${report.runs}`);
      break;
    }
    process.stderr.write(`${name}: ${wanted - left} of ${wanted}\n`);
  }
  const sum = (of: (report: TrialReport) => number): number => reports.reduce((all, report) => all + of(report), 0);
  const isGood = reports.every(({ wrong }) => wrong.length === 0);
  const changes = sum((report) => Object.values(report.changes).reduce((all, count) => all + count, 0));
  say(
    `${name} campaign, seed ${firstSeed}: ${sum(({ runs: done }) => done)} scans of ${reports.length} tenants, ${changes} changes, ` +
      `${sum(({ exact }) => exact)} graphs exact, ${sum(({ partial }) => partial)} that named what they lack, ` +
      `${sum(({ refused }) => refused)} ended early and removed nothing, ${sum(({ removed }) => removed)} nodes removed; ` +
      `${isGood ? 'nothing wrong' : 'WRONG, see above'}; ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  );
  return isGood;
}

export const faultsCampaign = (args: string[]): Promise<boolean> => campaign(FAULTS, args);
export const removalsCampaign = (args: string[]): Promise<boolean> => campaign(REMOVALS, args);
