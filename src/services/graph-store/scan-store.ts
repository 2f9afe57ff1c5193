// What a scan asks of the graph: load a page together with its checkpoint, read back what it needs to go on, forget what vanished.
import type { AnyLabel, EdgeType, Label, GraphEdge, GraphNode, NodeRef, PropertyValue } from '../../graph/model.ts';
import type { Loaded, Move } from '../checkpoints/checkpoints.ts';

/** The new relationships of one node, which replace the ones it had. */
export interface OwnEdges {
  readonly of: NodeRef & { readonly label: Label };
  readonly edges: readonly GraphEdge[];
  /** Stands for the edges. */
  readonly hash: string;
  /** The hash the node has in the graph; null where it has no edges of ours yet. */
  readonly before: string | null;
  /** Properties to overwrite, whether or not the edges differ. */
  readonly props?: Readonly<Record<string, PropertyValue>>;
}

/** What one page puts into the graph. */
export interface GraphPage {
  readonly scanId: string;
  /** The step that reads these nodes; only it can find them gone. */
  readonly step: string;
  /** Known nodes that count as unseen until this page, or a later one, shows them. Ids, or ids in lower case where nodes are found so. */
  readonly stale?: { readonly label: Label; readonly keys: readonly string[] };
  /** Likewise what lists of ARM showed below these resources (lower case), and what is shown inside of them (`inlineToo`). */
  readonly staleBelow?: { readonly keys: readonly string[]; readonly inlineToo: boolean };
  /** Likewise what hangs right on these scopes (ids in lower case of subscriptions or groups), of these types. */
  readonly staleAt?: { readonly scopes: readonly string[]; readonly types: readonly string[] };
  /** Likewise what a step (that of the page) read of these types (lower case), in these subscriptions and groups. */
  readonly staleOf?: Omit<SeenBy, 'scanId' | 'steps'>;
  readonly nodes?: readonly GraphNode[];
  /** The nodes were counted when this scan read them first. */
  readonly isAgain?: boolean;
  /** Nodes that are taken over as they are: they count as seen. */
  readonly seen?: { readonly label: Label; readonly ids: readonly string[] };
  /** Resources and groups (ids in lower case) that changed, so that what hangs on them is read again; marked until {@link ScanStore.forgetChanged}. */
  readonly changed?: readonly string[];
  /** Marks as changed those of the nodes that are new or differ. */
  readonly marksChanged?: boolean;
  /** Edges that are kept with a stamp of the scan, such as memberships. */
  readonly stampedEdges?: readonly GraphEdge[];
  readonly ownEdges?: readonly OwnEdges[];
  /** After the page: edges of these types that go to (or from) these nodes and were not stamped by this scan go. */
  readonly endOf?: readonly { readonly node: NodeRef; readonly type: GraphEdge['type']; readonly at: 'from' | 'to' }[];
}

export interface PageOf {
  readonly label: Label;
  readonly scanId: string;
  /** The order: by id, or by content hash, which mixes what is near each other in Azure. */
  readonly by?: 'id' | 'arm_hash';
  /** Only what comes after this in the order. */
  readonly after: string;
  /** Only ids before this one. */
  readonly before?: string | undefined;
  readonly types?: readonly string[] | undefined;
  /** Of the resources that Resource Graph tracks in these subscriptions, only those marked as changed. */
  readonly changedIn?: readonly string[] | undefined;
  /** Only those that are marked as changed. */
  readonly isChanged?: boolean;
  readonly limit: number;
  /** Names of the properties to read. */
  readonly fields: readonly string[];
}

export type NodeRow = Readonly<Record<string, unknown>> & { readonly id: string };
export interface LookUpKeys {
  /** In lower case. */
  readonly arm: readonly string[];
  readonly principals: readonly string[];
}
export interface Found extends NodeRef {
  readonly type?: string;
  readonly location?: string;
  /** Of resource groups only. */
  readonly name?: string;
}

/** Some nodes of a label that a step did not see in a subscription (null: in none). */
export interface Sweep {
  readonly label: Label;
  readonly step: string;
  readonly subscriptionId: string | null;
}

/** What may be gone: nodes of a tenant that one step reads and this scan did not see. */
export interface Unseen {
  readonly label: Label;
  readonly tenantId: string;
  readonly scanId: string;
  /** The step that reads them. */
  readonly step: string;
  /** Only this subscription; undefined: only what belongs to none. */
  readonly subscriptionId?: string | undefined;
  readonly resourceGroups?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Leaves out what this or an earlier scan took for stale. */
  readonly isCurrent?: boolean;
  readonly after: string;
  readonly limit: number;
}

