import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Running } from '../../local/start/start-all.ts';
import type { Job } from '../../src/contract/job.ts';
import { atgJson, newFolder, removeFolders, startProduct } from './product.ts';

let product: Running | undefined;
afterAll(async () => {
  await product?.stop();
  removeFolders();
});

test('the command that npm pack makes scans against npm start', async () => {
  const folder = newFolder();
  const npm = (...args: string[]) => execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const [packed] = JSON.parse(npm('pack', '--json', '--pack-destination', folder)) as { filename: string }[];
  const tarball = join(folder, packed!.filename);
  npm('install', '--prefix', folder, '--offline', '--no-audit', '--no-fund', tarball);
  product = await startProduct();
  const installed = { ...product, cli: join(folder, 'node_modules/.bin/atg') };
  const job = await atgJson<Job>(installed, 'scan', '--tenant-id', product.tenant.id);
  expect([job.status, (job.result as { partial: boolean } | null)?.partial]).toEqual(['completed', false]);
});
