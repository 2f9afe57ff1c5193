// The command `npm run campaign -- NAME …`: long trials that would take a test suite too long. Each campaign has a file of its own.
import { fuzzCampaign } from './campaigns/fuzz.ts';
import { inventoryCampaign } from './campaigns/inventory.ts';
import { jobsCampaign } from './campaigns/jobs.ts';
import { killGenerationCampaign } from './campaigns/kill-generation.ts';
import { killScanCampaign } from './campaigns/kill-scan.ts';
import { killCampaign } from './campaigns/kill.ts';
import { faultsCampaign, removalsCampaign } from './campaigns/scans.ts';
import { typesCampaign } from './campaigns/types.ts';

const campaigns: Record<string, (args: string[]) => Promise<boolean>> = {
  faults: faultsCampaign,
  fuzz: fuzzCampaign,
  inventory: inventoryCampaign,
  jobs: jobsCampaign,
  kill: killCampaign,
  removals: removalsCampaign,
  types: typesCampaign,
  'kill-generation': killGenerationCampaign,
  'kill-scan': killScanCampaign,
};

const [name = '', ...args] = process.argv.slice(2);
const campaign = campaigns[name];
if (campaign === undefined) {
  process.stderr.write(
    `Usage: npm run campaign -- ${Object.keys(campaigns).join('|')} [--seed N] [--runs N] [--tenant FILE]\n`,
  );
  process.exit(2);
}
// What was started ends with this process, which a signal alone would not let it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.exit((await campaign(args)) ? 0 : 1);
