// The campaign `types`: tenants of random resource types (`test/iac/trials`), each with bodies built from the schema, are written in every
// language and held against the schemas and each other. `--out DIR` keeps the tenants, for `npm start` and `npm run verify:terraform`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomTypes } from '../../test/iac/trials/random-types.ts';
import { judge, type Verdict } from '../../test/iac/trials/trial.ts';

/** Runs the campaign and prints what was found; true when nothing was wrong. */
export async function typesCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '100' },
      types: { type: 'string', default: '10' },
      out: { type: 'string' },
    },
  });
  const firstSeed = Number(values.seed);
  const runs = Number(values.runs);
  const types = Number(values.types);
  const verdicts: Verdict[] = [];
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const tenant = randomTypes(seed, types);
    if (values.out !== undefined) {
      mkdirSync(values.out, { recursive: true });
      writeFileSync(join(values.out, `types-${seed}.json`), JSON.stringify(tenant));
    }
    const verdict = await judge(tenant);
    verdicts.push(verdict);
    for (const line of verdict.wrong) say(line);
    if (verdict.wrong.length > 0) say(`again: npm run campaign -- types --seed ${seed} --runs 1 --types ${types}`);
  }
  const sum = (of: (verdict: Verdict) => number): number => verdicts.reduce((all, each) => all + of(each), 0);
  const wrong = sum((each) => each.wrong.length);
  say(
    `types campaign, seed ${firstSeed}: ${runs} tenants of ${types} random types, ${sum((each) => each.resources)} resources with their parents, ` +
      `${sum((each) => each.azurerm)} azurerm's; ${sum((each) => each.checked)} asked of the schema, the others hold what it would refuse; ` +
      `${wrong === 0 ? 'nothing wrong' : `${wrong} WRONG, see above`}`,
  );
  return wrong === 0;
}
