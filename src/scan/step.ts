// What a scan step is: a declared piece of the scan that reads pages and says what each puts into the graph.
// The engine writes a page together with its checkpoint.
import type { Phase } from '../contract/job.ts';
import type { ScanParams } from '../contract/start-scan.ts';
import type { Spelling } from '../graph/arm-id.ts';
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { AnyLabel, EdgeType, Label } from '../graph/model.ts';
import type { Counts } from '../graph/counts.ts';
import type { Arm } from '../services/azure/arm.ts';
import type { Ask, AskedToWait, Denied } from '../services/azure/ask.ts';
import type { Directory } from '../services/azure/directory.ts';
import type { ResourceGraph } from '../services/azure/resource-graph.ts';
import type { Incomplete, NewUnreadScope, Partition, UnresolvedEnd } from '../services/checkpoints/checkpoints.ts';
import type { Clock } from '../services/clock.ts';
import type { GraphPage, ScanStore } from '../services/graph-store/scan-store.ts';
import type { Syncs } from '../services/graph-store/syncs.ts';
import type { IsBackReference } from './back-references.ts';
import type { ChildLists } from './child-lists.ts';
import type { Watermarks } from '../services/watermarks/watermarks.ts';
import type { Filter } from './filter.ts';
import type { Shaper } from './to-resource.ts';

export interface ScanWorld {
  readonly removalLimitPercent: number;
  readonly resourceGraph: ResourceGraph;
  readonly arm: Arm;
  readonly directory: Directory;
  readonly scanStore: ScanStore;
  readonly syncs: Syncs;
  readonly watermarks: Watermarks;
  readonly clock: Clock;
  readonly schema: ArmSchema;
  readonly spelling: Spelling;
  readonly shaper: Shaper;
  readonly childLists: ChildLists;
  readonly isBackReference: IsBackReference;
}

/** One job's scan, for a step. */
export interface Scan extends ScanWorld {
  readonly jobId: string;
  /** Lower case. */
  readonly tenantId: string;
  readonly params: ScanParams;
  readonly filter: Filter;
  /** When the job began; ISO 8601. */
  readonly startedAt: string;
  /** The steps of this scan, in order. */
  readonly steps: readonly ScanStep[];
  /** Where a step met something it could not read, so far. */
  incomplete(): Promise<readonly Incomplete[]>;
  /** Those of these scopes, in lower case, that any of these steps could not read. */
  unreadAmong(steps: readonly string[], scopes: readonly string[]): Promise<ReadonlySet<string>>;
  /** The partitions of a step of this scan, as they stand. */
  partitions(step: string): Promise<readonly Pick<Partition, 'scope' | 'cursor'>[]>;
}

/** `step` where the nodes are those of another step than the one that reads them. */
export type PageGraph = Omit<GraphPage, 'scanId' | 'step'> & Partial<Pick<GraphPage, 'step'>>;

export interface StepPage {
  /** Where the partition stands after this page. */
  readonly cursor: string;
  readonly done: boolean;
  /** How much of the partition is behind, 0 to 1, where the step can tell. */
  readonly share?: number;
  /** What it puts into the graph; a function where that must see what the pages before it put there. */
  readonly graph?: PageGraph | (() => Promise<PageGraph>);
  /** The next page reads nothing that this one writes, so it may be read while this one is loaded. */
  readonly isFollowable?: boolean;
  /** Nodes that Azure says are gone. */
  readonly gone?: { readonly label: Label; readonly ids: readonly string[] };
  readonly counts?: Counts;
  readonly unread?: readonly NewUnreadScope[];
  readonly unresolved?: readonly UnresolvedEnd[];
  /** A line for the job's history. */
  readonly say?: string;
  /** Azure wants a pause before the next page. */
  readonly waitSeconds?: number | undefined;
}

/** What must have run before a step, and what the app's identity must be allowed for it to read everything. */
export interface Needs {
  readonly after: readonly string[];
  /** Actions of Azure roles. */
  readonly azure?: readonly string[];
  /** Application permissions of Microsoft Graph. */
  readonly graph?: readonly string[];
  /** Actions beyond reading, without which a scan is complete all the same, and what more is read with them. */
  readonly optional?: readonly { readonly azure: string; readonly gives: string }[];
}

export interface ScanStep {
  readonly name: string;
  readonly phase: Phase;
  /** Whose things it reads from Azure; absent for a step that reads nothing new. */
  readonly reads?: readonly ('tenant' | 'subscriptions')[];
  /** The step whose reading it checks: what it could not check is in doubt. */
  readonly checks?: string;
  /** What the user reads while it runs. */
  readonly message: string;
  readonly makes: { readonly nodes: readonly AnyLabel[]; readonly edges: readonly EdgeType[] };
  readonly needs: Needs;
  /** False where the request leaves it out. */
  isWanted?(params: ScanParams): boolean;
  /** More workers would only wait for each other. */
  readonly workersMax?: number;
  /** The scopes of its partitions; plain JSON, a few hundred at most. */
  plan(scan: Scan, ask: Ask): Promise<readonly unknown[]>;
  /** The next page of a partition. */
  read(scan: Scan, partition: Partition, ask: Ask): Promise<StepPage>;
  /** Names what Azure throttled time and again, and goes on behind it; without this the partition ends there. */
  giveUp?(partition: Partition, reason: string): StepPage;
}

/** Says that a scope could not be read. */
export const unreadScope = (
  scope: string,
  { reason, permission }: Pick<Denied, 'reason' | 'permission'>,
  subscriptionId: string | null,
): NewUnreadScope => ({ scope, reason, permission, subscriptionId });

/** By its name: an error's class is not known here, nor does it survive a bundle's seams. */
export const isAskedToWait = (error: unknown): error is AskedToWait =>
  error instanceof Error && error.name === 'AskedToWait';

/** Cursors are JSON; the beginning of a partition is the empty text. */
export const readCursor = <T>(cursor: string, beginning: T): T =>
  cursor === '' ? beginning : (JSON.parse(cursor) as T);

/** Questions that Microsoft Graph takes in one batch: https://learn.microsoft.com/graph/json-batching */
export const GRAPH_BATCH_MAX = 20;

/** Cuts a list into parts of at most `size`. */
export const inParts = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