/** What a scan saw by some of its steps, in subscriptions, and in groups and of types in lower case where these are given. */
export interface SeenBy {
  readonly scanId: string;
  readonly steps: readonly string[];
  readonly subscriptions: readonly string[];
  readonly resourceGroups?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
}

/** One count of a tenant's resources as a scan saw them. */
export interface ResourceCount {
  readonly type: string;
  readonly readBy: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly count: number;
}

export interface Relationship {
  readonly from: string;
  readonly fromLabel: AnyLabel;
  readonly type: EdgeType;
  readonly to: string;
  readonly toLabel: AnyLabel;
  readonly path: string | null;
}

/** One role assignment with what the directory knows of its principal; null where the directory does not have it. */
export interface Access {
  readonly assignmentId: string;
  readonly principalId: string | null;
  readonly principalType: string | null;
  readonly principalLabel: AnyLabel | null;
  readonly principalName: string | null;
  readonly roleDefinitionId: string | null;
  readonly scope: string;
  readonly condition: string | null;
}

export interface ScanStore {
  /**
   * Loads a page and, in the same transaction, moves its partition. Where another worker was faster nothing is written, and the answer
   * is `taken`. @throws GRAPH_UNAVAILABLE
   */
  load(page: GraphPage, move: Move): Promise<Loaded | 'taken'>;
  /** Nodes in the order asked for. */
  page(query: PageOf): Promise<readonly NodeRow[]>;
  /** Some properties of these nodes; one that is gone has no row. */
  nodes(label: Label, ids: readonly string[], fields: readonly string[]): Promise<readonly NodeRow[]>;
  /** The types of the resources that a scan saw, in a range of ids or everywhere. */
  types(scanId: string, range?: { readonly after: string; readonly before: string }): Promise<readonly string[]>;
  /** What ARM ids (lower case) and ids of directory objects lead to. */
  lookUp(keys: LookUpKeys): Promise<ReadonlyMap<string, Found>>;
  /** Ids of this tenant's applications by their app id. */
  applications(tenantId: string, appIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Subscriptions of a tenant that the graph knows, and whether this scan saw them. */
  subscriptions(tenantId: string, scanId: string): Promise<readonly { id: string; name: string; seen: boolean }[]>;
  /** What is stored of these resources as it was read, by their id in lower case; JSON. */
  stored(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Which of these nodes this scan saw; resources unless a label is given, by their id in lower case where the label's are found so. */
  seen(keys: readonly string[], scanId: string, label?: Label): Promise<ReadonlySet<string>>;
  /** How many resources of each type (lower case) a scan saw by some of its steps, without those inside of others. */
  countTypes(query: SeenBy): Promise<ReadonlyMap<string, number>>;
  /** How many nodes of the tenant this scan saw. */
  countSeen(tenantId: string, scanId: string): Promise<number>;

  /** Where there are nodes of the tenant that this scan did not see. */
  countUnseen(tenantId: string, scanId: string): Promise<readonly Sweep[]>;
  unseen(query: Unseen): Promise<readonly NodeRow[]>;
  /** Marks nodes that Azure confirmed to be gone, and moves the partition, as {@link load} does. */
  markGone(label: Label, ids: readonly string[], scanId: string, move: Move): Promise<'marked' | 'taken'>;
  /** Takes the marks of changed resources off. */
  forgetChanged(): Promise<void>;
  countGone(tenantId: string, scanId: string): Promise<number>;
  /** Removes some of the marked nodes with all their edges; answers how many, 0 when none is left. */
  forgetGone(tenantId: string, scanId: string, limit: number): Promise<number>;
  /** Removes tags, regions and identities that nothing leads to any more. */
  forgetUnused(): Promise<void>;

  countResources(scanId: string): Promise<readonly ResourceCount[]>;
  countNodes(scanId: string): Promise<Readonly<Record<Label, number>>>;
  /** How many edges a scan stamped, by type: lists may show one of them twice, the graph has it once. */
  countStamped(scanId: string): Promise<Readonly<Partial<Record<EdgeType, number>>>>;
  /** Every node of a label that this scan saw, its stored record with it, in order of the ids. */
  records(scanId: string, label: Label): AsyncIterable<{ id: string; arm: string }>;
  /** Every edge between nodes of this tenant; those that leave one node come together, but for the few nodes that many leave. */
  relationships(tenantId: string): AsyncIterable<readonly Relationship[]>;
  /** Who has which role where, by the ids of the assignments. */
  access(tenantId: string): AsyncIterable<Access>;
  /** How many direct members groups have, by the group's id; groups without members are missing. */
  memberCounts(groupIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
