// Generation of code from a tenant that was scanned, in every language, against reading the same graph and doing nothing with it.
import type { GenerateIacResult } from '../../src/contract/job.ts';
import { makeResourceReader } from '../../src/services/graph-store/read-selection.ts';
import { makeNeo4j } from '../../src/services/neo4j/neo4j.ts';
import type { Bench, Figure, Group } from '../group.ts';
import type { MeasuredProduct } from '../product.ts';
import { runMeasured, scanIfNew } from './asking.ts';

const LANGUAGES = [
  ['Terraform (azurerm)', { output_format: 'terraform', terraform_provider: 'azurerm' }],
  ['Terraform (azapi)', { output_format: 'terraform', terraform_provider: 'azapi' }],
  ['Bicep', { output_format: 'bicep' }],
  ['ARM', { output_format: 'arm' }],
] as const;
/** Bodies of one request, as many as a generation asks for. */
const BATCH = 200;

export const iac: Group = async (bench) => {
  const product = await bench.product();
  await scanIfNew(bench, product);
  bench.say('Reading the graph …');
  const reading = await readGraph(product);
  const figures: Figure[] = [
    { name: 'Reading the graph alone', value: reading.seconds, unit: 's', note: `${reading.bodies} bodies, once` },
  ];
  for (const [language, request] of LANGUAGES) {
    bench.say(`Generating ${language} …`);
    figures.push(...(await measure(bench, product, language, request, reading.seconds)));
  }
  return figures;
};

async function measure(
  { heapMaxMb }: Bench,
  product: MeasuredProduct,
  language: string,
  request: object,
  readingSeconds: number,
): Promise<Figure[]> {
  product.forgetHeap();
  const cpuBefore = product.cpuSeconds();
  const body = { tenant_id: product.running.tenant.id, ...request };
  const { job, seconds, statements } = await runMeasured(product, '/generate-iac', body);
  const { resources_emitted: emitted = 0, archive } = job.result as GenerateIacResult;
  const [heap, cpu] = [product.heapMb(), product.cpuSeconds()];
  const figure = (what: string, value: number | undefined, unit: string, note?: string): Figure[] =>
    value === undefined ? [] : [{ name: `${language}${what}`, value, unit, ...(note !== undefined && { note }) }];
  return [
    ...figure('', seconds, 's', `${emitted} resources emitted`),
    ...figure(', against reading the graph alone', seconds / readingSeconds, 'x', 'bodies are read twice'),
    ...figure(', processor time of the worker', cpu && cpu - (cpuBefore ?? 0), 's', 'all threads'),
    ...figure(', rate', emitted / seconds, 'resources/s'),
    ...figure(', worker heap, highest', heap, 'MB', `garbage included; ${heapMaxMb} MB of old objects allowed`),
    ...figure(', archive', archive ? archive.size / 1024 / 1024 : undefined, 'MB', `${archive?.file_count ?? 0} files`),
    ...figure(', statements', (statements / emitted) * 1000, 'per 1,000 resources'),
  ];
}

/** Reads all that a generation reads, once, as it does. */
async function readGraph({ running, graphUri }: MeasuredProduct): Promise<{ seconds: number; bodies: number }> {
  const neo4j = makeNeo4j({ ...running.ready.graph, uri: graphUri });
  try {
    const reader = makeResourceReader(neo4j);
    const { signal } = new AbortController();
    const begun = performance.now();
    let bodies = 0;
    for await (const page of reader.heads(running.tenant.id, signal))
      for (let at = 0; at < page.length; at += BATCH)
        bodies += (await reader.read(page.slice(at, at + BATCH), signal)).length;
    return { seconds: (performance.now() - begun) / 1000, bodies };
  } finally {
    await neo4j.close();
  }
}
