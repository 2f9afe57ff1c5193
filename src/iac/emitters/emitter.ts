// What every target language answers: where a resource is written, and the files.
import type { DirectoryEntry } from '../directory.ts';
import type { Findings } from '../findings.ts';
import type { Resource } from '../model.ts';
import type { Entry, Plan } from '../plan.ts';
import type { Resolved } from '../resolve.ts';

/** One file of the output. `body` is read once, when its turn comes. */
export interface OutputFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: string | AsyncIterable<string>;
  /** What the files after it build on, found while it is written; absent where they build on nothing of it. */
  readonly trace?: Trace;
}

/** Lets a file stay unwritten that another worker has written: what was found then is put in its place. */
export interface Trace {
  /** What was found, once the body was read; plain JSON. */
  found(): unknown;
  /** In place of reading the body. */
  recall(found: unknown): void;
}

/** Reads the bodies of entries again, in their order. */
export type ReadBodies = (entries: readonly Entry[]) => AsyncIterable<Resolved>;

/** How an emitter writes a resource, decided when it first sees the body: references to it depend on that. */
export interface Form {
  /** The provider or the like that carries it, as `coverage.json` names it. */
  readonly provider: string;
  /** Why not the one that was asked for; empty where it is. */
  readonly reasons: readonly string[];
  /** What it becomes: itself first, then its parts and links. */
  readonly blocks: readonly FormBlock[];
  /** Present where it is there as soon as its parent is, and so changed and never created. */
  readonly isThere?: true;
}

export interface FormBlock {
  readonly type: string;
  /** What follows the resource's id in the id of a part, such as `/subnets/web`; empty for the resource itself and for links. */
  readonly rest: string;
  /** Tells the blocks of one resource apart; empty for the resource itself. */
  readonly suffix: string;
  /** Absent where it is the resource's id with {@link rest} after it: then resources of a kind have one form in common. */
  readonly importId?: string;
}

export interface Emitter {
  /** Why the language cannot hold a resource, whose body has so many characters; undefined where it can. Absent: it holds all. */
  readonly whyNot?: (resource: Resource, size: number) => string | undefined;
  /** Decides on a resource; absent where every resource is written alike. Kept in `Entry.form`. */
  readonly formOf?: (resource: Resource) => Form;
  /** True where it writes `Plan.directory`; where it does not, the plan has none. */
  readonly writesDirectory: boolean;
  /** The file a resource is written to. */
  fileOf(entry: Entry, plan: Plan): string;
  /** How the language names a resource. */
  addressOf(entry: Entry): string;
  /** Where an object of the directory is written; there where {@link writesDirectory} is true. */
  readonly objectAt?: (entry: DirectoryEntry, plan: Plan) => { readonly file: string; readonly address: string };
  /** Addresses of the parts and links that a resource became beside its own block. */
  readonly partsOf?: (entry: Entry) => readonly string[];
  /** The code, in a fixed order. */
  codeFiles(plan: Plan, read: ReadBodies): Iterable<OutputFile> | AsyncIterable<OutputFile>;
  /** The order in which the code asks for bodies, once its first file was asked for; absent where it is the plan's. */
  readonly readingOrder?: () => readonly Entry[];
  /** How to use the code, after it was written. */
  readme(plan: Plan, findings: Findings): string;
}
