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
  const result = job.result as GenerateIacResult;
  const emitted = result.resources_emitted ?? 0;
  const [heap, rss] = [product.heapMb(), product.rssMb()];
  return [
    { name: 'Generation', value: seconds, unit: 's', note: `${emitted} resources emitted` },
    { name: 'Generation, rate', value: emitted / seconds, unit: 'resources/s' },
    ...(result.archive ? [{ name: 'Generation, archive', value: result.archive.size / 1024 / 1024, unit: 'MB' }] : []),
    ...(heap === undefined
      ? []
      : [
          {
            name: 'Generation, worker heap in use, highest',
            value: heap,
            unit: 'MB',
            note: 'garbage and the scan before it included',
          },
        ]),
    ...(rss === undefined ? [] : [{ name: 'Generation, worker memory (RSS), highest', value: rss, unit: 'MB' }]),
    {
      name: 'Generation, statements',
      value: (statements / bench.resources) * 1000,
      unit: 'per 1,000 resources',
    },
  ];
};
