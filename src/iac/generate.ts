// The generation engine's whole work over a graph: plan, code, account, page. Reads through the reader it is given and writes nothing;
// the caller takes the files as they come.
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { ResourceReader } from '../graph/stored-resource.ts';
import type { GenerateIacParams } from '../contract/start-generate-iac.ts';
import { countsOf, coverage, type Counts } from './coverage.ts';
import type { Emitter, OutputFile, Trace } from './emitters/emitter.ts';
import { addFindings, noFindings, storedFindings, type Findings, type StoredFindings } from './findings.ts';
import { NO_JOURNAL, type Journal } from './journal.ts';
import { keptReader } from './kept-reader.ts';
import { makePlan, type Entry, type Plan, type PlanInput } from './plan.ts';
import { makeRemains, type StoredRemaining } from './rewrite/remains.ts';
import { mappingDocument } from './rewrite/document.ts';
import { rewritingSection } from './rewrite/readme-section.ts';
import { makeBodies, type Bodies } from './read-bodies.ts';
import { resolve, type Resolved } from './resolve.ts';
import { GraphChanged, shapeEntry } from './shape-node.ts';
import { fingerprintOf } from './stored-arm.ts';

export interface Generation {
  /**
   * The files of the archive, to be taken in order, each before the next: its body read, or its trace recalled where another worker has
   * written it.
   */
  files(): AsyncGenerator<TracedFile>;
  /** What was done; complete once all files were taken. */
  counts(): Counts;
}

export interface TracedFile extends OutputFile {
  readonly trace: Trace;
}

export interface GenerateDeps {
  readonly reader: ResourceReader;
  readonly schema: ArmSchema;
  readonly emitter: Emitter;
  readonly signal: AbortSignal;
  /** What was found out before; nothing where it is absent. */
  readonly journal?: Journal;
  /** {@link PlanInput.admit} */
  readonly admit?: NonNullable<PlanInput['admit']>;
  /** Told after each batch of either reading, and in between. */
  readonly onProgress?: (phase: 'reading' | 'resolving' | 'emitting', done: number, of: number) => Promise<void>;
}

/** Reads the graph once and plans the output; the files are made from a second reading, as they are taken. */
export async function generate(params: GenerateIacParams, deps: GenerateDeps): Promise<Generation> {
  const { reader, schema, emitter, signal, journal = NO_JOURNAL, admit, onProgress } = deps;
  const plan = await makePlan({
    params,
    reader: keptReader(reader, journal),
    schema,
    signal,
    journal,
    ...(emitter.whyNot && { whyNot: emitter.whyNot }),
    writesDirectory: emitter.writesDirectory,
    formOf: emitter.formOf,
    ...(admit && { admit }),
    ...(onProgress && { onRead: (read: number, known: number) => onProgress('reading', read, known) }),
  });
  await onProgress?.('resolving', 0, plan.entries.size);
  const findings = noFindings();
  return {
    files: () => files(plan, findings, deps),
    counts: () => countsOf(plan, findings),
  };
}

/** What a file leaves to those after it, as plain JSON. */
interface StoredTrace {
  readonly findings: StoredFindings;
  readonly resources: number;
  readonly remains?: readonly StoredRemaining[];
  readonly emitter?: unknown;
}

async function* files(plan: Plan, findings: Findings, deps: GenerateDeps): AsyncGenerator<TracedFile> {
  const { emitter, onProgress } = deps;
  const { mapping } = plan;
  const remains = mapping && makeRemains(mapping);
  let own = noFindings();
  let resources = 0;
  let done = 0;
  let bodies: Bodies | undefined;
  const read = (entries: readonly Entry[]): AsyncGenerator<Resolved> => {
    bodies ??= makeBodies(emitter.readingOrder?.() ?? [...plan.entries.values()], deps.reader, deps.signal);
    return resolveAll(plan, bodies, entries, {
      findings: () => own,
      onBatch: async (count) => {
        resources += count;
        await onProgress?.('emitting', done + resources, plan.entries.size);
      },
    });
  };
  const traced = (file: OutputFile): TracedFile => ({
    ...(remains?.watch(file) ?? file),
    trace: {
      found: (): StoredTrace => ({
        findings: storedFindings(own),
        resources,
        ...(remains && { remains: remains.in(file.path) }),
        ...(file.trace && { emitter: file.trace.found() }),
      }),
      recall(found) {
        const stored = found as StoredTrace;
        addFindings(own, stored.findings);
        ({ resources } = stored);
        if (stored.remains) remains?.recall(file.path, stored.remains);
        file.trace?.recall(stored.emitter);
      },
    },
  });

  for await (const file of emitter.codeFiles(plan, read)) {
    yield traced(file);
    addFindings(findings, storedFindings(own));
    done += resources;
    own = noFindings();
    resources = 0;
  }
  yield traced({
    path: 'coverage.json',
    contentType: 'application/json',
    body: coverage(plan, findings, emitter),
  });
  yield traced({
    path: 'README.md',
    contentType: 'text/markdown; charset=utf-8',
    body: `${emitter.readme(plan, findings)}${mapping && remains ? rewritingSection(plan, mapping, remains.found()) : ''}`,
  });
  if (mapping && remains)
    yield {
      path: 'mapping.json',
      contentType: 'application/json',
      body: mappingDocument(plan, mapping, remains.found()),
      trace: { found: () => null, recall: () => undefined },
    };
}

interface Told {
  readonly findings: () => Findings;
  readonly onBatch: (count: number) => Promise<void>;
}

async function* resolveAll(
  plan: Plan,
  bodies: Bodies,
  entries: readonly Entry[],
  { findings, onBatch }: Told,
): AsyncGenerator<Resolved> {
  for await (const batch of bodies.read(entries)) {
    for (const [entry, node] of batch) {
      if (fingerprintOf(node) !== entry.fingerprint) throw new GraphChanged();
      const resource = shapeEntry(plan.shaper, entry, node);
      if (resource === undefined) throw new GraphChanged();
      yield resolve(plan, entry, resource, findings());
    }
    await onBatch(batch.length);
  }
}
