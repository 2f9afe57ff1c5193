// What a reader of the graph hands to those who make something of it: nodes as they are stored, nothing interpreted.

/** Labels of the nodes that stand for something ARM knows, first the one that knows most where two share an id. */
export const STORED_LABELS = ['Resource', 'ResourceGroup', 'RoleAssignment', 'RoleDefinition'] as const;
export type StoredLabel = (typeof STORED_LABELS)[number];

/** Which node it is: an assignment of a role is two nodes with one id. */
export interface StoredKey {
  readonly label: StoredLabel;
  readonly id: string;
}

/** What is needed to choose among nodes without reading their bodies. */
export interface StoredHead extends StoredKey {
  readonly type: string;
  /** The real ARM id, where the node stands for another (graphs with an abstracted copy of every node). */
  readonly originalId: string | undefined;
}

export interface StoredResource extends StoredKey {
  /** The node's properties; where `arm` is among them, the others may be missing. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Reads the resources of one tenant from the graph. Every method throws GRAPH_UNAVAILABLE where the graph does not answer. */
export interface ResourceReader {
  hasTenant(tenantId: string): Promise<boolean>;
  /** Heads of a tenant's resources, groups, role assignments and custom role definitions, in pages, each node once. */
  heads(tenantId: string, signal: AbortSignal): AsyncIterable<readonly StoredHead[]>;
  /** The nodes asked for, in any order; those that are gone are missing. At most a few hundred at a time. */
  read(keys: readonly StoredKey[], signal: AbortSignal): Promise<readonly StoredResource[]>;
  /** Display names of the tenant's subscriptions, by lower-case subscription id. */
  subscriptionNames(tenantId: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}
