// Where each scan stands: partitions of its steps with their cursors, and the scopes it could not read. A cursor moves only inside the
// transaction that loads the page before it, so a page is counted exactly once and a worker that dies repeats at most one.
import type { UnreadScope } from '../../contract/job.ts';
import type { Counts } from '../../graph/counts.ts';
import type { CypherParams, ManagedTransaction } from '../neo4j/neo4j.ts';

export interface Partition {
  readonly jobId: string;
  readonly step: string;
  readonly index: number;
  /** What this partition covers; plain JSON. */
  readonly scope: unknown;
  /** Where it stands: what the step put there; `''` at the beginning. */
  readonly cursor: string;
  /** What its pages counted, but for what they did to the graph. */
  readonly counts: Counts;
}

export interface NewUnreadScope extends Omit<UnreadScope, 'step'> {
  /** The subscription it belongs to; null for what belongs to none. */
  readonly subscriptionId: string | null;
}

/** Something that leads nowhere, of a list in several pages: Azure may show it on two of them. */
export interface UnresolvedEnd {
  /** What it is counted as. */
  readonly kind: string;
  /** The same for the same end, whatever page shows it; unique within its step. */
  readonly key: string;
}

export interface Incomplete {
  readonly step: string;
  /** Null for what belongs to none. */
  readonly subscriptionId: string | null;
  /** False where it cannot be told what was missed: then all that the step reads is in doubt. */
  readonly isNamed: boolean;
}

export interface Advance {
  readonly cursor: string;
  readonly done: boolean;
  /** Added to what was counted before. */
  readonly counts: Counts;
  readonly unread: readonly NewUnreadScope[];
  /** Kept one by one, and counted as `unresolved:` and the kind. */
  readonly unresolved?: readonly UnresolvedEnd[];
}

/** What a page did to the graph: nodes that it created, updated or found as they were, and edges that lack an end and were not written. */
export interface Loaded {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly withoutEnd: number;
}

/** How a partition moves on, inside the transaction of its page. */
export interface Move {
  /** As a statement of its own. False where somebody else moved it: the transaction must not commit. */
  run(tx: ManagedTransaction, loaded?: Loaded): Promise<boolean>;
  /** As clauses of the only statement of a small page; undefined where the move needs a statement of its own. */
  readonly clauses?: MoveClauses | undefined;
}

export interface MoveClauses {
  /** Begins the statement: locks the partition and goes on only where it stands as it did. */
  readonly begin: string;
  /** Ends it, where `created`, `updated` and `unchanged` are bound. */
  readonly end: string;
  readonly params: CypherParams;
}

export interface Checkpoints {
  /** Readies the graph database, and forgets the checkpoints of this tenant's earlier scans. */
  begin(job: { jobId: string; tenantId: string }): Promise<void>;
  /** Makes the partitions of a step, one per scope, unless they are there; answers how many scopes there are. */
  prepare(job: { jobId: string; tenantId: string }, step: string, scopes: readonly unknown[]): Promise<number>;
  /** The first of one worker's open partitions, in order: those whose index modulo `workers` is `worker`. */
  next(
    jobId: string,
    step: string,
    of: { readonly worker: number; readonly workers: number },
    limit: number,
  ): Promise<readonly Partition[]>;
  /** Makes ready to move a partition on together with its page. */
  advance(partition: Partition, to: Advance): Move;
  /** The partitions of a step as they stand, in order of their index. */
  partitions(jobId: string, step: string): Promise<readonly Pick<Partition, 'scope' | 'cursor'>[]>;
  /** How many partitions of a step are done, out of how many, and what they counted. */
  standing(jobId: string, step: string): Promise<{ done: number; total: number; counts: Counts }>;
  /** Everything counted so far, each unresolved end once. */
  counts(jobId: string): Promise<Counts>;
  /** Scopes that could not be read, at most `limit`, in order of step and scope; and how many there are. */
  unread(jobId: string, limit: number): Promise<{ scopes: UnreadScope[]; count: number }>;
  /** Where a step was not read in full. */
  incomplete(jobId: string): Promise<readonly Incomplete[]>;
  /** Those of these scopes, in lower case, that any of these steps could not read. */
  unreadAmong(jobId: string, steps: readonly string[], scopes: readonly string[]): Promise<ReadonlySet<string>>;
}
