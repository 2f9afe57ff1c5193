// The campaigns of scans, both over small random tenants (`test/scan/trials`). `faults`: requests fail in every way, up to 30 % of them; each
// scan leaves exactly the tenant in the graph, or names what it lacks. `removals`: the tenant changes between and during scans; nothing that
// is there is removed, and nothing that is gone stays where everything was read.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startNeo4j } from '../../local/neo4j/start-neo4j.ts';
import { makeNeo4j } from '../../src/services/neo4j/neo4j.ts';
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
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: runs },
      neo4j: { type: 'boolean', default: false },
    },
  });
  const firstSeed = Number(values.seed);
  const wanted = Number(values.runs);
  const begun = performance.now();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const reports: TrialReport[] = [];
  const neo4j = values.neo4j ? await startEmptied() : undefined;
  for (let left = wanted, seed = firstSeed; left > 0; seed++) {
    await neo4j?.empty();
    const report = await runTrial({
      seed,
      runs: Math.min(left, runsPerWorld),
      ...limits,
      ...(neo4j && { graph: neo4j.address }),
    });
    reports.push(report);
    left -= report.runs;
    if (report.wrong.length > 0) {
      for (const fault of report.wrong) say(fault);
      say(`again: npm run campaign -- ${name} --seed ${seed} --runs ${report.runs}`);
      break;
    }
    process.stderr.write(`${name}: ${wanted - left} of ${wanted}\n`);
  }
  await neo4j?.close();
  const sum = (of: (report: TrialReport) => number): number => reports.reduce((all, report) => all + of(report), 0);
  const isGood = reports.every(({ wrong }) => wrong.length === 0);
  const changes = sum((report) => Object.values(report.changes).reduce((all, count) => all + count, 0));
  say(
    `${name} campaign, seed ${firstSeed}, ${neo4j ? 'Neo4j' : 'embedded graph'}: ${sum(({ runs: done }) => done)} scans of ${reports.length} tenants, ${changes} changes, ` +
      `${sum(({ exact }) => exact)} graphs exact, ${sum(({ partial }) => partial)} that named what they lack, ` +
      `${sum(({ ended }) => ended.REMOVAL_LIMIT ?? 0)} were held back by the removal limit and repeated without it, ` +
      `${sum(({ refused }) => refused)} ended early and removed nothing, ${sum(({ removed }) => removed)} nodes removed; ` +
      `${isGood ? 'nothing wrong' : 'WRONG, see above'}; ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  );
  return isGood;
}

/** A real Neo4j that can be emptied for the next world. */
async function startEmptied() {
  const data = mkdtempSync(join(tmpdir(), 'atg-scans-'));
  const server = await startNeo4j({ data });
  const driver = makeNeo4j(server);
  return {
    address: server,
    empty: () => driver.write((tx) => tx.run('MATCH (n) DETACH DELETE n')),
    async close(): Promise<void> {
      await driver.close();
      await server.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export const faultsCampaign = (args: string[]): Promise<boolean> => campaign(FAULTS, args);
export const removalsCampaign = (args: string[]): Promise<boolean> => campaign(REMOVALS, args);
