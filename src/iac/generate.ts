// The generation engine's whole work over a graph: plan, code, account, page. Reads through the reader it is given and writes nothing;
// the caller takes the files as they come.
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { ResourceReader } from '../graph/stored-resource.ts';
import type { GenerateIacParams } from '../contract/start-generate-iac.ts';
import { countsOf, coverage, type Counts } from './coverage.ts';
import type { Emitter, OutputFile } from './emitters/emitter.ts';
import { makePlan, type Entry, type Plan } from './plan.ts';
import { makeRemains } from './rewrite/remains.ts';
import { mappingDocument } from './rewrite/document.ts';
import { rewritingSection } from './rewrite/readme-section.ts';
import { nameOf, readNodes, shapeNode } from './shape-node.ts';
import { noFindings, resolve, type Findings, type Resolved } from './resolve.ts';

export interface Generation {
  /** The files of the archive, to be taken in order, each before the next. */
  files(): AsyncGenerator<OutputFile>;
  /** What was done; complete once all files were taken. */
  counts(): Counts;
}

export interface GenerateDeps {
  readonly reader: ResourceReader;
  readonly schema: ArmSchema;
  readonly emitter: Emitter;
  readonly signal: AbortSignal;
  /** Told after each batch of either reading, and in between. */
  readonly onProgress?: (phase: 'reading' | 'resolving' | 'emitting', done: number, of: number) => Promise<void>;
}

const BATCH = 200;

/** Reads the graph once and plans the output; the files are made from a second reading, as they are taken. */
export async function generate(params: GenerateIacParams, deps: GenerateDeps): Promise<Generation> {
  const { reader, schema, emitter, signal, onProgress } = deps;
  const plan = await makePlan({
    params,
    reader,
    schema,
    signal,
    ...(emitter.whyNot && { whyNot: emitter.whyNot }),
    writesDirectory: emitter.writesDirectory,
    formOf: emitter.formOf,
    ...(onProgress && { onRead: (read: number, known: number) => onProgress('reading', read, known) }),
  });
  await onProgress?.('resolving', 0, plan.entries.size);
  const findings = noFindings();
  let written = 0;
  const onBatch = async (count: number): Promise<void> => {
    written += count;
    await onProgress?.('emitting', written, plan.entries.size);
  };
  return {
    async *files() {
      const { mapping } = plan;
      const remains = mapping && makeRemains(mapping);
      const checked = (file: OutputFile): OutputFile => remains?.watch(file) ?? file;
      for (const file of emitter.codeFiles(plan, (entries) => readBodies(plan, findings, deps, entries, onBatch)))
        yield checked(file);
      yield checked({
        path: 'coverage.json',
        contentType: 'application/json',
        body: coverage(plan, findings, emitter),
      });
      const page = emitter.readme(plan, findings);
      const more = mapping ? rewritingSection(plan, mapping, remains!.found()) : '';
      yield checked({ path: 'README.md', contentType: 'text/markdown; charset=utf-8', body: `${page}${more}` });
      if (mapping)
        yield {
          path: 'mapping.json',
          contentType: 'application/json',
          body: mappingDocument(plan, mapping, remains!.found()),
        };
    },
    counts: () => countsOf(plan, findings),
  };
}

async function* readBodies(
  plan: Plan,
  findings: Findings,
  { reader, signal }: GenerateDeps,
  entries: readonly Entry[],
  onBatch: (count: number) => Promise<void>,
): AsyncGenerator<Resolved> {
  for (let at = 0; at < entries.length; at += BATCH) {
    signal.throwIfAborted();
    const batch = entries.slice(at, at + BATCH);
    const nodes = await readNodes(reader, batch, signal);
    for (const entry of batch) {
      const shaped = shapeNode(plan.shaper, nodes.get(nameOf(entry.node))!);
      if (shaped.outcome === 'left-out' || shaped.fingerprint !== entry.fingerprint)
        throw new Error('The graph changed while it was read. A scan may be running; generate again after it.');
      yield resolve(plan, entry, shaped.resource, findings);
    }
    await onBatch(batch.length);
  }
}
