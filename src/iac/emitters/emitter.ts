// What every target language answers: where a resource is written, and the files.
import type { Resource } from '../model.ts';
import type { Entry, Plan } from '../plan.ts';
import type { Findings, Resolved } from '../resolve.ts';

/** One file of the output. `body` is read once, when its turn comes. */
export interface OutputFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: string | AsyncIterable<string>;
}

/** Reads the bodies of entries again, in their order. */
export type ReadBodies = (entries: readonly Entry[]) => AsyncIterable<Resolved>;

export interface Emitter {
  /** Why the language cannot hold a resource, whose body has so many characters; undefined where it can. Absent: it holds all. */
  readonly whyNot?: (resource: Resource, size: number) => string | undefined;
  /** True where it writes `Plan.directory`; where it does not, the plan has none. */
  readonly writesDirectory: boolean;
  /** The file a resource is written to. */
  fileOf(entry: Entry): string;
  /** How the language names a resource. */
  addressOf(entry: Entry): string;
  /** The code, in a fixed order. */
  codeFiles(plan: Plan, read: ReadBodies): Iterable<OutputFile>;
  /** How to use the code, after it was written. */
  readme(plan: Plan, findings: Findings): string;
}
