// What a reader of the graph hands to those who make something of it: nodes as they are stored, nothing interpreted.

/** A node of the graph that stands for something ARM knows. */
export interface StoredResource {
  /** The node's id as stored; what {@link ResourceReader.read} is asked with. */
  readonly id: string;
  readonly labels: readonly string[];
  /** The node's properties; numbers as JavaScript numbers. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What is needed to choose among nodes without reading their bodies. */
export interface StoredHead {
  readonly id: string;
  readonly labels: readonly string[];
  readonly type: string;
  /** The real ARM id, where the node stands for another (graphs with an abstracted copy of every node). */
  readonly originalId: string | undefined;
}

/** Reads the resources of one tenant from the graph. Every method throws GRAPH_UNAVAILABLE where the graph does not answer. */
export interface ResourceReader {
  hasTenant(tenantId: string): Promise<boolean>;
  /** Heads of all resources, resource groups, role assignments and role definitions of a tenant, in pages, each node once. */
  heads(tenantId: string, signal: AbortSignal): AsyncIterable<readonly StoredHead[]>;
  /** The nodes with these ids, in any order; those that are gone are missing. At most a few hundred at a time. */
  read(ids: readonly string[], signal: AbortSignal): Promise<readonly StoredResource[]>;
  /** Display names of the tenant's subscriptions, by lower-case subscription id. */
  subscriptionNames(tenantId: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}
