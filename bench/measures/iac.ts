// Generation of code from a tenant that was scanned.
import type { GenerateIacResult } from '../../src/contract/job.ts';
import type { Group } from '../group.ts';
import { runMeasured, scanIfNew } from './asking.ts';

export const iac: Group = async (bench) => {
  const product = await bench.product();
  await scanIfNew(bench, product);
  bench.say('Generating …');
  const { job, seconds, statements } = await runMeasured(product, '/generate-iac', {
    tenant_id: product.running.tenant.id,
  });
  const emitted = (job.result as GenerateIacResult).resources_emitted ?? 0;
  return [
    { name: 'Generation', value: seconds, unit: 's', note: `${emitted} resources emitted` },
    { name: 'Generation, rate', value: emitted / seconds, unit: 'resources/s' },
    {
      name: 'Generation, statements',
      value: (statements / bench.resources) * 1000,
      unit: 'per 1,000 resources',
    },
  ];
};
