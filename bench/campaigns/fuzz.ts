// The fuzz campaign: hostile requests made of the OpenAPI document, in thousands, against a product of its own.
import { parseArgs } from 'node:util';
import { fuzz } from '../../test/contract/fuzz.ts';
import { removeFolders, startProduct } from '../../test/e2e/product.ts';

/** Runs the campaign and prints what was answered; true when every answer was right. */
export async function fuzzCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '10000' } },
  });
  const product = await startProduct();
  try {
    const begun = performance.now();
    const { statuses, jobs } = await fuzz(product, { seed: Number(values.seed), runs: Number(values.runs) });
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    const counted = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
    process.stdout.write(`${counted.join(', ')}; ${jobs} jobs, each with its end; ${seconds} s\n`);
    process.stdout.write(
      `fuzz campaign, seed ${values.seed}: ${values.runs} requests, every answer as the document says\n`,
    );
    return true;
  } catch (error) {
    process.stdout.write(
      `fuzz campaign, seed ${values.seed}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return false;
  } finally {
    await product.stop();
    removeFolders();
  }
}
